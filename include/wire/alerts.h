/* alerts.h - alerts, situations, what is reported and done about them, and reports, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_ALERTS_H
#define TILIK_WIRE_ALERTS_H

#include <glib.h>

#include "model/alert.h"
#include "model/alert_report.h"
#include "wire/codec.h"
#include "wire/problem.h"

#define ALERT_TEXT_MAX           300 /* notes and reasons, in bytes */
#define ALERT_EXTERNAL_ID_MAX    200
#define ALERT_URL_MAX            2000
#define ALERT_BATCH_MAX          5000 /* reports in one POST /alerts, and ids in one bulk act */
#define ALERT_AHEAD_MS           INT64_C(600000) /* a report may lie so far ahead of the server */
#define ALERT_SHELVE_MAX_MINUTES 10080

/* The objects.  Beside the fields of the design: active, acked, acked_at, acked_by, claimed_at,
 * escalated_at, shelved_by, shelf_reason, one_shot, closed_at, chattering, pending, note (alert;
 * these from acked_at on are left out where they say nothing); link, last_at, cleared, priority
 * (situation). They end with their only "rev", as all do.  Where active and acked are not told,
 * the state and cleared_at say them; a snapshot_url that is not http or https is read as none. */
void encode_alert(GString *out, const Alert *alert);
bool decode_alert(Decoder *decoder, const char *json, size_t size, Alert *out, GError **error);
void encode_situation(GString *out, const Situation *situation);
bool decode_situation(Decoder *decoder, const char *json, size_t size, Situation *out,
                      GError **error);

/* One report from analytics: an item of POST /alerts. */
typedef struct AlertReportItem {
    const char *kind;
    const char *camera, *area; /* one of them at least */
    const char *external_id;   /* NULL none; at most ALERT_EXTERNAL_ID_MAX bytes */
    const char *snapshot_url;  /* NULL none; http or https */
    const char *note;          /* NULL none */
    int64_t at_ms;
    int64_t until_ms;       /* over then unless it is told again; 0 until it is told so */
    double score;           /* NAN none */
    AlertPriority priority; /* the kind's usual one when absent; see priority_given */
    bool priority_given;
    bool active;
} AlertReportItem;

/* One result of an item: an id, or a problem that names item and field. */
typedef struct AlertResult {
    int status;     /* 202 (of an act 200), or the problem's */
    const char *id; /* NULL where a problem has none */
    AlertState state;
    int64_t count;
    const char *owner;      /* NULL nobody, or not told */
    const Problem *problem; /* NULL when it was taken */
} AlertResult;

/* Called for each item of a body in order.  item is NULL where problem says why it can't be taken
 * (its errors' pointers begin with /INDEX in an array). */
typedef void (*AlertItemHandler)(size_t index, const AlertReportItem *item, const Problem *problem,
                                 void *data);

/* A body to read; now_ms bounds the times in it. */
typedef struct AlertBody {
    const char *json;
    size_t size;
    int64_t now_ms;
} AlertBody;

/* Reads the body of POST /alerts: an object, or an array of at most ALERT_BATCH_MAX.  *is_array
 * says which, before the first item is told.  False and error when the body as a whole can't be
 * read; no item has been told then.  An item may have other members; they are passed over. */
bool decode_alert_reports(Decoder *decoder, const AlertBody *body, bool *is_array,
                          AlertItemHandler each, void *data, GError **error);

/* The same for Alertmanager's POST /api/v2/alerts: an array of {labels: {alertname, camera,
 * severity, area?}, annotations: {summary?, description?}, startsAt, endsAt, generatorURL}.
 * alertname becomes the kind (lower case, '-', ' ' and '.' as '_'); severity critical|page ->
 * critical, high|error|major -> high, warning|medium|minor -> medium, info|low|none -> low;
 * endsAt in the past is "cleared"; the fingerprint of the labels, in whatever order, with
 * startsAt is the external id: one firing, however often it is told, has one. */
