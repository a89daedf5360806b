/* What a desk does, apart from how it looks: tests/screens has its pictures. */
#include "ui/desk.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/desk_view.h"

#define ROWS 24
#define COLS 80

typedef struct Shop {
    GPtrArray *keys;  /* char* */
    GPtrArray *new;   /* char*, waiting */
    const char *note; /* NULL none */
    unsigned cells;   /* formatted so far */
} Shop;

typedef struct Test {
    Shop *shop;
    View *desk;
    Canvas *canvas;
    Theme *theme;
    Catalog *catalog;
    ViewContext context;
} Test;

/* The owner */

static int count(void *data)
{
    return (int)((Shop *)data)->keys->len;
}

static const char *key(void *data, int row)
{
    return g_ptr_array_index(((Shop *)data)->keys, row);
}

static void cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    Shop *shop = data;
    shop->cells++;
    if (column == 0)
        g_strlcpy(out->text, key(data, row), sizeof out->text);
    else
        g_snprintf(out->text, sizeof out->text, "column %d", column);
}

static void card(void *data, const ViewContext *context, int row, const char *shown, DeskCard *out)
{
    desk_card_title(out, shown);
    if (row < 0) {
        desk_card_text(out, STYLE_MUTED, "it has gone");
        return;
    }
    desk_card_field(out, "Name", shown);
    desk_card_field(out, "Nothing", "");
    desk_card_heading(out, "Story");
    for (int i = 0; i < 40; i++) {
        g_autofree char *head = g_strdup_printf("21:%02d sari", i);
        desk_card_said(out, head,
                       "warga sudah di lokasi, air setinggi lutut, jalan ditutup dua arah");
    }
    desk_card_text(out, STYLE_TEXT, "the end of the story");
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    g_snprintf(out, size, "Things · %u", ((Shop *)data)->keys->len);
}

static void note(void *data, const ViewContext *context, char *out, size_t size)
{
    const Shop *shop = data;
    g_strlcpy(out, shop->note != NULL ? shop->note : "", size);
}

static const char *empty(void *data, const ViewContext *context)
{
    return "empty because the test says so, in so many words that they do not fit into a single "
           "line of the screen";
}

static unsigned waiting(void *data)
{
    return ((Shop *)data)->new->len;
}

static void let_in(void *data)
{
    Shop *shop = data;
    while (shop->new->len > 0)
        g_ptr_array_insert(shop->keys, 0, g_ptr_array_steal_index(shop->new, 0));
}

static bool needs(void *data, int row)
{
    return strstr(key(data, row), "7") != NULL;
}

static void free_shop(void *data)
{
    Shop *shop = data;
    g_ptr_array_unref(shop->keys);
    g_ptr_array_unref(shop->new);
    g_free(shop);
}

static const DeskColumn columns[] = {
    {N_("Key"), 10, 1, 0, false},
    {N_("One"), 10, 0, 3, false},
    {N_("Two"), 10, 0, 1, false},
    {N_("Three"), 10, 0, 2, true},
};

static const DeskTable table = {
    .name = "things",
    .columns = columns,
    .column_count = G_N_ELEMENTS(columns),
    .marks = true,
    .count = count,
    .key = key,
    .cell = cell,
    .card = card,
    .title = title,
    .note = note,
    .empty = empty,
    .waiting = waiting,
    .let_in = let_in,
    .needs = needs,
    .free = free_shop,
};

static void set_up(Test *test, int rows)
{
    g_autoptr(GError) error = NULL;
    test->shop = g_new0(Shop, 1);
    test->shop->keys = g_ptr_array_new_with_free_func(g_free);
    test->shop->new = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < rows; i++)
        g_ptr_array_add(test->shop->keys, g_strdup_printf("thing-%05d", i));
    test->desk = view_desk_new(&table, test->shop);
    test->canvas = canvas_new(ROWS, COLS);
    test->theme = theme_load("malam", &error);
    g_assert_no_error(error);
    test->catalog = catalog_new();
    test->context = (ViewContext){
        .catalog = test->catalog, .theme = test->theme, .now_ms = 1000, .focused = true};
}

