#include "console/tour_walk.h"

#include <string.h>

#include "console/tour_walk_private.h"

#define RETRY_MS 5000
/* As many as tilik-view shows. */
#define ELSEWHERE_MAX VIEWER_WINDOWS_MAX
#define REST_MS       500
#define REST_MOST_MS  10000

static void place_free(gpointer data)
{
    Place *place = data;
    g_ptr_array_unref(place->past);
    g_free(place->wall);
    g_free(place->shown);
    g_free(place->next);
    g_free(place->holder);
    g_free(place);
}

static void missed_free(gpointer data)
{
    TourMissed *missed = data;
    g_free(missed->id);
    g_free(missed->why);
    g_free(missed);
}

TourWalk *tour_walk_new(Tour *tour, const TourHooks *hooks, void *user, const TourPlan *plan)
{
    TourWalk *walk = g_new0(TourWalk, 1);
    walk->tour = tour;
    walk->hooks = *hooks;
    walk->user = user;
    walk->plan = *plan;
    walk->places = g_ptr_array_new_with_free_func(place_free);
    walk->missed = g_ptr_array_new_with_free_func(missed_free);
    return walk;
}

void tour_walk_free(TourWalk *walk)
{
    if (walk == NULL)
        return;
    g_ptr_array_unref(walk->places);
    g_ptr_array_unref(walk->missed);
    tour_free(walk->tour);
    g_free(walk->hindrance);
    g_free(walk);
}

bool tour_walk_place(TourWalk *walk, const char *wall, int tile, const char *shown)
{
    if (walk->places->len >= TOUR_PLACES_MAX)
        return false;
    Place *place = g_new0(Place, 1);
    place->wall = g_strdup(wall);
    place->tile = tile;
    place->past = g_ptr_array_new_with_free_func(g_free);
    place->at = -1;
    place->shown = g_strdup(shown);
    place->holder = g_strdup(shown);
    place->hurry = shown != NULL;
    g_ptr_array_add(walk->places, place);
    return true;
}

Place *tour_place(const TourWalk *walk, unsigned at)
{
    return g_ptr_array_index(walk->places, at);
}

/* What goes wrong */

void tour_walk_hinder(TourWalk *walk, const char *why)
{
    walk->hold = TOUR_HINDERED;
    walk->retry_ms = walk->mono_ms + RETRY_MS;
    g_free(walk->hindrance);
    walk->hindrance = g_strdup(why != NULL ? why : "");
}

static void forget(Place *place)
{
    g_clear_pointer(&place->next, g_free);
    place->warm = place->asked = place->ready = place->swapping = place->back = false;
}

void tour_place_forget_next(TourWalk *walk, Place *place)
{
    g_autofree char *next = g_strdup(place->next);
    if (next == NULL || place->swapping)
        return;
    forget(place);
    tour_returned(walk->tour, next);
    walk->hooks.drop(walk->user, next);
}

static void note_missed(TourWalk *walk, const char *id, const char *why)
{
    TourMissed *missed = g_new(TourMissed, 1);
    *missed = (TourMissed){g_strdup(id), g_strdup(why), walk->wall_ms};
    g_ptr_array_insert(walk->missed, 0, missed);
    if (walk->missed->len > TOUR_MISSED_MAX)
        g_ptr_array_set_size(walk->missed, TOUR_MISSED_MAX);
    walk->count.missed++;
}

void tour_place_miss(TourWalk *walk, Place *place, const char *why)
{
    g_autofree char *next = g_strdup(place->next);
    forget(place);
    tour_failed(walk->tour, next);
    note_missed(walk, next, why);
    place->misses++;
    place->rest_ms = walk->mono_ms + MIN(REST_MS * (int64_t)(place->misses - 1), REST_MOST_MS);
    /* What has the window, without a picture, gives it to the one that comes then. */
    if (place->shown != NULL)
        walk->hooks.drop(walk->user, next);
    if (walk->hooks.missed != NULL)
        walk->hooks.missed(walk->user, next, why);
}

/* What is asked for */

static bool wish(TourWalk *walk, Place *place, bool warm, const char **why)
{
    if (place->holder != NULL && !walk->hooks.has(walk->user, place->holder))
        g_clear_pointer(&place->holder, g_free);
    const WindowWish wish = {.camera = place->next,
                             .instead = place->holder,
                             .wall = place->wall,
                             .tile = place->tile,
                             .purpose = walk->plan.purpose,
                             .purpose_known = true,
                             .warm = warm};
    return walk->hooks.wish(walk->user, &wish, why);
}

/* The next one that does not stand somewhere else already: that is seen there, and stays there. */
static bool pick_next(TourWalk *walk, const Place *place, TourPick *pick)
{
    for (int i = 0; i < ELSEWHERE_MAX; i++) {
        if (!tour_next(walk->tour, walk->wall_ms, pick))
            return false;
        bool tries = place->shown == NULL && g_strcmp0(pick->id, place->holder) == 0;
        if (tries || !walk->hooks.has(walk->user, pick->id))
            return true;
        tour_looked(walk->tour, pick->id, walk->wall_ms);
    }
    return false;
}

