#include "ui/map_lens.h"

#include <math.h>

#define SCALE_MIN 0.00001 /* degrees a dot: about a metre */
#define ZOOM_LOW  (-20)
#define ZOOM_HIGH 30
#define DOT_MAX   1000000000.0

static double scale_of(const MapLens *lens, const MapBox *box)
{
    return fmax((box->right - box->left) / (MAX(lens->cols, 1) * MAP_DOT_COLS),
                (box->top - box->bottom) / (MAX(lens->rows, 1) * MAP_DOT_ROWS));
}

static void set_scale(MapLens *lens, const MapCity *city)
{
    lens->scale = ldexp(scale_of(lens, &city->core), -lens->zoom);
}

/* Around the city's middle both ways, since that is where the whole city is drawn. */
int map_lens_zoom_min(const MapLens *lens, const MapCity *city)
{
    const MapBox *core = &city->core, *all = &city->all;
    double x = (core->left + core->right) / 2, y = (core->top + core->bottom) / 2;
    double wide = fmax(x - all->left, all->right - x), high = fmax(y - all->bottom, all->top - y);
    MapBox both = {x - wide, y - high, x + wide, y + high};
    double ratio = scale_of(lens, &both) / scale_of(lens, core);
    return CLAMP(-(int)ceil(log2(fmax(ratio, 1))), ZOOM_LOW, 0);
}

int map_lens_zoom_max(const MapLens *lens, const MapCity *city)
{
    return CLAMP((int)floor(log2(scale_of(lens, &city->core) / SCALE_MIN)), 0, ZOOM_HIGH);
}

static void keep_inside(MapLens *lens, const MapCity *city)
{
    const MapBox *box = city->outliers > 0 ? &city->all : &city->core;
    lens->x = fmin(fmax(lens->x, box->left), box->right);
    lens->y = fmin(fmax(lens->y, box->bottom), box->top);
}

void map_lens_whole(MapLens *lens, const MapCity *city)
{
    lens->x = (city->core.left + city->core.right) / 2;
    lens->y = (city->core.top + city->core.bottom) / 2;
    lens->zoom = 0;
    set_scale(lens, city);
}

void map_lens_fit(MapLens *lens, const MapCity *city, int rows, int cols)
{
    lens->rows = MAX(rows, 1);
    lens->cols = MAX(cols, 1);
    lens->zoom = CLAMP(lens->zoom, map_lens_zoom_min(lens, city), map_lens_zoom_max(lens, city));
    keep_inside(lens, city);
    set_scale(lens, city);
}

bool map_lens_zoom(MapLens *lens, const MapCity *city, int zoom, int row, int col)
{
    int to = CLAMP(zoom, map_lens_zoom_min(lens, city), map_lens_zoom_max(lens, city));
    double right = (col + 0.5 - lens->cols / 2.0) * MAP_DOT_COLS;
    double down = (row + 0.5 - lens->rows / 2.0) * MAP_DOT_ROWS;
    double x = lens->x + right * lens->scale, y = lens->y - down * lens->scale;
    if (to == lens->zoom)
        return false;
    lens->zoom = to;
    set_scale(lens, city);
    lens->x = x - right * lens->scale;
    lens->y = y + down * lens->scale;
    keep_inside(lens, city);
    return true;
}

bool map_lens_move(MapLens *lens, const MapCity *city, int rows, int cols)
{
    double x = lens->x, y = lens->y;
    lens->x += cols * MAP_DOT_COLS * lens->scale;
    lens->y -= rows * MAP_DOT_ROWS * lens->scale;
    keep_inside(lens, city);
    return lens->x != x || lens->y != y;
}

void map_lens_centre(MapLens *lens, const MapCity *city, double x, double y)
{
    lens->x = x;
    lens->y = y;
    keep_inside(lens, city);
}

void map_lens_dot(const MapLens *lens, double x, double y, int *row, int *col)
{
    double right = (x - lens->x) / lens->scale + lens->cols * MAP_DOT_COLS / 2.0;
    double down = (lens->y - y) / lens->scale + lens->rows * MAP_DOT_ROWS / 2.0;
    *col = (int)floor(fmin(fmax(right, -DOT_MAX), DOT_MAX));
    *row = (int)floor(fmin(fmax(down, -DOT_MAX), DOT_MAX));
}

/* Rounds down, also left of and above the screen. */
static int cell_of(int dot, int dots)
{
    return dot >= 0 ? dot / dots : -((dots - 1 - dot) / dots);
}

bool map_lens_cell(const MapLens *lens, double x, double y, int *row, int *col)
{
    map_lens_dot(lens, x, y, row, col);
    *row = cell_of(*row, MAP_DOT_ROWS);
    *col = cell_of(*col, MAP_DOT_COLS);
    return *row >= 0 && *row < lens->rows && *col >= 0 && *col < lens->cols;
}
