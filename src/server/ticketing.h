/* ticketing.h - tickets as they will be once all under way is written, and their clocks
 *
 * What is committed stands in the State; here stands what is on its way to it, so that of two who
 * change the same version one is told so, and each ticket's number.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_TICKETING_H
#define TILIK_SERVER_TICKETING_H

#include "journal.h"
#include "model/logbook.h"
#include "model/ticket.h"
#include "ticketing_limits.h"
#include "ticketing_plan.h"
#include "ticketing_twins.h"
#include "token.h"

typedef struct Ticketing Ticketing;
struct Server;

/* For a server whose state is loaded.  NULL and error: the dispatch matrix can't be read. */
Ticketing *ticketing_new(struct Server *server, GError **error);
void ticketing_free(Ticketing *ticketing);

/* Told of what was committed, and that a commit failed. */
void ticketing_committed(Ticketing *ticketing, const Batch *batch);
void ticketing_failed(Ticketing *ticketing);

const TicketPlan *ticketing_plan(const Ticketing *ticketing);

/* How much people may write, and what may be one thing. */
TicketLimits *ticketing_limits(Ticketing *ticketing);
const TicketTwins *ticketing_twins(const Ticketing *ticketing);

/* Returns a number that no ticket has had. */
int64_t ticketing_number(Ticketing *ticketing);

/* Returns the number that a ticket of before has, or for 0 one that no ticket has had. */
int64_t ticketing_take_number(Ticketing *ticketing, int64_t number);

/* A ticket, and who knew of it before it is changed. */
typedef struct TicketStanding {
    Ticket ticket;
    char area[AREA_CODE_SIZE]; /* before; "" when it is new */
    Sight was_sight;
    Sight sight; /* to be; it only ever grows narrower */
    bool under_way;
} TicketStanding;

/* Two tickets may be held at a time, one in each hand; a hand's strings are good until it takes
 * another. */
typedef enum TicketHand { TICKET_LEFT, TICKET_RIGHT, TICKET_HANDS } TicketHand;

/* Fills *out with the ticket as it will be.  False: there is none that the token may know of; token
 * NULL may know of all. */
bool ticketing_find(Ticketing *ticketing, TicketHand hand, const Token *token, const char *id,
                    TicketStanding *out);

/* True when a ticket of that id is there or on its way, whoever may know of it. */
bool ticketing_knows(const Ticketing *ticketing, const char *id);

/* Who changed it, what the journal says of it, when, and its line in the logbook: behind number and
 * title stand detail and word (model/logbook.h), which may be NULL.  LOG_NOTE: no line. */
typedef struct TicketCause {
    const char *by, *why;
    int64_t at_ms;
    LogAct act;
    const char *detail, *word;
} TicketCause;

/* Adds the ticket, as it is to be, to the batch as its next version; returns the entry. */
Entry *ticketing_put(Ticketing *ticketing, Batch *batch, TicketStanding *standing,
                     const TicketCause *cause);

/* Starts the clocks that were not reached anew, from a time. */
void ticketing_wind(const Ticketing *ticketing, Ticket *ticket, int64_t now_ms);

/* Links */

/* What the cameras and alerts of a ticket say of it. */
typedef struct TicketLinks {
    char area[AREA_CODE_SIZE];   /* the smallest that holds all; "" when there are none */
    char topic[ALERT_KIND_SIZE]; /* the first alert's kind, "" for none */
    AlertPriority severity;      /* the worst of the alerts; PRIORITIES for none */
    Sight sight;                 /* SIGHT_TICKETS, or _OFFICIAL */
    const char *unknown;         /* the first id that the token may not know of; NULL for none */
} TicketLinks;

struct Call;

/* Looks at all that a ticket names.  What it named before (may be NULL) is not asked for again. */
void ticketing_links(struct Call *call, const Ticket *ticket, const Ticket *before,
                     TicketLinks *out);

#endif
