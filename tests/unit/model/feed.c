#include "model/feed.h"

#include <string.h>

#define SECOND 1000
#define MINUTE 60000
#define START  INT64_C(1700000000000)

static const FeedLimits limits = {.most = 10, .window_ms = 10 * MINUTE, .linger_ms = 30 * SECOND};

typedef struct Desk {
    AlertBook *book;
    Catalog *catalog;
    Feed *feed;
    int64_t now_ms, rev;
} Desk;

static Desk desk_new(void)
{
    Desk desk = {alert_book_new(), catalog_new(), NULL, START, 0};
    desk.feed = feed_new(desk.book, desk.catalog, &limits);
    feed_set_me(desk.feed, "sari");
    feed_update(desk.feed, desk.now_ms);
    return desk;
}

static void desk_free(Desk *desk)
{
    feed_free(desk->feed);
    alert_book_free(desk->book);
    catalog_free(desk->catalog);
}

static Alert sample(Desk *desk, const char *id, const char *kind, AlertPriority priority)
{
    return (Alert){
        .id = id,
        .kind = kind,
        .area = "33.74.10.1003.005.003",
        .first_at_ms = desk->now_ms,
        .last_at_ms = desk->now_ms,
        .count = 1,
        .score = 0.5,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = priority,
        .machine = {.state = ALERT_UNACK, .active = true},
    };
}

static uint32_t put(Desk *desk, Alert alert)
{
    alert.rev = ++desk->rev;
    GError *error = NULL;
    bool taken = alert_book_put(desk->book, &alert, desk->now_ms, &error);
    g_assert_no_error(error);
    g_assert_true(taken);
    return alert_book_find(desk->book, alert.id);
}

static uint32_t raise_alert(Desk *desk, const char *id, const char *kind, AlertPriority priority)
{
    return put(desk, sample(desk, id, kind, priority));
}

static bool update(Desk *desk, int64_t after_ms)
{
    desk->now_ms += after_ms;
    return feed_update(desk->feed, desk->now_ms);
}

static FeedRow row_at(Desk *desk, int at)
{
    FeedRow row;
    g_assert_true(feed_row(desk->feed, at, &row));
    return row;
}

static const char *id_of(Desk *desk, uint32_t index)
{
    Alert alert;
    g_assert_true(alert_book_alert(desk->book, index, &alert));
    return alert.id;
}

/* The rows as "id" of lone alerts, "s:id+n" of situations, "f:kind/priority+n" of folds. */
static char *picture(Desk *desk)
{
    GString *out = g_string_new(NULL);
    for (int i = 0; i < feed_rows(desk->feed); i++) {
        FeedRow row = row_at(desk, i);
        g_string_append_printf(out, "%s%.*s", i > 0 ? " " : "", (int)row.depth, ">>");
        if (row.kind == FEED_FOLD) {
            g_string_append_printf(out, "f:%s/%s+%u", row.what, alert_priority_word(row.priority),
                                   row.alerts);
        } else if (row.kind == FEED_SITUATION) {
            g_string_append_printf(out, "s:%s+%u", id_of(desk, row.alert), row.alerts);
        } else {
            g_string_append(out, id_of(desk, row.alert));
        }
    }
    return g_string_free(out, FALSE);
}

static void assert_rows(Desk *desk, const char *want)
{
    g_autofree char *got = picture(desk);
    g_assert_cmpstr(got, ==, want);
}

