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

/* True while something is not written down, or will be answered soon: who leaves now would not
 * know. */
bool outgoing_is_awaited(const App *app, const Doing *doing);

/* How many wait, with those that were refused. */
unsigned outgoing_count(const App *app);

/* What is worth a line: what was refused, or can't be written.  Writes it and returns true. */
bool outgoing_standing(const App *app, char *out, size_t size);

#endif
