/* on_ticket_private.h - what the handlers of tickets share
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_TICKET_PRIVATE_H
#define TILIK_SERVER_ON_TICKET_PRIVATE_H

#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "ticketing.h"
#include "wire/routes.h"
#include "wire/tickets.h"

/* Finds the ticket that the path names.  False: the call was answered with 404. */
bool ticket_of_call(Call *call, TicketHand hand, TicketStanding *out);

/* Answers 409: the ticket is such that this can't be done; steps: with those that can. */
void ticket_refuse(Call *call, const Ticket *ticket, bool steps, const char *detail);

/* True when the ticket is part of another; then the call was answered with 409. */
bool ticket_is_part(Call *call, const Ticket *ticket);

/* True when a time that a client gave (0: none) is one that can be; else the call was answered. */
bool ticket_time_fits(Call *call, int64_t at_ms, int64_t now_ms);

/* Adds a note to a ticket's list, which is made anew; free the list after the ticket is put.  NULL:
 * there is no room. */
TicketNote *ticket_add_note(Ticket *ticket, const TicketNote *note);

/* Answers, once the batch is written, with its answer, or, where it has none, with the text of its
 * last entry.  Takes the batch. */
void ticket_submit(Call *call, Batch *batch, int status);

/* Answers with a ticket's text: its validator, and where it is when it is new. */
void ticket_reply(Call *call, int status, const char *text, size_t size);

#endif
