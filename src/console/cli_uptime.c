#include "console/cli_uptime.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "console/cli_command.h"
#include "console/cli_write.h"
#include "wire/routes.h"
#include "wire/uptime.h"

#define NAME_COLS 28
#define DAYS_MAX  400
#define DAY_MS    INT64_C(86400000)

typedef struct Asking {
    CliCommand command;
    int days, limit;
    char *from, *to, *area, *by_word, *level_word, *query;
    int64_t from_ms, to_ms;
} Asking;

static void asking_clear(Asking *asking)
{
    char *texts[] = {asking->from,    asking->to,         asking->area,
                     asking->by_word, asking->level_word, asking->query};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    cli_command_clear(&asking->command);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

static const CliKind kind = {
    .name = "tilik report uptime",
    .json = N_("As the API gives it"),
    .summary = N_("How much of a time cameras were live, dark with a reason or with none, or out "
                  "of service on purpose; how often they went, and for how long.  Uptime leaves "
                  "out what was on purpose, not linked, or not known.")};

static bool check(Asking *asking, GError **error)
{
    UptimeBy by;
    AreaLevel level;
    if (!cli_area_fits(asking->area, error) || !cli_level_fits(asking->level_word, &level, error))
        return false;
    if (asking->by_word != NULL && !uptime_by_parse(asking->by_word, &by))
        return cli_mistake(error, "%s", _("--by takes area, owner, reason, class, camera or site"));
    if (asking->days < 0 || asking->days > DAYS_MAX)
        return cli_mistake(error, "%s", _("--days takes 1 to 400"));
    if (asking->limit < 0 || asking->limit > UPTIME_ROWS_MAX)
        return cli_mistake(error, "%s", _("--limit takes 1 to 5000"));
    if (asking->days != 0 && (asking->from != NULL || asking->to != NULL))
        return cli_mistake(error, "%s", _("--days, or --from and --to"));
    if (asking->days > 0)
        asking->from_ms = clock_wall_ms() - asking->days * DAY_MS;
    return cli_span(asking->from, asking->to, &asking->from_ms, &asking->to_ms, error);
}

static bool parse(Asking *asking, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"by", 0, 0, G_OPTION_ARG_STRING, &asking->by_word, N_("Put together by"),
         "area|owner|reason|class|camera|site"},
        {"area", 0, 0, G_OPTION_ARG_STRING, &asking->area, N_("Of this area alone"), N_("CODE")},
        {"level", 0, 0, G_OPTION_ARG_STRING, &asking->level_word, N_("A line for each of these"),
         "kecamatan|kelurahan|rw|rt"},
        {"query", 0, 0, G_OPTION_ARG_STRING, &asking->query,
         N_("Of cameras that are now as this says"), N_("QUERY")},
        {"days", 0, 0, G_OPTION_ARG_INT, &asking->days, N_("Of the last N days; 7 usually"),
         N_("N")},
        {"from", 0, 0, G_OPTION_ARG_STRING, &asking->from, N_("Where it begins"), N_("TIME")},
        {"to", 0, 0, G_OPTION_ARG_STRING, &asking->to, N_("Where it ends"), N_("TIME")},
        {"limit", 0, 0, G_OPTION_ARG_INT, &asking->limit, N_("At most so many lines"), N_("N")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    return cli_command_read(&asking->command, &kind, own, argc, argv, error) &&
           check(asking, error);
}

/* The route with what is asked. */
static char *path_of(const Asking *asking)
{
    GString *path = g_string_new(ROUTE_REPORTS "/uptime?by=");
    g_string_append(path, asking->by_word != NULL ? asking->by_word : "area");
    cli_path_text(path, "area", asking->area);
    cli_path_text(path, "level", asking->level_word);
    cli_path_text(path, "q", asking->query);
    cli_path_time(path, "from", asking->from_ms);
    cli_path_time(path, "to", asking->to_ms);
    if (asking->limit > 0)
        g_string_append_printf(path, "&limit=%d", asking->limit);
    return g_string_free(path, FALSE);
}

/* What is shown */

#define SHARES 6

static const UptimeKind shares[SHARES] = {UPTIME_LIVE,       UPTIME_EXPLAINED, UPTIME_UNEXPLAINED,
                                          UPTIME_DELIBERATE, UPTIME_UNLINKED,  UPTIME_UNKNOWN};

static void put_percent(double share, int width)
{
    g_autofree char *text =
        isnan(share) ? g_strdup("-") : g_strdup_printf("%.1f", floor(share * 1000) / 10);
    printf("  %*s", width, text);
}

static void print_row(const char *name, const UptimeRow *row, const int *widths)
{
    char longest[24] = "-";
    if (row->longest_ms > 0)
        clock_age(row->longest_ms, 1, longest, sizeof longest);
    cli_put_padded(stdout, name, NAME_COLS);
    printf("  %*u", widths[0], row->cameras);
    put_percent(uptime_share(&row->times), widths[1]);
    for (int i = 0; i < SHARES; i++)
        put_percent(uptime_row_share(row, shares[i]), widths[2 + i]);
    printf("  %*u  %*s %s\n", widths[2 + SHARES], row->outages, widths[3 + SHARES], longest,
           row->longest != NULL ? row->longest : "");
}

static char *moment(int64_t at_ms)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    return at != NULL ? g_date_time_format(at, _("%Y-%m-%d %H:%M")) : g_strdup("-");
}

