#include "map_test.h"

#include <string.h>

#include "fixture.h"

void map_test_open(MapTest *test, Catalog *catalog)
{
    test->catalog = catalog;
    test->book = alert_book_new();
    test->theme = theme_load("malam", NULL);
    test->canvas = canvas_new(MAP_TEST_ROWS, MAP_TEST_COLS);
    test->view = view_map_new();
    test->context = (ViewContext){.catalog = catalog,
                                  .alerts = test->book,
                                  .me = "",
                                  .theme = test->theme,
                                  .now_ms = FIXTURE_NOW_MS,
                                  .focused = true};
}

void map_test_close(MapTest *test)
{
    view_free(test->view);
    canvas_free(test->canvas);
    theme_free(test->theme);
    alert_book_free(test->book);
    catalog_free(test->catalog);
}

MapView *map_test_draw(MapTest *test)
{
    view_draw(test->view, test->canvas, (Rect){0, 0, MAP_TEST_ROWS, MAP_TEST_COLS}, &test->context);
    return (MapView *)test->view;
}

void map_test_act(MapTest *test, Action action)
{
    g_assert_cmpint(view_action(test->view, action, &test->context).ask, ==, VIEW_DONE);
    map_test_draw(test);
}

bool map_test_shows(MapTest *test, const char *text)
{
    map_test_draw(test);
    g_autofree char *shown = canvas_dump(test->canvas);
    bool found = strstr(shown, text) != NULL;
    if (!found)
        g_test_message("no “%s” in\n%s", text, shown);
    return found;
}

void map_test_tell(MapTest *test, unsigned camera)
{
    char id[16];
    g_snprintf(id, sizeof id, "c%05u", camera);
    view_changed(test->view, test->catalog, CATALOG_CAMERA, catalog_find_camera(test->catalog, id),
                 FIXTURE_NOW_MS);
}

uint32_t map_test_seen(const MapView *map)
{
    uint32_t sum = 0;
    for (int state = 0; state < MAP_STATES; state++)
        sum += map->grid.seen[state];
    return sum;
}

void map_test_check_grid(const MapView *map)
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
