/* ticket_rows.h - the rows of the page of tickets
 *
 * Always true: a ticket has one row from its writing on, whether the backend has it yet or not;
 * rows come and change places only by the person's own act, a new one waits.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_ROWS_H
#define TILIK_CONSOLE_TICKET_ROWS_H

#include "console/app.h"
#include "ui/desk.h"

typedef struct TicketRows TicketRows;

TicketRows *ticket_rows_new(App *app);
void ticket_rows_free(TicketRows *rows);

/* The rows as the desk counts them; the id of a row's ticket, NULL past the end; and its row. */
DeskRows *ticket_rows_desk(const TicketRows *rows);
const char *ticket_rows_id(const TicketRows *rows, int row);
int ticket_rows_find(const TicketRows *rows, const char *id);

/* All anew, in their order. */
void ticket_rows_anew(TicketRows *rows);

/* Takes in that a ticket of the book is another; true when rows went. */
bool ticket_rows_take(TicketRows *rows, uint32_t index);

/* Takes in that what waits is another: what the person has just written is a row at the top, one
 * that was given up is none.  True when rows came or went. */
bool ticket_rows_take_unsent(TicketRows *rows);

/* Another backend. */
void ticket_rows_forget(TicketRows *rows);

/* The filter; set: false and error for what is none. */
const char *ticket_rows_filter(const TicketRows *rows);
bool ticket_rows_set_filter(TicketRows *rows, const char *text, GError **error);

#endif
