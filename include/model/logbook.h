/* logbook.h - the lines of the logbook (buku mutasi), and what they are filtered by
 *
 * The logbook writes itself: each act that changes the city's records adds one line in the same
 * commit.  A person adds sentences.  Nothing is changed afterwards: a correction is a new line that
 * names the one that it corrects.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_LOGBOOK_H
#define TILIK_MODEL_LOGBOOK_H

#include <glib.h>
#include <stdint.h>

#include "model/area.h"
#include "model/vocabulary.h"

#define LOG_TEXT_MAX 1000 /* bytes */
#define LOG_REF_MAX  128  /* bytes: "ticket/01J…" */

/* What was done: the sentence is made of this, of who, of where and of the text. */
#define LOG_ACT_TABLE(X)                                                                           \
    X(LOG_NOTE, "note", N_("wrote"))                                                               \
    X(LOG_CORRECTION, "correction", N_("corrected"))                                               \
    X(LOG_ALERT_CLAIM, "alert_claim", N_("took the alert"))                                        \
    X(LOG_ALERT_RELEASE, "alert_release", N_("gave the alert back"))                               \
    X(LOG_ALERT_ACK, "alert_ack", N_("acknowledged"))                                              \
    X(LOG_ALERT_UNACK, "alert_unack", N_("took the acknowledgement back"))                         \
    X(LOG_ALERT_SHELVE, "alert_shelve", N_("shelved"))                                             \
    X(LOG_ALERT_UNSHELVE, "alert_unshelve", N_("took off the shelf"))                              \
    X(LOG_ALERT_SUPPRESS, "alert_suppress", N_("suppressed"))                                      \
    X(LOG_ALERT_UNSUPPRESS, "alert_unsuppress", N_("no longer suppressed"))                        \
    X(LOG_ALERT_ASSIGN, "alert_assign", N_("gave on"))                                             \
    X(LOG_ALERT_ESCALATE, "alert_escalate", N_("escalated"))                                       \
    X(LOG_ALERT_CLOSE, "alert_close", N_("closed the alert"))                                      \
    X(LOG_ALERT_RAISE, "alert_raise", N_("raised an alert"))                                       \
    X(LOG_OUTAGE, "outage", N_("outage"))                                                          \
    X(LOG_OUTAGE_OVER, "outage_over", N_("outage over"))                                           \
    X(LOG_TICKET_OPEN, "ticket_open", N_("opened a ticket"))                                       \
    X(LOG_TICKET_STEP, "ticket_step", N_("ticket step"))                                           \
    X(LOG_TICKET_CHANGE, "ticket_change", N_("changed a ticket"))                                  \
    X(LOG_TICKET_NOTE, "ticket_note", N_("noted on a ticket"))                                     \
    X(LOG_TICKET_OVERDUE, "ticket_overdue", N_("ticket overdue"))                                  \
    X(LOG_TICKET_MERGE, "ticket_merge", N_("merged tickets"))                                      \
    X(LOG_TICKET_UNMERGE, "ticket_unmerge", N_("took merged tickets apart"))                       \
    X(LOG_TICKET_REFER, "ticket_refer", N_("referred a ticket"))                                   \
    X(LOG_ORDER_OUT, "order_out", N_("put out of service"))                                        \
    X(LOG_ORDER_IN, "order_in", N_("put back in service"))                                         \
    X(LOG_ORDER_UNDO, "order_undo", N_("undid an order"))                                          \
    X(LOG_ORDER_REVIEW, "order_review", N_("review date passed"))                                  \
    X(LOG_BRAKE, "brake", N_("pulled the privacy brake"))                                          \
    X(LOG_STEER, "steer", N_("steered"))                                                           \
    X(LOG_CAMERA_REASON, "camera_reason", N_("said why it is dark"))                               \
    X(LOG_CHECK, "check", N_("looked on the spot"))                                                \
    X(LOG_ROLLCALL, "rollcall", N_("roll-call"))                                                   \
    X(LOG_HANDOVER_OFFER, "handover_offer", N_("offered the shift"))                               \
    X(LOG_HANDOVER_DONE, "handover_done", N_("took the shift over"))                               \
    X(LOG_HANDOVER_WITHDRAW, "handover_withdraw", N_("withdrew the handover"))                     \
    X(LOG_SHIFT_CHECK, "shift_check", N_("checked before the shift"))                              \
    X(LOG_PATROL, "patrol", N_("ronda"))                                                           \
    X(LOG_TOKEN, "token", N_("changed who may enter"))                                             \
    X(LOG_IMPORT, "import", N_("imported cameras"))                                                \
    X(LOG_REGISTER, "register", N_("changed the register"))

typedef enum LogAct { LOG_ACT_TABLE(WORDS_ENUM) LOG_ACTS } LogAct;
WORDS_DECLARE(LogAct, log_act)

/* One line; strings are borrowed, NULL where there is none. */
typedef struct LogLine {
    const char *id;
    const char *by;
    const char *area; /* code */
    const char *text; /* clean: names, numbers and words that were written; no sentence of ours */
    const char *word; /* a word of a list of ours, which the reader translates: log_word_text() */
    const char *ref;  /* "alert/ID", "ticket/ID", "order/ID", "handover/ID", "camera/ID", "log/ID",
                        "building/ID" */
    int64_t at_ms, rev;
    int64_t count; /* of the things that one act was for; 1 */
    LogAct act;
    bool automatic; /* wire: auto; false: a person wrote the text */
} LogLine;

/* True for "KIND/ID" of a kind that a line may be about. */
bool log_ref_valid(const char *ref);

/* The act that a wire word of an alert's act ("ack") stands for in the logbook. */
bool log_act_of_alert(const char *word, LogAct *out);

/* The line's word for people: a status, verdict, agency, reason …, as its act has it; "" for
 * none. */
const char *log_word_text(const LogLine *line);

/* True for what a supervisor reads first: outages, escalations, handovers, orders, the brake, what
 * people wrote. */
bool log_act_is_notable(LogAct act);

/* Filters */

/* One list: field words and what they mean. */
#define LOG_FIELD_TABLE(X)                                                                         \
    X(LOG_FIELD_ACT, "act", N_("what was done, or ticket, alert, order, handover"))                \
    X(LOG_FIELD_BY, "by", N_("who did it, or me"))                                                 \
    X(LOG_FIELD_AREA, "area", N_("area code and all below it"))                                    \
    X(LOG_FIELD_REF, "ref", N_("what it is about: ticket/ID, or ticket"))                          \
    X(LOG_FIELD_AUTO, "auto", N_("yes: written by itself; no: by a person"))

typedef enum LogField { LOG_FIELD_TABLE(WORDS_ENUM) LOG_FIELDS } LogField;
WORDS_DECLARE(LogField, log_field)

#define LOG_QUERY_MAX 512 /* bytes */

typedef struct LogQuery LogQuery;

/* Parses "act:ticket_step,note by:me -by:tilikd area:33.74.10 auto:no banjir": fields are anded,
 * values in one field ored, '-' negates; words stand in the text, the name or the wire
 * words of what was done.  Fields and values are taken in Indonesian, too.  me is
 * who asks.  NULL and error "column N: what". */
LogQuery *log_query_parse(const char *text, const char *me, GError **error);
void log_query_free(LogQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogQuery, log_query_free)

/* True when it asks for nothing. */
bool log_query_is_empty(const LogQuery *query);

/* True where all that the query asks holds for the line. */
bool log_query_matches(const LogQuery *query, const LogLine *line);

#endif
