/* ticket_desk.h - the page of tickets, as the other files about tickets see it
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_DESK_H
#define TILIK_CONSOLE_TICKET_DESK_H

#include "console/tickets.h"
#include "ui/ticket_lines.h"

/* The id of the ticket that is selected on the page, while that is shown; NULL none. */
const char *ticket_desk_selected(const App *app);

/* Shows the page with a ticket selected. */
void ticket_desk_show(App *app, const char *id);

/* The same with the ticket of an act; false: it is no longer there. */
bool ticket_desk_open_act(App *app, const OutboxAct *act);

/* A ticket of the book is another (TICKET_NOWHERE: all); the tickets are known now, or no longer;
 * what waits is another; more is known of one. */
void ticket_desk_book_changed(App *app, uint32_t index);
void ticket_desk_link_changed(App *app);
void ticket_desk_waits_changed(App *app);
void ticket_desk_whole_known(App *app, const char *id);

/* ticket_sheet.c */

/* What its row is drawn from; place is where its place is written, and stays with it. */
TicketShown ticket_sheet_row(const App *app, const TicketLook *look, char place[160]);

/* Draws its card. */
void ticket_sheet_draw(App *app, const ViewContext *context, const char *key, DeskCard *out);

#endif
