/* alerting.h - what is reported and done about alerts, made into entries
 *
 * The one place where alerts change.  It holds each alert as it will be when all that is under way
 * is written, with its delays, and decides: repeats, delays and chattering (model/alert_delay), the
 * state machine (model/alert), situations and dead uplinks (model/situation), owners, shelves that
 * end, escalation, retirement.  Nothing is answered before it is committed.
 *
 * Always true of an Alerting:
 *   - one alert a camera (or area) and kind is not normal at a time; its repeats raise its count;
 *   - what one commit holds of an alert's reports is one entry; what a person does is one of its
 *     own;
 *   - after a restart, or a commit that failed, it is what the journal says.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ALERTING_H
#define TILIK_SERVER_ALERTING_H

#include <event2/event.h>
#include <glib.h>

#include "journal.h"
#include "logging.h"
#include "model/alert_book.h"
#include "token.h"
#include "wire/alerts.h"

struct Server;
typedef struct Alerting Alerting;

/* Reads the journal's alerts, verdicts and the city's state.  NULL and error. */
Alerting *alerting_new(struct Server *server, GError **error);
void alerting_free(Alerting *alerting);

/* The first city is written down: learns its cameras, which raise nothing for what they are. */
void alerting_wake(Alerting *alerting);

/* Forgets what was expected, since its commit failed. False and error. */
bool alerting_forget(Alerting *alerting, GError **error);

/* A camera becomes so: health alerts, uplinks, what is taken out of service, who may know.  Called
 * when its entry is made; what follows goes with the batch that the entry is submitted in. */
void alerting_camera(Alerting *alerting, const Camera *camera);

/* What server_submit() and commits tell: entries that follow from others join their batch. */
void alerting_follow(Alerting *alerting, Batch *batch);
void alerting_committed(Alerting *alerting, const Batch *batch);

/* Who reports: NULL token is a source of the server's own, by name. */
typedef struct AlertReporterId {
    const Token *token;
    const char *name;
} AlertReporterId;

/* What became of a report; strings good until the next call. */
typedef struct AlertTaken {
    const char *id;
    AlertState state;
    int64_t count;
    Problem problem; /* status 0 when taken */
    ProblemField field;
} AlertTaken;

/* Takes one report in: the change is added to the batch that is open now, which alerting_flush()
 * hands to the journal; alerting_then() says when it is committed. */
AlertTaken alerting_report(Alerting *alerting, const AlertReporterId *by,
                           const AlertReportItem *item, int64_t now_ms);

/* Takes an alert of before this journal into batch, for track records and reports. */
void alerting_past(Alerting *alerting, Batch *batch, const AlertFact *fact);

/* Between a source's own id and what else stands in its row's (ASIDE_EXTERNAL). */
#define EXTERNAL_KEY_BETWEEN "\x1f"

/* A row that is written with what is open now. */
void alerting_aside(Alerting *alerting, Aside *aside);

/* True when no more is taken now: answer 429 with Retry-After. */
bool alerting_full(const Alerting *alerting);

/* Answers after the commit that holds all that was reported or done until now. */
typedef void (*AlertingDone)(const GError *error, void *data);
void alerting_then(Alerting *alerting, AlertingDone done, void *data);

/* Who does something, and when; what follows from it goes into batch, which is the caller's to
 * submit. */
typedef struct AlertActor {
    const Token *token;
    Batch *batch;
    int64_t now_ms;
    bool many;    /* what does not change needs no entry, though one of it is on its way */
    LogFold *log; /* takes what was done, for the caller to write into batch; NULL: no line */
    const char *heir_of; /* who hands a shift over to the actor: what this one has, and nothing
                            else, is the actor's to give; NULL nobody */
} AlertActor;

/* What became of an act. */
typedef struct AlertActed {
    Problem
        problem; /* status 0 when done or nothing was to be done; it borrows from what follows */
    const char *slug; /* of the problem's type */
    const char *allowed[ALERT_ACTS + 1];
    char detail[256], owner[128], state[24]; /* owner "" nobody; as it is now */
    int64_t count, first_at_ms;              /* the alert's */
    Entry *
        entry; /* the alert's, last in the batch and the batch's; NULL when nothing changed: what is
                     committed is the truth */
} AlertActed;

/* Does an act on one alert, by this token's person; scope and the rights beyond RIGHT_ALERTS_ACT
 * are checked here.  What was reported before is submitted first. */
void alerting_act(Alerting *alerting, const AlertActor *actor, const char *id,
                  const AlertActRequest *request, AlertActed *out);

/* Submits what is open.  Called by itself at the end of each turn of the loop; under load somewhat
 * later, so that repeats meet in one commit. */
void alerting_flush(Alerting *alerting);

typedef struct AlertingFigures {
    uint64_t reports, repeats, refused, duplicates, entries, held; /* since the start */
    uint64_t acks, closes, escalations;
    unsigned alerts, open, needing[PRIORITIES], shelved, suppressed, stale, chattering, situations;
    unsigned new_10min;     /* told in the last 10 minutes */
    double flood_share_24h; /* of windows of 10 minutes, an operator's share of alerts */
} AlertingFigures;
AlertingFigures alerting_figures(const Alerting *alerting);

#endif
