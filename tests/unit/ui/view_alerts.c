/* What the alert feed does under a person's hands, apart from how it looks: tests/screens has its
 * pictures. */
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

static Alert selected(const Page *page)
{
    Alert alert = {0};
    g_assert_true(alert_book_alert(page->book, view_alerts_selected(page->alerts), &alert));
    return alert;
}

/* Puts an alert as if it had just come. */
static void put_new(Page *page, const char *id, const char *camera, AlertPriority priority)
{
    Alert alert = {.id = id,
                   .kind = "tawuran",
                   .area = "33.74.10.1006",
                   .camera = camera,
                   .first_at_ms = page->context.now_ms,
                   .last_at_ms = page->context.now_ms,
                   .rev = 5000,
                   .count = 1,
                   .looked_s = ALERT_NOT_LOOKED,
                   .priority = priority,
                   .machine = {ALERT_UNACK, true, false, false}};
    g_autoptr(GError) error = NULL;
    alert_book_put(page->book, &alert, page->context.now_ms, &error);
    g_assert_no_error(error);
}

/* Acknowledges as the server tells of it. */
static void acknowledge(Page *page, const char *id)
{
    Alert alert;
    g_assert_true(alert_book_alert(page->book, alert_book_find(page->book, id), &alert));
    g_autofree char *kept = g_strdup(id);
    alert.id = kept;
    alert.machine = (AlertMachine){ALERT_ACKED, true, true, false};
    alert.owner = "Sari";
    alert.acked_by = "Sari";
    alert.acked_at_ms = page->context.now_ms;
    alert.rev += 10000;
    g_assert_true(alert_book_put(page->book, &alert, page->context.now_ms, NULL));
}

/* The line of the screen that the cursor's bar lies on, -1 when none does. */
static int cursor_line(const Page *page)
{
    const Rect *rect = &page->layout.pane[PANE_ALERTS];
    for (int row = rect->row + 1; row < rect->row + rect->rows - 1; row++)
        if (canvas_cell(page->canvas, row, rect->col + 1).style == STYLE_SELECTED)
            return row;
    return -1;
}

static void test_new_rows(void)
{
    Page page;
    begin(&page);
    for (int i = 0; i < 3; i++)
        page_act(&page, PANE_ALERTS, ACTION_DOWN);
    page_draw(&page, ROWS, COLS);
    g_autofree char *under = g_strdup(selected(&page).id);
    put_new(&page, "new-1", "cam-023", PRIORITY_CRITICAL);
    put_new(&page, "new-2", "cam-024", PRIORITY_LOW);
    g_assert_true(view_alerts_update(page.alerts, &page.context));
    g_assert_cmpstr(selected(&page).id, ==, under);
    page_draw(&page, ROWS, COLS);
    g_assert_cmpstr(selected(&page).id, ==, under);
    g_assert_cmpint(cursor_line(&page), >, 0);
    /* It came above, and is in sight or counted. */
    g_autofree char *shown = canvas_dump(page.canvas);
    g_assert_true(strstr(shown, "brawl") != NULL || strstr(shown, " 1 new ") != NULL);
    page_clear(&page);
}

static void test_click_means_what_was_drawn(void)
{
    Page page;
    begin(&page);
    Rect rect = page.layout.pane[PANE_ALERTS];
    ViewContext context = page_context(&page, PANE_ALERTS);
    int line = rect.row + 3;
    view_click(page.alerts, line, rect.col + 10, false, &context);
    g_autofree char *there = g_strdup(selected(&page).id);
    page_act(&page, PANE_ALERTS, ACTION_HOME);
    page_draw(&page, ROWS, COLS);
    for (int i = 0; i < 4; i++) {
        g_autofree char *id = g_strdup_printf("new-%d", i);
        g_autofree char *camera = g_strdup_printf("cam-%03d", 40 + i);
        put_new(&page, id, camera, PRIORITY_CRITICAL);
    }
    g_assert_true(view_alerts_update(page.alerts, &page.context));
    view_click(page.alerts, line, rect.col + 10, false, &context);
    g_assert_cmpstr(selected(&page).id, ==, there);
    page_clear(&page);
}

