/* The rows of a desk: what is selected, waits, comes and goes; tests/screens has its pictures. */
#include <string.h>

#include "base/i18n.h"
#include "shop.h"

static void test_only_visible(void)
{
    ShopTest test;
    shop_open(&test, 10000);
    shop_draw(&test);
    g_assert_cmpuint(test.shop->cells, <=, SHOP_ROWS * SHOP_COLUMNS);
    test.shop->cells = 0;
    g_assert_cmpint(shop_act(&test, ACTION_DOWN), ==, VIEW_DONE);
    shop_draw(&test);
    /* The two rows whose cursor changed. */
    g_assert_cmpuint(test.shop->cells, <=, 2 * SHOP_COLUMNS);
    test.shop->cells = 0;
    shop_act(&test, ACTION_END);
    shop_draw(&test);
    g_assert_cmpuint(test.shop->cells, <=, SHOP_ROWS * SHOP_COLUMNS);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-09999");
    shop_close(&test);
}

static void test_cursor_stays(void)
{
    ShopTest test;
    shop_open(&test, 100);
    for (int i = 0; i < 9; i++)
        shop_act(&test, ACTION_DOWN);
    int line = shop_line_of(&test, "thing-00009");
    g_assert_cmpint(line, >, 0);
    shop_insert(&test, 0, "earlier-1");
    shop_insert(&test, 3, "earlier-2");
    shop_insert(&test, 50, "later");
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00009");
    g_assert_cmpint(view_desk_row(test.desk), ==, 11);
    g_assert_cmpint(shop_line_of(&test, "thing-00009"), ==, line);
    shop_close(&test);
}

static void test_gone_is_none(void)
{
    ShopTest test;
    shop_open(&test, 20);
    for (int i = 0; i < 4; i++)
        shop_act(&test, ACTION_DOWN);
    g_autofree char *kept = g_ptr_array_steal_index(test.shop->keys, 4);
    view_desk_rows_changed(test.desk);
    shop_draw(&test);
    g_assert_null(view_desk_selected(test.desk));
    g_assert_cmpint(view_desk_row(test.desk), ==, -1);
    /* It comes back where it was selected. */
    shop_insert(&test, 8, kept);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00004");
    g_free(g_ptr_array_steal_index(test.shop->keys, 8));
    view_desk_rows_changed(test.desk);
    g_assert_null(view_desk_selected(test.desk));
    shop_act(&test, ACTION_DOWN);
    g_assert_nonnull(view_desk_selected(test.desk));
    shop_close(&test);
}

static void test_waiting(void)
{
    ShopTest test;
    shop_open(&test, 30);
    shop_draw(&test);
    /* Nobody has been here: what is new comes at once. */
    g_ptr_array_add(test.shop->new, g_strdup("new-0"));
    g_assert_cmpint(shop_line_of(&test, "new-0"), ==, 2);
    shop_act(&test, ACTION_DOWN);
    shop_act(&test, ACTION_DOWN);
    g_autofree char *under = g_strdup(view_desk_selected(test.desk));
    g_ptr_array_add(test.shop->new, g_strdup("new-1"));
    g_ptr_array_add(test.shop->new, g_strdup("new-2"));
    g_assert_true(shop_shows(&test, " 2 new "));
    g_assert_cmpint(shop_line_of(&test, "new-1"), ==, -1);
    g_assert_cmpuint(view_desk_waiting(test.desk), ==, 2);
    int line = shop_line_of(&test, under);
    shop_act(&test, ACTION_SHOW_NEW);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, under);
    g_assert_cmpint(shop_line_of(&test, under), ==, line);
    g_assert_false(shop_shows(&test, " new "));
    shop_act(&test, ACTION_HOME);
    g_assert_cmpint(shop_line_of(&test, "new-2"), ==, 2);
    shop_close(&test);
}

static void test_empty(void)
{
    ShopTest test;
    shop_open(&test, 0);
    g_assert_true(shop_shows(&test, "empty because the test says so"));
    g_assert_true(shop_shows(&test, "line of the screen"));
    g_assert_null(view_desk_selected(test.desk));
    shop_act(&test, ACTION_DOWN);
    shop_act(&test, ACTION_OPEN);
    shop_act(&test, ACTION_MARK);
    g_assert_false(view_desk_in_card(test.desk));
    shop_insert(&test, 0, "first");
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "first");
    shop_close(&test);
}

static void test_sought(void)
{
    ShopTest test;
    shop_open(&test, 60);
    for (int i = 0; i < 40; i++)
        shop_act(&test, ACTION_DOWN);
    g_autoptr(GKeyFile) place = g_key_file_new();
    view_save(test.desk, test.catalog, place);
    int line = shop_line_of(&test, "thing-00040");
    shop_close(&test);
    /* In the next session the rows come after the place. */
    shop_open(&test, 0);
    shop_draw(&test);
    view_restore(test.desk, &test.context, place);
    shop_draw(&test);
    for (int i = 0; i < 60; i++)
        g_ptr_array_add(test.shop->keys, g_strdup_printf("thing-%05d", i));
    view_desk_rows_changed(test.desk);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00040");
    g_assert_cmpint(shop_line_of(&test, "thing-00040"), ==, line);
    shop_close(&test);
}

static void test_marks(void)
{
    ShopTest test;
    guint marked;
    shop_open(&test, 8);
    shop_act(&test, ACTION_MARK);
    shop_act(&test, ACTION_DOWN);
    shop_act(&test, ACTION_MARK);
    g_autofree const char **keys = view_desk_marked(test.desk, &marked);
    g_assert_cmpuint(marked, ==, 2);
    g_assert_cmpstr(keys[0], ==, "thing-00000");
    g_assert_cmpstr(keys[1], ==, "thing-00002");
    g_assert_null(keys[2]);
    shop_act(&test, ACTION_MARK_CLEAR);
    g_autofree const char **none = view_desk_marked(test.desk, &marked);
    g_assert_cmpuint(marked, ==, 0);
    shop_close(&test);
}

static void test_next(void)
{
    ShopTest test;
    shop_open(&test, 40);
    shop_act(&test, ACTION_NEXT_ATTENTION);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00007");
    shop_act(&test, ACTION_NEXT_ATTENTION);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00017");
    shop_act(&test, ACTION_PREV_ATTENTION);
    shop_act(&test, ACTION_PREV_ATTENTION);
    g_assert_cmpstr(view_desk_selected(test.desk), ==, "thing-00037");
    shop_close(&test);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/ui/desk/of 10,000 rows only the visible are formatted", test_only_visible);
    g_test_add_func("/ui/desk/rows that come leave the cursor where it is", test_cursor_stays);
    g_test_add_func("/ui/desk/when a row goes nothing is selected", test_gone_is_none);
    g_test_add_func("/ui/desk/what is new waits", test_waiting);
    g_test_add_func("/ui/desk/an empty one says why", test_empty);
    g_test_add_func("/ui/desk/finds its row again when it comes later", test_sought);
    g_test_add_func("/ui/desk/marks rows", test_marks);
    g_test_add_func("/ui/desk/goes to what needs a person, around the ends", test_next);
    return g_test_run();
}
