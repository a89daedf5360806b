/* tour_walk_private.h - what the files of a walking tour share: its places
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TOUR_WALK_PRIVATE_H
#define TILIK_CONSOLE_TOUR_WALK_PRIVATE_H

#include "console/tour_walk.h"

typedef struct Place {
    char *wall, *shown, *next;
    char *holder;    /* the id that the window goes under; NULL: there is none yet, or no more */
    GPtrArray *past; /* ids, in the order they were shown */
    int at;          /* which of these is shown; -1 none */
    int tile;
    bool warm;     /* next was connected beforehand, or is being */
    bool asked;    /* next is on its way */
    bool ready;    /* it has a picture */
    bool swapping; /* it was told to take the place */
    bool back;     /* it is the one from before */
    bool hurry;    /* it is not waited for the end of the dwell */
    bool held, busy;
    int64_t shown_ms, due_ms, asked_ms;
    int64_t lost_ms; /* since when nothing moves in it; 0 it does */
    int64_t rest_ms; /* nothing is chosen before */
    unsigned misses; /* in a row */
} Place;

struct TourWalk {
    Tour *tour;
    TourHooks hooks;
    void *user;
    TourPlan plan;
    GPtrArray *places; /* of Place */
    GPtrArray *missed; /* of TourMissed, the last first */
    TourCount count;
    TourHold hold;
    char *hindrance;
    int64_t retry_ms, mono_ms, wall_ms;
};

Place *tour_place(const TourWalk *walk, unsigned at);

/* Gives up what is next in a place: it keeps its turn. */
void tour_place_forget_next(TourWalk *walk, Place *place);

/* No picture of the next one came. */
void tour_place_miss(TourWalk *walk, Place *place, const char *why);

/* Nothing can be opened now. */
void tour_walk_hinder(TourWalk *walk, const char *why);

#endif
