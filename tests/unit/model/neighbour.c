#include "model/neighbour.h"

#include <math.h>
#include <string.h>

#include "fixture.h"

#define AREA "33.74.10.1003"
/* So many degrees are a kilometre, at Semarang. */
#define KM_NORTH 0.0089932
#define KM_EAST  0.0090463
#define LAT      -6.98
#define LON      110.42

/* A town of cameras at so many metres east and north of its middle. */
typedef struct Town {
    Catalog *catalog;
    NeighbourIndex *index;
} Town;

static Town town_new(void)
{
    Town town = {.catalog = catalog_new()};
    town.index = neighbour_index_new(town.catalog);
    return town;
}

static void town_clear(Town *town)
{
    neighbour_index_free(town->index);
    catalog_free(town->catalog);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Town, town_clear)

static void put_at(Town *town, const char *id, CameraState state, double lat, double lon)
{
    g_autoptr(GError) error = NULL;
    Camera camera = {.id = id,
                     .name = id,
                     .area = AREA,
                     .analytics = "",
                     .state = state,
                     .lat = lat,
                     .lon = lon};
    catalog_put_camera(town->catalog, &camera, &error);
    g_assert_no_error(error);
    neighbour_index_note(town->index, catalog_find_camera(town->catalog, id));
}

static void put(Town *town, const char *id, double east, double north)
{
    put_at(town, id, CAMERA_ONLINE, LAT + north / 1000 * KM_NORTH, LON + east / 1000 * KM_EAST);
}

static void put_dead(Town *town, const char *id, double east, double north)
{
    put_at(town, id, CAMERA_OFFLINE, LAT + north / 1000 * KM_NORTH, LON + east / 1000 * KM_EAST);
}

static uint32_t find(const Town *town, const char *id)
{
    return id != NULL ? catalog_find_camera(town->catalog, id) : CATALOG_NONE;
}

static const char *name(const Town *town, uint32_t camera)
{
    Camera found;
    return catalog_camera(town->catalog, camera, &found) ? found.id : "nobody";
}

static void check_step(Town *town, const char *from, Direction direction, const char *expected)
{
    Neighbour next = {.camera = CATALOG_NONE};
    unsigned passed;
    NeighbourStep step = {.from = find(town, from), .came = CATALOG_NONE, .direction = direction};
    bool found = neighbour_towards(town->index, &step, &next, &passed);
    g_assert_cmpstr(name(town, next.camera), ==, expected != NULL ? expected : "nobody");
    g_assert_true(found == (expected != NULL));
}

static void each_key_has_its_quarter(void)
{
    g_auto(Town) town = town_new();
    put(&town, "middle", 0, 0);
    put(&town, "north", 20, 300);
    put(&town, "east", 310, -20);
    put(&town, "south", -30, -320);
    put(&town, "west", -330, 40);
    check_step(&town, "middle", DIRECTION_NORTH, "north");
    check_step(&town, "middle", DIRECTION_EAST, "east");
    check_step(&town, "middle", DIRECTION_SOUTH, "south");
    check_step(&town, "middle", DIRECTION_WEST, "west");
    check_step(&town, "north", DIRECTION_NORTH, NULL);
}

static void what_lies_aside_counts_as_farther(void)
{
    g_auto(Town) town = town_new();
    put(&town, "a", 0, 0);
    put(&town, "ahead", 0, 150);
    put(&town, "aside", 70, 80);
    check_step(&town, "a", DIRECTION_NORTH, "ahead");
    put(&town, "aside", 50, 55);
    check_step(&town, "a", DIRECTION_NORTH, "aside");
}

