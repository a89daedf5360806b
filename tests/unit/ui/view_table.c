/* What the list of cameras does, apart from how it looks: tests/screens has its pictures. */
#include <string.h>

#include "base/i18n.h"
#include "desk.h"

static void check_selected(const Desk *desk, const char *id)
{
    g_autofree char *now = desk_selected(desk);
    g_assert_cmpstr(now, ==, id);
}

static void filter(Desk *desk, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(view_table_filter(desk->table, &desk->context, text, &error));
    g_assert_no_error(error);
}

static void test_rows_keep_still(void)
{
    Desk desk;
    desk_init(&desk);
    desk_act(&desk, desk.table, ACTION_SORT_1);
    desk_act(&desk, desk.table, ACTION_DOWN);
    g_autofree char *before = desk_selected(&desk);
    int count = view_table_count(desk.table);
    filter(&desk, "state:online");
    int live = view_table_count(desk.table);
    g_assert_cmpint(live, <, count);
    desk_act(&desk, desk.table, ACTION_DOWN);
    g_autofree char *under = desk_selected(&desk);
    desk_set_state(&desk, under, CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpint(view_table_count(desk.table), ==, live);
    check_selected(&desk, under);
    desk_clear(&desk);
}

static void test_waiting(void)
{
    Desk desk;
    desk_init(&desk);
    filter(&desk, "state:offline reason:none");
    int count = view_table_count(desk.table);
    g_autofree char *under = desk_selected(&desk);
    desk_set_state(&desk, "cam-001", CAMERA_OFFLINE, REASON_NONE);
    desk_set_state(&desk, "cam-002", CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpint(view_table_count(desk.table), ==, count);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 2);
    desk_set_state(&desk, "cam-002", CAMERA_ONLINE, REASON_NONE);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 1);
    g_autofree char *picture = desk_shown(&desk, desk.table);
    g_assert_nonnull(strstr(picture, " 1 new "));
    desk_act(&desk, desk.table, ACTION_SHOW_NEW);
    g_assert_cmpint(view_table_count(desk.table), ==, count + 1);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 0);
    check_selected(&desk, under);
    desk_clear(&desk);
}

static void test_scope(void)
{
    Desk desk;
    desk_init(&desk);
    uint32_t tembalang = catalog_find_area(desk.catalog, "33.74.10");
    g_assert_cmpuint(tembalang, !=, CATALOG_NONE);
    view_table_scope(desk.table, &desk.context, tembalang);
    g_assert_cmpint(view_table_count(desk.table), ==,
                    (int)catalog_area_counts(desk.catalog, tembalang).installed);
    /* Outside of it nothing waits. */
    desk_set_state(&desk, "cam-001", CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 0);
    filter(&desk, "id:cam-001");
    g_assert_cmpint(view_table_count(desk.table), ==, 0);
    g_autofree char *picture = desk_shown(&desk, desk.table);
    g_assert_nonnull(strstr(picture, "whole city, where 1 do"));
    ViewAnswer answer = desk_act(&desk, desk.table, ACTION_OPEN);
    g_assert_cmpint(answer.ask, ==, VIEW_SCOPE);
    g_assert_cmpuint(answer.index, ==, CATALOG_NONE);
    desk_clear(&desk);
}

static void test_mistake_keeps_rows(void)
{
    Desk desk;
    desk_init(&desk);
    filter(&desk, "state:online");
    int live = view_table_count(desk.table);
    g_autoptr(GError) error = NULL;
    g_assert_false(view_table_filter(desk.table, &desk.context, "state:onlne", &error));
    g_assert_nonnull(error);
    g_assert_cmpint(view_table_count(desk.table), ==, live);
    g_assert_cmpstr(view_table_filter_text(desk.table), ==, "state:online");
    desk_clear(&desk);
}

static void test_reset(void)
{
    Desk desk;
    desk_init(&desk);
    for (int i = 0; i < 7; i++)
        desk_act(&desk, desk.table, ACTION_DOWN);
    desk_act(&desk, desk.table, ACTION_MARK);
    g_autofree char *under = desk_selected(&desk);
    g_autoptr(Catalog) other = fixture_city();
    g_autoptr(GBytes) bytes = catalog_pack(other);
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    void *block = g_memdup2(data, size);
    g_autoptr(GError) error = NULL;
    g_assert_true(catalog_adopt(desk.catalog, block, size, NULL, &error));
    g_assert_no_error(error);
    g_autofree char *picture = desk_shown(&desk, desk.table);
    check_selected(&desk, under);
    guint marked;
    g_autofree const char **ids = view_table_marked(desk.table, &marked);
    g_assert_cmpuint(marked, ==, 1);
    desk_clear(&desk);
    g_free(block);
}

static void draw_all(Desk *desk)
{
    g_autofree char *tree = desk_shown(desk, desk->tree), *table = desk_shown(desk, desk->table);
}

/* Takes a city in thing by thing, with pictures in between, as it comes over the network. */
static void take_in(Desk *desk, const Catalog *other)
{
    Area area;
    Site site;
    Camera camera;
    for (uint32_t i = 0; catalog_area(other, i, &area); i++) {
        catalog_put_area(desk->catalog, &area, NULL);
        draw_all(desk);
    }
    for (uint32_t i = 0; catalog_site(other, i, &site); i++)
        catalog_put_site(desk->catalog, &site, NULL);
    for (uint32_t i = 0; catalog_camera(other, i, &camera); i++) {
        catalog_put_camera(desk->catalog, &camera, NULL);
        draw_all(desk);
    }
}

