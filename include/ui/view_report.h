/* view_report.h - reports as pages: figures, bars and tables, for the supervisor and for policy
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_REPORT_H
#define TILIK_UI_VIEW_REPORT_H

#include "model/alert_report.h"
#include "model/coverage.h"
#include "model/lapsit.h"
#include "model/uptime_report.h"
#include "ui/keyboard.h"
#include "ui/keymap.h"
#include "ui/view.h"

typedef struct ReportPage ReportPage;

/* A page of one of the two, which it takes; the other is NULL.  catalog names the areas and
 * cameras; borrowed, NULL for none. */
ReportPage *report_page_new(AlertReport *alerts, KindReport *kinds, const Catalog *catalog);

/* The same of a situation report, which it takes: one page to print, 80 columns by 60 lines. */
ReportPage *report_page_new_lapsit(Lapsit *lapsit, const Catalog *catalog);

/* A page of what is seen: how the catalog stands now, at once, and how much of the time, when that
 * has come. */
typedef struct CoverageAsk {
    const Catalog *catalog;
    uint32_t area; /* an index; CATALOG_NONE: the city */
    DarkBy by;
    const char *why; /* no uptime is to be had; translated, NULL: it is on its way */
    int64_t now_ms;
    bool stale; /* the catalog is of before the link was lost */
} CoverageAsk;
ReportPage *report_page_new_coverage(const CoverageAsk *ask);

/* The parts of such a page that come later: of so long, put together as the page is; and the worst
 * cameras of the week. */
typedef enum CoverageSpan {
    COVERAGE_DAY,
    COVERAGE_WEEK,
    COVERAGE_MONTH,
    COVERAGE_WORST,
    COVERAGE_SPANS
} CoverageSpan;

/* Takes the report; NULL: it can't be had, and why. */
void report_page_uptime(ReportPage *page, CoverageSpan span, UptimeReport *report, const char *why);

/* True once when the person has turned the page to be put together by something else. */
bool report_page_turned(ReportPage *page, DarkBy *by);
void report_page_free(ReportPage *page);

/* True once after a key that asked for the help. */
bool report_page_asks_help(ReportPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportPage, report_page_free)

/* Scrolls by the keys of [page] and the wheel; false when the page should close. */
bool report_page_event(ReportPage *page, const Keymap *keymap, const Event *event);
void report_page_draw(ReportPage *page, Canvas *canvas, Rect rect, const ViewContext *context);

/* The same as plain text, 100 columns (a situation report: 80), for `tilik report`; the caller
 * frees it. */
char *report_page_text(const ReportPage *page);

#endif