static void distance_and_bearing_are_those_of_the_earth(void)
{
    g_auto(Town) town = town_new();
    put(&town, "a", 0, 0);
    put(&town, "b", 300, 400);
    Neighbour next;
    unsigned passed;
    NeighbourStep step = {find(&town, "a"), CATALOG_NONE, DIRECTION_NORTH};
    g_assert_true(neighbour_towards(town.index, &step, &next, &passed));
    g_assert_cmpfloat_with_epsilon(next.metres, 500, 3);
    g_assert_cmpfloat_with_epsilon(next.degrees, 36.87, 0.5);
    g_assert_cmpint(neighbour_bearing(next.degrees), ==, BEARING_NORTH_EAST);
    g_assert_cmpint(neighbour_bearing(0), ==, BEARING_NORTH);
    g_assert_cmpint(neighbour_bearing(359.9), ==, BEARING_NORTH);
    g_assert_cmpint(neighbour_bearing(22.6), ==, BEARING_NORTH_EAST);
    g_assert_cmpint(neighbour_bearing(270), ==, BEARING_WEST);
}

static void dead_ones_are_passed_and_counted(void)
{
    g_auto(Town) town = town_new();
    put(&town, "a", 0, 0);
    put_dead(&town, "d1", 100, 0);
    put_dead(&town, "d2", 200, 10);
    put(&town, "b", 300, 0);
    put_dead(&town, "d3", 400, 0);
    put_dead(&town, "d4", -100, 0);
    Neighbour next;
    unsigned passed;
    NeighbourStep east = {find(&town, "a"), CATALOG_NONE, DIRECTION_EAST};
    g_assert_true(neighbour_towards(town.index, &east, &next, &passed));
    g_assert_cmpstr(name(&town, next.camera), ==, "b");
    g_assert_cmpuint(passed, ==, 2);
    NeighbourStep west = {find(&town, "a"), CATALOG_NONE, DIRECTION_WEST};
    g_assert_false(neighbour_towards(town.index, &west, &next, &passed));
    g_assert_cmpuint(passed, ==, 1);
    /* One that comes back is met again, and no position has changed. */
    put_at(&town, "d1", CAMERA_ONLINE, LAT, LON + 0.1 * KM_EAST);
    check_step(&town, "a", DIRECTION_EAST, "d1");
    put_at(&town, "d1", CAMERA_FROZEN, LAT, LON + 0.1 * KM_EAST);
    check_step(&town, "a", DIRECTION_EAST, "d1");
}

static void cameras_of_one_pole_stand_side_by_side(void)
{
    g_auto(Town) town = town_new();
    put(&town, "pole-1", 0, 0);
    put(&town, "pole-2", 0, 0);
    put(&town, "pole-3", 0.3, 0.2);
    put(&town, "west", -200, 0);
    put(&town, "east", 200, 0);
    put(&town, "north", 0, 200);
    check_step(&town, "west", DIRECTION_EAST, "pole-1");
    check_step(&town, "pole-1", DIRECTION_EAST, "pole-2");
    check_step(&town, "pole-2", DIRECTION_EAST, "pole-3");
    check_step(&town, "pole-3", DIRECTION_EAST, "east");
    check_step(&town, "pole-3", DIRECTION_WEST, "pole-2");
    check_step(&town, "pole-1", DIRECTION_WEST, "west");
    check_step(&town, "pole-2", DIRECTION_NORTH, "north");
    check_step(&town, "pole-1", DIRECTION_SOUTH, NULL);
    Neighbour next;
    unsigned passed;
    NeighbourStep step = {find(&town, "pole-1"), CATALOG_NONE, DIRECTION_EAST};
    g_assert_true(neighbour_towards(town.index, &step, &next, &passed));
    g_assert_true(isnan(next.degrees));
    g_assert_cmpfloat(next.metres, ==, 0);
}

static void where_nothing_is_known_nothing_is_near(void)
{
    g_auto(Town) town = town_new();
    Neighbour found[4];
    unsigned passed;
    NeighbourPoint here = {LAT, LON, CATALOG_NONE};
    g_assert_cmpuint(neighbour_nearest(town.index, &here, found, 4, &passed), ==, 0);
    put_at(&town, "a", CAMERA_ONLINE, NAN, NAN);
    put_at(&town, "b", CAMERA_ONLINE, LAT, LON);
    put_at(&town, "half", CAMERA_ONLINE, LAT, NAN);
    check_step(&town, "a", DIRECTION_EAST, NULL);
    check_step(&town, "b", DIRECTION_EAST, NULL);
    g_assert_cmpuint(neighbour_index_count(town.index), ==, 1);
    g_assert_cmpuint(neighbour_nearest(town.index, &here, found, 4, &passed), ==, 1);
    here = (NeighbourPoint){NAN, LON, CATALOG_NONE};
    g_assert_cmpuint(neighbour_nearest(town.index, &here, found, 4, &passed), ==, 0);
    NeighbourStep nowhere = {12345, 54321, DIRECTION_EAST};
    g_assert_false(neighbour_towards(town.index, &nowhere, found, &passed));
}

