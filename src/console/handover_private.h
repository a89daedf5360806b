/* handover_private.h - what the files of the handover's desk share
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_HANDOVER_PRIVATE_H
#define TILIK_CONSOLE_HANDOVER_PRIVATE_H

#include "console/desk.h"
#include "console/handover.h"
#include "console/handover_words.h"
#include "console/outgoing.h"
#include "wire/handovers.h"
#include "wire/routes.h"

#define HANDOVER_OBJECT "handover/" /* acts on one handover keep their order */

#define ROW_HEADING (-1)
#define ROW_WORD    (-2) /* what who leaves has said */

/* What a row shows. */
typedef struct HandoverRow {
    int item; /* its index, or one of the above */
    HandoverWhat what;
} HandoverRow;

/* An answer that is not sent yet, or was refused. */
typedef struct HandoverWait {
    char *why;
    HandoverItemState state;
} HandoverWait;

typedef struct HandoverDesk {
    App *app;
    View *view;
    Decoder *decoder;   /* of shown */
    char *json;         /* that shown was read from; NULL: nothing is known yet */
    Handover shown;     /* id NULL: the brief, what we would hand over */
    char *brief;        /* the last one; NULL not known */
    int64_t brief_ms;   /* when it was asked for, by the monotonic clock; 0 never */
    char *area;         /* of the brief; "" ours */
    GHashTable *offers; /* id -> JSON of the shifts that are offered, to us or by us */
    char *kept;         /* id of the one that is over, and still on the screen */
    char *kept_json;
    bool aside;          /* the brief, though a shift is offered to us */
    char *problem;       /* why the brief is not known */
    GArray *rows;        /* of HandoverRow */
    char key[200];       /* of the row that was asked for last */
    GHashTable *seen;    /* refs that have been on the screen, of shown */
    GHashTable *waits;   /* ref -> HandoverWait, of shown */
    GPtrArray *posted;   /* OutboxActs that are not on the disk yet, and not listed there */
    char *offering;      /* id of an offer of ours that is not sent yet; NULL none */
    bool ending;         /* a finish or withdrawal of shown is not sent yet */
    char *standing_from; /* who offers a shift to us, the newest; NULL nobody */
    int standing_items;
    char *refused;    /* why the last act on a handover was refused; NULL */
    char *asked;      /* id of the handover that a question is about; NULL none */
    char *asked_item; /* ref of its item, likewise */
    char *to;         /* who the offer that is being typed is for; NULL whoever takes it */
} HandoverDesk;

/* Its state, made with the desk; and NULL where that is not made yet. */
HandoverDesk *handover_desk(App *app);
HandoverDesk *handover_made(const App *app);

/* handover_known.c */

/* Asks for what is offered, and for the brief unless it was asked for a moment ago. */
void handover_ask(HandoverDesk *desk, bool anew);

/* Takes in one handover as it is now; told: it is news, and the person hears of it. */
void handover_take(HandoverDesk *desk, const char *json, size_t size, bool told);

/* Shows what is to be shown now; anew: whatever stood there.  Else what stands there stays as
 * long as it is offered: nothing else comes under the person's hands by itself. */
void handover_choose(HandoverDesk *desk, bool anew);

/* The key that leads to what is offered. */
void handover_way(const HandoverDesk *desk, char out[KEY_NAME_SIZE]);

/* Takes in what waits in the outbox. */
void handover_take_waits(HandoverDesk *desk);

/* Nothing of the last backend is left. */
void handover_clear(HandoverDesk *desk);

/* True for a shift that is offered to us, or by us. */
bool handover_is_for(const HandoverDesk *desk, const Handover *handover);
bool handover_is_by(const HandoverDesk *desk, const Handover *handover);

/* How an item stands, with what is not sent yet; pending may be NULL. */
HandoverItemState handover_state(const HandoverDesk *desk, const HandoverItem *item, bool *pending);

/* handover_rows.c */

extern const DeskTable handover_table;

/* Makes the rows of what is shown. */
void handover_make_rows(HandoverDesk *desk);

/* The item of the selected row; NULL: none. */
const HandoverItem *handover_selected(const HandoverDesk *desk);

/* handover_send.c */

/* Writes an act down; condition may be NULL.  False: it can't be, and the person was told. */
bool handover_send(App *app, const char *id, const char *method, const char *path,
                   const GString *body, const char *condition);

/* The same of an answer to what is shown. */
bool handover_send_patch(HandoverDesk *desk, const HandoverPatch *patch);

/* handover_acts.c */

/* Ask for a word to who takes the offer to desk->to, and why desk->asked_item goes back. */
void handover_ask_word(HandoverDesk *desk, const char *text);
void handover_ask_why(HandoverDesk *desk, const char *text);

bool handover_run(App *app, View *view, Action action);
bool handover_allowed(const App *app, const View *view, Action action);

#endif
