/* The map: where cameras stand on the screen, how a cell looks, and how one moves about. */
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "fixture_map.h"
#include "ui/map_view.h"

#define ROWS 24
#define COLS 80

typedef struct Test {
    Catalog *catalog;
    AlertBook *book;
    Theme *theme;
    Canvas *canvas;
    View *view;
    ViewContext context;
} Test;

static void open_map(Test *test, Catalog *catalog)
{
    test->catalog = catalog;
    test->book = alert_book_new();
    test->theme = theme_load("malam", NULL);
    test->canvas = canvas_new(ROWS, COLS);
    test->view = view_map_new();
    test->context = (ViewContext){.catalog = catalog,
                                  .alerts = test->book,
                                  .me = "",
                                  .theme = test->theme,
                                  .now_ms = FIXTURE_NOW_MS,
                                  .focused = true};
}

static void close_map(Test *test)
{
    view_free(test->view);
    canvas_free(test->canvas);
    theme_free(test->theme);
    alert_book_free(test->book);
    catalog_free(test->catalog);
}

static MapView *draw(Test *test)
{
    view_draw(test->view, test->canvas, (Rect){0, 0, ROWS, COLS}, &test->context);
    return (MapView *)test->view;
}

static void act(Test *test, Action action)
{
    g_assert_cmpint(view_action(test->view, action, &test->context).ask, ==, VIEW_DONE);
    draw(test);
}

static bool shows(Test *test, const char *text)
{
    draw(test);
    g_autofree char *shown = canvas_dump(test->canvas);
    bool found = strstr(shown, text) != NULL;
    if (!found)
        g_test_message("no “%s” in\n%s", text, shown);
    return found;
}

static void tell(Test *test, unsigned camera)
{
    char id[16];
    g_snprintf(id, sizeof id, "c%05u", camera);
    view_changed(test->view, test->catalog, CATALOG_CAMERA, catalog_find_camera(test->catalog, id),
                 FIXTURE_NOW_MS);
}

static uint32_t seen(const MapView *map)
{
    uint32_t sum = 0;
    for (int state = 0; state < MAP_STATES; state++)
        sum += map->grid.seen[state];
    return sum;
}

/* The cells as they would be if all were counted anew. */
static void check_grid(const MapView *map)
{
    MapGrid fresh = {0};
    map_grid_fill(&fresh, &map->city, &map->lens);
    for (int i = 0; i < map->lens.rows * map->lens.cols; i++) {
        g_assert_cmpmem(fresh.cells[i].count, sizeof fresh.cells[i].count, map->grid.cells[i].count,
                        sizeof map->grid.cells[i].count);
        g_assert_cmpuint(fresh.cells[i].dots, ==, map->grid.cells[i].dots);
    }
    g_assert_cmpmem(fresh.seen, sizeof fresh.seen, map->grid.seen, sizeof map->grid.seen);
    map_grid_clear(&fresh);
}

/* Projection */

static void test_projection(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    MapView *map = draw(&test);
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
    g_assert_cmpuint(seen(map), ==, 800);
    close_map(&test);
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
    Test test;
    open_map(&test, fixture_map(800));
    MapView *map = draw(&test);
    uint32_t live = map->grid.seen[MAP_LIVE];
    Camera camera;
    for (unsigned i = 0; i < 800; i += 16) {
        char id[16];
        g_snprintf(id, sizeof id, "c%05u", i);
        g_assert_true(catalog_camera(test.catalog, catalog_find_camera(test.catalog, id), &camera));
        fixture_map_put(test.catalog, i, camera.lat, camera.lon,
                        i % 32 == 0 ? CAMERA_OFFLINE : CAMERA_OUT_OF_SERVICE);
        tell(&test, i);
        g_assert_false(map->city_stale);
        g_assert_false(map->grid_stale);
    }
    g_assert_cmpuint(map->grid.seen[MAP_LIVE], <, live);
    check_grid(map);
    /* One that moves, and one that goes, are looked at anew. */
    fixture_map_put(test.catalog, 5, -7, 110.4, CAMERA_ONLINE);
    tell(&test, 5);
    g_assert_true(map->city_stale);
    draw(&test);
    catalog_remove_camera(test.catalog, "c00006");
    for (uint32_t i = 0; i < catalog_cameras(test.catalog); i++)
        view_changed(test.view, test.catalog, CATALOG_CAMERA, i, FIXTURE_NOW_MS);
    draw(&test);
    g_assert_cmpuint(seen(map), ==, 799);
    check_grid(map);
    close_map(&test);
}

