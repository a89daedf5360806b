/* The situation report: a page to print, on the screen and as text, in both languages. */
#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "page.h"
#include "ui/view_report.h"

#define HOUR INT64_C(3600000)

static Lapsit *quiet_report(void)
{
    const ReportSpan span = {.from_ms = FIXTURE_NOW_MS - 8 * HOUR,
                             .to_ms = FIXTURE_NOW_MS,
                             .offset_min = 420,
                             .operators = 1};
    Lapsit *lapsit = lapsit_new(&span);
    lapsit->made_at_ms = FIXTURE_NOW_MS;
    return lapsit;
}

static void add_line(Lapsit *lapsit, LogAct act, const char *by, const char *text)
{
    guint i = lapsit->lines->len;
    const LapsitLine line = {.by = g_strdup(by),
                             .area = i % 3 == 0 ? g_strdup("33.74.02.1008") : NULL,
                             .text = g_strdup(text),
                             .at_ms = lapsit->span.from_ms + (i + 1) * HOUR / 3,
                             .count = i % 4 == 1 ? 57 : 1,
                             .act = act};
    g_array_append_val(lapsit->lines, line);
}

static Lapsit *busy_report(void)
{
    static const char *const kinds[] = {"genangan", "rob",    "kerumunan", "parkir_liar",
                                        "sampah",   "tamper", "tawuran",   NULL};
    Lapsit *lapsit = quiet_report();
    lapsit->by = g_strdup("Sari");
    lapsit->area = g_strdup("33.74.02");
    lapsit->cameras = (LapsitCameras){14011, 13904, 12904, 749, 112, 246};
    lapsit->alerts.told = 412;
    lapsit->alerts.escalated = 3;
    lapsit->alerts.open = 41;
    lapsit->alerts.needing = 12;
    lapsit->alerts.priorities[PRIORITY_CRITICAL] = 9;
    lapsit->alerts.priorities[PRIORITY_HIGH] = 61;
    lapsit->alerts.verdicts[VERDICT_REAL] = 188;
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const LapsitKind kind = {g_strdup(kinds[i]), 200 >> i, 90 >> i};
        g_array_append_val(lapsit->kinds, kind);
    }
    lapsit->tickets = (LapsitTickets){.opened = 23, .closed = 19, .open = 31, .overdue = 4};
    for (unsigned i = 0; i < AGENCIES; i++)
        lapsit->tickets.agencies[i] = i + 1;
    lapsit->orders = 3;
    lapsit->held = 4470;
    for (unsigned i = 0; i < ROLL_STATES; i++)
        lapsit->posts[i] = 10 * i + 3;
    lapsit->posts_overdue = 7;
    lapsit->patrols = (LapsitPatrols){
        .begun = 14, .seen = 131, .skipped = 9, .dark = 22, .timed_out = 1, .open = 2};
    add_line(lapsit, LOG_OUTAGE, "tilikd", "FO Genuk");
    add_line(lapsit, LOG_ALERT_ESCALATE, "tilikd", "banjir, rob");
    add_line(lapsit, LOG_NOTE, "Sari", "Pompa Tawang nyala dua unit, muka air naik pelan.");
    add_line(lapsit, LOG_BRAKE, "Pak Wagiman", "Pos Ronda RT 03/05");
    while (lapsit->lines->len < LAPSIT_LINES_MAX)
        add_line(lapsit, LOG_NOTE, "Budi",
                 "Kunjungan tamu dari kota tetangga, enam orang, didampingi humas; semua layar "
                 "ditunjukkan kecuali kamera resmi, dan buku tamu sudah ditandatangani.");
    lapsit->lines_beside = 26;
    return lapsit;
}

static void check(Page *page, Lapsit *lapsit, int rows, const char *name)
{
    g_autoptr(ReportPage) report = report_page_new_lapsit(lapsit, page->catalog);
    canvas_resize(page->canvas, rows, 84);
    canvas_set_ascii(page->canvas, page->context.ascii);
    report_page_draw(report, page->canvas, (Rect){0, 0, rows, 84}, &page->context);
    page_check(page, name);
}

static void test_pages(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    check(&page, busy_report(), 62, "lapsit-busy");
    check(&page, quiet_report(), 42, "lapsit-quiet");
    page_clear(&page);
}

/* However much there is to tell: 60 lines of 80 columns, signatures and all. */
static void test_fits(gconstpointer language)
{
    Page page;
    page_speak(language);
    page_init(&page, "malam");
    g_autoptr(ReportPage) report = report_page_new_lapsit(busy_report(), page.catalog);
    g_autofree char *text = report_page_text(report);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    g_test_message("%s", text);
    g_assert_cmpuint(g_strv_length(lines), <=, 60);
    g_assert_cmpuint(g_strv_length(lines), >=, 50);
    for (char **line = lines; *line != NULL; line++)
        g_assert_cmpint(text_width(*line), <=, 80);
    g_assert_nonnull(strchr(lines[g_strv_length(lines) - 1], '(')); /* to be signed */
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/lapsit/a busy shift, and a quiet one", test_pages);
    g_test_add_data_func("/screens/lapsit/it fits on a page, in Indonesian", "id", test_fits);
    g_test_add_data_func("/screens/lapsit/it fits on a page, in English", "en", test_fits);
    return g_test_run();
}
