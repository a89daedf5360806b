#include "ui/list.h"

#include <string.h>

#define ROWS 6
#define COLS 20

/* Things with an id, in some order. */
typedef struct Things {
    GArray *ids; /* int */
    int drawn;   /* rows drawn since the last look */
    int marked;  /* id, -1 none */
} Things;

static int count(void *data)
{
    return (int)((Things *)data)->ids->len;
}

static uint64_t id(void *data, int index)
{
    return (uint64_t)g_array_index(((Things *)data)->ids, int, index);
}

static int find(void *data, uint64_t wanted, int hint)
{
    for (int i = 0; i < count(data); i++) {
        if (id(data, i) == wanted) {
            return i;
        }
    }
    return -1;
}

static bool marked(void *data, int index)
{
    return (int)id(data, index) == ((Things *)data)->marked;
}

static void draw(void *data, Canvas *canvas, Rect rect, const ListRow *row)
{
    Things *things = data;
    things->drawn++;
    canvas_print(canvas, rect.row, rect.col, row->style, "thing %d%s", (int)id(data, row->index),
                 row->marked ? " *" : "");
}

static const ListHooks hooks = {
    .count = count, .id = id, .find = find, .draw = draw, .marked = marked};

static void things_init(Things *things, int from, int to)
{
    *things = (Things){.ids = g_array_new(FALSE, FALSE, sizeof(int)), .marked = -1};
    for (int i = from; i < to; i++) {
        g_array_append_val(things->ids, i);
    }
}

static void things_clear(Things *things)
{
    g_array_free(things->ids, TRUE);
}

static const Rect whole = {0, 0, ROWS, COLS};

/* What a list shows, and whether a redraw of everything shows the same. */
static char *shown(List *list, Canvas *canvas)
{
    list_draw(list, canvas, whole, true);
    char *dump = canvas_dump(canvas);
    g_autoptr(Canvas) other = canvas_new(ROWS, COLS);
    list_invalidate(list);
    list_draw(list, other, whole, true);
    g_autofree char *full = canvas_dump(other);
    g_assert_cmpstr(dump, ==, full);
    for (int row = 0; row < ROWS; row++) {
        for (int col = 0; col < COLS; col++) {
            g_assert_cmpint(canvas_cell(canvas, row, col).style, ==,
                            canvas_cell(other, row, col).style);
        }
    }
    list_invalidate(list);
    list_draw(list, canvas, whole, true);
    return dump;
}

static void assert_top(List *list, Canvas *canvas, const char *first)
{
    g_autofree char *dump = shown(list, canvas);
    g_assert_true(g_str_has_prefix(dump, first));
}

static void test_moves(void)
{
    Things things;
    things_init(&things, 0, 100);
    g_autoptr(List) list = list_new(&hooks, &things);
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    assert_top(list, canvas, "thing 0\n");
    list_act(list, ACTION_UP);
    g_assert_cmpint(list_selected(list), ==, 0);
    list_act(list, ACTION_PAGE_DOWN);
    g_assert_cmpint(list_selected(list), ==, 6);
    assert_top(list, canvas, "thing 4\n"); /* with a margin above */
    list_act(list, ACTION_END);
    g_assert_cmpint(list_selected(list), ==, 99);
    assert_top(list, canvas, "thing 94\n");
    list_act(list, ACTION_DOWN);
    g_assert_cmpint(list_selected(list), ==, 99);
    list_act(list, ACTION_HOME);
    assert_top(list, canvas, "thing 0\n");
    list_scroll(list, 10);
    g_assert_cmpint(list_selected(list), ==, 10);
    assert_top(list, canvas, "thing 10\n");
    g_assert_false(list_act(list, ACTION_QUIT));
    things_clear(&things);
}

static int line_of(const List *list)
{
    return list_selected(list) - list_top(list);
}

