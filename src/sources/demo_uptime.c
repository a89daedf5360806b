/* What state the cameras were in over the last month, so that strips and reports say something on
 * the first day: each has been as it is found for as long as it says, and before that it was live
 * but for an outage now and then, as recorders have them. */
#include "demo_uptime.h"

#include "base/clock.h"

enum { STREAM_UPTIME = 10 };

#define MINUTE_MS   INT64_C(60000)
#define HOUR_MS     (60 * MINUTE_MS)
#define DAY_MS      (24 * HOUR_MS)
#define DAYS        32
#define OUTAGES_MAX 24
#define FLAPPERS    8   /* in a thousand recorders */
#define WHOLE       700 /* outages in a thousand that are the recorder's, with all its cameras */

typedef struct Outage {
    int64_t from_ms, to_ms;
    CameraState state;
    Reason reason;
} Outage;

typedef struct Telling {
    const DemoCity *demo;
    const SourceSink *sink;
    Chance chance;
    int64_t begin_ms, now_ms;
    Outage outages[OUTAGES_MAX];
    unsigned count;
} Telling;

/* Mostly the evening's unplugging, some for a day or two; what lasted is mostly explained. */
static Outage draw_outage(Telling *telling, int64_t at_ms, int64_t longest_ms)
{
    static const Reason reasons[] = {REASON_UNPLUGGED, REASON_UNPLUGGED, REASON_CABLE,
                                     REASON_BROKEN};
    static const CameraState others[] = {CAMERA_FROZEN, CAMERA_DARK, CAMERA_MOVED};
    Chance *chance = &telling->chance;
    bool is_long = chance_hit(chance, 180);
    int64_t lasts_ms = is_long ? chance_span(chance, 20 * HOUR_MS, 4 * DAY_MS)
                               : chance_span(chance, 4 * MINUTE_MS, 9 * HOUR_MS);
    Outage outage = {at_ms, at_ms + MIN(lasts_ms, longest_ms), CAMERA_OFFLINE, REASON_NONE};
    if (chance_hit(chance, is_long ? 750 : 200)) {
        outage.reason = reasons[chance_below(chance, G_N_ELEMENTS(reasons))];
    }
    if (chance_hit(chance, 120)) {
        outage.state = others[chance_below(chance, G_N_ELEMENTS(others))];
    }
    return outage;
}

/* Adds outages one after the other up to a time. */
static void draw_outages(Telling *telling, int64_t mean_ms, int64_t until_ms)
{
    int64_t at_ms = telling->begin_ms;
    telling->count = 0;
    while (telling->count < OUTAGES_MAX) {
        at_ms += (int64_t)chance_wait(&telling->chance, (double)mean_ms);
        if (at_ms + 2 * MINUTE_MS >= until_ms) {
            return;
        }
        Outage outage = draw_outage(telling, at_ms, until_ms - MINUTE_MS - at_ms);
        telling->outages[telling->count++] = outage;
        at_ms = outage.to_ms + MINUTE_MS;
    }
}

static void tell(const Telling *telling, const Camera *camera, int64_t at_ms, CameraState state,
                 Reason reason)
{
    const SourceSink *sink = telling->sink;
    sink->state_past(sink->server, camera->id, at_ms, state, reason);
}

/* Tells of a camera: how it is since it is so, and before that live but for the outages. */
static void tell_camera(const Telling *telling, const Camera *camera)
{
    int64_t since_ms = MIN(camera->since_ms, telling->now_ms - 1);
    if (since_ms <= telling->begin_ms) {
        tell(telling, camera, telling->begin_ms, camera->state, camera->reason);
        return;
    }
    tell(telling, camera, telling->begin_ms, CAMERA_ONLINE, REASON_NONE);
    for (unsigned i = 0; i < telling->count; i++) {
        const Outage *outage = &telling->outages[i];
        if (outage->to_ms + MINUTE_MS >= since_ms) {
            break;
        }
        tell(telling, camera, outage->from_ms, outage->state, outage->reason);
        tell(telling, camera, outage->to_ms, CAMERA_ONLINE, REASON_NONE);
    }
    /* What is live since then came back from something. */
    if (camera->state == CAMERA_ONLINE && since_ms - telling->begin_ms > 6 * HOUR_MS) {
        tell(telling, camera, since_ms - 5 * MINUTE_MS - since_ms % HOUR_MS, CAMERA_OFFLINE,
             REASON_NONE);
    }
    tell(telling, camera, since_ms, camera->state, camera->reason);
}

static void tell_site(Telling *telling, const DemoSite *site)
{
    bool flaps = chance_below(&telling->chance, 1000) < FLAPPERS;
    int64_t mean_ms = flaps ? DAY_MS : 24 * DAY_MS;
    bool whole = chance_below(&telling->chance, 1000) < WHOLE;
    draw_outages(telling, mean_ms, telling->now_ms);
    for (uint32_t i = site->first; i < site->first + site->count; i++) {
        if (!whole && i > site->first) {
            draw_outages(telling, mean_ms, telling->now_ms);
        }
        tell_camera(telling, &demo_camera(telling->demo, i)->camera);
    }
}

void demo_uptime_tell(const DemoCity *demo, const SourceSink *sink, uint64_t seed, int64_t now_ms)
{
    Telling telling = {
        .demo = demo, .sink = sink, .begin_ms = now_ms - DAYS * DAY_MS, .now_ms = now_ms};
    if (sink->state_past == NULL) {
        return;
    }
    chance_init(&telling.chance, seed, STREAM_UPTIME);
    sink->begin(sink->server);
    for (uint32_t i = 0; i < demo->sites->len; i++) {
        tell_site(&telling, demo_site(demo, i));
    }
    sink->commit(sink->server);
}
