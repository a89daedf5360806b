#include "ui/map_city.h"

#include <math.h>
#include <stdlib.h>

#define MARGIN    0.05  /* of what the city measures, on each side */
#define SIZE_MIN  0.002 /* degrees: of a city of one camera, too */
#define FENCE     4     /* so many times the middle half's width from it on is far outside */
#define FENCE_MIN 0.01  /* degrees; the middle half may stand in one street */
#define COS_MIN   0.01  /* of a city at the pole */

MapState map_state(CameraState state, Reason reason)
{
    switch (state) {
    case CAMERA_ONLINE:
        return MAP_LIVE;
    case CAMERA_UNKNOWN:
        return MAP_UNKNOWN;
    case CAMERA_UNLINKED:
        return MAP_EXPLAINED;
    default:
        return reason != REASON_NONE ? MAP_EXPLAINED : MAP_UNEXPLAINED;
    }
}

void map_city_init(MapCity *city)
{
    *city = (MapCity){.cosine = 1};
    city->points = g_array_new(FALSE, TRUE, sizeof(MapPoint));
    city->names = g_array_new(FALSE, FALSE, sizeof(MapName));
}

void map_city_clear(MapCity *city)
{
    g_array_unref(city->points);
    g_array_unref(city->names);
}

static bool is_place(double lat, double lon)
{
    bool numbers = isfinite(lat) && isfinite(lon);
    return numbers && fabs(lat) <= 90 && fabs(lon) <= 180 && (lat != 0 || lon != 0);
}

bool map_city_place(const MapCity *city, double lat, double lon, double *x, double *y)
{
    if (!is_place(lat, lon))
        return false;
    *x = lon * city->cosine;
    *y = lat;
    return true;
}

bool map_box_holds(const MapBox *box, double x, double y)
{
    return x >= box->left && x <= box->right && y >= box->bottom && y <= box->top;
}

/* Positions */

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* From the first to the 99th percentile, a margin beyond them, and in no case far from the middle
 * half: in a small city one of the percent would be nobody. */
static void fence(const double *sorted, guint count, double *low, double *high)
{
    double first = sorted[count / 100], last = sorted[count - 1 - count / 100];
    double quarter = sorted[count / 4], three = sorted[count - 1 - count / 4];
    double far = FENCE * fmax(three - quarter, FENCE_MIN), margin = (last - first) / 4;
    *low = fmax(first - fmax(margin, FENCE_MIN), quarter - far);
    *high = fmin(last + fmax(margin, FENCE_MIN), three + far);
}

static double *sorted_of(const MapCity *city, bool upwards)
{
    double *values = g_new(double, MAX(city->placed, 1u));
    guint count = 0;
    for (guint i = 0; i < city->points->len; i++) {
        const MapPoint *point = &g_array_index(city->points, MapPoint, i);
        if (point->placed)
            values[count++] = upwards ? point->lat : point->lon;
    }
    qsort(values, count, sizeof *values, by_size);
    return values;
}

static void widen(MapBox *box, double x, double y)
{
    box->left = fmin(box->left, x);
    box->right = fmax(box->right, x);
    box->bottom = fmin(box->bottom, y);
    box->top = fmax(box->top, y);
}

static void loosen(MapBox *box)
{
    double wide = fmax((box->right - box->left) * MARGIN, SIZE_MIN / 2);
    double high = fmax((box->top - box->bottom) * MARGIN, SIZE_MIN / 2);
    *box = (MapBox){box->left - wide, box->bottom - high, box->right + wide, box->top + high};
}

static void find_bounds(MapCity *city)
{
    const MapBox nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    g_autofree double *lats = sorted_of(city, true), *lons = sorted_of(city, false);
    double south, north, west, east;
    city->core = city->all = (MapBox){-SIZE_MIN, -SIZE_MIN, SIZE_MIN, SIZE_MIN};
    city->outliers = 0;
    if (city->placed == 0)
        return;
    fence(lats, city->placed, &south, &north);
    fence(lons, city->placed, &west, &east);
    city->cosine = fmax(cos(lats[city->placed / 2] * G_PI / 180), COS_MIN);
    city->core = city->all = nothing;
    for (guint i = 0; i < city->points->len; i++) {
        MapPoint *point = &g_array_index(city->points, MapPoint, i);
        if (!point->placed)
            continue;
        point->x = point->lon * city->cosine;
        point->y = point->lat;
        widen(&city->all, point->x, point->y);
        if (point->lat < south || point->lat > north || point->lon < west || point->lon > east)
            city->outliers++;
        else
            widen(&city->core, point->x, point->y);
    }
    loosen(&city->core);
    loosen(&city->all);
}

/* Names */

typedef struct Sum {
    double x, y;
    uint32_t count;
} Sum;

static void sum_up(const MapCity *city, const Catalog *catalog, Sum *sums)
{
    for (guint i = 0; i < city->points->len; i++) {
        const MapPoint *point = &g_array_index(city->points, MapPoint, i);
        if (!point->placed || !map_box_holds(&city->core, point->x, point->y))
            continue;
        for (uint32_t area = catalog_camera_area(catalog, i); area != CATALOG_NONE;
             area = catalog_area_parent(catalog, area)) {
            sums[area].x += point->x;
            sums[area].y += point->y;
            sums[area].count++;
        }
    }
}

/* The middle of its cameras is where people look for it; without any, where it says that it is. */
static void add_name(MapCity *city, const Catalog *catalog, uint32_t index, const Sum *sum)
{
    Area area;
    MapName name = {.area = index};
    if (!catalog_area(catalog, index, &area) || area.name[0] == '\0' ||
        (area.level != AREA_KECAMATAN && area.level != AREA_KELURAHAN))
        return;
    name.level = area.level;
    if (sum->count > 0) {
        name.x = sum->x / sum->count;
        name.y = sum->y / sum->count;
    } else if (!map_city_place(city, area.lat, area.lon, &name.x, &name.y) ||
               !map_box_holds(&city->core, name.x, name.y)) {
        return;
    }
    g_array_append_val(city->names, name);
}

static void add_names(MapCity *city, const Catalog *catalog, uint32_t parent, const Sum *sums)
{
    Area area;
    for (uint32_t at = catalog_area_first_child(catalog, parent); at != CATALOG_NONE;
         at = catalog_area_next_sibling(catalog, at)) {
        add_name(city, catalog, at, &sums[at]);
        /* At most two levels deep: a kelurahan is the last. */
        if (catalog_area(catalog, at, &area) && area.level < AREA_KELURAHAN)
            add_names(city, catalog, at, sums);
    }
}

void map_city_read(MapCity *city, const Catalog *catalog)
{
    uint32_t count = catalog_cameras(catalog);
    Camera camera;
    g_array_set_size(city->points, 0);
    g_array_set_size(city->names, 0);
    g_array_set_size(city->points, count);
    city->cameras = city->placed = 0;
    for (uint32_t i = 0; i < count; i++) {
        MapPoint *point = &g_array_index(city->points, MapPoint, i);
        if (!catalog_camera(catalog, i, &camera))
            continue;
        point->lat = camera.lat;
        point->lon = camera.lon;
        point->state = (uint8_t)map_state(camera.state, camera.reason);
        point->there = point->wanted = true;
        point->placed = is_place(camera.lat, camera.lon);
        city->cameras++;
        city->placed += point->placed;
    }
    find_bounds(city);
    g_autofree Sum *sums = g_new0(Sum, MAX(catalog_areas(catalog), 1u));
    sum_up(city, catalog, sums);
    add_names(city, catalog, CATALOG_NONE, sums);
}
