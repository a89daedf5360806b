/* handover.h - the shift handed over, on its desk
 *
 * handover_known.c keeps what is known: the brief, the shifts that are offered, what of it waits in
 * the outbox; handover_rows.c says it in rows; handover_acts.c is what a person does; handover.c
 * holds them together.
 *
 * Always true:
 *   - what is shown as answered but not sent yet says so, also after a restart;
 *   - nothing is accepted unseen: "all" are the rows that have been on the screen.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_HANDOVER_H
#define TILIK_CONSOLE_HANDOVER_H

#include "console/app.h"
#include "console/outgoing.h"

/* What tells how acts on handovers end. */
extern const OutgoingKind handover_outgoing;

/* Who we are is known: from now on we hear who offers a shift to us. */
void handover_know(App *app);

/* The line for the status row while a shift is offered to us; false: there is none. */
bool handover_standing(const App *app, char *out, size_t size);

#endif
