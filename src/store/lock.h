/* lock.h - the right to write a file: one process at a time has it
 *
 * Layer: store.  Thread: any, one at a time.
 */
#ifndef TILIK_STORE_LOCK_H
#define TILIK_STORE_LOCK_H

#include <glib.h>

typedef struct Lock Lock;

/* For the file at path; PATH.lock beside it stands for the right and stays. */
Lock *lock_new(const char *path);

typedef enum LockState {
    LOCK_OURS,
    LOCK_TAKEN,  /* another process has it */
    LOCK_BROKEN, /* there is no place to lock: no folder, a disk that takes nothing */
} LockState;

/* Takes the right when it is free, and says whose it is. */
LockState lock_try(Lock *lock);

/* Gives the right back. */
void lock_free(Lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lock, lock_free)

#endif
