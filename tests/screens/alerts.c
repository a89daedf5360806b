/* What the alert feed shows: calm, in flood, after it, and on every kind of screen. */
#include <glib.h>

#include "fixture_alerts.h"
#include "page.h"

#define MINUTE INT64_C(60000)

static void begin(Page *page, const char *language, const char *theme)
{
    page_speak(language);
    page_init(page, theme);
    page->focus = PANE_ALERTS;
    fixture_alerts(page->book);
}

/* Lets a storm of n alerts come in their time, the last at FIXTURE_NOW_MS. */
static void storm(Page *page, unsigned n)
{
    g_autoptr(AlertBook) made = alert_book_new();
    fixture_storm(made, n, 7);
    Situation situation;
    Alert alert;
    page->context.now_ms = FIXTURE_NOW_MS - 10 * MINUTE;
    page_draw(page, 24, 80);
    for (uint32_t i = 0; i < alert_book_situations(made); i++)
        if (alert_book_situation(made, i, &situation))
            g_assert_true(alert_book_put_situation(page->book, &situation, NULL));
    for (uint32_t i = 0; i < alert_book_alerts(made); i++) {
        if (!alert_book_alert(made, i, &alert))
            continue;
        page->context.now_ms = alert.first_at_ms;
        g_assert_true(alert_book_put(page->book, &alert, alert.first_at_ms, NULL));
        view_alerts_update(page->alerts, &page->context);
    }
    page->context.now_ms = FIXTURE_NOW_MS;
}

static void draw_and_check(Page *page, int rows, int cols, const char *name)
{
    page_draw(page, rows, cols);
    page_check(page, name);
}

static void test_calm(gconstpointer language)
{
    Page page;
    begin(&page, language, "malam");
    g_autofree char *name = g_strdup_printf("alerts-calm-%s", (const char *)language);
    draw_and_check(&page, 24, 80, name);
    draw_and_check(&page, 40, 120, name);
    draw_and_check(&page, 50, 200, name);
    draw_and_check(&page, 45, 320, name);
    page_clear(&page);
}

static void test_flood(gconstpointer language)
{
    Page page;
    begin(&page, language, "malam");
    g_autofree char *name = g_strdup_printf("alerts-flood-%s", (const char *)language);
    storm(&page, 400);
    g_assert_true(feed_flood(page.feed).flooding);
    draw_and_check(&page, 24, 80, name);
    draw_and_check(&page, 40, 120, name);
    draw_and_check(&page, 50, 200, name);
    page_clear(&page);
}

/* Goes down to the first row of a kind. */
static void go_to(Page *page, FeedRowKind kind)
{
    FeedRow row;
    page_act(page, PANE_ALERTS, ACTION_HOME);
    for (int i = 0; i < feed_rows(page->feed); i++) {
        if (view_alerts_row(page->alerts, &row) && row.kind == kind)
            return;
        page_act(page, PANE_ALERTS, ACTION_DOWN);
    }
    g_assert_not_reached();
}

static void test_unfolded(void)
{
    Page page;
    begin(&page, "en", "malam");
    storm(&page, 400);
    page_draw(&page, 40, 120);
    go_to(&page, FEED_FOLD);
    page_act(&page, PANE_ALERTS, ACTION_ALERT_UNFOLD);
    page_act(&page, PANE_ALERTS, ACTION_RIGHT);
    page_act(&page, PANE_ALERTS, ACTION_RIGHT);
    draw_and_check(&page, 40, 120, "alerts-unfolded");
    page_act(&page, PANE_ALERTS, ACTION_MARK);
    page_act(&page, PANE_ALERTS, ACTION_MARK);
    draw_and_check(&page, 24, 80, "alerts-marked");
    page_clear(&page);
}

static void test_after(void)
{
    Page page;
    begin(&page, "en", "malam");
    storm(&page, 400);
    page_draw(&page, 40, 120);
    page.context.now_ms = FIXTURE_NOW_MS + 21 * MINUTE;
    page.bar.clock_ms = page.context.now_ms;
    draw_and_check(&page, 40, 120, "alerts-after");
    FeedFlood flood = feed_flood(page.feed);
    g_assert_false(flood.flooding);
    g_assert_cmpuint(flood.unseen, >, 0);
    page_act(&page, PANE_ALERTS, ACTION_FLOOD_REVIEW);
    draw_and_check(&page, 40, 120, "alerts-review");
    page_act(&page, PANE_ALERTS, ACTION_DOWN);
    g_assert_cmpuint(feed_flood(page.feed).unseen, <, flood.unseen);
    page_act(&page, PANE_ALERTS, ACTION_FLOOD_REVIEW);
    g_assert_false(feed_reviewing(page.feed));
    page_clear(&page);
}

