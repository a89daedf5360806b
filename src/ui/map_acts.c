#include <math.h>

#include "ui/map_view.h"

#define EDGE 4 /* a step over the edge moves the map by a part of it */

/* The middle of the screen on a point; its cell has the cursor. */
static void centre_on(MapView *map, double x, double y)
{
    map_lens_centre(&map->lens, &map->city, x, y);
    map_lens_cell(&map->lens, x, y, &map->row, &map->col);
    map->grid_stale = true;
}

void map_go_to(MapView *map, double x, double y)
{
    int row, col;
    map->placed = true;
    if (map_lens_cell(&map->lens, x, y, &row, &col)) {
        map->row = row;
        map->col = col;
        return;
    }
    /* Far outside: as large as it takes to see it and the city. */
    if (!map_box_holds(&map->city.core, x, y)) {
        map->lens.zoom = map_lens_zoom_min(&map->lens, &map->city);
        map_lens_whole(&map->lens, &map->city);
        map_lens_zoom(&map->lens, &map->city, map_lens_zoom_min(&map->lens, &map->city),
                      map->lens.rows / 2, map->lens.cols / 2);
    }
    centre_on(map, x, y);
}

/* How far a point is from the middle of the cursor's cell, in degrees; more than any when it is not
 * in that cell. */
static double off_cursor(const MapView *map, double x, double y)
{
    const MapLens *lens = &map->lens;
    int row, col;
    if (!map_lens_cell(lens, x, y, &row, &col) || row != map->row || col != map->col)
        return INFINITY;
    double right = (col + 0.5 - lens->cols / 2.0) * MAP_DOT_COLS;
    double down = (row + 0.5 - lens->rows / 2.0) * MAP_DOT_ROWS;
    return hypot(x - lens->x - right * lens->scale, y - lens->y + down * lens->scale);
}

/* What the cursor is on: an alert of its cell before a camera; false for nothing. */
static bool find_anchor(const MapView *map, double *x, double *y)
{
    double best = INFINITY;
    for (guint i = 0; i < map->alerts->len; i++) {
        const MapAlert *alert = &g_array_index(map->alerts, MapAlert, i);
        double off = off_cursor(map, alert->x, alert->y);
        if (off >= best)
            continue;
        best = off;
        *x = alert->x;
        *y = alert->y;
    }
    if (isfinite(best))
        return true;
    for (guint i = 0; i < map->city.points->len; i++) {
        const MapPoint *point = &g_array_index(map->city.points, MapPoint, i);
        double off =
            point->placed && point->wanted ? off_cursor(map, point->x, point->y) : INFINITY;
        if (off >= best)
            continue;
        best = off;
        *x = point->x;
        *y = point->y;
    }
    return isfinite(best);
}

/* The cursor stays on what it is on: from near, the middle of its cell may be far from that. */
static void zoom_to(MapView *map, int zoom)
{
    double x = 0, y = 0;
    int row, col;
    bool anchored = find_anchor(map, &x, &y);
    map->placed = true;
    if (!map_lens_zoom(&map->lens, &map->city, zoom, map->row, map->col))
        return;
    map->grid_stale = true;
    if (!anchored || !map_lens_cell(&map->lens, x, y, &row, &col))
        return;
    map->row = row;
    map->col = col;
}

static void show_whole(MapView *map)
{
    map->placed = false;
    map_lens_whole(&map->lens, &map->city);
    map->grid_stale = true;
}

static void pan(MapView *map, int rows, int cols)
{
    map->placed = true;
    if (map_lens_move(&map->lens, &map->city, rows, cols))
        map->grid_stale = true;
}

/* Over the edge the map follows, and the cursor stays on what it was beside. */
static void step(MapView *map, int rows, int cols)
{
    int row = map->row + rows, col = map->col + cols;
    int down = MAX(map->lens.rows / EDGE, 1), right = MAX(map->lens.cols / EDGE, 1);
    double x = map->lens.x, y = map->lens.y;
    if (row >= 0 && row < map->lens.rows && col >= 0 && col < map->lens.cols) {
        map->row = row;
        map->col = col;
        return;
    }
    pan(map, rows * down, cols * right);
    if (map->lens.x == x && map->lens.y == y)
        return;
    if (map->lens.y != y)
        map->row = CLAMP(row - rows * down, 0, map->lens.rows - 1);
    if (map->lens.x != x)
        map->col = CLAMP(col - cols * right, 0, map->lens.cols - 1);
}

/* Kecamatan, or kelurahan where there are no such. */
static bool is_stop(const MapView *map, const MapName *name, AreaLevel level)
{
    return name->level == level && map_box_holds(&map->city.core, name->x, name->y);
}

static bool has_stop(const MapView *map, AreaLevel level)
{
    for (guint i = 0; i < map->city.names->len; i++)
        if (is_stop(map, &g_array_index(map->city.names, MapName, i), level))
            return true;
    return false;
}

