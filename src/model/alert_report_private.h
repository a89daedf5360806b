/* alert_report_private.h - what both reports ask of a fact
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_ALERT_REPORT_PRIVATE_H
#define TILIK_SRC_MODEL_ALERT_REPORT_PRIVATE_H

#include "model/alert_report.h"

/* The hour of the day, 0 to 23, in the span's time. */
unsigned report_hour(const ReportSpan *span, int64_t at_ms);

bool report_holds(const ReportSpan *span, int64_t at_ms);

/* One text for a camera, or an area without one, and a kind. */
char *report_place_key(const AlertFact *fact);

#endif
