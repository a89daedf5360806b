#include "model/neighbour.h"

#include <math.h>
#include <string.h>

#include "neighbour_grid.h"

WORDS_DEFINE(Direction, direction, DIRECTION_TABLE)
WORDS_DEFINE(Bearing, bearing, BEARING_TABLE)

#define EARTH_METRES 6371008.8
/* Nearer than this is the same pole. */
#define SAME_METRES 1.0
/* What lies at the edge of its quarter counts as so much farther than what lies in its middle. */
#define EDGE_WEIGHT 1.0

/* Degrees as the catalog had them when the grid was made. */
typedef struct Spot {
    double lat, lon;
} Spot;

struct NeighbourIndex {
    const Catalog *catalog;
    Grid *grid; /* NULL: to be made anew */
    GArray *spots;
    double lat, metres_east; /* the middle of the plane; metres a degree of longitude there */
};

Bearing neighbour_bearing(double degrees)
{
    return (Bearing)((int)floor(degrees / 45 + 0.5) % BEARINGS);
}

NeighbourIndex *neighbour_index_new(const Catalog *catalog)
{
    NeighbourIndex *index = g_new0(NeighbourIndex, 1);
    index->catalog = catalog;
    index->spots = g_array_new(FALSE, FALSE, sizeof(Spot));
    return index;
}

void neighbour_index_free(NeighbourIndex *index)
{
    if (index != NULL) {
        grid_free(index->grid);
        g_array_unref(index->spots);
        g_free(index);
    }
}

static Spot spot_of(const Catalog *catalog, uint32_t index)
{
    Camera camera;
    bool known = catalog_camera(catalog, index, &camera) && fabs(camera.lat) <= 90 &&
                 fabs(camera.lon) <= 180;
    return known ? (Spot){camera.lat, camera.lon} : (Spot){NAN, NAN};
}

static bool same_spot(Spot one, Spot two)
{
    return (isnan(one.lat) && isnan(two.lat)) || (one.lat == two.lat && one.lon == two.lon);
}

void neighbour_index_note(NeighbourIndex *index, uint32_t camera)
{
    bool same =
        camera != CATALOG_NONE && camera < index->spots->len &&
        same_spot(spot_of(index->catalog, camera), g_array_index(index->spots, Spot, camera));
    if (!same) {
        g_clear_pointer(&index->grid, grid_free);
    }
}

static GridPoint point_at(const NeighbourIndex *index, Spot spot, uint32_t camera)
{
    return (GridPoint){.x = spot.lon * index->metres_east,
                       .y = spot.lat * G_PI / 180 * EARTH_METRES,
                       .camera = camera};
}

/* A plane through the middle of the city: over its few kilometres the earth is flat enough. */
static void lay_plane(NeighbourIndex *index)
{
    double sum = 0;
    unsigned known = 0;
    for (guint i = 0; i < index->spots->len; i++) {
        double lat = g_array_index(index->spots, Spot, i).lat;
        if (!isnan(lat)) {
            sum += lat;
            known++;
        }
    }
    index->lat = known > 0 ? sum / known : 0;
    index->metres_east = cos(index->lat * G_PI / 180) * G_PI / 180 * EARTH_METRES;
}

static void build(NeighbourIndex *index)
{
    uint32_t count = catalog_cameras(index->catalog);
    g_array_set_size(index->spots, count);
    for (uint32_t i = 0; i < count; i++) {
        g_array_index(index->spots, Spot, i) = spot_of(index->catalog, i);
    }
    lay_plane(index);
    GArray *points = g_array_new(FALSE, FALSE, sizeof(GridPoint));
    for (uint32_t i = 0; i < count; i++) {
        Spot spot = g_array_index(index->spots, Spot, i);
        if (!isnan(spot.lat)) {
            GridPoint point = point_at(index, spot, i);
            g_array_append_val(points, point);
        }
    }
    index->grid = grid_new(points);
}

static void make_ready(NeighbourIndex *index)
{
    if (index->grid == NULL || index->spots->len != catalog_cameras(index->catalog)) {
        g_clear_pointer(&index->grid, grid_free);
        build(index);
    }
}

uint32_t neighbour_index_count(NeighbourIndex *index)
{
    make_ready(index);
    return grid_count(index->grid);
}

static bool is_dead(const NeighbourIndex *index, uint32_t camera)
{
    Camera found;
    CameraState state = catalog_camera_state(index->catalog, camera);
    if (state != CAMERA_OUT_OF_SERVICE) {
        return camera_is_off(state, REASON_NONE);
    }
    return !catalog_camera(index->catalog, camera, &found) ||
           camera_is_off(found.state, found.reason);
}

static const char *id_of(const NeighbourIndex *index, uint32_t camera)
{
    Camera found;
    return catalog_camera(index->catalog, camera, &found) ? found.id : "";
}

/* What a search has found so far. */
typedef struct Search {
    const NeighbourIndex *index;
    GridPoint here;
    uint32_t but;
    /* Of the search one way. */
    Direction direction;
    double cost;
    /* Of the search all round. */
    unsigned most, count;
    Neighbour *found; /* one, or most */
    GArray *dead;     /* double: what each that shows no pictures costs */
} Search;

static double degrees_to(const GridPoint *from, const GridPoint *to)
{
    double degrees = atan2(to->x - from->x, to->y - from->y) * 180 / G_PI;
    return degrees < 0 ? degrees + 360 : degrees;
}

static Neighbour neighbour_at(const GridPoint *from, const GridPoint *to)
{
    double metres = hypot(to->x - from->x, to->y - from->y);
    return (Neighbour){.camera = to->camera,
                       .metres = metres,
                       .degrees = metres < SAME_METRES ? NAN : degrees_to(from, to)};
}

