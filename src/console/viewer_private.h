/* viewer_private.h - what the files of the viewer share: viewer.c (the process), viewer_windows.c
 * (what is open), viewer_events.c (what tilik-view tells), viewer_send.c (commands that are kept)
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_VIEWER_PRIVATE_H
#define TILIK_CONSOLE_VIEWER_PRIVATE_H

#include "console/viewer.h"
#include "console/viewer_blame.h"
#include "console/viewer_child.h"

/* One showing, open or waiting to come back. */
typedef struct Entry {
    ViewerWindow window;
    char *id, *title, *note, *wall;
    char *instead; /* of a warm one: whose place it is for */
    char *mark;    /* the line over the picture */
    char *recording;
    int every_s;
    double speed;          /* of a recording; below 0 not told */
    ViewerCommand picture; /* size, ink, colours and rate of a text picture; no strings */
    bool sent;             /* tilik-view has its address */
    int64_t asked_ms;      /* when a fresh address was asked for; 0 not */
    bool heard;            /* tilik-view has said something of it */
    bool frames;           /* asked for */
    int stills;            /* asked for and not answered */
    ViewerBlame blame;
} Entry;

typedef struct WallEntry {
    ViewerWall wall;
    char *id, *title, *layout, *monitor, *text;
} WallEntry;

struct Viewer {
    ViewerCallbacks callbacks;
    void *user;
    char *program;
    ViewerChild *child;
    GPtrArray *entries, *walls;
    GHashTable *quarantine;
    GPtrArray *untold; /* events of our own that are still to be told */
    bool ready, silent, loads;
    int crashes; /* in a row */
    bool blames; /* the last one may have been a camera's fault */
    int64_t started_ms, heard_ms, trouble_ms, windowless_ms;
    int64_t empty_ms; /* since when there is nothing to show, 0 while there is */
    char *trouble;    /* nothing works */
    char *windowless; /* text pictures do, windows don't */
    unsigned restart, ping, idle;
};

void viewer_entry_free(Entry *entry);
void viewer_wall_free(WallEntry *wall);

/* Keeps the size, ink, colours and rate of a text picture. */
void viewer_take_picture(Entry *entry, const ViewerCommand *command);

/* NULL: none of that id, or no id. */
Entry *viewer_entry(const Viewer *viewer, const char *id);
WallEntry *viewer_wall_entry(const Viewer *viewer, const char *id);

/* Starts tilik-view; false when that fails, with viewer_trouble() set and all given back. */
bool viewer_start(Viewer *viewer);

/* Starts it for something new where it does not run; windows: which only a player with a display
 * shows.  False: it can't be, and viewer->trouble or viewer->windowless says why. */
bool viewer_wake(Viewer *viewer, bool windows);

/* viewer_crash.c: takes in that tilik-view died, blame: which one's fault it may be; and asks for
 * the addresses of what waits. */
void viewer_mourn(Viewer *viewer, bool blame);
void viewer_reopen(Viewer *viewer);

/* Whatever was sent is to be sent anew. */
void viewer_forget_sent(Viewer *viewer);

/* Begins to look each second whether tilik-view answers. */
void viewer_watch(Viewer *viewer);

void viewer_tell_notice(Viewer *viewer, const char *message);
void viewer_enter(Viewer *viewer, Entry *entry, ViewerState state, ViewerReason reason);

/* Tells an event of our own to the callback for all events. */
void viewer_tell_event(Viewer *viewer, const ViewerEvent *event);

GPtrArray *viewer_untold_new(void);

/* Tells, when the loop turns, that an id is free; why as in the callback for all events. */
void viewer_tell_later(Viewer *viewer, const char *id, const char *why);
/* Unless it is taken again before. */
void viewer_untell(Viewer *viewer, const char *id);

/* Forgets a showing, or a wall with all in it, and tells that it is closed. */
void viewer_remove(Viewer *viewer, Entry *entry, const char *message);
void viewer_remove_wall(Viewer *viewer, WallEntry *wall, const char *message);

/* Tells that what was under way in a showing (stills, a recording) ends with its player. */
void viewer_break_off(Viewer *viewer, Entry *entry);

/* tilik-view says what is wrong with video as a whole. */
void viewer_trouble_heard(Viewer *viewer, const char *message);

/* Any event but `ready`. */
void viewer_take_event(Viewer *viewer, const ViewerEvent *event);

/* Tells a new tilik-view what the last one knew: of walls and loads; of one showing. */
void viewer_send_walls(Viewer *viewer);
void viewer_send_kept(Viewer *viewer, const Entry *entry);

#endif
