#include "model/wall_layout.h"

#include <string.h>

/* What was read, written again; or the error. */
static char *told(const char *text)
{
    WallLayout layout;
    g_autoptr(GError) error = NULL;
    if (!wall_layout_parse(text, &layout, &error)) {
        g_assert_nonnull(error);
        return g_strdup(error->message);
    }
    g_assert_no_error(error);
    char out[WALL_LAYOUT_SIZE];
    wall_layout_write(&layout, out);
    return g_strdup(out);
}

typedef struct Case {
    const char *text, *expected;
} Case;

static void check(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *is = told(cases[i].text);
        g_test_message("%s", cases[i].text);
        g_assert_cmpstr(is, ==, cases[i].expected);
    }
}

static void test_good(void)
{
    static const Case cases[] = {
        {"1x1", "1x1"},
        {"3x3", "3x3"},
        {"5x5", "5x5"},
        {"03x02", "3x2"},
        {"2x2:0,0,1,1;1,0,1,1;0,1,1,1;1,1,1,1", "2x2"},
        {"2x2:1,0,1,1;0,0,1,1;0,1,1,1;1,1,1,1", "2x2:1,0,1,1;0,0,1,1;0,1,1,1;1,1,1,1"},
        {"4x4:0,0,2,2;2,0,1,1", "4x4:0,0,2,2;2,0,1,1"},
        {"4x4:0,0,2,2;2,0,1,1;", "4x4:0,0,2,2;2,0,1,1"},
        {"5x5:0,0,5,5", "5x5:0,0,5,5"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_bad(void)
{
#define BEGINS "a layout begins with columns x rows, as in 3x3"
#define FOUR   "four numbers are needed: column,row,width,height"
    static const Case cases[] = {
        {"", BEGINS},
        {"x", BEGINS},
        {"3", BEGINS},
        {"3x", BEGINS},
        {"x3", BEGINS},
        {" 3x3", BEGINS},
        {"-1x2", BEGINS},
        {"3X3", BEGINS},
        {"3,3", BEGINS},
        {"999x1", BEGINS},
        {"99999999999999999999x1", BEGINS},
        {"0x3", "0x3: a wall has 1 to 5 columns and 1 to 5 rows"},
        {"6x1", "6x1: a wall has 1 to 5 columns and 1 to 5 rows"},
        {"3x3 ", "after columns x rows comes ':' and the tiles, or nothing"},
        {"3x3x3", "after columns x rows comes ':' and the tiles, or nothing"},
        {"3x3:", "tile 1: " FOUR},
        {"3x3:0,0,1", "tile 1: " FOUR},
        {"3x3:0,0,1,1;;", "tile 2: " FOUR},
        {"3x3:0,0,1,-1", "tile 1: " FOUR},
        {"3x3:0,0,1,1 ;1,1,1,1", "tiles are parted by ';'"},
        {"3x3:0,0,1,1,1", "tiles are parted by ';'"},
        {"3x3:0,0,0,1", "tile 1: its width and height are at least 1"},
        {"3x3:0,0,1,1;2,0,2,1", "tile 2: reaches past the right edge of 3 columns"},
        {"3x3:0,3,1,1", "tile 1: reaches past the bottom of 3 rows"},
        {"3x3:0,99,1,99", "tile 1: reaches past the bottom of 3 rows"},
        {"3x3:0,0,2,2;2,0,1,1;1,1,1,1", "tile 3 lies over tile 1"},
    };
    check(cases, G_N_ELEMENTS(cases));
    g_autofree char *long_one = g_strnfill(5000, ';');
    memcpy(long_one, "2x2:", 4);
    g_autofree char *is = told(long_one);
    g_assert_cmpstr(is, ==, "the layout is too long");
}

static void test_untouched(void)
{
    WallLayout layout, before;
    wall_layout_plain(&layout, 2, 3);
    before = layout;
    g_assert_false(wall_layout_parse("2x2:0,0,1,1;0,0,1,1", &layout, NULL));
    g_assert_true(wall_layout_equal(&layout, &before));
}

/* A layout of random tiles that do not overlap. */
static void random_layout(WallLayout *out)
{
    wall_layout_plain(out, g_test_rand_int_range(1, 6), g_test_rand_int_range(1, 6));
    bool taken[WALL_SIDE_MAX][WALL_SIDE_MAX] = {{false}};
    out->count = 0;
    for (int tries = 0; tries < 40 || out->count == 0; tries++) {
        int column = g_test_rand_int_range(0, out->columns);
        int row = g_test_rand_int_range(0, out->rows);
        WallTile tile = {column, row, g_test_rand_int_range(1, out->columns - column + 1),
                         g_test_rand_int_range(1, out->rows - row + 1)};
        bool is_free = true;
        for (int c = column; c < column + tile.width; c++)
            for (int r = row; r < row + tile.height; r++)
                is_free = is_free && !taken[c][r];
        if (!is_free)
            continue;
        for (int c = column; c < column + tile.width; c++)
            for (int r = row; r < row + tile.height; r++)
                taken[c][r] = true;
        out->tiles[out->count++] = tile;
    }
}

static void test_round(void)
{
    for (int i = 0; i < 500; i++) {
        WallLayout layout, again;
        char text[WALL_LAYOUT_SIZE];
        random_layout(&layout);
        wall_layout_write(&layout, text);
        g_autoptr(GError) error = NULL;
        g_assert_true(wall_layout_parse(text, &again, &error));
        g_assert_no_error(error);
        g_assert_true(wall_layout_equal(&layout, &again));
    }
    /* The longest there is: every cell a tile, in another order than the plain one. */
    WallLayout all;
    char text[WALL_LAYOUT_SIZE];
    wall_layout_plain(&all, 5, 5);
    WallTile first = all.tiles[0];
    all.tiles[0] = all.tiles[24];
    all.tiles[24] = first;
    wall_layout_write(&all, text);
    g_assert_true(g_str_has_suffix(text, ";0,0,1,1"));
    g_assert_true(wall_layout_parse(text, &all, NULL));
}

/* Each pixel of the window belongs to the tile of its cell, and to no other. */
static void check_pixels(const WallLayout *layout, int width, int height)
{
    long area = 0, wanted = 0;
    for (int i = 0; i < layout->count; i++) {
        WallRect rect = wall_layout_place(layout, i, width, height);
        g_assert_cmpint(rect.x, >=, 0);
        g_assert_cmpint(rect.y, >=, 0);
        g_assert_cmpint(rect.x + rect.width, <=, width);
        g_assert_cmpint(rect.y + rect.height, <=, height);
        area += (long)rect.width * rect.height;
        g_assert_cmpint(wall_layout_at(layout, rect.x, rect.y, width, height), ==, i);
        g_assert_cmpint(wall_layout_at(layout, rect.x + rect.width - 1, rect.y + rect.height - 1,
                                       width, height),
                        ==, i);
    }
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            wanted += wall_layout_at(layout, x, y, width, height) >= 0;
    g_assert_cmpint(area, ==, wanted);
}

static void test_pixels(void)
{
    for (int i = 0; i < 60; i++) {
        WallLayout layout;
        random_layout(&layout);
        check_pixels(&layout, g_test_rand_int_range(5, 200), g_test_rand_int_range(5, 200));
    }
    for (int side = 1; side <= WALL_SIDE_MAX; side++) {
        WallLayout plain;
        wall_layout_plain(&plain, side, side);
        for (int width = 5; width < 60; width++) {
            check_pixels(&plain, width, 37);
            WallRect last = wall_layout_place(&plain, plain.count - 1, width, 37);
            g_assert_cmpint(last.x + last.width, ==, width);
            g_assert_cmpint(last.y + last.height, ==, 37);
        }
    }
}

static void test_even(void)
{
    WallLayout plain;
    wall_layout_plain(&plain, 3, 3);
    for (int width = 300; width < 2000; width += 7) {
        int least = G_MAXINT, most = 0;
        for (int i = 0; i < plain.count; i++) {
            WallRect rect = wall_layout_place(&plain, i, width, width);
            least = MIN(least, MIN(rect.width, rect.height));
            most = MAX(most, MAX(rect.width, rect.height));
        }
        g_assert_cmpint(most - least, <=, 1);
    }
}

static void test_tiny(void)
{
    WallLayout plain;
    wall_layout_plain(&plain, 5, 5);
    for (int i = 0; i < plain.count; i++) {
        WallRect rect = wall_layout_place(&plain, i, 1, 1);
        g_assert_cmpint(rect.width, ==, 1);
        g_assert_cmpint(rect.height, ==, 1);
    }
}

static void test_outside(void)
{
    WallLayout layout;
    g_assert_true(wall_layout_parse("2x2:0,0,1,1", &layout, NULL));
    g_assert_cmpint(wall_layout_at(&layout, 49, 49, 100, 100), ==, 0);
    g_assert_cmpint(wall_layout_at(&layout, 50, 0, 100, 100), ==, -1);
    g_assert_cmpint(wall_layout_at(&layout, -1, 0, 100, 100), ==, -1);
    g_assert_cmpint(wall_layout_at(&layout, 0, 100, 100, 100), ==, -1);
}

static void check_best(int cameras, int width, int height, const char *expected)
{
    WallLayout layout;
    char text[WALL_LAYOUT_SIZE];
    wall_layout_for(&layout, cameras, width, height);
    wall_layout_write(&layout, text);
    g_test_message("%d cameras on %dx%d", cameras, width, height);
    g_assert_cmpstr(text, ==, expected);
}

static void test_best(void)
{
    static const char *const landscape[] = {"1x1", "2x1", "2x2", "2x2", "3x2", "3x2", "3x3",
                                            "3x3", "3x3", "4x3", "4x3", "4x3", "4x4"};
    for (int i = 0; i < (int)G_N_ELEMENTS(landscape); i++)
        check_best(i + 1, 1920, 1080, landscape[i]);
    check_best(25, 1920, 1080, "5x5");
    check_best(26, 1920, 1080, "5x5");
    check_best(0, 1920, 1080, "1x1");
    check_best(-5, 0, -1, "1x1");
    check_best(3, 1080, 1920, "1x3");
    check_best(3, 3840, 1080, "3x1");
    for (int cameras = 1; cameras <= WALL_TILES_MAX; cameras++) {
        WallLayout layout;
        wall_layout_for(&layout, cameras, g_test_rand_int_range(1, 5000),
                        g_test_rand_int_range(1, 5000));
        g_assert_cmpint(layout.count, >=, cameras);
    }
}

static void check_way(const WallLayout *layout, int from, WallWay way, int expected)
{
    g_assert_cmpint(wall_layout_towards(layout, from, way), ==, expected);
}

static void test_ways(void)
{
    WallLayout plain, mosaic, holes;
    wall_layout_plain(&plain, 3, 3);
    check_way(&plain, 4, WALL_LEFT, 3);
    check_way(&plain, 4, WALL_RIGHT, 5);
    check_way(&plain, 4, WALL_UP, 1);
    check_way(&plain, 4, WALL_DOWN, 7);
    check_way(&plain, 0, WALL_LEFT, 0);
    check_way(&plain, 0, WALL_UP, 0);
    check_way(&plain, 8, WALL_RIGHT, 8);
    check_way(&plain, 8, WALL_DOWN, 8);
    /* One large, two small beside it, one below all. */
    g_assert_true(wall_layout_parse("3x3:0,0,2,2;2,0,1,1;2,1,1,1;0,2,3,1", &mosaic, NULL));
    check_way(&mosaic, 0, WALL_RIGHT, 1);
    check_way(&mosaic, 2, WALL_LEFT, 0);
    check_way(&mosaic, 0, WALL_DOWN, 3);
    check_way(&mosaic, 3, WALL_UP, 0);
    check_way(&mosaic, 2, WALL_DOWN, 3);
    check_way(&mosaic, 3, WALL_RIGHT, 3);
    /* Over a hole, and never round a corner. */
    g_assert_true(wall_layout_parse("5x2:0,0,1,1;4,0,1,1;2,1,1,1", &holes, NULL));
    check_way(&holes, 0, WALL_RIGHT, 1);
    check_way(&holes, 1, WALL_LEFT, 0);
    check_way(&holes, 2, WALL_UP, 2);
    check_way(&holes, 0, WALL_DOWN, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wall_layout/a layout is read and written back, as short as it can be",
                    test_good);
    g_test_add_func("/wall_layout/what is no layout is refused with the tile and the reason",
                    test_bad);
    g_test_add_func("/wall_layout/what is refused leaves the layout as it was", test_untouched);
    g_test_add_func("/wall_layout/any layout comes back from its text", test_round);
    g_test_add_func("/wall_layout/tiles cover their cells to the pixel, and share none",
                    test_pixels);
    g_test_add_func("/wall_layout/no tile is more than a pixel larger than another", test_even);
    g_test_add_func("/wall_layout/a window of one pixel has tiles of one pixel", test_tiny);
    g_test_add_func("/wall_layout/a pixel that no tile covers is no tile's", test_outside);
    g_test_add_func("/wall_layout/pictures are as large as so many can be", test_best);
    g_test_add_func("/wall_layout/arrows go to the nearest tile beside", test_ways);
    return g_test_run();
}
