/* shadow.h - a second console without a screen: what tilik has of a backend's alerts can be counted
 *
 * Layer: tests.  Thread: one at a time; it follows in a thread of its own, on the default main
 * context.
 */
#ifndef TILIK_TESTS_SHADOW_H
#define TILIK_TESTS_SHADOW_H

#include "daemon.h"

typedef struct Shadow Shadow;

/* Follows as the console does: ten updates of the feed a second. */
Shadow *shadow_new(const Daemon *daemon, Role role);

/* What stands in it now. */
typedef struct ShadowSum {
    guint64 held, rows; /* reports of all alerts, and of the rows of the feed */
    guint alerts;
    int groups; /* rows */
} ShadowSum;
ShadowSum shadow_sum(Shadow *shadow);

void shadow_free(Shadow *shadow);

#endif
