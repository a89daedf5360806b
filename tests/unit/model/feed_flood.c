#include "feed_watch.h"

/* n alerts of a kind, each a second after the other. */
static void storm(Watch *watch, const char *prefix, int n, const char *kind, AlertPriority priority)
{
    for (int i = 0; i < n; i++) {
        g_autofree char *id = g_strdup_printf("%s%d", prefix, i);
        watch_raise(watch, id, kind, priority);
        watch_update(watch, SECOND);
    }
}

static void a_flood_folds_by_priority_and_kind(void)
{
    Watch watch = watch_new();
    storm(&watch, "m", 6, "genangan", PRIORITY_MEDIUM);
    g_assert_false(feed_flood(watch.feed).flooding);
    storm(&watch, "n", 3, "genangan", PRIORITY_MEDIUM);
    g_assert_false(feed_flood(watch.feed).flooding); /* the 9th is no flood yet, */
    g_assert_cmpuint(feed_flood(watch.feed).folded, ==, 3);
    storm(&watch, "o", 1, "genangan", PRIORITY_MEDIUM); /* the 10th is */
    FeedFlood flood = feed_flood(watch.feed);
    g_assert_true(flood.flooding);
    g_assert_cmpuint(flood.folded, ==, 4);
    g_assert_cmpuint(flood.unseen, ==, 4);
    g_assert_cmpuint(flood.mine, ==, 10);
    watch_assert_rows(&watch, "m0 m1 m2 m3 m4 m5 f:genangan/medium+4");
    watch_raise(&watch, "k", "kebakaran", PRIORITY_CRITICAL);
    watch_raise(&watch, "p", "parkir_liar", PRIORITY_LOW);
    watch_raise(&watch, "q", "sampah", PRIORITY_LOW);
    watch_update(&watch, SECOND);
    watch_assert_rows(&watch,
                      "f:kebakaran/critical+1 m0 m1 m2 m3 m4 m5 f:genangan/medium+4 f:/low+2");
    g_assert_true(feed_unfold(watch.feed, 8, true, watch.now_ms));
    watch_assert_rows(
        &watch, "f:kebakaran/critical+1 m0 m1 m2 m3 m4 m5 f:genangan/medium+4 f:/low+2 >p >q");
    g_assert_cmpuint(watch_row(&watch, 7).unseen, ==, 4);
    /* In a fold, something becomes critical. */
    watch_put(&watch, watch_alert(&watch, "n2", "genangan", PRIORITY_CRITICAL));
    watch_update(&watch, SECOND);
    watch_assert_rows(&watch, "f:/critical+2 m0 m1 m2 m3 m4 m5 f:genangan/medium+3 f:/low+2 >p >q");
    watch_free(&watch);
}

static void an_emptied_fold_keeps_its_row_while_no_other_is_free(void)
{
    Watch watch = watch_new();
    storm(&watch, "m", 7, "genangan", PRIORITY_MEDIUM);
    watch_raise(&watch, "k", "kebakaran", PRIORITY_CRITICAL);
    watch_raise(&watch, "h", "banjir", PRIORITY_HIGH);
    watch_raise(&watch, "p", "parkir_liar", PRIORITY_LOW);
    watch_update(&watch, 0);
    g_assert_cmpint(feed_rows(watch.feed), ==, 10);
    uint64_t id = feed_row_id(watch.feed, 8);
    alert_book_remove(watch.book, "m6");
    watch_update(&watch, 0);
    g_assert_cmpint(feed_rows(watch.feed), ==, 10);
    g_assert_cmpuint(watch_row(&watch, 8).alerts, ==, 0);
    watch_raise(&watch, "n", "genangan", PRIORITY_MEDIUM);
    watch_update(&watch, 0);
    g_assert_cmpint(feed_find_row(watch.feed, id, 0), ==, 8);
    g_assert_cmpuint(watch_row(&watch, 8).alerts, ==, 1);
    alert_book_remove(watch.book, "n");
    watch_update(&watch, 0);
    g_assert_cmpint(feed_next_ms(watch.feed), >, 0);
    watch_update(&watch, 11 * MINUTE); /* the window has passed */
    g_assert_cmpint(feed_find_row(watch.feed, id, 0), ==, -1);
    watch_free(&watch);
}

