/* A storm over the alert feed: whatever comes, goes, folds and moves, the cursor stays where the
 * person has put it, and no frame is drawn for nothing. */
#include <string.h>

#include "fixture_alerts.h"
#include "page.h"

#define ROWS 24
#define COLS 100

static void begin(Page *page)
{
    page_speak("en");
    page_init(page, "mono");
    page->focus = PANE_ALERTS;
    fixture_alerts(page->book);
    page_draw(page, ROWS, COLS);
}

/* Random reports, acknowledgements, ends and steps of time; the cursor only moves by the person's
 * keys. */
static void shake(Page *page, GRand *dice, const AlertBook *made)
{
    Alert alert;
    uint32_t index = (uint32_t)g_rand_int_range(dice, 0, (gint32)alert_book_alerts(made));
    g_assert_true(alert_book_alert(made, index, &alert));
    alert.rev = page->context.now_ms;
    alert.last_at_ms = page->context.now_ms;
    int what = g_rand_int_range(dice, 0, 10);
    if (what < 2)
        alert.machine = (AlertMachine){ALERT_ACKED, true, true, false};
    else if (what < 4)
        alert.machine = (AlertMachine){ALERT_NORMAL, false, false, false};
    else
        alert.machine = (AlertMachine){ALERT_UNACK, true, false, false};
    if (what < 4)
        alert.cleared_at_ms = alert.machine.active ? 0 : page->context.now_ms;
    if (what == 9)
        alert_book_remove(page->book, alert.id);
    else
        g_assert_true(alert_book_put(page->book, &alert, page->context.now_ms, NULL));
    page->context.now_ms += g_rand_int_range(dice, 0, 20000);
}

/* The row that the person chose holds what it held, or there is none. */
static void check_cursor(Page *page, uint64_t row, const char *id)
{
    FeedRow now;
    if (!view_alerts_row(page->alerts, &now))
        return;
    uint32_t alert = alert_book_find(page->book, id);
    g_assert_true(now.id == row || (alert != ALERT_NONE && now.alert == alert) ||
                  (alert != ALERT_NONE && feed_find_alert(page->feed, alert) >= 0 &&
                   feed_row_id(page->feed, feed_find_alert(page->feed, alert)) == now.id));
}

static void test_storm_keeps_cursor(void)
{
    static const Action keys[] = {ACTION_DOWN,      ACTION_UP,   ACTION_ALERT_UNFOLD,
                                  ACTION_PAGE_DOWN, ACTION_HOME, ACTION_NEXT_ATTENTION,
                                  ACTION_SHOW_NEW,  ACTION_END,  ACTION_FLOOD_REVIEW,
                                  ACTION_MARK,      ACTION_LEFT, ACTION_RIGHT};
    Page page;
    begin(&page);
    g_autoptr(AlertBook) made = alert_book_new();
    fixture_storm(made, 300, 3);
    GRand *dice = g_rand_new_with_seed(42);
    for (int round = 0; round < 400; round++) {
        page_act(&page, PANE_ALERTS, keys[g_rand_int_range(dice, 0, G_N_ELEMENTS(keys))]);
        page_draw(&page, ROWS, COLS);
        FeedRow chosen;
        if (!view_alerts_row(page.alerts, &chosen))
            continue;
        Alert alert = {0};
        alert_book_alert(page.book, chosen.alert, &alert);
        g_autofree char *id = g_strdup(alert.id != NULL ? alert.id : "");
        for (int i = 0; i < 8; i++)
            shake(&page, dice, made);
        view_alerts_update(page.alerts, &page.context);
        check_cursor(&page, chosen.id, id);
        page_draw(&page, ROWS, COLS);
        check_cursor(&page, chosen.id, id);
    }
    g_rand_free(dice);
    page_clear(&page);
}

/* All rows below the screen change: nothing is to be drawn but the numbers in the title. */
static void test_unseen_changes_draw_nothing(void)
{
    Page page;
    begin(&page);
    g_autoptr(GError) error = NULL;
    int last = page.layout.pane[PANE_ALERTS].rows - 2;
    g_assert_cmpint(feed_rows(page.feed), >, last);
    g_autofree char *before = canvas_dump(page.canvas);
    unsigned put = 0;
    for (int i = last; i < feed_rows(page.feed); i++) {
        FeedRow row;
        Alert alert;
        g_assert_true(feed_row(page.feed, i, &row));
        g_assert_true(alert_book_alert(page.book, row.alert, &alert));
        alert.count++;
        alert.rev += 10000;
        g_assert_true(alert_book_put(page.book, &alert, page.context.now_ms, &error));
        put++;
    }
    g_assert_cmpuint(put, >, 3);
    g_assert_false(view_alerts_update(page.alerts, &page.context));
    page_draw(&page, ROWS, COLS);
    g_autofree char *after = canvas_dump(page.canvas);
    g_assert_cmpstr(after, ==, before);
    page_clear(&page);
}

