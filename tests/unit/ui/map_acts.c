/* The map: how one moves about, filters, and comes back. */
#include <math.h>

#include "fixture.h"
#include "map_test.h"

static void test_zoom_and_pan(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    MapLens whole = map->lens;
    for (int i = 0; i < 60; i++)
        map_test_act(&test, ACTION_MAP_IN);
    g_assert_cmpint(map->lens.zoom, ==, map_lens_zoom_max(&map->lens, &map->city));
    g_assert_cmpfloat(map->lens.scale, >=, 0.00001);
    for (int i = 0; i < 60; i++)
        map_test_act(&test, ACTION_MAP_OUT);
    g_assert_cmpint(map->lens.zoom, ==, 0);
    for (int i = 0; i < 300; i++)
        map_test_act(&test, ACTION_RIGHT);
    g_assert_cmpfloat(map->lens.x, <=, map->city.core.right);
    for (int i = 0; i < 300; i++)
        map_test_act(&test, ACTION_UP);
    g_assert_cmpfloat(map->lens.y, <=, map->city.core.top);
    g_assert_cmpint(map->row, ==, 0);
    map_test_check_grid(map);
    map_test_act(&test, ACTION_MAP_WHOLE);
    g_assert_cmpmem(&map->lens, sizeof whole, &whole, sizeof whole);
    map_test_close(&test);
}

/* What is under the cursor stays there, nearer and farther. */
static void test_zoom_keeps_cursor(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    uint32_t camera = catalog_find_camera(test.catalog, "c00033");
    const MapPoint *point = &g_array_index(map->city.points, MapPoint, camera);
    view_map_look_at(test.view, &test.context, camera);
    for (int i = 0; i < 5; i++) {
        int row, col;
        map_test_act(&test, ACTION_MAP_IN);
        map_lens_cell(&map->lens, point->x, point->y, &row, &col);
        g_assert_cmpuint(map_cell_cameras(map_grid_at(&map->grid, map->row, map->col)), >, 0);
        /* Others of its cell may be nearer to the middle: it is at most beside. */
        g_assert_cmpint(ABS(row - map->row), <=, 2 << i);
        g_assert_cmpint(ABS(col - map->col), <=, 2 << i);
    }
    g_assert_true(map_test_shows(&test, "Timur"));
    map_test_close(&test);
}

static void test_stops(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    static const char *const codes[] = {"33.74.01", "33.74.02", "33.74.03", "33.74.04", "33.74.01"};
    MapView *map = map_test_draw(&test);
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        Area area;
        map_test_act(&test, ACTION_NEXT_PANE);
        g_assert_true(catalog_area(test.catalog,
                                   g_array_index(map->city.names, MapName, map->stop).area, &area));
        g_assert_cmpstr(area.code, ==, codes[i]);
    }
    map_test_close(&test);
}

static void test_alerts(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    fixture_map_alert(test.book, "a1", "c00000", "33.74.01.1001", PRIORITY_MEDIUM);
    fixture_map_alert(test.book, "a2", "c00002", "33.74.03.1001", PRIORITY_CRITICAL);
    fixture_map_alert(test.book, "a3", NULL, "33.74.02", PRIORITY_LOW);
    fixture_map_alert(test.book, "a4", NULL, "33.74.02.1001", PRIORITY_LOW); /* says no place */
    MapView *map = map_test_draw(&test);
    g_assert_cmpuint(map->grid.alerts, ==, 3);
    g_assert_true(map_test_shows(&test, "1 alert without a place"));
    static const uint8_t order[] = {PRIORITY_MEDIUM, PRIORITY_LOW, PRIORITY_CRITICAL,
                                    PRIORITY_MEDIUM};
    map->row = map->col = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        map_test_act(&test, ACTION_NEXT_ATTENTION);
        const MapCell *cell = map_grid_at(&map->grid, map->row, map->col);
        g_assert_cmpuint(cell->alerts, ==, 1);
        g_assert_cmpuint(cell->priority, ==, order[i]);
    }
    Cell drawn = canvas_cell(test.canvas, map_inner(map).row + map->row, 1 + map->col);
    g_assert_cmpstr(drawn.text, ==, "3");
    /* Nothing blinks unless somebody wants it. */
    g_assert_false(view_map_tick(test.view));
    map_test_act(&test, ACTION_MAP_BLINK);
    g_assert_true(view_map_tick(test.view));
    map_test_draw(&test);
    drawn = canvas_cell(test.canvas, map_inner(map).row + map->row, 1 + map->col);
    g_assert_cmpstr(drawn.text, !=, "3");
    alert_book_clear(test.book);
    view_map_alerts(test.view);
    map_test_draw(&test);
    g_assert_cmpuint(map->grid.alerts, ==, 0);
    g_assert_false(view_map_tick(test.view));
    map_test_close(&test);
}

