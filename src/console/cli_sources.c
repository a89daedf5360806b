#include "console/cli_sources.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "console/city.h"
#include "console/cli.h"
#include "console/cli_tickets.h"
#include "console/cli_write.h"
#include "wire/page.h"
#include "wire/routes.h"
#include "wire/sources.h"

typedef struct Telling {
    Options options;
    gboolean json, csv;
    Config *config;
    City *city;
    Decoder *decoder;
    unsigned down, told;
} Telling;

static void telling_clear(Telling *telling)
{
    city_close(telling->city);
    config_free(telling->config);
    options_clear(&telling->options);
    decoder_free(telling->decoder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Telling, telling_clear)

static bool parse(Telling *telling, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &telling->json, N_("As JSON"), NULL},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &telling->csv, N_("Comma-separated, with a heading"),
         NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    g_set_prgname("tilik sources");
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree GOptionEntry *entries = options_entries(&telling->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("Where states and alerts come from, and how that stands.  Exit status 1 while "
                   "a source is down."));
    telling->decoder = decoder_new();
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc > 1 || (telling->json && telling->csv)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            *argc > 1 ? _("sources takes options alone")
                                      : _("--json or --csv, not both"));
        return false;
    }
    return (telling->config = options_config(&telling->options, error)) != NULL;
}

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
    int64_t now_ms = city_now_ms(telling->city);
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
    if (telling->csv) {
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
    if (!decode_source(telling->decoder, json, size, &health, error))
        return false;
    telling->down += health.state == SOURCE_DOWN || health.state == SOURCE_REFUSED;
    if (telling->json)
        printf("%s%.*s", telling->told > 0 ? ",\n" : "", (int)size, json);
    else if (telling->csv)
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
    g_autofree char *page = cli_fetch(telling->city, ROUTE_SOURCES, &size, &error);
    if (page == NULL)
        return cli_say(error, CLI_FAILED);
    if (telling->json)
        printf("[");
    else
        put_heads(telling);
    if (!decode_page(page, size, put_source, telling, &next, &error))
        return cli_say(error, CLI_FAILED);
    if (telling->json)
        printf("]\n");
    int status = cli_flush();
    return status == 0 && telling->down > 0 ? CLI_FAILED : status;
}

int cli_sources(int argc, char **argv)
{
    g_auto(Telling) telling = {0};
    g_autoptr(GError) error = NULL;
    int64_t stale_ms;
    if (!parse(&telling, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    telling.city = city_open(telling.config, &telling.options, CITY_BACKEND, &stale_ms, &error);
    return telling.city == NULL ? cli_say(error, CLI_FAILED) : tell(&telling);
}