static void what_needs_someone_stands_first(void)
{
    Desk desk = desk_new();
    raise_alert(&desk, "b", "banjir", PRIORITY_HIGH);
    update(&desk, 1);
    raise_alert(&desk, "c", "banjir", PRIORITY_HIGH);
    update(&desk, 1);
    Alert mine = sample(&desk, "d", "tawuran", PRIORITY_CRITICAL);
    mine.owner = "sari";
    put(&desk, mine);
    g_assert_true(update(&desk, 1));
    raise_alert(&desk, "a", "kebakaran", PRIORITY_CRITICAL);
    g_assert_true(update(&desk, 1));
    assert_rows(&desk, "a b c d");
    g_assert_false(update(&desk, 1));
    Alert taken = sample(&desk, "a", "kebakaran", PRIORITY_CRITICAL);
    taken.machine = (AlertMachine){.state = ALERT_ACKED, .active = true, .acked = true};
    put(&desk, taken);
    g_assert_false(update(&desk, 1));
    assert_rows(&desk, "a b c d"); /* it keeps its place */
    g_assert_false(row_at(&desk, 0).needs);
    g_assert_cmpint(feed_next(desk.feed, -1, 1), ==, 1);
    g_assert_cmpint(feed_next(desk.feed, 1, 1), ==, 2);
    g_assert_cmpint(feed_next(desk.feed, 2, 1), ==, 1);
    g_assert_cmpint(feed_next(desk.feed, 1, -1), ==, 2);
    g_assert_cmpint(feed_next(desk.feed, 0, 1), ==, 1);
    feed_settle(desk.feed, desk.now_ms);
    assert_rows(&desk, "b c d a");
    desk_free(&desk);
}

static void what_is_over_lingers_and_leaves(void)
{
    Desk desk = desk_new();
    raise_alert(&desk, "a", "banjir", PRIORITY_HIGH);
    update(&desk, 0);
    uint64_t id = feed_row_id(desk.feed, 0);
    Alert over = sample(&desk, "a", "banjir", PRIORITY_HIGH);
    over.machine.state = ALERT_NORMAL;
    over.machine.active = false;
    put(&desk, over);
    g_assert_false(update(&desk, 0));
    g_assert_cmpuint(row_at(&desk, 0).over, ==, 1);
    g_assert_cmpuint(row_at(&desk, 0).lingering, ==, 1);
    g_assert_cmpuint(feed_count(desk.feed), ==, 0);
    g_assert_cmpint(feed_next_ms(desk.feed), <=, desk.now_ms + limits.linger_ms);
    update(&desk, limits.linger_ms - 1);
    assert_rows(&desk, "a");
    g_assert_cmpint(feed_find_row(desk.feed, id, 7), ==, 0);
    put(&desk, sample(&desk, "a", "banjir", PRIORITY_HIGH)); /* it begins again in time */
    update(&desk, 1);
    put(&desk, over);
    update(&desk, 0);
    update(&desk, limits.linger_ms - 1);
    assert_rows(&desk, "a");
    g_assert_true(update(&desk, 1));
    assert_rows(&desk, "");
    g_assert_cmpint(feed_find_row(desk.feed, id, 0), ==, -1);
    put(&desk, sample(&desk, "b", "banjir", PRIORITY_HIGH));
    update(&desk, 0);
    over.id = "b";
    put(&desk, over);
    update(&desk, 0);
    feed_settle(desk.feed, desk.now_ms);
    assert_rows(&desk, "");
    desk_free(&desk);
}

static void a_lone_alert_becomes_a_situation_where_it_stands(void)
{
    Desk desk = desk_new();
    raise_alert(&desk, "a", "banjir", PRIORITY_HIGH);
    raise_alert(&desk, "x", "banjir", PRIORITY_HIGH);
    update(&desk, 0);
    raise_alert(&desk, "b", "banjir", PRIORITY_HIGH);
    update(&desk, 10);
    assert_rows(&desk, "a x b");
    uint64_t a = feed_row_id(desk.feed, 0), b = feed_row_id(desk.feed, 2);
    Alert first = sample(&desk, "a", "banjir", PRIORITY_HIGH);
    first.first_at_ms = START;
    first.situation = "s";
    Alert second = first;
    second.id = "b";
    second.first_at_ms = START + 10;
    put(&desk, second);
    put(&desk, first);
    g_assert_true(update(&desk, 0));
    g_assert_cmpint(feed_rows(desk.feed), ==, 2);
    int row = feed_find_row(desk.feed, b, 2);
    g_assert_cmpint(row, >=, 0);
    g_assert_cmpint(feed_find_row(desk.feed, a, 0), ==, row);
    g_assert_cmpuint(row_at(&desk, row).alerts, ==, 2);
    g_assert_cmpint(row_at(&desk, row).kind, ==, FEED_SITUATION);
    g_assert_cmpstr(id_of(&desk, row_at(&desk, row).alert), ==, "a");
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    feed_row_alerts(desk.feed, row, alerts);
    g_assert_cmpuint(alerts->len, ==, 2);
    g_assert_cmpstr(id_of(&desk, g_array_index(alerts, uint32_t, 0)), ==, "a");
    desk_free(&desk);
}

