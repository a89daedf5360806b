/* lock.h - the right to write a file: one process at a time has it
 *
 * Layer: store.  Thread: any, one at a time.
 */
#ifndef TILIK_STORE_LOCK_H
#define TILIK_STORE_LOCK_H

#include <glib.h>
#include <stdbool.h>

typedef struct Lock Lock;

/* For the file at path; PATH.lock beside it stands for the right and stays. */
Lock *lock_new(const char *path);

/* Returns true when the right is held, taking it when it is free. */
bool lock_try(Lock *lock);

/* Gives the right back. */
void lock_free(Lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lock, lock_free)

#endif
