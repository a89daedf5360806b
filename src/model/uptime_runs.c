/* uptime_runs.c - a book read: runs, strips; and a track that flaps, condensed */
#include <math.h>
#include <string.h>

#include "uptime_private.h"

/* Of a cell that is live but for so much it is not said that it was dark. */
#define BLINK_SHARE 0.001

/* Runs */

typedef struct Telling {
    const UptimeBook *book;
    UptimeEach each;
    void *data;
    guint gap; /* the first that may lie ahead */
} Telling;

static void tell(const Telling *telling, const UptimeRun *run, int64_t from_ms, int64_t to_ms)
{
    if (from_ms < to_ms) {
        UptimeRun part = *run;
        part.from_ms = from_ms;
        part.to_ms = to_ms;
        telling->each(&part, telling->data);
    }
}

/* Tells a run with what nobody listened to cut out of it. */
static void tell_heard(Telling *telling, const UptimeRun *run)
{
    static const UptimeRun unheard = {.kind = UPTIME_UNKNOWN, .state = CAMERA_UNKNOWN, .times = 1};
    const GArray *gaps = telling->book->gaps;
    int64_t from_ms = run->from_ms;
    while (telling->gap < gaps->len && from_ms < run->to_ms) {
        const UptimeGap *gap = &g_array_index(gaps, UptimeGap, telling->gap);
        if (gap->to_ms <= from_ms) {
            telling->gap++;
            continue;
        }
        if (gap->from_ms >= run->to_ms) {
            break;
        }
        int64_t end_ms = MIN(gap->to_ms, run->to_ms);
        tell(telling, run, from_ms, gap->from_ms);
        tell(telling, &unheard, MAX(gap->from_ms, from_ms), end_ms);
        from_ms = end_ms;
    }
    tell(telling, run, from_ms, run->to_ms);
}

void uptime_book_each(const UptimeBook *book, uint32_t camera, int64_t from_ms, int64_t to_ms,
                      UptimeEach each, void *data)
{
    const UptimeTrack *track = uptime_track(book, camera);
    Telling telling = {book, each, data, 0};
    UptimeRun run = {.from_ms = from_ms,
                     .to_ms = to_ms,
                     .kind = UPTIME_UNKNOWN,
                     .state = CAMERA_UNKNOWN,
                     .times = 1};
    for (unsigned i = 0; i < track->count && step_at(track->steps[i]) < to_ms; i++) {
        uint64_t step = track->steps[i];
        run.to_ms = step_at(step);
        if (run.to_ms > run.from_ms) {
            tell_heard(&telling, &run);
            run.from_ms = run.to_ms;
        }
        run.state = step_state(step);
        run.reason = step_reason(step);
        run.kind = uptime_kind_of(run.state, run.reason);
        run.times = step_times(step);
        run.to_ms = to_ms;
    }
    if (run.from_ms < run.to_ms) {
        tell_heard(&telling, &run);
    }
}

/* Condensing */

/* The stretches of one span, put together by what they were. */
typedef struct Heap {
    struct {
        uint64_t step;
        int64_t ms;
        unsigned times;
    } pile[UPTIME_KINDS * REASONS];
    unsigned count;
} Heap;

static bool counts_alike(uint64_t one, uint64_t other)
{
    return step_reason(one) == step_reason(other) &&
           uptime_kind_of(step_state(one), step_reason(one)) ==
               uptime_kind_of(step_state(other), step_reason(other));
}

static void heap_add(Heap *heap, uint64_t step, int64_t ms)
{
    unsigned i = 0;
    while (i < heap->count && !counts_alike(heap->pile[i].step, step)) {
        i++;
    }
    if (i == heap->count) {
        heap->pile[heap->count++].step = step;
        heap->pile[i].ms = 0;
        heap->pile[i].times = 0;
    }
    heap->pile[i].ms += ms;
    heap->pile[i].times += step_times(step);
}

static unsigned heap_write(Heap *heap, int64_t from_ms, uint64_t *out)
{
    for (unsigned i = 0; i < heap->count; i++) {
        uint64_t step = heap->pile[i].step;
        out[i] = step_pack(from_ms, step_state(step), step_reason(step), heap->pile[i].times);
        from_ms += heap->pile[i].ms;
    }
    unsigned written = heap->count;
    heap->count = 0;
    return written;
}

