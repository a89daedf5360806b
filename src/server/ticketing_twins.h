/* ticketing_twins.h - another ticket that may be the same thing
 *
 * Looks at what is committed, and at what was opened and is on its way: of two who write of one
 * flood in the same second, the second is told of the first.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_TICKETING_TWINS_H
#define TILIK_SERVER_TICKETING_TWINS_H

#include "state.h"
#include "token.h"
#include "wire/tickets.h"

typedef struct TicketTwins TicketTwins;

TicketTwins *ticket_twins_new(void);
void ticket_twins_free(TicketTwins *twins);

/* Notes a new ticket that is on its way; that it was committed; and that none of them will be. */
void ticket_twins_expect(TicketTwins *twins, const Ticket *ticket, Sight sight);
void ticket_twins_settle(TicketTwins *twins, const char *id);
void ticket_twins_forget(TicketTwins *twins);

/* Finds the newest open ticket that the reader may know of and that may be the same thing.  False,
 * *out empty, for none; its strings are good until anything is committed. */
bool ticket_twins_find(const TicketTwins *twins, const State *state, const Token *token,
                       const Ticket *ticket, TicketTwin *out);

#endif
