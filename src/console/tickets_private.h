/* tickets_private.h - what the files about tickets share
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKETS_PRIVATE_H
#define TILIK_CONSOLE_TICKETS_PRIVATE_H

#include "console/tickets.h"

/* What a line is asked for. */
typedef struct TicketAsking {
    char *ticket;  /* its id; NULL nothing is asked */
    Action action; /* what its line is for */
} TicketAsking;

struct Tickets {
    App *app;
    TicketBook *book;
    TicketWaits *waits;
    GHashTable *sending; /* id of an act: TicketSending*, until it is written */
    GHashTable *wholes;  /* id of a ticket: TicketWhole* */
    GPtrArray *asked;    /* of Asked: wholes that are under way */
    GHashTable *overdue; /* ids of those that were told to be overdue */
    char *bubbled;       /* id of the one that a bubble speaks of; NULL none */
    bool overdue_known;  /* those of the first look are not news */
    bool waits_changed;  /* since they were last taken in */
    int64_t counted_ms;  /* when overdue_count was counted; monotonic */
    unsigned overdue_count;
    guint look_source, cache_source;
    char *cache;         /* file of what was known last; NULL none is kept */
    int64_t next_due_ms; /* the next clock that runs out, by the city's time; 0 none */
    GPtrArray *pictures; /* of TicketPicture: those that were asked for */
    TicketAsking asking;
    char *why; /* the line that was typed last can't be taken */
};

/* Brings what waits up to date where it has changed. */
const TicketWaits *tickets_waits(const App *app);

/* ticket_cache.c: the book is another. */
void ticket_cache_changed(App *app);

#endif
