/* snapshot.h - the console's cache: a packed catalog in one file that is mapped, not parsed
 *
 * A header (magic, format, length, revision, whose it is, when it was true, XXH3-64 of it all) and
 * the block of catalog_pack().  The file is replaced in one rename, never written in place, so a
 * mapped one stays whole. Nothing in the file is believed before its checksum, and no offset after
 * it (catalog_adopt()).
 *
 * Layer: store.  Thread: snapshot_read() with the catalog's; snapshot_write() any.
 */
#ifndef TILIK_STORE_SNAPSHOT_H
#define TILIK_STORE_SNAPSHOT_H

#include <glib.h>
#include <stdint.h>

#include "model/catalog.h"

/* Larger files are not read. */
#define SNAPSHOT_BYTES_MAX (1024LL * 1024 * 1024)

typedef struct SnapshotInfo {
    int64_t rev;          /* the journal's revision that the catalog stands at */
    int64_t confirmed_ms; /* when it was last known to be the server's */
    int64_t saved_ms;
    uint64_t scope; /* what its reader may see, as a hash; 0 not known */
} SnapshotInfo;

/* Returns a number for a backend and an identity; a file made for another one is refused. */
uint64_t snapshot_owner(const char *backend, const char *identity);

/* Returns a hash of a text, for SnapshotInfo.scope; never 0. */
uint64_t snapshot_hash(const char *text);

/* Writes the file, mode 0600, making its folder. */
bool snapshot_write(const char *path, uint64_t owner, const SnapshotInfo *info, GBytes *block,
                    GError **error);

/* Maps the file into catalog.  On failure catalog is as it was; the codes say why:
 * TILIK_ERROR_NOT_FOUND no file; _INVALID another version; _REFUSED another owner; _CORRUPT
 * damaged; _STORAGE can't be read. */
bool snapshot_read(const char *path, uint64_t owner, Catalog *catalog, SnapshotInfo *info,
                   GError **error);

/* Renames the file to PATH.bad, in place of an earlier one.  False when it is still there. */
bool snapshot_set_aside(const char *path);

#endif
