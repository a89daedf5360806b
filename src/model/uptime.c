#include "model/uptime.h"

#include <math.h>
#include <string.h>

#include "uptime_private.h"

WORDS_DEFINE(UptimeKind, uptime_kind, UPTIME_KIND_TABLE)
WORDS_DEFINE(UptimeCell, uptime_cell, UPTIME_CELL_TABLE)

#define SINCE_MAX (24 * HOUR_MS)

UptimeKind uptime_kind_of(CameraState state, Reason reason)
{
    switch (state) {
    case CAMERA_ONLINE:
        return UPTIME_LIVE;
    case CAMERA_OUT_OF_SERVICE:
        return UPTIME_DELIBERATE;
    case CAMERA_UNLINKED:
    case CAMERA_MISSING:
        return UPTIME_UNLINKED;
    case CAMERA_UNKNOWN:
        return UPTIME_UNKNOWN;
    default:
        return reason != REASON_NONE ? UPTIME_EXPLAINED : UPTIME_UNEXPLAINED;
    }
}

bool uptime_kind_is_dark(UptimeKind kind)
{
    return kind == UPTIME_EXPLAINED || kind == UPTIME_UNEXPLAINED;
}

static void track_clear(gpointer data)
{
    g_free(((UptimeTrack *)data)->steps);
}

UptimeBook *uptime_book_new(int64_t keep_ms)
{
    UptimeBook *book = g_new0(UptimeBook, 1);
    book->keep_ms = keep_ms;
    book->tracks = g_array_new(FALSE, TRUE, sizeof(UptimeTrack));
    g_array_set_clear_func(book->tracks, track_clear);
    book->gaps = g_array_new(FALSE, FALSE, sizeof(UptimeGap));
    return book;
}

void uptime_book_free(UptimeBook *book)
{
    if (book != NULL) {
        g_array_unref(book->tracks);
        g_array_unref(book->gaps);
        g_free(book);
    }
}

static UptimeTrack *track_of(UptimeBook *book, uint32_t camera)
{
    if (camera >= book->tracks->len) {
        g_array_set_size(book->tracks, camera + 1);
    }
    return &g_array_index(book->tracks, UptimeTrack, camera);
}

const UptimeTrack *uptime_track(const UptimeBook *book, uint32_t camera)
{
    static const UptimeTrack none = {0};
    return camera < book->tracks->len ? &g_array_index(book->tracks, UptimeTrack, camera) : &none;
}

void uptime_track_remove(UptimeTrack *track, unsigned from, unsigned count)
{
    memmove(track->steps + from, track->steps + from + count,
            (track->count - from - count) * sizeof *track->steps);
    track->count = (uint16_t)(track->count - count);
}

/* What has been over for longer than is kept. */
static void forget_old(const UptimeBook *book, UptimeTrack *track)
{
    int64_t before_ms = step_at(track->steps[track->count - 1]) - book->keep_ms;
    unsigned old = 0;
    while (old + 1 < track->count && step_at(track->steps[old + 1]) <= before_ms) {
        old++;
    }
    uptime_track_remove(track, 0, old);
}

static void make_room(const UptimeBook *book, UptimeTrack *track)
{
    if (track->count < track->room) {
        return;
    }
    if (track->count > 0) {
        forget_old(book, track);
    }
    if (track->count >= UPTIME_STEPS_MAX) {
        uptime_track_condense(track);
    }
    if (track->count >= track->room) {
        track->room = (uint16_t)MIN(MAX(track->room + track->room / 2, 4), UPTIME_STEPS_MAX);
        track->steps = g_renew(uint64_t, track->steps, track->room);
    }
}

/* Room for one more is there. */
static void insert(UptimeTrack *track, unsigned place, uint64_t step)
{
    memmove(track->steps + place + 1, track->steps + place,
            (track->count - place) * sizeof *track->steps);
    track->steps[place] = step;
    track->count++;
}

