#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/cli_alerts.h"
#include "console/cli_command.h"
#include "console/cli_coverage.h"
#include "console/cli_register.h"
#include "console/cli_seen.h"
#include "console/cli_logbook.h"
#include "console/cli_uptime.h"
#include "ui/view_report.h"

typedef struct Reporting {
    CliCommand command;
    char *from, *to;
    int64_t from_ms, to_ms;
    bool kinds;
    GMainLoop *loop;
    GError *error;
    AlertReport *alerts;
    KindReport *kind_report;
} Reporting;

static void reporting_clear(Reporting *reporting)
{
    alert_report_free(reporting->alerts);
    kind_report_free(reporting->kind_report);
    cli_command_clear(&reporting->command);
    g_free(reporting->from);
    g_free(reporting->to);
    g_clear_error(&reporting->error);
    if (reporting->loop != NULL)
        g_main_loop_unref(reporting->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reporting, reporting_clear)

bool cli_time(const char *text, int64_t now_ms, int64_t *out, GError **error)
{
    char *end = NULL;
    if (text == NULL)
        return true;
    gint64 number = g_ascii_strtoll(text, &end, 10);
    bool ago = end != text && (strcmp(end, "d") == 0 || strcmp(end, "h") == 0) && number > 0 &&
               number < 100000;
    if (ago) {
        *out = now_ms - number * (end[0] == 'd' ? INT64_C(86400000) : INT64_C(3600000));
        return true;
    }
    if (clock_parse(text, out))
        return true;
    g_autofree char *midnight = g_strconcat(text, "T00:00:00", NULL);
    g_autoptr(GTimeZone) here = g_time_zone_new_local();
    g_autoptr(GDateTime) day = g_date_time_new_from_iso8601(midnight, here);
    if (day != NULL && strlen(text) == strlen("2026-11-22")) {
        *out = g_date_time_to_unix(day) * 1000;
        return true;
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                _("'%s' is no time; give 2026-11-22, an RFC 3339 time, or 7d"), text);
    return false;
}

static const CliKind kind = {
    .name = "tilik report",
    .arguments = "alerts|kinds|situation|coverage|dark|seen|uptime|register",
    .json = N_("As the API gives it"),
    .summary = N_("alerts: load, floods, worst cameras.  kinds: what happens where and when.  "
                  "situation: one page on how things stand (tilik lapsit).  coverage: what is "
                  "seen.  dark: what is not, and why.  seen: what nobody looked at.  uptime: how "
                  "much of the time.  register: who is obliged to join.")};

static bool parse(Reporting *reporting, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &reporting->from, N_("Where it begins"), N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &reporting->to, N_("Where it ends"), N_("TIME")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    if (!cli_command_read(&reporting->command, &kind, own, argc, argv, error))
        return false;
    const char *what = *argc == 2 ? (*argv)[1] : "";
    reporting->kinds = strcmp(what, "kinds") == 0;
    if (!reporting->kinds && strcmp(what, "alerts") != 0)
        return cli_mistake(error, "%s",
                           _("say which report: alerts, kinds, situation, coverage, dark, seen, "
                             "uptime or register"));
    return cli_span(reporting->from, reporting->to, &reporting->from_ms, &reporting->to_ms, error);
}

static void told(Reporting *reporting, const GError *error)
{
    if (error != NULL)
        reporting->error = g_error_copy(error);
    g_main_loop_quit(reporting->loop);
}

static void on_alerts(AlertReport *report, const GError *error, void *data)
{
    Reporting *reporting = data;
    reporting->alerts = report;
    told(reporting, error);
}

static void on_kinds(KindReport *report, const GError *error, void *data)
{
    Reporting *reporting = data;
    reporting->kind_report = report;
    told(reporting, error);
}

static void print_page(Reporting *reporting)
{
    g_autoptr(ReportPage) page = report_page_new(g_steal_pointer(&reporting->alerts),
                                                 g_steal_pointer(&reporting->kind_report),
                                                 city_catalog(reporting->command.city));
    g_autofree char *text = report_page_text(page);
    fputs(text, stdout);
}

static void print(Reporting *reporting)
{
    g_autoptr(GString) json = g_string_new(NULL);
    if (reporting->command.json && reporting->kinds)
        encode_kind_summary(json, reporting->kind_report);
    else if (reporting->command.json)
        encode_alert_summary(json, reporting->alerts);
    else if (reporting->command.csv && reporting->kinds)
        cli_write_kinds(stdout, city_catalog(reporting->command.city), reporting->kind_report);
    else if (reporting->command.csv)
        cli_write_report(stdout, reporting->alerts);
    else
        print_page(reporting);
    if (json->len > 0)
        cli_print_json(json);
}

/* True where a word stands among the arguments, and takes it out. */
static bool take_word(int *argc, char **argv, const char *word)
{
    int at = 1;
    while (at < *argc && strcmp(argv[at], word) != 0)
        at++;
    if (at == *argc)
        return false;
    memmove(argv + at, argv + at + 1, (size_t)(*argc - at) * sizeof *argv);
    --*argc;
    return true;
}

int cli_report(int argc, char **argv)
{
    if (take_word(&argc, argv, "situation"))
        return cli_lapsit(argc, argv);
    if (take_word(&argc, argv, "coverage"))
        return cli_coverage(argc, argv);
    if (take_word(&argc, argv, "dark"))
        return cli_dark(argc, argv);
    if (take_word(&argc, argv, "register"))
        return cli_register(argc, argv);
    if (take_word(&argc, argv, "seen"))
        return cli_seen(argc, argv);
    if (take_word(&argc, argv, "uptime"))
        return cli_uptime(argc, argv);
    g_auto(Reporting) reporting = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&reporting, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    /* The cameras name the places. */
    CityWant want = reporting.command.json ? CITY_BACKEND : CITY_CAMERAS;
    if (!cli_command_open(&reporting.command, want, &error))
        return cli_say(error, CLI_FAILED);
    reporting.loop = g_main_loop_new(NULL, FALSE);
    Api *api = city_api(reporting.command.city);
    if (reporting.kinds)
        api_report_kinds(api, reporting.from_ms, reporting.to_ms, on_kinds, &reporting);
    else
        api_report_alerts(api, reporting.from_ms, reporting.to_ms, on_alerts, &reporting);
    g_main_loop_run(reporting.loop);
    if (reporting.error != NULL)
        return cli_say(reporting.error, CLI_FAILED);
    print(&reporting);
    return cli_flush();
}
