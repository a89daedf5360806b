/* wall_plan.h - a wall as it is written down: its layout, its monitor, and what each tile shows
 *
 * A file of its own in $XDG_CONFIG_HOME/tilik/walls/NAME.wall (GKeyFile):
 *
 *   [wall]
 *   title = Pompa dan pasar
 *   layout = 3x3:0,0,2,2;2,0,1,1;2,1,1,1      (as in model/wall_layout.h; else as many as fit)
 *   monitor = 2                               (number from the left, or name; else the main one)
 *   full = yes                                (the whole monitor)
 *   query = class:pump_station                (for all tiles that say nothing of their own)
 *   [tile 1]
 *   camera = c00012                           (this camera, or)
 *   query = kel:tambakaji class:rt            (the first that is found)
 *
 * Layer: console.  Thread: any.
 */
#ifndef TILIK_CONSOLE_WALL_PLAN_H
#define TILIK_CONSOLE_WALL_PLAN_H

#include <glib.h>

#include "model/wall_layout.h"

#define WALL_NAME_MAX  48
#define WALL_TITLE_MAX 120
#define WALL_QUERY_MAX 512
#define WALL_FILE_MAX  65536
#define WALL_SUFFIX    ".wall"
/* Files that are read of the folder, in the order of their names. */
#define WALL_FILES_MAX 500

/* What a tile is to show; both NULL: whatever the wall's query finds. */
typedef struct WallAsk {
    char *camera, *query;
} WallAsk;

typedef struct WallPlan {
    char *name;  /* of the file, without its end; "" not kept */
    char *title; /* "" none of its own */
    bool laid_out;
    WallLayout layout; /* where it is laid out; else the tiles that are asked for */
    char *monitor;     /* NULL none */
    bool full;
    char *query; /* NULL none */
    WallAsk tiles[WALL_TILES_MAX];
} WallPlan;

/* An empty one. */
WallPlan *wall_plan_new(const char *name);
WallPlan *wall_plan_copy(const WallPlan *plan);
/* Accepts NULL. */
void wall_plan_free(WallPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WallPlan, wall_plan_free)

/* Reads a file's text; called is what messages call it: "walls/rob.wall:4: what".  NULL and error
 * for what is none. */
WallPlan *wall_plan_parse(const char *name, const char *called, const char *text, gsize size,
                          GError **error);

/* Writes it so that reading gives the same.  The caller frees it. */
char *wall_plan_write(const WallPlan *plan);

/* True for what can be a wall's name: clean, no '/', not beginning with a dot. */
bool wall_plan_name_valid(const char *name);

/* The last tile that something is asked for, counted from 1; 0 none. */
int wall_plan_asked(const WallPlan *plan);

/* Its title, or its name. */
const char *wall_plan_title(const WallPlan *plan);

/* The folder's files */

/* Names that there are, and those that are baked in and not overlaid, sorted, NULL-terminated. */
GStrv wall_plan_names(void);

/* Reads one by its name: the person's own, else the baked one. */
WallPlan *wall_plan_load(const char *name, GError **error);

/* True for one that is baked in, and not the person's own. */
bool wall_plan_is_baked(const char *name);

/* Writes it under its name. */
bool wall_plan_keep(const WallPlan *plan, GError **error);

/* Takes the file away. */
bool wall_plan_delete(const char *name, GError **error);

/* The file of a name, there or not.  The caller frees it. */
char *wall_plan_path(const char *name);

#endif
