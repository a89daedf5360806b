/* map_test.h - a map of a made-up city, without a terminal
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_MAP_TEST_H
#define TILIK_TESTS_MAP_TEST_H

#include "fixture_map.h"
#include "ui/map_view.h"

#define MAP_TEST_ROWS 24
#define MAP_TEST_COLS 80

typedef struct MapTest {
    Catalog *catalog; /* taken */
    AlertBook *book;
    Theme *theme;
    Canvas *canvas;
    View *view;
    ViewContext context;
} MapTest;

void map_test_open(MapTest *test, Catalog *catalog);
void map_test_close(MapTest *test);
MapView *map_test_draw(MapTest *test);
/* Lets it carry out an action, and draws. */
void map_test_act(MapTest *test, Action action);
/* Whether it shows a text; tells what it shows instead. */
bool map_test_shows(MapTest *test, const char *text);
/* A camera has changed. */
void map_test_tell(MapTest *test, unsigned camera);
/* How many cameras are on the screen. */
uint32_t map_test_seen(const MapView *map);
/* The cells are as they would be if all were counted anew. */
void map_test_check_grid(const MapView *map);

#endif
