/* `tilik absen AREA "01 aman / 02 2 orang"`: without a line it lists what each post said last. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/cli_one.h"
#include "console/cli_service.h"
#include "console/cli_tickets.h"
#include "console/cli_write.h"
#include "console/order_words.h"
#include "console/rollcall.h"
#include "wire/page.h"
#include "wire/rollcalls.h"
#include "wire/routes.h"

typedef struct Calling {
    Options options;
    gboolean json;
    Config *config;
    City *city;
    Decoder *decoder;
} Calling;

static void calling_clear(Calling *calling)
{
    city_close(calling->city);
    config_free(calling->config);
    options_clear(&calling->options);
    decoder_free(calling->decoder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Calling, calling_clear)

static bool parse(Calling *calling, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &calling->json, N_("The page as it came"), NULL}, {0}};
    g_set_prgname("tilik absen");
    g_autoptr(GOptionContext) context = g_option_context_new(_("AREA [LINE…]"));
    g_autofree GOptionEntry *entries = options_entries(&calling->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("Writes down what guard posts say (01 aman / 02 2 orang / 01/04 …), or lists "
                   "what they said last.  AREA is a code, or a kelurahan's name."));
    calling->decoder = decoder_new();
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc < 2) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("name a kelurahan or an RW"));
        return false;
    }
    return (calling->config = options_config(&calling->options, error)) != NULL;
}

/* Finds an area by its code, or the one kelurahan of a name. */
static bool find_area(const Catalog *catalog, const char *name, Area *out, GError **error)
{
    AreaLevel level;
    unsigned found = 0;
    g_autofree char *wanted = text_fold(name);
    if (area_code_level(name, &level) &&
        catalog_area(catalog, catalog_find_area(catalog, name), out))
        return true;
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        Area area;
        if (!catalog_area(catalog, i, &area) || area.level != AREA_KELURAHAN)
            continue;
        g_autofree char *folded = text_fold(area.name);
        if (strcmp(folded, wanted) == 0) {
            *out = area;
            found++;
        }
    }
    if (found != 1)
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                    found == 0 ? _("there is no area %s")
                               : _("there is more than one %s: give its code"),
                    name);
    return found == 1;
}

static bool print_call(const char *json, size_t size, void *data, GError **error)
{
    Calling *calling = data;
    RollCall call;
    char when[32], said[ROLL_TEXT_MAX + 128], place[160] = "";
    if (!decode_rollcall(calling->decoder, json, size, &call, error))
        return false;
    const Catalog *catalog = city_catalog(calling->city);
    uint32_t area = catalog_find_area(catalog, call.area);
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, place, sizeof place);
    order_day_write(call.at_ms, when, sizeof when);
    rollcall_said(&call, said, sizeof said);
    printf("%s  ", call.area);
    cli_put_padded(stdout, place, 36);
    cli_put_padded(stdout, when, 18);
    cli_put_padded(stdout, call.by != NULL ? call.by : "-", 16);
    printf("%s\n", said);
    return true;
}

static int list(Calling *calling, const char *area)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    do {
        g_autofree char *path = g_strconcat(ROUTE_ROLLCALLS "?area=", area,
                                            next != NULL ? "&cursor=" : NULL, next, NULL);
        size_t size = 0;
        g_autofree char *page = cli_fetch(calling->city, path, &size, &error);
        g_clear_pointer(&next, g_free);
        if (page == NULL)
            return cli_say(error, CLI_FAILED);
        if (calling->json)
            printf("%.*s\n", (int)size, page);
        if (!calling->json && !decode_page(page, size, print_call, calling, &next, &error))
            return cli_say(error, CLI_FAILED);
    } while (next != NULL);
    return cli_flush();
}

static void say_done(const char *answer, size_t size, void *data)
{
    g_autofree char *next = NULL;
    if (answer == NULL || !decode_page(answer, size, print_call, data, &next, NULL))
        printf("%s\n", _("done"));
}

static int write_down(Calling *calling, const char *scope, const char *text)
{
    char area[AREA_CODE_SIZE];
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) lines = rollcall_parse(text, scope, &error);
    if (lines == NULL || !rollcall_check(city_catalog(calling->city), lines, &error))
        return cli_say(error, CLI_USAGE);
    g_autoptr(GString) body = rollcall_body(lines, city_now_ms(calling->city), area);
    g_autofree char *object = g_strconcat(rollcall_outgoing.prefix, area, NULL);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_ROLLCALLS,
                           .body = body->str};
    return cli_one(calling->config, calling->city, &act, say_done, calling);
}

int cli_rollcall(int argc, char **argv)
{
    g_auto(Calling) calling = {0};
    g_autoptr(GError) error = NULL;
    int64_t stale_ms;
    Area area;
    if (!parse(&calling, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    calling.city = city_open(calling.config, &calling.options, CITY_CAMERAS, &stale_ms, &error);
    if (calling.city == NULL)
        return cli_say(error, CLI_FAILED);
    cli_warn_stale(stale_ms);
    if (!find_area(city_catalog(calling.city), argv[1], &area, &error))
        return cli_say(error, CLI_USAGE);
    g_autofree char *scope = g_strdup(area.code);
    g_autofree char *text = g_strjoinv(" ", argv + 2);
    return argc > 2 ? write_down(&calling, scope, text) : list(&calling, scope);
}
