/* ticket_keys.h - what is done to the selected ticket by key
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_KEYS_H
#define TILIK_CONSOLE_TICKET_KEYS_H

#include "console/tickets.h"

/* Hooks of the page (console/desk.h). */
bool ticket_keys_run(App *app, View *view, Action action);
bool ticket_keys_allowed(const App *app, const View *view, Action action);

/* True when an action would do something to the selected ticket as it stands. */
bool ticket_keys_fits(const App *app, Action action);

/* ticket_asks.c: asks for the line that an action takes; text is what it begins with. */
void ticket_ask(App *app, const char *id, Action action, const char *text);

/* Writes a note down; what can't be kept comes back to be written again. */
void ticket_note(App *app, const char *id, const char *text);

/* "Anna", … who has tickets or alerts, and me: for Tab. */
char *ticket_complete_name(const char *text, int again, void *data);

/* ticket_edit.c: forms on one ticket. */
void ticket_edit(App *app, const char *id);
void ticket_refer(App *app, const char *id);

/* ticket_open.c: the form of a new ticket about what is selected. */
void ticket_open_begin(App *app);
/* The form again, with what was refused. */
void ticket_open_again(App *app, const TicketWait *wait);

#endif
