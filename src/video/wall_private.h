/* wall_private.h - what the files of a Wall share
 *
 * wall.c: its life, window and places.  wall_keys.c: what a person does with it.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WALL_PRIVATE_H
#define TILIK_VIDEO_WALL_PRIVATE_H

#include "video/tile.h"
#include "video/toplevel.h"
#include "video/wall.h"

struct Wall {
    Desktop *desktop;
    WallCallbacks callbacks;
    Toplevel *toplevel;
    char *id, *title, *monitor;
    WallLayout layout;
    Tile *tiles[WALL_TILES_MAX]; /* by place; as many as the layout has */
    int selected;
    bool enlarged, swapping;
    bool away;  /* its monitor is not there, and it is on another */
    bool kiosk; /* for all to look at: no keys, no clicks, no pointer */
    int width, height;
    xcb_timestamp_t clicked;
    int clicked_tile;
};

/* Puts all tiles where they belong. */
void wall_place(Wall *wall);

/* Draws frames as they are now. */
void wall_frame(Wall *wall);

/* Two tiles change places, whoever is shown there. */
void wall_swap(Wall *wall, int one, int other);

/* Says which tile is selected, and whether it fills the wall. */
void wall_tell(const Wall *wall);

/* The whole monitor, or back. */
void wall_cover(Wall *wall, bool covers);

/* wall_keys.c */
void wall_on_key(Wall *wall, const xcb_key_press_event_t *event);
void wall_on_button(Wall *wall, const xcb_button_press_event_t *event);

#endif
