/* ticket_merge.h - what becomes of a change that was made on an older version of a ticket
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

/* How one field stands.  Texts are as people read them, for status the words of ticket_status_text().
 */
typedef struct TicketMerge {
    unsigned mine;     /* bits 1 << TicketPart: I changed it */
    unsigned theirs;   /* it is other than what I began from */
    unsigned clashing; /* both, and not to the same */
    bool behind;       /* my step is older than where the ticket stands: it can only be a note */
} TicketMerge;

/* Compares what I began from, what I made of it, and what stands on the server now.  A status that
 * the server's own can't go to (TICKET_STEP_TABLE) is behind. */
TicketMerge ticket_merge(const Ticket *base, const Ticket *mine, const Ticket *theirs);

/* Makes the merged ticket: theirs, with the fields that I changed, where side[part] of a clashing
 * one says mine; a step that is behind is left out.  Its strings are those of mine and theirs. */
void ticket_merged(const Ticket *mine, const Ticket *theirs, const TicketMerge *merge,
                   const TicketSide side[TICKET_PARTS], Ticket *out);

#endif
