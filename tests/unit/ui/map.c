/* The map: where cameras stand on the screen, and how a cell looks. */
#include <math.h>

#include "fixture.h"
#include "map_test.h"

/* Projection */

static void test_projection(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    int north, south, west, east, col;
    map_lens_cell(&map->lens, 110.40 * map->city.cosine, -6.94, &north, &col);
    map_lens_cell(&map->lens, 110.40 * map->city.cosine, -7.06, &south, &col);
    map_lens_cell(&map->lens, 110.34 * map->city.cosine, -7.00, &col, &west);
    map_lens_cell(&map->lens, 110.46 * map->city.cosine, -7.00, &col, &east);
    g_assert_cmpint(north, <, south);
    g_assert_cmpint(west, <, east);
    /* A degree is as long both ways, in dots, but for the cosine. */
    g_assert_cmpfloat(
        fabs((south - north) * MAP_DOT_ROWS - (east - west) * MAP_DOT_COLS / map->city.cosine), <=,
        5);
    g_assert_cmpfloat_with_epsilon(map->city.cosine, cos(7 * G_PI / 180), 0.001);
    g_assert_cmpuint(map_test_seen(map), ==, 800);
    map_test_close(&test);
}

static void test_dots(void)
{
    static const uint8_t bits[] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
    MapCity city;
    MapGrid grid = {0};
    map_city_init(&city);
    for (int i = 0; i < 8; i++) {
        MapLens lens = {.x = 1, .y = 1, .scale = 0.5, .rows = 1, .cols = 1};
        MapPoint point = {.x = 0.75 + i % 2 * 0.5,
                          .y = 1.75 - i / 2 * 0.5,
                          .there = true,
                          .placed = true,
                          .wanted = true};
        g_array_set_size(city.points, 0);
        g_array_append_val(city.points, point);
        map_grid_fill(&grid, &city, &lens);
        g_assert_cmpuint(grid.cells[0].dots, ==, bits[i]);
    }
    map_grid_clear(&grid);
    map_city_clear(&city);
}

/* Looks */

static MapLook look_of(uint32_t live, uint32_t explained, uint32_t unexplained, uint32_t unknown)
{
    const MapCell cell = {.count = {live, explained, unexplained, unknown}};
    return map_cell_look(&cell);
}

static void test_looks(void)
{
    g_assert_cmpint(look_of(0, 0, 0, 0), ==, LOOK_EMPTY);
    g_assert_cmpint(look_of(3, 0, 0, 0), ==, LOOK_LIVE);
    g_assert_cmpint(look_of(1, 0, 1, 0), ==, LOOK_DARK);
    g_assert_cmpint(look_of(2, 0, 1, 0), ==, LOOK_DARK);
    g_assert_cmpint(look_of(4, 0, 1, 0), ==, LOOK_PARTLY);
    g_assert_cmpint(look_of(40, 0, 1, 0), ==, LOOK_LIVE);
    g_assert_cmpint(look_of(1, 1, 0, 0), ==, LOOK_EXPLAINED);
    g_assert_cmpint(look_of(1, 0, 0, 1), ==, LOOK_UNKNOWN);
    g_assert_cmpint(look_of(0, 4, 4, 0), ==, LOOK_DARK);
    for (int a = LOOK_LIVE; a < MAP_LOOKS; a++)
        for (int b = a + 1; b < MAP_LOOKS; b++)
            for (uint32_t n = 1; n < 50; n++)
                g_assert_cmpstr(map_letter((MapLook)a, n), !=, map_letter((MapLook)b, n));
}

static void test_state_change(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    uint32_t live = map->grid.seen[MAP_LIVE];
    Camera camera;
    for (unsigned i = 0; i < 800; i += 16) {
        char id[16];
        g_snprintf(id, sizeof id, "c%05u", i);
        g_assert_true(catalog_camera(test.catalog, catalog_find_camera(test.catalog, id), &camera));
        fixture_map_put(test.catalog, i, camera.lat, camera.lon,
                        i % 32 == 0 ? CAMERA_OFFLINE : CAMERA_OUT_OF_SERVICE);
        map_test_tell(&test, i);
        g_assert_false(map->city_stale);
        g_assert_false(map->grid_stale);
    }
    g_assert_cmpuint(map->grid.seen[MAP_LIVE], <, live);
    map_test_check_grid(map);
    /* One that moves costs no more than the cells; one that goes is looked at anew. */
    fixture_map_put(test.catalog, 5, -7, 110.4, CAMERA_ONLINE);
    map_test_tell(&test, 5);
    g_assert_false(map->city_stale);
    map_test_draw(&test);
    int row, col;
    map_lens_cell(&map->lens, 110.4 * map->city.cosine, -7, &row, &col);
    g_assert_cmpuint(map_cell_cameras(map_grid_at(&map->grid, row, col)), ==, 1);
    map_test_check_grid(map);
    catalog_remove_camera(test.catalog, "c00006");
    for (uint32_t i = 0; i < catalog_cameras(test.catalog); i++)
        view_changed(test.view, test.catalog, CATALOG_CAMERA, i, FIXTURE_NOW_MS);
    map_test_draw(&test);
    g_assert_cmpuint(map_test_seen(map), ==, 799);
    map_test_check_grid(map);
    map_test_close(&test);
}

