/* The report pages, on screens of every width and as text. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "page.h"
#include "ui/view_report.h"

#define DAY INT64_C(86400000)

static ReportSpan span_of(int days)
{
    return (ReportSpan){.from_ms = FIXTURE_NOW_MS - days * DAY,
                        .to_ms = FIXTURE_NOW_MS,
                        .offset_min = 420,
                        .operators = 2};
}

static void add_actor(AlertReport *report, const char *camera, const char *kind, const char *area,
                      const unsigned figures[3])
{
    ReportActor actor = {.camera = g_strdup(camera),
                         .kind = g_strdup(kind),
                         .area = g_strdup(area),
                         .alerts = figures[0],
                         .real = figures[1],
                         .judged = figures[2],
                         .count = (int64_t)figures[0] * 5};
    g_array_append_val(report->actors, actor);
}

static AlertReport *busy_report(void)
{
    ReportSpan span = span_of(7);
    AlertReport *report = alert_report_new(&span);
    report->alerts = 4210;
    report->suppressed = 1022;
    report->chattering = 3;
    report->stale = 2;
    report->per_operator_10min = 2.088;
    report->peak_10min = 214;
    report->flood_share = 0.032;
    report->top_share = 0.431;
    report->to_ack = (ReportTimes){3871, 95000, 840000};
    report->priorities[PRIORITY_CRITICAL] = 61;
    report->priorities[PRIORITY_HIGH] = 804;
    report->priorities[PRIORITY_MEDIUM] = 1345;
    report->priorities[PRIORITY_LOW] = 2000;
    report->verdicts[VERDICT_REAL] = 1904;
    report->verdicts[VERDICT_FALSE] = 622;
    report->verdicts[VERDICT_NUISANCE] = 801;
    report->verdicts[VERDICT_DUPLICATE] = 12;
    report->verdicts[VERDICT_NONE] = 871;
    for (unsigned i = 0; i < REPORT_HISTOGRAM; i++)
        report->histogram[i] = i < 20 ? 400 / (i * i + 1) : i == 23 ? 32 : 1;
    for (unsigned i = 0; i < 24; i++)
        report->hours[i] = i >= 5 && i < 9 ? 310 - 20 * i : 40 + 9 * i;
    static const unsigned figures[][3] = {{612, 3, 214}, {390, 41, 44}, {120, 0, 0}, {88, 7, 31}};
    add_actor(report, "cam-010", "kerumunan", "33.74.02.1005", figures[0]);
    add_actor(report, "cam-058", "genangan", "33.74.16.1007.003.001", figures[1]);
    add_actor(report, NULL, "manual", "33.74.16.1007.001", figures[2]);
    add_actor(report, "gone-1", "a_kind_that_nobody_knows_and_is_very_lon", "33.74.99", figures[3]);
    return report;
}

static void add_kind(KindReport *report, const char *kind, const char *area, unsigned real)
{
    unsigned i = report->rows->len;
    KindRow row = {.kind = g_strdup(kind),
                   .area = g_strdup(area),
                   .real = real,
                   .alerts = real * 3 / 2,
                   .trend = i % 4 == 3 ? NAN : 0.6 + 0.4 * (i % 4)};
    for (unsigned h = 0; h < 24; h++)
        row.hours[h] = (h + i * 5) % 24 < 9 ? real * ((h + i) % 7) / 30 : 0;
    for (unsigned w = 0; w < REPORT_WEEKS; w++)
        row.weeks[w] = real / 8 * (w + i) % 13;
    g_array_append_val(report->rows, row);
    KindPlace place = {.camera = i % 3 == 2 ? NULL : g_strdup_printf("cam-%03u", i * 7 + 1),
                       .area = g_strdup(area),
                       .kind = g_strdup(kind),
                       .real = real / 2};
    g_array_append_val(report->places, place);
}

static KindReport *kinds_report(void)
{
    ReportSpan span = span_of(56);
    KindReport *report = kind_report_new(&span);
    add_kind(report, "genangan", "33.74.02.1008", 1204);
    add_kind(report, "parkir_liar", "33.74.02.1005", 611);
    add_kind(report, "kerumunan", "33.74.10.1006", 402);
    add_kind(report, "genangan", "33.74.14.1005", 88);
    add_kind(report, "sampah", "33.74.16.1007", 31);
    add_kind(report, "asap_pabrik", "33.74.16.1007", 3);
    return report;
}

static void draw(Page *page, ReportPage *report, int rows, int cols, const char *name)
{
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, page->context.ascii);
    report_page_draw(report, page->canvas, (Rect){0, 0, rows, cols}, &page->context);
    page_check(page, name);
}

static void test_alerts(gconstpointer language)
{
    Page page;
    page_speak(language);
    page_init(&page, "malam");
    g_autoptr(ReportPage) report = report_page_new(busy_report(), NULL, page.catalog);
    g_autofree char *name = g_strdup_printf("report-alerts-%s", (const char *)language);
    draw(&page, report, 24, 80, name);
    draw(&page, report, 70, 120, name);
    draw(&page, report, 70, 200, name);
    page_clear(&page);
}

static void test_kinds(gconstpointer language)
{
    Page page;
    page_speak(language);
    page_init(&page, "malam");
    g_autoptr(ReportPage) report = report_page_new(NULL, kinds_report(), page.catalog);
    g_autofree char *name = g_strdup_printf("report-kinds-%s", (const char *)language);
    draw(&page, report, 40, 80, name);
    draw(&page, report, 40, 120, name);
    draw(&page, report, 40, 200, name);
    page_clear(&page);
}

static void test_ascii(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "mono");
    page.context.ascii = true;
    g_autoptr(ReportPage) report = report_page_new(busy_report(), NULL, page.catalog);
    draw(&page, report, 70, 100, "report-ascii");
    g_autofree char *shown = canvas_dump(page.canvas);
    /* Names of places are as they are; all that is drawn around them is ASCII. */
    g_assert_null(g_utf8_strchr(shown, -1, 0x2588));
    page_clear(&page);
}

