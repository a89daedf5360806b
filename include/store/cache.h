/* cache.h - the console's copy of the city on disk, from opening to the last save
 *
 * A Cache is one snapshot file (store/snapshot.h).  A bad one is set aside and said in one line,
 * never a reason to stop.  One process writes a file; a second one on the same file reads only.
 * Saves are packed by the caller's thread and written by one of the cache's own, since an fsync can
 * take half a second.
 *
 * Layer: store.  Thread: the catalog's.
 */
#ifndef TILIK_STORE_CACHE_H
#define TILIK_STORE_CACHE_H

#include "store/snapshot.h"

typedef struct Cache Cache;

/* Opens the cache of a backend and an identity and fills catalog from it.  *info is all zero when
 * there was nothing to use. */
Cache *cache_open(const char *path, const char *backend, const char *identity, Catalog *catalog,
                  SnapshotInfo *info);

/* Waits for a save that is under way. */
void cache_free(Cache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cache, cache_free)

/* What happened at the opening, clean, translated, for a person; NULL when all went as usual. */
const char *cache_notice(const Cache *cache);

/* True when another process writes the file; asks anew each time. */
bool cache_is_read_only(Cache *cache);

/* Writes the catalog.  Without wait it returns as soon as the catalog is packed, and how the write
 * went is said by the next call.  Does nothing, successfully, when read only. */
bool cache_save(Cache *cache, const Catalog *catalog, const SnapshotInfo *info, bool wait,
                GError **error);

/* Removes the file, for a reader who may not see what it holds. */
void cache_discard(Cache *cache);

#endif
