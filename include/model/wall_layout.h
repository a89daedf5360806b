/* wall_layout.h - how the tiles of a wall lie, in cells of a grid and in pixels of any window
 *
 * A layout is written "3x3" (columns x rows, each cell a tile), or "4x3:0,0,2,2;2,0,1,1": tiles
 * as column,row,width,height in cells; cells that no tile covers stay dark.
 *
 * Always true of a layout that was parsed or made here:
 *   - 1 to WALL_SIDE_MAX columns and rows, 1 to WALL_TILES_MAX tiles, each inside the grid;
 *   - no two tiles share a cell.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_WALL_LAYOUT_H
#define TILIK_MODEL_WALL_LAYOUT_H

#include <glib.h>
#include <stdbool.h>

#define WALL_SIDE_MAX  5
#define WALL_TILES_MAX (WALL_SIDE_MAX * WALL_SIDE_MAX)
/* The longest that wall_layout_write() writes, with its NUL. */
#define WALL_LAYOUT_SIZE 256

/* In cells. */
typedef struct WallTile {
    int column, row, width, height;
} WallTile;

typedef struct WallLayout {
    int columns, rows;
    int count;
    WallTile tiles[WALL_TILES_MAX];
} WallLayout;

/* In pixels. */
typedef struct WallRect {
    int x, y, width, height;
} WallRect;

typedef enum WallWay { WALL_LEFT, WALL_RIGHT, WALL_UP, WALL_DOWN } WallWay;

/* Reads a layout.  False and error, *out untouched, for what is none: "tile 2: reaches past the
 * right edge of 3 columns". */
bool wall_layout_parse(const char *text, WallLayout *out, GError **error);

/* Writes it so that parsing gives the same; as short as it can be. */
void wall_layout_write(const WallLayout *layout, char out[WALL_LAYOUT_SIZE]);

/* Columns by rows, each cell a tile; clamped to what a wall can be. */
void wall_layout_plain(WallLayout *out, int columns, int rows);

/* The plain layout in which so many pictures of 16:9 are largest on an area of width by height;
 * of equal ones the one with the fewest empty tiles, then the wider.  Over WALL_TILES_MAX: that. */
void wall_layout_for(WallLayout *out, int cameras, int width, int height);

/* True when both have the same tiles, in the same order. */
bool wall_layout_equal(const WallLayout *a, const WallLayout *b);

/* Where a tile stands in a window of that size.  Tiles that share an edge of the grid share it in
 * pixels too, at any size, and the last ends where the window does; none is smaller than 1 by 1.
 */
WallRect wall_layout_place(const WallLayout *layout, int tile, int width, int height);

/* The tile at a pixel of a window of that size; -1 none. */
int wall_layout_at(const WallLayout *layout, int x, int y, int width, int height);

/* The next tile that way: the nearest that lies beside this one, of equally near ones the one
 * with the longest common side, then the first.  The tile itself where there is none. */
int wall_layout_towards(const WallLayout *layout, int tile, WallWay way);

#endif
