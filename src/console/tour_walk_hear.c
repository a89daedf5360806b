/* What tilik-view and the person tell a walking tour. */
#include <string.h>

#include "console/tour_walk_private.h"

#define PAST_MAX 50

static bool is(const char *id, const char *other)
{
    return id != NULL && other != NULL && strcmp(id, other) == 0;
}

/* The places a tour starts in change one after another, not all at once. */
static int64_t first_dwell(const TourWalk *walk, const Place *place)
{
    unsigned at = 0;
    while (tour_place(walk, at) != place)
        at++;
    return walk->plan.dwell_ms * (at + 1) / walk->places->len;
}

static void remember(Place *place, const char *id, bool back)
{
    if (back) {
        place->at--;
        return;
    }
    g_ptr_array_add(place->past, g_strdup(id));
    if (place->past->len > PAST_MAX)
        g_ptr_array_remove_index(place->past, 0);
    place->at = (int)place->past->len - 1;
}

static void count_dark(TourWalk *walk, int64_t dark_ms)
{
    walk->count.dark_ms += dark_ms;
    walk->count.darkest_ms = MAX(walk->count.darkest_ms, dark_ms);
}

/* What stood still before the swap was dark, too. */
static void count_swap(TourWalk *walk, const Place *place, int64_t dark_ms)
{
    int64_t lost_ms = place->lost_ms != 0 ? walk->mono_ms - place->lost_ms : 0;
    walk->count.pictures++;
    walk->count.gaps += !place->warm;
    count_dark(walk, MAX(dark_ms, lost_ms));
}

/* The next one stands in the place. */
static void took(TourWalk *walk, Place *place, int64_t dark_ms)
{
    bool first = place->past->len == 0;
    if (place->shown != NULL) {
        count_swap(walk, place, dark_ms);
        tour_looked(walk->tour, place->shown, walk->wall_ms);
    }
    remember(place, place->next, place->back);
    g_free(place->shown);
    g_free(place->holder);
    place->shown = g_steal_pointer(&place->next);
    place->holder = g_strdup(place->shown);
    place->warm = place->asked = place->ready = place->swapping = false;
    place->back = place->hurry = false;
    place->misses = 0;
    place->lost_ms = 0;
    place->shown_ms = walk->mono_ms;
    place->due_ms = walk->mono_ms + (first ? first_dwell(walk, place) : walk->plan.dwell_ms);
}

/* Where nothing stood before, nothing is told of what it took the place of. */
static bool stands_alone(const TourWalk *walk, const Place *place)
{
    return place->shown == NULL || !walk->hooks.has(walk->user, place->shown);
}

/* All windows come back after a crash of the player; so does this one. */
static void wait_again(TourWalk *walk, Place *place)
{
    place->asked_ms = walk->mono_ms;
    place->ready = false;
}

/* How the picture that stands in the place is. */
static void hear_shown(TourWalk *walk, Place *place, const ViewerEvent *event, bool lost)
{
    if (event->state == VIEWER_PLAYING) {
        if (place->lost_ms != 0)
            count_dark(walk, walk->mono_ms - place->lost_ms);
        place->lost_ms = 0;
        return;
    }
    if (place->lost_ms == 0)
        place->lost_ms = MAX(walk->mono_ms - event->age_ms, 1);
    if (lost || event->state == VIEWER_FROZEN)
        place->hurry = true; /* there is nothing more to see */
}

static void hear_state(TourWalk *walk, Place *place, const ViewerEvent *event)
{
    bool crashed = event->reason == VIEWER_REASON_CRASHED;
    bool lost = event->state == VIEWER_RETRYING || event->state == VIEWER_ENDED ||
                event->state == VIEWER_QUARANTINED;
    if (is(place->next, event->id)) {
        if (event->state == VIEWER_PLAYING && place->swapping && stands_alone(walk, place))
            took(walk, place, 0);
        else if (event->state == VIEWER_PLAYING)
            place->ready = true;
        else if (crashed && event->state == VIEWER_RETRYING)
            wait_again(walk, place);
        else if (lost)
            tour_place_miss(walk, place,
                            event->reason != VIEWER_REASON_NONE ? viewer_reason_text(event->reason)
                                                                : viewer_state_text(event->state));
    } else {
        hear_shown(walk, place, event, lost && !crashed);
    }
}

static void place_gone(TourWalk *walk, Place *place)
{
    unsigned at = 0;
    while (at < walk->places->len && tour_place(walk, at) != place)
        at++;
    tour_walk_leave(walk, at);
}

/* What was replaced has gone as it should. */
static void hear_closed(TourWalk *walk, Place *place, const ViewerEvent *event)
{
    bool person = is(event->text, "user"), asked = is(event->text, "command");
    /* "instead": the console's word for the same. */
    if (is(event->text, "replaced") || is(event->text, "instead"))
        return;
    if (is(place->next, event->id)) {
        if (person)
            place_gone(walk, place);
        else if (!asked)
            tour_place_miss(walk, place, event->text != NULL ? event->text : "");
    } else if (person || asked) {
        place_gone(walk, place);
    } else {
        tour_looked(walk->tour, place->shown, walk->wall_ms);
        g_clear_pointer(&place->shown, g_free);
        g_clear_pointer(&place->holder, g_free);
    }
}

static void set_busy(TourWalk *walk, Place *place, bool on)
{
    if (place->busy == on)
        return;
    place->busy = on;
    if (on)
        tour_place_forget_next(walk, place);
    else
        place->due_ms = MAX(place->due_ms, walk->mono_ms + walk->plan.dwell_ms);
}

