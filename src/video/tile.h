/* tile.h - one place of a wall: a picture, a frame around it, a strip of words below
 *
 * A Tile holds a Surface; who shows a camera there knows nothing of the wall.  Where nobody does,
 * it says so, or what the console says of it.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_TILE_H
#define TILIK_VIDEO_TILE_H

#include "model/wall_layout.h"
#include "video/surface.h"

typedef struct Tile Tile;

typedef enum TileFrame {
    TILE_PLAIN,
    TILE_SELECTED,
    TILE_SWAPPING, /* selected, and about to change places with the next one that is */
} TileFrame;

/* Makes one inside the window of a wall, unseen. */
Tile *tile_new(Desktop *desktop, xcb_window_t wall);

/* Nobody may be shown there any more. */
void tile_free(Tile *tile);

Surface *tile_surface(Tile *tile);
/* The tile that the surface is of. */
Tile *tile_of(Surface *surface);
bool tile_is_empty(const Tile *tile);

/* Puts it there; in_front: above all other tiles. */
void tile_place(Tile *tile, const WallRect *where, bool in_front);
/* Takes it from the screen. */
void tile_hide(Tile *tile);

/* The number that selects it, 0 none, and how it is framed. */
void tile_set_number(Tile *tile, int number);
void tile_set_frame(Tile *tile, TileFrame frame);

/* What is said while nobody is shown there; clean, NULL nothing. */
void tile_say(Tile *tile, const char *title, const char *note);

#endif
