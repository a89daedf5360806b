/* windows_private.h - what the files of the windows share: windows.c (what a person asks),
 * windows_wish.c (every wish, and its address), windows_news.c (what tilik-view tells)
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WINDOWS_PRIVATE_H
#define TILIK_CONSOLE_WINDOWS_PRIVATE_H

#include "console/windows.h"

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
    bool rung_known;
    ViewerCommand picture;
    bool opened;      /* tilik-view was told of it */
    bool fresh;       /* but not yet of its place */
    bool waiting;     /* its address is being asked for */
    unsigned request; /* the last one that was asked */
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
    char *last; /* id of the one whose window had the last key or came last */
    char why[256];
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

/* windows_news.c: what viewer_new() is given. */
const ViewerCallbacks *windows_callbacks(void);

/* windows.c: a key of a window that the console decides on. */
void windows_step(App *app, const Showing *showing, int step);

#endif
