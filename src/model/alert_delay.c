/* What people are told follows the condition, delayed: "lasting" is the condition as it counts,
 * which while it chatters is taken to last. */
#include "model/alert_delay.h"

#include <limits.h>

/* Times that others chose stay where sums of two do not overflow. */
#define TIME_MAX (INT64_MAX / 4)

static int64_t bounded(int64_t ms, int64_t least)
{
    return ms < least ? least : ms > TIME_MAX ? TIME_MAX : ms;
}

static bool lasting(const AlertDelay *delay)
{
    return delay->active || delay->chattering;
}

static void plan(AlertDelay *delay, const AlertDelays *rules)
{
    int64_t quiet = delay->chattering ? delay->changed_ms + CHATTER_QUIET_MS : INT64_MAX;
    int64_t tell = INT64_MAX;
    if (lasting(delay) && !delay->told) {
        tell = delay->since_ms + bounded(rules->on_ms, 0);
    } else if (!lasting(delay) && delay->told) {
        tell = delay->changed_ms + bounded(rules->off_ms, 0);
    }
    int64_t next = quiet < tell ? quiet : tell;
    delay->due_ms = next < INT64_MAX ? next : 0;
}

static void told_one(AlertDelay *delay, bool told)
{
    delay->told = told;
    delay->held -= delay->held > 0 ? 1 : 0;
}

/* What has waited long enough by now_ms. */
static DelayAct come_true(AlertDelay *delay, const AlertDelays *rules, int64_t now_ms)
{
    if (lasting(delay) && !delay->told && now_ms - delay->since_ms >= bounded(rules->on_ms, 0)) {
        told_one(delay, true);
        return DELAY_RAISE;
    }
    if (delay->chattering && now_ms - delay->changed_ms >= CHATTER_QUIET_MS) {
        delay->chattering = false;
    }
    if (!lasting(delay) && delay->told && now_ms - delay->changed_ms >= bounded(rules->off_ms, 0)) {
        told_one(delay, false);
        return DELAY_CLEAR;
    }
    return DELAY_NOTHING;
}

static void begin(AlertDelay *delay, int64_t at_ms)
{
    if (!lasting(delay)) {
        delay->since_ms = at_ms;
    }
    for (unsigned i = CHATTER_STARTS - 1; i > 0; i--) {
        delay->starts[i] = delay->starts[i - 1];
    }
    delay->starts[0] = at_ms;
    int64_t first = delay->starts[CHATTER_STARTS - 1];
    if (!delay->chattering && first != 0 && at_ms - first <= CHATTER_WINDOW_MS) {
        delay->chattering = true;
        delay->since_ms = first;
    }
}

DelayAct delay_report(AlertDelay *delay, const AlertDelays *rules, bool active, int64_t at_ms)
{
    at_ms = bounded(at_ms, 1);
    if (at_ms < delay->last_ms) {
        return DELAY_NOTHING;
    }
    DelayAct before = come_true(delay, rules, at_ms);
    delay->last_ms = at_ms;
    if (active != delay->active) {
        if (active) {
            begin(delay, at_ms);
        }
        delay->active = active;
        delay->changed_ms = at_ms;
        delay->held += delay->held < UINT_MAX ? 1 : 0;
    }
    DelayAct act = before != DELAY_NOTHING ? before : come_true(delay, rules, at_ms);
    plan(delay, rules);
    return act;
}

/* A clock that was put back makes nothing wait longer than it would have from now on. */
static void put_back(AlertDelay *delay, int64_t now_ms)
{
    int64_t *times[] = {&delay->last_ms, &delay->since_ms, &delay->changed_ms};
    for (unsigned i = 0; i < sizeof times / sizeof times[0]; i++) {
        *times[i] = *times[i] > now_ms ? now_ms : *times[i];
    }
    for (unsigned i = 0; i < CHATTER_STARTS; i++) {
        delay->starts[i] = delay->starts[i] > now_ms ? now_ms : delay->starts[i];
    }
}

DelayAct delay_due(AlertDelay *delay, const AlertDelays *rules, int64_t now_ms)
{
    now_ms = bounded(now_ms, 1);
    put_back(delay, now_ms);
    DelayAct act = come_true(delay, rules, now_ms);
    plan(delay, rules);
    return act;
}
