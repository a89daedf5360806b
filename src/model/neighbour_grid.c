#include "neighbour_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points a cell, on the mean. */
#define CELL_POINTS 2
#define SIDE_MAX    512
/* One of so many at each end may lie anywhere (a wrong position) and does not stretch the grid. */
#define FAR_SHARE 200

struct Grid {
    GArray *points;   /* GridPoint, by cell; those outside the grid come last */
    uint32_t *starts; /* of each cell in points, and one more */
    uint32_t outside; /* where those outside begin */
    double left, bottom, cell;
    int cols, rows;
};

static int compare(const void *one, const void *two)
{
    double a = *(const double *)one, b = *(const double *)two;
    return a < b ? -1 : a > b;
}

/* Where most of the values lie. */
static void spread(const GArray *points, bool of_y, double *low, double *high)
{
    guint count = points->len;
    double *values = g_new(double, MAX(count, 1));
    for (guint i = 0; i < count; i++) {
        const GridPoint *point = &g_array_index(points, GridPoint, i);
        values[i] = of_y ? point->y : point->x;
    }
    qsort(values, count, sizeof *values, compare);
    guint far = count / FAR_SHARE;
    *low = count > 0 ? values[far] : 0;
    *high = count > 0 ? values[count - 1 - far] : 0;
    g_free(values);
}

static int cell_along(double at, double from, double cell, int count)
{
    double place = floor((at - from) / cell);
    return place < 0 || place >= count ? -1 : (int)place;
}

/* The number of its cell; the number of cells for one outside. */
static uint32_t cell_of(const Grid *grid, const GridPoint *point)
{
    int col = cell_along(point->x, grid->left, grid->cell, grid->cols),
        row = cell_along(point->y, grid->bottom, grid->cell, grid->rows);
    return col < 0 || row < 0 ? (uint32_t)(grid->cols * grid->rows)
                              : (uint32_t)(row * grid->cols + col);
}

static void lay_out(Grid *grid)
{
    double right, top;
    spread(grid->points, false, &grid->left, &right);
    spread(grid->points, true, &grid->bottom, &top);
    double wide = MAX(right - grid->left, 1), high = MAX(top - grid->bottom, 1);
    double cells = MAX(grid->points->len / CELL_POINTS, 1);
    grid->cell = MAX(sqrt(wide * high / cells), MAX(wide, high) / SIDE_MAX);
    /* The points on the upper edges belong to it. */
    grid->cols = (int)(wide / grid->cell) + 1;
    grid->rows = (int)(high / grid->cell) + 1;
}

/* Sorts the points by their cells. */
static void fill(Grid *grid)
{
    uint32_t cells = (uint32_t)(grid->cols * grid->rows);
    grid->starts = g_new0(uint32_t, cells + 2);
    for (guint i = 0; i < grid->points->len; i++) {
        grid->starts[cell_of(grid, &g_array_index(grid->points, GridPoint, i)) + 1]++;
    }
    for (uint32_t i = 0; i <= cells; i++) {
        grid->starts[i + 1] += grid->starts[i];
    }
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(GridPoint), grid->points->len);
    g_array_set_size(sorted, grid->points->len);
    uint32_t *next = g_memdup2(grid->starts, (cells + 1) * sizeof *next);
    for (guint i = 0; i < grid->points->len; i++) {
        const GridPoint *point = &g_array_index(grid->points, GridPoint, i);
        g_array_index(sorted, GridPoint, next[cell_of(grid, point)]++) = *point;
    }
    g_free(next);
    g_array_unref(grid->points);
    grid->points = sorted;
    grid->outside = grid->starts[cells];
}

Grid *grid_new(GArray *points)
{
    Grid *grid = g_new0(Grid, 1);
    grid->points = points;
    lay_out(grid);
    fill(grid);
    return grid;
}

void grid_free(Grid *grid)
{
    if (grid != NULL) {
        g_array_unref(grid->points);
        g_free(grid->starts);
        g_free(grid);
    }
}

uint32_t grid_count(const Grid *grid)
{
    return grid->points->len;
}

typedef struct Walk {
    const Grid *grid;
    GridVisit visit;
    void *user;
    double most;
} Walk;

static void show(Walk *walk, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        walk->most = walk->visit(&g_array_index(walk->grid->points, GridPoint, i), walk->user);
    }
}

static void show_cells(Walk *walk, int row, int from, int to)
{
    const Grid *grid = walk->grid;
    from = MAX(from, 0);
    to = MIN(to, grid->cols - 1);
    if (row >= 0 && row < grid->rows && from <= to) {
        const uint32_t *starts = grid->starts + (ptrdiff_t)row * grid->cols;
        show(walk, starts[from], starts[to + 1]);
    }
}

/* The cells that are ring steps away. */
static void show_ring(Walk *walk, int col, int row, int ring)
{
    show_cells(walk, row - ring, col - ring, col + ring);
    for (int i = row - ring + 1; i < row + ring; i++) {
        show_cells(walk, i, col - ring, col - ring);
        show_cells(walk, i, col + ring, col + ring);
    }
    if (ring > 0) {
        show_cells(walk, row + ring, col - ring, col + ring);
    }
}

static int nearest_cell(double at, double from, double cell, int count)
{
    return (int)CLAMP(floor((at - from) / cell), 0, count - 1);
}

void grid_visit(const Grid *grid, double x, double y, GridVisit visit, void *user)
{
    Walk walk = {.grid = grid, .visit = visit, .user = user, .most = INFINITY};
    int col = nearest_cell(x, grid->left, grid->cell, grid->cols),
        row = nearest_cell(y, grid->bottom, grid->cell, grid->rows);
    show(&walk, grid->outside, grid->points->len);
    int rings = MAX(grid->cols, grid->rows);
    for (int ring = 0; ring < rings; ring++) {
        show_ring(&walk, col, row, ring);
        /* Nothing that was not shown lies nearer than the edge of the rings so far. */
        double west = x - (grid->left + (col - ring) * grid->cell),
               east = grid->left + (col + ring + 1) * grid->cell - x,
               south = y - (grid->bottom + (row - ring) * grid->cell),
               north = grid->bottom + (row + ring + 1) * grid->cell - y;
        if (MIN(MIN(west, east), MIN(south, north)) >= walk.most) {
            return;
        }
    }
}
