/* What the list of cameras does, apart from how it looks: tests/screens has its pictures. */
#include <string.h>

#include "base/i18n.h"
#include "panes.h"

static void check_selected(const Panes *panes, const char *id)
{
    g_autofree char *now = panes_selected(panes);
    g_assert_cmpstr(now, ==, id);
}

static void filter(Panes *panes, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(view_table_filter(panes->table, &panes->context, text, &error));
    g_assert_no_error(error);
}

static void test_rows_keep_still(void)
{
    Panes panes;
    panes_init(&panes);
    panes_act(&panes, panes.table, ACTION_SORT_1);
    panes_act(&panes, panes.table, ACTION_DOWN);
    g_autofree char *before = panes_selected(&panes);
    int count = view_table_count(panes.table);
    filter(&panes, "state:online");
    int live = view_table_count(panes.table);
    g_assert_cmpint(live, <, count);
    panes_act(&panes, panes.table, ACTION_DOWN);
    g_autofree char *under = panes_selected(&panes);
    panes_set_state(&panes, under, CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpint(view_table_count(panes.table), ==, live);
    check_selected(&panes, under);
    panes_clear(&panes);
}

/* A pane that was never on the screen shows no column yet. */
static void test_sort_unseen(void)
{
    Panes panes;
    panes_init(&panes);
    view_action(panes.table, ACTION_SORT, &panes.context);
    g_assert_cmpint(view_table_count(panes.table), >, 0);
    panes_clear(&panes);
}

static void test_waiting(void)
{
    Panes panes;
    panes_init(&panes);
    filter(&panes, "state:offline reason:none");
    int count = view_table_count(panes.table);
    g_autofree char *under = panes_selected(&panes);
    panes_set_state(&panes, "cam-001", CAMERA_OFFLINE, REASON_NONE);
    panes_set_state(&panes, "cam-002", CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpint(view_table_count(panes.table), ==, count);
    g_assert_cmpuint(view_table_waiting(panes.table), ==, 2);
    panes_set_state(&panes, "cam-002", CAMERA_ONLINE, REASON_NONE);
    g_assert_cmpuint(view_table_waiting(panes.table), ==, 1);
    g_autofree char *picture = panes_shown(&panes, panes.table);
    g_assert_nonnull(strstr(picture, " 1 new "));
    panes_act(&panes, panes.table, ACTION_SHOW_NEW);
    g_assert_cmpint(view_table_count(panes.table), ==, count + 1);
    g_assert_cmpuint(view_table_waiting(panes.table), ==, 0);
    check_selected(&panes, under);
    panes_clear(&panes);
}

static void test_scope(void)
{
    Panes panes;
    panes_init(&panes);
    uint32_t tembalang = catalog_find_area(panes.catalog, "33.74.10");
    g_assert_cmpuint(tembalang, !=, CATALOG_NONE);
    view_table_scope(panes.table, &panes.context, tembalang);
    g_assert_cmpint(view_table_count(panes.table), ==,
                    (int)catalog_area_counts(panes.catalog, tembalang).installed);
    /* Outside of it nothing waits. */
    panes_set_state(&panes, "cam-001", CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpuint(view_table_waiting(panes.table), ==, 0);
    filter(&panes, "id:cam-001");
    g_assert_cmpint(view_table_count(panes.table), ==, 0);
    g_autofree char *picture = panes_shown(&panes, panes.table);
    g_assert_nonnull(strstr(picture, "whole city, where 1 do"));
    ViewAnswer answer = panes_act(&panes, panes.table, ACTION_OPEN);
    g_assert_cmpint(answer.ask, ==, VIEW_SCOPE);
    g_assert_cmpuint(answer.index, ==, CATALOG_NONE);
    panes_clear(&panes);
}

static void test_mistake_keeps_rows(void)
{
    Panes panes;
    panes_init(&panes);
    filter(&panes, "state:online");
    int live = view_table_count(panes.table);
    g_autoptr(GError) error = NULL;
    g_assert_false(view_table_filter(panes.table, &panes.context, "state:onlne", &error));
    g_assert_nonnull(error);
    g_assert_cmpint(view_table_count(panes.table), ==, live);
    g_assert_cmpstr(view_table_filter_text(panes.table), ==, "state:online");
    panes_clear(&panes);
}

static void test_reset(void)
{
    Panes panes;
    panes_init(&panes);
    for (int i = 0; i < 7; i++)
        panes_act(&panes, panes.table, ACTION_DOWN);
    panes_act(&panes, panes.table, ACTION_MARK);
    g_autofree char *under = panes_selected(&panes);
    g_autoptr(Catalog) other = fixture_city();
    g_autoptr(GBytes) bytes = catalog_pack(other);
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    void *block = g_memdup2(data, size);
    g_autoptr(GError) error = NULL;
    g_assert_true(catalog_adopt(panes.catalog, block, size, NULL, &error));
    g_assert_no_error(error);
    g_autofree char *picture = panes_shown(&panes, panes.table);
    check_selected(&panes, under);
    guint marked;
    g_autofree const char **ids = view_table_marked(panes.table, &marked);
    g_assert_cmpuint(marked, ==, 1);
    panes_clear(&panes);
    g_free(block);
}

static void draw_all(Panes *panes)
{
    g_autofree char *tree = panes_shown(panes, panes->tree),
                    *table = panes_shown(panes, panes->table);
}

/* Takes a city in thing by thing, with pictures in between, as it comes over the network. */
static void take_in(Panes *panes, const Catalog *other)
{
    Area area;
    Site site;
    Camera camera;
    for (uint32_t i = 0; catalog_area(other, i, &area); i++) {
        catalog_put_area(panes->catalog, &area, NULL);
        draw_all(panes);
    }
    for (uint32_t i = 0; catalog_site(other, i, &site); i++)
        catalog_put_site(panes->catalog, &site, NULL);
    for (uint32_t i = 0; catalog_camera(other, i, &camera); i++) {
        catalog_put_camera(panes->catalog, &camera, NULL);
        draw_all(panes);
    }
}

static void test_reload(void)
{
    Panes panes;
    panes_init(&panes);
    g_autoptr(Catalog) other = fixture_city();
    panes_act(&panes, panes.tree, ACTION_DOWN);
    panes_act(&panes, panes.tree, ACTION_DOWN);
    panes_act(&panes, panes.tree, ACTION_RIGHT);
    panes_act(&panes, panes.tree, ACTION_RIGHT);
    view_table_scope(panes.table, &panes.context, view_tree_selected(panes.tree));
    panes_act(&panes, panes.table, ACTION_DOWN);
    panes_act(&panes, panes.table, ACTION_DOWN);
    g_autofree char *under = panes_selected(&panes);
    g_autofree char *tree = panes_shown(&panes, panes.tree),
                    *table = panes_shown(&panes, panes.table);
    catalog_clear(panes.catalog);
    draw_all(&panes);
    g_assert_cmpint(view_table_count(panes.table), ==, 0);
    take_in(&panes, other);
    g_assert_cmpuint(view_table_waiting(panes.table), ==, 0);
    check_selected(&panes, under);
    g_autofree char *tree_now = panes_shown(&panes, panes.tree),
                    *table_now = panes_shown(&panes, panes.table);
    g_assert_cmpstr(tree_now, ==, tree);
    g_assert_cmpstr(table_now, ==, table);
    panes_clear(&panes);
}

static void test_gone(void)
{
    Panes panes;
    panes_init(&panes);
    g_autofree char *first = panes_shown(&panes, panes.table);
    int count = view_table_count(panes.table);
    g_autofree char *under = panes_selected(&panes);
    catalog_remove_camera(panes.catalog, under);
    g_autofree char *picture = panes_shown(&panes, panes.table);
    g_assert_nonnull(strstr(picture, "(no longer there)"));
    panes_act(&panes, panes.table, ACTION_SHOW_NEW);
    g_assert_cmpint(view_table_count(panes.table), ==, count - 1);
    panes_clear(&panes);
}

static void test_attention(void)
{
    Panes panes;
    panes_init(&panes);
    unsigned found = 0;
    uint32_t begun = CATALOG_NONE;
    for (;;) {
        panes_act(&panes, panes.table, ACTION_NEXT_ATTENTION);
        uint32_t index = view_table_selected(panes.table);
        if (index == begun)
            break;
        begun = begun == CATALOG_NONE ? index : begun;
        Camera camera;
        g_assert_true(catalog_camera(panes.catalog, index, &camera));
        g_assert_cmpint(camera.state, !=, CAMERA_ONLINE);
        g_assert_cmpint(camera.reason, ==, REASON_NONE);
        found++;
    }
    g_assert_cmpuint(found, ==, catalog_counts(panes.catalog).unexplained);
    panes_clear(&panes);
}

static void test_place(void)
{
    Panes panes;
    panes_init(&panes);
    g_autoptr(GKeyFile) place = g_key_file_new();
    filter(&panes, "class:rt");
    panes_act(&panes, panes.table, ACTION_SORT_3);
    for (int i = 0; i < 5; i++)
        panes_act(&panes, panes.table, ACTION_DOWN);
    g_autofree char *under = panes_selected(&panes), *picture = panes_shown(&panes, panes.table);
    view_save(panes.table, panes.catalog, place);
    filter(&panes, "class:market");
    panes_act(&panes, panes.table, ACTION_SORT_1);
    view_restore(panes.table, &panes.context, place);
    check_selected(&panes, under);
    g_autofree char *again = panes_shown(&panes, panes.table);
    g_assert_cmpstr(again, ==, picture);
    /* A place that somebody has spoilt is no place, and breaks nothing. */
    g_key_file_set_string(place, "table", "filter", "state:nonsense \033[2J");
    g_key_file_set_string(place, "table", "sort", "x");
    g_key_file_set_string(place, "table", "area", "99.99");
    g_key_file_set_integer(place, "table", "top", -5);
    g_key_file_set_string(place, "tree", "area", "../../etc");
    view_restore(panes.table, &panes.context, place);
    view_restore(panes.tree, &panes.context, place);
    g_assert_cmpstr(view_table_filter_text(panes.table), ==, "");
    g_assert_cmpint(view_table_count(panes.table), ==, 60);
    panes_clear(&panes);
}

/* A volunteer's tree begins with the city; what they write is about their RT all the same. */
static void test_meant(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    const Area rt = {.code = "33.74.03.1003.006.005", .name = "RT 05", .level = AREA_RT};
    g_assert_true(catalog_put_area(catalog, &rt, NULL));
    uint32_t city = catalog_find_area(catalog, "33.74");
    uint32_t only = catalog_find_area(catalog, rt.code);
    g_assert_cmpuint(city, !=, CATALOG_NONE);
    g_assert_cmpuint(view_table_place(catalog, city), ==, only);
    g_assert_cmpuint(view_table_place(catalog, CATALOG_NONE), ==, only);
    g_assert_cmpuint(view_table_place(catalog, only), ==, only);
    const Area other = {.code = "33.74.03.1003.007", .name = "RW 07", .level = AREA_RW};
    g_assert_true(catalog_put_area(catalog, &other, NULL));
    uint32_t kelurahan = catalog_find_area(catalog, "33.74.03.1003");
    g_assert_cmpuint(view_table_place(catalog, city), ==, kelurahan);
    g_assert_cmpuint(view_table_place(catalog, only), ==, only);
    uint32_t second = catalog_find_area(catalog, other.code);
    g_assert_cmpuint(view_table_place(catalog, second), ==, second);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/table/rows keep still while states change", test_rows_keep_still);
    g_test_add_func("/table/what was never drawn is sorted by nothing", test_sort_unseen);
    g_test_add_func("/table/what comes to match waits to be let in", test_waiting);
    g_test_add_func("/table/shows one area, and says where more is", test_scope);
    g_test_add_func("/table/a mistake in the filter keeps the rows", test_mistake_keeps_rows);
    g_test_add_func("/table/selection and marks outlive a reset", test_reset);
    g_test_add_func("/table/a city that comes anew finds everybody where they were", test_reload);
    g_test_add_func("/table/a camera that is gone keeps its row until asked", test_gone);
    g_test_add_func("/table/next attention meets every camera without a reason", test_attention);
    g_test_add_func("/table/a place comes back as it was", test_place);
    g_test_add_func("/table/what is written is about what one may see", test_meant);
    return g_test_run();
}
