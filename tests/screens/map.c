/* The map in the place of the panes. */
#include "fixture_map.h"
#include "page.h"
#include "ui/view_map.h"

static bool all_allowed(Action action, void *data)
{
    return action != ACTION_RIGHT;
}

static void draw(Page *page, View *map, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, context.ascii);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(map, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_MAP;
    page->keys.ascii = context.ascii;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void act(Page *page, View *map, Action action)
{
    ViewContext context = page->context;
    g_assert_cmpint(view_action(map, action, &context).ask, ==, VIEW_DONE);
}

/* 3,000 cameras, two of them without a position and one far outside; three alerts. */
static View *open_map(Page *page, Catalog **city, const char *theme)
{
    page_speak("en");
    page_init(page, theme);
    *city = fixture_map(3000);
    fixture_map_put(*city, 3000, 0, 0, CAMERA_ONLINE);
    fixture_map_put(*city, 3001, 0, 0, CAMERA_ONLINE);
    fixture_map_put(*city, 3002, 7, 110.4, CAMERA_ONLINE);
    fixture_map_alert(page->book, "a1", "c00000", "33.74.01.1001", PRIORITY_MEDIUM);
    fixture_map_alert(page->book, "a2", "c00002", "33.74.03.1001", PRIORITY_CRITICAL);
    fixture_map_alert(page->book, "a3", "c00013", "33.74.02.1004", PRIORITY_HIGH);
    page->context.catalog = *city;
    page->context.alerts = page->book;
    return view_map_new();
}

static void close_map(Page *page, Catalog *city, View *map)
{
    view_free(map);
    page_clear(page);
    catalog_free(city);
}

static void test_sizes(void)
{
    Page page;
    Catalog *city;
    View *map = open_map(&page, &city, "malam");
    draw(&page, map, 24, 80);
    page_check(&page, "map");
    draw(&page, map, 36, 120);
    page_check(&page, "map");
    draw(&page, map, 50, 200);
    act(&page, map, ACTION_NEXT_ATTENTION);
    draw(&page, map, 50, 200);
    page_check(&page, "map");
    act(&page, map, ACTION_MAP_IN);
    act(&page, map, ACTION_MAP_IN);
    draw(&page, map, 36, 120);
    page_check(&page, "map-near");
    close_map(&page, city, map);
}

static void test_plain(void)
{
    Page page;
    Catalog *city;
    View *map = open_map(&page, &city, "mono");
    draw(&page, map, 24, 80);
    page_check(&page, "map-mono");
    page.context.ascii = true;
    draw(&page, map, 24, 80);
    page_check(&page, "map-ascii");
    close_map(&page, city, map);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/the map at every size", test_sizes);
    g_test_add_func("/screens/the map without colour or braille", test_plain);
    return g_test_run();
}