/* The place of the first step past a time. */
static unsigned place_after(const UptimeTrack *track, int64_t at_ms)
{
    unsigned low = 0, high = track->count;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (step_at(track->steps[middle]) <= at_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Takes back what a clock that was wrong said of later times, and returns when a step is; one that
 * lies before most of what is known has no time of its own. */
static int64_t settle_time(const UptimeBook *book, UptimeTrack *track, int64_t at_ms)
{
    int64_t last_ms = track->count > 0 ? step_at(track->steps[track->count - 1]) : 0;
    if (at_ms >= last_ms) {
        return at_ms;
    }
    unsigned place = place_after(track, at_ms), later = track->count - place;
    if (last_ms - at_ms > SINCE_MAX && later > track->count / 2) {
        return MAX(last_ms, book->heard_ms);
    }
    uptime_track_remove(track, place, later);
    return at_ms;
}

/* When what is told at that time began. */
static int64_t begin_time(const UptimeTrack *track, int64_t at_ms, int64_t since_ms)
{
    bool began = track->count > 0 && since_ms >= step_at(track->steps[track->count - 1]) &&
                 since_ms < at_ms && at_ms - since_ms <= SINCE_MAX;
    return began ? since_ms : at_ms;
}

void uptime_book_put(UptimeBook *book, uint32_t camera, const UptimeStep *told)
{
    UptimeTrack *track = track_of(book, camera);
    book->heard_ms = settle_time(book, track, CLAMP(told->at_ms, 0, STEP_AT_MAX));
    int64_t at_ms = begin_time(track, book->heard_ms, told->since_ms);
    uint64_t step = step_pack(at_ms, told->state, told->reason, 1);
    if (track->count > 0) {
        uint64_t *last = &track->steps[track->count - 1];
        bool same = step_state(*last) == told->state && step_times(*last) == 1;
        if (same || step_at(*last) == at_ms) {
            *last = step_pack(step_at(*last), told->state, told->reason, 1);
            if (!same && track->count > 1 && step_same(last[-1], *last)) {
                track->count--;
            }
            return;
        }
    }
    make_room(book, track);
    insert(track, track->count, step);
}

void uptime_book_past(UptimeBook *book, uint32_t camera, const UptimeStep *told)
{
    UptimeTrack *track = track_of(book, camera);
    int64_t at_ms = CLAMP(told->at_ms, 0, STEP_AT_MAX);
    make_room(book, track);
    unsigned place = place_after(track, at_ms);
    uint64_t step = step_pack(at_ms, told->state, told->reason, 1);
    if (place > 0 &&
        (step_same(track->steps[place - 1], step) || step_at(track->steps[place - 1]) == at_ms)) {
        return;
    }
    if (place < track->count && step_same(track->steps[place], step)) {
        track->steps[place] = step;
        return;
    }
    insert(track, place, step);
}

void uptime_book_gap(UptimeBook *book, int64_t from_ms, int64_t to_ms)
{
    guint count = book->gaps->len;
    UptimeGap *last = count > 0 ? &g_array_index(book->gaps, UptimeGap, count - 1) : NULL;
    if (last != NULL) {
        from_ms = MAX(from_ms, last->to_ms);
    }
    if (from_ms >= to_ms) {
        return;
    }
    if (last != NULL && last->to_ms == from_ms) {
        last->to_ms = to_ms;
        return;
    }
    if (last != NULL && count == UPTIME_GAPS_MAX) {
        g_array_index(book->gaps, UptimeGap, 1).from_ms =
            g_array_index(book->gaps, UptimeGap, 0).from_ms;
        g_array_remove_index(book->gaps, 0);
    }
    UptimeGap gap = {from_ms, to_ms};
    g_array_append_val(book->gaps, gap);
}

void uptime_book_clock(UptimeBook *book, int64_t now_ms)
{
    for (guint i = book->gaps->len; i > 0; i--) {
        UptimeGap *gap = &g_array_index(book->gaps, UptimeGap, i - 1);
        if (gap->to_ms <= now_ms) {
            return;
        }
        gap->to_ms = MAX(now_ms, gap->from_ms);
        if (gap->from_ms >= now_ms) {
            g_array_set_size(book->gaps, i - 1);
        }
    }
}

bool uptime_book_last(const UptimeBook *book, uint32_t camera, UptimeStep *out)
{
    const UptimeTrack *track = uptime_track(book, camera);
    if (track->count == 0) {
        return false;
    }
    uint64_t last = track->steps[track->count - 1];
    *out = (UptimeStep){
        .at_ms = step_at(last), .state = step_state(last), .reason = step_reason(last)};
    return true;
}

size_t uptime_book_steps(const UptimeBook *book)
{
    size_t steps = 0;
    for (guint i = 0; i < book->tracks->len; i++) {
        steps += g_array_index(book->tracks, UptimeTrack, i).count;
    }
    return steps;
}

unsigned uptime_book_count(const UptimeBook *book, uint32_t camera)
{
    return uptime_track(book, camera)->count;
}

size_t uptime_book_memory(const UptimeBook *book)
{
    size_t bytes = sizeof *book + book->tracks->len * sizeof(UptimeTrack) +
                   book->gaps->len * sizeof(UptimeGap);
    for (guint i = 0; i < book->tracks->len; i++) {
        bytes += g_array_index(book->tracks, UptimeTrack, i).room * sizeof(uint64_t);
    }
    return bytes;
}
