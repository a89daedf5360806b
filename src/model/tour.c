#include "model/tour.h"

#include <string.h>

#include "tour_private.h"

WORDS_DEFINE(TourWhy, tour_why, TOUR_WHY_TABLE)

/* Of so many steps at most one is for a camera with an open alert, and the same one does not come
 * again that way before so many. */
#define HOT_EVERY 3
#define HOT_GAP   6
/* One that fails again and again is put back by so many turns at most. */
#define FAILS_MAX 4
#define MINUTE_MS 60000

static void stop_clear(gpointer data)
{
    g_free(((TourStop *)data)->id);
}

Tour *tour_new(uint64_t seed)
{
    Tour *tour = g_new0(Tour, 1);
    tour->stops = g_array_new(FALSE, TRUE, sizeof(TourStop));
    g_array_set_clear_func(tour->stops, stop_clear);
    tour->index = g_hash_table_new(g_str_hash, g_str_equal);
    tour->seed = seed;
    tour->pace.hot_step = -HOT_EVERY;
    return tour;
}

void tour_free(Tour *tour)
{
    if (tour == NULL)
        return;
    g_hash_table_unref(tour->index);
    g_array_unref(tour->stops);
    g_free(tour);
}

static TourStop *stop_at(const Tour *tour, unsigned place)
{
    return &g_array_index(tour->stops, TourStop, place);
}

static TourStop *find(const Tour *tour, const char *id)
{
    unsigned place = GPOINTER_TO_UINT(g_hash_table_lookup(tour->index, id));
    return place > 0 ? stop_at(tour, place - 1) : NULL;
}

/* The list */

