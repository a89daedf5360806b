#include "console/cli_seen.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_write.h"
#include "wire/seen.h"

#define NAME_COLS 24

typedef struct Asked {
    Options options;
    gboolean json, csv;
    char *area, *by_word, *level_word;
    AreaLevel level;
    SeenBy by;
} Asked;

static void asked_clear(Asked *asked)
{
    options_clear(&asked->options);
    g_free(asked->area);
    g_free(asked->by_word);
    g_free(asked->level_word);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

/* Takes the message. */
static bool mistake(GError **error, char *message)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, message);
    g_free(message);
    return false;
}

static bool check(Asked *asked, int argc, GError **error)
{
    AreaLevel level;
    if (argc > 1)
        return mistake(error, g_strdup(_("these reports take options alone")));
    if (asked->json && asked->csv)
        return mistake(error, g_strdup(_("--json or --csv, not both")));
    if (asked->area != NULL && !area_code_level(asked->area, &level))
        return mistake(error, g_strdup_printf(_("'%s' is not the code of an area"), asked->area));
    asked->level = AREA_KECAMATAN;
    if (asked->area != NULL)
        asked->level = level < AREA_RT ? (AreaLevel)(level + 1) : AREA_RT;
    if (asked->level_word != NULL && !area_level_parse(asked->level_word, &asked->level))
        return mistake(error,
                       g_strdup_printf(_("'%s' is none of city, kecamatan, kelurahan, rw and rt"),
                                       asked->level_word));
    return asked->by_word == NULL || seen_by_parse(asked->by_word, &asked->by) ||
           mistake(error,
                   g_strdup_printf(_("'%s' is none of area, class and owner"), asked->by_word));
}

static bool parse(Asked *asked, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"area", 0, 0, G_OPTION_ARG_STRING, &asked->area, N_("Of this area alone"), N_("CODE")},
        {"level", 0, 0, G_OPTION_ARG_STRING, &asked->level_word, N_("A line for each of these"),
         "kecamatan|kelurahan|rw|rt"},
        {"by", 0, 0, G_OPTION_ARG_STRING, &asked->by_word, N_("Put together by"),
         "area|class|owner"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &asked->json, N_("As JSON"), NULL},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &asked->csv, N_("Comma-separated, with a heading"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik report seen");
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree GOptionEntry *entries = options_entries(&asked->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("How many cameras somebody looked at in the last hour, day and week, how many "
                   "nobody ever did,\nand which was seen the longest ago."));
    return g_option_context_parse(context, argc, argv, error) && check(asked, *argc, error);
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

static void tell(const Asked *asked, const City *city, uint32_t scope)
{
    g_autoptr(SeenReport) report =
        seen_report_new(city_catalog(city), scope, asked->by, asked->level, city_now_ms(city));
    g_autoptr(GString) json = g_string_new(NULL);
    if (asked->json) {
        encode_seen_report(json, report, asked->by);
        g_string_append_c(json, '\n');
        fwrite(json->str, 1, json->len, stdout);
    } else if (asked->csv) {
        print_csv(report);
    } else {
        print_table(report, city_now_ms(city));
    }
}

int cli_seen(int argc, char **argv)
{
    g_auto(Asked) asked = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    int64_t stale_ms;
    uint32_t scope = CATALOG_NONE;
    if (!parse(&asked, &argc, &argv, &error) ||
        (config = options_config(&asked.options, &error)) == NULL)
        return cli_say(error, CLI_USAGE);
    g_autoptr(City) city = city_open(config, &asked.options, CITY_LOOKS, &stale_ms, &error);
    if (city == NULL)
        return cli_say(error, CLI_FAILED);
    if (!looks_known(city_catalog(city)))
        return cli_say_no_looks();
    if (asked.area != NULL &&
        (scope = catalog_find_area(city_catalog(city), asked.area)) == CATALOG_NONE) {
        mistake(&error, g_strdup_printf(_("there is no area %s here"), asked.area));
        return cli_say(error, CLI_FAILED);
    }
    tell(&asked, city, scope);
    return cli_flush();
}