static void after_a_flood_the_unopened_are_reviewed(void)
{
    Watch watch = watch_new();
    storm(&watch, "m", 30, "genangan", PRIORITY_MEDIUM);
    g_assert_true(feed_flood(watch.feed).flooding);
    for (int i = 0; i < 100; i++) { /* minutes pass */
        int64_t next = feed_next_ms(watch.feed);
        if (next != 0) {
            watch_update(&watch, MAX(0, next - watch.now_ms));
        }
    }
    g_assert_false(feed_flood(watch.feed).flooding);
    g_assert_cmpuint(feed_flood(watch.feed).unseen, ==, 24);
    feed_opened(watch.feed, alert_book_find(watch.book, "m7"));
    feed_opened(watch.feed, alert_book_find(watch.book, "m0"));
    Alert over = watch_alert(&watch, "m8", "genangan", PRIORITY_MEDIUM);
    over.machine.state = ALERT_NORMAL;
    over.machine.active = false;
    watch_put(&watch, over);
    watch_update(&watch, 0);
    watch_update(&watch, MINUTE);
    g_autoptr(GPtrArray) unseen = g_ptr_array_new();
    feed_unseen(watch.feed, unseen);
    g_assert_cmpuint(unseen->len, ==, 23);
    g_assert_cmpstr(unseen->pdata[0], ==, "m6");
    g_assert_cmpstr(unseen->pdata[1], ==, "m8"); /* over, and listed all the same */
    feed_review(watch.feed, true, watch.now_ms);
    g_assert_true(feed_reviewing(watch.feed));
    g_assert_cmpint(feed_rows(watch.feed), ==, 23);
    uint32_t m9 = alert_book_find(watch.book, "m9");
    int row = feed_find_alert(watch.feed, m9);
    g_assert_cmpstr(watch_id(&watch, watch_row(&watch, row).alert), ==, "m9");
    g_assert_cmpint(feed_find_row(watch.feed, feed_row_id(watch.feed, row), 0), ==, row);
    feed_opened(watch.feed, m9);
    watch_raise(&watch, "z", "genangan", PRIORITY_MEDIUM);
    watch_update(&watch, 0);
    g_assert_cmpint(feed_rows(watch.feed), ==, 23); /* it does not vanish under the cursor */
    feed_review(watch.feed, true, watch.now_ms);
    g_assert_cmpint(feed_rows(watch.feed), ==, 22);
    feed_review(watch.feed, false, watch.now_ms);
    watch_assert_rows(&watch, "m0 m1 m2 m3 m4 m5 f:genangan/medium+23 z");
    feed_set_query(watch.feed, NULL, watch.now_ms); /* calm: what is asked for gets rows */
    g_assert_cmpint(feed_rows(watch.feed), ==, 30);
    g_assert_cmpuint(feed_flood(watch.feed).folded, ==, 0);
    g_assert_cmpuint(feed_flood(watch.feed).unseen, ==, 22);
    watch_free(&watch);
}

static void what_others_have_counts_for_the_room(void)
{
    Watch watch = watch_new();
    storm(&watch, "m", 5, "genangan", PRIORITY_MEDIUM);
    Alert taken = watch_alert(&watch, "m0", "genangan", PRIORITY_MEDIUM);
    taken.owner = "budi";
    watch_put(&watch, taken);
    taken.id = "m1";
    taken.owner = "sari";
    watch_put(&watch, taken);
    watch_update(&watch, 0);
    g_assert_cmpuint(feed_flood(watch.feed).mine, ==, 4);
    g_assert_cmpuint(feed_flood(watch.feed).room, ==, 5);
    watch_update(&watch, 11 * MINUTE);
    g_assert_cmpuint(feed_flood(watch.feed).room, ==, 0);
    watch_free(&watch);
}

static void clocks_that_jump_stop_nothing(void)
{
    Watch watch = watch_new();
    storm(&watch, "m", 20, "genangan", PRIORITY_MEDIUM);
    watch_update(&watch, -INT64_C(40000000000));
    watch_update(&watch, 0);
    g_assert_false(feed_flood(watch.feed).flooding);
    storm(&watch, "n", 20, "genangan", PRIORITY_MEDIUM);
    g_assert_true(feed_flood(watch.feed).flooding);
    watch_update(&watch, INT64_C(80000000000));
    g_assert_false(feed_flood(watch.feed).flooding);
    g_assert_cmpuint(feed_count(watch.feed), ==, 40);
    watch_free(&watch);
}

