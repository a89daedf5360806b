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
    X(LOG_ALERT_ACK, "alert_ack", N_("acknowledged"))                                              \
    X(LOG_ALERT_SHELVE, "alert_shelve", N_("shelved"))                                             \
    X(LOG_ALERT_SUPPRESS, "alert_suppress", N_("suppressed"))                                      \
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
    X(LOG_TICKET_REFER, "ticket_refer", N_("referred a ticket"))                                   \
    X(LOG_ORDER_OUT, "order_out", N_("put out of service"))                                        \
    X(LOG_ORDER_IN, "order_in", N_("put back in service"))                                         \
    X(LOG_ORDER_UNDO, "order_undo", N_("undid an order"))                                          \
    X(LOG_ORDER_REVIEW, "order_review", N_("review date passed"))                                  \
    X(LOG_BRAKE, "brake", N_("pulled the privacy brake"))                                          \
    X(LOG_CHECK, "check", N_("looked on the spot"))                                                \
    X(LOG_ROLLCALL, "rollcall", N_("roll-call"))                                                   \
    X(LOG_HANDOVER_OFFER, "handover_offer", N_("offered the shift"))                               \
    X(LOG_HANDOVER_DONE, "handover_done", N_("took the shift over"))                               \
    X(LOG_HANDOVER_WITHDRAW, "handover_withdraw", N_("withdrew the handover"))                     \
    X(LOG_SHIFT_CHECK, "shift_check", N_("checked before the shift"))                              \
    X(LOG_PATROL, "patrol", N_("ronda"))                                                           \
    X(LOG_TOKEN, "token", N_("changed who may enter"))

typedef enum LogAct { LOG_ACT_TABLE(WORDS_ENUM) LOG_ACTS } LogAct;
WORDS_DECLARE(LogAct, log_act)

/* One line; strings are borrowed, NULL where there is none. */
typedef struct LogLine {
    const char *id;
    const char *by;
    const char *area; /* code */
    const char *text; /* clean: names, numbers and words that were written; no sentence of ours */
    const char *ref; /* "alert/ID", "ticket/ID", "order/ID", "handover/ID", "camera/ID", "log/ID" */
    int64_t at_ms, rev;
    int64_t count; /* of the things that one act was for; 1 */
    LogAct act;
    bool automatic; /* wire: auto; false: a person wrote the text */
} LogLine;

#endif
