/* walls.h - all walls of the program, by id
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WALLS_H
#define TILIK_VIDEO_WALLS_H

#include "video/desktop.h"
#include "video/surface.h"

/* So many walls at once. */
#define WALLS_MAX 8

typedef struct Walls Walls;

typedef struct WallsCallbacks {
    /* `wall`, `key`, `closed` (after those who were shown there), `error`. */
    void (*event)(const ViewerEvent *event, void *user);
    /* Whoever is shown on the surface stands in another tile now: the `tile` event. */
    void (*moved)(Surface *surface, const char *wall, int tile, void *user);
    /* A tile goes away, the wall with it or not: whoever is shown on the surface must be gone when
     * this returns. */
    void (*clear)(Surface *surface, bool by_person, void *user);
    void *user;
} WallsCallbacks;

Walls *walls_new(Desktop *desktop, const WallsCallbacks *callbacks);

/* Everybody who is shown must be gone. */
void walls_free(Walls *walls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Walls, walls_free)

/* Obeys a `wall` command. */
void walls_obey(Walls *walls, const ViewerCommand *command);

/* Closes one, with all in it; false: there is none of that id. */
bool walls_close(Walls *walls, const char *id);

/* Title and, with a tile, words on it, of a `title` command; false: there is none of that id. */
bool walls_title(Walls *walls, const ViewerCommand *command);

/* Where a camera is shown; NULL: there is no such wall or tile. */
Surface *walls_surface(Walls *walls, const char *id, int tile);

unsigned walls_count(const Walls *walls);

#endif
