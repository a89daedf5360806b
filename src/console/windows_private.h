/* windows_private.h - what the files of the windows share: windows.c (what a person asks),
 * windows_wish.c (every wish, and its address), windows_news.c (what tilik-view tells)
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WINDOWS_PRIVATE_H
#define TILIK_CONSOLE_WINDOWS_PRIVATE_H

#include "console/players.h"
#include "console/windows.h"
#include "model/ladder.h"

/* One showing that is wished for, from the wish to its end. */
typedef struct Showing {
    char *id, *camera, *instead, *wall;
    int tile;
    int64_t from_ms;
    Purpose purpose;
    bool purpose_known;
    bool live; /* not a recording, not a text picture */
    bool warm, text;
    ViewerRung rung; /* that it is on, or is being asked for */
    bool rung_known; /* chosen by hand: */
    ViewerRung hand;
    ViewerCommand picture;
    bool opened;      /* tilik-view was told of it */
    bool fresh;       /* but not yet of its place */
    bool waiting;     /* its address is being asked for */
    unsigned request; /* the last one that was asked */
    char *view;       /* id under which its last address was journaled; NULL not told */
    /* ladder.c: */
    LadderShowing step;
    char *note;         /* its small line */
    int dropped;        /* as last told */
    bool frozen;        /* and has not played since */
    bool changing;      /* the picture of its new rung has not come yet */
    int errors;         /* since it changes */
    int64_t refused_ms; /* its new rung, by the server; 0 never */
} Showing;

typedef struct Listener {
    WindowHeard heard;
    void *user;
} Listener;

struct Windows {
    GPtrArray *showings; /* in the order of their wishes */
    GPtrArray *pending;  /* wishes that wait until the purpose is known: showings not yet asked */
    GArray *listeners;
    GPtrArray *unheard; /* ids whose end is told when the loop turns, each followed by why */
    unsigned request;
    unsigned idle;
    char *last;  /* id of the one whose window had the last key or came last */
    char *keyed; /* id of the one that had the last key, or was selected on its wall */
    /* ladder.c: */
    Players *players; /* NULL: no video */
    Ladder ladder;
    double pixels[VIEWER_RUNG_SUB + 1]; /* a second, of a main stream and of a substream */
    unsigned dwell;
    int64_t said_ms;
    int said_stills; /* so many were over the budget when that was said */
    bool measuring;  /* a person asked for it */
};

/* NULL: none of that id. */
Showing *windows_showing(const App *app, const char *id);
Showing *windows_showing_in(GPtrArray *showings, const char *id);
void windows_showing_free(Showing *showing);

/* Asks for the address of one that is listed. */
void windows_ask(App *app, Showing *showing);

/* Forgets one; its address is not waited for. */
void windows_forget(App *app, const char *id);

/* Why there can be no picture now, of a window or a text picture; NULL when there can. */
const char *windows_hindrance(const App *app, bool text);

/* Tells everybody's listeners; later: when the loop turns. */
void windows_tell(App *app, const WindowNews *news);
void windows_tell_closed_later(App *app, const char *id, const char *why);

/* Shows everywhere what there is now, and counts for how long each has been seen. */
void windows_changed(App *app, Urgency urgency);

/* ladder.c: begins and ends; what tilik-view tells; the server, or the camera, has not got that
 * rung. */
void windows_ladder_start(App *app);
void windows_ladder_stop(App *app);
void windows_ladder_hear(App *app, const ViewerEvent *event);
void windows_ladder_refused(App *app, Showing *showing, ViewerRung rung);
/* Who stands where, now or in a moment.  fresh: its address is asked for by the caller. */
void windows_ladder_settle(App *app, const Showing *fresh);
void windows_ladder_soon(App *app);

/* windows_news.c: what viewer_new() is given. */
const ViewerCallbacks *windows_callbacks(void);

/* windows.c: a key of a window that the console decides on. */
void windows_step(App *app, const Showing *showing, int step);

#endif
