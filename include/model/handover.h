/* handover.h - a shift handed over (serah terima jaga): what is handed over, to whom, item by item
 *
 * A handover is an act of two people.  Who leaves offers what is open; who comes accepts or returns
 * each item, and finishes.  What was accepted goes over, all else stays with who leaves, and both
 * names stand under it.
 *
 * Always true of a Handover:
 *   - a ref stands once among its items;
 *   - what changes hands at its end are tickets and alerts that `from` has; all else that is
 *     accepted is known, and nobody's as before.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_HANDOVER_H
#define TILIK_MODEL_HANDOVER_H

#include <glib.h>

#include "model/alert_book.h"
#include "model/catalog.h"
#include "model/logbook.h"
#include "model/ticket_book.h"

#define HANDOVER_NOTE_MAX  1000 /* bytes */
#define HANDOVER_WHY_MAX   200  /* bytes */
#define HANDOVER_TEXT_MAX  1000 /* bytes */
#define HANDOVER_ITEMS_MAX 400
#define HANDOVER_UNSEEN_MS INT64_C(86400000)
#define HANDOVER_SHIFT_MS  INT64_C(43200000) /* notes are a shift's: half a day's */

#define HANDOVER_STATUS_TABLE(X)                                                                   \
    X(HANDOVER_OFFERED, "offered", N_("offered"))                                                  \
    X(HANDOVER_FINISHED, "finished", N_("finished"))                                               \
    X(HANDOVER_WITHDRAWN, "withdrawn", N_("withdrawn"))

typedef enum HandoverStatus { HANDOVER_STATUS_TABLE(WORDS_ENUM) HANDOVER_STATUSES } HandoverStatus;
WORDS_DECLARE(HandoverStatus, handover_status)

/* What an item is about, in the order of a brief. */
#define HANDOVER_WHAT_TABLE(X)                                                                     \
    X(HANDOVER_TICKET, "ticket", N_("Open tickets"))                                               \
    X(HANDOVER_ALERT, "alert", N_("Alerts taken"))                                                 \
    X(HANDOVER_FREE_TICKET, "free_ticket", N_("Tickets that nobody has"))                          \
    X(HANDOVER_FREE_ALERT, "free_alert", N_("Alerts that nobody has"))                             \
    X(HANDOVER_SHELF, "shelf", N_("Alerts put aside"))                                             \
    X(HANDOVER_ORDER, "order", N_("Out of service by order"))                                      \
    X(HANDOVER_UNSEEN, "unseen", N_("Cameras not seen for a day"))                                 \
    X(HANDOVER_NOTE, "note", N_("Notes of this shift"))

typedef enum HandoverWhat { HANDOVER_WHAT_TABLE(WORDS_ENUM) HANDOVER_WHATS } HandoverWhat;
WORDS_DECLARE(HandoverWhat, handover_what)

#define HANDOVER_ITEM_STATE_TABLE(X)                                                               \
    X(HANDOVER_ITEM_OFFERED, "offered", N_("offered"))                                             \
    X(HANDOVER_ITEM_ACCEPTED, "accepted", N_("accepted"))                                          \
    X(HANDOVER_ITEM_RETURNED, "returned", N_("returned"))

typedef enum HandoverItemState {
    HANDOVER_ITEM_STATE_TABLE(WORDS_ENUM) HANDOVER_ITEM_STATES
} HandoverItemState;
WORDS_DECLARE(HandoverItemState, handover_item_state)

/* Strings are borrowed, NULL where there is none. */
typedef struct HandoverItem {
    const char *ref;  /* "ticket/ID", "alert/ID", "order/ID", "log/ID", "unseen/AREA", and for those
                         beyond a bound, told as one, "rest/WHAT" or "rest/free_alert/PRIORITY" */
    const char *text; /* clean: a title, a letter's number, a camera's name; no sentence of ours */
    const char *kind; /* of an alert, or a ticket's topic: alert_kind_text() */
    const char *area; /* code */
    const char *holder; /* wire: with; who has it now, once it is over: who has it then */
    const char *why;    /* it was returned */
    int64_t number;     /* of a ticket; 0 */
    int64_t count;      /* of the things that it stands for; 1 */
    int64_t at_ms;      /* since when; 0 not known */
    int64_t until_ms;   /* a shelf's end, a review date, a ticket's next clock; 0 none */
    HandoverWhat what;
    AlertPriority priority; /* PRIORITIES: it has none */
    HandoverItemState state;
} HandoverItem;

typedef struct Handover {
    const char *id; /* a ULID */
    const char *from;
    const char *to;   /* NULL: whoever takes it first */
    const char *area; /* code; "" the whole city */
    const char *note; /* NULL none */
    const HandoverItem *items;
    size_t item_count;
    int64_t at_ms, finished_at_ms; /* offered; finished or withdrawn, 0 not yet */
    int64_t version, rev;
    HandoverStatus status;
} Handover;

/* True for the form of a ref. */
bool handover_ref_valid(const char *ref);

/* Returns the index of a ref among the items; item_count for none. */
size_t handover_find(const Handover *handover, const char *ref);

/* True where accepting it gives it from one person to the other, rather than only told. */
bool handover_item_moves(const HandoverItem *item, const char *from);

/* How many items, and things that they stand for, there are of a kind. */
typedef struct HandoverSum {
    size_t items, states[HANDOVER_ITEM_STATES];
    int64_t things, priorities[PRIORITIES];
} HandoverSum;
HandoverSum handover_sum(const Handover *handover, HandoverWhat what);

/* The sum of all kinds. */
HandoverSum handover_total(const Handover *handover);

/* What is handed over */

/* A service order that still holds cameras in the area that is handed over. */
typedef struct HandoverOrder {
    const char *id, *letter, *by, *area;
    int64_t cameras, at_ms, review_at_ms; /* cameras: that it holds there */
} HandoverOrder;

/* Whether both people may know of a thing, by its index. */
typedef bool (*HandoverSees)(uint32_t index, const void *data);

/* All that a brief is made of; may be of the whole city, which is narrowed to the area. */
typedef struct HandoverSource {
    const TicketBook *tickets;
    const AlertBook *alerts;
    const Catalog *catalog;
    const HandoverOrder *orders;
    size_t order_count;
    const LogLine *notes; /* of who leaves */
    size_t note_count;
    HandoverSees sees_ticket, sees_alert, sees_camera; /* NULL: all */
    const void *data;                                  /* of the three */
    const char *from, *area;                           /* area "" the whole city */
    int64_t now_ms;
} HandoverSource;

/* The items, with their texts. */
typedef struct HandoverBrief HandoverBrief;

/* Sums up what would be handed over: of each kind the most urgent one by one up to a bound, the
 * rest as one. */
HandoverBrief *handover_brief_new(const HandoverSource *source);
void handover_brief_free(HandoverBrief *brief);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HandoverBrief, handover_brief_free)

/* Its items, which live as long as it. */
const HandoverItem *handover_brief_items(const HandoverBrief *brief, size_t *count);

#endif
