/* How the sources stand: the list, and the figures. */
#include <inttypes.h>

#include "base/clock.h"
#include "handlers.h"
#include "wire/page.h"
#include "wire/routes.h"
#include "wire/sources.h"

static void write_other(const Line *line, void *json)
{
    encode_page_item(json);
    g_string_append_len(json, line->text, line->size);
}

void on_sources(Call *call)
{
    g_autoptr(GString) json = g_string_new(NULL);
    const Sourcing *sourcing = call->server->sourcing;
    const SourceHealth *health;
    encode_page_open(json);
    for (guint i = 0; (health = sourcing_nth(sourcing, i)) != NULL; i++) {
        encode_page_item(json);
        encode_source(json, health);
    }
    sourcing_others(sourcing, write_other, json);
    encode_page_close(json, NULL);
    reply_json(call, 200, json);
}

typedef struct SourceFigure {
    const char *name, *type, *help;
    double (*of)(const SourceHealth *health);
} SourceFigure;

static double is_up(const SourceHealth *health)
{
    return source_state_tells(health->state);
}

static double heard_ago(const SourceHealth *health)
{
    return health->heard_at_ms == 0 ? -1
                                    : (double)MAX(clock_wall_ms() - health->heard_at_ms, 0) / 1000;
}

static double events(const SourceHealth *health)
{
    return (double)health->events;
}

static double errors(const SourceHealth *health)
{
    return (double)health->errors;
}

static double cameras(const SourceHealth *health)
{
    return health->cameras;
}

static const SourceFigure figures[] = {
    {"tilikd_source_up", "gauge", "1: what the source says, and its silence, means something.",
     is_up},
    {"tilikd_source_heard_seconds", "gauge", "Since the source was last heard; -1 never.",
     heard_ago},
    {"tilikd_source_events_total", "counter", "What came from the source and was read.", events},
    {"tilikd_source_errors_total", "counter", "What came and could not be read, or failed.",
     errors},
    {"tilikd_source_cameras", "gauge", "Cameras that the source tells of.", cameras},
};

/* No name stands in a label: a source is its kind, and which of the kind it is in tilikd.conf. */
void metrics_sources(GString *out, const Server *server)
{
    for (size_t i = 0; i < G_N_ELEMENTS(figures); i++) {
        const SourceHealth *health;
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        metrics_head(out, figures[i].name, figures[i].type, figures[i].help);
        for (guint k = 0; (health = sourcing_nth(server->sourcing, k)) != NULL; k++) {
            guint number = GPOINTER_TO_UINT(g_hash_table_lookup(seen, health->kind)) + 1;
            g_hash_table_insert(seen, (gpointer)health->kind, GUINT_TO_POINTER(number));
            g_string_append_printf(out, "%s{kind=\"%s\",number=\"%u\"} %.17g\n", figures[i].name,
                                   health->kind, number, figures[i].of(health));
        }
    }
}
