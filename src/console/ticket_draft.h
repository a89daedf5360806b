/* ticket_draft.h - what a new ticket can be told from what is selected
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_DRAFT_H
#define TILIK_CONSOLE_TICKET_DRAFT_H

#include "base/id.h"
#include "console/tickets.h"

typedef struct TicketDraft {
    char id[ID_ULID_SIZE];
    TicketKind kind;
    char topic[ALERT_KIND_SIZE]; /* "" not known */
    AlertPriority severity;      /* PRIORITIES: not known */
    char area[AREA_CODE_SIZE];   /* the smallest that holds all; "" not known */
    GPtrArray *cameras, *alerts; /* ids, NULL at the end */
    GPtrArray *names;            /* of what it is about, for people; NULL at the end */
    char *title;                 /* suggested; "" none */
} TicketDraft;

/* From what the keys' pane has selected or marked; of a page nothing but the tree's area. */
void ticket_draft_init(TicketDraft *draft, App *app);

/* From an act that was refused. */
void ticket_draft_again(TicketDraft *draft, const App *app, const TicketWait *wait);
void ticket_draft_clear(TicketDraft *draft);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TicketDraft, ticket_draft_clear)

/* "banjir, RT 03/RW 05 Sendangguwo"; the caller frees it. */
char *ticket_draft_title(const App *app, const char *topic, const TicketDraft *draft);

/* Writes the smallest area that holds all of these cameras and alerts (NULL none), as far as they
 * are known; "" none. */
void ticket_draft_smallest(const App *app, const char *const *cameras, const char *const *alerts,
                           char out[AREA_CODE_SIZE]);

/* Shortens a code until it holds the other, too; "" holds nothing yet and takes it. */
void ticket_draft_widen(char area[AREA_CODE_SIZE], const char *other);

#endif