static void what_is_unfolded_stays_as_it_was_unfolded(void)
{
    Desk desk = desk_new();
    Alert member = sample(&desk, "a", "banjir", PRIORITY_HIGH);
    member.situation = "s";
    put(&desk, member);
    member.id = "b";
    member.first_at_ms++;
    put(&desk, member);
    raise_alert(&desk, "x", "sampah", PRIORITY_LOW);
    update(&desk, 0);
    assert_rows(&desk, "s:a+2 x");
    g_assert_false(feed_unfold(desk.feed, 1, true, desk.now_ms));
    g_assert_false(feed_unfold(desk.feed, 7, true, desk.now_ms));
    g_assert_true(feed_unfold(desk.feed, 0, true, desk.now_ms));
    assert_rows(&desk, "s:a+2 >a >b x");
    uint64_t b = feed_row_id(desk.feed, 2);
    g_assert_cmpint(feed_find_row(desk.feed, b, 0), ==, 2);
    g_assert_cmpint(feed_find_alert(desk.feed, alert_book_find(desk.book, "b")), ==, 2);
    member.id = "c";
    member.first_at_ms++;
    uint32_t c = put(&desk, member);
    update(&desk, 0);
    assert_rows(&desk, "s:a+3 >a >b x");
    g_assert_cmpint(feed_find_alert(desk.feed, c), ==, 0);
    feed_settle(desk.feed, desk.now_ms);
    assert_rows(&desk, "s:a+3 >a >b >c x");
    alert_book_remove(desk.book, "b");
    FeedRow row;
    g_assert_false(feed_row(desk.feed, 2, &row));
    g_assert_true(update(&desk, 0));
    assert_rows(&desk, "s:a+2 >a >c x");
    g_assert_cmpint(feed_find_row(desk.feed, b, 2), ==, -1);
    feed_unfold(desk.feed, 0, false, desk.now_ms);
    assert_rows(&desk, "s:a+2 x");
    desk_free(&desk);
}

/* n alerts of a kind, each a second after the other. */
static void storm(Desk *desk, const char *prefix, int n, const char *kind, AlertPriority priority)
{
    for (int i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("%s%d", prefix, i);
        raise_alert(desk, id, kind, priority);
        update(desk, SECOND);
    }
}

static void a_flood_folds_by_priority_and_kind(void)
{
    Desk desk = desk_new();
    storm(&desk, "m", 6, "genangan", PRIORITY_MEDIUM);
    g_assert_false(feed_flood(desk.feed).flooding);
    storm(&desk, "n", 4, "genangan", PRIORITY_MEDIUM);
    FeedFlood flood = feed_flood(desk.feed);
    g_assert_true(flood.flooding);
    g_assert_cmpuint(flood.folded, ==, 4);
    g_assert_cmpuint(flood.unseen, ==, 4);
    g_assert_cmpuint(flood.mine, ==, 10);
    assert_rows(&desk, "m0 m1 m2 m3 m4 m5 f:genangan/medium+4");
    raise_alert(&desk, "k", "kebakaran", PRIORITY_CRITICAL);
    raise_alert(&desk, "p", "parkir_liar", PRIORITY_LOW);
    raise_alert(&desk, "q", "sampah", PRIORITY_LOW);
    update(&desk, SECOND);
    assert_rows(&desk, "f:kebakaran/critical+1 m0 m1 m2 m3 m4 m5 f:genangan/medium+4 f:/low+2");
    g_assert_true(feed_unfold(desk.feed, 8, true, desk.now_ms));
    assert_rows(&desk,
                "f:kebakaran/critical+1 m0 m1 m2 m3 m4 m5 f:genangan/medium+4 f:/low+2 >p >q");
    g_assert_cmpuint(row_at(&desk, 7).unseen, ==, 4);
    /* In a fold, something becomes critical. */
    put(&desk, sample(&desk, "n2", "genangan", PRIORITY_CRITICAL));
    update(&desk, SECOND);
    assert_rows(&desk, "f:/critical+2 m0 m1 m2 m3 m4 m5 f:genangan/medium+3 f:/low+2 >p >q");
    desk_free(&desk);
}