static void test_marks(void)
{
    Page page;
    begin(&page);
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_assert_cmpint(feed_rows(page.feed), >, 6);
    page_act(&page, PANE_ALERTS, ACTION_MARK_ALL);
    unsigned seen = view_alerts_marked(page.alerts);
    g_assert_cmpuint(seen, <=, (unsigned)page.layout.pane[PANE_ALERTS].rows - 2);
    g_assert_cmpuint(view_alerts_targets(page.alerts, alerts), ==, seen);
    g_assert_cmpuint(alerts->len, >=, seen);
    for (guint i = 0; i < alerts->len; i++)
        for (guint k = 0; k < i; k++)
            g_assert_cmpuint(g_array_index(alerts, uint32_t, i), !=,
                             g_array_index(alerts, uint32_t, k));
    page_act(&page, PANE_ALERTS, ACTION_MARK_CLEAR);
    g_array_set_size(alerts, 0);
    g_assert_cmpuint(view_alerts_targets(page.alerts, alerts), ==, 1);
    /* A row that no frame has shown yet is no target. */
    page_act(&page, PANE_ALERTS, ACTION_END);
    g_array_set_size(alerts, 0);
    g_assert_cmpuint(view_alerts_targets(page.alerts, alerts), ==, 0);
    page_draw(&page, ROWS, COLS);
    g_assert_cmpuint(view_alerts_targets(page.alerts, alerts), ==, 1);
    page_clear(&page);
}

static void test_gone(void)
{
    Page page;
    begin(&page);
    g_autoptr(GError) error = NULL;
    g_assert_true(view_alerts_filter(page.alerts, &page.context, "kind:kebakaran,tawuran", &error));
    page_act(&page, PANE_ALERTS, ACTION_HOME);
    page_draw(&page, ROWS, COLS);
    g_autofree char *under = g_strdup(selected(&page).id);
    alert_book_remove(page.book, under);
    g_assert_true(view_alerts_update(page.alerts, &page.context));
    FeedRow row;
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_assert_cmpint(feed_rows(page.feed), ==, 1);
    g_assert_false(view_alerts_row(page.alerts, &row));
    g_assert_cmpuint(view_alerts_selected(page.alerts), ==, ALERT_NONE);
    g_assert_cmpuint(view_alerts_targets(page.alerts, alerts), ==, 0);
    page_draw(&page, ROWS, COLS);
    g_assert_false(view_alerts_row(page.alerts, &row));
    page_act(&page, PANE_ALERTS, ACTION_UP);
    g_assert_true(view_alerts_row(page.alerts, &row));
    page_clear(&page);
}

/* What is over leaves by itself, but not from under a finger. */
static void test_over_stays_under_the_cursor(void)
{
    Page page;
    begin(&page);
    put_new(&page, "over", "c00010", PRIORITY_CRITICAL);
    g_assert_true(view_alerts_update(page.alerts, &page.context));
    g_assert_true(
        view_alerts_select(page.alerts, &page.context, alert_book_find(page.book, "over")));
    page_act(&page, PANE_ALERTS, ACTION_DOWN);
    page_act(&page, PANE_ALERTS, ACTION_UP);
    g_assert_cmpstr(selected(&page).id, ==, "over");
    Alert alert = selected(&page);
    alert.id = "over";
    alert.machine = (AlertMachine){ALERT_NORMAL, false, false, false};
    alert.cleared_at_ms = page.context.now_ms;
    alert.rev += 10000;
    g_assert_true(alert_book_put(page.book, &alert, page.context.now_ms, NULL));
    for (int i = 0; i < 3; i++) {
        page.context.now_ms += 60000;
        view_alerts_update(page.alerts, &page.context);
        g_assert_cmpstr(selected(&page).id, ==, "over");
    }
    page_act(&page, PANE_ALERTS, ACTION_DOWN);
    for (int i = 0; i < 3; i++) {
        page.context.now_ms += 60000;
        view_alerts_update(page.alerts, &page.context);
    }
    g_assert_cmpint(feed_find_alert(page.feed, alert_book_find(page.book, "over")), ==, -1);
    page_clear(&page);
}

