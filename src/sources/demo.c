#include "sources/source.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "demo_agencies.h"
#include "demo_alerts.h"
#include "demo_life.h"
#include "demo_looks.h"
#include "demo_moved.h"
#include "demo_register.h"
#include "demo_tickets.h"
#include "demo_weather.h"
#include "demo_uptime.h"

#define RATE_MAX   60000
#define RATE_USUAL 0.5 /* one in two minutes: what one person can work with ease */

struct Source {
    const SourceSink *sink;
    DemoCity *demo;
    DemoLife *life;
    DemoAlerts *alerts;     /* NULL: none come */
    DemoAgencies *agencies; /* NULL: they stay where they are */
    DemoWeather *weather;   /* NULL: none is known */
};

typedef struct Options {
    const DemoPlan *plan;
    guint64 cameras, seed, tickets;
    DemoPace pace;
    double rate; /* alerts a minute */
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

static bool read_pace(GHashTable *options, Options *wanted, GError **error)
{
    DemoPace *out = &wanted->pace;
    guint64 rate = 0, changes = 0;
    if (!read_number(options, "rate", RATE_MAX, &rate, error) ||
        !read_number(options, "changes", DEMO_CHANGES_MAX, &changes, error) ||
        !read_speed(options, &out->speed, error)) {
        return false;
    }
    bool given = options != NULL && g_hash_table_contains(options, "rate");
    out->still = given && rate == 0;
    wanted->rate = given ? (double)rate : RATE_USUAL;
    wanted->tickets = out->still ? 0 : DEMO_TICKETS_USUAL;
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
        demo_agencies_free(source->agencies);
        demo_weather_free(source->weather);
        demo_alerts_free(source->alerts);
        demo_life_free(source->life);
        demo_city_free(source->demo);
        g_free(source);
    }
}

static void tell_past(const DemoCity *demo, const SourceSink *sink, const Options *wanted)
{
    DemoEyes eyes;
    demo_eyes_init(&eyes, demo, wanted->seed);
    demo_eyes_past(&eyes, sink, clock_wall_ms());
    demo_uptime_tell(demo, sink, wanted->seed, clock_wall_ms());
    if (!wanted->pace.still) {
        demo_looks_tell(demo, sink, wanted->seed, clock_wall_ms());
    }
    demo_register_tell(demo, sink, wanted->seed, clock_wall_ms());
    demo_tickets_tell(&eyes, sink, (uint32_t)wanted->tickets, clock_wall_ms());
    demo_eyes_clear(&eyes);
}

static void start_life(Source *source, struct event_base *base, const SourceSink *sink,
                       const Options *wanted)
{
    source->life = demo_life_new(base, source->demo, sink, &wanted->pace, wanted->seed);
    if (wanted->rate > 0 && sink->alert != NULL) {
        source->alerts = demo_alerts_new(base, source->demo, sink, wanted->rate, wanted->seed);
    }
    if (wanted->rate > 0 && sink->step != NULL) {
        source->agencies = demo_agencies_new(base, sink, wanted->pace.speed, wanted->seed);
    }
    if (wanted->rate > 0 && sink->weather != NULL) {
        source->weather = demo_weather_new(base, sink, wanted->seed);
    }
}

static Source *demo_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                          GError **error)
{
    Options wanted = {.seed = 1};
    if (!read_plan(options, &wanted.plan, error) ||
        !read_number(options, "cameras", DEMO_CAMERAS_MAX, &wanted.cameras, error) ||
        !read_number(options, "seed", G_MAXUINT64, &wanted.seed, error) ||
        !read_pace(options, &wanted, error) ||
        !read_number(options, "tickets", DEMO_TICKETS_MAX, &wanted.tickets, error)) {
        return NULL;
    }
    g_autoptr(City) city = city_load(wanted.plan->name, error);
    if (city == NULL) {
        return NULL;
    }
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    source->demo =
        demo_city_new(wanted.plan, city, (uint32_t)wanted.cameras, wanted.seed, clock_wall_ms());
    if (sink->has_cameras == NULL || !sink->has_cameras(sink->server)) {
        demo_city_tell(source->demo, sink);
        tell_past(source->demo, sink, &wanted);
        if (wanted.rate > 0 && sink->alert != NULL) {
            demo_moved_ask(source->demo, sink, clock_wall_ms());
        }
    } else {
        demo_city_recall(source->demo, sink);
    }
    start_life(source, base, sink, &wanted);
    return source;
}

static void demo_changed(Source *source, const char *external_id, const Alert *alert)
{
    demo_moved_answer(source->demo, source->sink, alert, clock_wall_ms());
}

const SourceKind source_demo = {
    .name = "demo", .start = demo_start, .stop = demo_stop, .changed = demo_changed};
