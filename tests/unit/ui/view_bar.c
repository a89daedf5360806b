/* What the bar says of alerts, and what it keeps on a narrow screen. */
#include <string.h>

#include "fixture_alerts.h"
#include "page.h"

static char *bar(Page *page, int cols)
{
    canvas_resize(page->canvas, 1, cols);
    canvas_set_ascii(page->canvas, page->context.ascii);
    view_bar_draw(page->canvas, (Rect){0, 0, 1, cols}, &page->context, &page->bar);
    return canvas_dump(page->canvas);
}

static void begin(Page *page)
{
    page_speak("en");
    page_init(page, "mono");
    fixture_alerts(page->book);
    page->bar.flood = (FeedFlood){.flooding = true, .mine = 37, .room = 52, .folded = 214};
    page->bar.sound = true;
    page->bar.muted_ms = 14 * 60000 + 1;
    page->bar.unlocked = true;
    page->bar.queued = 3;
    page->bar.sources_down = 2;
}

static void test_says_all(void)
{
    Page page;
    begin(&page);
    g_autofree char *wide = bar(&page, 240);
    static const char *const words[] = {
        "⚠ 2 critical 8 high", "6 other",    "ALARM FLOOD 37/10 min · room 52 · folded 214",
        "muted for 15 min",    "[unlocked]", "queue 3",
        "⚠ sources down 2",    "players 2/4"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        g_assert_nonnull(strstr(wide, words[i]));
    page_clear(&page);
}

static void test_keeps_what_is_needed(void)
{
    Page page;
    begin(&page);
    for (int cols = LAYOUT_COLS_MIN; cols <= 240; cols++) {
        g_autofree char *shown = bar(&page, cols);
        g_assert_cmpint(g_utf8_strlen(g_strchomp(shown), -1), <=, cols);
        g_assert_nonnull(strstr(shown, "sync"));
        g_assert_true(strstr(shown, "⚠ 2 critical 8 high") != NULL ||
                      strstr(shown, "⚠2+14") != NULL);
        if (cols >= 60) {
            g_assert_nonnull(strstr(shown, "FLOOD"));
            g_assert_true(cols < 80 || strstr(shown, "⚠ sources down 2") != NULL ||
                          strstr(shown, "⚠ src 2") != NULL);
            g_assert_nonnull(strstr(shown, "15 min"));
        }
    }
    page_clear(&page);
}

static void test_stale_and_unknown(void)
{
    Page page;
    begin(&page);
    page.context.freshness = FRESH_STALE;
    g_autofree char *stale = bar(&page, 160);
    g_assert_nonnull(strstr(stale, "⚠ 2? critical"));
    page.context.freshness = FRESH_UNKNOWN;
    g_autofree char *unknown = bar(&page, 160);
    g_assert_nonnull(strstr(unknown, "alerts unknown"));
    g_assert_null(strstr(unknown, "critical"));
    page_clear(&page);
}

/* Who may not see alerts is told nothing of them, not that there are none. */
static void test_without_alerts(void)
{
    Page page;
    begin(&page);
    page.bar.sources_down = 0;
    page.context.alerts = NULL;
    page.bar.flood = (FeedFlood){0};
    page.bar.muted_ms = 0;
    g_autofree char *shown = bar(&page, 160);
    g_assert_null(strstr(shown, "⚠"));
    g_assert_null(strstr(shown, "FLOOD"));
    g_assert_null(strstr(shown, "muted"));
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bar/alerts, flood and a muted sound are said", test_says_all);
    g_test_add_func("/bar/on any screen what is critical and how fresh it is stay",
                    test_keeps_what_is_needed);
    g_test_add_func("/bar/what is not known is not said as if it were", test_stale_and_unknown);
    g_test_add_func("/bar/who sees no alerts is told nothing of them", test_without_alerts);
    return g_test_run();
}
