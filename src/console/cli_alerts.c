#include "console/cli_alerts.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "console/cli_command.h"
#include "model/alert_query.h"

typedef struct Listing {
    CliCommand command;
    gboolean follow;
    AlertsForm form;
    AlertQuery *query;
    GMainLoop *loop;
    SyncState link; /* as last said */
    int status;
} Listing;

static void listing_clear(Listing *listing)
{
    alert_query_free(listing->query);
    cli_command_clear(&listing->command);
    if (listing->loop != NULL)
        g_main_loop_unref(listing->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static const CliKind kind = {
    .name = "tilik alerts",
    .arguments = N_("[QUERY…]"),
    .json = N_("One array of objects; with --follow one object a line"),
    .summary = N_("Lists the alerts that answer a query; without one, those that are open.")};

static bool parse(Listing *listing, int *argc, char ***argv, GError **error)
{
    const CliCommand *command = &listing->command;
    const GOptionEntry own[] = {
        {"follow", 0, 0, G_OPTION_ARG_NONE, &listing->follow,
         N_("Go on with each one that changes, until interrupted"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    if (!cli_command_read(&listing->command, &kind, own, argc, argv, error))
        return false;
    listing->form = command->json ? ALERTS_JSON : command->csv ? ALERTS_CSV : ALERTS_TABLE;
    g_autofree char *text = g_strjoinv(" ", *argv + 1);
    listing->query = alert_query_parse(text, error);
    return listing->query != NULL;
}

/* Those that are not open are shown to who asks for a state. */
static bool is_wanted(Listing *listing, uint32_t index, Alert *out)
{
    const AlertBook *book = city_alerts(listing->command.city);
    return alert_book_alert(book, index, out) && !out->pending &&
           (alert_is_open(out) || alert_query_asks(listing->query, ALERT_FIELD_STATE) ||
            alert_query_asks(listing->query, ALERT_FIELD_ID)) &&
           alert_query_matches(listing->query, book, city_catalog(listing->command.city), index,
                               city_now_ms(listing->command.city));
}

static void print_all(Listing *listing)
{
    const AlertBook *book = city_alerts(listing->command.city);
    bool array = listing->form == ALERTS_JSON && !listing->follow;
    const char *before = array ? "\n" : "";
    Alert alert;
    if (listing->form == ALERTS_CSV)
        cli_write_alert_heading(stdout);
    if (array)
        fputs("[", stdout);
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        if (!is_wanted(listing, i, &alert))
            continue;
        fputs(before, stdout);
        cli_write_alert(stdout, listing->form, listing->command.city, &alert,
                        city_now_ms(listing->command.city));
        if (array)
            before = ",\n";
        else if (listing->form == ALERTS_JSON)
            fputc('\n', stdout);
    }
    if (array)
        fputs("\n]\n", stdout);
}

/* Following */

static void end(Listing *listing, int status)
{
    listing->status = status;
    g_main_loop_quit(listing->loop);
}

static void on_change(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    Listing *listing = data;
    Alert alert;
    if (thing != ALERT_THING || !is_wanted(listing, index, &alert))
        return;
    cli_write_alert(stdout, listing->form, listing->command.city, &alert,
                    city_now_ms(listing->command.city));
    if (listing->form == ALERTS_JSON)
        fputc('\n', stdout);
    int status = cli_flush();
    if (ferror(stdout))
        end(listing, status);
}

/* Whoever reads on is told that nothing comes, and when it comes again. */
static void on_link(City *city, void *data)
{
    Listing *listing = data;
    const SyncStatus *status = sync_status(city_sync(city));
    if (status->state == listing->link || status->state == SYNC_LOADING)
        return;
    listing->link = status->state;
    if (status->state == SYNC_LIVE)
        log_complain("%s", _("tilik: the backend is back\n"));
    else
        log_complain("tilik: %s\n",
                     status->problem != NULL ? status->problem : _("the backend is away"));
}

static gboolean on_signal(gpointer data)
{
    end(data, CLI_DONE);
    return G_SOURCE_CONTINUE;
}

static int follow(Listing *listing)
{
    listing->loop = g_main_loop_new(NULL, FALSE);
    listing->link = SYNC_LIVE;
    signal(SIGPIPE, SIG_IGN);
    guint interrupt = g_unix_signal_add(SIGINT, on_signal, listing);
    guint terminate = g_unix_signal_add(SIGTERM, on_signal, listing);
    unsigned listener = alert_book_listen(city_alerts(listing->command.city), on_change, listing);
    city_listen(listing->command.city, on_link, listing);
    g_main_loop_run(listing->loop);
    alert_book_unlisten(city_alerts(listing->command.city), listener);
    g_source_remove(interrupt);
    g_source_remove(terminate);
    return listing->status;
}

/* An empty list must mean that there are none. */
static bool may_read(Listing *listing, GError **error)
{
    const Session *session = city_session(listing->command.city, error);
    if (session == NULL)
        return false;
    alert_query_set_me(listing->query, session->name);
    if (g_strv_contains(session->rights, right_word(RIGHT_ALERTS_READ)))
        return true;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED, _("your role sees no alerts"));
    return false;
}

int cli_alerts(int argc, char **argv)
{
    g_auto(Listing) listing = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&listing, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!cli_command_open(&listing.command, CITY_ALERTS, &error) || !may_read(&listing, &error))
        return cli_say(error, CLI_FAILED);
    print_all(&listing);
    int status = cli_flush();
    return listing.follow && !ferror(stdout) ? follow(&listing) : status;
}
