#include "console/cli_coverage.h"

#include <string.h>

#include "base/clock.h"
#include "console/cli_command.h"
#include "console/cli_write.h"
#include "wire/coverage.h"

#define NAME_COLS 24

typedef struct Asked {
    CliCommand command;
    gboolean blind;
    char *area, *by, *level_word;
    AreaLevel level;
    DarkBy dark_by;
    bool dark;
} Asked;

static void asked_clear(Asked *asked)
{
    cli_command_clear(&asked->command);
    g_free(asked->area);
    g_free(asked->by);
    g_free(asked->level_word);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static const CliKind coverage_kind = {
    .name = "tilik report coverage",
    .json = N_("As JSON"),
    .summary = N_("Installed, linked, live; why the rest is dark; free slots; RTs "
                  "that no camera sees.")};
static const CliKind dark_kind = {
    .name = "tilik report dark",
    .json = N_("As JSON"),
    .summary = N_("What is dark, since when, and of how much nobody knows why.")};

static bool check(Asked *asked, GError **error)
{
    asked->level = cli_level_below(asked->area);
    if (!cli_area_fits(asked->area, error) ||
        !cli_level_fits(asked->level_word, &asked->level, error))
        return false;
    if (asked->blind && asked->by != NULL)
        return cli_mistake(error, "%s", _("--blind or --by, not both"));
    return asked->by == NULL || dark_by_parse(asked->by, &asked->dark_by) ||
           cli_mistake(error, _("'%s' is none of area, owner, reason and class"), asked->by);
}

static bool parse(Asked *asked, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"area", 0, 0, G_OPTION_ARG_STRING, &asked->area, N_("Of this area alone"), N_("CODE")},
        {"level", 0, 0, G_OPTION_ARG_STRING, &asked->level_word, N_("A line for each of these"),
         "kecamatan|kelurahan|rw|rt"},
        {"by", 0, 0, G_OPTION_ARG_STRING, &asked->by, N_("Put together by"),
         "area|owner|reason|class"},
        {asked->dark ? NULL : "blind", 0, 0, G_OPTION_ARG_NONE, &asked->blind,
         N_("The RTs that have cameras of which none is live"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    return cli_command_read(&asked->command, asked->dark ? &dark_kind : &coverage_kind, own, argc,
                            argv, error) &&
           check(asked, error);
}

/* Tables */

#define COLUMNS 11

/* In the order of the table. */
static void numbers_of(const CoverageCounts *counts, unsigned out[COLUMNS])
{
    unsigned linked = coverage_linked(counts);
    const unsigned numbers[COLUMNS] = {
        counts->installed,   linked,
        counts->live,        linked > 0 ? (unsigned)(counts->live * UINT64_C(100) / linked) : 0,
        counts->deliberate,  counts->explained,
        counts->unexplained, counts->unknown,
        counts->free_slots,  counts->rts_blind,
        counts->rts_empty,
    };
    memcpy(out, numbers, sizeof numbers);
}

static void put_counts(const char *name, const CoverageCounts *counts, const int *widths)
{
    unsigned numbers[COLUMNS];
    numbers_of(counts, numbers);
    cli_put_padded(stdout, name, NAME_COLS);
    for (int i = 0; i < COLUMNS; i++)
        printf("  %*u", widths[i], numbers[i]);
    printf("\n");
}

static void put_heads(const char *const *heads, int count, int *widths)
{
    cli_put_padded(stdout, "", NAME_COLS);
    cli_put_heads(stdout, heads, count, widths);
}

static void print_coverage(const Coverage *coverage)
{
    const char *const heads[COLUMNS] = {_("hangs"), _("linked"),   _("live"),      "%",
                                        _("off"),   _("reason"),   _("no reason"), _("unknown"),
                                        _("free"),  _("RT blind"), _("RT none")};
    int widths[COLUMNS];
    size_t count;
    const CoverageRow *rows = coverage_rows(coverage, &count);
    put_heads(heads, COLUMNS, widths);
    printf("\n");
    for (size_t i = 0; i < count; i++)
        put_counts(rows[i].name, &rows[i].counts, widths);
    put_counts(_("All"), coverage_total(coverage), widths);
}

static void csv_counts(const CoverageCounts *counts)
{
    printf(",%u,%u,%u,%u,%u,%u,%u,%u,%u,%u,%u,%u,%u\n", counts->installed, coverage_linked(counts),
           counts->live, counts->deliberate, counts->explained, counts->unexplained,
           counts->unknown, counts->sites, counts->slots, counts->free_slots, counts->rts,
           counts->rts_empty, counts->rts_blind);
}

static void csv_coverage(const Coverage *coverage)
{
    size_t count;
    const CoverageRow *rows = coverage_rows(coverage, &count);
    printf(coverage_by(coverage) == DARK_BY_AREA ? "code" : "key");
    printf(",name,installed,linked,live,deliberate,dark_explained,dark,unknown,sites,slots,"
           "free_slots,rts,rts_empty,rts_blind\n");
    for (size_t i = 0; i < count; i++) {
        printf("%s", rows[i].code);
        cli_put_field(stdout, rows[i].name);
        csv_counts(&rows[i].counts);
    }
}

static void print_dark(const GArray *rows, int64_t now_ms)
{
    const char *const heads[] = {_("dark"), _("no reason"), _("reason"), _("off")};
    int widths[G_N_ELEMENTS(heads)];
    put_heads(heads, G_N_ELEMENTS(heads), widths);
    printf("  %s\n", _("longest"));
    for (guint i = 0; i < rows->len; i++) {
        const DarkRow *row = &g_array_index(rows, DarkRow, i);
        char age[24] = "";
        if (row->oldest_ms > 0)
            clock_age(now_ms, row->oldest_ms, age, sizeof age);
        cli_put_padded(stdout, row->text, NAME_COLS);
        unsigned explained = row->cameras - row->unexplained - row->deliberate;
        printf("  %*u  %*u  %*u  %*u  %s %s\n", widths[0], row->cameras, widths[1],
               row->unexplained, widths[2], explained, widths[3], row->deliberate, age,
               row->oldest != NULL ? row->oldest : "");
    }
}

static void csv_dark(const GArray *rows)
{
    printf("key,cameras,dark,deliberate,oldest,oldest_camera\n");
    for (guint i = 0; i < rows->len; i++) {
        const DarkRow *row = &g_array_index(rows, DarkRow, i);
        cli_put_csv(stdout, row->key);
        printf(",%u,%u,%u", row->cameras, row->unexplained, row->deliberate);
        cli_put_time(stdout, row->oldest_ms);
        cli_put_field(stdout, row->oldest);
        printf("\n");
    }
}

static void print_blind(const Catalog *catalog, const GArray *rows, int64_t now_ms)
{
    const char *const heads[] = {_("cameras"), _("explained")};
    int widths[G_N_ELEMENTS(heads)];
    put_heads(heads, G_N_ELEMENTS(heads), widths);
    printf("  %s\n", _("blind for"));
    for (guint i = 0; i < rows->len; i++) {
        const BlindRow *row = &g_array_index(rows, BlindRow, i);
        char label[256], age[24] = "";
        catalog_area_label(catalog, row->area, label, sizeof label);
        if (row->since_ms > 0)
            clock_age(now_ms, row->since_ms, age, sizeof age);
        cli_put_padded(stdout, row->code, NAME_COLS);
        printf("  %*u  %*u  ", widths[0], row->cameras, widths[1], row->explained);
        cli_put_padded(stdout, age, 9);
        printf("  %s\n", label);
    }
}

static void csv_blind(const Catalog *catalog, const GArray *rows)
{
    printf("code,place,cameras,explained,since\n");
    for (guint i = 0; i < rows->len; i++) {
        const BlindRow *row = &g_array_index(rows, BlindRow, i);
        char label[256];
        catalog_area_label(catalog, row->area, label, sizeof label);
        printf("%s", row->code);
        cli_put_field(stdout, label);
        printf(",%u,%u", row->cameras, row->explained);
        cli_put_time(stdout, row->since_ms);
        printf("\n");
    }
}

static void tell_blind(const Asked *asked, uint32_t scope)
{
    const City *city = asked->command.city;
    const Catalog *catalog = city_catalog(city);
    g_autoptr(GArray) rows = coverage_blind(catalog, scope);
    g_autoptr(GString) json = g_string_new(NULL);
    if (asked->command.json) {
        encode_blind(json, rows);
        cli_print_json(json);
    } else if (asked->command.csv) {
        csv_blind(catalog, rows);
    } else {
        print_blind(catalog, rows, city_now_ms(city));
    }
}

static void tell(const Asked *asked, uint32_t scope)
{
    const City *city = asked->command.city;
    const Catalog *catalog = city_catalog(city);
    g_autoptr(GString) json = g_string_new(NULL);
    if (asked->dark) {
        g_autoptr(GArray) rows = dark_rows(catalog, scope, asked->dark_by, asked->level);
        if (asked->command.json) {
            encode_dark(json, rows);
            cli_print_json(json);
        } else if (asked->command.csv) {
            csv_dark(rows);
        } else {
            print_dark(rows, city_now_ms(city));
        }
        return;
    }
    if (asked->blind) {
        tell_blind(asked, scope);
        return;
    }
    g_autoptr(Coverage) coverage = coverage_new_by(catalog, scope, asked->dark_by, asked->level);
    if (asked->command.json) {
        encode_coverage(json, coverage);
        cli_print_json(json);
    } else if (asked->command.csv) {
        csv_coverage(coverage);
    } else {
        print_coverage(coverage);
    }
}

static int report(Asked *asked, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    uint32_t scope;
    if (!parse(asked, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!cli_command_open(&asked->command, CITY_CAMERAS, &error) ||
        !cli_scope(&asked->command, asked->area, &scope, &error))
        return cli_say(error, CLI_FAILED);
    cli_warn_stale(asked->command.stale_ms);
    tell(asked, scope);
    return cli_flush();
}

int cli_coverage(int argc, char **argv)
{
    g_auto(Asked) asked = {0};
    return report(&asked, argc, argv);
}

int cli_dark(int argc, char **argv)
{
    g_auto(Asked) asked = {.dark = true};
    return report(&asked, argc, argv);
}
