/* The page of the walls: open ones, kept ones, a broken one. */
#include "page.h"
#include "ui/wall_lines.h"

static bool all_allowed(Action action, void *data)
{
    return action != ACTION_RIGHT && action != ACTION_LOCK;
}

static WallLine *add(GPtrArray *lines, const char *name, WallStand stand, const char *layout)
{
    WallLine *line = g_new0(WallLine, 1);
    line->key = g_strdup_printf("%s%u", name, lines->len);
    line->name = g_strdup(name);
    line->title = g_strdup("");
    line->shows = g_strdup("state:online kec:\"semarang utara\"");
    line->stand = stand;
    line->tile_count = -1;
    line->laid_out = layout != NULL;
    if (layout != NULL)
        g_assert_true(wall_layout_parse(layout, &line->layout, NULL));
    g_ptr_array_add(lines, line);
    return line;
}

static void set_tile(WallLine *line, int tile, const char *what, const char *stands, bool dark)
{
    line->tiles[tile] = (WallLineTile){g_strdup(what), g_strdup(stands), dark};
}

/* As the console fills a line when its card is drawn. */
static void detail(WallLine *line, void *user)
{
    ++*(int *)user;
    if (!line->laid_out)
        wall_layout_plain(&line->layout, 2, 2);
    line->tile_count = line->layout.count;
    set_tile(line, 0, "Pos Kamling Jl. Ronggowarsito", "live, substream", false);
    set_tile(line, 1, "Pompa Kali Semarang 3", "FROZEN, substream", false);
    set_tile(line, 2, "Pasar Johar pintu utara", "offline", true);
    set_tile(line, 3, "kel:tanjungmas class:rt", "no camera with pictures is found", true);
    line->note = g_strdup("2 without pictures are left out: Balai RW 05, Pos Ronda RT 02/RW 05");
}

static GPtrArray *some_lines(void)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func((GDestroyNotify)wall_line_free);
    WallLine *first = add(lines, "", WALL_UNKEPT, "2x2");
    g_free(first->shows);
    first->shows = g_strdup("4 cameras by name");
    WallLine *rob =
        add(lines, "Rob dan pompa", WALL_OPEN, "4x4:0,0,3,3;3,0,1,1;3,1,1,1;3,2,1,1;0,3,4,1");
    rob->monitor = g_strdup("2, whole");
    add(lines, "empat", WALL_EXAMPLE, "2x2");
    add(lines, "malam", WALL_KEPT, NULL);
    WallLine *broken = add(lines, "pasar", WALL_BROKEN, NULL);
    broken->problem = g_strdup("walls/pasar.wall:4: tile 2 lies over tile 1");
    return lines;
}

static void draw(Page *page, View *walls, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(walls, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_WALLS;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void act(Page *page, View *walls, Action action)
{
    ViewContext context = page->context;
    g_assert_cmpint(view_action(walls, action, &context).ask, ==, VIEW_DONE);
}

static void test_page(void)
{
    Page page;
    int asked = 0;
    page_speak("en");
    page_init(&page, "malam");
    g_autoptr(GPtrArray) lines = some_lines();
    View *walls = wall_lines_new(lines, detail, &asked, NULL);
    draw(&page, walls, 24, 80);
    act(&page, walls, ACTION_DOWN);
    draw(&page, walls, 24, 80);
    page_check(&page, "walls");
    draw(&page, walls, 40, 132);
    page_check(&page, "walls");
    g_assert_cmpint(asked, <=, 2);
    act(&page, walls, ACTION_NEXT_ATTENTION);
    draw(&page, walls, 24, 80);
    g_assert_cmpint(wall_lines_selected(walls)->stand, ==, WALL_BROKEN);
    page_check(&page, "walls-broken");
    g_ptr_array_set_size(lines, 0);
    view_desk_rows_changed(walls);
    draw(&page, walls, 24, 80);
    page_check(&page, "walls-none");
    view_free(walls);
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/screens/the walls: open, kept, broken, none", test_page);
    return g_test_run();
}