static void tear_down(Test *test)
{
    view_free(test->desk);
    canvas_free(test->canvas);
    theme_free(test->theme);
    catalog_free(test->catalog);
}

static char *shown(Test *test)
{
    Rect all = {0, 0, canvas_rows(test->canvas), canvas_cols(test->canvas)};
    view_draw(test->desk, test->canvas, all, &test->context);
    return canvas_dump(test->canvas);
}

static void draw(Test *test)
{
    g_free(shown(test));
}

static bool shows(Test *test, const char *words)
{
    g_autofree char *picture = shown(test);
    return strstr(picture, words) != NULL;
}

static ViewAsk act(Test *test, Action action)
{
    draw(test);
    return view_action(test->desk, action, &test->context).ask;
}

/* The line of the screen on which words stand; -1. */
static int line_of(Test *test, const char *words)
{
    g_autofree char *picture = shown(test);
    g_auto(GStrv) lines = g_strsplit(picture, "\n", 0);
    for (int i = 0; lines[i] != NULL; i++)
        if (strstr(lines[i], words) != NULL)
            return i;
    return -1;
}

static void insert(Test *test, int at, const char *name)
{
    g_ptr_array_insert(test->shop->keys, at, g_strdup(name));
    view_desk_rows_changed(test->desk);
}

/* Tests */

static void test_only_visible(void)
{
    Test test;
    set_up(&test, 10000);
    draw(&test);
    g_assert_cmpuint(test.shop->cells, <=, ROWS * G_N_ELEMENTS(columns));
    test.shop->cells = 0;
    g_assert_cmpint(act(&test, ACTION_DOWN), ==, VIEW_DONE);
    draw(&test);
    /* The two rows whose cursor changed. */
    g_assert_cmpuint(test.shop->cells, <=, 2 * G_N_ELEMENTS(columns));
    test.shop->cells = 0;
    act(&test, ACTION_END);
    draw(&test);
    g_assert_cmpuint(test.shop->cells, <=, ROWS * G_N_ELEMENTS(columns));
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-09999");
    tear_down(&test);
}

static void test_cursor_stays(void)
{
    Test test;
    set_up(&test, 100);
    for (int i = 0; i < 9; i++)
        act(&test, ACTION_DOWN);
    int line = line_of(&test, "thing-00009");
    g_assert_cmpint(line, >, 0);
    insert(&test, 0, "earlier-1");
    insert(&test, 3, "earlier-2");
    insert(&test, 50, "later");
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00009");
    g_assert_cmpint(view_desk_row(test.desk), ==, 11);
    g_assert_cmpint(line_of(&test, "thing-00009"), ==, line);
    tear_down(&test);
}

static void test_gone_is_none(void)
{
    Test test;
    set_up(&test, 20);
    for (int i = 0; i < 4; i++)
        act(&test, ACTION_DOWN);
    g_autofree char *kept = g_ptr_array_steal_index(test.shop->keys, 4);
    view_desk_rows_changed(test.desk);
    draw(&test);
    g_assert_null(view_desk_selected(test.desk));
    g_assert_cmpint(view_desk_row(test.desk), ==, -1);
    /* It comes back where it was selected. */
    insert(&test, 8, kept);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00004");
    g_free(g_ptr_array_steal_index(test.shop->keys, 8));
    view_desk_rows_changed(test.desk);
    g_assert_null(view_desk_selected(test.desk));
    act(&test, ACTION_DOWN);
    g_assert_nonnull(view_desk_selected(test.desk));
    tear_down(&test);
}

