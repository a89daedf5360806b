#include "feed_watch.h"

static void what_needs_someone_stands_first(void)
{
    Watch watch = watch_new();
    watch_raise(&watch, "b", "banjir", PRIORITY_HIGH);
    watch_update(&watch, 1);
    watch_raise(&watch, "c", "banjir", PRIORITY_HIGH);
    watch_update(&watch, 1);
    Alert mine = watch_alert(&watch, "d", "tawuran", PRIORITY_CRITICAL);
    mine.owner = "sari";
    watch_put(&watch, mine);
    g_assert_true(watch_update(&watch, 1));
    watch_raise(&watch, "a", "kebakaran", PRIORITY_CRITICAL);
    g_assert_true(watch_update(&watch, 1));
    watch_assert_rows(&watch, "a b c d");
    g_assert_false(watch_update(&watch, 1));
    Alert taken = watch_alert(&watch, "a", "kebakaran", PRIORITY_CRITICAL);
    taken.machine = (AlertMachine){.state = ALERT_ACKED, .active = true, .acked = true};
    watch_put(&watch, taken);
    g_assert_false(watch_update(&watch, 1));
    watch_assert_rows(&watch, "a b c d"); /* it keeps its place */
    g_assert_false(watch_row(&watch, 0).needs);
    g_assert_cmpint(feed_next(watch.feed, -1, 1), ==, 1);
    g_assert_cmpint(feed_next(watch.feed, 1, 1), ==, 2);
    g_assert_cmpint(feed_next(watch.feed, 2, 1), ==, 1);
    g_assert_cmpint(feed_next(watch.feed, 1, -1), ==, 2);
    g_assert_cmpint(feed_next(watch.feed, 0, 1), ==, 1);
    feed_settle(watch.feed, watch.now_ms);
    watch_assert_rows(&watch, "b c d a");
    watch_free(&watch);
}

static void what_is_over_lingers_and_leaves(void)
{
    Watch watch = watch_new();
    watch_raise(&watch, "a", "banjir", PRIORITY_HIGH);
    watch_update(&watch, 0);
    uint64_t id = feed_row_id(watch.feed, 0);
    Alert over = watch_alert(&watch, "a", "banjir", PRIORITY_HIGH);
    over.machine.state = ALERT_NORMAL;
    over.machine.active = false;
    watch_put(&watch, over);
    g_assert_false(watch_update(&watch, 0));
    g_assert_cmpuint(watch_row(&watch, 0).over, ==, 1);
    g_assert_cmpuint(watch_row(&watch, 0).lingering, ==, 1);
    g_assert_cmpuint(feed_count(watch.feed), ==, 0);
    g_assert_cmpint(feed_next_ms(watch.feed), <=, watch.now_ms + watch_limits.linger_ms);
    watch_update(&watch, watch_limits.linger_ms - 2);
    watch_assert_rows(&watch, "a");
    g_assert_cmpint(feed_find_row(watch.feed, id, 7), ==, 0);
    watch_put(&watch, watch_alert(&watch, "a", "banjir", PRIORITY_HIGH)); /* again, in time */
    watch_update(&watch, 1);
    watch_put(&watch, over);
    watch_update(&watch, 1); /* when it would have left */
    watch_assert_rows(&watch, "a");
    watch_update(&watch, watch_limits.linger_ms - 1);
    watch_assert_rows(&watch, "a");
    g_assert_true(watch_update(&watch, 1));
    watch_assert_rows(&watch, "");
    g_assert_cmpint(feed_find_row(watch.feed, id, 0), ==, -1);
    watch_put(&watch, watch_alert(&watch, "b", "banjir", PRIORITY_HIGH));
    watch_update(&watch, 0);
    over.id = "b";
    watch_put(&watch, over);
    watch_update(&watch, 0);
    feed_settle(watch.feed, watch.now_ms);
    watch_assert_rows(&watch, "");
    watch_free(&watch);
}

static void what_is_under_the_cursor_stays(void)
{
    Watch watch = watch_new();
    Alert over = watch_alert(&watch, "a", "banjir", PRIORITY_HIGH);
    watch_put(&watch, over);
    watch_raise(&watch, "b", "banjir", PRIORITY_HIGH);
    watch_update(&watch, 0);
    int row = feed_find_alert(watch.feed, alert_book_find(watch.book, "a"));
    uint64_t id = feed_row_id(watch.feed, row);
    feed_keep(watch.feed, id);
    over.machine.state = ALERT_NORMAL;
    over.machine.active = false;
    watch_put(&watch, over);
    over.id = "b";
    watch_put(&watch, over);
    watch_update(&watch, 0);
    watch_update(&watch, watch_limits.linger_ms);
    watch_assert_rows(&watch, "a");
    feed_settle(watch.feed, watch.now_ms);
    watch_assert_rows(&watch, "a");
    watch_update(&watch, 3 * watch_limits.linger_ms);
    g_assert_cmpint(feed_find_row(watch.feed, id, 0), ==, 0);
    feed_keep(watch.feed, 0);
    watch_update(&watch, watch_limits.linger_ms);
    watch_assert_rows(&watch, "");
    watch_free(&watch);
}

