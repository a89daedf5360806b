/* alert_report.h - what came of alerts, counted: for the supervisor, and for policy
 *
 * Facts go in, one an alert; figures come out.  Counts only: no report names a person but as the
 * operator whose load it is.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_ALERT_REPORT_H
#define TILIK_MODEL_ALERT_REPORT_H

#include <glib.h>

#include "model/alert.h"

/* What is kept of an alert for good: one row, written when it is raised and again when it ends. */
typedef struct AlertFact {
    const char *alert, *kind, *camera, *area, *owner; /* camera and owner may be NULL */
    int64_t at_ms;                                    /* when it was told to people */
    int64_t acked_at_ms, closed_at_ms;                /* 0 not */
    int64_t starts;                                   /* how often its condition began */
    int64_t count;                                    /* reports */
    AlertPriority priority;
    Verdict verdict;
    bool chattering;
    bool suppressed; /* nobody was told: shelved, suppressed or out of service when it came */
} AlertFact;

/* Minutes and hours are of local time: offset_min east of UTC. */
typedef struct ReportSpan {
    int64_t from_ms, to_ms;
    int offset_min;
    unsigned operators; /* who shared the alerts, at least 1 */
} ReportSpan;

#define REPORT_TOP       20
#define REPORT_HISTOGRAM 24 /* of alerts in 10 minutes: 0 to 22, and 23 or more */

typedef struct ReportActor {
    char *camera, *kind, *area; /* camera NULL: the area's own */
    unsigned alerts;
    unsigned real, judged; /* verdicts; duplicates are none */
    int64_t count;
} ReportActor;

/* Of a duration in ms, exact: the nearest ranks of all samples; 0 samples: not known. */
typedef struct ReportTimes {
    unsigned samples;
    int64_t median_ms, p90_ms;
} ReportTimes;

/* Alerts that people were told of, in windows of 10 minutes from the span's begin; those to come
 * do not count. Figures of rate follow EEMUA 191 and ISA-18.2. */
typedef struct AlertReport {
    ReportSpan span;
    unsigned alerts; /* told; those that came suppressed are counted there alone */
    unsigned suppressed, chattering;
    unsigned stale;            /* stood for more than 24 hours */
    double per_operator_10min; /* mean over windows */
    unsigned peak_10min;       /* an operator's, rounded up */
    double flood_share;        /* share of windows with 10 and more an operator, 0 to 1 */
    unsigned histogram[REPORT_HISTOGRAM]; /* windows by alerts of an operator, rounded up */
    unsigned hours[24];                   /* alerts by hour of the day */
    unsigned priorities[PRIORITIES];
    unsigned verdicts[VERDICTS];
    ReportTimes to_ack, to_close;
    double top_share; /* of all alerts, by the 10 worst actors */
    GArray *actors;   /* of ReportActor, at most REPORT_TOP, the worst first */
} AlertReport;

typedef struct AlertReporter AlertReporter;

/* Starts a report on a span; alert_reporter_end() frees it. */
AlertReporter *alert_reporter_new(const ReportSpan *span);

/* Counts one alert, in any order; what lies outside the span is passed over. */
void alert_reporter_add(AlertReporter *reporter, const AlertFact *fact);
/* Says anew how many shared the alerts: who acted is known when all facts were read. */
void alert_reporter_operators(AlertReporter *reporter, unsigned operators);
/* Frees the reporter; the caller frees the report.  now_ms decides what is stale. */
AlertReport *alert_reporter_end(AlertReporter *reporter, int64_t now_ms);
/* An empty one, whose arrays free what is put into them. */
AlertReport *alert_report_new(const ReportSpan *span);
void alert_report_free(AlertReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AlertReport, alert_report_free)

/* Alerts as data for policy */

#define REPORT_WEEKS 8

/* One kind in one area (kelurahan, or above where it is not known). */
typedef struct KindRow {
    char *kind, *area;
    unsigned real, alerts; /* of alerts, suppressed ones only where real */
    unsigned hours[24];    /* of the real ones */
    unsigned
        weeks[REPORT_WEEKS]; /* of the real ones, back from the span's end; the last week last */
    double trend; /* last week by the mean of the weeks before in the span; NAN: none before */
} KindRow;

typedef struct KindPlace {
    char *camera, *area, *kind;
    unsigned real;
} KindPlace;

typedef struct KindReport {
    ReportSpan span;
    GArray *rows;   /* of KindRow, most real ones first */
    GArray *places; /* of KindPlace, at most REPORT_TOP */
} KindReport;

typedef struct KindReporter KindReporter;

/* Starts a report on a span; kind_reporter_end() frees it. */
KindReporter *kind_reporter_new(const ReportSpan *span);

/* Counts one alert, in any order; what lies outside the span is passed over. */
void kind_reporter_add(KindReporter *reporter, const AlertFact *fact);

/* Frees the reporter; the caller frees the report. */
KindReport *kind_reporter_end(KindReporter *reporter);
/* An empty one, whose arrays free what is put into them. */
KindReport *kind_report_new(const ReportSpan *span);
void kind_report_free(KindReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KindReport, kind_report_free)

#endif
