#include "console/app.h"

/* True when two places show the same cameras and alerts. */
static bool same_place(GKeyFile *a, GKeyFile *b)
{
    static const char *const keys[][2] = {
        {"table", "area"}, {"table", "filter"}, {"alerts", "filter"}, {"desk", "shown"}};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *left = g_key_file_get_string(a, keys[i][0], keys[i][1], NULL);
        g_autofree char *right = g_key_file_get_string(b, keys[i][0], keys[i][1], NULL);
        if (g_strcmp0(left, right) != 0)
            return false;
    }
    return true;
}

void place_settle(App *app)
{
    GKeyFile *now = session_place(app);
    if (app->here != NULL && !same_place(app->here, now)) {
        history_push(app->history, app->here);
        app->went_back = false;
    }
    if (app->here != NULL)
        g_key_file_unref(app->here);
    app->here = now;
}

static void go_to(App *app, GKeyFile *place)
{
    session_go(app, place);
    if (app->here != NULL)
        g_key_file_unref(app->here);
    app->here = place;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void place_back(App *app)
{
    g_autoptr(GKeyFile) now = session_place(app);
    GKeyFile *place = history_back(app->history, now);
    if (place == NULL) {
        app_say(app, TONE_PLAIN, _("This is where you began."));
        return;
    }
    app->went_back = true;
    go_to(app, place);
}

void place_forward(App *app)
{
    g_autoptr(GKeyFile) now = session_place(app);
    GKeyFile *place = history_forward(app->history, now);
    if (place == NULL) {
        app_say(app, TONE_PLAIN, _("There is nothing further on."));
        return;
    }
    app->went_back = false;
    go_to(app, place);
}

void place_last_view(App *app)
{
    if (app->went_back)
        place_forward(app);
    else
        place_back(app);
}

void place_scope(App *app, uint32_t area)
{
    ViewContext context = app_context(app, PANE_CAMERAS);
    /* The whole city is everything, also what stands in areas that have lost their parents. */
    if (catalog_area_parent(app->catalog, area) == CATALOG_NONE)
        area = CATALOG_NONE;
    view_table_scope(app->panes[PANE_CAMERAS], &context, area);
    frame_want(app, DIRTY_CAMERAS | DIRTY_CARD | DIRTY_KEYS, FRAME_NOW);
}

void place_camera(App *app, uint32_t camera)
{
    View *table = app->panes[PANE_CAMERAS];
    uint32_t area = catalog_camera_area(app->catalog, camera);
    Area about;
    /* The kelurahan: near enough to see what stands around it. */
    while (catalog_area(app->catalog, area, &about) && about.level > AREA_KELURAHAN)
        area = catalog_area_parent(app->catalog, area);
    if (!view_table_select(table, camera)) {
        place_scope(app, area);
        if (!view_table_select(table, camera)) {
            place_filter(app, PANE_CAMERAS, "", NULL);
            view_table_select(table, camera);
        }
    }
    command_focus(app, PANE_CAMERAS);
    place_settle(app);
    frame_want(app, DIRTY_CAMERAS | DIRTY_CARD | DIRTY_STATUS, FRAME_NOW);
}

/* Filters */

Pane place_filtered(const App *app)
{
    return app->focus == PANE_ALERTS ? PANE_ALERTS : PANE_CAMERAS;
}

const char *place_filter_text(const App *app, Pane pane)
{
    return pane == PANE_ALERTS ? view_alerts_filter_text(app->panes[pane])
                               : view_table_filter_text(app->panes[pane]);
}

bool place_filter(App *app, Pane pane, const char *text, GError **error)
{
    ViewContext context = app_context(app, pane);
    View *view = app->panes[pane];
    bool good = pane == PANE_ALERTS ? view_alerts_filter(view, &context, text, error)
                                    : view_table_filter(view, &context, text, error);
    app->book_changed |= pane == PANE_ALERTS;
    frame_want(app, (unsigned)DIRTY_TREE << pane | DIRTY_CARD | DIRTY_STATUS | DIRTY_KEYS,
               FRAME_NOW);
    return good;
}

static gboolean follow_tree(gpointer data)
{
    App *app = data;
    uint32_t area = view_tree_selected(app->panes[PANE_TREE]);
    Area about;
    app->scope_source = 0;
    /* A city that is coming anew has no areas yet; the list keeps the one that it will show. */
    if (catalog_area(app->catalog, area, &about))
        place_scope(app, area);
    frame_want(app, DIRTY_CARD, FRAME_SOON);
    return G_SOURCE_REMOVE;
}

/* The list follows the tree when the keys have come to rest, so that no key waits for it. */
void place_follow_tree(App *app)
{
    if (app->scope_source == 0)
        app->scope_source = g_idle_add(follow_tree, app);
}