/* FNV-1a, then the last step of splitmix64. */
static uint64_t lot_of(uint64_t seed, const char *id)
{
    uint64_t lot = seed ^ UINT64_C(14695981039346656037);
    for (; *id != '\0'; id++)
        lot = (lot ^ (unsigned char)*id) * UINT64_C(1099511628211);
    lot = (lot ^ (lot >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    lot = (lot ^ (lot >> 27)) * UINT64_C(0x94d049bb133111eb);
    return lot ^ (lot >> 31);
}

void tour_list_begin(Tour *tour)
{
    for (unsigned i = 0; i < tour->stops->len; i++)
        stop_at(tour, i)->kept = false;
}

static TourStop *add(Tour *tour, const char *id)
{
    TourStop fresh = {
        .id = g_strdup(id), .lot = lot_of(tour->seed, id), .at = tour->pace.at, .step = TOUR_NEVER};
    g_array_append_val(tour->stops, fresh);
    TourStop *stop = stop_at(tour, tour->stops->len - 1);
    g_hash_table_insert(tour->index, stop->id, GUINT_TO_POINTER(tour->stops->len));
    return stop;
}

void tour_list_put(Tour *tour, const char *id, const TourFacts *facts)
{
    TourStop *stop = find(tour, id);
    if (stop == NULL)
        stop = add(tour, id);
    int64_t looked_ms = MAX(stop->facts.looked_ms, facts->looked_ms);
    bool live = !camera_is_off(facts->state, facts->reason);
    /* One that was off for long has not saved its turns up. */
    if (live && !stop->live)
        stop->at = MAX(stop->at, tour->pace.at - 1);
    stop->facts = *facts;
    stop->facts.looked_ms = looked_ms;
    stop->live = live;
    stop->kept = true;
    tour->stale = true;
}

void tour_list_end(Tour *tour)
{
    unsigned kept = 0;
    tour->live = 0;
    g_hash_table_remove_all(tour->index);
    for (unsigned i = 0; i < tour->stops->len; i++) {
        TourStop *stop = stop_at(tour, i);
        if (!stop->kept)
            continue;
        if (kept != i) {
            TourStop gone = *stop_at(tour, kept);
            *stop_at(tour, kept) = *stop;
            *stop = gone;
        }
        stop = stop_at(tour, kept++);
        tour->live += stop->live;
        g_hash_table_insert(tour->index, stop->id, GUINT_TO_POINTER(kept));
    }
    g_array_set_size(tour->stops, kept);
}

unsigned tour_count(const Tour *tour)
{
    return tour->stops->len;
}

unsigned tour_live(const Tour *tour)
{
    return tour->live;
}

bool tour_has(const Tour *tour, const char *id)
{
    return find(tour, id) != NULL;
}

/* Choosing */

void tour_weigh_all(Tour *tour, int64_t now_ms)
{
    int64_t minute = now_ms / MINUTE_MS;
    if (!tour->stale && minute == tour->weighed_ms)
        return;
    for (unsigned i = 0; i < tour->stops->len; i++) {
        TourStop *stop = stop_at(tour, i);
        if (stop->live)
            stop->weight = tour_weigh(&stop->facts, now_ms, NULL);
    }
    tour->weighed_ms = minute;
    tour->stale = false;
}

static bool is_free(const TourStop *stop)
{
    return stop->live && !stop->out;
}

static double key_of(const TourStop *stop)
{
    return stop->at + 1 / stop->weight;
}

/* The one whose turn is the longest due. */
static TourStop *by_turn(TourStop *stops, unsigned count)
{
    TourStop *best = NULL;
    double least = 0;
    for (unsigned i = 0; i < count; i++) {
        TourStop *stop = &stops[i];
        if (!is_free(stop))
            continue;
        double key = key_of(stop);
        if (best != NULL && (key > least || (key >= least && stop->lot > best->lot)))
            continue;
        best = stop;
        least = key;
    }
    return best;
}

static bool is_hot(const TourStop *stop, int64_t step)
{
    return is_free(stop) && stop->facts.open > 0 &&
           step - stop->step >= HOT_GAP * (1 + (int64_t)stop->fails);
}

/* Of those with an open alert the one that waits the longest, the worse the alert the longer. */
static TourStop *by_alert(TourStop *stops, unsigned count, int64_t step)
{
    TourStop *best = NULL;
    int64_t most = 0;
    for (unsigned i = 0; i < count; i++) {
        TourStop *stop = &stops[i];
        if (!is_hot(stop, step))
            continue;
        int64_t urgency = PRIORITIES - MIN((int64_t)stop->facts.worst, PRIORITIES - 1);
        int64_t waits = MIN(step - stop->step, -TOUR_NEVER) * urgency;
        if (best != NULL && (waits < most || (waits == most && stop->lot > best->lot)))
            continue;
        best = stop;
        most = waits;
    }
    return best;
}

static TourStop *by_wish(TourStop *stops, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (stops[i].wished && is_free(&stops[i]))
            return &stops[i];
    return NULL;
}

/* Takes a step on stops that are weighed; NULL: none is free. */
static TourStop *choose(TourStop *stops, unsigned count, TourPace *pace)
{
    TourStop *best = by_wish(stops, count);
    bool turn = false;
    if (best == NULL && pace->step - pace->hot_step >= HOT_EVERY &&
        (best = by_alert(stops, count, pace->step)) != NULL)
        pace->hot_step = pace->step;
    if (best == NULL) {
        best = by_turn(stops, count);
        turn = true;
    }
    if (best == NULL)
        return NULL;
    if (turn)
        pace->at = MAX(pace->at, key_of(best));
    best->at = pace->at;
    best->step = pace->step++;
    best->out = true;
    return best;
}

static void describe(const TourStop *stop, int64_t now_ms, TourPick *out)
{
    *out = (TourPick){.id = stop->id};
    out->weight = tour_weigh(&stop->facts, now_ms, out);
    if (!stop->wished)
        return;
    if (out->reasons[0].why == TOUR_WHY_TURN)
        out->reason_count = 0;
    memmove(out->reasons + 1, out->reasons, (TOUR_REASONS_MAX - 1) * sizeof *out->reasons);
    out->reasons[0] = (TourReason){.why = TOUR_WHY_WISHED};
    out->reason_count = MIN(out->reason_count + 1, TOUR_REASONS_MAX);
}

bool tour_next(Tour *tour, int64_t now_ms, TourPick *out)
{
    tour_weigh_all(tour, now_ms);
    TourStop *stop = choose(stop_at(tour, 0), tour->stops->len, &tour->pace);
    if (stop == NULL)
        return false;
    describe(stop, now_ms, out);
    stop->wished = false;
    return true;
}

bool tour_wish(Tour *tour, const char *id)
{
    TourStop *stop = find(tour, id);
    if (stop == NULL || !stop->live)
        return false;
    for (unsigned i = 0; i < tour->stops->len; i++)
        stop_at(tour, i)->wished = false;
    stop->wished = true;
    return true;
}

void tour_looked(Tour *tour, const char *id, int64_t now_ms)
{
    TourStop *stop = find(tour, id);
    if (stop == NULL)
        return;
    stop->out = false;
    stop->fails = 0;
    stop->facts.looked_ms = MAX(stop->facts.looked_ms, now_ms);
    stop->weight = tour_weigh(&stop->facts, now_ms, NULL);
}

void tour_failed(Tour *tour, const char *id)
{
    TourStop *stop = find(tour, id);
    if (stop == NULL)
        return;
    stop->out = false;
    stop->fails = MIN(stop->fails + 1, FAILS_MAX);
    stop->at = tour->pace.at + stop->fails - 1;
}

void tour_returned(Tour *tour, const char *id)
{
    TourStop *stop = find(tour, id);
    if (stop == NULL || !stop->out)
        return;
    stop->out = false;
    stop->step = TOUR_NEVER;
    stop->at = tour->pace.at - 1 / stop->weight;
}

/* Looking ahead */

bool tour_explain(const Tour *tour, const char *id, int64_t now_ms, TourPick *out)
{
    const TourStop *stop = find(tour, id);
    if (stop != NULL)
        describe(stop, now_ms, out);
    return stop != NULL;
}

/* Each that is taken comes back at once, as in a tour of one window. */
unsigned tour_ahead(const Tour *tour, int64_t now_ms, TourPick *out, unsigned max)
{
    unsigned size = tour->stops->len, count = 0;
    g_autofree TourStop *stops = g_new(TourStop, size + 1);
    TourPace pace = tour->pace;
    TourStop *before = NULL;
    for (unsigned i = 0; i < size; i++) {
        stops[i] = *stop_at(tour, i);
        if (stops[i].live)
            stops[i].weight = tour_weigh(&stops[i].facts, now_ms, NULL);
    }
    while (count < max) {
        TourStop *stop = choose(stops, size, &pace);
        if (stop == NULL)
            break;
        describe(stop, now_ms, &out[count++]);
        stop->wished = false;
        if (before != NULL)
            before->out = false;
        before = stop;
    }
    return count;
}

unsigned tour_skipped(const Tour *tour, TourSkip *out, unsigned max)
{
    unsigned count = 0;
    for (unsigned i = 0; i < tour->stops->len; i++) {
        const TourStop *stop = stop_at(tour, i);
        if (stop->live)
            continue;
        if (count < max)
            out[count] = (TourSkip){stop->id, stop->facts.state, stop->facts.reason};
        count++;
    }
    return count;
}
