/* ticket_lines.h - how a ticket looks: the cells of its row in a desk, and its card
 *
 * Made from what is known of it, with or without a link: who draws fills a TicketShown.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TICKET_LINES_H
#define TILIK_UI_TICKET_LINES_H

#include "model/ticket.h"
#include "model/ticket_merge.h"
#include "ui/desk.h"
#include "ui/keymap.h"

/* A ticket as it will be when all that waits is sent; strings are borrowed, NULL: not known. */
typedef struct TicketShown {
    Ticket ticket;    /* number 0: the backend has not numbered it yet */
    unsigned pending; /* bits 1 << TicketPart that are not sent yet */
    unsigned notes_pending, files_pending;
    bool unsent;                             /* it is not on the backend yet */
    bool conflict;                           /* it needs the person: mine and theirs differ */
    bool detail;                             /* notes, links and files are known */
    bool fetching;                           /* they have been asked for */
    const char *place;                       /* label of its area; NULL: the code is shown */
    const char *const *camera_names;         /* beside ticket.cameras; NULL: the ids are shown */
    const char *const *alert_names;          /* beside ticket.alerts */
    const int64_t *merged_numbers;           /* beside ticket.merged; 0 not known */
    int64_t merged_into_number, twin_number; /* 0 none, or not known */
    const char *twin_title;
    const char *problem; /* of an act on it that was refused */
} TicketShown;

extern const DeskColumn ticket_columns[];
extern const int ticket_column_count;
extern const int ticket_column_wishes[];

/* What stands in a column of its row. */
void ticket_cell(const TicketShown *shown, const ViewContext *context, int column, DeskCell *out);

/* Says all of it.  allowed tells which of the ticket actions the person may do (their keys are
 * listed); NULL: all that the table of steps has. */
typedef struct TicketKeys {
    const Keymap *keymap;
    bool (*allowed)(Action action, const void *data);
    const void *data;
    bool volunteer; /* function keys */
} TicketKeys;
void ticket_card(const TicketShown *shown, const ViewContext *context, const TicketKeys *keys,
                 DeskCard *card);

/* True while one of its clocks runs: its row changes with each second. */
bool ticket_ticks(const TicketShown *shown);

/* The action that takes a step, and the step of an action; STEP false when it is none. */
Action ticket_step_action(TicketStep step);
bool ticket_action_step(Action action, TicketStep *out);

/* Writes "#1423", or "new" for one without a number yet. */
void ticket_number_text(const Ticket *ticket, char *out, size_t size);

#endif
