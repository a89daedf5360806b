/* map_grid.h - the cells of the map: which dots, how many cameras in which state, which alerts
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_MAP_GRID_H
#define TILIK_UI_MAP_GRID_H

#include "model/alert_book.h"
#include "ui/map_lens.h"

typedef struct MapCell {
    uint32_t count[MAP_STATES];
    uint32_t alerts;  /* open ones */
    uint8_t dots;     /* bits of U+2800 */
    uint8_t priority; /* AlertPriority of the worst */
    bool needs;       /* one of the worst has nobody */
} MapCell;

/* What a cell looks like: how most, or the worst, of its cameras stand. */
typedef enum MapLook {
    LOOK_EMPTY,
    LOOK_LIVE,
    LOOK_PARTLY, /* a sixth or more is dark, and nobody knows why */
    LOOK_EXPLAINED,
    LOOK_DARK, /* a third or more is dark, and nobody knows why */
    LOOK_UNKNOWN,
    MAP_LOOKS
} MapLook;

/* An open alert that has a place. */
typedef struct MapAlert {
    double x, y;
    AlertPriority priority;
    bool needs;
} MapAlert;

typedef struct MapGrid {
    MapLens lens;
    MapCell *cells;              /* lens.rows x lens.cols */
    uint32_t seen[MAP_STATES];   /* cameras on the screen */
    uint32_t alerts, alerts_out; /* open ones on the screen, and all that have no place */
    size_t room;                 /* cells that there is room for */
} MapGrid;

void map_grid_clear(MapGrid *grid);

/* Puts all wanted cameras into the cells of a lens; without alerts. */
void map_grid_fill(MapGrid *grid, const MapCity *city, const MapLens *lens);

/* A camera's state has changed: one cell has. */
void map_grid_state(MapGrid *grid, const MapPoint *point, MapState before);

/* Finds all open alerts that have a place: where their camera is, or else their area. */
void map_grid_find_alerts(MapGrid *grid, const MapCity *city, const Catalog *catalog,
                          const AlertBook *book, GArray *alerts);

/* Puts them into the cells. */
void map_grid_put_alerts(MapGrid *grid, const GArray *alerts);

/* NULL outside the screen. */
const MapCell *map_grid_at(const MapGrid *grid, int row, int col);

uint32_t map_cell_cameras(const MapCell *cell);
MapLook map_cell_look(const MapCell *cell);

#endif
