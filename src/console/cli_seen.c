#include "console/cli_seen.h"

#include <string.h>

#include "base/clock.h"
#include "console/cli_command.h"
#include "console/cli_write.h"
#include "wire/seen.h"

#define NAME_COLS 24

typedef struct Asked {
    CliCommand command;
    char *area, *by_word, *level_word;
    AreaLevel level;
    SeenBy by;
} Asked;

static void asked_clear(Asked *asked)
{
    cli_command_clear(&asked->command);
    g_free(asked->area);
    g_free(asked->by_word);
    g_free(asked->level_word);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static const CliKind kind = {
    .name = "tilik report seen",
    .json = N_("As JSON"),
    .summary = N_("How many cameras somebody looked at in the last hour, day and week, how many "
                  "nobody ever did,\nand which was seen the longest ago.")};

static bool parse(Asked *asked, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"area", 0, 0, G_OPTION_ARG_STRING, &asked->area, N_("Of this area alone"), N_("CODE")},
        {"level", 0, 0, G_OPTION_ARG_STRING, &asked->level_word, N_("A line for each of these"),
         "kecamatan|kelurahan|rw|rt"},
        {"by", 0, 0, G_OPTION_ARG_STRING, &asked->by_word, N_("Put together by"),
         "area|class|owner"},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    if (!cli_command_read(&asked->command, &kind, own, argc, argv, error))
        return false;
    asked->level = cli_level_below(asked->area);
    return cli_area_fits(asked->area, error) &&
           cli_level_fits(asked->level_word, &asked->level, error) &&
           (asked->by_word == NULL || seen_by_parse(asked->by_word, &asked->by) ||
            cli_mistake(error, _("'%s' is none of area, class and owner"), asked->by_word));
}

/* Tables */

#define COLUMNS 7

static void numbers_of(const SeenCounts *counts, unsigned out[COLUMNS])
{
    const unsigned numbers[COLUMNS] = {
        counts->cameras, counts->hour,  counts->day, counts->cameras - counts->day,
        counts->week,    counts->never, counts->off,
    };
    memcpy(out, numbers, sizeof numbers);
}

static void put_row(const char *name, const SeenCounts *counts, const int *widths, int64_t now_ms)
{
    unsigned numbers[COLUMNS];
    char age[24] = "";
    numbers_of(counts, numbers);
    cli_put_padded(stdout, name, NAME_COLS);
    for (int i = 0; i < COLUMNS; i++)
        printf("  %*u", widths[i], numbers[i]);
    if (counts->oldest != NULL && counts->oldest_ms == 0)
        g_strlcpy(age, _("never"), sizeof age);
    else if (counts->oldest != NULL)
        clock_age(now_ms, counts->oldest_ms, age, sizeof age);
    printf("  %s %s\n", age, counts->oldest != NULL ? counts->oldest : "");
}

static void print_table(const SeenReport *report, int64_t now_ms)
{
    const char *const heads[COLUMNS] = {_("cameras"), _("1 h"),   _("24 h"), _("unseen"),
                                        _("7 d"),     _("never"), _("off")};
    int widths[COLUMNS];
    size_t count;
    const SeenRow *rows = seen_report_rows(report, &count);
    cli_put_padded(stdout, "", NAME_COLS);
    cli_put_heads(stdout, heads, COLUMNS, widths);
    printf("  %s\n", _("longest unseen"));
    for (size_t i = 0; i < count; i++)
        put_row(rows[i].text, &rows[i].counts, widths, now_ms);
    put_row(_("All"), seen_report_total(report), widths, now_ms);
}

static void print_csv(const SeenReport *report)
{
    size_t count;
    const SeenRow *rows = seen_report_rows(report, &count);
    printf("key,name,cameras,off,seen_1h,seen_24h,seen_7d,never,oldest,oldest_camera\r\n");
    for (size_t i = 0; i < count; i++) {
        const SeenCounts *counts = &rows[i].counts;
        cli_put_csv(stdout, rows[i].key);
        cli_put_field(stdout, rows[i].text);
        printf(",%u,%u,%u,%u,%u,%u", counts->cameras, counts->off, counts->hour, counts->day,
               counts->week, counts->never);
        cli_put_time(stdout, counts->oldest_ms);
        cli_put_field(stdout, counts->oldest);
        printf("\r\n");
    }
}

static void tell(const Asked *asked, uint32_t scope)
{
    const City *city = asked->command.city;
    g_autoptr(SeenReport) report =
        seen_report_new(city_catalog(city), scope, asked->by, asked->level, city_now_ms(city));
    g_autoptr(GString) json = g_string_new(NULL);
    if (asked->command.json) {
        encode_seen_report(json, report, asked->by);
        cli_print_json(json);
    } else if (asked->command.csv) {
        print_csv(report);
    } else {
        print_table(report, city_now_ms(city));
    }
}

int cli_seen(int argc, char **argv)
{
    g_auto(Asked) asked = {0};
    g_autoptr(GError) error = NULL;
    uint32_t scope;
    if (!parse(&asked, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!cli_command_open(&asked.command, CITY_LOOKS, &error))
        return cli_say(error, CLI_FAILED);
    if (!looks_known(city_catalog(asked.command.city)))
        return cli_say_no_looks();
    if (!cli_scope(&asked.command, asked.area, &scope, &error))
        return cli_say(error, CLI_FAILED);
    tell(&asked, scope);
    return cli_flush();
}
