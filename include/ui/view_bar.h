/* view_bar.h - the line at the top: where, how much lives, what is dark, and how old all of that is
 *
 * On a narrow screen the least needed parts go first; how fresh the figures are never goes.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_BAR_H
#define TILIK_UI_VIEW_BAR_H

#include "model/feed.h"
#include "ui/view.h"

typedef enum BarLink {
    BAR_CACHED,  /* shows what was kept; the backend has not been asked yet */
    BAR_LOADING, /* takes in the whole city */
    BAR_LIVE,
    BAR_LOST,
    BAR_REFUSED,
    BAR_ALONE, /* there is no backend */
} BarLink;

typedef struct BarFacts {
    char city[96];       /* clean; "" not known yet */
    int64_t age_ms;      /* since the catalog was last known to be right; -1 never */
    int64_t lost_for_ms; /* since the link was lost */
    int64_t clock_ms;    /* the wall clock to show, 0 for none */
    BarLink link;
    unsigned loaded;     /* objects taken in while loading */
    int players, budget; /* pictures that move and how many may; budget 0: no video here */
    int stills;          /* pictures beyond these, each a still from time to time */
    unsigned recordings; /* that run now, and for how long the oldest has */
    int recording_s;
    unsigned queued;          /* actions not yet sent */
    unsigned tickets_overdue; /* open ones with a clock that ran out */
    unsigned sources_down;    /* where alerts and states come from, and nothing comes now */
    bool unlocked;            /* dangerous verbs are armed */
    bool seconds;             /* the clock shows seconds */
    FeedFlood flood;          /* of the alerts */
    bool sound;               /* alerts are heard */
    int64_t muted_ms;         /* the sound is muted for so long yet; 0 it is not */
} BarFacts;

/* Draws the bar in the one row of rect. */
void view_bar_draw(Canvas *canvas, Rect rect, const ViewContext *context, const BarFacts *facts);

#endif