/* With ten thousand alerts coming a person who works from the top sees at most ten new rows. */
static void test_few_new_rows(void)
{
    Page page;
    begin(&page);
    g_autoptr(AlertBook) made = alert_book_new();
    fixture_storm(made, 2000, 5);
    int before = feed_rows(page.feed);
    for (uint32_t i = 0; i < alert_book_alerts(made); i++) {
        Alert alert;
        if (!alert_book_alert(made, i, &alert))
            continue;
        page.context.now_ms = FIXTURE_NOW_MS + (alert.first_at_ms % 500000);
        g_assert_true(alert_book_put(page.book, &alert, alert.first_at_ms, NULL));
        if (i % 50 == 0)
            view_alerts_update(page.alerts, &page.context);
    }
    view_alerts_update(page.alerts, &page.context);
    g_assert_cmpint(feed_rows(page.feed) - before, <=, 10);
    g_assert_true(feed_flood(page.feed).flooding);
    page_clear(&page);
}

/* In a flood each priority keeps a row: of a filter that nothing answers it says so. */
static void test_nothing_answers(void)
{
    Page page;
    begin(&page);
    g_autoptr(GError) error = NULL;
    g_autoptr(AlertBook) made = alert_book_new();
    fixture_storm(made, 200, 5);
    for (uint32_t i = 0; i < alert_book_alerts(made); i++) {
        Alert alert;
        g_assert_true(alert_book_alert(made, i, &alert));
        g_assert_true(alert_book_put(page.book, &alert, alert.first_at_ms, NULL));
    }
    view_alerts_update(page.alerts, &page.context);
    g_assert_true(feed_flood(page.feed).flooding);
    g_assert_true(view_alerts_filter(page.alerts, &page.context, "id:zzqqxxyy", &error));
    view_alerts_update(page.alerts, &page.context);
    page_draw(&page, ROWS, COLS);
    g_autofree char *picture = canvas_dump(page.canvas);
    g_assert_nonnull(strstr(picture, "0 of"));
    g_assert_nonnull(strstr(picture, "· nothing now"));
    g_assert_null(strstr(picture, "(no longer there)"));
    page_clear(&page);
}

/* So many rows have passed that most are forgotten; what is in sight is still acted on. */
static void test_passes_many(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "mono");
    page.focus = PANE_ALERTS;
    feed_set_loading(page.feed, true);
    g_autoptr(Catalog) many = fixture_many(20000, 1);
    fixture_storm_on(page.book, many, 20000, 3);
    g_autoptr(GError) error = NULL;
    g_assert_true(view_alerts_filter(page.alerts, &page.context, "situation:no", &error));
    g_autoptr(GArray) targets = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    page_draw(&page, 100, COLS);
    int steps = 3 * feed_rows(page.feed) / (page.layout.pane[PANE_ALERTS].rows - 4);
    g_assert_cmpint(feed_rows(page.feed), >, 5000);
    for (int i = 0; i < steps; i++) {
        page_act(&page, PANE_ALERTS, i < steps / 2 ? ACTION_PAGE_DOWN : ACTION_PAGE_UP);
        ViewContext context = page_context(&page, PANE_ALERTS);
        view_draw(page.alerts, page.canvas, page.layout.pane[PANE_ALERTS], &context);
        g_array_set_size(targets, 0);
        g_assert_cmpuint(view_alerts_targets(page.alerts, targets), ==, 1);
    }
    page_clear(&page);
}

/* Before anybody has gone to the alerts the cursor is at the top; then it stays. */
static void test_waits_at_top(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "mono");
    page.focus = PANE_CAMERAS;
    feed_set_loading(page.feed, true);
    for (unsigned i = FIXTURE_ALERTS; i-- > 0;) {
        Alert alert = fixture_alert(i);
        g_assert_true(alert_book_put(page.book, &alert, FIXTURE_NOW_MS, NULL));
        page_draw(&page, ROWS, COLS);
    }
    feed_set_loading(page.feed, false);
    page_draw(&page, ROWS, COLS);
    FeedRow first, row;
    g_assert_true(feed_row(page.feed, 0, &first));
    g_assert_true(view_alerts_row(page.alerts, &row));
    g_assert_true(row.id == first.id);
    page.focus = PANE_ALERTS;
    page.context.focused = true;
    page_act(&page, PANE_ALERTS, ACTION_DOWN);
    g_assert_true(view_alerts_row(page.alerts, &row));
    page.focus = PANE_CAMERAS;
    page.context.focused = false;
    g_autoptr(AlertBook) made = alert_book_new();
    fixture_storm(made, 30, 5);
    for (uint32_t i = 0; i < alert_book_alerts(made); i++) {
        Alert alert;
        g_assert_true(alert_book_alert(made, i, &alert));
        alert.priority = PRIORITY_CRITICAL;
        alert.first_at_ms = FIXTURE_NOW_MS - 86400000;
        g_assert_true(alert_book_put(page.book, &alert, FIXTURE_NOW_MS, NULL));
        page_draw(&page, ROWS, COLS);
    }
    FeedRow now;
    g_assert_true(view_alerts_row(page.alerts, &now));
    g_assert_true(now.id == row.id);
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alerts/storm/it moves the cursor to no other alert", test_storm_keeps_cursor);
    g_test_add_func("/alerts/storm/what is out of sight draws nothing",
                    test_unseen_changes_draw_nothing);
    g_test_add_func("/alerts/storm/few new rows come by themselves", test_few_new_rows);
    g_test_add_func("/alerts/storm/of a filter that nothing answers each row says so",
                    test_nothing_answers);
    g_test_add_func("/alerts/storm/what has passed is forgotten, what is in sight is not",
                    test_passes_many);
    g_test_add_func("/alerts/storm/until somebody comes the cursor waits at the top",
                    test_waits_at_top);
    return g_test_run();
}
