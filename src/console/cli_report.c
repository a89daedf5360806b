#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_alerts.h"
#include "console/cli_coverage.h"
#include "console/cli_register.h"
#include "console/cli_seen.h"
#include "console/cli_logbook.h"
#include "console/cli_uptime.h"
#include "ui/view_report.h"

typedef struct Reporting {
    Options options;
    gboolean json, csv;
    char *from, *to;
    int64_t from_ms, to_ms;
    bool kinds;
    City *city;
    GMainLoop *loop;
    GError *error;
    AlertReport *alerts;
    KindReport *kind_report;
} Reporting;

static void reporting_clear(Reporting *reporting)
{
    alert_report_free(reporting->alerts);
    kind_report_free(reporting->kind_report);
    city_close(reporting->city);
    options_clear(&reporting->options);
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

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static bool parse(Reporting *reporting, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &reporting->from, N_("Where it begins"), N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &reporting->to, N_("Where it ends"), N_("TIME")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &reporting->json, N_("As the API gives it"), NULL},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &reporting->csv, N_("Comma-separated, with a heading"),
         NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik report");
    g_autoptr(GOptionContext) context =
        g_option_context_new("alerts|kinds|situation|coverage|dark|seen|uptime|register");
    g_autofree GOptionEntry *entries = options_entries(&reporting->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("alerts: load, floods, worst cameras.  kinds: what happens where and when.  "
                   "situation: one page on how things stand (tilik lapsit).  coverage: what is "
                   "seen.  dark: what is not, and why.  seen: what nobody looked at.  uptime: how "
                   "much of the time.  register: who is obliged to join."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    const char *what = *argc == 2 ? (*argv)[1] : "";
    reporting->kinds = strcmp(what, "kinds") == 0;
    if (!reporting->kinds && strcmp(what, "alerts") != 0)
        return mistake(
            error, _("say which report: alerts, kinds, situation, coverage, dark, seen, uptime or "
                     "register"));
    if (reporting->json && reporting->csv)
        return mistake(error, _("--json or --csv, not both"));
    int64_t now = clock_wall_ms();
    if (!cli_time(reporting->from, now, &reporting->from_ms, error) ||
        !cli_time(reporting->to, now, &reporting->to_ms, error))
        return false;
    if (reporting->from_ms != 0 && reporting->to_ms != 0 && reporting->to_ms <= reporting->from_ms)
        return mistake(error, _("--to lies before --from"));
    return true;
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
    g_autoptr(ReportPage) page =
        report_page_new(g_steal_pointer(&reporting->alerts),
                        g_steal_pointer(&reporting->kind_report), city_catalog(reporting->city));
    g_autofree char *text = report_page_text(page);
    fputs(text, stdout);
}

static void print(Reporting *reporting)
{
    g_autoptr(GString) json = g_string_new(NULL);
    if (reporting->json && reporting->kinds)
        encode_kind_summary(json, reporting->kind_report);
    else if (reporting->json)
        encode_alert_summary(json, reporting->alerts);
    else if (reporting->csv && reporting->kinds)
        cli_write_kinds(stdout, city_catalog(reporting->city), reporting->kind_report);
    else if (reporting->csv)
        cli_write_report(stdout, reporting->alerts);
    else
        print_page(reporting);
    if (json->len > 0) {
        g_string_append_c(json, '\n');
        fwrite(json->str, 1, json->len, stdout);
    }
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
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    if (!parse(&reporting, &argc, &argv, &error) ||
        (config = options_config(&reporting.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    /* The cameras name the places. */
    reporting.city = city_open(config, &reporting.options,
                               reporting.json ? CITY_BACKEND : CITY_CAMERAS, &stale_ms, &error);
    if (reporting.city == NULL)
        return cli_say(error, CLI_FAILED);
    reporting.loop = g_main_loop_new(NULL, FALSE);
    Api *api = city_api(reporting.city);
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
