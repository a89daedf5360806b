/* viewer.h - the console's hold on tilik-view, the program with the live windows
 *
 * One Viewer is one tilik-view at most, started when the first window is asked for.  When it dies
 * it is started again after 1, 2, 4 .. 30 s and its windows come back, each with an address that
 * is asked for anew (grants expire).  A camera whose window brings the player down three times in
 * a minute is put in quarantine and left closed.  Nothing here blocks; addresses and passwords go
 * through a pipe alone.
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

/* What is known of one window. */
typedef struct ViewerWindow {
    const char *id, *title;
    ViewerState state;
    ViewerReason reason; /* VIEWER_REASON_NONE while playing */
    int64_t since_ms;    /* monotonic: how long it has been in this state */
    int retry_s;         /* VIEWER_RETRYING: until the next attempt, counted from since_ms */
    int age_ms;          /* of the last frame, when asked for with viewer_frames() */
    double fps;
    int dropped;
} ViewerWindow;

typedef struct ViewerCallbacks {
    /* A window's state changed. */
    void (*state)(const ViewerWindow *window, void *user);
    /* A window was closed: by the person, by viewer_close(), or because it can't be opened
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

/* Opens a window, or gives the open one a new address.  id follows id_valid().  Starts tilik-view
 * where needed.  Returns false and sets error at once for what can never work: a bad id or address,
 * too many windows, a camera in quarantine; what goes wrong later is told through the callbacks. */
bool viewer_open(Viewer *viewer, const char *id, const char *title, const ViewerAddress *address,
                 GError **error);

/* As viewer_open(), in the window of another camera, which stays where it is; from is free then and
 * nobody is told. */
bool viewer_step(Viewer *viewer, const char *from, const char *id, const char *title,
                 const ViewerAddress *address, GError **error);

/* Passing over an id that is not open. */
void viewer_close(Viewer *viewer, const char *id);
void viewer_close_all(Viewer *viewer);

/* Asks for frame age, rate and drops each second. */
void viewer_frames(Viewer *viewer, const char *id, bool on);

/* path is absolute and does not exist yet. */
void viewer_snapshot(Viewer *viewer, const char *id, const char *path);

/* Lifts the quarantine of a camera; true when it was in one. */
bool viewer_pardon(Viewer *viewer, const char *id);

/* The number of windows that are open or waiting to come back. */
unsigned viewer_count(const Viewer *viewer);

/* The window of an id, NULL when there is none; good until the next call. */
const ViewerWindow *viewer_find(const Viewer *viewer, const char *id);

/* The i-th window in the order of their opening, NULL past the last. */
const ViewerWindow *viewer_nth(const Viewer *viewer, unsigned i);

/* Why video doesn't work now ("no display: DISPLAY is not set"), NULL when nothing is known
 * against it. */
const char *viewer_trouble(const Viewer *viewer);

#endif