/* Each camera lies in one quarter, and from it the other way in the opposite one. */
static Direction direction_of(double degrees)
{
    return (Direction)((int)floor((degrees + 45) / 90) % DIRECTIONS);
}

/* On one pole: the next by id lies east, the one before west.  INFINITY: not that way.  The first
 * that way costs least. */
static double cost_beside(const Search *search, const GridPoint *point)
{
    int order =
        strcmp(id_of(search->index, point->camera), id_of(search->index, search->here.camera));
    bool that_way = (search->direction == DIRECTION_EAST && order > 0) ||
                    (search->direction == DIRECTION_WEST && order < 0);
    return that_way ? 0 : INFINITY;
}

static double cost_of(const Search *search, const GridPoint *point, Neighbour *out)
{
    *out = neighbour_at(&search->here, point);
    if (isnan(out->degrees)) {
        return cost_beside(search, point);
    }
    if (direction_of(out->degrees) != search->direction) {
        return INFINITY;
    }
    double aside = fabs(remainder(out->degrees - search->direction * 90.0, 360));
    return out->metres * (1 + EDGE_WEIGHT * aside / 45);
}

/* Of those on one pole it is the one that is met first. */
static bool is_met_first(const Search *search, uint32_t one, uint32_t two)
{
    int order = strcmp(id_of(search->index, one), id_of(search->index, two));
    return search->direction == DIRECTION_WEST ? order > 0 : order < 0;
}

static double visit_towards(const GridPoint *point, void *user)
{
    Search *search = user;
    Neighbour neighbour;
    if (point->camera == search->but) {
        return search->cost;
    }
    double cost = cost_of(search, point, &neighbour);
    if (cost > search->cost || isinf(cost)) {
        return search->cost;
    }
    if (is_dead(search->index, point->camera)) {
        g_array_append_val(search->dead, cost);
    } else if (cost < search->cost || is_met_first(search, point->camera, search->found->camera)) {
        search->cost = cost;
        *search->found = neighbour;
    }
    return search->cost;
}

static unsigned cheaper(const GArray *costs, double than)
{
    unsigned count = 0;
    for (guint i = 0; i < costs->len; i++) {
        count += g_array_index(costs, double, i) < than;
    }
    return count;
}

static bool find_point(const NeighbourIndex *index, uint32_t camera, GridPoint *out)
{
    if (camera >= index->spots->len || isnan(g_array_index(index->spots, Spot, camera).lat)) {
        return false;
    }
    *out = point_at(index, g_array_index(index->spots, Spot, camera), camera);
    return true;
}

/* Back to where one came from, where that lies this way. */
static bool goes_back(const Search *search, uint32_t came, Neighbour *out)
{
    GridPoint point;
    return came != search->but && find_point(search->index, came, &point) &&
           !is_dead(search->index, came) && !isinf(cost_of(search, &point, out));
}

bool neighbour_towards(NeighbourIndex *index, const NeighbourStep *step, Neighbour *out,
                       unsigned *passed)
{
    Search search = {
        .index = index, .but = step->from, .direction = step->direction, .cost = INFINITY};
    Neighbour found = {.camera = CATALOG_NONE};
    *passed = 0;
    make_ready(index);
    if (!find_point(index, step->from, &search.here)) {
        return false;
    }
    if (goes_back(&search, step->came, &found)) {
        *out = found;
        return true;
    }
    search.found = &found;
    search.dead = g_array_new(FALSE, FALSE, sizeof(double));
    grid_visit(index->grid, search.here.x, search.here.y, visit_towards, &search);
    *passed = cheaper(search.dead, search.cost);
    g_array_unref(search.dead);
    if (found.camera != CATALOG_NONE) {
        *out = found;
    }
    return found.camera != CATALOG_NONE;
}

static double farthest(const Search *search)
{
    return search->count < search->most ? INFINITY : search->found[search->count - 1].metres;
}

static void insert(Search *search, const Neighbour *neighbour)
{
    unsigned at = search->count < search->most ? search->count++ : search->count - 1;
    for (; at > 0 && search->found[at - 1].metres > neighbour->metres; at--) {
        search->found[at] = search->found[at - 1];
    }
    search->found[at] = *neighbour;
}

static double visit_nearest(const GridPoint *point, void *user)
{
    Search *search = user;
    Neighbour neighbour = neighbour_at(&search->here, point);
    if (point->camera != search->but && neighbour.metres < farthest(search)) {
        if (is_dead(search->index, point->camera)) {
            g_array_append_val(search->dead, neighbour.metres);
        } else {
            insert(search, &neighbour);
        }
    }
    return farthest(search);
}

unsigned neighbour_nearest(NeighbourIndex *index, const NeighbourPoint *point, Neighbour *out,
                           unsigned most, unsigned *passed)
{
    make_ready(index);
    *passed = 0;
    bool known = fabs(point->lat) <= 90 && fabs(point->lon) <= 180;
    if (!known || most == 0) {
        return 0;
    }
    Search search = {.index = index,
                     .here = point_at(index, (Spot){point->lat, point->lon}, point->but),
                     .but = point->but,
                     .most = MIN(most, NEIGHBOUR_MAX),
                     .found = out,
                     .dead = g_array_new(FALSE, FALSE, sizeof(double))};
    grid_visit(index->grid, search.here.x, search.here.y, visit_nearest, &search);
    *passed = cheaper(search.dead, farthest(&search));
    g_array_unref(search.dead);
    return search.count;
}
