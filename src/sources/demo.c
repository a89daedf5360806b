#include "sources/source.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "demo_life.h"

#define RATE_MAX 60000

struct Source {
    DemoCity *demo;
    DemoLife *life;
};

typedef struct Options {
    const DemoPlan *plan;
    guint64 cameras, seed;
    DemoPace pace;
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

static bool read_speed(GHashTable *options, double *out, GError **error)
{
    const char *text = options != NULL ? g_hash_table_lookup(options, "speed") : NULL;
    char *end = NULL;
    *out = text != NULL ? g_ascii_strtod(text, &end) : 1;
    if (text == NULL || (end != text && *end == '\0' && *out > 0 && *out <= DEMO_SPEED_MAX)) {
        return true;
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                "speed must be a number over 0 and at most %d", DEMO_SPEED_MAX);
    return false;
}

static bool read_pace(GHashTable *options, DemoPace *out, GError **error)
{
    guint64 rate = 0, changes = 0;
    if (!read_number(options, "rate", RATE_MAX, &rate, error) ||
        !read_number(options, "changes", DEMO_CHANGES_MAX, &changes, error) ||
        !read_speed(options, &out->speed, error)) {
        return false;
    }
    out->still = options != NULL && g_hash_table_contains(options, "rate") && rate == 0;
    out->extra = (double)rate;
    out->changes = (uint32_t)changes;
    return true;
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
        demo_life_free(source->life);
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
        !read_number(options, "seed", G_MAXUINT64, &wanted.seed, error) ||
        !read_pace(options, &wanted.pace, error)) {
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
    } else {
        demo_city_recall(source->demo, sink);
    }
    source->life = demo_life_new(base, source->demo, sink, &wanted.pace, wanted.seed);
    return source;
}

const SourceKind source_demo = {.name = "demo", .start = demo_start, .stop = demo_stop};