static void a_lone_alert_becomes_a_situation_where_it_stands(void)
{
    Watch watch = watch_new();
    watch_raise(&watch, "a", "banjir", PRIORITY_HIGH);
    watch_raise(&watch, "x", "banjir", PRIORITY_HIGH);
    watch_update(&watch, 0);
    watch_raise(&watch, "b", "banjir", PRIORITY_HIGH);
    watch_update(&watch, 10);
    watch_assert_rows(&watch, "a x b");
    uint64_t a = feed_row_id(watch.feed, 0), b = feed_row_id(watch.feed, 2);
    Alert first = watch_alert(&watch, "a", "banjir", PRIORITY_HIGH);
    first.first_at_ms = WATCH_START;
    first.situation = "s";
    Alert second = first;
    second.id = "b";
    second.first_at_ms = WATCH_START + 10;
    watch_put(&watch, second);
    watch_put(&watch, first);
    g_assert_true(watch_update(&watch, 0));
    g_assert_cmpint(feed_rows(watch.feed), ==, 2);
    int row = feed_find_row(watch.feed, b, 2);
    g_assert_cmpint(row, >=, 0);
    g_assert_cmpint(feed_find_row(watch.feed, a, 0), ==, row);
    g_assert_cmpuint(watch_row(&watch, row).alerts, ==, 2);
    g_assert_cmpint(watch_row(&watch, row).kind, ==, FEED_SITUATION);
    g_assert_cmpstr(watch_id(&watch, watch_row(&watch, row).alert), ==, "a");
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    feed_row_alerts(watch.feed, row, alerts);
    g_assert_cmpuint(alerts->len, ==, 2);
    g_assert_cmpstr(watch_id(&watch, g_array_index(alerts, uint32_t, 0)), ==, "a");
    watch_free(&watch);
}

static void a_row_that_went_into_another_is_found_there(void)
{
    Watch watch = watch_new();
    Alert a = watch_alert(&watch, "a", "banjir", PRIORITY_HIGH), b = a, c = a;
    watch_put(&watch, a);
    watch_update(&watch, 0);
    uint64_t id = feed_row_id(watch.feed, 0);
    a.situation = b.situation = "one";
    c.situation = "two";
    b.id = "b";
    c.id = "c";
    watch_put(&watch, a);
    watch_put(&watch, b);
    watch_put(&watch, c);
    watch_update(&watch, 0);
    watch_assert_rows(&watch, "s:a+2 s:c+1");
    g_assert_cmpuint(feed_row_id(watch.feed, 0), ==, id);
    alert_book_remove(watch.book, "a");
    watch_update(&watch, 0);
    g_assert_cmpint(feed_find_row(watch.feed, id, 1), ==, 0);
    b.situation = "two";
    watch_put(&watch, b);
    watch_update(&watch, 0);
    watch_assert_rows(&watch, "s:c+2"); /* the first-out is pinned */
    g_assert_cmpint(feed_find_row(watch.feed, id, 1), ==, 0);
    watch_free(&watch);
}

