/* neighbour_grid.h - points on a plane, found by where they are
 *
 * Layer: model, private.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_NEIGHBOUR_GRID_H
#define TILIK_MODEL_NEIGHBOUR_GRID_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct GridPoint {
    double x, y; /* metres */
    uint32_t camera;
} GridPoint;

typedef struct Grid Grid;

/* Takes over an array of GridPoint. */
Grid *grid_new(GArray *points);
void grid_free(Grid *grid);

uint32_t grid_count(const Grid *grid);

/* Is shown a point, and returns how near one must be to be of interest from now on. */
typedef double (*GridVisit)(const GridPoint *point, void *user);

/* Shows every point that may be of interest, roughly the nearest first. */
void grid_visit(const Grid *grid, double x, double y, GridVisit visit, void *user);

#endif