static void print_table(const UptimeReport *report)
{
    const char *const heads[] = {_("cameras"),   _("uptime"), _("live"),     _("reason"),
                                 _("no reason"), _("off"),    _("unlinked"), _("unknown"),
                                 _("outages"),   _("longest")};
    int widths[G_N_ELEMENTS(heads)];
    g_autofree char *from = moment(report->from_ms), *to = moment(report->to_ms);
    printf(_("From %s to %s; in per cent of the time"), from, to);
    printf("\n");
    cli_put_padded(stdout, "", NAME_COLS);
    cli_put_heads(stdout, heads, G_N_ELEMENTS(heads), widths);
    printf("\n");
    for (guint i = 0; i < report->rows->len; i++) {
        const UptimeRow *row = &g_array_index(report->rows, UptimeRow, i);
        print_row(row->name[0] != '\0' ? row->name : row->key, row, widths);
    }
    print_row(_("All"), &report->total, widths);
    if (report->left_out > 0)
        printf(_("%u more are left out"), report->left_out);
    printf(report->left_out > 0 ? "\n" : "");
}

static void csv_row(const UptimeRow *row)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    double share = uptime_share(&row->times);
    cli_put_csv(stdout, row->key);
    cli_put_field(stdout, row->name);
    printf(",%u,%s", row->cameras,
           isnan(share) ? "" : g_ascii_formatd(number, sizeof number, "%.6f", share));
    for (int i = 0; i < SHARES; i++)
        printf(",%s",
               g_ascii_formatd(number, sizeof number, "%.6f", uptime_row_share(row, shares[i])));
    printf(",%u,%" G_GINT64_FORMAT, row->outages, row->longest_ms / 1000);
    cli_put_field(stdout, row->longest);
    printf("\n");
}

static void csv_table(const UptimeReport *report)
{
    printf("key,name,cameras,uptime");
    for (int i = 0; i < SHARES; i++)
        printf(",%s", uptime_kind_word(shares[i]));
    printf(",outages,longest_s,longest_camera\n");
    for (guint i = 0; i < report->rows->len; i++)
        csv_row(&g_array_index(report->rows, UptimeRow, i));
}

int cli_uptime(int argc, char **argv)
{
    g_auto(Asking) asking = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(UptimeReport) report = NULL;
    size_t size;
    if (!parse(&asking, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!cli_command_open(&asking.command, CITY_BACKEND, &error))
        return cli_say(error, CLI_FAILED);
    g_autofree char *path = path_of(&asking);
    g_autofree char *answer = cli_fetch(asking.command.city, path, &size, &error);
    if (answer != NULL)
        report = decode_uptime_report(asking.command.decoder, answer, size, &error);
    if (report == NULL)
        return cli_say(error, CLI_FAILED);
    if (asking.command.json)
        printf("%s\n", answer);
    else if (asking.command.csv)
        csv_table(report);
    else
        print_table(report);
    return cli_flush();
}
