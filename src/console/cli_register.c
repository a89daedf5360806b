#include "console/cli_register.h"

#include <stdio.h>
#include <string.h>

#include "console/cli_command.h"
#include "console/cli_write.h"
#include "console/order_words.h"
#include "wire/page.h"
#include "wire/register.h"
#include "wire/routes.h"

#define NAME_COLS 26
#define PAGES_MAX 1000

typedef struct Asked {
    CliCommand command;
    gboolean list;
    char *by_word, *area, *state_word;
    RegisterBy by;
    GPtrArray *buildings;
} Asked;

static void asked_clear(Asked *asked)
{
    cli_command_clear(&asked->command);
    g_ptr_array_unref(asked->buildings);
    g_free(asked->by_word);
    g_free(asked->area);
    g_free(asked->state_word);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static const CliKind kind = {
    .name = "tilik report register",
    .json = N_("As JSON"),
    .summary = N_("Who is obliged to join (Perwal 5/2019): asked, agreed, linked, overdue; and "
                  "cameras linked of those promised.")};

static bool check(Asked *asked, GError **error)
{
    BuildingState state;
    if (asked->list && asked->by_word != NULL)
        return cli_mistake(error, "%s", _("--list or --by, not both"));
    if (asked->by_word != NULL && !register_by_parse(asked->by_word, &asked->by))
        return cli_mistake(error, _("'%s' is none of area, kind and state"), asked->by_word);
    if (asked->state_word != NULL && !building_state_parse(asked->state_word, &state))
        return cli_mistake(error, _("'%s' is no state of the register"), asked->state_word);
    return cli_area_fits(asked->area, error);
}

static bool parse(Asked *asked, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"by", 0, 0, G_OPTION_ARG_STRING, &asked->by_word, N_("Put together by"),
         "area|kind|state"},
        {"list", 0, 0, G_OPTION_ARG_NONE, &asked->list, N_("A line for each entry"), NULL},
        {"state", 0, 0, G_OPTION_ARG_STRING, &asked->state_word, N_("Those that stand so alone"),
         "asked|agreed|linked|overdue|refused|exempt"},
        {"area", 0, 0, G_OPTION_ARG_STRING, &asked->area, N_("Of this area alone"), N_("CODE")},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    return cli_command_read(&asked->command, &kind, own, argc, argv, error) && check(asked, error);
}

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    Asked *asked = data;
    Building building;
    if (!decode_building(asked->command.decoder, json, size, &building, error))
        return false;
    g_ptr_array_add(asked->buildings, building_copy(&building));
    return true;
}

static bool fetch(Asked *asked, GError **error)
{
    g_autofree char *next = NULL;
    unsigned pages = 0;
    do {
        g_autoptr(GString) path = g_string_new(ROUTE_REGISTER "?limit=1000");
        size_t size = 0;
        cli_path_text(path, "area", asked->area);
        cli_path_text(path, "state", asked->state_word);
        cli_path_text(path, "cursor", next);
        g_autofree char *page = cli_fetch(asked->command.city, path->str, &size, error);
        g_clear_pointer(&next, g_free);
        if (page == NULL || !decode_page(page, size, take_item, asked, &next, error))
            return false;
    } while (next != NULL && ++pages < PAGES_MAX);
    return true;
}

/* Sums */

static void print_table(const Asked *asked, const GArray *rows)
{
    const char *heads[BUILDING_STATES + 1] = {_("all")};
    int widths[BUILDING_STATES + 1];
    for (BuildingState state = 0; state < BUILDING_STATES; state++)
        heads[state + 1] = building_state_text(state);
    cli_put_padded(stdout, register_by_text(asked->by), NAME_COLS);
    cli_put_heads(stdout, heads, G_N_ELEMENTS(heads), widths);
    printf("  %s\n", _("cameras"));
    for (guint i = 0; i < rows->len; i++) {
        const RegisterRow *row = &g_array_index(rows, RegisterRow, i);
        cli_put_padded(stdout, row->text, NAME_COLS);
        printf("  %*u", widths[0], row->all);
        for (BuildingState state = 0; state < BUILDING_STATES; state++)
            printf("  %*u", widths[state + 1], row->states[state]);
        printf("  ");
        /* TRANSLATORS: cameras that are linked, of how many were promised */
        printf(_("%u of %u"), row->linked, row->promised);
        printf("\n");
    }
}