/* Hostile positions */

static void test_outliers(void)
{
    Test test;
    open_map(&test, fixture_map(400));
    MapView *map = draw(&test);
    double scale = map->lens.scale;
    fixture_map_put(test.catalog, 1000, 0, 0, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1001, NAN, 110.4, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1002, 52.5, 13.4, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1003, -89, -179, CAMERA_ONLINE);
    fixture_map_put(test.catalog, 1004, 7, 110.4, CAMERA_ONLINE); /* its sign was lost */
    view_changed(test.view, test.catalog, CATALOG_RESET, CATALOG_NONE, FIXTURE_NOW_MS);
    draw(&test);
    g_assert_cmpfloat_with_epsilon(map->lens.scale, scale, scale / 50);
    g_assert_cmpuint(map->city.outliers, ==, 3);
    g_assert_cmpuint(seen(map), ==, 400);
    g_assert_true(shows(&test, "2 without a position"));
    g_assert_true(shows(&test, "3 far outside"));
    for (int i = 0; i < 40; i++)
        act(&test, ACTION_MAP_OUT);
    g_assert_cmpuint(seen(map), ==, 403);
    g_assert_true(shows(&test, "beyond the city"));
    act(&test, ACTION_MAP_WHOLE);
    g_assert_cmpuint(seen(map), ==, 400);
    close_map(&test);
}

/* One in ten, where no percent would hold it back. */
static void test_outlier_of_few(void)
{
    Test test;
    open_map(&test, fixture_map(9));
    fixture_map_put(test.catalog, 9, 10, 10, CAMERA_ONLINE);
    MapView *map = draw(&test);
    g_assert_cmpuint(map->city.outliers, ==, 1);
    g_assert_cmpfloat(map->city.core.top - map->city.core.bottom, <, 0.3);
    close_map(&test);
}

static void test_nothing(void)
{
    Test test;
    open_map(&test, fixture_map(0));
    g_assert_true(shows(&test, "There is no camera yet."));
    fixture_map_put(test.catalog, 0, NAN, NAN, CAMERA_ONLINE);
    view_changed(test.view, test.catalog, CATALOG_RESET, CATALOG_NONE, FIXTURE_NOW_MS);
    g_assert_true(shows(&test, "No camera says where it stands."));
    static const Action all[] = {ACTION_MAP_IN, ACTION_MAP_OUT, ACTION_UP,  ACTION_PAGE_DOWN,
                                 ACTION_RIGHT,  ACTION_HOME,    ACTION_LEFT};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        act(&test, all[i]);
    view_action(test.view, ACTION_NEXT_PANE, &test.context);
    g_assert_cmpint(view_action(test.view, ACTION_NEXT_ATTENTION, &test.context).ask, ==,
                    VIEW_PASS);
    fixture_map_put(test.catalog, 0, 90, 180, CAMERA_ONLINE);
    view_changed(test.view, test.catalog, CATALOG_RESET, CATALOG_NONE, FIXTURE_NOW_MS);
    g_assert_cmpuint(seen(draw(&test)), ==, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        act(&test, all[i]);
    /* Neither is a screen without room for it. */
    for (int rows = 0; rows < 9; rows++)
        for (int cols = 0; cols < 9; cols++)
            view_draw(test.view, test.canvas, (Rect){0, 0, rows, cols}, &test.context);
    close_map(&test);
}

/* Moving */

static void test_zoom_and_pan(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    MapView *map = draw(&test);
    MapLens whole = map->lens;
    for (int i = 0; i < 60; i++)
        act(&test, ACTION_MAP_IN);
    g_assert_cmpint(map->lens.zoom, ==, map_lens_zoom_max(&map->lens, &map->city));
    g_assert_cmpfloat(map->lens.scale, >=, 0.00001);
    for (int i = 0; i < 60; i++)
        act(&test, ACTION_MAP_OUT);
    g_assert_cmpint(map->lens.zoom, ==, 0);
    for (int i = 0; i < 300; i++)
        act(&test, ACTION_RIGHT);
    g_assert_cmpfloat(map->lens.x, <=, map->city.core.right);
    for (int i = 0; i < 300; i++)
        act(&test, ACTION_UP);
    g_assert_cmpfloat(map->lens.y, <=, map->city.core.top);
    g_assert_cmpint(map->row, ==, 0);
    check_grid(map);
    act(&test, ACTION_MAP_WHOLE);
    g_assert_cmpmem(&map->lens, sizeof whole, &whole, sizeof whole);
    close_map(&test);
}

/* What is under the cursor stays there, nearer and farther. */
static void test_zoom_keeps_cursor(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    MapView *map = draw(&test);
    uint32_t camera = catalog_find_camera(test.catalog, "c00033");
    const MapPoint *point = &g_array_index(map->city.points, MapPoint, camera);
    view_map_look_at(test.view, &test.context, camera);
    for (int i = 0; i < 5; i++) {
        int row, col;
        act(&test, ACTION_MAP_IN);
        map_lens_cell(&map->lens, point->x, point->y, &row, &col);
        g_assert_cmpuint(map_cell_cameras(map_grid_at(&map->grid, map->row, map->col)), >, 0);
        /* Others of its cell may be nearer to the middle: it is at most beside. */
        g_assert_cmpint(ABS(row - map->row), <=, 2 << i);
        g_assert_cmpint(ABS(col - map->col), <=, 2 << i);
    }
    g_assert_true(shows(&test, "Timur"));
    close_map(&test);
}

static void test_stops(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    static const char *const codes[] = {"33.74.01", "33.74.02", "33.74.03", "33.74.04", "33.74.01"};
    MapView *map = draw(&test);
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        Area area;
        act(&test, ACTION_NEXT_PANE);
        g_assert_true(catalog_area(test.catalog,
                                   g_array_index(map->city.names, MapName, map->stop).area, &area));
        g_assert_cmpstr(area.code, ==, codes[i]);
    }
    close_map(&test);
}

