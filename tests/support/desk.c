#include "desk.h"

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

void desk_init(Desk *desk)
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

void desk_clear(Desk *desk)
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

char *desk_shown(Desk *desk, View *view)
{
    canvas_clear(desk->canvas, STYLE_TEXT);
    view_draw(view, desk->canvas, (Rect){0, 0, 20, 90}, &desk->context);
    return canvas_dump(desk->canvas);
}

ViewAnswer desk_act(Desk *desk, View *view, Action action)
{
    g_autofree char *drawn = desk_shown(desk, view);
    return view_action(view, action, &desk->context);
}

char *desk_selected(const Desk *desk)
{
    Camera camera;
    g_assert_true(catalog_camera(desk->catalog, view_table_selected(desk->table), &camera));
    return g_strdup(camera.id);
}

void desk_set_state(Desk *desk, const char *id, CameraState state, Reason reason)
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