static void after_a_flood_the_unopened_are_reviewed(void)
{
    Desk desk = desk_new();
    storm(&desk, "m", 30, "genangan", PRIORITY_MEDIUM);
    g_assert_true(feed_flood(desk.feed).flooding);
    for (int i = 0; i < 100; i++) { /* minutes pass */
        int64_t next = feed_next_ms(desk.feed);
        if (next != 0) {
            update(&desk, MAX(0, next - desk.now_ms));
        }
    }
    g_assert_false(feed_flood(desk.feed).flooding);
    g_assert_cmpuint(feed_flood(desk.feed).unseen, ==, 24);
    feed_opened(desk.feed, alert_book_find(desk.book, "m7"));
    feed_opened(desk.feed, alert_book_find(desk.book, "m0"));
    Alert over = sample(&desk, "m8", "genangan", PRIORITY_MEDIUM);
    over.machine.state = ALERT_NORMAL;
    over.machine.active = false;
    put(&desk, over);
    update(&desk, 0);
    update(&desk, MINUTE);
    g_autoptr(GPtrArray) unseen = g_ptr_array_new();
    feed_unseen(desk.feed, unseen);
    g_assert_cmpuint(unseen->len, ==, 23);
    g_assert_cmpstr(unseen->pdata[0], ==, "m6");
    g_assert_cmpstr(unseen->pdata[1], ==, "m8"); /* over, and listed all the same */
    feed_review(desk.feed, true, desk.now_ms);
    g_assert_true(feed_reviewing(desk.feed));
    g_assert_cmpint(feed_rows(desk.feed), ==, 23);
    uint32_t m9 = alert_book_find(desk.book, "m9");
    int row = feed_find_alert(desk.feed, m9);
    g_assert_cmpstr(id_of(&desk, row_at(&desk, row).alert), ==, "m9");
    g_assert_cmpint(feed_find_row(desk.feed, feed_row_id(desk.feed, row), 0), ==, row);
    feed_opened(desk.feed, m9);
    raise_alert(&desk, "z", "genangan", PRIORITY_MEDIUM);
    update(&desk, 0);
    g_assert_cmpint(feed_rows(desk.feed), ==, 23); /* it does not vanish under the cursor */
    feed_review(desk.feed, true, desk.now_ms);
    g_assert_cmpint(feed_rows(desk.feed), ==, 22);
    feed_review(desk.feed, false, desk.now_ms);
    assert_rows(&desk, "m0 m1 m2 m3 m4 m5 f:genangan/medium+23 z");
    feed_set_query(desk.feed, NULL, desk.now_ms); /* calm: what is asked for gets rows */
    g_assert_cmpint(feed_rows(desk.feed), ==, 30);
    g_assert_cmpuint(feed_flood(desk.feed).folded, ==, 0);
    g_assert_cmpuint(feed_flood(desk.feed).unseen, ==, 22);
    desk_free(&desk);
}

static void what_others_have_counts_for_the_room(void)
{
    Desk desk = desk_new();
    storm(&desk, "m", 5, "genangan", PRIORITY_MEDIUM);
    Alert taken = sample(&desk, "m0", "genangan", PRIORITY_MEDIUM);
    taken.owner = "budi";
    put(&desk, taken);
    taken.id = "m1";
    taken.owner = "sari";
    put(&desk, taken);
    update(&desk, 0);
    g_assert_cmpuint(feed_flood(desk.feed).mine, ==, 4);
    g_assert_cmpuint(feed_flood(desk.feed).room, ==, 5);
    update(&desk, 11 * MINUTE);
    g_assert_cmpuint(feed_flood(desk.feed).room, ==, 0);
    desk_free(&desk);
}