static void print_csv(const Asked *asked, const GArray *rows)
{
    printf("%s,name,all,asked,agreed,linked,overdue,refused,exempt,cameras_promised,"
           "cameras_linked\n",
           register_by_word(asked->by));
    for (guint i = 0; i < rows->len; i++) {
        const RegisterRow *row = &g_array_index(rows, RegisterRow, i);
        cli_put_csv(stdout, row->key);
        printf(",");
        cli_put_csv(stdout, row->text);
        printf(",%u", row->all);
        for (BuildingState state = 0; state < BUILDING_STATES; state++)
            printf(",%u", row->states[state]);
        printf(",%u,%u\n", row->promised, row->linked);
    }
}

static void print_sums(const Asked *asked)
{
    g_autoptr(GArray) rows =
        register_rows((const Building *const *)asked->buildings->pdata, asked->buildings->len,
                      asked->by, city_catalog(asked->command.city));
    if (asked->command.json) {
        g_autoptr(GString) json = g_string_new(NULL);
        encode_register_report(json, asked->by, rows);
        cli_print_json(json);
    } else if (asked->command.csv) {
        print_csv(asked, rows);
    } else {
        print_table(asked, rows);
    }
}

/* Each one */

static void write_day(int64_t at_ms, char out[32])
{
    g_strlcpy(out, "", 32);
    if (at_ms > 0) {
        order_day_write(at_ms, out, 32);
        out[MIN(strlen(out), strlen("2026-12-31"))] = '\0';
    }
}

static void print_one(const Asked *asked, const Building *building)
{
    char due[32];
    const char *texts[] = {
        building->id,       building->name,  building_kind_word(building->kind),
        building->area,     building->owner, building_state_word(building->state),
        building->agreement};
    write_day(building->due_at_ms, due);
    if (asked->command.csv) {
        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
            cli_put_csv(stdout, texts[i]);
            printf(",");
        }
        printf("%s,%d,%d\n", due, building->promised, building->linked);
        return;
    }
    cli_put_padded(stdout, building->id, 10);
    cli_put_padded(stdout, building_state_text(building->state), 10);
    cli_put_padded(stdout, due, 12);
    cli_put_padded(stdout, building->name, NAME_COLS);
    cli_put_padded(stdout, building->agreement, 16);
    /* TRANSLATORS: cameras that are linked, of how many were promised */
    printf(_("%d of %d"), building->linked, building->promised);
    printf("\n");
}

static void print_list(const Asked *asked)
{
    if (asked->command.csv)
        printf("id,name,kind,area,owner,state,agreement,due,cameras_promised,cameras_linked\n");
    if (asked->command.json)
        printf("[");
    for (guint i = 0; i < asked->buildings->len; i++) {
        const Building *building = asked->buildings->pdata[i];
        if (asked->command.json) {
            g_autoptr(GString) json = g_string_new(i > 0 ? ",\n" : "\n");
            encode_building(json, building);
            fputs(json->str, stdout);
        } else {
            print_one(asked, building);
        }
    }
    if (asked->command.json)
        printf("\n]\n");
}

int cli_register(int argc, char **argv)
{
    g_auto(Asked) asked = {0};
    g_autoptr(GError) error = NULL;
    uint32_t scope;
    asked.buildings = g_ptr_array_new_with_free_func((GDestroyNotify)building_free);
    if (!parse(&asked, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    if (!cli_command_open(&asked.command, CITY_CAMERAS, &error) ||
        !cli_scope(&asked.command, asked.area, &scope, &error) || !fetch(&asked, &error))
        return cli_say(error, CLI_FAILED);
    if (asked.list)
        print_list(&asked);
    else
        print_sums(&asked);
    return cli_flush();
}
