/* on_reports.h - reports that are counted a little at a time, so that nobody else waits
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_REPORTS_H
#define TILIK_SERVER_ON_REPORTS_H

#include <glib.h>

#include "model/alert_report.h"

struct Server;
struct Call;

/* The reports that are being counted. */
typedef struct Reports Reports;

Reports *reports_new(struct Server *server);

/* Answers those that wait with 503. */
void reports_free(Reports *reports);

/* Reads ?from=&to=&weeks=: usual_ms back from now where nothing is said, nothing that lies ahead.
 * False when the call was answered. */
bool reports_read_span(struct Call *call, int64_t now_ms, int64_t usual_ms, ReportSpan *span);

#endif