static void what_is_asked_for_is_no_flood(void)
{
    Desk desk = desk_new();
    feed_set_loading(desk.feed, true);
    for (int i = 0; i < 100; i++) {
        g_autofree char *id = g_strdup_printf("a%d", i);
        raise_alert(&desk, id, "banjir", i % 2 == 0 ? PRIORITY_HIGH : PRIORITY_LOW);
        update(&desk, 10);
    }
    feed_set_loading(desk.feed, false);
    update(&desk, 0);
    g_assert_false(feed_flood(desk.feed).flooding);
    g_assert_cmpint(feed_rows(desk.feed), ==, 100);
    g_assert_cmpint(row_at(&desk, 49).priority, ==, PRIORITY_HIGH);
    uint64_t id = feed_row_id(desk.feed, 98);
    feed_set_query(desk.feed, alert_query_parse("priority:low", NULL), desk.now_ms);
    g_assert_cmpint(feed_rows(desk.feed), ==, 50);
    g_assert_cmpint(feed_find_row(desk.feed, id, 98), ==, 48);
    g_assert_false(feed_flood(desk.feed).flooding);
    feed_set_area(desk.feed, "33.74.11", desk.now_ms);
    g_assert_cmpint(feed_rows(desk.feed), ==, 0);
    feed_set_area(desk.feed, "33.74.10", desk.now_ms);
    feed_set_query(desk.feed, NULL, desk.now_ms);
    g_assert_cmpint(feed_rows(desk.feed), ==, 100);
    alert_book_clear(desk.book);
    g_assert_cmpint(feed_rows(desk.feed), ==, 0);
    update(&desk, 0);
    raise_alert(&desk, "n", "banjir", PRIORITY_LOW);
    update(&desk, 0);
    assert_rows(&desk, "n");
    desk_free(&desk);
}

static void time_brings_rows_to_who_asked_for_age(void)
{
    Desk desk = desk_new();
    raise_alert(&desk, "a", "banjir", PRIORITY_HIGH);
    feed_set_query(desk.feed, alert_query_parse("age:>10m", NULL), desk.now_ms);
    assert_rows(&desk, "");
    for (int i = 0; i < 200 && feed_rows(desk.feed) == 0; i++) {
        int64_t next = feed_next_ms(desk.feed);
        g_assert_cmpint(next, >, desk.now_ms);
        update(&desk, next - desk.now_ms);
    }
    assert_rows(&desk, "a");
    g_assert_cmpint(desk.now_ms - START, <=, 11 * MINUTE);
    desk_free(&desk);
}

static void clocks_that_jump_stop_nothing(void)
{
    Desk desk = desk_new();
    storm(&desk, "m", 20, "genangan", PRIORITY_MEDIUM);
    update(&desk, -INT64_C(40000000000));
    update(&desk, 0);
    g_assert_false(feed_flood(desk.feed).flooding);
    storm(&desk, "n", 20, "genangan", PRIORITY_MEDIUM);
    g_assert_true(feed_flood(desk.feed).flooding);
    update(&desk, INT64_C(80000000000));
    g_assert_false(feed_flood(desk.feed).flooding);
    g_assert_cmpuint(feed_count(desk.feed), ==, 40);
    desk_free(&desk);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/feed/what needs someone stands first", what_needs_someone_stands_first);
    g_test_add_func("/feed/what is over lingers and leaves", what_is_over_lingers_and_leaves);
    g_test_add_func("/feed/a lone alert becomes a situation where it stands",
                    a_lone_alert_becomes_a_situation_where_it_stands);
    g_test_add_func("/feed/what is unfolded stays as it was unfolded",
                    what_is_unfolded_stays_as_it_was_unfolded);
    g_test_add_func("/feed/a flood folds by priority and kind", a_flood_folds_by_priority_and_kind);
    g_test_add_func("/feed/after a flood the unopened are reviewed",
                    after_a_flood_the_unopened_are_reviewed);
    g_test_add_func("/feed/what others have counts for the room",
                    what_others_have_counts_for_the_room);
    g_test_add_func("/feed/what is asked for is no flood", what_is_asked_for_is_no_flood);
    g_test_add_func("/feed/time brings rows to who asked for age",
                    time_brings_rows_to_who_asked_for_age);
    g_test_add_func("/feed/clocks that jump stop nothing", clocks_that_jump_stop_nothing);
    return g_test_run();
}