static void test_waiting(void)
{
    Test test;
    set_up(&test, 30);
    draw(&test);
    /* Nobody has been here: what is new comes at once. */
    g_ptr_array_add(test.shop->new, g_strdup("new-0"));
    g_assert_cmpint(line_of(&test, "new-0"), ==, 2);
    act(&test, ACTION_DOWN);
    act(&test, ACTION_DOWN);
    g_autofree char *under = g_strdup(view_desk_selected(test.desk));
    g_ptr_array_add(test.shop->new, g_strdup("new-1"));
    g_ptr_array_add(test.shop->new, g_strdup("new-2"));
    g_assert_true(shows(&test, " 2 new "));
    g_assert_cmpint(line_of(&test, "new-1"), ==, -1);
    g_assert_cmpuint(view_desk_waiting(test.desk), ==, 2);
    int line = line_of(&test, under);
    act(&test, ACTION_SHOW_NEW);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, under);
    g_assert_cmpint(line_of(&test, under), ==, line);
    g_assert_false(shows(&test, " new "));
    act(&test, ACTION_HOME);
    g_assert_cmpint(line_of(&test, "new-2"), ==, 2);
    tear_down(&test);
}

static void test_note(void)
{
    Test test;
    set_up(&test, 200);
    for (int i = 0; i < 100; i++)
        act(&test, ACTION_DOWN);
    int line = line_of(&test, "thing-00100");
    test.shop->note = "one thing is overdue";
    g_assert_cmpint(line_of(&test, "one thing is overdue"), ==, 1);
    g_assert_cmpint(line_of(&test, "thing-00100"), ==, line);
    test.shop->note = NULL;
    g_assert_false(shows(&test, "one thing is overdue"));
    g_assert_cmpint(line_of(&test, "thing-00100"), ==, line);
    tear_down(&test);
}

static void test_columns_go(void)
{
    Test test;
    set_up(&test, 3);
    g_assert_true(shows(&test, "column 1"));
    canvas_resize(test.canvas, ROWS, 40);
    g_assert_false(shows(&test, "column 1"));
    g_assert_true(shows(&test, "column 2"));
    g_assert_true(shows(&test, "column 3"));
    canvas_resize(test.canvas, ROWS, 30);
    g_assert_false(shows(&test, "column 3"));
    g_assert_true(shows(&test, "column 2"));
    canvas_resize(test.canvas, ROWS, 20);
    g_assert_false(shows(&test, "column 2"));
    g_assert_true(shows(&test, "thing-00000"));
    tear_down(&test);
}

static void test_wishes(void)
{
    static const DeskColumn wishing[] = {
        {"", 10, 1, 0, false}, {"", 10, 0, 3, false}, {"", 10, 0, 1, false}};
    static const int wanted[] = {20, 0, 0};
    const DeskTable wishes = {.columns = wishing, .wishes = wanted, .column_count = 3};
    int widths[DESK_COLUMNS_MAX];
    desk_columns_share(&wishes, 43, widths);
    g_assert_cmpint(widths[0], ==, 20);
    g_assert_cmpint(widths[1], ==, 10);
    /* One that goes early makes room for a wish, one that goes late only for what is needed. */
    desk_columns_share(&wishes, 42, widths);
    g_assert_cmpint(widths[1], ==, 0);
    g_assert_cmpint(widths[0], ==, 30);
    desk_columns_share(&wishes, 22, widths);
    g_assert_cmpint(widths[2], ==, 10);
    g_assert_cmpint(widths[0], ==, 10);
    desk_columns_share(&wishes, 21, widths);
    g_assert_cmpint(widths[2], ==, 0);
    g_assert_cmpint(widths[0], ==, 20);
}