static void one_that_moves_or_goes_is_followed(void)
{
    g_auto(Town) town = town_new();
    put(&town, "a", 0, 0);
    put(&town, "b", 100, 0);
    check_step(&town, "a", DIRECTION_EAST, "b");
    put(&town, "b", -100, 0);
    check_step(&town, "a", DIRECTION_EAST, NULL);
    check_step(&town, "a", DIRECTION_WEST, "b");
    uint32_t gone = find(&town, "b");
    catalog_remove_camera(town.catalog, "b");
    neighbour_index_note(town.index, gone);
    check_step(&town, "a", DIRECTION_WEST, NULL);
    put(&town, "c", -50, 0);
    check_step(&town, "a", DIRECTION_WEST, "c");
    catalog_clear(town.catalog);
    neighbour_index_note(town.index, CATALOG_NONE);
    g_assert_cmpuint(neighbour_index_count(town.index), ==, 0);
}

/* Some places have many cameras, some positions are nonsense, a fifth show nothing. */
static void scatter(Town *town, unsigned count, unsigned seed)
{
    GRand *random = g_rand_new_with_seed(seed);
    for (unsigned i = 0; i < count; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "c%05u", i);
        double spread = i % 3 == 0 ? 8000 : 900;
        double east = (g_rand_double(random) - 0.5) * spread,
               north = (g_rand_double(random) - 0.5) * spread;
        if (i % 7 == 0) { /* on the pole of the one before */
            Camera before;
            char other[16];
            g_snprintf(other, sizeof other, "c%05u", i > 0 ? i - 1 : 0);
            if (catalog_camera(town->catalog, find(town, other), &before)) {
                put_at(town, id, CAMERA_ONLINE, before.lat, before.lon);
                continue;
            }
        }
        if (i == 5) {
            put_at(town, id, CAMERA_ONLINE, 0, 0);
        } else if (g_rand_int_range(random, 0, 5) == 0) {
            put_dead(town, id, east, north);
        } else {
            put(town, id, east, north);
        }
    }
    g_rand_free(random);
}

static bool lives(const Town *town, uint32_t camera)
{
    Camera found;
    return catalog_camera(town->catalog, camera, &found) &&
           !camera_is_off(found.state, found.reason) && !isnan(found.lat);
}

/* The grid gives what looking at every camera gives. */
static void the_nearest_are_the_nearest(void)
{
    g_auto(Town) town = town_new();
    scatter(&town, 700, 1);
    uint32_t count = catalog_cameras(town.catalog);
    for (uint32_t from = 0; from < count; from += 3) {
        Camera camera;
        g_assert_true(catalog_camera(town.catalog, from, &camera));
        NeighbourPoint here = {camera.lat, camera.lon, from};
        Neighbour found[4], all[NEIGHBOUR_MAX];
        unsigned passed, more;
        g_assert_cmpuint(neighbour_nearest(town.index, &here, found, 4, &passed), ==, 4);
        unsigned nearer = 0, dead = 0;
        for (uint32_t i = 0; i < count; i++) {
            Camera other;
            g_assert_true(catalog_camera(town.catalog, i, &other));
            double metres = hypot((other.lat - camera.lat) / KM_NORTH * 1000,
                                  (other.lon - camera.lon) / KM_EAST * 1000);
            if (i != from && metres < found[3].metres * 0.99) {
                nearer += lives(&town, i) ? 1 : 0;
                dead += lives(&town, i) ? 0 : 1;
            }
        }
        g_assert_cmpuint(nearer, <=, 3);
        g_assert_cmpuint(dead, <=, passed);
        g_assert_cmpuint(neighbour_nearest(town.index, &here, all, 99, &more), ==, NEIGHBOUR_MAX);
        for (unsigned i = 1; i < NEIGHBOUR_MAX; i++) {
            g_assert_cmpfloat(all[i - 1].metres, <=, all[i].metres);
            g_assert_true(lives(&town, all[i].camera));
        }
        g_assert_cmpfloat(all[3].metres, ==, found[3].metres);
    }
}

