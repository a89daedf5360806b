#include "console/cli_tickets.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "console/cli.h"
#include "wire/page.h"
#include "wire/routes.h"

typedef struct Listing {
    CliCommand command;
    char *query; /* as it is sent */
    unsigned count;
} Listing;

static void listing_clear(Listing *listing)
{
    cli_command_clear(&listing->command);
    g_free(listing->query);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static const CliKind kind = {
    .name = "tilik tickets",
    .arguments = N_("[QUERY…]"),
    .json = N_("One array of objects"),
    .summary = N_("Lists the tickets that answer a query; without status: those that are open.")};

/* Those that are over are shown to who asks for them. */
static bool take_query(Listing *listing, char **words, GError **error)
{
    g_autofree char *text = g_strjoinv(" ", words);
    g_autoptr(TicketQuery) query = ticket_query_parse(text, "me", error);
    if (query == NULL)
        return false;
    bool all = ticket_query_asks(query, TICKET_FIELD_STATUS) ||
               ticket_query_asks(query, TICKET_FIELD_NUMBER) ||
               ticket_query_asks(query, TICKET_FIELD_MERGED);
    listing->query = g_strconcat(all ? "" : "status:open merged:no ", text, NULL);
    return true;
}

static bool print_one(const char *json, size_t size, void *data, GError **error)
{
    Listing *listing = data;
    Ticket ticket;
    if (listing->command.json) {
        printf("%s%.*s", listing->count == 0 ? "\n" : ",\n", (int)size, json);
    } else if (!decode_ticket(listing->command.decoder, json, size, &ticket, error)) {
        return false;
    } else if (listing->command.csv) {
        cli_write_ticket_csv(stdout, &ticket);
    } else {
        cli_write_ticket_row(stdout, city_catalog(listing->command.city), &ticket,
                             city_now_ms(listing->command.city));
    }
    listing->count++;
    return true;
}

static bool print_all(Listing *listing, GError **error)
{
    g_autofree char *query = g_uri_escape_string(listing->query, NULL, FALSE), *cursor = NULL;
    size_t size;
    do {
        g_autofree char *path = g_strconcat(ROUTE_TICKETS "?limit=50&q=", query,
                                            cursor != NULL ? "&cursor=" : "", cursor, NULL);
        g_autofree char *page = cli_fetch(listing->command.city, path, &size, error);
        g_clear_pointer(&cursor, g_free);
        if (page == NULL || !decode_page(page, size, print_one, listing, &cursor, error))
            return false;
    } while (cursor != NULL && !ferror(stdout));
    return true;
}

int cli_tickets(int argc, char **argv)
{
    g_auto(Listing) listing = {0};
    g_autoptr(GError) error = NULL;
    CliCommand *command = &listing.command;
    if (!cli_command_read(command, &kind, NULL, &argc, &argv, &error) ||
        !take_query(&listing, argv + 1, &error))
        return cli_say(error, CLI_USAGE);
    bool table = !command->json && !command->csv;
    if (!cli_command_open(command, table ? CITY_CAMERAS : CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    if (command->csv)
        cli_write_ticket_heading(stdout);
    if (command->json)
        fputs("[", stdout);
    if (!print_all(&listing, &error))
        return cli_say(error, CLI_FAILED);
    if (command->json)
        fputs("\n]\n", stdout);
    return cli_flush();
}

/* `tilik ticket WORD …` */

static const struct {
    const char *word;
    int (*run)(int argc, char **argv);
    const char *text;
} verbs[] = {
    {"new", cli_ticket_new, N_("open one")},
    {"note", cli_ticket_note, N_("add a note to one")},
    {"show", cli_ticket_show, N_("print all of one")},
    {"list", cli_tickets, N_("list them, as tilik tickets")},
    {"step", cli_ticket_step, N_("take a step: dispatch, arrive, resolve …")},
    {"attach", cli_ticket_attach, N_("attach files to one")},
};

int cli_ticket(int argc, char **argv)
{
    bool help = argc > 1 && strcmp(argv[1], "--help") == 0;
    for (size_t i = 0; argc > 1 && i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(verbs[i].word, argv[1]) == 0)
            return verbs[i].run(argc - 1, argv + 1);
    if (!help && argc > 1)
        log_complain(_("tilik: tilik ticket has no '%s'\n"), argv[1]);
    FILE *out = help ? stdout : stderr;
    fprintf(out, "%s\n", _("Usage: tilik ticket new|note|show|list|step|attach … --help"));
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        fprintf(out, "  %-8s%s\n", verbs[i].word, _(verbs[i].text));
    return help ? cli_flush() : CLI_USAGE;
}
