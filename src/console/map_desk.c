/* The map of the city in the place of the panes: it opens where the panes are, and what is chosen
 * on it is what they show next. */
#include "console/desk_private.h"
#include "ui/view_map.h"

static View *make(App *app)
{
    View *view = view_map_new();
    view_map_letters(view, app->screen != NULL && !screen_coloured(app->screen));
    return view;
}

static void shown(App *app, View *view)
{
    ViewContext context = app_context(app, app->focus);
    view_map_look_at(view, &context, command_camera(app));
}

/* The tree with the area selected, and all above it open. */
static void show_in_tree(App *app, uint32_t index)
{
    g_autoptr(GKeyFile) place = g_key_file_new();
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);
    View *tree = app->panes[PANE_TREE];
    ViewContext context = app_context(app, PANE_TREE);
    Area area;
    if (!catalog_area(app->catalog, index, &area))
        return;
    view_save(tree, app->catalog, place);
    g_auto(GStrv) before = g_key_file_get_string_list(place, "tree", "open", NULL, NULL);
    g_key_file_set_string(place, "tree", "area", area.code);
    for (char **code = before; code != NULL && *code != NULL; code++)
        g_ptr_array_add(open, g_strdup(*code));
    for (uint32_t at = catalog_area_parent(app->catalog, index);
         catalog_area(app->catalog, at, &area); at = catalog_area_parent(app->catalog, at))
        g_ptr_array_add(open, g_strdup(area.code));
    g_key_file_set_string_list(place, "tree", "open", (const char *const *)open->pdata, open->len);
    view_restore(tree, &context, place);
}

static void go_to_area(App *app, View *view)
{
    ViewContext context = app_context(app, app->focus);
    uint32_t area = view_map_area(view, &context);
    if (area == CATALOG_NONE) {
        app_say(app, TONE_PLAIN, _("There is no camera under the cursor."));
        return;
    }
    /* The map is a place to come back to, with the cursor where it is. */
    place_settle(app);
    desk_bring(app, NULL);
    show_in_tree(app, area);
    place_scope(app, area);
    command_focus(app, PANE_CAMERAS);
    place_settle(app);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static bool run(App *app, View *view, Action action)
{
    if (action != ACTION_OPEN)
        return false;
    go_to_area(app, view);
    return true;
}

static bool allowed(const App *app, const View *view, Action action)
{
    return desk_shown(app) == &desk_map;
}

static const char *filter(const View *view)
{
    return view_map_filter_text(view);
}

static bool set_filter(App *app, View *view, const char *text, GError **error)
{
    ViewContext context = app_context(app, app->focus);
    return view_map_filter(view, &context, text, error);
}

const DeskKind desk_map = {
    .word = "map",
    .context = KEY_CONTEXT_MAP,
    .action = ACTION_MAP,
    .right = RIGHT_CAMERAS_READ,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .filter = filter,
    .set_filter = set_filter,
    .alerts = view_map_alerts,
    .tick = view_map_tick,
};
