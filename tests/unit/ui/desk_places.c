/* Where list, columns and card of a desk stand, and the mouse in them. */
#include "base/i18n.h"
#include "shop.h"
#include "ui/desk_view.h"

static void test_columns_go(void)
{
    ShopTest test;
    shop_open(&test, 3);
    g_assert_true(shop_shows(&test, "column 1"));
    canvas_resize(test.canvas, SHOP_ROWS, 40);
    g_assert_false(shop_shows(&test, "column 1"));
    g_assert_true(shop_shows(&test, "column 2"));
    g_assert_true(shop_shows(&test, "column 3"));
    canvas_resize(test.canvas, SHOP_ROWS, 30);
    g_assert_false(shop_shows(&test, "column 3"));
    g_assert_true(shop_shows(&test, "column 2"));
    canvas_resize(test.canvas, SHOP_ROWS, 20);
    g_assert_false(shop_shows(&test, "column 2"));
    g_assert_true(shop_shows(&test, "thing-00000"));
    shop_close(&test);
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
    ShopTest test;
    shop_open(&test, 5);
    canvas_resize(test.canvas, 20, 80);
    g_assert_false(shop_shows(&test, "Story"));
    shop_act(&test, ACTION_RIGHT);
    g_assert_true(view_desk_in_card(test.desk));
    g_assert_true(shop_shows(&test, "Story"));
    g_assert_false(shop_shows(&test, "Nothing"));
    g_assert_true(shop_shows(&test, " more lines "));
    shop_act(&test, ACTION_END);
    g_assert_true(shop_shows(&test, "the end of the story"));
    g_assert_false(shop_shows(&test, " more lines "));
    shop_act(&test, ACTION_HOME);
    g_assert_true(shop_shows(&test, "Story"));
    g_assert_cmpint(shop_act(&test, ACTION_CANCEL), ==, VIEW_DONE);
    g_assert_false(view_desk_in_card(test.desk));
    g_assert_true(shop_shows(&test, "thing-00003"));
    /* With nothing left to close it is the console's. */
    g_assert_cmpint(shop_act(&test, ACTION_CANCEL), ==, VIEW_PASS);
    shop_act(&test, ACTION_RIGHT);
    shop_act(&test, ACTION_ZOOM);
    view_desk_leave_card(test.desk); /* shown anew it begins with its list */
    g_assert_true(shop_shows(&test, "thing-00003"));
    canvas_resize(test.canvas, 30, 80);
    g_assert_true(shop_shows(&test, "Story"));
    g_assert_true(shop_shows(&test, "thing-00003"));
    canvas_resize(test.canvas, 20, 140);
    g_assert_true(shop_shows(&test, "Story"));
    g_assert_true(shop_shows(&test, "thing-00003"));
    shop_act(&test, ACTION_CARD);
    g_assert_false(shop_shows(&test, "Story"));
    shop_close(&test);
}

static void test_card_of_the_next(void)
{
    ShopTest test;
    shop_open(&test, 5);
    canvas_resize(test.canvas, 20, 140);
    shop_act(&test, ACTION_RIGHT);
    shop_act(&test, ACTION_END);
    shop_act(&test, ACTION_LEFT);
    shop_act(&test, ACTION_DOWN);
    /* From its beginning. */
    g_assert_true(shop_shows(&test, "Name  thing-00001"));
    g_free(g_ptr_array_steal_index(test.shop->keys, 1));
    view_desk_rows_changed(test.desk);
    g_assert_true(shop_shows(&test, "it has gone"));
    shop_close(&test);
}

static void test_note(void)
{
    ShopTest test;
    shop_open(&test, 200);
    for (int i = 0; i < 100; i++)
        shop_act(&test, ACTION_DOWN);
    int line = shop_line_of(&test, "thing-00100");
    test.shop->note = "one thing is overdue";
    g_assert_cmpint(shop_line_of(&test, "one thing is overdue"), ==, 1);
    g_assert_cmpint(shop_line_of(&test, "thing-00100"), ==, line);
    test.shop->note = NULL;
    g_assert_false(shop_shows(&test, "one thing is overdue"));
    g_assert_cmpint(shop_line_of(&test, "thing-00100"), ==, line);
    shop_close(&test);
}

static void test_mouse(void)
{
    ShopTest test;
    shop_open(&test, 40);
    canvas_resize(test.canvas, 20, 140);
    shop_draw(&test);
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
    shop_close(&test);
}

static void test_other_rows(void)
{
    ShopTest test;
    shop_open(&test, 40);
    shop_act(&test, ACTION_END);
    g_ptr_array_set_size(test.shop->keys, 0);
    for (int i = 0; i < 7; i++)
        g_ptr_array_add(test.shop->keys, g_strdup_printf("other-%d", i));
    view_desk_rows_anew(test.desk);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "other-0");
    /* Rows that went without a word are no danger. */
    g_ptr_array_set_size(test.shop->keys, 2);
    shop_draw(&test);
    shop_act(&test, ACTION_END);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "other-1");
    g_autofree char *line = view_desk_line(test.desk, &test.context);
    g_assert_cmpstr(line, ==, "other-1  column 1  column 2  column 3");
    shop_close(&test);
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
    g_test_add_func("/ui/desk/a line above the columns moves no row", test_note);
    g_test_add_func("/ui/desk/narrow screens have fewer columns", test_columns_go);
    g_test_add_func("/ui/desk/columns that go early make room for wishes", test_wishes);
    g_test_add_func("/ui/desk/the card stands where there is room", test_card);
    g_test_add_func("/ui/desk/each card is read from its beginning", test_card_of_the_next);
    g_test_add_func("/ui/desk/clicks and the wheel", test_mouse);
    g_test_add_func("/ui/desk/other rows begin at the first", test_other_rows);
    g_test_add_func("/ui/desk/rows that are numbers keep their places", test_rows);
    return g_test_run();
}
