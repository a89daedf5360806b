/* register.h - the register of who is obliged to join, in the console
 *
 * register_desk.c is its page, register_form.c changes an entry and sends that.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_REGISTER_H
#define TILIK_CONSOLE_REGISTER_H

#include "console/app.h"
#include "console/outgoing.h"
#include "ui/register_lines.h"
#include "wire/register.h"

/* Of OutboxAct.object: the prefix, and the id behind it. */
#define REGISTER_OBJECT "building/"

extern const OutgoingKind register_outgoing;

/* register_desk.c */

/* What waits in the outbox is another: the page shows it. */
void register_outbox_changed(App *app);
/* Takes in an entry as the backend has it. */
void register_take(App *app, const Building *building);
/* The entry as the page knows it; NULL none. */
const Building *register_find(const App *app, const char *id);

/* register_form.c */

/* Asks what is to be another of an entry.  patch: what stands in the form in place of what the
 * entry has, NULL nothing; said: what stands below, NULL nothing. */
void register_ask(App *app, const Building *building, const BuildingPatch *patch, const char *said);
/* Our change of an entry that waits or was refused; NULL none. */
const OutboxAct *register_waiting(const App *app, const char *id);

#endif
