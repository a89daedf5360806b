#include "feed_watch.h"

const FeedLimits watch_limits = {.most = 10, .window_ms = 10 * MINUTE, .linger_ms = 30 * SECOND};

Watch watch_new(void)
{
    Watch watch = {alert_book_new(), catalog_new(), NULL, WATCH_START, 0};
    watch.feed = feed_new(watch.book, watch.catalog, &watch_limits);
    feed_set_me(watch.feed, "sari");
    feed_update(watch.feed, watch.now_ms);
    return watch;
}

void watch_free(Watch *watch)
{
    feed_free(watch->feed);
    alert_book_free(watch->book);
    catalog_free(watch->catalog);
}

Alert watch_alert(Watch *watch, const char *id, const char *kind, AlertPriority priority)
{
    return (Alert){
        .id = id,
        .kind = kind,
        .area = "33.74.10.1003.005.003",
        .first_at_ms = watch->now_ms,
        .last_at_ms = watch->now_ms,
        .count = 1,
        .score = 0.5,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = priority,
        .machine = {.state = ALERT_UNACK, .active = true},
    };
}

uint32_t watch_put(Watch *watch, Alert alert)
{
    alert.rev = ++watch->rev;
    GError *error = NULL;
    bool taken = alert_book_put(watch->book, &alert, watch->now_ms, &error);
    g_assert_no_error(error);
    g_assert_true(taken);
    return alert_book_find(watch->book, alert.id);
}

uint32_t watch_raise(Watch *watch, const char *id, const char *kind, AlertPriority priority)
{
    return watch_put(watch, watch_alert(watch, id, kind, priority));
}

bool watch_update(Watch *watch, int64_t after_ms)
{
    watch->now_ms += after_ms;
    return feed_update(watch->feed, watch->now_ms);
}

FeedRow watch_row(Watch *watch, int at)
{
    FeedRow row;
    g_assert_true(feed_row(watch->feed, at, &row));
    return row;
}

const char *watch_id(Watch *watch, uint32_t index)
{
    Alert alert;
    g_assert_true(alert_book_alert(watch->book, index, &alert));
    return alert.id;
}

/* The rows as "id" of lone alerts, "s:id+n" of situations, "f:kind/priority+n" of folds. */
static char *watch_picture(Watch *watch)
{
    GString *out = g_string_new(NULL);
    for (int i = 0; i < feed_rows(watch->feed); i++) {
        FeedRow row = watch_row(watch, i);
        g_string_append_printf(out, "%s%.*s", i > 0 ? " " : "", (int)row.depth, ">>");
        if (row.kind == FEED_FOLD) {
            g_string_append_printf(out, "f:%s/%s+%u", row.what, alert_priority_word(row.priority),
                                   row.alerts);
        } else if (row.kind == FEED_SITUATION) {
            g_string_append_printf(out, "s:%s+%u", watch_id(watch, row.alert), row.alerts);
        } else {
            g_string_append(out, watch_id(watch, row.alert));
        }
    }
    return g_string_free(out, FALSE);
}

void watch_assert_rows(Watch *watch, const char *want)
{
    g_autofree char *got = watch_picture(watch);
    g_assert_cmpstr(got, ==, want);
}