/* Puts together what of the first count steps lies in the same span; a step that goes over its end
 * is left as it is.  Returns how many there are now. */
static unsigned condense(UptimeTrack *track, unsigned count, int64_t span_ms)
{
    uint64_t out[UPTIME_STEPS_MAX];
    unsigned written = 0;
    for (unsigned i = 0; i < count;) {
        Heap heap;
        heap.count = 0;
        int64_t from_ms = step_at(track->steps[i]), end_ms = (from_ms / span_ms + 1) * span_ms;
        unsigned begin = i;
        for (; i < count && step_at(track->steps[i + 1]) <= end_ms; i++) {
            heap_add(&heap, track->steps[i],
                     step_at(track->steps[i + 1]) - step_at(track->steps[i]));
        }
        if (i - begin > heap.count) {
            written += heap_write(&heap, from_ms, out + written);
        } else {
            memcpy(out + written, track->steps + begin, (i - begin) * sizeof *out);
            written += i - begin;
        }
        if (i < count && (i == begin || step_at(track->steps[i]) < end_ms)) {
            out[written++] = track->steps[i++];
        }
    }
    memcpy(track->steps, out, written * sizeof *out);
    uptime_track_remove(track, written, count - written);
    return written;
}

void uptime_track_condense(UptimeTrack *track)
{
    static const int hours[] = {1, 6, 24, 24 * 7};
    unsigned old = track->count / 2, enough = track->count / 8;
    for (size_t i = 0; i < G_N_ELEMENTS(hours) && old > 0; i++) {
        if (old - enough >= condense(track, old, hours[i] * HOUR_MS)) {
            return;
        }
        old = MIN(old, track->count / 2u);
    }
    if (track->count >= UPTIME_STEPS_MAX) {
        uptime_track_remove(track, 0, track->count / 4);
    }
}

/* Strips */

double uptime_share(const UptimeTimes *times)
{
    int64_t dark = times->ms[UPTIME_EXPLAINED] + times->ms[UPTIME_UNEXPLAINED];
    int64_t meant = times->ms[UPTIME_LIVE] + dark;
    return meant > 0 ? (double)times->ms[UPTIME_LIVE] / (double)meant : NAN;
}

int64_t uptime_whole_ms(const UptimeTimes *times)
{
    int64_t whole = 0;
    for (int kind = 0; kind < UPTIME_KINDS; kind++) {
        whole += times->ms[kind];
    }
    return whole;
}

typedef struct Filling {
    UptimeStrip *strip;
    UptimeTimes cells[UPTIME_CELLS_MAX];
} Filling;

static int64_t cell_begin(const UptimeStrip *strip, int cell)
{
    return strip->from_ms + (strip->to_ms - strip->from_ms) * cell / strip->count;
}

static int cell_of(const UptimeStrip *strip, int64_t at_ms)
{
    int64_t whole = strip->to_ms - strip->from_ms;
    int cell = (int)((at_ms - strip->from_ms) * strip->count / whole);
    while (cell + 1 < strip->count && cell_begin(strip, cell + 1) <= at_ms) {
        cell++;
    }
    return CLAMP(cell, 0, strip->count - 1);
}

static void fill_run(const UptimeRun *run, void *data)
{
    Filling *filling = data;
    UptimeStrip *strip = filling->strip;
    strip->times.ms[run->kind] += run->to_ms - run->from_ms;
    int64_t from_ms = run->from_ms;
    for (int cell = cell_of(strip, from_ms); from_ms < run->to_ms && cell < strip->count; cell++) {
        int64_t to_ms = MIN(run->to_ms, cell_begin(strip, cell + 1));
        filling->cells[cell].ms[run->kind] += MAX(to_ms - from_ms, 0);
        from_ms = MAX(to_ms, from_ms);
    }
}

