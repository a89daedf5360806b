/* lock.h - the safety catch on bulk and destructive acts
 *
 * The console starts locked.  Unlocked, it locks itself again after LOCK_IDLE_MS without a key, so
 * that nobody who sits down at it meets a loaded gun.  Times are monotonic milliseconds that the
 * caller passes in.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_LOCK_H
#define TILIK_UI_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/actions.h"

#define LOCK_IDLE_MS INT64_C(300000)

typedef struct Lock {
    bool armed;
    int64_t last_key_ms;
} Lock;

/* Locked. */
void lock_init(Lock *lock);

/* Unlocks a locked console and locks an unlocked one. */
void lock_toggle(Lock *lock, int64_t mono_ms);

/* Tells the lock that a person is there; call it on every key. */
void lock_key(Lock *lock, int64_t mono_ms);

/* True when bulk and destructive acts may run now. */
bool lock_is_armed(const Lock *lock, int64_t mono_ms);

/* True when the action may run now, as far as the lock is concerned. */
bool lock_allows(const Lock *lock, Action action, int64_t mono_ms);

#endif
