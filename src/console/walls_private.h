/* walls_private.h - what the files of the open walls share
 *
 * walls.c: what is open, and what tilik-view tells of it.  wall_keep.c: what outlives it, files and
 * sessions.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WALLS_PRIVATE_H
#define TILIK_CONSOLE_WALLS_PRIVATE_H

#include "console/walls.h"

struct Walls {
    GPtrArray *open; /* OpenWall */
    unsigned number; /* of the last id */
    GStrv last;      /* plans of the last session: name, newline, file */
};

/* The open one of an id; NULL none. */
OpenWall *walls_of(const App *app, const char *id);

/* The tile that a camera is shown in; -1 none. */
int walls_tile_of(const OpenWall *wall, const char *camera);

/* Tells tilik-view of title, layout and monitor; false: it can't be had. */
bool walls_send(App *app, const OpenWall *wall);

#endif
