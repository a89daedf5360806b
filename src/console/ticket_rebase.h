/* ticket_rebase.h - a change that was made on an older version of a ticket, made anew on the newest
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_REBASE_H
#define TILIK_CONSOLE_TICKET_REBASE_H

#include "console/tickets.h"

typedef enum TicketRebased {
    TICKET_REBASE_SENT,    /* it waits again, on the newest version */
    TICKET_REBASE_OVER,    /* nothing is left to do: somebody did the same */
    TICKET_REBASE_CLASHES, /* only a person can say, or nothing could be read */
} TicketRebased;

/* The three that meet; strings live with the decoders. */
typedef struct TicketMeeting {
    Decoder *memo, *body, *answer;
    Ticket base, mine, theirs;
    TicketPatch patch; /* what was to be sent */
    TicketMerge merge;
} TicketMeeting;

/* Reads them out of a refused change, its 412 (NULL: theirs is the book's).  False: it is no
 * change, or can't be read. */
bool ticket_meeting_read(const App *app, const OutboxAct *act, const HttpAnswer *answer,
                         TicketMeeting *out);
void ticket_meeting_clear(TicketMeeting *meeting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TicketMeeting, ticket_meeting_clear)

/* Sends what a person chose (side as in ticket_merged()) in the place of the act. */
TicketRebased ticket_meeting_send(App *app, const OutboxAct *act, const TicketMeeting *meeting,
                                  const TicketSide side[TICKET_PARTS]);

/* Both, where nothing clashes. */
TicketRebased ticket_rebase(App *app, const OutboxAct *act, const HttpAnswer *answer);

/* Says that a person has to choose, and how. */
void ticket_rebase_say_clash(App *app, const OutboxAct *act);

#endif
