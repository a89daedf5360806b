#include "console/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "console/cli_alerts.h"
#include "console/cli_command.h"
#include "console/cli_evidence.h"
#include "console/cli_handover.h"
#include "console/cli_logbook.h"
#include "console/cli_open.h"
#include "console/cli_outbox.h"
#include "console/cli_ptz.h"
#include "console/cli_ronda.h"
#include "console/cli_seen.h"
#include "console/cli_service.h"
#include "console/cli_sources.h"
#include "console/cli_weather.h"
#include "console/cli_snapshot.h"
#include "console/cli_tickets.h"
#include "console/cli_write.h"
#include "model/looks.h"
#include "model/query.h"

int cli_say(const GError *error, int status)
{
    log_complain("tilik: %s\n", error->message);
    return status;
}

/* Scripts get what is kept when the backend is away, and are told how old it is. */
void cli_warn_stale(int64_t stale_ms)
{
    char age[32];
    if (stale_ms < 0)
        return;
    clock_age(stale_ms + 1, 1, age, sizeof age);
    log_complain(_("tilik: the backend is away; this is %s old\n"), age);
}

int cli_flush(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return CLI_DONE;
    if (errno == EPIPE) /* a reader that has had enough, such as head */
        return CLI_DONE;
    log_complain(_("tilik: the output could not be written: %s\n"), g_strerror(errno));
    return CLI_FAILED;
}

int cli_say_no_looks(void)
{
    log_complain("tilik: %s\n", _("the backend does not say who looked last"));
    return CLI_FAILED;
}

static int print_cameras(const Catalog *catalog, Query *query, const CliCommand *wish)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, clock_wall_ms(), NULL, found);
    if (wish->json)
        cli_write_json(stdout, catalog, found);
    else if (wish->csv)
        cli_write_csv(stdout, catalog, found);
    else
        cli_write_table(stdout, catalog, found, clock_wall_ms());
    return cli_flush();
}

static const CliKind cameras_kind = {.name = "tilik cameras",
                                     .arguments = N_("[QUERY…]"),
                                     .json = N_("One array of objects"),
                                     .summary = N_("Lists the cameras that answer a query.")};

static int run_cameras(int argc, char **argv)
{
    g_auto(CliCommand) wish = {0};
    g_autoptr(GError) error = NULL;
    if (!cli_command_read(&wish, &cameras_kind, NULL, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    g_autofree char *text = g_strjoinv(" ", argv + 1);
    g_autoptr(Query) query = query_parse(text, &error);
    if (query == NULL)
        return cli_say(error, CLI_USAGE);
    bool looks = query_asks(query, QUERY_SEEN) || query_asks(query, QUERY_SEEN_BY);
    if (!cli_command_open(&wish, looks ? CITY_LOOKS : CITY_CAMERAS, &error))
        return cli_say(error, CLI_FAILED);
    cli_warn_stale(wish.stale_ms);
    if (looks && !looks_known(city_catalog(wish.city)))
        return cli_say_no_looks();
    return print_cameras(city_catalog(wish.city), query, &wish);
}

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} verbs[] = {
    {"cameras", run_cameras},    {"alerts", cli_alerts},
    {"open", cli_open},          {"ack", cli_act},
    {"claim", cli_act},          {"release", cli_act},
    {"shelve", cli_act},         {"unshelve", cli_act},
    {"close", cli_act},          {"report", cli_report},
    {"tickets", cli_tickets},    {"logbook", cli_logbook},
    {"snapshot", cli_snapshot},  {"ticket", cli_ticket},
    {"note", cli_note},          {"lapsit", cli_lapsit},
    {"handover", cli_handover},  {"outbox", cli_outbox},
    {"evidence", cli_evidence},  {"verify", cli_verify},
    {"order", cli_order},        {"absen", cli_rollcall},
    {"roll-call", cli_rollcall}, {"ronda", cli_ronda},
    {"views", cli_views},        {"ptz", cli_ptz},
    {"sources", cli_sources},    {"weather", cli_weather},
};

static int find_verb(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(verbs[i].name, name) == 0)
            return (int)i;
    return -1;
}

bool cli_knows(const char *name)
{
    return find_verb(name) >= 0;
}

int cli_run(int argc, char **argv)
{
    log_to_stderr();
    return verbs[find_verb(argv[0])].run(argc, argv);
}

int cli_demo_summary(Config *config, const Options *options)
{
    g_autoptr(GError) error = NULL;
    int64_t stale_ms;
    log_to_stderr();
    g_autoptr(City) city = city_open(config, options, CITY_CAMERAS, &stale_ms, &error);
    if (city == NULL)
        return cli_say(error, CLI_FAILED);
    cli_write_summary(stdout, city_catalog(city));
    return cli_flush();
}