static void test_alerts(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    fixture_map_alert(test.book, "a1", "c00000", "33.74.01.1001", PRIORITY_MEDIUM);
    fixture_map_alert(test.book, "a2", "c00002", "33.74.03.1001", PRIORITY_CRITICAL);
    fixture_map_alert(test.book, "a3", NULL, "33.74.02", PRIORITY_LOW);
    fixture_map_alert(test.book, "a4", NULL, "33.74.02.1001", PRIORITY_LOW); /* says no place */
    MapView *map = draw(&test);
    g_assert_cmpuint(map->grid.alerts, ==, 3);
    g_assert_true(shows(&test, "1 alert without a place"));
    static const uint8_t order[] = {PRIORITY_MEDIUM, PRIORITY_LOW, PRIORITY_CRITICAL,
                                    PRIORITY_MEDIUM};
    map->row = map->col = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        act(&test, ACTION_NEXT_ATTENTION);
        const MapCell *cell = map_grid_at(&map->grid, map->row, map->col);
        g_assert_cmpuint(cell->alerts, ==, 1);
        g_assert_cmpuint(cell->priority, ==, order[i]);
    }
    Cell drawn = canvas_cell(test.canvas, map_inner(map).row + map->row, 1 + map->col);
    g_assert_cmpstr(drawn.text, ==, "3");
    /* Nothing blinks unless somebody wants it. */
    g_assert_false(view_map_tick(test.view));
    act(&test, ACTION_MAP_BLINK);
    g_assert_true(view_map_tick(test.view));
    draw(&test);
    drawn = canvas_cell(test.canvas, map_inner(map).row + map->row, 1 + map->col);
    g_assert_cmpstr(drawn.text, !=, "3");
    alert_book_clear(test.book);
    view_map_alerts(test.view);
    draw(&test);
    g_assert_cmpuint(map->grid.alerts, ==, 0);
    g_assert_false(view_map_tick(test.view));
    close_map(&test);
}

static void test_area(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    MapView *map = draw(&test);
    Area area;
    view_map_look_at(test.view, &test.context, catalog_find_camera(test.catalog, "c00001"));
    for (int i = 0; i < 4; i++)
        act(&test, ACTION_MAP_IN);
    map_go_to(map, g_array_index(map->city.points, MapPoint, 1).x,
              g_array_index(map->city.points, MapPoint, 1).y);
    g_assert_true(catalog_area(test.catalog, view_map_area(test.view, &test.context), &area));
    g_assert_cmpstr(area.code, ==, "33.74.02.1001");
    act(&test, ACTION_MAP_WHOLE);
    /* Seen from afar, more of the city is in a cell. */
    while (map->lens.zoom > map_lens_zoom_min(&map->lens, &map->city))
        act(&test, ACTION_MAP_OUT);
    map->row = map->col = 0;
    g_assert_cmpuint(view_map_area(test.view, &test.context), ==, CATALOG_NONE);
    g_assert_true(shows(&test, "No camera here."));
    close_map(&test);
}

