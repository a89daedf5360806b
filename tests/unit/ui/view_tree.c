/* What the area tree, the card and the trail do, apart from how they look. */
#include <string.h>

#include "base/i18n.h"
#include "desk.h"

static void test_tree(void)
{
    Desk desk;
    desk_init(&desk);
    Area area;
    ViewAnswer answer = desk_act(&desk, desk.tree, ACTION_DOWN);
    g_assert_cmpint(answer.ask, ==, VIEW_SELECT);
    desk_act(&desk, desk.tree, ACTION_RIGHT);
    answer = desk_act(&desk, desk.tree, ACTION_RIGHT);
    g_assert_true(catalog_area(desk.catalog, answer.index, &area));
    g_assert_cmpint(area.level, ==, AREA_KELURAHAN);
    answer = desk_act(&desk, desk.tree, ACTION_LEFT);
    g_assert_true(catalog_area(desk.catalog, answer.index, &area));
    g_assert_cmpint(area.level, ==, AREA_KECAMATAN);
    answer = desk_act(&desk, desk.tree, ACTION_OPEN);
    g_assert_cmpint(answer.ask, ==, VIEW_SCOPE);
    desk_act(&desk, desk.tree, ACTION_EXPAND_ALL);
    g_autofree char *all = desk_shown(&desk, desk.tree);
    g_assert_nonnull(strstr(all, "RT 001"));
    desk_act(&desk, desk.tree, ACTION_COLLAPSE_ALL);
    g_autofree char *none = desk_shown(&desk, desk.tree);
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
    g_autofree char *by_code = desk_shown(&desk, desk.tree);
    g_assert_cmpint(line_of(by_code, "Tugu"), >, line_of(by_code, "Semarang Utara"));
    Camera camera;
    uint32_t tugu = CATALOG_NONE;
    for (uint32_t i = 0; i < catalog_cameras(desk.catalog); i++)
        if (catalog_camera(desk.catalog, i, &camera) && camera.state == CAMERA_ONLINE &&
            area_code_within(camera.area, "33.74.16"))
            tugu = i;
    g_assert_true(catalog_camera(desk.catalog, tugu, &camera));
    g_autofree char *id = g_strdup(camera.id);
    desk_set_state(&desk, id, CAMERA_FROZEN, REASON_NONE);
    /* Nothing moves by itself. */
    g_autofree char *still = desk_shown(&desk, desk.tree);
    g_assert_cmpint(line_of(still, "Tugu"), ==, line_of(by_code, "Tugu"));
    desk_act(&desk, desk.tree, ACTION_TREE_ORDER);
    g_autofree char *by_change = desk_shown(&desk, desk.tree);
    g_assert_cmpint(line_of(by_change, "Tugu"), <, line_of(by_change, "Semarang Utara"));
    view_card_show(desk.card, &desk.context, catalog_find_camera(desk.catalog, id));
    g_autofree char *card = desk_shown(&desk, desk.card);
    g_assert_nonnull(strstr(card, "live → frozen"));
    desk_clear(&desk);
}

static void test_trail(void)
{
    Desk desk;
    desk_init(&desk);
    uint32_t index = catalog_find_camera(desk.catalog, "cam-001");
    desk_set_state(&desk, "cam-001", CAMERA_ONLINE, REASON_NONE);
    g_assert_cmpuint(trail_total(desk.trail), ==, 0);
    for (int i = 0; i < TRAIL_STEPS + 5; i++)
        desk_set_state(&desk, "cam-001", i % 2 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE, REASON_NONE);
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
    g_autofree char *card = desk_shown(&desk, desk.card);
    g_assert_nonnull(strstr(card, "slot 2  Gg. Mawar"));
    Camera camera;
    g_autoptr(GError) error = NULL;
    g_assert_true(
        catalog_camera(desk.catalog, catalog_find_camera(desk.catalog, "cam-002"), &camera));
    camera.site = "n0009";
    camera.rev++;
    g_assert_true(catalog_put_camera(desk.catalog, &camera, &error));
    g_autofree char *moved = desk_shown(&desk, desk.card);
    g_assert_null(strstr(moved, "Gg. Mawar"));
    catalog_remove_camera(desk.catalog, "cam-003");
    g_autofree char *removed = desk_shown(&desk, desk.card);
    g_assert_null(strstr(removed, "Masjid"));
    g_assert_nonnull(strstr(removed, "slot 4"));
    desk_clear(&desk);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/tree/opens, closes, goes up and down", test_tree);
    g_test_add_func("/tree/orders by what changed when asked, never by itself", test_what_changed);
    g_test_add_func("/trail/keeps the newest changes and counts upwards", test_trail);
    g_test_add_func("/card/neighbours follow their site", test_card_neighbours);
    return g_test_run();
}
