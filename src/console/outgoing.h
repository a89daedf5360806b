/* outgoing.h - what the console does, by way of the outbox
 *
 * An act is written down before it is sent, so that a dead link, a kill or a power cut takes
 * nothing from the person who did it; its answer comes back here and is told by the act's own file.
 * What an earlier console left is shown as pending again, and its answers are told too.
 *
 * Always true: a refusal of what was just done is told and is over; one of what waited long stays
 * and is counted until the person acts on the alert again.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_OUTGOING_H
#define TILIK_CONSOLE_OUTGOING_H

#include "console/alerts.h"
#include "net/http.h"
#include "store/outbox.h"

/* Opens the outbox of the configured backend for an identity, and begins to send through the Api.
 * Where that can't be, acts go out without it, as they do in a make-believe city. */
void outgoing_open(App *app, const char *identity);

/* Takes in who the backend says that we are. */
void outgoing_know(App *app);

/* Tries at once: the link is there. */
void outgoing_retry(App *app);

/* Before the Api ends.  What is not written yet is waited for. */
void outgoing_close(App *app);

/* Part of an act that is written down by itself; path and body are taken. */
typedef struct OutgoingPart {
    const char *object; /* acts on the same one keep their order */
    char *path, *body;
    guint count; /* of its alerts */
    bool many;   /* a bulk act */
} OutgoingPart;

/* False where there is no outbox: the act has to go out by itself. */
bool outgoing_send(Doing *doing, OutgoingPart *part);

/* What tells how acts on one kind of object end: "ticket/", "order", "handover/" ….  The outbox
 * outlives the console, so an answer may be of an act that an earlier one wrote: all that is known of
 * it is in the act.  Each may be NULL. */
typedef struct OutgoingKind {
    const char *prefix; /* of OutboxAct.object */
    /* It is on the disk (error NULL), or could not be put there and is not kept: the text must stay
     * where it was written. */
    void (*written)(App *app, const char *id, const GError *error);
    void (*sent)(App *app, const OutboxAct *act, const HttpAnswer *answer);
    /* True: the person has been told, and it goes; false: it stays and wants attention. */
    bool (*refused)(App *app, const OutboxAct *act, const HttpAnswer *answer, const GError *error);
    void (*changed)(App *app); /* what waits is another: pending signs */
} OutgoingKind;

/* Before outgoing_open(); kind is borrowed and outlives the console. */
void outgoing_register(App *app, const OutgoingKind *kind);

/* Writes an act down, to be sent in its order, with the bytes of its file (NULL none); who and name
 * are filled in.  Returns its id in id.  False and error: nothing was kept. */
bool outgoing_post(App *app, const OutboxAct *act, GBytes *file, char id[27], GError **error);

/* What waits; NULL where there is no outbox. */
Outbox *outgoing_outbox(const App *app);

/* True while something is not written down, or will be answered soon: who leaves now would not
 * know. */
bool outgoing_is_awaited(const App *app, const Doing *doing);

/* How many wait, with those that were refused. */
unsigned outgoing_count(const App *app);

/* What is worth a line: what was refused, or can't be written.  Writes it and returns true. */
bool outgoing_standing(const App *app, char *out, size_t size);

#endif
