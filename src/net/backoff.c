#include "net/backoff.h"

static int64_t draw(int64_t from, int64_t to, uint32_t random)
{
    return from + (int64_t)(((uint64_t)random * (uint64_t)(to - from + 1)) >> 32);
}

int64_t backoff_wait(BackoffCause cause, unsigned failures, int64_t ask_ms, uint32_t random)
{
    if (cause == BACKOFF_REFUSED) {
        return draw(BACKOFF_REFUSED_MS, BACKOFF_REFUSED_MS + BACKOFF_REFUSED_MS / 10, random);
    }
    if (ask_ms > 0) {
        return draw(ask_ms, ask_ms + ask_ms / 10, random);
    }
    int64_t last = cause == BACKOFF_NOBODY ? BACKOFF_NOBODY_MS : BACKOFF_LAST_MS;
    int64_t bound = BACKOFF_FIRST_MS;
    for (unsigned i = 0; i < failures && bound < last; i++) {
        bound *= 2;
    }
    return draw(BACKOFF_FLOOR_MS, MIN(bound, last), random);
}
