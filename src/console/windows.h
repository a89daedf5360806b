/* windows.h - live pictures: asked for by a person, a wall, a tour or a round
 *
 * Every way to see a camera comes through here: it asks the backend for the address (which journals
 * who looks and why), counts against what this PC bears (ladder.h), chooses the rung, and hands the
 * address to tilik-view.  After a crash of tilik-view everything comes back where it was.
 *
 * An id names one showing: the camera's own id for its live picture, "CAMERA.play" for a
 * recording of it, "CAMERA.text" for a text picture (windows_id()).
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WINDOWS_H
#define TILIK_CONSOLE_WINDOWS_H

#include "console/app.h"

/* What is wanted.  Strings are copied. */
typedef struct WindowWish {
    const char *camera;
    const char *suffix;  /* of the id: "play", "text"; NULL: the live picture */
    const char *instead; /* the id of the one that it takes the place of; NULL a place of its own */
    const char *wall;    /* NULL a window of its own, or a text picture */
    int tile;
    int64_t from_ms; /* a recording, from then on; 0 live */
    Purpose purpose;
    bool purpose_known; /* else the person's, who is asked where it is not known yet */
    bool warm;          /* connected and decoded, and not shown until it is wished for again */
    ViewerRung rung;
    bool rung_known;              /* else as the ladder says */
    const ViewerCommand *picture; /* a text picture: its size, ink, colours and rate; else NULL */
} WindowWish;

/* Asks for it; an open one of that id is changed.  False: it can't be; *why says so, translated,
 * good until the next call. */
bool windows_wish(App *app, const WindowWish *wish, const char **why);

/* What became of it: each event of tilik-view, after windows.c has taken it in; and `closed`, with
 * the reason as its text, of one that never came to it: no address, no purpose given.  camera is ""
 * where it is about none. */
typedef struct WindowNews {
    const ViewerEvent *event;
    const char *camera;
    const ViewerWindow *window; /* NULL: gone, or a wall */
} WindowNews;
typedef void (*WindowHeard)(App *app, const WindowNews *news, void *user);

/* Calls heard for each, until windows_unlisten(); nothing is told inside a call to this file. */
void windows_listen(App *app, WindowHeard heard, void *user);
void windows_unlisten(App *app, WindowHeard heard, void *user);

/* Sends a command about a showing that is there (record, play, mark, frames …), or a wall; what
 * tilik-view must be told again after a crash (mark, wall) is kept.  False: there is none, or no
 * tilik-view. */
bool windows_send(App *app, const ViewerCommand *command);

/* The id of a camera's showing: "CAMERA", or "CAMERA.suffix".  Free it. */
char *windows_id(const char *camera, const char *suffix);

/* For what one is looked at; false where there is none of that id, or nobody has said. */
bool windows_purpose(const App *app, const char *id, Purpose *out);

/* True for one that is open, or that is being asked for. */
bool windows_has(const App *app, const char *id);

/* True when no more moving pictures fit into what this PC bears. */
bool windows_full(const App *app);

/* Ids of the cameras that have live windows of their own, to open them again another day. */
GStrv windows_own(const App *app);

/* The purpose was not given: what waited for it is given up. */
void windows_give_up(App *app);

/* The action of a key in a picture's window, as the keys are in a context; ACTION_NONE none. */
Action windows_key_action(const App *app, KeyContext context, const char *key);

/* The camera that keys of a picture are for: whose window had the last key or came last; NULL
 * none.  Borrowed until the next call. */
const char *windows_last(const App *app);

#endif
