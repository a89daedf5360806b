/* tours.h - the tour that goes in this console, and what its person does with it
 *
 * One tour goes at a time, in a window of its own or in tiles of an open wall.  tours.c begins and
 * ends it, tour_walk.c walks, tour_facts.c says what is known of its cameras, tour_guard.c holds
 * it where an alert comes, tour_desk.c is its page, tour_verb.c what is typed.
 *
 * Always true: it moves no cursor, takes the keys of no window, and opens no window that a person
 * closed.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TOURS_H
#define TILIK_CONSOLE_TOURS_H

#include "console/app.h"
#include "console/tour_walk.h"
#include "model/query.h"

typedef struct Tours Tours;

/* What a tour goes through.  Strings are copied. */
typedef struct TourWish {
    const char *name;       /* for people: "kec:tugu", the name of a kept one */
    const char *query;      /* "" or NULL all */
    const char *scope;      /* the code of an area; "" or NULL the city */
    const char *const *ids; /* these alone, ends with NULL; NULL the query and scope say */
    const char *wall;       /* NULL a window of its own */
    const int *tiles;       /* of the wall, from 0 */
    int tile_count;
    int dwell_s;            /* 0: as configured */
    const TourHooks *hooks; /* with Tours as user; NULL: windows.h */
    bool public_only;       /* nothing but what all may see, and no alert counts */
} TourWish;

/* Begins one; one that goes ends.  False and error: nothing of that can be shown. */
bool tours_begin(App *app, const TourWish *wish, GError **error);

/* Ends it, with its own window. */
void tours_end(App *app);

/* The console ends; the city is another. */
void tours_stop(App *app);

/* NULL: none goes. */
TourWalk *tours_walk(const App *app);
const char *tours_name(const App *app);
int tours_dwell_s(const App *app);

/* The actions: start, hold, go on; the next one; the end. */
void tours_act(App *app);
void tours_act_next(App *app);
void tours_act_stop(App *app);
bool tours_may(const App *app);
bool tours_going(const App *app);

/* Holds it, and lets it go on. */
void tours_hold(App *app, TourHold hold);

/* Shows one next; false: it is not in the tour, or is off. */
bool tours_wish(App *app, const char *camera);

/* A key in the window of a live picture: n on, p back, h held; t in a tile of a wall (NULL: a
 * window of its own) has the tour go there, too.  False: it is none of the tour's. */
bool tours_key(App *app, const ViewerWindow *window, const char *key);

/* Has the tour that goes show in a tile, too. */
void tours_take_tile(App *app, const char *wall, int tile);

/* Gives the list anew where something has changed, at most once a second. */
void tours_refresh(App *app);

/* Why it stands still, in words; NULL it goes. */
const char *tours_held_text(App *app);

/* Plumbing of the tour */

/* What a tour goes through, and what it knows. */
struct Tours {
    App *app;
    TourWalk *walk;
    char *name, *text, *scope; /* text: the query */
    Query *query;
    GHashTable *ids;   /* those alone; NULL the query says */
    GHashTable *known; /* alerts that hold nothing any more: id to AlertPriority + 1 */
    char *alert;       /* the one that holds it */
    char *held_text;
    int64_t held_ms, listed_ms; /* monotonic */
    int dwell_s;
    guint timer, step;
    unsigned listener, book_listener;
    bool stale; /* the list is to be given anew */
    bool own_window, public_only;
};

/* Steps it when the loop turns. */
void tours_soon(Tours *tours);

/* tour_facts.c: gives the list with what is known of each camera. */
void tour_facts_give(Tours *tours, Tour *tour);

/* tour_guard.c: begins to look at the alerts, takes those of now as known, looks at one that has
 * changed, and lets it go on when it has been held for long enough. */
void tour_guard_know(Tours *tours);
void tour_guard_alert(Tours *tours, uint32_t index);
void tour_guard_time(Tours *tours, int64_t mono_ms);

/* tour_desk.c: something shown there has changed. */
void tour_desk_changed(App *app);

#endif
