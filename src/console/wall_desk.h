/* wall_desk.h - the page of the walls: what its file keeps
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WALL_DESK_H
#define TILIK_CONSOLE_WALL_DESK_H

#include "console/desk.h"
#include "console/walls.h"

typedef struct WallDesk {
    App *app;
    GPtrArray *lines;     /* WallLine */
    GStrv names;          /* of files, as they were read */
    GHashTable *plans;    /* of those that are good, by name: WallPlan */
    GHashTable *problems; /* of those that are broken, by name: "walls/rob.wall:4: what" */
    char *naming;         /* the id of the wall that a name is asked for */
    char *wanted;         /* the name that would replace another file, or be deleted */
} WallDesk;

/* Asks for the name that an open wall is kept under. */
void wall_desk_ask_name(App *app, const char *id, const char *text);

#endif
