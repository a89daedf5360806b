/* What the panes do, apart from how they look: tests/screens has their pictures. */
#include <string.h>

#include "base/i18n.h"
#include "fixture.h"
#include "ui/view_card.h"
#include "ui/view_table.h"
#include "ui/view_tree.h"

typedef struct Desk {
    Catalog *catalog;
    Theme *theme;
    Trail *trail;
    View *tree, *table, *card;
    Canvas *canvas;
    ViewContext context;
    unsigned listener;
} Desk;

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    Desk *desk = data;
    if (thing == CATALOG_RESET)
        trail_reset(desk->trail, catalog);
    else if (thing == CATALOG_CAMERA)
        trail_note(desk->trail, catalog, index, FIXTURE_NOW_MS);
    view_changed(desk->tree, catalog, thing, index, FIXTURE_NOW_MS);
    view_changed(desk->table, catalog, thing, index, FIXTURE_NOW_MS);
    view_changed(desk->card, catalog, thing, index, FIXTURE_NOW_MS);
}

static void desk_init(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    *desk = (Desk){.catalog = fixture_city(), .trail = trail_new()};
    desk->theme = theme_load("mono", &error);
    g_assert_no_error(error);
    trail_reset(desk->trail, desk->catalog);
    desk->tree = view_tree_new(desk->trail);
    desk->table = view_table_new();
    desk->card = view_card_new(desk->trail);
    desk->canvas = canvas_new(20, 90);
    desk->context = (ViewContext){
        .catalog = desk->catalog, .theme = desk->theme, .now_ms = FIXTURE_NOW_MS, .focused = true};
    desk->listener = catalog_listen(desk->catalog, on_catalog, desk);
}

static void desk_clear(Desk *desk)
{
    catalog_unlisten(desk->catalog, desk->listener);
    canvas_free(desk->canvas);
    view_free(desk->tree);
    view_free(desk->table);
    view_free(desk->card);
    trail_free(desk->trail);
    theme_free(desk->theme);
    catalog_free(desk->catalog);
}

static char *shown(Desk *desk, View *view)
{
    view_draw(view, desk->canvas, (Rect){0, 0, 20, 90}, &desk->context);
    return canvas_dump(desk->canvas);
}

static ViewAnswer act(Desk *desk, View *view, Action action)
{
    g_autofree char *drawn = shown(desk, view);
    return view_action(view, action, &desk->context);
}

static const char *selected_id(const Desk *desk)
{
    static char id[80];
    Camera camera;
    g_assert_true(catalog_camera(desk->catalog, view_table_selected(desk->table), &camera));
    g_strlcpy(id, camera.id, sizeof id);
    return id;
}

static void set_state(Desk *desk, const char *id, CameraState state, Reason reason)
{
    Camera camera;
    g_autoptr(GError) error = NULL;
    g_assert_true(catalog_camera(desk->catalog, catalog_find_camera(desk->catalog, id), &camera));
    camera.state = state;
    camera.reason = reason;
    camera.since_ms = FIXTURE_NOW_MS;
    camera.rev++;
    g_assert_true(catalog_put_camera(desk->catalog, &camera, &error));
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
    act(&desk, desk.table, ACTION_SORT_1);
    act(&desk, desk.table, ACTION_DOWN);
    g_autofree char *before = g_strdup(selected_id(&desk));
    int count = view_table_count(desk.table);
    filter(&desk, "state:online");
    int live = view_table_count(desk.table);
    g_assert_cmpint(live, <, count);
    act(&desk, desk.table, ACTION_DOWN);
    g_autofree char *under = g_strdup(selected_id(&desk));
    set_state(&desk, under, CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpint(view_table_count(desk.table), ==, live);
    g_assert_cmpstr(selected_id(&desk), ==, under);
    desk_clear(&desk);
}

static void test_waiting(void)
{
    Desk desk;
    desk_init(&desk);
    filter(&desk, "state:offline reason:none");
    int count = view_table_count(desk.table);
    g_autofree char *under = g_strdup(selected_id(&desk));
    set_state(&desk, "cam-001", CAMERA_OFFLINE, REASON_NONE);
    set_state(&desk, "cam-002", CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpint(view_table_count(desk.table), ==, count);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 2);
    set_state(&desk, "cam-002", CAMERA_ONLINE, REASON_NONE);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 1);
    g_autofree char *picture = shown(&desk, desk.table);
    g_assert_nonnull(strstr(picture, " 1 new "));
    act(&desk, desk.table, ACTION_SHOW_NEW);
    g_assert_cmpint(view_table_count(desk.table), ==, count + 1);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 0);
    g_assert_cmpstr(selected_id(&desk), ==, under);
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
    set_state(&desk, "cam-001", CAMERA_OFFLINE, REASON_NONE);
    g_assert_cmpuint(view_table_waiting(desk.table), ==, 0);
    filter(&desk, "id:cam-001");
    g_assert_cmpint(view_table_count(desk.table), ==, 0);
    g_autofree char *picture = shown(&desk, desk.table);
    g_assert_nonnull(strstr(picture, "whole city, where 1 do"));
    ViewAnswer answer = act(&desk, desk.table, ACTION_OPEN);
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
        act(&desk, desk.table, ACTION_DOWN);
    act(&desk, desk.table, ACTION_MARK);
    g_autofree char *under = g_strdup(selected_id(&desk));
    g_autoptr(Catalog) other = fixture_city();
    g_autoptr(GBytes) bytes = catalog_pack(other);
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    void *block = g_memdup2(data, size);
    g_autoptr(GError) error = NULL;
    g_assert_true(catalog_adopt(desk.catalog, block, size, NULL, &error));
    g_assert_no_error(error);
    g_autofree char *picture = shown(&desk, desk.table);
    g_assert_cmpstr(selected_id(&desk), ==, under);
    guint marked;
    g_autofree const char **ids = view_table_marked(desk.table, &marked);
    g_assert_cmpuint(marked, ==, 1);
    desk_clear(&desk);
    g_free(block);
}

