#include "ui/map_grid.h"

#include <string.h>

#define DARK_SHARE   3 /* one in so many */
#define PARTLY_SHARE 6

void map_grid_clear(MapGrid *grid)
{
    g_free(grid->cells);
    *grid = (MapGrid){0};
}

static MapCell *cell_of(MapGrid *grid, double x, double y)
{
    int row, col;
    return map_lens_cell(&grid->lens, x, y, &row, &col) ? &grid->cells[row * grid->lens.cols + col]
                                                        : NULL;
}

/* The bit of a dot in its character of braille. */
static uint8_t dot_of(const MapLens *lens, double x, double y)
{
    static const uint8_t bits[MAP_DOT_ROWS][MAP_DOT_COLS] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    int row, col;
    map_lens_dot(lens, x, y, &row, &col);
    return bits[row % MAP_DOT_ROWS][col % MAP_DOT_COLS];
}

void map_grid_fill(MapGrid *grid, const MapCity *city, const MapLens *lens)
{
    size_t count = (size_t)lens->rows * (size_t)lens->cols;
    if (count > grid->room) {
        g_free(grid->cells);
        grid->cells = g_new(MapCell, count);
        grid->room = count;
    }
    memset(grid->cells, 0, count * sizeof *grid->cells);
    memset(grid->seen, 0, sizeof grid->seen);
    grid->lens = *lens;
    grid->alerts = 0;
    for (guint i = 0; i < city->points->len; i++) {
        const MapPoint *point = &g_array_index(city->points, MapPoint, i);
        MapCell *cell = point->placed && point->wanted ? cell_of(grid, point->x, point->y) : NULL;
        if (cell == NULL)
            continue;
        cell->dots |= dot_of(lens, point->x, point->y);
        cell->count[point->state]++;
        grid->seen[point->state]++;
    }
}

void map_grid_state(MapGrid *grid, const MapPoint *point, MapState before)
{
    MapCell *cell = grid->cells != NULL && point->placed && point->wanted
                        ? cell_of(grid, point->x, point->y)
                        : NULL;
    if (cell == NULL)
        return;
    cell->count[before]--;
    grid->seen[before]--;
    cell->count[point->state]++;
    grid->seen[point->state]++;
}

/* Alerts */

static bool place_alert(const MapCity *city, const Catalog *catalog, const Alert *alert,
                        MapAlert *out)
{
    uint32_t camera =
        alert->camera != NULL ? catalog_find_camera(catalog, alert->camera) : CATALOG_NONE;
    Area area;
    if (camera < city->points->len) {
        const MapPoint *point = &g_array_index(city->points, MapPoint, camera);
        out->x = point->x;
        out->y = point->y;
        if (point->placed)
            return true;
    }
    return alert->area != NULL &&
           catalog_area(catalog, catalog_find_area(catalog, alert->area), &area) &&
           map_city_place(city, area.lat, area.lon, &out->x, &out->y);
}

void map_grid_find_alerts(MapGrid *grid, const MapCity *city, const Catalog *catalog,
                          const AlertBook *book, GArray *alerts)
{
    uint32_t count = book != NULL ? alert_book_alerts(book) : 0;
    Alert alert;
    g_array_set_size(alerts, 0);
    grid->alerts_out = 0;
    for (uint32_t i = 0; i < count; i++) {
        MapAlert at;
        if (!alert_book_alert(book, i, &alert) || !alert_is_open(&alert))
            continue;
        at.priority = alert.priority;
        at.needs = alert_needs_someone(&alert);
        if (place_alert(city, catalog, &alert, &at))
            g_array_append_val(alerts, at);
        else
            grid->alerts_out++;
    }
}

void map_grid_put_alerts(MapGrid *grid, const GArray *alerts)
{
    size_t count = (size_t)grid->lens.rows * (size_t)grid->lens.cols;
    for (size_t i = 0; i < count; i++)
        grid->cells[i].alerts = 0;
    grid->alerts = 0;
    for (guint i = 0; i < alerts->len; i++) {
        const MapAlert *alert = &g_array_index(alerts, MapAlert, i);
        MapCell *cell = cell_of(grid, alert->x, alert->y);
        if (cell == NULL)
            continue;
        if (cell->alerts == 0 || alert->priority < cell->priority) {
            cell->priority = (uint8_t)alert->priority;
            cell->needs = alert->needs;
        }
        cell->needs |= alert->needs && alert->priority == cell->priority;
        cell->alerts++;
        grid->alerts++;
    }
}

/* Cells */

const MapCell *map_grid_at(const MapGrid *grid, int row, int col)
{
    bool inside = row >= 0 && row < grid->lens.rows && col >= 0 && col < grid->lens.cols;
    return inside && grid->cells != NULL ? &grid->cells[row * grid->lens.cols + col] : NULL;
}

uint32_t map_cell_cameras(const MapCell *cell)
{
    uint32_t sum = 0;
    for (int state = 0; state < MAP_STATES; state++)
        sum += cell->count[state];
    return sum;
}

/* Of few cameras the worst shows; of many a share, for in a large city somewhere in each cell one
 * is always dark. */
MapLook map_cell_look(const MapCell *cell)
{
    const uint32_t *count = cell->count;
    uint32_t sum = map_cell_cameras(cell);
    if (sum == 0)
        return LOOK_EMPTY;
    if (count[MAP_UNEXPLAINED] * DARK_SHARE >= sum)
        return LOOK_DARK;
    if ((count[MAP_EXPLAINED] + count[MAP_UNKNOWN]) * 2 >= sum)
        return count[MAP_UNKNOWN] > count[MAP_EXPLAINED] ? LOOK_UNKNOWN : LOOK_EXPLAINED;
    return count[MAP_UNEXPLAINED] * PARTLY_SHARE >= sum ? LOOK_PARTLY : LOOK_LIVE;
}
