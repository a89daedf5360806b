/* report_situation.h - what stands now, counted for the situation report
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_REPORT_SITUATION_H
#define TILIK_SERVER_REPORT_SITUATION_H

#include "call.h"
#include "model/lapsit.h"

/* Starts a report for the area that the call asks for, or else the asker's own.  NULL: the call was
 * answered. */
Lapsit *situation_begin(Call *call, const ReportSpan *span);

/* Counts all but the facts of alerts, as of now_ms, and finishes the report.  False and error. */
bool situation_fill(Call *call, Lapsit *lapsit, int64_t now_ms, GError **error);

#endif