/* What stands in a fold right after it came, and is never opened, is listed. */
static void what_was_folded_and_never_opened_is_listed(void)
{
    static const char *const kinds[] = {"banjir", "sampah", "kerumunan", "rob", "tamper"};
    for (guint32 seed = 60; seed <= 64; seed++) {
        g_autoptr(GRand) dice = g_rand_new_with_seed(seed);
        g_autoptr(GHashTable) want = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        Watch watch = watch_new();
        for (int i = 0; i < 400; i++) {
            g_autofree char *id = g_strdup_printf("a%d", i);
            Alert alert = watch_alert(&watch, id, kinds[g_rand_int_range(dice, 0, 5)],
                                      (AlertPriority)g_rand_int_range(dice, 0, PRIORITIES));
            g_autofree char *situation = g_strdup_printf("s%d", g_rand_int_range(dice, 0, 12));
            alert.situation = g_rand_boolean(dice) ? situation : NULL;
            uint32_t index = watch_put(&watch, alert);
            watch_update(&watch, 50);
            if (watch_row(&watch, feed_find_alert(watch.feed, index)).kind == FEED_FOLD) {
                g_hash_table_add(want, g_strdup(id));
            }
        }
        for (int i = 0; i < 80; i++) {
            g_autofree char *id = g_strdup_printf("a%d", g_rand_int_range(dice, 0, 400));
            feed_opened(watch.feed, alert_book_find(watch.book, id));
            g_hash_table_remove(want, id);
        }
        watch_update(&watch, 20 * MINUTE);
        g_autoptr(GPtrArray) got = g_ptr_array_new();
        feed_unseen(watch.feed, got);
        g_assert_cmpuint(got->len, ==, g_hash_table_size(want));
        g_assert_cmpuint(got->len, >, 100);
        g_assert_cmpuint(feed_flood(watch.feed).unseen, ==, got->len);
        for (guint i = 0; i < got->len; i++) {
            g_assert_true(g_hash_table_contains(want, got->pdata[i]));
        }
        feed_review(watch.feed, true, watch.now_ms);
        g_assert_cmpint(feed_rows(watch.feed), ==, (int)got->len);
        watch_free(&watch);
    }
}

/* Ten thousand a second, for ten seconds, most of them critical. */
static void ten_thousand_a_second_bring_no_more_rows(void)
{
    static const char *const kinds[] = {"banjir", "sampah", "kerumunan",
                                        "rob",    "tamper", "new_one"};
    Watch watch = watch_new();
    g_autoptr(GHashTable) rows = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    char id[16];
    unsigned received = 0;
    for (int tick = 0; tick < 100; tick++) {
        for (int i = 0; i < 1000; i++) {
            g_snprintf(id, sizeof id, "a%u", received++);
            watch_raise(&watch, id, kinds[received % G_N_ELEMENTS(kinds)],
                        (AlertPriority)(received % 7 == 0 ? received % 3 : 0));
        }
        watch_update(&watch, 100);
        unsigned sum = 0;
        for (int row = 0; row < feed_rows(watch.feed); row++) {
            FeedRow said = watch_row(&watch, row);
            sum += said.alerts;
            g_hash_table_add(rows, g_memdup2(&said.id, sizeof said.id));
        }
        g_assert_cmpuint(sum, ==, received);
    }
    g_assert_cmpuint(g_hash_table_size(rows), <=, watch_limits.most);
    watch_free(&watch);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/feed/a flood folds by priority and kind", a_flood_folds_by_priority_and_kind);
    g_test_add_func("/feed/an emptied fold keeps its row while no other is free",
                    an_emptied_fold_keeps_its_row_while_no_other_is_free);
    g_test_add_func("/feed/after a flood the unopened are reviewed",
                    after_a_flood_the_unopened_are_reviewed);
    g_test_add_func("/feed/what others have counts for the room",
                    what_others_have_counts_for_the_room);
    g_test_add_func("/feed/clocks that jump stop nothing", clocks_that_jump_stop_nothing);
    g_test_add_func("/feed/what was folded and never opened is listed",
                    what_was_folded_and_never_opened_is_listed);
    g_test_add_func("/feed/ten thousand a second bring no more rows",
                    ten_thousand_a_second_bring_no_more_rows);
    return g_test_run();
}
