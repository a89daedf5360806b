/* tour_walk.h - a tour that walks: what stands in its places now, and what is connected beforehand
 *
 * A place is a window of its own, or a tile of a wall.  While one picture stands in it the next is
 * connected behind it, and takes its place only once there is a picture of it: nobody looks at
 * black.  What gets no picture in time is passed over and comes again later.  Of all places one at
 * a time is being connected, so a tour needs one player more than it shows; where there is none,
 * the swap is made without, and counted as one with a gap.
 *
 * Always true of a TourWalk: it asks for nothing while it is held; it opens nothing in a place that
 * a person has closed; it calls its hooks from inside its own calls alone, and asks no clock.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TOUR_WALK_H
#define TILIK_CONSOLE_TOUR_WALK_H

#include "console/windows.h"
#include "model/tour.h"

#define TOUR_PLACES_MAX 25
/* What is kept of those that got no picture. */
#define TOUR_MISSED_MAX 10
/* So long before its turn the next one is connected. */
#define TOUR_LEAD_MS 6000

typedef enum TourHold {
    TOUR_GOES,
    TOUR_HELD,    /* by its person */
    TOUR_ALERT,   /* by an alert */
    TOUR_BUSY,    /* by something else that its person does in its window */
    TOUR_HINDERED /* nothing can be opened now */
} TourHold;

typedef struct TourWalk TourWalk;

/* What it needs of the world; all but list and missed are a must. */
typedef struct TourHooks {
    /* As windows_wish(); the walk fills the wish in. */
    bool (*wish)(void *user, const WindowWish *wish, const char **why);
    /* Ends a showing that is connected, or being asked for; and says whether there is one. */
    void (*drop)(void *user, const char *id);
    bool (*has)(void *user, const char *id);
    /* The list may be brought up to date: the next one is about to be chosen. */
    void (*list)(void *user, Tour *tour);
    /* One was passed over, since no picture of it came: why, translated. */
    void (*missed)(void *user, const char *id, const char *why);
} TourHooks;

typedef struct TourPlan {
    int64_t dwell_ms, patience_ms;
    Purpose purpose;
} TourPlan;

/* One that got no picture. */
typedef struct TourMissed {
    char *id, *why;
    int64_t at_ms; /* wall clock */
} TourMissed;

/* What a place shows; strings are borrowed until the next call. */
typedef struct TourPlace {
    const char *wall;  /* NULL: a window of its own */
    const char *shown; /* NULL: no picture yet */
    const char *next;  /* being connected, NULL none */
    bool ready;        /* that has a picture */
    bool held;         /* this place alone */
    int64_t shown_ms;  /* since when, monotonic */
    int tile;
} TourPlace;

typedef struct TourCount {
    unsigned pictures; /* that took the place of another */
    unsigned gaps;     /* of these, not connected beforehand */
    unsigned missed;   /* passed over: no picture */
    int64_t dark_ms;   /* nothing moved while they did, all together */
    int64_t darkest_ms;
} TourCount;

/* tour is the walk's from now on; hooks and plan are copied. */
TourWalk *tour_walk_new(Tour *tour, const TourHooks *hooks, void *user, const TourPlan *plan);

/* Frees it and its tour; closes nothing. */
void tour_walk_free(TourWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TourWalk, tour_walk_free)

/* Adds a place to show in: wall NULL a window of its own; shown: the camera that stands there
 * already, NULL none.  False: there are too many. */
bool tour_walk_place(TourWalk *walk, const char *wall, int tile, const char *shown);

/* Time has passed: does what is due.  mono_ms counts, wall_ms is what is remembered.  Returns in
 * how many ms it wants to be called again at the latest; -1: something else has to happen first. */
int64_t tour_walk_step(TourWalk *walk, int64_t mono_ms, int64_t wall_ms);

/* Takes in what tilik-view says; true when it was about one of its places. Then step. */
bool tour_walk_hear(TourWalk *walk, const ViewerEvent *event, const char *camera, int64_t mono_ms,
                    int64_t wall_ms);

/* The place that shows a camera, or will next, -1 none; and what is known of it.  False past the
 * last. */
int tour_walk_find(const TourWalk *walk, const char *camera);
bool tour_walk_nth(const TourWalk *walk, unsigned at, TourPlace *out);
unsigned tour_walk_places(const TourWalk *walk);

/* Holds it, and lets it go on; what is connected and not shown is given up meanwhile. */
void tour_walk_hold(TourWalk *walk, TourHold hold, int64_t mono_ms);
TourHold tour_walk_held(const TourWalk *walk);
/* Why it is TOUR_HINDERED; "" else. */
const char *tour_walk_hindrance(const TourWalk *walk);

/* The same for one place alone. */
void tour_walk_hold_place(TourWalk *walk, unsigned at, bool on, int64_t mono_ms);

/* The next one as soon as it has a picture, in a place or (-1) the one whose turn it is; and back
 * to the one before.  False: there was none before, or it is not in the list any more. */
void tour_walk_next(TourWalk *walk, int at, int64_t mono_ms);
bool tour_walk_back(TourWalk *walk, int at, int64_t mono_ms);

/* A place is somebody else's now. */
void tour_walk_leave(TourWalk *walk, unsigned at);

TourCount tour_walk_count(const TourWalk *walk);
Tour *tour_walk_tour(const TourWalk *walk);

/* The i-th of those that got no picture, the last first; NULL past the last. */
const TourMissed *tour_walk_missed(const TourWalk *walk, unsigned i);

#endif
