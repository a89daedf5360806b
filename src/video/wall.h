/* wall.h - one window with many tiles
 *
 * A Wall holds a tile for each place of its layout.  One of them is selected, and one may fill the
 * wall.  Layout and places survive any change of the window and of the monitors; where its monitor
 * goes away it moves to another, and comes back with it.
 *
 * Keys: 1-9 and arrows select, Enter makes a tile fill the wall and back, x and another choice swap
 * two, f is full screen, Escape takes back, q closes; all others are of the tile's guest.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WALL_H
#define TILIK_VIDEO_WALL_H

#include "model/wall_layout.h"
#include "video/surface.h"

typedef struct Wall Wall;

typedef struct WallCallbacks {
    /* `wall` and, of a tile where nobody is, `key`. */
    void (*event)(const ViewerEvent *event, void *user);
    /* Whoever is on the surface now stands in another place. */
    void (*moved)(Surface *surface, const char *wall, int tile, void *user);
    /* A person closes the window: the owner frees the wall before it returns. */
    void (*close)(Wall *wall, void *user);
    void *user;
} WallCallbacks;

/* Makes it and puts it on the screen, as a `wall` command says; layout NULL is 2x2. */
Wall *wall_new(Desktop *desktop, const ViewerCommand *command, const WallLayout *layout,
               const WallCallbacks *callbacks);

/* Nobody may be shown on it any more. */
void wall_free(Wall *wall);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wall, wall_free)

const char *wall_id(const Wall *wall);
int wall_count(const Wall *wall);

/* Takes a new title, layout and monitor; NULL leaves what is.  The owner has taken away who is
 * shown in tiles that the layout has no more. */
void wall_change(Wall *wall, const ViewerCommand *command, const WallLayout *layout);

/* Where a camera is shown; NULL: there is no such tile. */
Surface *wall_surface(Wall *wall, int tile);

/* What stands on a tile where nobody is. */
void wall_say(Wall *wall, int tile, const char *title, const char *note);

/* Monitors have come, gone or changed. */
void wall_find_monitor(Wall *wall);

#endif
