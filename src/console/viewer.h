/* viewer.h - the console's hold on tilik-view, the program with the live pictures
 *
 * One Viewer is one tilik-view at most, started when the first picture is asked for.  When it dies
 * it is started again after 1, 2, 4 .. 30 s: its walls come back first, then their tiles, then
 * windows, text pictures and what was warm, each with an address that is asked for anew (grants
 * expire).  A camera whose picture brings the player down three times in a minute is put in
 * quarantine and left closed.  Nothing here blocks; addresses and passwords go through a pipe
 * alone.
 *
 * Always true: a callback is never called from inside a call to this file, but from the main loop;
 * what a callback is given is good during the call.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_VIEWER_H
#define TILIK_CONSOLE_VIEWER_H

#include <glib.h>

#include "wire/viewer.h"

typedef struct Viewer Viewer;

/* What is known of one showing: a window of its own, a tile of a wall, or a text picture. */
typedef struct ViewerWindow {
    const char *id, *title;
    const char *note; /* the small line: the rung and why; NULL none */
    const char *wall; /* NULL: a window of its own, or a text picture */
    int tile;
    bool text; /* a text picture */
    bool warm; /* connected behind another one, and not seen */
    ViewerRung rung;
    int64_t at_ms; /* a recording, UTC of its first picture; 0 live */
    ViewerState state;
    ViewerReason reason; /* VIEWER_REASON_NONE while playing */
    int64_t since_ms;    /* monotonic: how long it has been in this state */
    int64_t opened_ms;   /* monotonic: asked for */
    int retry_s;         /* VIEWER_RETRYING: until the next attempt, counted from since_ms */
    int age_ms;          /* of the last frame, when asked for with viewer_frames() */
    double fps;
    int dropped, width, height;
    const char *recording; /* the file that is being written; NULL none */
} ViewerWindow;

typedef struct ViewerCallbacks {
    /* A showing's state changed, or its figures. */
    void (*state)(const ViewerWindow *window, void *user);
    /* A showing was closed: by the person, by viewer_close(), or because it can't be opened
     * (message, else NULL).  The id is free again. */
    void (*closed)(const char *id, const char *message, void *user);
    /* A fresh address is needed: answer, now or later, with viewer_open() for the same id, or
     * viewer_close(). */
    void (*address)(const char *id, void *user);
    /* A key in a window that the console decides on: "n" next camera, "p" previous camera, other
     * letters as typed. */
    void (*key)(const char *id, const char *key, void *user);
    /* The still that was asked for; message says why not, path and sha256 are NULL then. */
    void (*snapshot)(const char *id, const char *path, const char *sha256, const char *message,
                     void *user);
    /* One line about video as a whole: no display, tilik-view missing, started again. */
    void (*notice)(const char *message, void *user);
    /* Every event, when it has been taken in and the ones above were called, `ready` and `load`
     * too; and what the console itself knows of: `state` at a crash, `record` with on false of a
     * recording that ended with its player, `closed` of all that is gone (text: why, or "instead":
     * another one stands in its place).  window NULL: gone, or it is about none. */
    void (*event)(const ViewerEvent *event, const ViewerWindow *window, void *user);
} ViewerCallbacks;

/* Callbacks may be NULL one by one; the table is copied.  program NULL: tilik-view beside tilik,
 * else from PATH. */
Viewer *viewer_new(const ViewerCallbacks *callbacks, void *user, const char *program);

/* Ends tilik-view and forgets everything; calls nobody.  Returns within a few ms.  Not from inside
 * a callback. */
void viewer_free(Viewer *viewer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Viewer, viewer_free)

/* Where a camera's pictures are; user and password NULL for none. */
typedef struct ViewerAddress {
    const char *url, *user, *password;
} ViewerAddress;

/* What is opened, and in which place.  Strings are copied; NULL where not given. */
typedef struct ViewerPlace {
    const char *title, *note;
    const char *instead; /* the id of the one whose place it takes; that id is free then */
    const char *wall;
    int tile; /* whatever is there gives way */
    ViewerRung rung;
    int every_s; /* on the rung of stills */
    int64_t at_ms;
    bool warm;                    /* behind instead, unseen, until it is opened without */
    const ViewerCommand *picture; /* a text picture: its size, ink, colours and rate */
} ViewerPlace;

/* Opens a showing, or changes the open one; place NULL: as it was.  id follows id_valid().  Starts
 * tilik-view where needed.  address NULL: what was warm is shown now.  Returns false and sets error
 * at once for what can never work: a bad id or address, too many showings, a camera in quarantine;
 * what goes wrong later is told through the callbacks. */
bool viewer_open(Viewer *viewer, const char *id, const ViewerPlace *place,
                 const ViewerAddress *address, GError **error);

/* Closes a showing, or a wall with all in it.  Passing over an id that is not open. */
void viewer_close(Viewer *viewer, const char *id);
void viewer_close_all(Viewer *viewer);

/* Sends a command about a showing or a wall that is there, or `loads`; a `wall` may be new, and
 * starts tilik-view.  What tilik-view must be told again after a crash (wall, mark, title, frames,
 * loads, the speed of a recording, the size of a text picture) is kept.  False: there is none of
 * that id, it can't be sent now, or it is `open`, which has a function of its own. */
bool viewer_send(Viewer *viewer, const ViewerCommand *command);

/* Asks for frame age, rate and drops each second. */
void viewer_frames(Viewer *viewer, const char *id, bool on);

/* path is absolute and does not exist yet. */
void viewer_snapshot(Viewer *viewer, const char *id, const char *path);

/* Lifts the quarantine of a camera; true when it was in one. */
bool viewer_pardon(Viewer *viewer, const char *id);

/* The number of showings that are open or waiting to come back. */
unsigned viewer_count(const Viewer *viewer);

/* The showing of an id, NULL when there is none; good until the next call. */
const ViewerWindow *viewer_find(const Viewer *viewer, const char *id);

/* The i-th showing in the order of their opening, NULL past the last. */
const ViewerWindow *viewer_nth(const Viewer *viewer, unsigned i);

/* The showing in a tile that is seen, NULL when it is empty. */
const ViewerWindow *viewer_tile(const Viewer *viewer, const char *wall, int tile);

/* What is known of one wall. */
typedef struct ViewerWall {
    const char *id, *title, *layout, *monitor;
    bool whole;   /* takes the whole monitor */
    int selected; /* a tile; -1 not told yet */
    bool filled;  /* the selected one fills it */
} ViewerWall;

/* The wall of an id, NULL when there is none; good until the next call. */
const ViewerWall *viewer_wall(const Viewer *viewer, const char *id);

/* Why windows can't be shown now ("no display: DISPLAY is not set"), NULL when nothing is known
 * against it. */
const char *viewer_trouble(const Viewer *viewer);

/* Why not even a text picture can be had, which needs no display; NULL when nothing is known
 * against it. */
const char *viewer_picture_trouble(const Viewer *viewer);

#endif
