#include "console/cli_tickets.h"

#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "console/cli.h"
#include "wire/page.h"
#include "wire/routes.h"

typedef struct Listing {
    Options options;
    gboolean json, csv;
    char *query; /* as it is sent */
    City *city;
    Decoder *decoder;
    unsigned count;
} Listing;

static void listing_clear(Listing *listing)
{
    city_close(listing->city);
    decoder_free(listing->decoder);
    options_clear(&listing->options);
    g_free(listing->query);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static bool parse(Listing *listing, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &listing->json, N_("One array of objects"), NULL},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &listing->csv, N_("Comma-separated, with a heading"),
         NULL},
        {0},
    };
    g_set_prgname("tilik tickets");
    g_autoptr(GOptionContext) context = g_option_context_new(_("[QUERY…]"));
    g_autofree GOptionEntry *entries = options_entries(&listing->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("Lists the tickets that answer a query; without status: those that are open."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (!listing->json || !listing->csv)
        return true;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("--json or --csv, not both"));
    return false;
}

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
    if (listing->json) {
        printf("%s%.*s", listing->count == 0 ? "\n" : ",\n", (int)size, json);
    } else if (!decode_ticket(listing->decoder, json, size, &ticket, error)) {
        return false;
    } else if (listing->csv) {
        cli_write_ticket_csv(stdout, &ticket);
    } else {
        cli_write_ticket_row(stdout, city_catalog(listing->city), &ticket,
                             city_now_ms(listing->city));
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
        g_autofree char *page = cli_fetch(listing->city, path, &size, error);
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
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    if (!parse(&listing, &argc, &argv, &error) || !take_query(&listing, argv + 1, &error) ||
        (config = options_config(&listing.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    bool table = !listing.json && !listing.csv;
    listing.decoder = decoder_new();
    listing.city =
        city_open(config, &listing.options, table ? CITY_CAMERAS : CITY_BACKEND, &stale_ms, &error);
    if (listing.city == NULL)
        return cli_say(error, CLI_FAILED);
    if (listing.csv)
        cli_write_ticket_heading(stdout);
    if (listing.json)
        fputs("[", stdout);
    if (!print_all(&listing, &error))
        return cli_say(error, CLI_FAILED);
    if (listing.json)
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