static void go_to_stop(MapView *map, int step)
{
    guint count = map->city.names->len;
    AreaLevel level = has_stop(map, AREA_KECAMATAN) ? AREA_KECAMATAN : AREA_KELURAHAN;
    guint at = map->stop < count ? map->stop : step > 0 ? count - 1 : 0;
    for (guint tried = 0; tried < count; tried++) {
        at = (at + count + (guint)step) % count;
        const MapName *name = &g_array_index(map->city.names, MapName, at);
        if (!is_stop(map, name, level))
            continue;
        map->stop = at;
        map_go_to(map, name->x, name->y);
        return;
    }
}

/* Alerts, in the order in which one reads */

typedef struct Spot {
    int row, col;
} Spot;

static bool reads_before(Spot a, Spot b)
{
    return a.row != b.row ? a.row < b.row : a.col < b.col;
}

static bool is_better(Spot a, Spot b, int step)
{
    return step > 0 ? reads_before(a, b) : reads_before(b, a);
}

/* The nearest in that direction that lies beyond the cursor, else the first of all. */
static bool go_to_alert(MapView *map, int step)
{
    const Spot here = {map->row, map->col};
    Spot best_spot = here;
    const MapAlert *best = NULL;
    bool best_beyond = false;
    for (guint i = 0; i < map->alerts->len; i++) {
        const MapAlert *alert = &g_array_index(map->alerts, MapAlert, i);
        Spot spot;
        map_lens_cell(&map->lens, alert->x, alert->y, &spot.row, &spot.col);
        bool beyond = is_better(here, spot, step);
        if (best != NULL && (beyond != best_beyond ? !beyond : !is_better(spot, best_spot, step)))
            continue;
        best = alert;
        best_spot = spot;
        best_beyond = beyond;
    }
    if (best != NULL)
        map_go_to(map, best->x, best->y);
    return best != NULL;
}

/* Acts */

static bool act_move(MapView *map, Action action)
{
    int page = map->lens.rows, half = MAX(page / 2, 1);
    switch (action) {
    case ACTION_UP:
        step(map, -1, 0);
        return true;
    case ACTION_DOWN:
        step(map, 1, 0);
        return true;
    case ACTION_LEFT:
        step(map, 0, -1);
        return true;
    case ACTION_RIGHT:
        step(map, 0, 1);
        return true;
    case ACTION_PAGE_UP:
        pan(map, -page, 0);
        return true;
    case ACTION_PAGE_DOWN:
        pan(map, page, 0);
        return true;
    case ACTION_HALF_UP:
        pan(map, -half, 0);
        return true;
    case ACTION_HALF_DOWN:
        pan(map, half, 0);
        return true;
    default:
        return false;
    }
}

static bool act(MapView *map, Action action)
{
    switch (action) {
    case ACTION_MAP_IN:
        zoom_to(map, map->lens.zoom + 1);
        return true;
    case ACTION_MAP_OUT:
        zoom_to(map, map->lens.zoom - 1);
        return true;
    case ACTION_MAP_WHOLE:
    case ACTION_HOME:
        show_whole(map);
        return true;
    case ACTION_MAP_LETTERS:
        map->letters = !map->letters;
        return true;
    case ACTION_MAP_BLINK:
        map->blink = !map->blink;
        map->blink_off = false;
        return true;
    case ACTION_NEXT_PANE:
        go_to_stop(map, 1);
        return true;
    case ACTION_PREV_PANE:
        go_to_stop(map, -1);
        return true;
    case ACTION_NEXT_ATTENTION:
        return go_to_alert(map, 1);
    case ACTION_PREV_ATTENTION:
        return go_to_alert(map, -1);
    default:
        return act_move(map, action);
    }
}

ViewAnswer view_map_action(View *view, Action action, const ViewContext *context)
{
    MapView *map = (MapView *)view;
    map_refresh(map, context);
    return (ViewAnswer){act(map, action) ? VIEW_DONE : VIEW_PASS, CATALOG_NONE};
}

ViewAnswer view_map_click(View *view, int row, int col, bool twice, const ViewContext *context)
{
    MapView *map = (MapView *)view;
    Rect inner = map_inner(map);
    map_refresh(map, context);
    if (row < inner.row || row >= inner.row + inner.rows || col < inner.col ||
        col >= inner.col + inner.cols)
        return (ViewAnswer){VIEW_DONE, CATALOG_NONE};
    map->row = row - inner.row;
    map->col = col - inner.col;
    map->placed = true;
    return (ViewAnswer){twice ? VIEW_OPEN : VIEW_DONE, CATALOG_NONE};
}

void view_map_scroll(View *view, int rows)
{
    MapView *map = (MapView *)view;
    zoom_to(map, map->lens.zoom + (rows < 0 ? 1 : -1));
}
