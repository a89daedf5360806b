#include "console/cli_weather.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/cli_command.h"
#include "console/cli_write.h"
#include "wire/page.h"
#include "wire/routes.h"
#include "wire/weather.h"

#define NAME_SIZE 96

typedef struct Telling {
    CliCommand command;
    gboolean wet;
    unsigned told;
} Telling;

static void telling_clear(Telling *telling)
{
    cli_command_clear(&telling->command);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Telling, telling_clear)

static const CliKind kind = {
    .name = "tilik weather",
    .json = N_("As JSON"),
    .summary = N_("Rain over each kelurahan, now and within three hours, and who says so.")};

static void name_of(const Telling *telling, const char *code, char out[NAME_SIZE])
{
    const Catalog *catalog = city_catalog(telling->command.city);
    uint32_t index = catalog_find_area(catalog, code);
    g_strlcpy(out, code, NAME_SIZE);
    if (index != CATALOG_NONE)
        catalog_area_label(catalog, index, out, NAME_SIZE);
}

static void put_csv(const Telling *telling, const Weather *weather)
{
    char name[NAME_SIZE];
    name_of(telling, weather->area, name);
    cli_put_csv(stdout, weather->area);
    cli_put_field(stdout, name);
    cli_put_field(stdout, rain_word(weather->now));
    cli_put_field(stdout, rain_word(weather->next));
    cli_put_field(stdout, weather->warning);
    cli_put_time(stdout, weather->warned_until_ms);
    cli_put_field(stdout, weather->source);
    cli_put_time(stdout, weather->told_ms);
    printf("\n");
}

static void put_line(const Telling *telling, const Weather *weather)
{
    char name[NAME_SIZE], age[24];
    name_of(telling, weather->area, name);
    clock_age(city_now_ms(telling->command.city), weather->told_ms, age, sizeof age);
    cli_put_padded(stdout, name, 34);
    cli_put_padded(stdout, rain_text(weather->now), 18);
    cli_put_padded(stdout, rain_text(weather->next), 18);
    cli_put_padded(stdout, weather->source, 8);
    cli_put_right(stdout, age, MAX(text_width(_("told")), 8));
    printf("%s\n", weather->warning);
}

static void put_heads(const Telling *telling)
{
    if (telling->command.csv) {
        printf("area,name,now,next,warning,warned_until,source,told_at\n");
        return;
    }
    cli_put_padded(stdout, _("kelurahan"), 34);
    cli_put_padded(stdout, _("now"), 18);
    cli_put_padded(stdout, _("within 3 h"), 18);
    cli_put_padded(stdout, _("says"), 8);
    cli_put_right(stdout, _("told"), MAX(text_width(_("told")), 8));
    printf("%s\n", _("warning"));
}

static bool put_one(const char *json, size_t size, void *data, GError **error)
{
    Telling *telling = data;
    Weather weather;
    if (!decode_weather(telling->command.decoder, json, size, &weather, error))
        return false;
    bool warned = weather.warned_until_ms > city_now_ms(telling->command.city);
    if (telling->wet && weather.now <= RAIN_NONE && weather.next <= RAIN_NONE && !warned)
        return true;
    if (telling->command.json)
        printf("%s%.*s", telling->told > 0 ? ",\n" : "", (int)size, json);
    else if (telling->command.csv)
        put_csv(telling, &weather);
    else
        put_line(telling, &weather);
    telling->told++;
    return true;
}

static int tell(Telling *telling)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    size_t size = 0;
    g_autofree char *page =
        cli_fetch(telling->command.city, ROUTE_WEATHER "?limit=1000", &size, &error);
    if (page == NULL)
        return cli_say(error, CLI_FAILED);
    if (telling->command.json)
        printf("[");
    else
        put_heads(telling);
    if (!decode_page(page, size, put_one, telling, &next, &error))
        return cli_say(error, CLI_FAILED);
    if (telling->command.json)
        printf("]\n");
    return cli_flush();
}

int cli_weather(int argc, char **argv)
{
    g_auto(Telling) telling = {0};
    g_autoptr(GError) error = NULL;
    const GOptionEntry own[] = {
        {"wet", 0, 0, G_OPTION_ARG_NONE, &telling.wet,
         N_("Only where it rains, will rain within three hours, or is warned of"), NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    if (!cli_command_read(&telling.command, &kind, own, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    return cli_command_open(&telling.command, CITY_CAMERAS, &error) ? tell(&telling)
                                                                    : cli_say(error, CLI_FAILED);
}