static void hear(TourWalk *walk, Place *place, const ViewerEvent *event)
{
    switch (event->kind) {
    case VIEWER_EVENT_STATE:
        hear_state(walk, place, event);
        break;
    case VIEWER_EVENT_SHOWN:
        if (is(place->next, event->id))
            took(walk, place, event->age_ms);
        else
            set_busy(walk, place, false); /* back from a recording */
        break;
    case VIEWER_EVENT_CLOSED:
        hear_closed(walk, place, event);
        break;
    case VIEWER_EVENT_RECORD:
        set_busy(walk, place, event->on);
        break;
    case VIEWER_EVENT_TILE:
        g_free(place->wall);
        place->wall = g_strdup(event->wall);
        place->tile = event->tile;
        break;
    default:
        break;
    }
}

/* A recording of its camera is played in its window. */
static void hear_other(TourWalk *walk, Place *place, const ViewerEvent *event)
{
    if (!g_str_has_suffix(event->id, ".play"))
        return;
    if (event->kind == VIEWER_EVENT_SHOWN)
        set_busy(walk, place, true);
    else if (event->kind == VIEWER_EVENT_CLOSED && place->busy)
        place_gone(walk, place);
}

bool tour_walk_hear(TourWalk *walk, const ViewerEvent *event, const char *camera, int64_t mono_ms,
                    int64_t wall_ms)
{
    walk->mono_ms = mono_ms;
    walk->wall_ms = wall_ms;
    for (unsigned i = 0; event->id != NULL && i < walk->places->len; i++) {
        Place *place = tour_place(walk, i);
        if (is(place->next, event->id) || is(place->shown, event->id)) {
            hear(walk, place, event);
            return true;
        }
        if (is(place->shown, camera)) {
            hear_other(walk, place, event);
            return true;
        }
    }
    return false;
}

/* What the person wants */

void tour_walk_hold(TourWalk *walk, TourHold hold, int64_t mono_ms)
{
    walk->mono_ms = mono_ms;
    for (unsigned i = 0; i < walk->places->len; i++) {
        Place *place = tour_place(walk, i);
        if (hold != TOUR_GOES)
            tour_place_forget_next(walk, place);
        else if (walk->hold != TOUR_GOES)
            place->due_ms = MAX(place->due_ms, mono_ms + MIN(TOUR_LEAD_MS, walk->plan.dwell_ms));
    }
    walk->hold = hold;
}

void tour_walk_hold_place(TourWalk *walk, unsigned at, bool on, int64_t mono_ms)
{
    Place *place = tour_place(walk, at);
    walk->mono_ms = mono_ms;
    place->held = on;
    if (on)
        tour_place_forget_next(walk, place);
    else
        place->due_ms = mono_ms + walk->plan.dwell_ms;
}

static Place *place_for(const TourWalk *walk, int at)
{
    Place *first = NULL;
    if (at >= 0)
        return (unsigned)at < walk->places->len ? tour_place(walk, (unsigned)at) : NULL;
    for (unsigned i = 0; i < walk->places->len; i++) {
        Place *place = tour_place(walk, i);
        if (place->next != NULL)
            return place;
        if (!place->held && (first == NULL || place->due_ms < first->due_ms))
            first = place;
    }
    return first;
}

void tour_walk_next(TourWalk *walk, int at, int64_t mono_ms)
{
    Place *place = place_for(walk, at);
    if (place == NULL)
        return;
    walk->mono_ms = mono_ms;
    place->held = place->busy = false;
    place->hurry = true;
    place->rest_ms = 0;
}

bool tour_walk_back(TourWalk *walk, int at, int64_t mono_ms)
{
    Place *place = place_for(walk, at);
    walk->mono_ms = mono_ms;
    if (place == NULL || place->at <= 0 || place->swapping)
        return false;
    tour_place_forget_next(walk, place);
    if (!tour_wish(walk->tour, g_ptr_array_index(place->past, place->at - 1)))
        return false;
    tour_walk_next(walk, at, mono_ms);
    place->back = true;
    return true;
}

void tour_walk_leave(TourWalk *walk, unsigned at)
{
    if (at >= walk->places->len)
        return;
    Place *place = tour_place(walk, at);
    if (place->shown != NULL)
        tour_looked(walk->tour, place->shown, walk->wall_ms);
    if (place->next != NULL && place->swapping)
        tour_returned(walk->tour, place->next);
    tour_place_forget_next(walk, place);
    g_ptr_array_remove_index(walk->places, at);
}

/* What is known of it */

int tour_walk_find(const TourWalk *walk, const char *camera)
{
    for (unsigned i = 0; i < walk->places->len; i++)
        if (is(tour_place(walk, i)->shown, camera) || is(tour_place(walk, i)->next, camera))
            return (int)i;
    return -1;
}

bool tour_walk_nth(const TourWalk *walk, unsigned at, TourPlace *out)
{
    if (at >= walk->places->len)
        return false;
    const Place *place = tour_place(walk, at);
    *out = (TourPlace){.wall = place->wall,
                       .shown = place->shown,
                       .next = place->next,
                       .ready = place->ready,
                       .held = place->held || place->busy,
                       .shown_ms = place->shown_ms,
                       .tile = place->tile};
    return true;
}

unsigned tour_walk_places(const TourWalk *walk)
{
    return walk->places->len;
}

TourHold tour_walk_held(const TourWalk *walk)
{
    return walk->hold;
}

const char *tour_walk_hindrance(const TourWalk *walk)
{
    return walk->hold == TOUR_HINDERED && walk->hindrance != NULL ? walk->hindrance : "";
}

TourCount tour_walk_count(const TourWalk *walk)
{
    return walk->count;
}

Tour *tour_walk_tour(const TourWalk *walk)
{
    return walk->tour;
}

const TourMissed *tour_walk_missed(const TourWalk *walk, unsigned i)
{
    return i < walk->missed->len ? g_ptr_array_index(walk->missed, i) : NULL;
}