static void test_reload(void)
{
    Desk desk;
    desk_init(&desk);
    g_autoptr(Catalog) other = fixture_city();
    desk_act(&desk, desk.tree, ACTION_DOWN);
    desk_act(&desk, desk.tree, ACTION_DOWN);
    desk_act(&desk, desk.tree, ACTION_RIGHT);
    desk_act(&desk, desk.tree, ACTION_RIGHT);
    view_table_scope(desk.table, &desk.context, view_tree_selected(desk.tree));
    desk_act(&desk, desk.table, ACTION_DOWN);
    desk_act(&desk, desk.table, ACTION_DOWN);
    g_autofree char *under = desk_selected(&desk);
    g_autofree char *tree = desk_shown(&desk, desk.tree), *table = desk_shown(&desk, desk.table);
    catalog_clear(desk.catalog);
    draw_all(&desk);
    g_assert_cmpint(view_table_count(desk.table), ==, 0);
    take_in(&desk, other);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 0);
    check_selected(&desk, under);
    g_autofree char *tree_now = desk_shown(&desk, desk.tree),
                    *table_now = desk_shown(&desk, desk.table);
    g_assert_cmpstr(tree_now, ==, tree);
    g_assert_cmpstr(table_now, ==, table);
    desk_clear(&desk);
}

static void test_gone(void)
{
    Desk desk;
    desk_init(&desk);
    g_autofree char *first = desk_shown(&desk, desk.table);
    int count = view_table_count(desk.table);
    g_autofree char *under = desk_selected(&desk);
    catalog_remove_camera(desk.catalog, under);
    g_autofree char *picture = desk_shown(&desk, desk.table);
    g_assert_nonnull(strstr(picture, "(no longer there)"));
    desk_act(&desk, desk.table, ACTION_SHOW_NEW);
    g_assert_cmpint(view_table_count(desk.table), ==, count - 1);
    desk_clear(&desk);
}

static void test_attention(void)
{
    Desk desk;
    desk_init(&desk);
    unsigned found = 0;
    uint32_t begun = CATALOG_NONE;
    for (;;) {
        desk_act(&desk, desk.table, ACTION_NEXT_ATTENTION);
        uint32_t index = view_table_selected(desk.table);
        if (index == begun)
            break;
        begun = begun == CATALOG_NONE ? index : begun;
        Camera camera;
        g_assert_true(catalog_camera(desk.catalog, index, &camera));
        g_assert_cmpint(camera.state, !=, CAMERA_ONLINE);
        g_assert_cmpint(camera.reason, ==, REASON_NONE);
        found++;
    }
    g_assert_cmpuint(found, ==, catalog_counts(desk.catalog).unexplained);
    desk_clear(&desk);
}

static void test_place(void)
{
    Desk desk;
    desk_init(&desk);
    g_autoptr(GKeyFile) place = g_key_file_new();
    filter(&desk, "class:rt");
    desk_act(&desk, desk.table, ACTION_SORT_3);
    for (int i = 0; i < 5; i++)
        desk_act(&desk, desk.table, ACTION_DOWN);
    g_autofree char *under = desk_selected(&desk), *picture = desk_shown(&desk, desk.table);
    view_save(desk.table, desk.catalog, place);
    filter(&desk, "class:market");
    desk_act(&desk, desk.table, ACTION_SORT_1);
    view_restore(desk.table, &desk.context, place);
    check_selected(&desk, under);
    g_autofree char *again = desk_shown(&desk, desk.table);
    g_assert_cmpstr(again, ==, picture);
    /* A place that somebody has spoilt is no place, and breaks nothing. */
    g_key_file_set_string(place, "table", "filter", "state:nonsense \033[2J");
    g_key_file_set_string(place, "table", "sort", "x");
    g_key_file_set_string(place, "table", "area", "99.99");
    g_key_file_set_integer(place, "table", "top", -5);
    g_key_file_set_string(place, "tree", "area", "../../etc");
    view_restore(desk.table, &desk.context, place);
    view_restore(desk.tree, &desk.context, place);
    g_assert_cmpstr(view_table_filter_text(desk.table), ==, "");
    g_assert_cmpint(view_table_count(desk.table), ==, 60);
    desk_clear(&desk);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/table/rows keep still while states change", test_rows_keep_still);
    g_test_add_func("/table/what comes to match waits to be let in", test_waiting);
    g_test_add_func("/table/shows one area, and says where more is", test_scope);
    g_test_add_func("/table/a mistake in the filter keeps the rows", test_mistake_keeps_rows);
    g_test_add_func("/table/selection and marks outlive a reset", test_reset);
    g_test_add_func("/table/a city that comes anew finds everybody where they were", test_reload);
    g_test_add_func("/table/a camera that is gone keeps its row until asked", test_gone);
    g_test_add_func("/table/next attention meets every camera without a reason", test_attention);
    g_test_add_func("/table/a place comes back as it was", test_place);
    return g_test_run();
}