static void test_filter(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    MapView *map = draw(&test);
    g_autoptr(GError) error = NULL;
    g_assert_false(view_map_filter(test.view, &test.context, "staet:off", &error));
    g_assert_nonnull(error);
    g_assert_cmpuint(view_map_count(test.view), ==, 800);
    g_assert_true(view_map_filter(test.view, &test.context, "kec:timur state:offline", NULL));
    draw(&test);
    uint32_t dark = seen(map);
    g_assert_cmpuint(dark, ==, view_map_count(test.view));
    g_assert_cmpuint(dark, >, 100);
    g_assert_cmpuint(dark, <, 200);
    /* One that comes back to life answers no longer. */
    unsigned camera = 17;
    fixture_map_put(test.catalog, camera, -7, 110.46, CAMERA_OFFLINE);
    tell(&test, camera);
    draw(&test);
    dark = seen(map);
    fixture_map_put(test.catalog, camera, -7, 110.46, CAMERA_ONLINE);
    tell(&test, camera);
    draw(&test);
    g_assert_cmpuint(seen(map), ==, dark - 1);
    g_assert_true(view_map_filter(test.view, &test.context, "", NULL));
    draw(&test);
    g_assert_cmpuint(seen(map), ==, 800);
    close_map(&test);
}

static void test_place(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    MapView *map = draw(&test);
    view_map_look_at(test.view, &test.context, catalog_find_camera(test.catalog, "c00007"));
    act(&test, ACTION_MAP_IN);
    act(&test, ACTION_MAP_IN);
    act(&test, ACTION_DOWN);
    MapLens before = map->lens;
    int row = map->row;
    g_autoptr(GKeyFile) place = g_key_file_new();
    view_save(test.view, test.catalog, place);
    view_free(test.view);
    test.view = view_map_new();
    view_restore(test.view, &test.context, place);
    /* The same camera is selected: it is not gone to again. */
    view_map_look_at(test.view, &test.context, catalog_find_camera(test.catalog, "c00007"));
    map = draw(&test);
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
        draw(&test);
        g_assert_cmpint(map->row, <, map->lens.rows);
        g_assert_true(isfinite(map->lens.x) && isfinite(map->lens.scale));
    }
    close_map(&test);
}

static void test_letters(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    g_assert_true(shows(&test, "⣿ "));
    g_assert_false(shows(&test, "X 1"));
    act(&test, ACTION_MAP_LETTERS);
    g_assert_false(shows(&test, "⣿ "));
    g_assert_true(shows(&test, "X 1"));
    act(&test, ACTION_MAP_LETTERS);
    /* Where there is no colour nobody has to ask for it. */
    theme_free(test.theme);
    test.context.theme = test.theme = theme_load("mono", NULL);
    g_assert_true(shows(&test, "X 1"));
    test.context.ascii = true;
    canvas_set_ascii(test.canvas, true);
    canvas_clear(test.canvas, STYLE_TEXT);
    MapView *map = draw(&test);
    for (int row = 1; row < ROWS - 1; row++)
        for (int col = 0; col < COLS; col++)
            g_assert_true(g_str_is_ascii(canvas_cell(test.canvas, row, col).text));
    g_assert_true(map_in_letters(map, &test.context));
    close_map(&test);
}

static void test_freshness(void)
{
    Test test;
    open_map(&test, fixture_map(800));
    test.context.freshness = FRESH_STALE;
    g_assert_true(shows(&test, "as it was when the link was lost"));
    test.context.freshness = FRESH_UNKNOWN;
    g_assert_true(shows(&test, "800 unknown"));
    g_assert_false(shows(&test, " live"));
    close_map(&test);
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
    g_test_add_func("/map/zoom and centre have bounds", test_zoom_and_pan);
    g_test_add_func("/map/zooming keeps what is under the cursor", test_zoom_keeps_cursor);
    g_test_add_func("/map/Tab goes through the kecamatan", test_stops);
    g_test_add_func("/map/alerts stand above all and n goes through them", test_alerts);
    g_test_add_func("/map/the smallest area under the cursor is known", test_area);
    g_test_add_func("/map/a filter leaves out what does not answer", test_filter);
    g_test_add_func("/map/a place is come back to", test_place);
    g_test_add_func("/map/without braille or colour letters say the state", test_letters);
    g_test_add_func("/map/what is not known for sure does not look so", test_freshness);
    return g_test_run();
}
