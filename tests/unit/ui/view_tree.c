/* What the area tree, the card and the trail do, apart from how they look. */
#include <string.h>

#include "base/i18n.h"
#include "panes.h"

static void test_tree(void)
{
    Panes panes;
    panes_init(&panes);
    Area area;
    ViewAnswer answer = panes_act(&panes, panes.tree, ACTION_DOWN);
    g_assert_cmpint(answer.ask, ==, VIEW_SELECT);
    panes_act(&panes, panes.tree, ACTION_RIGHT);
    answer = panes_act(&panes, panes.tree, ACTION_RIGHT);
    g_assert_true(catalog_area(panes.catalog, answer.index, &area));
    g_assert_cmpint(area.level, ==, AREA_KELURAHAN);
    answer = panes_act(&panes, panes.tree, ACTION_LEFT);
    g_assert_true(catalog_area(panes.catalog, answer.index, &area));
    g_assert_cmpint(area.level, ==, AREA_KECAMATAN);
    answer = panes_act(&panes, panes.tree, ACTION_OPEN);
    g_assert_cmpint(answer.ask, ==, VIEW_SCOPE);
    panes_act(&panes, panes.tree, ACTION_EXPAND_ALL);
    g_autofree char *all = panes_shown(&panes, panes.tree);
    g_assert_nonnull(strstr(all, "RT 001"));
    panes_act(&panes, panes.tree, ACTION_COLLAPSE_ALL);
    g_autofree char *none = panes_shown(&panes, panes.tree);
    g_assert_null(strstr(none, "RT 001"));
    g_assert_nonnull(strstr(none, "Tembalang"));
    panes_clear(&panes);
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
    Panes panes;
    panes_init(&panes);
    g_autofree char *by_code = panes_shown(&panes, panes.tree);
    g_assert_cmpint(line_of(by_code, "Tugu"), >, line_of(by_code, "Semarang Utara"));
    Camera camera;
    uint32_t tugu = CATALOG_NONE;
    for (uint32_t i = 0; i < catalog_cameras(panes.catalog); i++)
        if (catalog_camera(panes.catalog, i, &camera) && camera.state == CAMERA_ONLINE &&
            area_code_within(camera.area, "33.74.16"))
            tugu = i;
    g_assert_true(catalog_camera(panes.catalog, tugu, &camera));
    g_autofree char *id = g_strdup(camera.id);
    panes_set_state(&panes, id, CAMERA_FROZEN, REASON_NONE);
    /* Nothing moves by itself. */
    g_autofree char *still = panes_shown(&panes, panes.tree);
    g_assert_cmpint(line_of(still, "Tugu"), ==, line_of(by_code, "Tugu"));
    panes_act(&panes, panes.tree, ACTION_TREE_ORDER);
    g_autofree char *by_change = panes_shown(&panes, panes.tree);
    g_assert_cmpint(line_of(by_change, "Tugu"), <, line_of(by_change, "Semarang Utara"));
    view_card_show(panes.card, &panes.context, catalog_find_camera(panes.catalog, id));
    g_autofree char *card = panes_shown(&panes, panes.card);
    g_assert_nonnull(strstr(card, "live → frozen"));
    panes_clear(&panes);
}

static void test_trail(void)
{
    Panes panes;
    panes_init(&panes);
    uint32_t index = catalog_find_camera(panes.catalog, "cam-001");
    panes_set_state(&panes, "cam-001", CAMERA_ONLINE, REASON_NONE);
    g_assert_cmpuint(trail_total(panes.trail), ==, 0);
    for (int i = 0; i < TRAIL_STEPS + 5; i++)
        panes_set_state(&panes, "cam-001", i % 2 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE,
                        REASON_NONE);
    g_assert_cmpuint(trail_total(panes.trail), ==, TRAIL_STEPS + 5);
    TrailStep steps[3];
    g_assert_cmpuint(trail_of(panes.trail, index, steps, 3), ==, 3);
    g_assert_cmpint(steps[0].to, ==, CAMERA_OFFLINE);
    g_assert_cmpint(steps[1].to, ==, CAMERA_ONLINE);
    uint32_t area = catalog_camera_area(panes.catalog, index);
    g_assert_cmpuint(trail_area(panes.trail, area), ==, TRAIL_STEPS + 5);
    g_assert_cmpuint(trail_area(panes.trail, catalog_area_parent(panes.catalog, area)), ==,
                     TRAIL_STEPS + 5);
    panes_clear(&panes);
}

static void test_card_neighbours(void)
{
    Panes panes;
    panes_init(&panes);
    view_card_show(panes.card, &panes.context, catalog_find_camera(panes.catalog, "cam-001"));
    g_autofree char *card = panes_shown(&panes, panes.card);
    g_assert_nonnull(strstr(card, "slot 2  Gg. Mawar"));
    Camera camera;
    g_autoptr(GError) error = NULL;
    g_assert_true(
        catalog_camera(panes.catalog, catalog_find_camera(panes.catalog, "cam-002"), &camera));
    camera.site = "n0009";
    camera.rev++;
    g_assert_true(catalog_put_camera(panes.catalog, &camera, &error));
    g_autofree char *moved = panes_shown(&panes, panes.card);
    g_assert_null(strstr(moved, "Gg. Mawar"));
    catalog_remove_camera(panes.catalog, "cam-003");
    g_autofree char *removed = panes_shown(&panes, panes.card);
    g_assert_null(strstr(removed, "Masjid"));
    g_assert_nonnull(strstr(removed, "slot 4"));
    panes_clear(&panes);
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