/* Hostile positions */

static void test_outliers(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(400));
    MapView *map = map_test_draw(&test);
    double scale = map->lens.scale;
    fixture_map_put(test.catalog, 1000, 0, 0, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1001, NAN, 110.4, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1002, 52.5, 13.4, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1003, -89, -179, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1004, 7, 110.4, CAMERA_ONLINE); /* its sign was lost */
    view_changed(test.view, test.catalog, CATALOG_RESET, CATALOG_NONE, FIXTURE_NOW_MS);
    map_test_draw(&test);
    g_assert_cmpfloat_with_epsilon(map->lens.scale, scale, scale / 50);
    g_assert_cmpuint(map->city.outliers, ==, 3);
    g_assert_cmpuint(map_test_seen(map), ==, 400);
    g_assert_true(map_test_shows(&test, "2 without a position"));
    g_assert_true(map_test_shows(&test, "3 far outside"));
    for (int i = 0; i < 40; i++)
        map_test_act(&test, ACTION_MAP_OUT);
    g_assert_cmpuint(map_test_seen(map), ==, 403);
    g_assert_true(map_test_shows(&test, "beyond the city"));
    map_test_act(&test, ACTION_MAP_WHOLE);
    g_assert_cmpuint(map_test_seen(map), ==, 400);
    map_test_close(&test);
}

/* One in ten, where no percent would hold it back. */
static void test_outlier_of_few(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(9));
    fixture_map_put(test.catalog, 9, 10, 10, CAMERA_ONLINE);
    MapView *map = map_test_draw(&test);
    g_assert_cmpuint(map->city.outliers, ==, 1);
    g_assert_cmpfloat(map->city.core.top - map->city.core.bottom, <, 0.3);
    map_test_close(&test);
}

static void test_nothing(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(0));
    g_assert_true(map_test_shows(&test, "There is no camera yet."));
    fixture_map_put(test.catalog, 0, NAN, NAN, CAMERA_ONLINE);
    view_changed(test.view, test.catalog, CATALOG_RESET, CATALOG_NONE, FIXTURE_NOW_MS);
    g_assert_true(map_test_shows(&test, "No camera says where it stands."));
    static const Action all[] = {ACTION_MAP_IN, ACTION_MAP_OUT, ACTION_UP,  ACTION_PAGE_DOWN,
                                 ACTION_RIGHT,  ACTION_HOME,    ACTION_LEFT};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        map_test_act(&test, all[i]);
    view_action(test.view, ACTION_NEXT_PANE, &test.context);
    g_assert_cmpint(view_action(test.view, ACTION_NEXT_ATTENTION, &test.context).ask, ==,
                    VIEW_PASS);
    fixture_map_put(test.catalog, 0, 90, 180, CAMERA_ONLINE);
    view_changed(test.view, test.catalog, CATALOG_RESET, CATALOG_NONE, FIXTURE_NOW_MS);
    g_assert_cmpuint(map_test_seen(map_test_draw(&test)), ==, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        map_test_act(&test, all[i]);
    /* Neither is a screen without room for it. */
    for (int rows = 0; rows < 9; rows++)
        for (int cols = 0; cols < 9; cols++)
            view_draw(test.view, test.canvas, (Rect){0, 0, rows, cols}, &test.context);
    map_test_close(&test);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/map/north is up and a degree as long both ways", test_projection);
    g_test_add_func("/map/each dot has its bit", test_dots);
    g_test_add_func("/map/of few the worst shows, of many a share", test_looks);
    g_test_add_func("/map/a state that changes changes one cell", test_state_change);
    g_test_add_func("/map/what stands far outside makes the city no smaller", test_outliers);
    g_test_add_func("/map/one of few that stands far outside does not either", test_outlier_of_few);
    g_test_add_func("/map/a city of nothing breaks nothing", test_nothing);
    return g_test_run();
}
