#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "console/cli_command.h"
#include "console/cli_logbook.h"
#include "ui/view_report.h"
#include "wire/lapsit.h"
#include "wire/routes.h"

#define HOURS_MAX (400 * 24)
#define HOUR_MS   INT64_C(3600000)

/* `tilik lapsit`, also as `tilik report situation` */
typedef struct Asking {
    CliCommand command;
    int hours;
    char *from, *to, *area;
    int64_t from_ms, to_ms;
} Asking;

static void asking_clear(Asking *asking)
{
    cli_command_clear(&asking->command);
    g_free(asking->from);
    g_free(asking->to);
    g_free(asking->area);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static const CliKind kind = {
    .name = "tilik lapsit",
    .json = N_("As the API gives it"),
    .table_only = true,
    .summary = N_("The situation report: one page of 80 columns, to be printed and signed.")};

static bool check(Asking *asking, GError **error)
{
    if (asking->hours < 0 || asking->hours > HOURS_MAX)
        return cli_mistake(error, "%s", _("--hours takes 1 to 9600"));
    if (asking->hours != 0 && (asking->from != NULL || asking->to != NULL))
        return cli_mistake(error, "%s", _("--hours, or --from and --to"));
    if (asking->hours > 0)
        asking->from_ms = clock_wall_ms() - asking->hours * HOUR_MS;
    return cli_area_fits(asking->area, error) &&
           cli_span(asking->from, asking->to, &asking->from_ms, &asking->to_ms, error);
}

static bool parse(Asking *asking, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"hours", 0, 0, G_OPTION_ARG_INT, &asking->hours, N_("The last so many hours (8)"), "N"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &asking->from, N_("Where it begins"), N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &asking->to, N_("Where it ends"), N_("TIME")},
        {"area", 0, 0, G_OPTION_ARG_STRING, &asking->area, N_("Only of this area"), N_("CODE")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    return cli_command_read(&asking->command, &kind, own, argc, argv, error) &&
           check(asking, error);
}

static Lapsit *ask(const Asking *asking, GError **error)
{
    g_autoptr(GString) path = g_string_new(ROUTE_REPORTS "/situation");
    size_t size, plain = path->len;
    cli_path_text(path, "area", asking->area);
    cli_path_time(path, "from", asking->from_ms);
    cli_path_time(path, "to", asking->to_ms);
    if (path->len > plain)
        path->str[plain] = '?';
    g_autofree char *answer = cli_fetch(asking->command.city, path->str, &size, error);
    return answer != NULL ? decode_lapsit(asking->command.decoder, answer, size, error) : NULL;
}

static void print(const Asking *asking, Lapsit *lapsit)
{
    if (asking->command.json) {
        g_autoptr(GString) json = g_string_new(NULL);
        encode_lapsit(json, lapsit);
        cli_print_json(json);
        lapsit_free(lapsit);
        return;
    }
    g_autoptr(ReportPage) page = report_page_new_lapsit(lapsit, city_catalog(asking->command.city));
    g_autofree char *text = report_page_text(page);
    fputs(text, stdout);
}

int cli_lapsit(int argc, char **argv)
{
    g_auto(Asking) asking = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&asking, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    /* The cameras name the places. */
    CityWant want = asking.command.json ? CITY_BACKEND : CITY_CAMERAS;
    if (!cli_command_open(&asking.command, want, &error))
        return cli_say(error, CLI_FAILED);
    Lapsit *lapsit = ask(&asking, &error);
    if (lapsit == NULL)
        return cli_say(error, CLI_FAILED);
    print(&asking, lapsit);
    return cli_flush();
}
