/* viewer_private.h - what viewer.c (the process) and viewer_windows.c (the windows) share
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_VIEWER_PRIVATE_H
#define TILIK_CONSOLE_VIEWER_PRIVATE_H

#include "console/viewer.h"
#include "console/viewer_blame.h"
#include "console/viewer_child.h"

/* One window, open or waiting to come back. */
typedef struct Entry {
    ViewerWindow window;
    char *id, *title;
    bool sent;        /* tilik-view has its address */
    int64_t asked_ms; /* when a fresh address was asked for; 0 not */
    bool heard;       /* tilik-view has said something of it */
    bool frames;      /* asked for */
    int stills;       /* asked for and not answered */
    ViewerBlame blame;
} Entry;

struct Viewer {
    ViewerCallbacks callbacks;
    void *user;
    char *program;
    ViewerChild *child;
    GPtrArray *entries;
    GHashTable *quarantine;
    GPtrArray *closed; /* ids whose closing is still to be told */
    bool ready, silent;
    int crashes; /* in a row */
    int64_t started_ms, heard_ms, trouble_ms;
    int64_t empty_ms; /* since when there is no window, 0 while there is one */
    char *trouble;
    unsigned restart, ping, idle;
};

void viewer_entry_free(Entry *entry);

/* Starts tilik-view; false when that fails, with viewer_trouble() set and all windows given back.
 */
bool viewer_start(Viewer *viewer);

/* Begins to look each second whether tilik-view answers. */
void viewer_watch(Viewer *viewer);

void viewer_tell_notice(Viewer *viewer, const char *message);
void viewer_enter(Viewer *viewer, Entry *entry, ViewerState state, ViewerReason reason);

/* Forgets a window and tells that it is closed. */
void viewer_remove(Viewer *viewer, Entry *entry, const char *message);

/* tilik-view says what is wrong with video as a whole. */
void viewer_trouble_heard(Viewer *viewer, const char *message);

/* Any event but `ready`. */
void viewer_take_event(Viewer *viewer, const ViewerEvent *event);

#endif
