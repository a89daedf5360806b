/* ticket_act.h - what is done to tickets, as acts for the outbox, and read back from it
 *
 * The console and the plain commands make the same acts.  All that is known of one after a restart
 * is in the act itself: what it does in its path and body, what the person began from in its memo.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_ACT_H
#define TILIK_CONSOLE_TICKET_ACT_H

#include "store/outbox.h"
#include "wire/tickets.h"

#define TICKET_OBJECT "ticket/" /* acts on one ticket keep their order */

/* Makes an act; the caller frees it.  What is too long for the outbox is refused there. */
OutboxAct *ticket_act_open(const TicketRequest *request); /* with its id */
OutboxAct *ticket_act_note(const char *ticket, const char *text, int64_t at_ms);
OutboxAct *ticket_act_merge(const char *ticket, const char *into);
OutboxAct *ticket_act_unmerge(const char *ticket);
OutboxAct *ticket_act_refer(const char *ticket, Agency to, const char *note);

/* The same act without the time of its writing: the backend's clock and ours are too far apart for
 * it to be believed.  NULL for one that has none. */
OutboxAct *ticket_act_untimed(const OutboxAct *act);

/* A change of what base was, on its version.  patch is what is sent of it. */
OutboxAct *ticket_act_change(const Ticket *base, const TicketPatch *patch);

/* The patch that makes one ticket the other, in the fields of TICKET_PART_TABLE.  Strings are
 * borrowed. */
TicketPatch ticket_act_patch(const Ticket *from, const Ticket *to);

/* Does a patch to a ticket, but for its note; strings are borrowed. */
void ticket_act_apply(Ticket *ticket, const TicketPatch *patch);

/* Attachments */

/* A file that can be attached. */
typedef struct TicketPaper {
    char *name; /* ticket_file_name_valid() */
    GBytes *bytes;
    TicketFile type;
    bool renamed; /* name is not what stands behind the path's last slash */
} TicketPaper;

/* Reads a file of at most TICKET_FILE_MAX bytes that is what ticket_file_look() knows.  Nothing but
 * a plain file is opened, and nothing larger is read.  False and error, out untouched. */
bool ticket_paper_read(const char *path, TicketPaper *out, GError **error);
void ticket_paper_clear(TicketPaper *paper);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TicketPaper, ticket_paper_clear)

/* The act that goes with the paper's bytes. */
OutboxAct *ticket_act_attach(const char *ticket, const TicketPaper *paper);

/* Reading back */

typedef enum TicketActKind {
    TICKET_ACT_OPEN,
    TICKET_ACT_CHANGE,
    TICKET_ACT_NOTE,
    TICKET_ACT_ATTACH,
    TICKET_ACT_MERGE,
    TICKET_ACT_UNMERGE,
    TICKET_ACT_REFER,
    TICKET_ACT_CHECK, /* of a camera of a round: console/ticket_check.h */
    TICKET_ACT_OTHER
} TicketActKind;

/* Returns what an act does, and the id of its ticket in out (TICKET_OBJECT's rest, "" for none). */
TicketActKind ticket_act_kind(const OutboxAct *act, const char **ticket);

/* "dispatched, agency dpu" and the like: what a change is, for people. */
void ticket_act_describe(const OutboxAct *act, char *out, size_t size);

#endif
