#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_logbook.h"
#include "ui/view_report.h"
#include "wire/lapsit.h"
#include "wire/routes.h"

#define HOURS_MAX (400 * 24)
#define HOUR_MS   INT64_C(3600000)

/* `tilik lapsit`, also as `tilik report situation` */
typedef struct Asking {
    Options options;
    gboolean json;
    int hours;
    char *from, *to, *area;
    int64_t from_ms, to_ms;
    City *city;
    GMainLoop *loop;
    GError *error;
    Lapsit *lapsit;
} Asking;

static void asking_clear(Asking *asking)
{
    lapsit_free(asking->lapsit);
    city_close(asking->city);
    options_clear(&asking->options);
    g_free(asking->from);
    g_free(asking->to);
    g_free(asking->area);
    g_clear_error(&asking->error);
    if (asking->loop != NULL)
        g_main_loop_unref(asking->loop);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static bool check(Asking *asking, int argc, GError **error)
{
    int64_t now_ms = clock_wall_ms();
    AreaLevel level;
    if (argc > 1)
        return mistake(error, _("it takes options alone"));
    if (asking->hours < 0 || asking->hours > HOURS_MAX)
        return mistake(error, _("--hours takes 1 to 9600"));
    if (asking->hours != 0 && (asking->from != NULL || asking->to != NULL))
        return mistake(error, _("--hours, or --from and --to"));
    if (asking->area != NULL && !area_code_level(asking->area, &level))
        return mistake(error, _("--area takes an area's code, such as 33.74.10"));
    if (!cli_time(asking->from, now_ms, &asking->from_ms, error) ||
        !cli_time(asking->to, now_ms, &asking->to_ms, error))
        return false;
    if (asking->hours > 0)
        asking->from_ms = now_ms - asking->hours * HOUR_MS;
    return asking->from_ms == 0 || asking->to_ms == 0 || asking->from_ms < asking->to_ms ||
           mistake(error, _("--to lies before --from"));
}

static bool parse(Asking *asking, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"hours", 0, 0, G_OPTION_ARG_INT, &asking->hours, N_("The last so many hours (8)"), "N"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &asking->from, N_("Where it begins"), N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &asking->to, N_("Where it ends"), N_("TIME")},
        {"area", 0, 0, G_OPTION_ARG_STRING, &asking->area, N_("Only of this area"), N_("CODE")},
        {"json", 0, 0, G_OPTION_ARG_NONE, &asking->json, N_("As the API gives it"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik lapsit");
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree GOptionEntry *entries = options_entries(&asking->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(context, _("The situation report: one page of 80 columns, to be "
                                            "printed and signed."));
    return g_option_context_parse(context, argc, argv, error) && check(asking, *argc, error);
}

static void on_report(const char *answer, size_t size, const char *etag, const GError *error,
                      void *data)
{
    Asking *asking = data;
    g_autoptr(Decoder) decoder = decoder_new();
    if (error != NULL)
        asking->error = g_error_copy(error);
    else
        asking->lapsit = decode_lapsit(decoder, answer, size, &asking->error);
    g_main_loop_quit(asking->loop);
}

static void ask(Asking *asking)
{
    char from[CLOCK_RFC3339_SIZE], to[CLOCK_RFC3339_SIZE];
    g_autoptr(GString) path = g_string_new(ROUTE_REPORTS "/situation?");
    if (asking->area != NULL)
        g_string_append_printf(path, "area=%s&", asking->area);
    if (asking->from_ms != 0) {
        clock_format(asking->from_ms, from);
        g_string_append_printf(path, "from=%s&", from);
    }
    if (asking->to_ms != 0) {
        clock_format(asking->to_ms, to);
        g_string_append_printf(path, "to=%s&", to);
    }
    g_string_truncate(path, path->len - 1);
    api_fetch(city_api(asking->city), path->str, on_report, asking);
}

static void print(Asking *asking)
{
    if (asking->json) {
        g_autoptr(GString) json = g_string_new(NULL);
        encode_lapsit(json, asking->lapsit);
        printf("%s\n", json->str);
        return;
    }
    g_autoptr(ReportPage) page =
        report_page_new_lapsit(g_steal_pointer(&asking->lapsit), city_catalog(asking->city));
    g_autofree char *text = report_page_text(page);
    fputs(text, stdout);
}

int cli_lapsit(int argc, char **argv)
{
    g_auto(Asking) asking = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    if (!parse(&asking, &argc, &argv, &error) ||
        (config = options_config(&asking.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    /* The cameras name the places. */
    asking.city = city_open(config, &asking.options, asking.json ? CITY_BACKEND : CITY_CAMERAS,
                            &stale_ms, &error);
    if (asking.city == NULL)
        return cli_say(error, CLI_FAILED);
    asking.loop = g_main_loop_new(NULL, FALSE);
    ask(&asking);
    g_main_loop_run(asking.loop);
    if (asking.error != NULL)
        return cli_say(asking.error, CLI_FAILED);
    print(&asking);
    return cli_flush();
}
