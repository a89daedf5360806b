/* id.h - names that need no counter: ULIDs and secrets
 *
 * Layer: base.  Thread: any.
 */
#ifndef TILIK_BASE_ID_H
#define TILIK_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_ULID_SIZE  27
#define ID_LENGTH_MAX 64

/* Writes a new ULID for the given time: 26 Crockford base32 characters, sortable by time. */
void id_ulid(int64_t wall_ms, char out[ID_ULID_SIZE]);

/* Returns a secret of n random bytes from getrandom(2) as base64url without padding; the caller
 * clears and frees it. */
char *id_secret(size_t n);

/* Returns true when id has 1 to ID_LENGTH_MAX characters, all of A-Z a-z 0-9 . _ : -  (ids are
 * opaque but bounded). */
bool id_valid(const char *id);

#endif