static void test_card(void)
{
    Test test;
    set_up(&test, 5);
    canvas_resize(test.canvas, 20, 80);
    g_assert_false(shows(&test, "Story"));
    act(&test, ACTION_RIGHT);
    g_assert_true(view_desk_in_card(test.desk));
    g_assert_true(shows(&test, "Story"));
    g_assert_false(shows(&test, "Nothing"));
    g_assert_true(shows(&test, " more lines "));
    act(&test, ACTION_END);
    g_assert_true(shows(&test, "the end of the story"));
    g_assert_false(shows(&test, " more lines "));
    act(&test, ACTION_HOME);
    g_assert_true(shows(&test, "Story"));
    g_assert_cmpint(act(&test, ACTION_CANCEL), ==, VIEW_DONE);
    g_assert_false(view_desk_in_card(test.desk));
    g_assert_true(shows(&test, "thing-00003"));
    /* With nothing left to close it is the console's. */
    g_assert_cmpint(act(&test, ACTION_CANCEL), ==, VIEW_PASS);
    canvas_resize(test.canvas, 30, 80);
    g_assert_true(shows(&test, "Story"));
    g_assert_true(shows(&test, "thing-00003"));
    canvas_resize(test.canvas, 20, 140);
    g_assert_true(shows(&test, "Story"));
    g_assert_true(shows(&test, "thing-00003"));
    act(&test, ACTION_CARD);
    g_assert_false(shows(&test, "Story"));
    tear_down(&test);
}

static void test_card_of_the_next(void)
{
    Test test;
    set_up(&test, 5);
    canvas_resize(test.canvas, 20, 140);
    act(&test, ACTION_RIGHT);
    act(&test, ACTION_END);
    act(&test, ACTION_LEFT);
    act(&test, ACTION_DOWN);
    /* From its beginning. */
    g_assert_true(shows(&test, "Name  thing-00001"));
    g_free(g_ptr_array_steal_index(test.shop->keys, 1));
    view_desk_rows_changed(test.desk);
    g_assert_true(shows(&test, "it has gone"));
    tear_down(&test);
}

static void test_empty(void)
{
    Test test;
    set_up(&test, 0);
    g_assert_true(shows(&test, "empty because the test says so"));
    g_assert_true(shows(&test, "line of the screen"));
    g_assert_null(view_desk_selected(test.desk));
    act(&test, ACTION_DOWN);
    act(&test, ACTION_OPEN);
    act(&test, ACTION_MARK);
    g_assert_false(view_desk_in_card(test.desk));
    insert(&test, 0, "first");
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "first");
    tear_down(&test);
}

static void test_sought(void)
{
    Test test;
    set_up(&test, 60);
    for (int i = 0; i < 40; i++)
        act(&test, ACTION_DOWN);
    g_autoptr(GKeyFile) place = g_key_file_new();
    view_save(test.desk, test.catalog, place);
    int line = line_of(&test, "thing-00040");
    tear_down(&test);
    /* In the next session the rows come after the place. */
    set_up(&test, 0);
    draw(&test);
    view_restore(test.desk, &test.context, place);
    draw(&test);
    for (int i = 0; i < 60; i++)
        g_ptr_array_add(test.shop->keys, g_strdup_printf("thing-%05d", i));
    view_desk_rows_changed(test.desk);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00040");
    g_assert_cmpint(line_of(&test, "thing-00040"), ==, line);
    tear_down(&test);
}

static void test_marks(void)
{
    Test test;
    guint marked;
    set_up(&test, 8);
    act(&test, ACTION_MARK);
    act(&test, ACTION_DOWN);
    act(&test, ACTION_MARK);
    g_autofree const char **keys = view_desk_marked(test.desk, &marked);
    g_assert_cmpuint(marked, ==, 2);
    g_assert_cmpstr(keys[0], ==, "thing-00000");
    g_assert_cmpstr(keys[1], ==, "thing-00002");
    g_assert_null(keys[2]);
    act(&test, ACTION_MARK_CLEAR);
    g_autofree const char **none = view_desk_marked(test.desk, &marked);
    g_assert_cmpuint(marked, ==, 0);
    tear_down(&test);
}

static void test_next(void)
{
    Test test;
    set_up(&test, 40);
    act(&test, ACTION_NEXT_ATTENTION);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00007");
    act(&test, ACTION_NEXT_ATTENTION);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00017");
    act(&test, ACTION_PREV_ATTENTION);
    act(&test, ACTION_PREV_ATTENTION);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00037");
    tear_down(&test);
}

