/* backoff.h - when to try again
 *
 * Full jitter: the wait is drawn evenly from nothing to a bound that doubles from 1 to 30 s, so
 * that ten thousand consoles do not come back as one.
 *
 * Layer: net.  Thread: any.
 */
#ifndef TILIK_NET_BACKOFF_H
#define TILIK_NET_BACKOFF_H

#include <stdint.h>

#include "net/http.h"

typedef enum BackoffCause {
    BACKOFF_NOBODY, /* nothing listens: a refused connection costs the other side nothing, so 2 s at
                       most */
    BACKOFF_LOST,   /* any other loss */
    BACKOFF_REFUSED, /* nothing that a retry will mend: 30 s and a little more */
} BackoffCause;

#define BACKOFF_FLOOR_MS   100
#define BACKOFF_FIRST_MS   1000
#define BACKOFF_NOBODY_MS  2000
#define BACKOFF_LAST_MS    30000
#define BACKOFF_REFUSED_MS 30000

/* Returns the wait before the next try, in ms.  failures counts the tries that failed before this
 * one; ask_ms is what the server asked for, -1 nothing: it is kept, and exceeded by a tenth at
 * most.  random is even over all of uint32_t. */
int64_t backoff_wait(BackoffCause cause, unsigned failures, int64_t ask_ms, uint32_t random);

#endif