static bool choose(TourWalk *walk, Place *place)
{
    TourPick pick;
    if (walk->hooks.list != NULL)
        walk->hooks.list(walk->user, walk->tour);
    if (!pick_next(walk, place, &pick)) {
        place->rest_ms = walk->mono_ms + RETRY_MS;
        return false;
    }
    place->next = g_strdup(pick.id);
    place->asked_ms = walk->mono_ms;
    return true;
}

/* The next one shows itself in the place as soon as it has a picture: at once where it is ready. */
static void open_next(TourWalk *walk, Place *place)
{
    const char *why = NULL;
    /* It has the window already, and tries by itself. */
    bool there = place->shown == NULL && g_strcmp0(place->next, place->holder) == 0 &&
                 walk->hooks.has(walk->user, place->next);
    if (!there && !wish(walk, place, false, &why)) {
        tour_place_forget_next(walk, place);
        tour_walk_hinder(walk, why);
        return;
    }
    place->asked = place->swapping = true;
    place->asked_ms = walk->mono_ms;
    if (place->shown != NULL)
        return;
    g_free(place->holder);
    place->holder = g_strdup(place->next);
}

/* Where there is no player for it, it is opened when its turn has come. */
static void connect_next(TourWalk *walk, Place *place)
{
    const char *why = NULL;
    place->warm = place->asked = wish(walk, place, true, &why);
}

static bool is_idle(const TourWalk *walk, const Place *place)
{
    return place->next == NULL && !place->held && !place->busy && walk->mono_ms >= place->rest_ms;
}

/* Of those that show something, the one whose turn is next. */
static Place *first_due(const TourWalk *walk)
{
    Place *first = NULL;
    for (unsigned i = 0; i < walk->places->len; i++) {
        Place *place = tour_place(walk, i);
        if (place->next != NULL && place->shown != NULL)
            return NULL; /* one at a time */
        if (place->shown == NULL || !is_idle(walk, place))
            continue;
        if (first == NULL || (place->hurry && !first->hurry) ||
            (place->hurry == first->hurry && place->due_ms < first->due_ms))
            first = place;
    }
    return first;
}

static void go_on(TourWalk *walk, Place *place)
{
    bool due = place->hurry || walk->mono_ms >= place->due_ms;
    if (place->next == NULL || place->held || place->busy)
        return;
    if (place->asked && (!place->ready || place->swapping)) {
        if (walk->mono_ms - place->asked_ms >= walk->plan.patience_ms)
            tour_place_miss(walk, place, _("no picture came in time"));
    } else if (!place->swapping && (place->shown == NULL || due)) {
        open_next(walk, place);
    }
}

static int64_t least(int64_t a, int64_t b)
{
    return a < 0 ? b : MIN(a, MAX(b, 1));
}

static int64_t next_step(const TourWalk *walk)
{
    int64_t wait = -1, now = walk->mono_ms;
    const Place *first = first_due(walk);
    if (walk->hold == TOUR_HINDERED)
        return MAX(walk->retry_ms - now, 1);
    for (unsigned i = 0; walk->hold == TOUR_GOES && i < walk->places->len; i++) {
        const Place *place = tour_place(walk, i);
        if (place->held || place->busy)
            continue;
        if (place->next != NULL && place->asked && (!place->ready || place->swapping))
            wait = least(wait, place->asked_ms + walk->plan.patience_ms - now);
        else if (place->next != NULL)
            wait = least(wait, place->due_ms - now);
        else if (place->shown == NULL || walk->mono_ms < place->rest_ms)
            wait = least(wait, MAX(place->rest_ms - now, 1));
        else if (place == first)
            wait = least(wait, place->due_ms - TOUR_LEAD_MS - now);
    }
    return wait >= 0 ? MAX(wait, 1) : -1;
}

/* Its window is not there any more, and nobody closed it: another begins from nothing. */
static void find_lost(TourWalk *walk, Place *place)
{
    if (place->shown == NULL || place->swapping || place->busy ||
        walk->hooks.has(walk->user, place->shown))
        return;
    tour_place_forget_next(walk, place);
    tour_looked(walk->tour, place->shown, walk->wall_ms);
    g_clear_pointer(&place->shown, g_free);
    g_clear_pointer(&place->holder, g_free);
}

int64_t tour_walk_step(TourWalk *walk, int64_t mono_ms, int64_t wall_ms)
{
    walk->mono_ms = mono_ms;
    walk->wall_ms = wall_ms;
    for (unsigned i = 0; i < walk->places->len; i++)
        find_lost(walk, tour_place(walk, i));
    if (walk->hold == TOUR_HINDERED && mono_ms >= walk->retry_ms)
        walk->hold = TOUR_GOES;
    for (unsigned i = 0; walk->hold == TOUR_GOES && i < walk->places->len; i++) {
        Place *place = tour_place(walk, i);
        go_on(walk, place);
        if (place->shown == NULL && is_idle(walk, place) && choose(walk, place))
            open_next(walk, place);
    }
    Place *first = walk->hold == TOUR_GOES ? first_due(walk) : NULL;
    if (first != NULL && (first->hurry || mono_ms >= first->due_ms - TOUR_LEAD_MS) &&
        choose(walk, first)) {
        connect_next(walk, first);
        go_on(walk, first);
    }
    return next_step(walk);
}
