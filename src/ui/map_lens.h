/* map_lens.h - what part of the plane is on the screen, and how large
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_MAP_LENS_H
#define TILIK_UI_MAP_LENS_H

#include "ui/map_city.h"

#define MAP_DOT_COLS 2
#define MAP_DOT_ROWS 4

typedef struct MapLens {
    double x, y;    /* of the middle */
    double scale;   /* degrees a dot */
    int zoom;       /* 0 the whole city, each step twice as large */
    int rows, cols; /* cells */
} MapLens;

/* The whole city. */
void map_lens_whole(MapLens *lens, const MapCity *city);

/* Fits a screen of so many cells; the middle stays where it is. */
void map_lens_fit(MapLens *lens, const MapCity *city, int rows, int cols);

/* How far one can zoom out and in. */
int map_lens_zoom_min(const MapLens *lens, const MapCity *city);
int map_lens_zoom_max(const MapLens *lens, const MapCity *city);

/* Zooms, within these, so that what is in a cell stays in it; false when there is no more. */
bool map_lens_zoom(MapLens *lens, const MapCity *city, int zoom, int row, int col);

/* Moves by cells; the middle stays in the city.  False when it could not move. */
bool map_lens_move(MapLens *lens, const MapCity *city, int rows, int cols);
void map_lens_centre(MapLens *lens, const MapCity *city, double x, double y);

/* The dot that a point is in, from the left and from the top; far ones are at an edge of what an
 * int holds. */
void map_lens_dot(const MapLens *lens, double x, double y, int *row, int *col);

/* The same as a cell; true when it is on the screen. */
bool map_lens_cell(const MapLens *lens, double x, double y, int *row, int *col);

#endif
