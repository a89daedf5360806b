/* outgoing.h - what the console does, by way of the outbox
 *
 * Whatever a person writes is one row of the outbox before it is sent, so that a dead link, a
 * kill or a power cut takes nothing from them; the answer comes back here and is told by the file
 * that knows the kind of thing it is about.  What an earlier console left is shown as pending
 * again, and its answers are told too.
 *
 * Always true:
 *   - nothing goes out unwritten, but acts on alerts where no outbox can be had at all;
 *   - an act is told exactly once: as sent, or as refused.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_OUTGOING_H
#define TILIK_CONSOLE_OUTGOING_H

#include "console/app.h"
#include "net/http.h"
#include "net/sender.h"
#include "store/outbox.h"

/* What knows acts on one kind of object: "ticket/", "order", "handover/" …. The outbox outlives
 * the console, so an act may be an earlier one's: all that is known of it is in the act.  Each
 * function may be NULL; what is passed is good during the call. */
typedef struct OutgoingKind {
    const char *prefix; /* of OutboxAct.object */
    bool renews;        /* a new act takes the place of a refused one on the same object */
    /* "note on #1423", translated and clean; the caller frees it.  NULL: its object is shown. */
    char *(*words)(const App *app, const OutboxAct *act);
    /* It is on the disk (error NULL), or could not be put there and is not kept: the text must stay
     * where it was written.  NULL: said in the status line. */
    void (*written)(App *app, const char *id, const GError *error);
    /* It was done; answer NULL: another Tilik of ours has sent it. */
    void (*sent)(App *app, const OutboxAct *act, const HttpAnswer *answer);
    /* It was refused; answer NULL: to another Tilik of ours.  True: the person has been told, and
     * it goes; false: it stays and wants attention.  NULL: a fresh one is told, another stays. */
    bool (*refused)(App *app, const OutboxAct *act, const HttpAnswer *answer, const GError *error);
    void (*changed)(App *app); /* what waits is another: pending signs */
    /* Shows what it is about; false: that can't be shown. */
    bool (*open)(App *app, const OutboxAct *act);
    /* A person sends a refused one again from the outbox desk.  True: it is seen to here, as by a
     * page that asks what is to become of a conflict; false: it is sent as it is. */
    bool (*again)(App *app, const OutboxAct *act);
} OutgoingKind;

/* Before outgoing_open(); kind is borrowed and outlives the console. */
void outgoing_register(App *app, const OutgoingKind *kind);

/* Opens the outbox at path for an identity, and begins to send through app->api.  Where it can't be
 * opened the person is told. */
void outgoing_open(App *app, const char *path, const char *identity);

/* Takes in who the backend says that we are. */
void outgoing_know(App *app);

/* Tries at once: the link is there. */
void outgoing_retry(App *app);

/* Before the Api ends.  What is not written yet is waited for. */
void outgoing_close(App *app);

/* Forgets the kinds, too: the console ends. */
void outgoing_stop(App *app);

/* Acting */

/* Writes an act down, to be sent in its order, with the bytes of its file (NULL none); id NULL
 * makes a new one, who and name are filled in.  Returns its id in id.  False and error: nothing was
 * kept. */
bool outgoing_post(App *app, const OutboxAct *act, GBytes *file, char id[27], GError **error);

/* Puts another in the place of an act that waits or was refused, in the same order: method, path,
 * body, condition and memo are act's, and it has a new id. False and error: nothing was changed. */
bool outgoing_replace(App *app, const char *id, const OutboxAct *act, GError **error);

/* True for an act that was written so lately that its person still looks at it. */
bool outgoing_is_fresh(const OutboxAct *act);

/* Telling */

/* What waits; NULL where there is no outbox. */
Outbox *outgoing_outbox(const App *app);

/* An act that was posted here and is not answered; within written() also one that is not kept.
 * NULL: it is not known.  Good until the next turn of the loop. */
const OutboxAct *outgoing_posted(const App *app, const char *id);

/* True for an act of the one who sits here. */
bool outgoing_is_mine(const App *app, const OutboxAct *act);

/* The kind of an act; NULL none. */
const OutgoingKind *outgoing_kind(const App *app, const OutboxAct *act);

/* What an act is, in a person's words; the caller frees it. */
char *outgoing_words(const App *app, const OutboxAct *act);

/* How sending stands; all 0 where there is no outbox. */
SenderFigures outgoing_figures(const App *app);

/* True while an act is under way. */
bool outgoing_is_sending(const App *app, const char *id);

/* True while something that was done here is not written down, or will be answered soon: who leaves
 * now would not know. */
bool outgoing_is_under_way(const App *app);

/* How many wait, with those that were refused. */
unsigned outgoing_count(const App *app);

/* How many acts of others stand here, and whose they are: "Budi 2, Sari 1". */
unsigned outgoing_others(const App *app, char *names, size_t size);

/* What is worth a line: what was refused, or can't be written.  Writes it and returns true. */
bool outgoing_standing(const App *app, char *out, size_t size);

#endif