static void test_update_says(void)
{
    Page page;
    begin(&page);
    g_assert_false(view_alerts_update(page.alerts, &page.context));
    Alert alert = selected(&page);
    g_autofree char *under = g_strdup(alert.id);
    acknowledge(&page, under);
    g_assert_true(view_alerts_update(page.alerts, &page.context));
    page_draw(&page, ROWS, COLS);
    g_assert_false(view_alerts_update(page.alerts, &page.context));
    g_assert_cmpstr(selected(&page).id, ==, under);
    page_clear(&page);
}

static void test_pending(void)
{
    Page page;
    begin(&page);
    const char *ids[] = {"al-015", NULL}, *none[] = {NULL};
    page.context.ascii = true;
    view_alerts_pending(page.alerts, ids);
    page_draw(&page, ROWS, COLS);
    Rect rect = page.layout.pane[PANE_ALERTS];
    bool found = false;
    for (int row = rect.row + 1; row < rect.row + rect.rows - 1; row++)
        found = found || strcmp(canvas_cell(page.canvas, row, rect.col + 1).text, "~") == 0;
    g_assert_true(found);
    view_alerts_pending(page.alerts, none);
    page_draw(&page, ROWS, COLS);
    for (int row = rect.row + 1; row < rect.row + rect.rows - 1; row++)
        g_assert_cmpstr(canvas_cell(page.canvas, row, rect.col + 1).text, !=, "~");
    page_clear(&page);
}

static void test_mistake_keeps_rows(void)
{
    Page page;
    begin(&page);
    g_autoptr(GError) error = NULL;
    g_assert_true(view_alerts_filter(page.alerts, &page.context, "kind:banjir", &error));
    int rows = feed_rows(page.feed);
    g_assert_false(view_alerts_filter(page.alerts, &page.context, "state:onlne", &error));
    g_assert_nonnull(error);
    g_assert_cmpint(feed_rows(page.feed), ==, rows);
    g_assert_cmpstr(view_alerts_filter_text(page.alerts), ==, "kind:banjir");
    page_clear(&page);
}

static void test_place(void)
{
    Page page, other;
    begin(&page);
    g_autoptr(GError) error = NULL;
    g_assert_true(view_alerts_filter(page.alerts, &page.context, "priority:critical,high", &error));
    page_act(&page, PANE_ALERTS, ACTION_END);
    g_autofree char *under = g_strdup(selected(&page).id);
    g_autoptr(GKeyFile) place = g_key_file_new();
    view_save(page.alerts, page.catalog, place);
    begin(&other);
    view_restore(other.alerts, &other.context, place);
    page_draw(&other, ROWS, COLS);
    g_assert_cmpstr(view_alerts_filter_text(other.alerts), ==, "priority:critical,high");
    g_assert_cmpstr(selected(&other).id, ==, under);
    page_clear(&page);
    page_clear(&other);
}

/* The place of a session is known before the alerts are. */
static void test_place_before_alerts(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "mono");
    g_autoptr(GKeyFile) place = g_key_file_new();
    g_key_file_set_string(place, "alerts", "alert", "al-017");
    g_key_file_set_string(place, "alerts", "filter", "state:\x1b[31m");
    view_restore(page.alerts, &page.context, place);
    g_assert_cmpstr(view_alerts_filter_text(page.alerts), ==, "");
    feed_set_loading(page.feed, true);
    page_draw(&page, ROWS, COLS);
    fixture_alerts(page.book);
    page_draw(&page, ROWS, COLS);
    feed_set_loading(page.feed, false);
    page_draw(&page, ROWS, COLS);
    g_assert_cmpstr(selected(&page).id, ==, "al-017");
    page_clear(&page);
}

