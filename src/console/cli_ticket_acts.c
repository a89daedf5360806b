/* `tilik ticket note|step|attach|show`. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/cli_tickets.h"
#include "console/ticket_act.h"

typedef struct Acting {
    Options options;
    char *agency, *note;
    gboolean json;
    TicketPosting posting;
    Config *config;
    City *city;
} Acting;

static void acting_clear(Acting *acting)
{
    ticket_posting_clear(&acting->posting);
    city_close(acting->city);
    config_free(acting->config);
    options_clear(&acting->options);
    g_free(acting->agency);
    g_free(acting->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Acting, acting_clear)

/* What is said of a command in its --help. */
typedef struct Usage {
    const char *name, *arguments, *summary;
    int least; /* arguments */
} Usage;

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static bool parse(Acting *acting, const Usage *usage, const GOptionEntry *own, int *argc,
                  char ***argv, GError **error)
{
    const GOptionEntry json[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &acting->json, N_("Print the ticket as JSON"), NULL},
        {0}};
    g_autofree char *name = g_strconcat("tilik ticket ", usage->name, NULL);
    g_set_prgname(name);
    g_autoptr(GOptionContext) context = g_option_context_new(_(usage->arguments));
    g_autofree GOptionEntry *entries = options_entries(&acting->options, false);
    if (own != NULL)
        g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, json, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _(usage->summary));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc - 1 < usage->least)
        return mistake(error, _("too few words; --help says which"));
    acting->config = options_config(&acting->options, error);
    ticket_posting_init(&acting->posting);
    acting->posting.json = acting->json;
    return acting->config != NULL;
}

static bool parse_writing(Acting *acting, const Usage *usage, const GOptionEntry *own, int *argc,
                          char ***argv, GError **error)
{
    if (!parse(acting, usage, own, argc, argv, error))
        return false;
    return !acting->options.demo ||
           mistake(error, _("a make-believe city ends with the command; open the console on it"));
}

static bool open_city(Acting *acting, CityWant want, GError **error)
{
    int64_t stale_ms;
    acting->city = city_open(acting->config, &acting->options, want, &stale_ms, error);
    return acting->city != NULL;
}

/* A name that is none is a mistake of usage; nothing was asked. */
static int failed(const GError *error)
{
    return cli_say(error, g_error_matches(error, TILIK_ERROR, TILIK_ERROR_INVALID) ? CLI_USAGE
                                                                                   : CLI_FAILED);
}

