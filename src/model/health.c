#include "model/health.h"

#include <glib.h>

/* A failure is not a pattern. */
#define FAILURES_LEAST 2
/* Of the time till a failure is believed, so many parts: it is asked again after each. */
#define DOUBT_PARTS    4
#define DOUBT_LEAST_MS 2000
/* As of the time till an answer is believed: when a link is back, thousands are asked so. */
#define BACK_PARTS 2
#define FRESH_MS   INT64_C(15000)
/* A tenth more or less. */
#define SPREAD 0.2

WORDS_DEFINE(ProbeResult, probe_result, PROBE_TABLE)

CameraState probe_state(ProbeResult result)
{
    switch (result) {
    case PROBE_GOOD:
        return CAMERA_ONLINE;
    case PROBE_STILL:
        return CAMERA_FROZEN;
    case PROBE_BLACK:
    case PROBE_COVERED:
        return CAMERA_DARK;
    case PROBE_ELSEWHERE:
        return CAMERA_MOVED;
    /* It is there, and nobody can say how it is. */
    case PROBE_LOGIN:
    case PROBE_CERTIFICATE:
        return CAMERA_UNKNOWN;
    default:
        return CAMERA_OFFLINE;
    }
}

static bool knows_nothing(CameraState state)
{
    return state == CAMERA_UNKNOWN || state == CAMERA_UNLINKED;
}

static bool settle(Health *health, int64_t since_ms)
{
    if (health->state == health->wanted) {
        return false;
    }
    health->state = health->wanted;
    health->since_ms = since_ms;
    return true;
}

static bool take_good(Health *health, const HealthRule *rule, int64_t now_ms)
{
    health->failures = 0;
    health->first_failed_ms = 0;
    health->last_good_ms = now_ms;
    if (health->first_good_ms == 0) {
        health->first_good_ms = now_ms;
    }
    bool believed = knows_nothing(health->state) || now_ms - health->first_good_ms >= rule->on_ms;
    return believed && settle(health, health->first_good_ms);
}

static bool take_bad(Health *health, const HealthRule *rule, int64_t now_ms)
{
    health->first_good_ms = 0;
    health->failures++;
    if (health->first_failed_ms == 0) {
        health->first_failed_ms = now_ms;
    }
    /* What was never linked is not dark. */
    bool believed = health->state != CAMERA_UNLINKED && health->failures >= FAILURES_LEAST &&
                    now_ms - health->first_failed_ms >= rule->off_ms;
    return believed && settle(health, health->first_failed_ms);
}

bool health_take(Health *health, const HealthRule *rule, ProbeResult result, int64_t now_ms)
{
    CameraState wanted = probe_state(result);
    /* A clock that was set back makes nothing last. */
    if (now_ms < health->first_failed_ms || now_ms < health->first_good_ms) {
        health->first_failed_ms = health->first_good_ms = 0;
    }
    /* One fault that turns into another begins anew only where it ends up otherwise. */
    if (wanted != health->wanted) {
        health->first_failed_ms = 0;
        health->failures = 0;
    }
    health->wanted = wanted;
    health->result = result;
    return wanted == CAMERA_ONLINE ? take_good(health, rule, now_ms)
                                   : take_bad(health, rule, now_ms);
}

bool health_doubts_dark(const Health *health)
{
    return health->wanted == CAMERA_OFFLINE && health->state != CAMERA_OFFLINE &&
           health->state != CAMERA_UNLINKED && health->first_failed_ms > 0;
}

bool health_believe(Health *health, const HealthRule *rule, int64_t failed_ms)
{
    if (!health_doubts_dark(health) || failed_ms - health->first_failed_ms < rule->off_ms) {
        return false;
    }
    health->result = PROBE_BESIDE;
    return settle(health, health->first_failed_ms);
}

int64_t health_spread_ms(int64_t ms, double chance)
{
    return ms + (int64_t)((double)ms * SPREAD * (chance - 0.5));
}

int64_t health_wait_ms(const Health *health, const HealthRule *rule, double chance, int64_t now_ms)
{
    if (health->wanted == health->state && health->state == CAMERA_ONLINE) {
        return health_spread_ms(rule->every_ms, chance);
    }
    if (health->wanted == CAMERA_ONLINE) {
        /* Never less than half of it: the second time is enough. */
        int64_t wait = CLAMP(rule->on_ms / BACK_PARTS, DOUBT_LEAST_MS, rule->every_ms);
        return wait + (int64_t)((double)wait * SPREAD * chance);
    }
    if (health->state == CAMERA_UNLINKED) {
        return health_spread_ms(rule->every_ms, chance); /* it is never believed to be dark */
    }
    if (health->wanted != health->state) {
        int64_t wait = CLAMP(rule->off_ms / DOUBT_PARTS, DOUBT_LEAST_MS, rule->every_ms);
        return health_spread_ms(wait, chance);
    }
    /* As long again as it has been so: 15 s, 15, 30, 60 .. */
    int64_t wait =
        CLAMP(now_ms - health->since_ms, MIN(FRESH_MS, rule->every_ms), rule->longest_ms);
    return health_spread_ms(wait, chance);
}

int64_t health_first_ms(const Health *health, const HealthRule *rule, double chance)
{
    int64_t round = knows_nothing(health->state) ? rule->every_ms / 2 : rule->every_ms;
    return (int64_t)((double)round * chance);
}
