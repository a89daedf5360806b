#include "demo_life.h"

#include <math.h>

#include "base/clock.h"
#include "demo_events.h"

enum { STREAM_LIFE = 4 };

#define HOUR         3600.0
#define DAY          (24 * HOUR)
#define NIGHT_START  (21 * HOUR)
#define NIGHT        (8 * HOUR)
#define OUTAGES      (5.0 / 600 / 14000) /* a camera's, a second */
#define CUT_MEAN     (70 * 60.0)         /* between cuts, in a city of full size */
#define FLAPPER_MEAN (25 * 60.0)
#define FINDING_MEAN (15 * 60.0)
#define STORM_MEAN   (10 * HOUR)
#define STEP_US      50000 /* between rounds while changes are asked for */
#define ROUND_MAX    4000  /* events in one go */
#define DRAWS        40    /* tries to find a camera that fits */

struct DemoLife {
    DemoEvents events;
    DemoPace pace;
    struct event *timer;
    int64_t start_ms;    /* monotonic */
    double start_second; /* of the day, where the city is */
    double owed;         /* changes asked for that are not made yet */
    int64_t paid_ms;
};

static double city_clock(const DemoLife *life)
{
    return (double)(clock_mono_ms() - life->start_ms) / 1000 * life->pace.speed;
}

static int hour_at(const DemoLife *life, double clock)
{
    double second = life->pace.speed == 1 ? fmod(life->start_second + clock, DAY)
                                          : fmod(NIGHT_START + fmod(clock, NIGHT), DAY);
    return (int)(second / HOUR);
}

/* When people unplug, and when they plug in again: per cent of the usual, by the hour. */
static double failing(int hour)
{
    static const uint8_t table[24] = {70, 50, 50, 50, 60,  110, 130, 110, 90,  90,  90,  90,
                                      90, 90, 90, 90, 100, 110, 120, 130, 140, 170, 180, 120};
    return table[hour] / 100.0;
}

static double recovering(int hour)
{
    static const uint8_t table[24] = {60, 50, 40, 50, 120, 180, 170, 140, 120, 110, 100, 100,
                                      90, 90, 90, 90, 100, 130, 140, 120, 100, 80,  70,  60};
    return table[hour] / 100.0;
}

/* Large cities have more of everything. */
static double size_of(const DemoLife *life)
{
    return MAX(life->events.demo->cameras->len, 1) / 14000.0;
}

/* Plans the next of a kind after clock. */
static void plan(DemoLife *life, DueKind kind, double clock)
{
    int hour = hour_at(life, clock);
    double mean = 0, cameras = life->events.demo->cameras->len;
    switch (kind) {
    case DUE_FAIL: /* one of them takes 1.4 cameras along */
        mean = 1.4 / (OUTAGES * cameras * failing(hour));
        break;
    case DUE_RECOVER:
        mean = 1.4 / (OUTAGES * cameras * recovering(hour));
        mean /= MAX(demo_events_lost(&life->events), 0.05);
        break;
    case DUE_CUT:
        mean = CUT_MEAN / size_of(life);
        break;
    case DUE_STORM:
        mean = STORM_MEAN;
        break;
    case DUE_FLAPPER:
        mean = FLAPPER_MEAN / size_of(life);
        break;
    default:
        mean = FINDING_MEAN / size_of(life);
        break;
    }
    Due due = {.at = clock + chance_wait(&life->events.chance, mean), .kind = kind};
    demo_agenda_add(&life->events.agenda, due);
}

static void happen(DemoLife *life, const Due *due)
{
    DemoEvents *events = &life->events;
    switch (due->kind) {
    case DUE_FAIL:
        demo_events_fail(events);
        break;
    case DUE_RECOVER:
        demo_events_recover(events);
        break;
    case DUE_CUT:
        demo_events_cut(events, due->at);
        break;
    case DUE_STORM:
        demo_events_storm(events, due->at);
        break;
    case DUE_FLAPPER:
        demo_events_flapper(events, due->at);
        break;
    case DUE_FINDING:
        demo_events_find(events);
        break;
    case DUE_REPAIR:
        demo_events_repair(events);
        break;
    case DUE_SITE_UP:
        demo_change_site_up(&events->change, due->index, "link answers again");
        return;
    case DUE_FLAP:
        demo_events_flap(events, due);
        return;
    }
    plan(life, due->kind, due->at);
}

/* Makes the changes that were asked for by the second. */
static void pay(DemoLife *life)
{
    int64_t now = clock_mono_ms();
    life->owed += (double)(now - life->paid_ms) / 1000 * life->pace.changes;
    life->owed = MIN(life->owed, life->pace.changes); /* after a stall, no burst over a second's */
    life->paid_ms = now;
    for (; life->owed >= 1; life->owed--) {
        demo_events_change(&life->events);
    }
}

static void arm(DemoLife *life)
{
    const Due *next = demo_agenda_next(&life->events.agenda);
    double wait = INFINITY;
    if (next != NULL) {
        wait = MAX(0, (next->at - city_clock(life)) / life->pace.speed) * 1e6;
    }
    if (life->pace.changes > 0) {
        wait = MIN(wait, STEP_US);
    }
    if (isfinite(wait)) {
        wait = CLAMP(wait, 1000, 3600e6);
        struct timeval delay = {.tv_sec = (time_t)(wait / 1e6),
                                .tv_usec = (suseconds_t)fmod(wait, 1e6)};
        event_add(life->timer, &delay);
    }
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    DemoLife *life = data;
    double clock = city_clock(life);
    life->events.change.now_ms = clock_wall_ms();
    const Due *next;
    for (int i = 0; i < ROUND_MAX && (next = demo_agenda_next(&life->events.agenda)) != NULL &&
                    next->at <= clock;
         i++) {
        Due due = demo_agenda_take(&life->events.agenda);
        happen(life, &due);
    }
    if (life->pace.changes > 0) {
        pay(life);
    }
    demo_change_commit(&life->events.change);
    arm(life);
}

DemoLife *demo_life_new(struct event_base *base, DemoCity *demo, const SourceSink *sink,
                        const DemoPace *pace, uint64_t seed)
{
    static const DueKind usual[] = {DUE_FAIL,    DUE_RECOVER, DUE_CUT,   DUE_STORM,
                                    DUE_FLAPPER, DUE_FINDING, DUE_REPAIR};
    DemoLife *life = g_new0(DemoLife, 1);
    life->events.demo = demo;
    life->pace = *pace;
    life->start_ms = life->paid_ms = clock_mono_ms();
    int64_t local = clock_wall_ms() / 1000 + demo->plan->utc_offset_minutes * 60LL;
    life->start_second = (double)(local % (int64_t)DAY);
    chance_init(&life->events.chance, seed, STREAM_LIFE);
    demo_change_init(&life->events.change, demo, sink);
    demo_agenda_init(&life->events.agenda);
    life->events.usual_lost = life->events.change.lost->len;
    for (size_t i = 0; !pace->still && demo->cameras->len > 0 && i < G_N_ELEMENTS(usual); i++) {
        plan(life, usual[i], 0);
    }
    life->timer = evtimer_new(base, on_timer, life);
    arm(life);
    return life;
}

void demo_life_free(DemoLife *life)
{
    if (life == NULL) {
        return;
    }
    event_free(life->timer);
    demo_change_clear(&life->events.change);
    demo_agenda_clear(&life->events.agenda);
    g_free(life);
}