static void test_filter(void)
{
    Page page;
    begin(&page, "id", "malam");
    g_autoptr(GError) error = NULL;
    page_draw(&page, 24, 80);
    g_assert_true(
        view_alerts_filter(page.alerts, &page.context, "kind:banjir,rob who:none", &error));
    draw_and_check(&page, 24, 80, "alerts-filter");
    g_assert_true(view_alerts_filter(page.alerts, &page.context, "kind:kebakaran zzzz", &error));
    draw_and_check(&page, 24, 80, "alerts-filter-none");
    page_clear(&page);
}

static void test_empty(void)
{
    Page page;
    page_speak("id");
    page_init(&page, "malam");
    page.focus = PANE_ALERTS;
    draw_and_check(&page, 24, 80, "alerts-empty");
    page_clear(&page);
}

static void test_link_lost(void)
{
    Page page;
    begin(&page, "id", "malam");
    page.context.freshness = FRESH_STALE;
    page.bar.link = BAR_LOST;
    page.bar.age_ms = 47000;
    page.bar.lost_for_ms = 33000;
    draw_and_check(&page, 40, 120, "alerts-stale");
    page.context.freshness = FRESH_UNKNOWN;
    page.bar.lost_for_ms = 1800000;
    page.bar.age_ms = 1814000;
    draw_and_check(&page, 40, 120, "alerts-unknown");
    page_clear(&page);
}

static void test_ascii(void)
{
    Page page;
    begin(&page, "en", "mono");
    page.context.ascii = true;
    page.bar.sound = true;
    page.bar.muted_ms = 14 * MINUTE;
    storm(&page, 400);
    draw_and_check(&page, 30, 100, "alerts-ascii");
    page_clear(&page);
}

static void test_volunteer(void)
{
    Page page;
    begin(&page, "id", "kontras");
    page.keys.volunteer = true;
    page.tree_wish = LAYOUT_HIDE;
    draw_and_check(&page, 24, 80, "alerts-volunteer");
    draw_and_check(&page, 24, 60, "alerts-narrow");
    page_clear(&page);
}

/* Selects an alert by its id, whatever holds it, and draws its card. */
static void check_card(Page *page, const char *id, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(view_alerts_filter(page->alerts, &page->context,
                                     "state:unack,acked,rtn_unack,normal,shelved,suppressed,"
                                     "out_of_service",
                                     &error));
    uint32_t alert = alert_book_find(page->book, id);
    g_assert_cmpuint(alert, !=, ALERT_NONE);
    g_assert_true(view_alerts_select(page->alerts, &page->context, alert));
    g_assert_cmpuint(view_alerts_selected(page->alerts), ==, alert);
    draw_and_check(page, 50, 200, name);
}

static void test_cards(void)
{
    Page page;
    begin(&page, "en", "malam");
    page_draw(&page, 50, 200);
    check_card(&page, "al-008", "alerts-card-acked");
    check_card(&page, "al-020", "alerts-card-shelved");
    check_card(&page, "al-024", "alerts-card-chattering");
    check_card(&page, "al-030", "alerts-card-odd");
    check_card(&page, "al-032-012345678901234567890123456789012345678901234567890123456",
               "alerts-card-longest");
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/screens/alerts/calm, in Indonesian", "id", test_calm);
    g_test_add_data_func("/screens/alerts/calm, in English", "en", test_calm);
    g_test_add_data_func("/screens/alerts/in flood, in Indonesian", "id", test_flood);
    g_test_add_data_func("/screens/alerts/in flood, in English", "en", test_flood);
    g_test_add_func("/screens/alerts/a fold unfolds down to its alerts, and rows are marked",
                    test_unfolded);
    g_test_add_func("/screens/alerts/after the flood what nobody opened can be gone through",
                    test_after);
    g_test_add_func("/screens/alerts/a filter, and one that nothing answers", test_filter);
    g_test_add_func("/screens/alerts/an empty feed says so", test_empty);
    g_test_add_func("/screens/alerts/nothing looks live when the link is lost", test_link_lost);
    g_test_add_func("/screens/alerts/plain ASCII and no colour tell as much", test_ascii);
    g_test_add_func("/screens/alerts/a volunteer's screen, and a narrow one", test_volunteer);
    g_test_add_func("/screens/alerts/the card tells all of an alert", test_cards);
    return g_test_run();
}