/* The page is told where to look before it is on the screen for the first time. */
static void test_looks_before_drawn(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    uint32_t camera = catalog_find_camera(test.catalog, "c00033");
    int row, col;
    view_map_look_at(test.view, &test.context, camera);
    MapView *map = map_test_draw(&test);
    const MapPoint *point = &g_array_index(map->city.points, MapPoint, camera);
    g_assert_true(map_lens_cell(&map->lens, point->x, point->y, &row, &col));
    g_assert_cmpint(map->row, ==, row);
    g_assert_cmpint(map->col, ==, col);
    map_test_close(&test);
}

static void test_area(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    Area area;
    view_map_look_at(test.view, &test.context, catalog_find_camera(test.catalog, "c00001"));
    for (int i = 0; i < 4; i++)
        map_test_act(&test, ACTION_MAP_IN);
    map_go_to(map, g_array_index(map->city.points, MapPoint, 1).x,
              g_array_index(map->city.points, MapPoint, 1).y);
    g_assert_true(catalog_area(test.catalog, view_map_area(test.view, &test.context), &area));
    g_assert_cmpstr(area.code, ==, "33.74.02.1001");
    map_test_act(&test, ACTION_MAP_WHOLE);
    /* Seen from afar, more of the city is in a cell. */
    while (map->lens.zoom > map_lens_zoom_min(&map->lens, &map->city))
        map_test_act(&test, ACTION_MAP_OUT);
    map->row = map->col = 0;
    g_assert_cmpuint(view_map_area(test.view, &test.context), ==, CATALOG_NONE);
    g_assert_true(map_test_shows(&test, "No camera here."));
    map_test_close(&test);
}

static void test_filter(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    g_autoptr(GError) error = NULL;
    g_assert_false(view_map_filter(test.view, &test.context, "staet:off", &error));
    g_assert_nonnull(error);
    g_assert_cmpuint(view_map_count(test.view), ==, 800);
    g_assert_true(view_map_filter(test.view, &test.context, "kec:timur state:offline", NULL));
    map_test_draw(&test);
    uint32_t dark = map_test_seen(map);
    g_assert_cmpuint(dark, ==, view_map_count(test.view));
    g_assert_cmpuint(dark, >, 100);
    g_assert_cmpuint(dark, <, 200);
    /* One that comes back to life answers no longer. */
    unsigned camera = 17;
    fixture_map_put(test.catalog, camera, -7, 110.46, CAMERA_OFFLINE);
    map_test_tell(&test, camera);
    map_test_draw(&test);
    dark = map_test_seen(map);
    fixture_map_put(test.catalog, camera, -7, 110.46, CAMERA_ONLINE);
    map_test_tell(&test, camera);
    map_test_draw(&test);
    g_assert_cmpuint(map_test_seen(map), ==, dark - 1);
    g_assert_true(view_map_filter(test.view, &test.context, "", NULL));
    map_test_draw(&test);
    g_assert_cmpuint(map_test_seen(map), ==, 800);
    map_test_close(&test);
}

static void test_place(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    view_map_look_at(test.view, &test.context, catalog_find_camera(test.catalog, "c00007"));
    map_test_act(&test, ACTION_MAP_IN);
    map_test_act(&test, ACTION_MAP_IN);
    map_test_act(&test, ACTION_DOWN);
    MapLens before = map->lens;
    int row = map->row;
    g_autoptr(GKeyFile) place = g_key_file_new();
    view_save(test.view, test.catalog, place);
    view_free(test.view);
    test.view = view_map_new();
    view_restore(test.view, &test.context, place);
    /* The same camera is selected: it is not gone to again. */
    view_map_look_at(test.view, &test.context, catalog_find_camera(test.catalog, "c00007"));
    map = map_test_draw(&test);
    g_assert_cmpint(map->lens.zoom, ==, before.zoom);
    g_assert_cmpfloat_with_epsilon(map->lens.x, before.x, before.scale);
    g_assert_cmpfloat_with_epsilon(map->lens.y, before.y, before.scale);
    g_assert_cmpint(map->row, ==, row);
    /* What somebody wrote into the file breaks nothing. */
    static const char *const bad[] = {"nan nan 3",       "1e999 0 9", "x",
                                      "-7 110 99999999", "0 0 0",     "-7 110 -99"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_key_file_set_string(place, "map", "at", bad[i]);
        g_key_file_set_integer(place, "map", "row", i % 2 == 0 ? 99999 : -7);
        view_restore(test.view, &test.context, place);
        map_test_draw(&test);
        g_assert_cmpint(map->row, <, map->lens.rows);
        g_assert_true(isfinite(map->lens.x) && isfinite(map->lens.scale));
    }
    map_test_close(&test);
}

