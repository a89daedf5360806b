#include "sources/source.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "demo_city.h"

struct Source {
    DemoCity *demo;
};

typedef struct Options {
    const DemoPlan *plan;
    guint64 cameras, seed;
} Options;

static bool read_number(GHashTable *options, const char *key, guint64 limit, guint64 *out,
                        GError **error)
{
    const char *text = options != NULL ? g_hash_table_lookup(options, key) : NULL;
    if (text == NULL || g_ascii_string_to_unsigned(text, 10, 0, limit, out, NULL)) {
        return true;
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                "%s must be a whole number from 0 to %" G_GUINT64_FORMAT, key, limit);
    return false;
}

static bool read_plan(GHashTable *options, const DemoPlan **out, GError **error)
{
    static const DemoPlan *const plans[] = {&demo_semarang, &demo_banjarmasin};
    const char *name = options != NULL ? g_hash_table_lookup(options, "city") : NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(plans); i++) {
        if (name == NULL || strcmp(name, plans[i]->name) == 0) {
            *out = plans[i];
            return true;
        }
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                "the demo knows semarang and banjarmasin, not '%.64s'", name);
    return false;
}

static void demo_stop(Source *source)
{
    if (source != NULL) {
        demo_city_free(source->demo);
        g_free(source);
    }
}

static Source *demo_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                          GError **error)
{
    Options wanted = {.seed = 1};
    if (!read_plan(options, &wanted.plan, error) ||
        !read_number(options, "cameras", DEMO_CAMERAS_MAX, &wanted.cameras, error) ||
        !read_number(options, "seed", G_MAXUINT64, &wanted.seed, error)) {
        return NULL;
    }
    g_autoptr(City) city = city_load(wanted.plan->name, error);
    if (city == NULL) {
        return NULL;
    }
    Source *source = g_new0(Source, 1);
    source->demo =
        demo_city_new(wanted.plan, city, (uint32_t)wanted.cameras, wanted.seed, clock_wall_ms());
    if (sink->has_cameras == NULL || !sink->has_cameras(sink->server)) {
        demo_city_tell(source->demo, sink);
    }
    return source;
}

const SourceKind source_demo = {.name = "demo", .start = demo_start, .stop = demo_stop};