static uint32_t go(Town *town, uint32_t from, uint32_t came, Direction direction)
{
    Neighbour next;
    unsigned passed;
    NeighbourStep step = {from, came, direction};
    return neighbour_towards(town->index, &step, &next, &passed) ? next.camera : CATALOG_NONE;
}

static void who_turns_round_is_back(void)
{
    g_auto(Town) town = town_new();
    scatter(&town, 700, 2);
    unsigned steps = 0, alone = 0;
    for (uint32_t from = 0; from < catalog_cameras(town.catalog); from++) {
        for (Direction way = 0; way < DIRECTIONS; way++) {
            uint32_t to = go(&town, from, CATALOG_NONE, way);
            if (to == CATALOG_NONE || !lives(&town, from)) {
                continue;
            }
            Direction back = (Direction)((way + 2) % DIRECTIONS);
            g_assert_cmpuint(go(&town, to, from, back), ==, from);
            steps++;
            alone += go(&town, to, CATALOG_NONE, back) == from;
        }
    }
    /* Mostly so without remembering. */
    g_test_message("%u of %u steps lead back by themselves", alone, steps);
    g_assert_cmpuint(alone * 2, >, steps);
}

static unsigned reach(Town *town, uint32_t from, bool *seen)
{
    g_autoptr(GArray) waits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_val(waits, from);
    seen[from] = true;
    unsigned count = 1;
    while (waits->len > 0) {
        uint32_t at = g_array_index(waits, uint32_t, waits->len - 1);
        g_array_set_size(waits, waits->len - 1);
        for (Direction way = 0; way < DIRECTIONS; way++) {
            uint32_t to = go(town, at, CATALOG_NONE, way);
            if (to != CATALOG_NONE && !seen[to]) {
                seen[to] = true;
                count++;
                g_array_append_val(waits, to);
            }
        }
    }
    return count;
}

static void every_camera_is_reached_from_every_other(void)
{
    for (unsigned seed = 1; seed <= 6; seed++) {
        g_auto(Town) town = town_new();
        scatter(&town, 500, seed);
        uint32_t count = catalog_cameras(town.catalog), living = 0;
        for (uint32_t i = 0; i < count; i++) {
            living += lives(&town, i);
        }
        for (uint32_t from = 0; from < count; from += 50) {
            g_autofree bool *seen = g_new0(bool, count);
            unsigned start = lives(&town, from) ? 0 : 1;
            g_assert_cmpuint(reach(&town, from, seen), ==, living + start);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/neighbour/each key has its quarter", each_key_has_its_quarter);
    g_test_add_func("/neighbour/what lies aside counts as farther",
                    what_lies_aside_counts_as_farther);
    g_test_add_func("/neighbour/distance and bearing are those of the earth",
                    distance_and_bearing_are_those_of_the_earth);
    g_test_add_func("/neighbour/dead ones are passed and counted",
                    dead_ones_are_passed_and_counted);
    g_test_add_func("/neighbour/cameras of one pole stand side by side",
                    cameras_of_one_pole_stand_side_by_side);
    g_test_add_func("/neighbour/where nothing is known nothing is near",
                    where_nothing_is_known_nothing_is_near);
    g_test_add_func("/neighbour/one that moves or goes is followed",
                    one_that_moves_or_goes_is_followed);
    g_test_add_func("/neighbour/the nearest are the nearest", the_nearest_are_the_nearest);
    g_test_add_func("/neighbour/who turns round is back", who_turns_round_is_back);
    g_test_add_func("/neighbour/every camera is reached from every other",
                    every_camera_is_reached_from_every_other);
    return g_test_run();
}
