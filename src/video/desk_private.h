/* desk_private.h - what the files of a Desk share
 *
 * desk.c: its life, and who hears what.  desk_open.c: where a camera is to be shown.  desk_walls.c:
 * what of it is a wall's.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_DESK_PRIVATE_H
#define TILIK_VIDEO_DESK_PRIVATE_H

#include "video/desk.h"
#include "video/load.h"
#include "video/pictures.h"
#include "video/walls.h"

struct Desk {
    Desktop *desktop; /* NULL: nothing can be shown */
    ViewHost host;
    DeskCallbacks callbacks;
    GPtrArray *views; /* in the order of their opening */
    Walls *walls;     /* NULL: there was none yet */
    Pictures *pictures;
    Load *load;
    Tally tally;
};

/* desk.c */
View *desk_find(const Desk *desk, const char *id);
void desk_complain(Desk *desk, const char *id, const char *text);
/* Frees the view, and says that it is closed: why. */
void desk_forget(Desk *desk, View *view, const char *why);

void desk_say(const ViewerEvent *event, void *desk);
/* Closes one with all that goes with it. */
void desk_remove(Desk *desk, View *view, bool by_person);
/* The one that is in front on a surface; NULL none. */
View *desk_shown_on(const Desk *desk, const Surface *surface);

/* desk_open.c: `open` and `warm`. */
void desk_open(Desk *desk, const ViewerCommand *command);
/* Returns false, and says why, where nothing can be shown. */
bool desk_can_show(Desk *desk, const ViewerCommand *command);

/* desk_walls.c */
void desk_wall(Desk *desk, const ViewerCommand *command);
/* The tile that a command names; NULL: there is no such tile. */
Surface *desk_tile(const Desk *desk, const ViewerCommand *command);
/* What can be told of a wall as well as of a showing; false: there is no such wall. */
bool desk_obey_for_wall(Desk *desk, const ViewerCommand *command);

#endif