static void what_is_unfolded_stays_as_it_was_unfolded(void)
{
    Watch watch = watch_new();
    Alert member = watch_alert(&watch, "a", "banjir", PRIORITY_HIGH);
    member.situation = "s";
    watch_put(&watch, member);
    member.id = "b";
    member.first_at_ms++;
    watch_put(&watch, member);
    watch_raise(&watch, "x", "sampah", PRIORITY_LOW);
    watch_update(&watch, 0);
    watch_assert_rows(&watch, "s:a+2 x");
    g_assert_false(feed_unfold(watch.feed, 1, true, watch.now_ms));
    g_assert_false(feed_unfold(watch.feed, 7, true, watch.now_ms));
    g_assert_true(feed_unfold(watch.feed, 0, true, watch.now_ms));
    watch_assert_rows(&watch, "s:a+2 >a >b x");
    uint64_t b = feed_row_id(watch.feed, 2);
    g_assert_cmpint(feed_find_row(watch.feed, b, 0), ==, 2);
    g_assert_cmpint(feed_find_alert(watch.feed, alert_book_find(watch.book, "b")), ==, 2);
    member.id = "c";
    member.first_at_ms++;
    uint32_t c = watch_put(&watch, member);
    watch_update(&watch, 0);
    watch_assert_rows(&watch, "s:a+3 >a >b x");
    g_assert_cmpint(feed_find_alert(watch.feed, c), ==, 0);
    feed_settle(watch.feed, watch.now_ms);
    watch_assert_rows(&watch, "s:a+3 >a >b >c x");
    alert_book_remove(watch.book, "b");
    FeedRow row;
    g_assert_false(feed_row(watch.feed, 2, &row));
    g_assert_true(watch_update(&watch, 0));
    watch_assert_rows(&watch, "s:a+2 >a >c x");
    g_assert_cmpint(feed_find_row(watch.feed, b, 2), ==, -1);
    feed_unfold(watch.feed, 0, false, watch.now_ms);
    watch_assert_rows(&watch, "s:a+2 x");
    watch_free(&watch);
}

static void what_is_asked_for_is_no_flood(void)
{
    Watch watch = watch_new();
    feed_set_loading(watch.feed, true);
    for (int i = 0; i < 100; i++) {
        g_autofree char *id = g_strdup_printf("a%d", i);
        watch_raise(&watch, id, "banjir", i % 2 == 0 ? PRIORITY_HIGH : PRIORITY_LOW);
        watch_update(&watch, 10);
    }
    feed_set_loading(watch.feed, false);
    watch_update(&watch, 0);
    g_assert_false(feed_flood(watch.feed).flooding);
    g_assert_cmpint(feed_rows(watch.feed), ==, 100);
    g_assert_cmpint(watch_row(&watch, 49).priority, ==, PRIORITY_HIGH);
    uint64_t id = feed_row_id(watch.feed, 98);
    feed_set_query(watch.feed, alert_query_parse("priority:low", NULL), watch.now_ms);
    g_assert_cmpint(feed_rows(watch.feed), ==, 50);
    g_assert_cmpint(feed_find_row(watch.feed, id, 98), ==, 48);
    g_assert_false(feed_flood(watch.feed).flooding);
    feed_set_area(watch.feed, "33.74.11", watch.now_ms);
    g_assert_cmpint(feed_rows(watch.feed), ==, 0);
    feed_set_area(watch.feed, "33.74.10", watch.now_ms);
    feed_set_query(watch.feed, NULL, watch.now_ms);
    g_assert_cmpint(feed_rows(watch.feed), ==, 100);
    alert_book_clear(watch.book);
    g_assert_cmpint(feed_rows(watch.feed), ==, 0);
    watch_update(&watch, 0);
    watch_raise(&watch, "n", "banjir", PRIORITY_LOW);
    watch_update(&watch, 0);
    watch_assert_rows(&watch, "n");
    watch_free(&watch);
}

static void time_brings_rows_to_who_asked_for_age(void)
{
    Watch watch = watch_new();
    watch_raise(&watch, "a", "banjir", PRIORITY_HIGH);
    feed_set_query(watch.feed, alert_query_parse("age:>10m", NULL), watch.now_ms);
    watch_assert_rows(&watch, "");
    for (int i = 0; i < 200 && feed_rows(watch.feed) == 0; i++) {
        int64_t next = feed_next_ms(watch.feed);
        g_assert_cmpint(next, >, watch.now_ms);
        watch_update(&watch, next - watch.now_ms);
    }
    watch_assert_rows(&watch, "a");
    g_assert_cmpint(watch.now_ms - WATCH_START, <=, 11 * MINUTE);
    watch_free(&watch);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/feed/what needs someone stands first", what_needs_someone_stands_first);
    g_test_add_func("/feed/what is over lingers and leaves", what_is_over_lingers_and_leaves);
    g_test_add_func("/feed/what is under the cursor stays", what_is_under_the_cursor_stays);
    g_test_add_func("/feed/a lone alert becomes a situation where it stands",
                    a_lone_alert_becomes_a_situation_where_it_stands);
    g_test_add_func("/feed/a row that went into another is found there",
                    a_row_that_went_into_another_is_found_there);
    g_test_add_func("/feed/what is unfolded stays as it was unfolded",
                    what_is_unfolded_stays_as_it_was_unfolded);
    g_test_add_func("/feed/what is asked for is no flood", what_is_asked_for_is_no_flood);
    g_test_add_func("/feed/time brings rows to who asked for age",
                    time_brings_rows_to_who_asked_for_age);
    return g_test_run();
}
