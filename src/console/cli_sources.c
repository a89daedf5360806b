#include "console/cli_sources.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/cli_command.h"
#include "console/cli_write.h"
#include "wire/page.h"
#include "wire/routes.h"
#include "wire/sources.h"

typedef struct Telling {
    CliCommand command;
    unsigned down, told;
} Telling;

static void telling_clear(Telling *telling)
{
    cli_command_clear(&telling->command);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Telling, telling_clear)

static const CliKind kind = {
    .name = "tilik sources",
    .json = N_("As JSON"),
    .summary = N_("Where states and alerts come from, and how that stands.  Exit status 1 while "
                  "a source is down.")};

static void put_csv(const SourceHealth *health)
{
    cli_put_csv(stdout, health->name);
    cli_put_field(stdout, health->kind);
    cli_put_field(stdout, source_state_word(health->state));
    cli_put_time(stdout, health->since_ms);
    cli_put_time(stdout, health->heard_at_ms);
    printf(",%" PRIu64 ",%" PRIu64 ",%u", health->events, health->errors, health->cameras);
    cli_put_field(stdout, health->detail);
    printf("\n");
}

/* The columns of numbers, each as wide as its heading at least. */
static int wide(const char *heading, int least)
{
    return MAX(text_width(heading), least);
}

static void put_line(const Telling *telling, const SourceHealth *health)
{
    int64_t now_ms = city_now_ms(telling->command.city);
    char since[24] = "", heard[24] = "";
    clock_age(now_ms, health->since_ms, since, sizeof since);
    if (health->heard_at_ms > 0)
        clock_age(now_ms, health->heard_at_ms, heard, sizeof heard);
    cli_put_padded(stdout, health->name, 20);
    cli_put_padded(stdout, health->kind, 12);
    cli_put_padded(stdout, source_state_text(health->state), 10);
    cli_put_right(stdout, since, wide(_("for"), 8));
    cli_put_right(stdout, health->heard_at_ms > 0 ? heard : _("never"), wide(_("last heard"), 12));
    cli_put_count(stdout, health->events, wide(_("read"), 8));
    cli_put_count(stdout, health->errors, wide(_("failed"), 8));
    printf("%s\n", health->detail);
}

static void put_heads(const Telling *telling)
{
    if (telling->command.csv) {
        printf("name,kind,state,since,heard_at,events,errors,cameras,detail\n");
        return;
    }
    cli_put_padded(stdout, _("source"), 20);
    cli_put_padded(stdout, _("kind"), 12);
    cli_put_padded(stdout, _("stands"), 10);
    cli_put_right(stdout, _("for"), wide(_("for"), 8));
    cli_put_right(stdout, _("last heard"), wide(_("last heard"), 12));
    cli_put_right(stdout, _("read"), wide(_("read"), 8));
    cli_put_right(stdout, _("failed"), wide(_("failed"), 8));
    printf("\n");
}

static bool put_source(const char *json, size_t size, void *data, GError **error)
{
    Telling *telling = data;
    SourceHealth health;
    if (!decode_source(telling->command.decoder, json, size, &health, error))
        return false;
    telling->down += health.state == SOURCE_DOWN || health.state == SOURCE_REFUSED;
    if (telling->command.json)
        printf("%s%.*s", telling->told > 0 ? ",\n" : "", (int)size, json);
    else if (telling->command.csv)
        put_csv(&health);
    else
        put_line(telling, &health);
    telling->told++;
    return true;
}

static int tell(Telling *telling)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    size_t size = 0;
    g_autofree char *page = cli_fetch(telling->command.city, ROUTE_SOURCES, &size, &error);
    if (page == NULL)
        return cli_say(error, CLI_FAILED);
    if (telling->command.json)
        printf("[");
    else
        put_heads(telling);
    if (!decode_page(page, size, put_source, telling, &next, &error))
        return cli_say(error, CLI_FAILED);
    if (telling->command.json)
        printf("]\n");
    int status = cli_flush();
    return status == 0 && telling->down > 0 ? CLI_FAILED : status;
}

int cli_sources(int argc, char **argv)
{
    g_auto(Telling) telling = {0};
    g_autoptr(GError) error = NULL;
    if (!cli_command_read(&telling.command, &kind, NULL, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    return cli_command_open(&telling.command, CITY_BACKEND, &error) ? tell(&telling)
                                                                    : cli_say(error, CLI_FAILED);
}
