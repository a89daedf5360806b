/* feed_watch.h - a feed over a book of its own, with a clock that the test moves
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_FEED_WATCH_H
#define TILIK_TESTS_FEED_WATCH_H

#include "model/feed.h"

#define SECOND      1000
#define MINUTE      60000
#define WATCH_START INT64_C(1700000000000)

/* 10 rows in 10 minutes, 30 seconds' lingering. */
extern const FeedLimits watch_limits;

typedef struct Watch {
    AlertBook *book;
    Catalog *catalog;
    Feed *feed;
    int64_t now_ms, rev;
} Watch;

/* Sari's feed of an empty book, at WATCH_START, updated once. */
Watch watch_new(void);
void watch_free(Watch *watch);

/* Returns an alert that begins now: active, nobody has it, told once. */
Alert watch_alert(Watch *watch, const char *id, const char *kind, AlertPriority priority);

/* Puts an alert with the next rev; returns its index. */
uint32_t watch_put(Watch *watch, Alert alert);
uint32_t watch_raise(Watch *watch, const char *id, const char *kind, AlertPriority priority);

/* Moves the clock and updates the feed. */
bool watch_update(Watch *watch, int64_t after_ms);

FeedRow watch_row(Watch *watch, int at);
const char *watch_id(Watch *watch, uint32_t index);

/* Rows as "id" of lone alerts, "s:id+n" of situations, "f:kind/priority+n" of folds, each with a
 * ">" for its depth. */
void watch_assert_rows(Watch *watch, const char *want);

#endif
