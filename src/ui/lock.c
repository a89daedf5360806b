#include "ui/lock.h"

void lock_init(Lock *lock)
{
    *lock = (Lock){0};
}

void lock_toggle(Lock *lock, int64_t mono_ms)
{
    lock->armed = !lock_is_armed(lock, mono_ms);
    lock->last_key_ms = mono_ms;
}

void lock_key(Lock *lock, int64_t mono_ms)
{
    lock->armed = lock_is_armed(lock, mono_ms);
    lock->last_key_ms = mono_ms;
}

bool lock_is_armed(const Lock *lock, int64_t mono_ms)
{
    return lock->armed && mono_ms - lock->last_key_ms < LOCK_IDLE_MS;
}

bool lock_allows(const Lock *lock, Action action, int64_t mono_ms)
{
    return !action_needs_unlock(action) || lock_is_armed(lock, mono_ms);
}