static void test_never_moves(void)
{
    Things things;
    things_init(&things, 100, 200);
    g_autoptr(List) list = list_new(&hooks, &things);
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    list_draw(list, canvas, whole, true);
    list_select(list, 50);
    int line = line_of(list);
    for (int i = 0; i < 30; i++) { /* rows come above */
        g_array_prepend_val(things.ids, i);
        list_changed(list);
        g_assert_cmpuint(id(&things, list_selected(list)), ==, 150);
        g_assert_cmpint(line_of(list), ==, line);
    }
    g_array_remove_range(things.ids, 0, 70); /* and go */
    list_changed(list);
    g_assert_cmpuint(id(&things, list_selected(list)), ==, 150);
    g_assert_cmpint(line_of(list), ==, line);
    for (guint i = 0; i < things.ids->len / 2; i++) { /* and change order */
        int *a = &g_array_index(things.ids, int, i);
        int *b = &g_array_index(things.ids, int, things.ids->len - 1 - i);
        int kept = *a;
        *a = *b;
        *b = kept;
    }
    list_changed(list);
    g_assert_cmpuint(id(&things, list_selected(list)), ==, 150);
    g_assert_cmpint(line_of(list), ==, line);
    things_clear(&things);
}

static void test_gone(void)
{
    Things things;
    things_init(&things, 0, 10);
    g_autoptr(List) list = list_new(&hooks, &things);
    list_select(list, 4);
    g_array_remove_index(things.ids, 4);
    list_changed(list);
    g_assert_cmpuint(id(&things, list_selected(list)), ==, 5);
    g_array_set_size(things.ids, 2);
    list_changed(list);
    g_assert_cmpint(list_selected(list), ==, 1);
    g_array_set_size(things.ids, 0);
    list_changed(list);
    g_assert_cmpint(list_selected(list), ==, -1);
    list_act(list, ACTION_DOWN);
    list_act(list, ACTION_PAGE_DOWN);
    list_scroll(list, 3);
    g_assert_cmpint(list_selected(list), ==, -1);
    for (int i = 0; i < 10; i++) { /* reloaded: what was selected is found again */
        g_array_append_val(things.ids, i);
    }
    list_changed(list);
    g_assert_cmpint(list_selected(list), ==, 1);
    list_reset(list);
    g_assert_cmpint(list_selected(list), ==, 0);
    things_clear(&things);
}

static void test_draws_little(void)
{
    Things things;
    things_init(&things, 0, 100000);
    g_autoptr(List) list = list_new(&hooks, &things);
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    list_draw(list, canvas, whole, true);
    g_assert_cmpint(things.drawn, ==, ROWS);
    things.drawn = 0;
    list_draw(list, canvas, whole, true);
    g_assert_cmpint(things.drawn, ==, 0);
    list_act(list, ACTION_DOWN);
    list_draw(list, canvas, whole, true);
    g_assert_cmpint(things.drawn, ==, 2);
    for (int i = 0; i < 20; i++) {
        list_act(list, ACTION_DOWN);
        things.drawn = 0;
        list_draw(list, canvas, whole, true);
        g_assert_cmpint(things.drawn, <=, 3);
    }
    things.drawn = 0;
    list_row_changed(list, list_top(list) + 1);
    list_row_changed(list, 99999);
    list_draw(list, canvas, whole, true);
    g_assert_cmpint(things.drawn, ==, 1);
    canvas_clear(canvas, STYLE_TEXT);
    things.drawn = 0;
    list_draw(list, canvas, whole, true);
    g_assert_cmpint(things.drawn, ==, ROWS);
    things_clear(&things);
}

static void test_mouse(void)
{
    Things things;
    things_init(&things, 0, 3);
    g_autoptr(List) list = list_new(&hooks, &things);
    g_autoptr(Canvas) canvas = canvas_new(ROWS + 2, COLS + 5);
    list_draw(list, canvas, (Rect){2, 5, ROWS, COLS}, true);
    g_assert_cmpint(list_row_at(list, 2, 5), ==, 0);
    g_assert_cmpint(list_row_at(list, 4, 24), ==, 2);
    g_assert_cmpint(list_row_at(list, 5, 5), ==, -1);
    g_assert_cmpint(list_row_at(list, 1, 5), ==, -1);
    g_assert_cmpint(list_row_at(list, 2, 4), ==, -1);
    things_clear(&things);
}

/* Whatever happens in whatever order, drawing the difference shows what drawing all does, and the
 * rules of a List hold. */