static void test_empty(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    ReportSpan span = span_of(1);
    g_autoptr(ReportPage) alerts = report_page_new(alert_report_new(&span), NULL, page.catalog);
    g_autoptr(ReportPage) kinds = report_page_new(NULL, kind_report_new(&span), page.catalog);
    draw(&page, alerts, 60, 80, "report-alerts-none");
    draw(&page, kinds, 24, 80, "report-kinds-none");
    page_clear(&page);
}

static bool press(ReportPage *report, const Keymap *keymap, const char *name)
{
    Event event = {.kind = EVENT_KEY};
    g_assert_true(key_parse(name, &event.key));
    return report_page_event(report, keymap, &event);
}

static void test_scrolls(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    g_autoptr(ReportPage) report = report_page_new(busy_report(), NULL, page.catalog);
    Rect whole = {0, 0, 24, 80};
    canvas_resize(page.canvas, 24, 80);
    report_page_draw(report, page.canvas, whole, &page.context);
    g_autofree char *first = canvas_dump(page.canvas);
    g_assert_true(press(report, page.keymap, "PgDn"));
    report_page_draw(report, page.canvas, whole, &page.context);
    g_autofree char *second = canvas_dump(page.canvas);
    g_assert_cmpstr(first, !=, second);
    g_assert_true(press(report, page.keymap, "End"));
    report_page_draw(report, page.canvas, whole, &page.context);
    g_assert_true(press(report, page.keymap, "Down"));
    g_assert_true(press(report, page.keymap, "Home"));
    report_page_draw(report, page.canvas, whole, &page.context);
    g_autofree char *again = canvas_dump(page.canvas);
    g_assert_cmpstr(first, ==, again);
    g_assert_false(press(report, page.keymap, "Esc"));
    g_assert_false(press(report, page.keymap, "q"));
    page_clear(&page);
}

static void test_text(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    g_autoptr(ReportPage) alerts = report_page_new(busy_report(), NULL, page.catalog);
    g_autoptr(ReportPage) kinds = report_page_new(NULL, kinds_report(), NULL);
    g_autofree char *text = report_page_text(alerts), *other = report_page_text(kinds);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);
    for (int i = 0; lines[i] != NULL; i++)
        g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, 100);
    g_assert_nonnull(strstr(text, "4,210"));
    g_assert_nonnull(strstr(text, "Pasar Kuningan gerbang"));
    /* Without a catalog codes have to do. */
    g_assert_nonnull(strstr(other, "33.74.02.1008"));
    g_assert_nonnull(strstr(other, "1,204"));
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/screens/report/alerts, in Indonesian", "id", test_alerts);
    g_test_add_data_func("/screens/report/alerts, in English", "en", test_alerts);
    g_test_add_data_func("/screens/report/kinds, in Indonesian", "id", test_kinds);
    g_test_add_data_func("/screens/report/kinds, in English", "en", test_kinds);
    g_test_add_func("/screens/report/plain ASCII", test_ascii);
    g_test_add_func("/screens/report/nothing in that time", test_empty);
    g_test_add_func("/screens/report/scrolls to its ends and closes", test_scrolls);
    g_test_add_func("/screens/report/the same as text", test_text);
    return g_test_run();
}
