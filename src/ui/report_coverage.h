/* report_coverage.h - the page of what is seen: its facts, and its lines
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_REPORT_COVERAGE_H
#define TILIK_UI_REPORT_COVERAGE_H

#include "ui/report_lines.h"
#include "ui/view_report.h"

typedef struct CoveragePage CoveragePage;

CoveragePage *coverage_page_new(const CoverageAsk *ask);
void coverage_page_free(CoveragePage *page);

/* Takes the report; NULL: it can't be had, and why. */
void coverage_page_uptime(CoveragePage *page, CoverageSpan span, UptimeReport *report,
                          const char *why);

DarkBy coverage_page_by(const CoveragePage *page);
char *coverage_page_title(const CoveragePage *page, int room);
void coverage_page_fill(ReportLines *lines, const CoveragePage *page);

#endif