static void test_mouse(void)
{
    Test test;
    set_up(&test, 40);
    canvas_resize(test.canvas, 20, 140);
    draw(&test);
    g_assert_cmpint(view_click(test.desk, 5, 4, false, &test.context).ask, ==, VIEW_DONE);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00003");
    g_assert_cmpint(view_click(test.desk, 5, 4, true, &test.context).ask, ==, VIEW_OPEN);
    view_click(test.desk, 5, 120, false, &test.context);
    g_assert_true(view_desk_in_card(test.desk));
    view_scroll(test.desk, 3);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00003");
    view_click(test.desk, 6, 4, false, &test.context);
    g_assert_false(view_desk_in_card(test.desk));
    view_scroll(test.desk, 30);
    g_assert_cmpint(view_desk_row(test.desk), >, 20);
    tear_down(&test);
}

static void test_other_rows(void)
{
    Test test;
    set_up(&test, 40);
    act(&test, ACTION_END);
    g_ptr_array_set_size(test.shop->keys, 0);
    for (int i = 0; i < 7; i++)
        g_ptr_array_add(test.shop->keys, g_strdup_printf("other-%d", i));
    view_desk_rows_anew(test.desk);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "other-0");
    /* Rows that went without a word are no danger. */
    g_ptr_array_set_size(test.shop->keys, 2);
    draw(&test);
    act(&test, ACTION_END);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "other-1");
    g_autofree char *line = view_desk_line(test.desk, &test.context);
    g_assert_cmpstr(line, ==, "other-1  column 1  column 2  column 3");
    tear_down(&test);
}

static void test_rows(void)
{
    static const uint32_t things[] = {4, 0, 9};
    g_autoptr(DeskRows) rows = desk_rows_new();
    desk_rows_set(rows, things, 3);
    g_assert_cmpint(desk_rows_count(rows), ==, 3);
    g_assert_cmpint(desk_rows_find(rows, 0), ==, 1);
    g_assert_cmpint(desk_rows_find(rows, 5), ==, -1);
    g_assert_cmpuint(desk_rows_thing(rows, 3), ==, UINT32_MAX);
    g_assert_false(desk_rows_offer(rows, 4));
    g_assert_true(desk_rows_offer(rows, 5));
    g_assert_false(desk_rows_offer(rows, 5));
    g_assert_cmpuint(desk_rows_waiting(rows), ==, 1);
    desk_rows_withdraw(rows, 5);
    g_assert_cmpuint(desk_rows_waiting(rows), ==, 0);
    desk_rows_offer(rows, 6);
    desk_rows_set(rows, NULL, 0);
    g_assert_cmpuint(desk_rows_waiting(rows), ==, 0);
    g_assert_cmpint(desk_rows_count(rows), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/ui/desk/of 10,000 rows only the visible are formatted", test_only_visible);
    g_test_add_func("/ui/desk/rows that come leave the cursor where it is", test_cursor_stays);
    g_test_add_func("/ui/desk/when a row goes nothing is selected", test_gone_is_none);
    g_test_add_func("/ui/desk/what is new waits", test_waiting);
    g_test_add_func("/ui/desk/a line above the columns moves no row", test_note);
    g_test_add_func("/ui/desk/narrow screens have fewer columns", test_columns_go);
    g_test_add_func("/ui/desk/columns that go early make room for wishes", test_wishes);
    g_test_add_func("/ui/desk/the card stands where there is room", test_card);
    g_test_add_func("/ui/desk/each card is read from its beginning", test_card_of_the_next);
    g_test_add_func("/ui/desk/an empty one says why", test_empty);
    g_test_add_func("/ui/desk/finds its row again when it comes later", test_sought);
    g_test_add_func("/ui/desk/marks rows", test_marks);
    g_test_add_func("/ui/desk/goes to what needs a person, around the ends", test_next);
    g_test_add_func("/ui/desk/clicks and the wheel", test_mouse);
    g_test_add_func("/ui/desk/other rows begin at the first", test_other_rows);
    g_test_add_func("/ui/desk/rows that are numbers keep their places", test_rows);
    return g_test_run();
}
