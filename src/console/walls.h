/* walls.h - the walls that are open, and what stands on each of their tiles
 *
 * A wall goes to tilik-view as its layout, then each of its cameras as a wish of windows.h, so
 * that all that holds for pictures holds for tiles: who looks and why, the budget, rungs, crashes.
 * Tiles that show nobody say why.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WALLS_H
#define TILIK_CONSOLE_WALLS_H

#include "console/app.h"
#include "console/wall_cast.h"

/* One wall that is open. */
typedef struct OpenWall {
    char *id; /* in tilik-view */
    WallPlan *plan;
    WallLayout layout;
    WallPart parts[WALL_TILES_MAX]; /* as they stand now, by place */
    unsigned dark;                  /* passed over when it was opened, and their names */
    char *dark_text;                /* NULL: none was */
    bool arranged;                  /* a person has moved tiles about */
} OpenWall;

void walls_init(App *app);
void walls_stop(App *app);

/* Opens it, or, where one of that name is open, shows there what it says now.  Says what became of
 * it in the status line; false: there is none. */
bool walls_open(App *app, const WallPlan *plan);

/* A wall of what is marked in the camera list, else of its rows, as many as this PC bears. */
void walls_open_rows(App *app);

/* True when there may be walls at all, for this person and on this PC. */
bool walls_allowed(const App *app);

/* A camera's state has changed: one that a tile asks for by name, and that had no pictures, is
 * shown there when it has. */
void walls_camera_changed(App *app, uint32_t index);

/* Closes one with all in it. */
void walls_close(App *app, const char *id);

unsigned walls_count(const App *app);
const OpenWall *walls_nth(const App *app, unsigned i);
/* The open one of that name, of that id; NULL none. */
const OpenWall *walls_named(const App *app, const char *name);
const OpenWall *walls_find(const App *app, const char *id);

/* Writes an open one to a file, as it stands now, which it is the wall of from then on. */
bool walls_keep(App *app, const char *id, const char *name, GError **error);

/* The plan of an open wall as it stands now. */
WallPlan *walls_plan(const OpenWall *wall, const char *name);

/* Sessions: what is open, as text; what was open the last time, how many that are, and all of them
 * opened again. */
void walls_save(const App *app, GKeyFile *place);
void walls_load(App *app, GKeyFile *place);
unsigned walls_last(const App *app);
void walls_reopen(App *app);

/* wall_desk.c: something has changed that its page shows. */
void wall_desk_changed(App *app);

#endif