static void test_next(void)
{
    Page page;
    begin(&page);
    page_act(&page, PANE_ALERTS, ACTION_NEXT_ATTENTION);
    FeedRow first, row;
    g_assert_true(view_alerts_row(page.alerts, &first));
    g_assert_cmpint(feed_find_row(page.feed, first.id, 0), ==, 0);
    g_assert_true(first.needs);
    g_assert_cmpint(first.priority, ==, PRIORITY_CRITICAL);
    AlertPriority before = first.priority;
    int around = 0;
    for (int i = 0; i < 50; i++) {
        page_act(&page, PANE_ALERTS, ACTION_NEXT_ATTENTION);
        g_assert_true(view_alerts_row(page.alerts, &row));
        g_assert_true(row.needs);
        if (row.id == first.id)
            break;
        around += row.priority < before;
        before = row.priority;
    }
    g_assert_true(row.id == first.id);
    g_assert_cmpint(around, <=, 1);
    page_clear(&page);
}

static void test_open(void)
{
    Page page;
    begin(&page);
    uint32_t fire = alert_book_find(page.book, "al-015");
    g_assert_true(view_alerts_select(page.alerts, &page.context, fire));
    ViewAnswer answer = page_act(&page, PANE_ALERTS, ACTION_OPEN);
    g_assert_cmpint(answer.ask, ==, VIEW_OPEN);
    g_assert_cmpuint(answer.index, ==, catalog_find_camera(page.catalog, "cam-050"));
    /* Where there is no camera Enter shows what it holds. */
    uint32_t uplink = alert_book_find(page.book, "al-028");
    g_assert_true(
        view_alerts_select(page.alerts, &page.context, uplink) ||
        view_alerts_select(page.alerts, &page.context, alert_book_find(page.book, "al-027")));
    answer = page_act(&page, PANE_ALERTS, ACTION_OPEN);
    g_assert_cmpint(answer.ask, !=, VIEW_PASS);
    page_clear(&page);
}

static void test_selects_what_is_folded(void)
{
    Page page;
    begin(&page);
    uint32_t member = alert_book_find(page.book, "al-005");
    g_assert_true(view_alerts_select(page.alerts, &page.context, member));
    FeedRow row;
    g_assert_true(view_alerts_row(page.alerts, &row));
    g_assert_cmpint(row.kind, ==, FEED_ALERT);
    g_assert_cmpuint(row.alert, ==, member);
    g_assert_cmpuint(row.depth, ==, 1);
    page_act(&page, PANE_ALERTS, ACTION_LEFT);
    g_assert_true(view_alerts_row(page.alerts, &row));
    g_assert_cmpint(row.kind, ==, FEED_SITUATION);
    g_assert_true(row.unfolded);
    page_act(&page, PANE_ALERTS, ACTION_LEFT);
    g_assert_true(view_alerts_row(page.alerts, &row));
    g_assert_false(row.unfolded);
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alerts/new rows leave the cursor on what it was on", test_new_rows);
    g_test_add_func("/alerts/a click means what was drawn there", test_click_means_what_was_drawn);
    g_test_add_func("/alerts/only what was on the screen is acted on", test_marks);
    g_test_add_func("/alerts/no key acts on the neighbour of what is gone", test_gone);
    g_test_add_func("/alerts/what is over stays while the cursor is on it",
                    test_over_stays_under_the_cursor);
    g_test_add_func("/alerts/an update says whether there is something to draw", test_update_says);
    g_test_add_func("/alerts/an act under way carries a sign", test_pending);
    g_test_add_func("/alerts/a mistake in the filter keeps the rows", test_mistake_keeps_rows);
    g_test_add_func("/alerts/a place is found again", test_place);
    g_test_add_func("/alerts/a place waits for its alert", test_place_before_alerts);
    g_test_add_func("/alerts/next goes by priority and around", test_next);
    g_test_add_func("/alerts/Enter opens the camera", test_open);
    g_test_add_func("/alerts/what is folded is unfolded to be selected",
                    test_selects_what_is_folded);
    return g_test_run();
}
