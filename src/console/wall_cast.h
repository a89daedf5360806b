/* wall_cast.h - which camera of the city stands in which tile of a wall
 *
 * Cameras without pictures are passed over where a query finds them, and named; where a tile asks
 * for one by its id it says how that one stands.  No camera stands on a wall twice.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WALL_CAST_H
#define TILIK_CONSOLE_WALL_CAST_H

#include "console/wall_plan.h"
#include "model/catalog.h"

/* So many of those that are passed over are named. */
#define WALL_NAMED_MAX 5

typedef struct WallPart {
    char *camera; /* NULL: nobody is shown */
    char *title;  /* then: what the tile says; may be NULL */
    char *note;
    char *waits; /* id of the camera that it waits for, which has no pictures now */
} WallPart;

/* Frees its texts; nobody stands there any more. */
void wall_part_clear(WallPart *part);

typedef struct WallCast {
    WallLayout layout;
    WallPart parts[WALL_TILES_MAX];
    int shown;        /* tiles that show a camera */
    unsigned dark;    /* cameras without pictures that were passed over */
    GPtrArray *named; /* the names of the first of them */
    unsigned over;    /* cameras with pictures for which there was no tile */
} WallCast;

/* Fills the tiles.  most: so many tiles a wall that is not laid out has at most. */
WallCast *wall_cast_new(const WallPlan *plan, const Catalog *catalog, int64_t now_ms, int most);
void wall_cast_free(WallCast *cast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WallCast, wall_cast_free)

/* "2 without pictures are left out: Pos Kamling, Balai RW"; NULL: none was. The caller frees it. */
char *wall_cast_dark_text(const WallCast *cast);

/* A camera's name for a tile; its id where it has none.  The caller frees it. */
char *wall_cast_name(const Catalog *catalog, const char *camera);

#endif
