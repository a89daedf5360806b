/* tickets.h - the tickets in the console: what is known of them, and what a person does to them
 *
 * tickets.c keeps the book and tells who should know, ticket_cache.c over a restart;
 * ticket_waits.c what the outbox holds of them, ticket_look.c lays one over the other;
 * ticket_send.c writes acts down and hears how they ended, ticket_rebase.c makes them anew;
 * ticket_desk.c is their page, ticket_rows.c its rows; ticket_keys.c what is done by key there;
 * ticket_draft.c and ticket_open.c a new one; ticket_conflict.c what two have changed.
 *
 * Always true:
 *   - what is shown of a ticket is what it will be once all that waits is done, and says so;
 *   - what a person wrote stays in front of them until it is on the disk.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKETS_H
#define TILIK_CONSOLE_TICKETS_H

#include "console/app.h"
#include "console/ticket_act.h"
#include "model/ticket_book.h"
#include "model/ticket_merge.h"
#include "net/http.h"

/* tickets.c */

/* Makes the book; ends it; and leaves nothing of the last backend in it. */
void tickets_start(App *app);
void tickets_stop(App *app);
void tickets_forget(App *app);

/* Fills the book with what was known at the end of the last time, kept beside the city's cache
 * (NULL: nothing is kept); after sync_tickets(), which empties it. */
void tickets_load(App *app, const char *cache);
/* Keeps it, where all is known; before the sync ends. */
void tickets_keep(App *app);

/* What sync fills. */
TicketBook *tickets_book(const App *app);

/* When something is written now, as the backend counts it. */
int64_t tickets_written_ms(const App *app);

/* True while one of its clocks has run out. */
bool tickets_is_late(const App *app, const Ticket *ticket);

/* The tickets are known now, or no longer. */
void tickets_link(App *app);

/* How long until tickets_tick() has something to tell, in ms; -1 never. */
int64_t tickets_rest_ms(const App *app);

/* How many open tickets have a clock that ran out; for the bar. */
unsigned tickets_overdue(const App *app);

/* A second has passed: who is overdue since the last is told once. */
void tickets_tick(App *app);

/* Something that is drawn of tickets is another. */
void tickets_changed(App *app);

/* ticket_waits.c: what of the tickets is not sent yet */

typedef struct TicketWait {
    char *act;     /* its id in the outbox */
    char *ticket;  /* its ticket's id */
    char *name;    /* of the file that it attaches; NULL none */
    char *problem; /* why it was refused; NULL not */
    Decoder *decoder;
    TicketRequest request; /* of TICKET_ACT_OPEN */
    TicketPatch patch;     /* of TICKET_ACT_CHANGE */
    TicketNoteRequest note;
    int64_t at_ms;
    int status; /* of the refusal; 0 none */
    TicketActKind kind;
    OutboxState state;
    bool read; /* its body could be */
    bool seen;
} TicketWait;

typedef struct TicketWaits TicketWaits;

TicketWaits *ticket_waits_new(void);
void ticket_waits_free(TicketWaits *waits);

/* Takes in what the outbox holds of the one who sits here; true when that is another than
 * before. */
bool ticket_waits_take(TicketWaits *waits, const App *app);

/* Those on one ticket, in their order; NULL none.  Good until the next taking. */
const GPtrArray *ticket_waits_of(const TicketWaits *waits, const char *ticket);

/* Those that open one, in their order. */
const GPtrArray *ticket_waits_open(const TicketWaits *waits);

/* ticket_look.c */

/* A ticket as it will be; strings are borrowed from the book and what waits. */
typedef struct TicketLook {
    Ticket ticket;                 /* number 0: it has none yet */
    unsigned pending;              /* bits 1 << TicketPart of what is not sent yet */
    unsigned notes, files, others; /* not sent yet, so many */
    const TicketWait *refused;     /* the first that needs its person; NULL none */
    uint32_t index;                /* in the book; TICKET_NOWHERE: it is not sent yet */
} TicketLook;

/* False: there is no such ticket. */
bool ticket_look(const App *app, const char *id, TicketLook *out);

/* The same as the backend has it, as far as it is known, without what waits. */
bool tickets_standing(const App *app, const char *id, TicketLook *out);

/* "#1423", or "#…" for one that is not sent yet. */
void ticket_look_name(const TicketLook *look, char *out, size_t size);

/* The id that a person's words name: "1423", "#1423", or an id's end of four characters or more.
 * NULL: none, or more than one. */
const char *tickets_named(const App *app, const char *words);

/* "RT 03/RW 05 Sendangguwo, Tembalang"; the code where it is not known. */
void tickets_place(const App *app, const char *area, char *out, size_t size);

/* The newest open ticket that may be the same thing; NULL none.  But: not this one. */
const char *tickets_twin(const App *app, const Ticket *ticket, const char *but);

/* All that the backend knows of a ticket: notes, links, files.  NULL while it is not known; it is
 * asked for then.  Good until the next turn of the loop. */
const Ticket *tickets_whole(App *app, const char *id);

/* ticket_send.c */

/* Told once: it is on the disk (error NULL), or is not kept. */
typedef void (*TicketWritten)(App *app, const GError *error, void *data);

/* Writes an act down (takes it) with the bytes of its file (NULL none); said is what the status
 * line says then ("" nothing).  written may be NULL: a failure is said there, too. */
void ticket_send(App *app, OutboxAct *act, GBytes *file, const char *said, TicketWritten written,
                 void *data);

/* A change of a ticket as it is shown to what it is to be. */
void ticket_send_change(App *app, const Ticket *from, const Ticket *to, const char *note,
                        const char *said);

/* Registers what hears how acts on tickets end. */
void ticket_send_start(App *app);
void ticket_send_stop(App *app);

/* Asks what is to become of a refused act: the page of a conflict.  False: it is none. */
bool tickets_resolve(App *app, const OutboxAct *act);

#endif
