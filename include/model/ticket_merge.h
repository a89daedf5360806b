/* ticket_merge.h - what becomes of a change that was made on an older version of a ticket
 *
 * Three tickets meet: what the person began from, what they made of it, and what stands on the
 * server now.  What only one side changed is taken from that side; what both did is the person's to
 * choose.  A step never takes the server's ticket back: one that is behind can only be a note.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_TICKET_MERGE_H
#define TILIK_MODEL_TICKET_MERGE_H

#include "model/ticket.h"

/* A field that a person may change. */
#define TICKET_PART_TABLE(X)                                                                       \
    X(TICKET_PART_TITLE, "title", N_("title"))                                                     \
    X(TICKET_PART_TOPIC, "topic", N_("what it is about"))                                          \
    X(TICKET_PART_SEVERITY, "severity", N_("severity"))                                            \
    X(TICKET_PART_STATUS, "status", N_("status"))                                                  \
    X(TICKET_PART_AGENCY, "agency", N_("agency"))                                                  \
    X(TICKET_PART_ASSIGNEE, "assignee", N_("who has it"))                                          \
    X(TICKET_PART_AREA, "area", N_("place"))

typedef enum TicketPart { TICKET_PART_TABLE(WORDS_ENUM) TICKET_PARTS } TicketPart;
WORDS_DECLARE(TicketPart, ticket_part)

typedef enum TicketSide { TICKET_MINE, TICKET_THEIRS } TicketSide;

/* How the fields stand. */
typedef struct TicketMerge {
    unsigned mine;     /* bits 1 << TicketPart: I changed it */
    unsigned theirs;   /* it is other than what I began from */
    unsigned clashing; /* both, and not to the same; never a status that is behind */
    bool behind;       /* my step is older than where the ticket stands: it can only be a note */
} TicketMerge;

/* Returns the fields in which two tickets differ, as bits 1 << TicketPart. */
unsigned ticket_parts_changed(const Ticket *from, const Ticket *to);

/* Copies one field. */
void ticket_part_copy(Ticket *to, TicketPart part, const Ticket *from);

/* Compares what I began from, what I made of it, and what stands on the server now.  My step is
 * behind where no step (TICKET_STEP_TABLE) leads from the server's status to mine, and where the
 * server's has meanwhile come as far as mine or farther.  To send an agency that the server's no
 * longer names is a clash. */
TicketMerge ticket_merge(const Ticket *base, const Ticket *mine, const Ticket *theirs);

/* Makes the merged ticket: theirs, with the fields that I changed, where side[part] of a clashing
 * one says mine (side NULL: theirs for all that clash); a step that is behind is left out.  Its
 * strings are those of mine and theirs. */
void ticket_merged(const Ticket *mine, const Ticket *theirs, const TicketMerge *merge,
                   const TicketSide side[TICKET_PARTS], Ticket *out);

#endif
