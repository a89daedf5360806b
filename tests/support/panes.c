#include "panes.h"

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    Panes *panes = data;
    if (thing == CATALOG_RESET)
        trail_reset(panes->trail, catalog);
    else if (thing == CATALOG_CAMERA)
        trail_note(panes->trail, catalog, index, FIXTURE_NOW_MS);
    view_changed(panes->tree, catalog, thing, index, FIXTURE_NOW_MS);
    view_changed(panes->table, catalog, thing, index, FIXTURE_NOW_MS);
    view_changed(panes->card, catalog, thing, index, FIXTURE_NOW_MS);
}

void panes_init(Panes *panes)
{
    g_autoptr(GError) error = NULL;
    *panes = (Panes){.catalog = fixture_city(), .trail = trail_new()};
    panes->theme = theme_load("mono", &error);
    g_assert_no_error(error);
    trail_reset(panes->trail, panes->catalog);
    panes->tree = view_tree_new(panes->trail);
    panes->table = view_table_new();
    panes->card = view_card_new(panes->trail);
    panes->canvas = canvas_new(20, 90);
    panes->context = (ViewContext){.catalog = panes->catalog,
                                   .theme = panes->theme,
                                   .now_ms = FIXTURE_NOW_MS,
                                   .focused = true};
    panes->listener = catalog_listen(panes->catalog, on_catalog, panes);
}

void panes_clear(Panes *panes)
{
    catalog_unlisten(panes->catalog, panes->listener);
    canvas_free(panes->canvas);
    view_free(panes->tree);
    view_free(panes->table);
    view_free(panes->card);
    trail_free(panes->trail);
    theme_free(panes->theme);
    catalog_free(panes->catalog);
}

char *panes_shown(Panes *panes, View *view)
{
    canvas_clear(panes->canvas, STYLE_TEXT);
    view_draw(view, panes->canvas, (Rect){0, 0, 20, 90}, &panes->context);
    return canvas_dump(panes->canvas);
}

ViewAnswer panes_act(Panes *panes, View *view, Action action)
{
    g_autofree char *drawn = panes_shown(panes, view);
    return view_action(view, action, &panes->context);
}

char *panes_selected(const Panes *panes)
{
    Camera camera;
    g_assert_true(catalog_camera(panes->catalog, view_table_selected(panes->table), &camera));
    return g_strdup(camera.id);
}

void panes_set_state(Panes *panes, const char *id, CameraState state, Reason reason)
{
    Camera camera;
    g_autoptr(GError) error = NULL;
    g_assert_true(catalog_camera(panes->catalog, catalog_find_camera(panes->catalog, id), &camera));
    camera.state = state;
    camera.reason = reason;
    camera.since_ms = FIXTURE_NOW_MS;
    camera.rev++;
    g_assert_true(catalog_put_camera(panes->catalog, &camera, &error));
}