static void test_letters(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    g_assert_true(map_test_shows(&test, "⣿ "));
    g_assert_false(map_test_shows(&test, "X 1"));
    map_test_act(&test, ACTION_MAP_LETTERS);
    g_assert_false(map_test_shows(&test, "⣿ "));
    g_assert_true(map_test_shows(&test, "X 1"));
    map_test_act(&test, ACTION_MAP_LETTERS);
    /* Where there is no colour nobody has to ask for it. */
    theme_free(test.theme);
    test.context.theme = test.theme = theme_load("mono", NULL);
    g_assert_true(map_test_shows(&test, "X 1"));
    test.context.ascii = true;
    canvas_set_ascii(test.canvas, true);
    canvas_clear(test.canvas, STYLE_TEXT);
    MapView *map = map_test_draw(&test);
    for (int row = 1; row < MAP_TEST_ROWS - 1; row++)
        for (int col = 0; col < MAP_TEST_COLS; col++)
            g_assert_true(g_str_is_ascii(canvas_cell(test.canvas, row, col).text));
    g_assert_true(map_in_letters(map, &test.context));
    map_test_close(&test);
}

static void test_freshness(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    test.context.freshness = FRESH_STALE;
    g_assert_true(map_test_shows(&test, "as it was when the link was lost"));
    test.context.freshness = FRESH_UNKNOWN;
    g_assert_true(map_test_shows(&test, "800 unknown"));
    g_assert_false(map_test_shows(&test, " live"));
    map_test_close(&test);
}

static void test_mouse(void)
{
    MapTest test;
    map_test_open(&test, fixture_map(800));
    MapView *map = map_test_draw(&test);
    Rect inner = map_inner(map);
    ViewAnswer answer = view_click(test.view, inner.row + 3, inner.col + 9, false, &test.context);
    g_assert_cmpint(answer.ask, ==, VIEW_DONE);
    g_assert_cmpint(map->row, ==, 3);
    g_assert_cmpint(map->col, ==, 9);
    /* Neither the frame nor the lines below are the map. */
    view_click(test.view, 0, 0, true, &test.context);
    view_click(test.view, inner.row + inner.rows, inner.col, true, &test.context);
    g_assert_cmpint(map->row, ==, 3);
    answer = view_click(test.view, inner.row, inner.col, true, &test.context);
    g_assert_cmpint(answer.ask, ==, VIEW_OPEN);
    view_scroll(test.view, -3);
    g_assert_cmpint(map->lens.zoom, ==, 1);
    view_scroll(test.view, 3);
    g_assert_cmpint(map->lens.zoom, ==, 0);
    map_test_draw(&test);
    g_assert_cmpuint(map_test_seen(map), >, 0);
    map_test_close(&test);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/map/zoom and centre have bounds", test_zoom_and_pan);
    g_test_add_func("/map/zooming keeps what is under the cursor", test_zoom_keeps_cursor);
    g_test_add_func("/map/Tab goes through the kecamatan", test_stops);
    g_test_add_func("/map/alerts stand above all and n goes through them", test_alerts);
    g_test_add_func("/map/it opens at the camera that was selected", test_looks_before_drawn);
    g_test_add_func("/map/the smallest area under the cursor is known", test_area);
    g_test_add_func("/map/a filter leaves out what does not answer", test_filter);
    g_test_add_func("/map/a place is come back to", test_place);
    g_test_add_func("/map/without braille or colour letters say the state", test_letters);
    g_test_add_func("/map/what is not known for sure does not look so", test_freshness);
    g_test_add_func("/map/a click moves the cursor and the wheel zooms", test_mouse);
    return g_test_run();
}