int cli_ticket_note(int argc, char **argv)
{
    static const Usage usage = {"note", N_("TICKET TEXT…"),
                                N_("Adds a note to the ticket of a number or an id."), 2};
    g_auto(Acting) acting = {0};
    g_autoptr(GError) error = NULL;
    if (!parse_writing(&acting, &usage, NULL, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    g_autofree char *text = g_strjoinv(" ", argv + 2);
    g_strstrip(text);
    if (text[0] == '\0' || !g_utf8_validate(text, -1, NULL) || strlen(text) > TICKET_NOTE_MAX) {
        mistake(&error, _("a note is 1 to 1000 bytes of UTF-8"));
        return cli_say(error, CLI_USAGE);
    }
    if (!open_city(&acting, CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    g_autofree char *id = cli_ticket_id(acting.city, argv[1], &error);
    if (id == NULL)
        return failed(error);
    ticket_posting_add(&acting.posting, ticket_act_note(id, text, clock_wall_ms()), NULL);
    return cli_ticket_post(acting.config, acting.city, &acting.posting);
}

int cli_ticket_attach(int argc, char **argv)
{
    static const Usage usage = {
        "attach", N_("TICKET FILE…"),
        N_("Attaches PNG, JPEG or text files to the ticket of a number or an id."), 2};
    g_auto(Acting) acting = {0};
    g_autoptr(GError) error = NULL;
    if (!parse_writing(&acting, &usage, NULL, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    g_autofree TicketPaper *read = g_new0(TicketPaper, (gsize)argc);
    int count = 0;
    while (count < argc - 2 && ticket_paper_read(argv[count + 2], &read[count], &error))
        count++;
    int status = error != NULL ? cli_say(error, CLI_USAGE) : CLI_DONE;
    if (error == NULL && !open_city(&acting, CITY_BACKEND, &error))
        status = cli_say(error, CLI_FAILED);
    g_autofree char *id = error == NULL ? cli_ticket_id(acting.city, argv[1], &error) : NULL;
    if (id == NULL && status == CLI_DONE)
        status = failed(error);
    for (int i = 0; i < count; i++) {
        if (id != NULL && read[i].renamed)
            log_complain(_("tilik: %s is attached as %s\n"), argv[i + 2], read[i].name);
        if (id != NULL)
            ticket_posting_add(&acting.posting, ticket_act_attach(id, &read[i]), read[i].bytes);
        ticket_paper_clear(&read[i]);
    }
    return id != NULL ? cli_ticket_post(acting.config, acting.city, &acting.posting) : status;
}

/* Steps */

/* A step, or the status that it leads to. */
static bool find_step(const char *word, TicketStatus from, TicketStep *out)
{
    TicketStatus status;
    return ticket_step_parse(word, out) ||
           (ticket_status_parse(word, &status) && ticket_step_between(from, status, out));
}

static bool is_step_word(const char *word)
{
    TicketStep step;
    TicketStatus status;
    return ticket_step_parse(word, &step) || ticket_status_parse(word, &status);
}

/* Those that are allowed are said in the words that this command takes. */
static bool refuse_step(const Ticket *ticket, const char *word, GError **error)
{
    TicketStep step;
    const char *allowed[TICKET_STATUSES + 1];
    unsigned count = 0;
    for (unsigned i = 0; i < TICKET_STATUSES; i++)
        if (ticket_step_between(ticket->status, (TicketStatus)i, &step))
            allowed[count++] = ticket_step_word(step);
    allowed[count] = NULL;
    g_autofree char *list = g_strjoinv(", ", (char **)allowed);
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_CONFLICT,
                _("the ticket is %s; '%s' is no step from there (allowed: %s)"),
                ticket_status_text(ticket->status), word, list);
    return false;
}

static bool take_step(Acting *acting, const Ticket *ticket, const char *word, GError **error)
{
    TicketStep step;
    Ticket changed = *ticket;
    if (acting->agency != NULL && !agency_parse(acting->agency, &changed.agency))
        return mistake(error, _("--agency: none that Tilik knows"));
    if (!find_step(word, ticket->status, &step) || !ticket_step(&changed.status, step))
        return refuse_step(ticket, word, error);
    if (step == STEP_DISPATCH && changed.agency == AGENCY_NONE)
        return mistake(error, _("the ticket has no agency; --agency says whom to send"));
    TicketPatch patch = ticket_act_patch(ticket, &changed);
    if (acting->note != NULL) {
        patch.note = acting->note;
        patch.given |= 1u << TICKET_MEMBER_NOTE;
    }
    ticket_posting_add(&acting->posting, ticket_act_change(ticket, &patch), NULL);
    return true;
}

int cli_ticket_step(int argc, char **argv)
{
    static const Usage usage = {
        "step", N_("TICKET STEP"),
        N_("Takes a step: dispatch, arrive, resolve, close, cancel, recall or reopen."), 2};
    g_auto(Acting) acting = {0};
    g_auto(TicketAnswer) answer = {0};
    g_autoptr(GError) error = NULL;
    const GOptionEntry own[] = {
        {"agency", 0, 0, G_OPTION_ARG_STRING, &acting.agency, N_("Whom to send"), N_("AGENCY")},
        {"note", 0, 0, G_OPTION_ARG_STRING, &acting.note, N_("A note beside it"), N_("TEXT")},
        {0}};
    if (!parse_writing(&acting, &usage, own, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!is_step_word(argv[2]) || argc > 3) {
        mistake(&error, _(usage.summary));
        return cli_say(error, CLI_USAGE);
    }
    /* A step is taken from where the ticket stands, so that has to be asked. */
    if (!open_city(&acting, CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    if (!cli_ticket_find(acting.city, argv[1], &answer, &error) ||
        !take_step(&acting, &answer.ticket, argv[2], &error))
        return failed(error);
    return cli_ticket_post(acting.config, acting.city, &acting.posting);
}

int cli_ticket_show(int argc, char **argv)
{
    static const Usage usage = {"show", N_("TICKET"),
                                N_("Prints all of the ticket of a number or an id."), 1};
    g_auto(Acting) acting = {0};
    g_auto(TicketAnswer) answer = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&acting, &usage, NULL, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!open_city(&acting, acting.json ? CITY_BACKEND : CITY_CAMERAS, &error))
        return cli_say(error, CLI_FAILED);
    if (!cli_ticket_find(acting.city, argv[1], &answer, &error))
        return failed(error);
    if (acting.json)
        printf("%.*s\n", (int)answer.size, answer.json);
    else
        cli_write_ticket_page(stdout, city_catalog(acting.city), &answer.ticket,
                              city_now_ms(acting.city));
    return cli_flush();
}