bool decode_alertmanager(Decoder *decoder, const AlertBody *body, AlertItemHandler each, void *data,
                         GError **error);

/* Write one report (sources, tests, benches), and the answers of POST /alerts. */
void encode_alert_report_item(GString *out, const AlertReportItem *item);
void encode_alert_result(GString *out, const AlertResult *result); /* 202 {id, state, count} */
void encode_alert_results_open(GString *out);
void encode_alert_results_item(GString *out, size_t index, const AlertResult *result);
void encode_alert_results_close(GString *out);

/* What a person does. */
#define ALERT_ACT_TABLE(X)                                                                         \
    X(ACT_CLAIM, "claim", N_("take it"))                                                           \
    X(ACT_RELEASE, "release", N_("give it back"))                                                  \
    X(ACT_ACK, "ack", N_("acknowledge"))                                                           \
    X(ACT_UNACK, "unack", N_("take the acknowledgement back"))                                     \
    X(ACT_SHELVE, "shelve", N_("shelve"))                                                          \
    X(ACT_UNSHELVE, "unshelve", N_("take off the shelf"))                                          \
    X(ACT_SUPPRESS, "suppress", N_("suppress"))                                                    \
    X(ACT_UNSUPPRESS, "unsuppress", N_("no longer suppress"))                                      \
    X(ACT_ASSIGN, "assign", N_("give it to somebody"))                                             \
    X(ACT_ESCALATE, "escalate", N_("call the supervisors"))                                        \
    X(ACT_CLOSE, "close", N_("close with a verdict"))

typedef enum AlertAct { ALERT_ACT_TABLE(WORDS_ENUM) ALERT_ACTS } AlertAct;
WORDS_DECLARE(AlertAct, alert_act)

/* The body of POST /alerts/{id}/ACT. */
typedef struct AlertActRequest {
    AlertAct act;
    int looked_s;       /* ack: seconds, or ALERT_NOT_LOOKED for null; the member must be there */
    int64_t minutes;    /* shelve: 1 to ALERT_SHELVE_MAX_MINUTES */
    const char *reason; /* shelve: at least one character; suppress, escalate: may be "" */
    const char *to;     /* assign: a name */
    Verdict verdict;    /* close */
    bool one_shot;      /* shelve; false when absent */
} AlertActRequest;

/* Write it, and read it: it takes what the act needs, and no body counts as {}. */
void encode_alert_act(GString *out, const AlertActRequest *request);
bool decode_alert_act(Decoder *decoder, AlertAct act, const char *json, size_t size,
                      AlertActRequest *out, GError **error);

/* POST /alerts/bulk: {act, ids:[…]} and the act's own members; its answer is that of an array,
 * with each alert's {index, status, id, state, owner | problem}. */
typedef struct AlertBulkRequest {
    AlertActRequest act;
    const char *const *ids; /* NULL-terminated */
    size_t count;
} AlertBulkRequest;

/* Write it, and read it. */
void encode_alert_bulk(GString *out, const AlertBulkRequest *request);
bool decode_alert_bulk(Decoder *decoder, const char *json, size_t size, AlertBulkRequest *out,
                       GError **error);

typedef void (*AlertResultHandler)(size_t index, const AlertResult *result, void *data);
/* Reads {results:[…]}, of POST /alerts and of bulk. */
bool decode_alert_results(Decoder *decoder, const char *json, size_t size, AlertResultHandler each,
                          void *data, GError **error);

/* GET /reports/alerts and /reports/kinds. */
void encode_alert_summary(GString *out, const AlertReport *report);
void encode_kind_summary(GString *out, const KindReport *report);
/* The caller frees what they return; NULL and error. */
AlertReport *decode_alert_summary(Decoder *decoder, const char *json, size_t size, GError **error);
KindReport *decode_kind_summary(Decoder *decoder, const char *json, size_t size, GError **error);

#endif