static void test_gone(void)
{
    Desk desk;
    desk_init(&desk);
    g_autofree char *first = shown(&desk, desk.table);
    int count = view_table_count(desk.table);
    catalog_remove_camera(desk.catalog, selected_id(&desk));
    g_autofree char *picture = shown(&desk, desk.table);
    g_assert_nonnull(strstr(picture, "(no longer there)"));
    act(&desk, desk.table, ACTION_SHOW_NEW);
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
        act(&desk, desk.table, ACTION_NEXT_ATTENTION);
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
    act(&desk, desk.table, ACTION_SORT_3);
    for (int i = 0; i < 5; i++)
        act(&desk, desk.table, ACTION_DOWN);
    g_autofree char *under = g_strdup(selected_id(&desk)), *picture = shown(&desk, desk.table);
    view_save(desk.table, desk.catalog, place);
    filter(&desk, "class:market");
    act(&desk, desk.table, ACTION_SORT_1);
    view_restore(desk.table, &desk.context, place);
    g_assert_cmpstr(selected_id(&desk), ==, under);
    g_autofree char *again = shown(&desk, desk.table);
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

static void test_tree(void)
{
    Desk desk;
    desk_init(&desk);
    Area area;
    ViewAnswer answer = act(&desk, desk.tree, ACTION_DOWN);
    g_assert_cmpint(answer.ask, ==, VIEW_SELECT);
    act(&desk, desk.tree, ACTION_RIGHT);
    answer = act(&desk, desk.tree, ACTION_RIGHT);
    g_assert_true(catalog_area(desk.catalog, answer.index, &area));
    g_assert_cmpint(area.level, ==, AREA_KELURAHAN);
    answer = act(&desk, desk.tree, ACTION_LEFT);
    g_assert_true(catalog_area(desk.catalog, answer.index, &area));
    g_assert_cmpint(area.level, ==, AREA_KECAMATAN);
    answer = act(&desk, desk.tree, ACTION_OPEN);
    g_assert_cmpint(answer.ask, ==, VIEW_SCOPE);
    act(&desk, desk.tree, ACTION_EXPAND_ALL);
    g_autofree char *all = shown(&desk, desk.tree);
    g_assert_nonnull(strstr(all, "RT 001"));
    act(&desk, desk.tree, ACTION_COLLAPSE_ALL);
    g_autofree char *none = shown(&desk, desk.tree);
    g_assert_null(strstr(none, "RT 001"));
    g_assert_nonnull(strstr(none, "Tembalang"));
    desk_clear(&desk);
}

static int line_of(const char *picture, const char *name)
{
    int line = 0;
    const char *at = strstr(picture, name);
    g_assert_nonnull(at);
    for (const char *c = picture; c < at; c++)
        line += *c == '\n';
    return line;
}

static void test_what_changed(void)
{
    Desk desk;
    desk_init(&desk);
    g_autofree char *by_code = shown(&desk, desk.tree);
    g_assert_cmpint(line_of(by_code, "Tugu"), >, line_of(by_code, "Semarang Utara"));
    Camera camera;
    uint32_t tugu = CATALOG_NONE;
    for (uint32_t i = 0; i < catalog_cameras(desk.catalog); i++)
        if (catalog_camera(desk.catalog, i, &camera) && camera.state == CAMERA_ONLINE &&
            area_code_within(camera.area, "33.74.16"))
            tugu = i;
    g_assert_true(catalog_camera(desk.catalog, tugu, &camera));
    g_autofree char *id = g_strdup(camera.id);
    set_state(&desk, id, CAMERA_FROZEN, REASON_NONE);
    /* Nothing moves by itself. */
    g_autofree char *still = shown(&desk, desk.tree);
    g_assert_cmpint(line_of(still, "Tugu"), ==, line_of(by_code, "Tugu"));
    act(&desk, desk.tree, ACTION_TREE_ORDER);
    g_autofree char *by_change = shown(&desk, desk.tree);
    g_assert_cmpint(line_of(by_change, "Tugu"), <, line_of(by_change, "Semarang Utara"));
    view_card_show(desk.card, &desk.context, catalog_find_camera(desk.catalog, id));
    g_autofree char *card = shown(&desk, desk.card);
    g_assert_nonnull(strstr(card, "live → frozen"));
    desk_clear(&desk);
}

static void test_trail(void)
{
    Desk desk;
    desk_init(&desk);
    uint32_t index = catalog_find_camera(desk.catalog, "cam-001");
    set_state(&desk, "cam-001", CAMERA_ONLINE, REASON_NONE);
    g_assert_cmpuint(trail_total(desk.trail), ==, 0);
    for (int i = 0; i < TRAIL_STEPS + 5; i++)
        set_state(&desk, "cam-001", i % 2 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE, REASON_NONE);
    g_assert_cmpuint(trail_total(desk.trail), ==, TRAIL_STEPS + 5);
    TrailStep steps[3];
    g_assert_cmpuint(trail_of(desk.trail, index, steps, 3), ==, 3);
    g_assert_cmpint(steps[0].to, ==, CAMERA_OFFLINE);
    g_assert_cmpint(steps[1].to, ==, CAMERA_ONLINE);
    uint32_t area = catalog_camera_area(desk.catalog, index);
    g_assert_cmpuint(trail_area(desk.trail, area), ==, TRAIL_STEPS + 5);
    g_assert_cmpuint(trail_area(desk.trail, catalog_area_parent(desk.catalog, area)), ==,
                     TRAIL_STEPS + 5);
    desk_clear(&desk);
}

static void test_card_neighbours(void)
{
    Desk desk;
    desk_init(&desk);
    view_card_show(desk.card, &desk.context, catalog_find_camera(desk.catalog, "cam-001"));
    g_autofree char *card = shown(&desk, desk.card);
    g_assert_nonnull(strstr(card, "slot 2  Gg. Mawar"));
    Camera camera;
    g_autoptr(GError) error = NULL;
    g_assert_true(
        catalog_camera(desk.catalog, catalog_find_camera(desk.catalog, "cam-002"), &camera));
    camera.site = "n0009";
    camera.rev++;
    g_assert_true(catalog_put_camera(desk.catalog, &camera, &error));
    g_autofree char *moved = shown(&desk, desk.card);
    g_assert_null(strstr(moved, "Gg. Mawar"));
    catalog_remove_camera(desk.catalog, "cam-003");
    g_autofree char *removed = shown(&desk, desk.card);
    g_assert_null(strstr(removed, "Masjid"));
    g_assert_nonnull(strstr(removed, "slot 4"));
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
    g_test_add_func("/table/a camera that is gone keeps its row until asked", test_gone);
    g_test_add_func("/table/next attention meets every camera without a reason", test_attention);
    g_test_add_func("/table/a place comes back as it was", test_place);
    g_test_add_func("/tree/opens, closes, goes up and down", test_tree);
    g_test_add_func("/tree/orders by what changed when asked, never by itself", test_what_changed);
    g_test_add_func("/trail/keeps the newest changes and counts upwards", test_trail);
    g_test_add_func("/card/neighbours follow their site", test_card_neighbours);
    return g_test_run();
}
