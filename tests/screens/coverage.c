/* The page of what is seen, an area's card, and a camera's last day and week on its card. */
#include <glib.h>
#include <math.h>

#include "page.h"
#include "ui/view_report.h"

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

/* What became of the fixture's cameras: each third went dark, for a while or for good. */
static UptimeBook *book_of(const Catalog *catalog)
{
    UptimeBook *book = uptime_book_new(35 * DAY);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (!catalog_camera(catalog, i, &camera))
            continue;
        const UptimeStep steps[] = {
            {FIXTURE_NOW_MS - (20 + i % 15) * DAY, 0, CAMERA_ONLINE, REASON_NONE},
            {FIXTURE_NOW_MS - (i % 3 + 1) * 31 * HOUR, 0, CAMERA_OFFLINE, REASON_NONE},
            {FIXTURE_NOW_MS - (i % 3 + 1) * 30 * HOUR, 0, CAMERA_ONLINE, REASON_NONE},
            {FIXTURE_NOW_MS - (i % 5 + 2) * HOUR, 0, camera.state, camera.reason},
        };
        for (size_t k = 0; k < G_N_ELEMENTS(steps); k++)
            uptime_book_put(book, i, &steps[k]);
    }
    return book;
}

static GArray *all_of(const Catalog *catalog)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++)
        g_array_append_val(all, i);
    return all;
}

static void give(ReportPage *report, const Page *page, DarkBy by)
{
    static const int hours[] = {24, 168, 720, 168};
    static const UptimeBy words[DARK_BYS] = {
        [DARK_BY_AREA] = UPTIME_BY_AREA,
        [DARK_BY_OWNER] = UPTIME_BY_OWNER,
        [DARK_BY_REASON] = UPTIME_BY_REASON,
        [DARK_BY_CLASS] = UPTIME_BY_CLASS,
    };
    g_autoptr(UptimeBook) book = book_of(page->catalog);
    g_autoptr(GArray) all = all_of(page->catalog);
    for (int i = 0; i < COVERAGE_SPANS; i++) {
        bool worst = i == COVERAGE_WORST;
        const UptimeAsk ask = {.from_ms = FIXTURE_NOW_MS - hours[i] * HOUR,
                               .to_ms = FIXTURE_NOW_MS,
                               .by = worst ? UPTIME_BY_CAMERA : words[by],
                               .level = AREA_KECAMATAN,
                               .limit = worst ? 10 : 0};
        report_page_uptime(report, (CoverageSpan)i,
                           uptime_report_count(book, page->catalog, all, &ask), NULL);
    }
}

static void show(Page *page, ReportPage *report, int rows, int cols, const char *name)
{
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, page->context.ascii);
    report_page_draw(report, page->canvas, (Rect){0, 0, rows, cols}, &page->context);
    page_check(page, name);
}

static void test_pages(void)
{
    page_speak("en");
    Page page;
    page_init(&page, "malam");
    CoverageAsk ask = {.catalog = page.catalog, .area = CATALOG_NONE, .now_ms = FIXTURE_NOW_MS};
    for (int by = 0; by < DARK_BYS; by++) {
        ask.by = (DarkBy)by;
        g_autofree char *name = g_strdup_printf("coverage-%s", dark_by_word(ask.by));
        g_autoptr(ReportPage) report = report_page_new_coverage(&ask);
        give(report, &page, ask.by);
        show(&page, report, 24, 80, name);
        show(&page, report, 50, 200, name);
    }
    page_clear(&page);
}

/* Before the uptime has come, for those who get none, and with the link lost. */
static void test_without(void)
{
    page_speak("en");
    Page page;
    page_init(&page, "malam");
    CoverageAsk ask = {.catalog = page.catalog,
                       .area = catalog_find_area(page.catalog, "33.74.10"),
                       .now_ms = FIXTURE_NOW_MS};
    g_autoptr(ReportPage) soon = report_page_new_coverage(&ask);
    show(&page, soon, 24, 80, "coverage-asking");
    ask.why = "For supervisors and auditors.";
    ask.stale = true;
    g_autoptr(ReportPage) never = report_page_new_coverage(&ask);
    page.context.ascii = true;
    show(&page, never, 24, 80, "coverage-never");
    report_page_uptime(soon, COVERAGE_WEEK, NULL, "the server said no");
    page.context.ascii = false;
    show(&page, soon, 24, 80, "coverage-refused");
    page_clear(&page);
}

static void test_area_card(void)
{
    page_speak("en");
    Page page;
    page_init(&page, "malam");
    page.focus = PANE_TREE;
    for (int known = 1; known >= 0; known--) {
        page.context.freshness = known ? FRESH_LIVE : FRESH_UNKNOWN;
        page_draw(&page, 50, 200);
        ViewContext context = page_context(&page, PANE_CARD);
        view_card_area(page.card, catalog_find_area(page.catalog, "33.74.10"), true);
        view_draw(page.card, page.canvas, page.layout.pane[PANE_CARD], &context);
        page_check(&page, known ? "card-area" : "card-area-unknown");
    }
    /* While keys go through the tree, what costs nothing. */
    ViewContext context = page_context(&page, PANE_CARD);
    view_card_area(page.card, catalog_find_area(page.catalog, "33.74.02"), false);
    view_draw(page.card, page.canvas, page.layout.pane[PANE_CARD], &context);
    page_check(&page, "card-area-moving");
    page_clear(&page);
}

static void test_strips(void)
{
    page_speak("en");
    Page page;
    page_init(&page, "malam");
    g_autoptr(UptimeBook) book = book_of(page.catalog);
    g_autofree UptimeStrips *strips = g_new0(UptimeStrips, 2);
    uint32_t camera = catalog_find_camera(page.catalog, "cam-001");
    const CardUptime known = {.camera = &strips[0], .site = &strips[1]};
    const CardUptime old = {.camera = &strips[0], .age_ms = 9 * 60000};
    const CardUptime none = {.why = "not to be had without the backend"};
    for (int i = 0; i < 2; i++) {
        strips[i] = (UptimeStrips){
            .id = i == 0 ? "cam-001" : "n-003", .cameras = 1, .count = 2, .hours = {24, 168}};
        uptime_strip(book, camera + (uint32_t)i, FIXTURE_NOW_MS - DAY, FIXTURE_NOW_MS, 24,
                     &strips[i].strip[0]);
        uptime_strip(book, camera + (uint32_t)i, FIXTURE_NOW_MS - 7 * DAY, FIXTURE_NOW_MS, 21,
                     &strips[i].strip[1]);
    }
    page_draw(&page, 50, 200);
    view_card_uptime(page.card, &known);
    page_draw(&page, 50, 200);
    page_check(&page, "card-strips");
    page_draw(&page, 40, 120);
    page_check(&page, "card-strips");
    page.context.ascii = true;
    view_card_uptime(page.card, &old);
    page_draw(&page, 50, 200);
    page_check(&page, "card-strips-old");
    view_card_uptime(page.card, &none);
    page_draw(&page, 50, 200);
    page_check(&page, "card-strips-none");
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/coverage/what is seen, each way", test_pages);
    g_test_add_func("/screens/coverage/before the uptime has come, and without", test_without);
    g_test_add_func("/screens/coverage/an area on the card", test_area_card);
    g_test_add_func("/screens/coverage/a day and a week on the card", test_strips);
    return g_test_run();
}
