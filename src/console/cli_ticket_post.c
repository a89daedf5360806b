/* Acts on tickets of a command that runs once. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "console/cli.h"
#include "console/cli_post.h"
#include "console/cli_tickets.h"
#include "console/ticket_act.h"
#include "wire/problem.h"

void ticket_posting_init(TicketPosting *posting)
{
    posting->acts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    posting->files = g_ptr_array_new();
}

void ticket_posting_add(TicketPosting *posting, OutboxAct *act, GBytes *file)
{
    g_ptr_array_add(posting->acts, act);
    g_ptr_array_add(posting->files, file != NULL ? g_bytes_ref(file) : NULL);
}

void ticket_posting_clear(TicketPosting *posting)
{
    for (guint i = 0; posting->files != NULL && i < posting->files->len; i++)
        if (posting->files->pdata[i] != NULL)
            g_bytes_unref(posting->files->pdata[i]);
    g_clear_pointer(&posting->files, g_ptr_array_unref);
    g_clear_pointer(&posting->acts, g_ptr_array_unref);
}

typedef struct Sending {
    CliPost *post;
    GPtrArray *again; /* OutboxAct*: sent once more without their time */
    const TicketPosting *posting;
    GMainLoop *loop;
    unsigned waiting;
    int status;
    bool told_away, told_done;
} Sending;

typedef struct Letter {
    Sending *sending;
    const OutboxAct *act;
} Letter;

static const char *id_of(const Letter *letter)
{
    const char *id;
    ticket_act_kind(letter->act, &id);
    return id;
}

/* Which steps are allowed is said beside the refusal. */
static void complain(const Letter *letter, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autofree char *allowed = NULL;
    Problem problem = {0};
    if (answer != NULL && decode_problem(decoder, answer->body, answer->size, &problem) &&
        problem.allowed != NULL && problem.allowed[0] != NULL)
        allowed = g_strjoinv(", ", (char **)problem.allowed);
    if (answer != NULL && answer->head.status == 412)
        log_complain(_("tilik: %s: the ticket has changed since it was read; try again\n"),
                     id_of(letter));
    else if (allowed != NULL)
        log_complain(_("tilik: %s: %s (allowed: %s)\n"), id_of(letter), error->message, allowed);
    else
        log_complain("tilik: %s: %s\n", id_of(letter), error->message);
    letter->sending->status = CLI_FAILED;
}

/* Nobody answered: it is on the disk all the same. */
static void say_written(const Letter *letter, const GError *error)
{
    Sending *sending = letter->sending;
    printf("%s  %s\n", id_of(letter), _("written down, not sent yet"));
    if (!sending->told_away)
        log_complain("tilik: %s\n", error->message);
    sending->told_away = true;
    if (sending->status == CLI_DONE)
        sending->status = CLI_KEPT;
}

static void say_done(const Letter *letter, const HttpAnswer *answer)
{
    g_autoptr(Decoder) decoder = decoder_new();
    TicketTwin twin = {0};
    Ticket ticket;
    bool read = answer != NULL &&
                decode_ticket_new(decoder, answer->body, answer->size, &ticket, &twin, NULL);
    if (letter->sending->posting->json && answer != NULL)
        printf("%.*s\n", (int)answer->size, answer->body);
    else if (!read)
        printf("%s  %s\n", id_of(letter), _("done"));
    else if (!letter->sending->told_done) /* a new ticket and its files are one line */
        printf("%s  #%" PRId64 "  %s  %s\n", ticket.id, ticket.number,
               ticket_status_text(ticket.status), ticket.title);
    letter->sending->told_done |= read;
    if (read && twin.id != NULL)
        log_complain(_("tilik: perhaps the same as #%" PRId64 ": %s\n"), twin.number, twin.title);
}

static void on_posted(const HttpAnswer *answer, const GError *error, void *data);

/* A clock that is off must not keep a ticket back. */
static bool post_untimed(Letter *letter, const HttpAnswer *answer)
{
    Sending *sending = letter->sending;
    g_autoptr(Decoder) decoder = decoder_new();
    Problem problem = {0};
    if (answer == NULL || answer->body == NULL || answer->head.status != 422 ||
        !decode_problem(decoder, answer->body, answer->size, &problem) || problem.type == NULL ||
        !g_str_has_suffix(problem.type, "time"))
        return false;
    OutboxAct *again = ticket_act_untimed(letter->act);
    if (again == NULL)
        return false;
    g_ptr_array_add(sending->again, again);
    letter->act = again;
    return cli_post_add(sending->post, again, on_posted, letter);
}

static void on_posted(const HttpAnswer *answer, const GError *error, void *data)
{
    g_autofree Letter *letter = data;
    Sending *sending = letter->sending;
    if (error != NULL && post_untimed(letter, answer)) {
        letter = NULL; /* it is under way again */
        return;
    }
    bool away = cli_post_is_kept(answer, error);
    if (error == NULL)
        say_done(letter, answer);
    else if (away)
        say_written(letter, error);
    else
        complain(letter, answer, error);
    if (--sending->waiting == 0)
        g_main_loop_quit(sending->loop);
}

static bool add(CliPost *post, Sending *sending, guint i)
{
    Letter *letter = g_new(Letter, 1);
    *letter = (Letter){sending, sending->posting->acts->pdata[i]};
    bool added =
        cli_post_add_file(post, letter->act, sending->posting->files->pdata[i], on_posted, letter);
    if (!added)
        g_free(letter);
    return added;
}

int cli_ticket_post(const Config *config, City *city, const TicketPosting *posting)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    Sending sending = {.posting = posting, .loop = loop, .status = CLI_DONE};
    g_autoptr(GPtrArray) again = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    CliPost *post = cli_post_new(config, city_api(city));
    sending.post = post;
    sending.again = again;
    for (guint i = 0; post != NULL && i < posting->acts->len && add(post, &sending, i); i++)
        sending.waiting++;
    if (sending.waiting < posting->acts->len) {
        log_complain("%s",
                     _("tilik: the outbox takes no more: what is not named above is not kept\n"));
        sending.status = CLI_FAILED;
    }
    if (sending.waiting > 0)
        g_main_loop_run(loop);
    cli_post_free(post);
    int status = cli_flush();
    return status != CLI_DONE ? status : sending.status;
}
