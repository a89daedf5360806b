#include "video/timeline.h"

#define AHEAD_MAX (INT64_C(2) * TIMELINE_SECOND)
#define BACK_MAX  (INT64_C(1) * TIMELINE_SECOND / 2)

/* A clock stands that has gone less than an eighth of this time, in which so many frames came. */
#define WINDOW        (INT64_C(2) * TIMELINE_SECOND)
#define WINDOW_FRAMES 30

/* A camera's clock may be wrong by one part in so many. */
#define DRIFT    2000
#define LATE_MAX (INT64_C(3600) * TIMELINE_SECOND)

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

static bool is_jump(const Timeline *timeline, int64_t in)
{
    return in - timeline->in_max > AHEAD_MAX || in - timeline->in_max < -BACK_MAX;
}

static void learn_interval(Timeline *timeline, int64_t in)
{
    int64_t step = in > timeline->in_max ? in - timeline->in_max : 0;
    timeline->interval = timeline->interval == 0 ? step : (15 * timeline->interval + step) / 16;
}

static bool clock_stands(Timeline *timeline, int64_t in, int64_t arrival)
{
    if (timeline->stands) {
        return true;
    }
    if (timeline->window_frames++ == 0 || is_jump(timeline, in)) {
        timeline->window_in = in;
        timeline->window_arrival = arrival;
        timeline->window_frames = 1;
        return false;
    }
    int64_t passed = arrival - timeline->window_arrival;
    if (passed < WINDOW) {
        return false;
    }
    timeline->stands =
        timeline->window_frames >= WINDOW_FRAMES && in - timeline->window_in < passed / 8;
    timeline->window_frames = 0;
    return timeline->stands;
}

/* The frame's time on our line, by its own clock where that can be believed. */
static int64_t place(Timeline *timeline, int64_t in, int64_t arrival)
{
    int64_t waited = clamp(arrival - timeline->arrival, 1, INT64_C(3600) * TIMELINE_SECOND);
    if (!timeline->started) {
        timeline->started = true;
        timeline->out = -waited;
        timeline->dts = -1;
    }
    if (in == TIMELINE_NONE || clock_stands(timeline, in, arrival)) {
        return timeline->out + waited;
    }
    if (timeline->known && !is_jump(timeline, in)) {
        learn_interval(timeline, in);
        timeline->in_max = in > timeline->in_max ? in : timeline->in_max;
        return in + timeline->offset;
    }
    timeline->jumps += timeline->known ? 1 : 0;
    timeline->known = true;
    timeline->in_max = in;
    timeline->offset = timeline->out + waited - in;
    return timeline->out + waited;
}

/* Frames that are not shown in the order in which they come need a lead: then decoding times can
 * run along the highest time so far, and none of the presentation times to come lies before them.
 */
static void map_reordered(Timeline *timeline, TimelineFrame *frame, int64_t out)
{
    int64_t back = timeline->out - out;
    timeline->lead = timeline->lead > 2 * back ? timeline->lead : 2 * back;
    int64_t next = timeline->dts + timeline->interval;
    int64_t highest = out > timeline->out ? out : timeline->out;
    next = next < highest ? next : highest;
    timeline->dts = next > timeline->dts ? next : timeline->dts + 1;
    frame->pts = out + timeline->lead;
}

/* Two clocks are never quite as fast as each other, so the soonest one is slowly forgotten. */
static void learn_late(Timeline *timeline, int64_t out, const TimelineFrame *frame, unsigned jumps)
{
    int64_t slack = frame->arrival - out;
    bool first = timeline->arrival == 0 || jumps != timeline->jumps || timeline->stands;
    int64_t passed = clamp(frame->arrival - timeline->arrival, 0, LATE_MAX);
    timeline->soonest += passed / DRIFT;
    timeline->soonest = first || slack < timeline->soonest ? slack : timeline->soonest;
    timeline->late = clamp(slack - timeline->soonest, 0, LATE_MAX);
}

int timeline_late_ms(const Timeline *timeline)
{
    return (int)(timeline->late * 1000 / TIMELINE_SECOND);
}

void timeline_map(Timeline *timeline, TimelineFrame *frame)
{
    int64_t in = frame->dts != TIMELINE_NONE ? frame->dts : frame->pts;
    bool both = frame->dts != TIMELINE_NONE && frame->pts != TIMELINE_NONE;
    int64_t ahead = both ? clamp(frame->pts - frame->dts, 0, AHEAD_MAX) : 0;
    unsigned jumps = timeline->jumps;
    int64_t out = place(timeline, in, frame->arrival);
    learn_late(timeline, out, frame, jumps);
    if (timeline->lead > 0 || out < timeline->out) {
        map_reordered(timeline, frame, out);
    } else {
        timeline->dts = out > timeline->dts ? out : timeline->dts + 1;
        frame->pts = out + ahead;
    }
    timeline->out = out > timeline->out ? out : timeline->out;
    timeline->arrival = frame->arrival;
    frame->dts = timeline->dts;
    frame->pts = frame->pts > timeline->dts ? frame->pts : timeline->dts;
}
