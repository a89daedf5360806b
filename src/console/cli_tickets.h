/* cli_tickets.h - tickets for scripts: listed, shown, opened, noted, changed, with files
 *
 * What is written goes through the outbox (cli_post.h): where nobody answers it is written down,
 * said to be so, and sent by the next Tilik.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_TICKETS_H
#define TILIK_CONSOLE_CLI_TICKETS_H

#include <stdio.h>

#include "console/cli_command.h"
#include "model/ticket_book.h"
#include "store/outbox.h"
#include "wire/tickets.h"

/* `tilik tickets`, and `tilik ticket new|note|show|list|step|attach`; argv[0] is the command's
 * name. */
int cli_tickets(int argc, char **argv);
int cli_ticket(int argc, char **argv);

/* cli_ticket_new.c, cli_ticket_acts.c: argv[0] is the second word. */
int cli_ticket_new(int argc, char **argv);
int cli_ticket_note(int argc, char **argv);
int cli_ticket_step(int argc, char **argv);
int cli_ticket_attach(int argc, char **argv);
int cli_ticket_show(int argc, char **argv);

/* cli_ticket_ask.c */

/* A ticket as the backend has it; strings live with the decoder. */
typedef struct TicketAnswer {
    char *json;
    size_t size;
    Decoder *decoder;
    Ticket ticket;
} TicketAnswer;
void ticket_answer_clear(TicketAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TicketAnswer, ticket_answer_clear)

/* Asks for the ticket of a number ("1423", "#1423") or an id. */
bool cli_ticket_find(City *city, const char *name, TicketAnswer *out, GError **error);

/* The id that a name is, or leads to: an id is not asked for.  NULL and error. */
char *cli_ticket_id(City *city, const char *name, GError **error);

/* cli_ticket_post.c */

/* What goes out: acts in their order, each with its file or NULL. */
typedef struct TicketPosting {
    GPtrArray *acts;  /* OutboxAct*, owned */
    GPtrArray *files; /* GBytes* or NULL, owned */
    bool json;        /* print the last answer as it came */
} TicketPosting;
void ticket_posting_init(TicketPosting *posting);
/* Takes act; file may be NULL. */
void ticket_posting_add(TicketPosting *posting, OutboxAct *act, GBytes *file);
void ticket_posting_clear(TicketPosting *posting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TicketPosting, ticket_posting_clear)

/* Writes them down, sends them, and prints what became of each; returns the exit status: what is
 * written down is done. */
int cli_ticket_post(const Config *config, City *city, const TicketPosting *posting);

/* cli_write_tickets.c */

void cli_write_ticket_heading(FILE *out);
void cli_write_ticket_csv(FILE *out, const Ticket *ticket);
void cli_write_ticket_row(FILE *out, const Catalog *catalog, const Ticket *ticket, int64_t now_ms);
/* All of it, for people. */
void cli_write_ticket_page(FILE *out, const Catalog *catalog, const Ticket *ticket, int64_t now_ms);

/* ticket_topics.c */

/* What tickets can be about: the kinds of alerts, and those of the dispatch matrix that comes with
 * Tilik; sorted, NULL-terminated.  A city may have others. */
GStrv ticket_topics(void);

#endif