static void test_random(void)
{
    static const Action actions[] = {ACTION_UP,        ACTION_DOWN,      ACTION_PAGE_UP,
                                     ACTION_PAGE_DOWN, ACTION_HALF_DOWN, ACTION_HOME,
                                     ACTION_END,       ACTION_DOWN,      ACTION_DOWN};
    Things things;
    int next = 50;
    things_init(&things, 0, 50);
    g_autoptr(List) list = list_new(&hooks, &things);
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    for (int i = 0; i < 5000; i++) {
        int what = g_test_rand_int_range(0, 8);
        guint place =
            things.ids->len > 0 ? (guint)g_test_rand_int_range(0, (int)things.ids->len) : 0;
        if (what == 0) {
            g_array_insert_val(things.ids, place, next);
            next++;
            list_changed(list);
        } else if (what == 1 && things.ids->len > 0) {
            g_array_remove_index(things.ids, place);
            list_changed(list);
        } else if (what == 2) {
            things.marked = list_selected(list) >= 0 ? (int)id(&things, list_selected(list)) : -1;
            list_invalidate(list);
        } else if (what == 3) {
            list_scroll(list, g_test_rand_int_range(-9, 10));
        } else {
            list_act(list, actions[g_test_rand_int_range(0, G_N_ELEMENTS(actions))]);
        }
        g_autofree char *dump = shown(list, canvas);
        int selected = list_selected(list);
        g_assert_cmpint(selected < 0, ==, things.ids->len == 0);
        g_assert_true(selected < 0 || (line_of(list) >= 0 && line_of(list) < ROWS));
    }
    things_clear(&things);
}

static void draw_two(void *data, Canvas *canvas, Rect rect, const ListRow *row)
{
    draw(data, canvas, rect, row);
    g_assert_cmpint(rect.rows, ==, 2);
    canvas_print(canvas, rect.row + 1, rect.col, row->style, "below %d", (int)id(data, row->index));
}

/* Rows of two lines: five lines hold two of them, and one stays empty; the difference and the whole
 * look the same. */
static void test_tall(void)
{
    const ListHooks tall_hooks = {
        .count = count, .id = id, .find = find, .draw = draw_two, .marked = marked};
    Things things;
    things_init(&things, 0, 30);
    g_autoptr(List) list = list_new(&tall_hooks, &things);
    g_autoptr(Canvas) canvas = canvas_new(5, COLS), fresh = canvas_new(5, COLS);
    const Rect rect = {0, 0, 5, COLS};
    list_tall(list, 2);
    list_draw(list, canvas, rect, true);
    g_autofree char *first = canvas_dump(canvas);
    g_assert_cmpstr(first, ==, "thing 0\nbelow 0\nthing 1\nbelow 1\n\n");
    g_assert_cmpint(list_row_at(list, 1, 3), ==, 0);
    g_assert_cmpint(list_row_at(list, 3, 3), ==, 1);
    list_act(list, ACTION_PAGE_DOWN);
    g_assert_cmpint(list_selected(list), ==, 2);
    static const Action moves[] = {ACTION_DOWN, ACTION_UP,   ACTION_END,
                                   ACTION_UP,   ACTION_HOME, ACTION_PAGE_DOWN};
    for (int i = 0; i < 300; i++) {
        list_act(list, moves[g_test_rand_int_range(0, G_N_ELEMENTS(moves))]);
        list_draw(list, canvas, rect, true);
        g_autofree char *some = canvas_dump(canvas);
        list_invalidate(list);
        list_draw(list, fresh, rect, true);
        g_autofree char *all = canvas_dump(fresh);
        g_assert_cmpstr(some, ==, all);
        list_invalidate(list);
        list_draw(list, canvas, rect, true);
    }
    things_clear(&things);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/list/moves stop at the ends", test_moves);
    g_test_add_func("/list/what is under the cursor stays there while rows come and go",
                    test_never_moves);
    g_test_add_func("/list/when it is gone its neighbour is selected", test_gone);
    g_test_add_func("/list/only what differs is drawn", test_draws_little);
    g_test_add_func("/list/a place on the screen is a row", test_mouse);
    g_test_add_func("/list/rows of two lines are drawn and moved whole", test_tall);
    g_test_add_func("/list/the difference and the whole look the same", test_random);
    return g_test_run();
}