static UptimeCell cell_show(const UptimeTimes *times)
{
    static const UptimeCell shown[UPTIME_KINDS] = {[UPTIME_LIVE] = UPTIME_CELL_PARTLY,
                                                   [UPTIME_EXPLAINED] = UPTIME_CELL_EXPLAINED,
                                                   [UPTIME_UNEXPLAINED] = UPTIME_CELL_UNEXPLAINED,
                                                   [UPTIME_DELIBERATE] = UPTIME_CELL_DELIBERATE,
                                                   [UPTIME_UNLINKED] = UPTIME_CELL_UNLINKED,
                                                   [UPTIME_UNKNOWN] = UPTIME_CELL_UNKNOWN};
    int64_t whole = uptime_whole_ms(times);
    UptimeKind longest = UPTIME_UNKNOWN;
    for (int kind = 0; kind < UPTIME_KINDS; kind++) {
        if (times->ms[kind] > times->ms[longest]) {
            longest = (UptimeKind)kind;
        }
    }
    if (longest == UPTIME_LIVE &&
        (double)(whole - times->ms[UPTIME_LIVE]) <= (double)whole * BLINK_SHARE) {
        return UPTIME_CELL_LIVE;
    }
    return shown[longest];
}

static void begin(UptimeStrip *strip, int64_t from_ms, int64_t to_ms, int count)
{
    *strip = (UptimeStrip){.from_ms = from_ms,
                           .to_ms = MAX(to_ms, from_ms + 1),
                           .count = CLAMP(count, 1, UPTIME_CELLS_MAX)};
}

static void finish(Filling *filling)
{
    for (int i = 0; i < filling->strip->count; i++) {
        filling->strip->cells[i] = cell_show(&filling->cells[i]);
    }
}

void uptime_strip(const UptimeBook *book, uint32_t camera, int64_t from_ms, int64_t to_ms,
                  int count, UptimeStrip *out)
{
    Filling filling = {.strip = out};
    begin(out, from_ms, to_ms, count);
    uptime_book_each(book, camera, out->from_ms, out->to_ms, fill_run, &filling);
    finish(&filling);
}

/* Sites */

static const int worth[UPTIME_KINDS] = {
    [UPTIME_LIVE] = 5,       [UPTIME_UNEXPLAINED] = 4, [UPTIME_EXPLAINED] = 3,
    [UPTIME_DELIBERATE] = 2, [UPTIME_UNKNOWN] = 1,     [UPTIME_UNLINKED] = 0};

static void keep_run(const UptimeRun *run, void *data)
{
    g_array_append_vals(data, run, 1);
}

/* Puts one more camera's runs over those of the cameras before: both fill the same time. */
static GArray *overlay(GArray *one, const GArray *other)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(UptimeRun));
    for (guint i = 0, j = 0; i < one->len && j < other->len;) {
        const UptimeRun *a = &g_array_index(one, UptimeRun, i),
                        *b = &g_array_index(other, UptimeRun, j);
        UptimeRun run = worth[a->kind] >= worth[b->kind] ? *a : *b;
        run.from_ms = MAX(a->from_ms, b->from_ms);
        run.to_ms = MIN(a->to_ms, b->to_ms);
        UptimeRun *last = out->len > 0 ? &g_array_index(out, UptimeRun, out->len - 1) : NULL;
        if (last != NULL && last->kind == run.kind) {
            last->to_ms = run.to_ms;
        } else {
            g_array_append_val(out, run);
        }
        i += a->to_ms == run.to_ms;
        j += b->to_ms == run.to_ms;
    }
    g_array_unref(one);
    return out;
}

void uptime_strip_best(const UptimeBook *book, const uint32_t *cameras, size_t count,
                       const UptimeStrip *span, UptimeStrip *out)
{
    Filling filling = {.strip = out};
    begin(out, span->from_ms, span->to_ms, span->count);
    UptimeRun none = {out->from_ms, out->to_ms, UPTIME_UNLINKED, CAMERA_UNLINKED, REASON_NONE, 1};
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(UptimeRun));
    if (count == 0) {
        none.kind = UPTIME_UNKNOWN;
    }
    g_array_append_val(runs, none);
    for (size_t i = 0; i < count; i++) {
        g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(UptimeRun));
        uptime_book_each(book, cameras[i], out->from_ms, out->to_ms, keep_run, own);
        runs = overlay(runs, own);
    }
    for (guint i = 0; i < runs->len; i++) {
        fill_run(&g_array_index(runs, UptimeRun, i), &filling);
    }
    g_array_unref(runs);
    finish(&filling);
}
