#include <string.h>

#include "base/paths.h"
#include "console/desk.h"
#include "console/walls.h"
#include "console/windows.h"

#define FILE_MAX 262144

GKeyFile *session_place(const App *app)
{
    GKeyFile *place = g_key_file_new();
    for (int pane = 0; pane < PANES; pane++)
        view_save(app->panes[pane], app->catalog, place);
    desk_save(app, place);
    return place;
}

void session_go(App *app, GKeyFile *place)
{
    for (int pane = 0; pane < PANES; pane++) {
        ViewContext context = app_context(app, (Pane)pane);
        view_restore(app->panes[pane], &context, place);
    }
    desk_restore(app, place);
}

static char *session_path(void)
{
    return paths_state("session");
}

void session_keep(App *app)
{
    /* A make-believe city leaves nothing, and a second console leaves the first one's place alone.
     */
    if (app->demo != NULL || app->sync == NULL || sync_status(app->sync)->read_only)
        return;
    g_autoptr(GKeyFile) place = session_place(app);
    g_auto(GStrv) ids = windows_own(app);
    g_key_file_set_string(place, "session", "backend", app->config->backend);
    g_key_file_set_string(place, "session", "theme", app->config->theme);
    g_key_file_set_integer(place, "session", "pane", (int)app->focus);
    g_key_file_set_integer(place, "session", "card", (int)app->card);
    g_key_file_set_integer(place, "session", "tree", (int)app->tree);
    /* What our role hides is not what the person hid. */
    g_key_file_set_integer(place, "session", "alerts",
                           app->alerts_hidden ? LAYOUT_AUTO : (int)app->alerts);
    g_key_file_set_string_list(place, "session", "windows", (const char *const *)ids,
                               g_strv_length(ids));
    walls_save(app, place);
    gsize size;
    g_autofree char *path = session_path(), *text = g_key_file_to_data(place, &size, NULL);
    g_autoptr(GError) error = NULL;
    if (!paths_make_parent(path, &error) || !paths_replace(path, text, size, 0600, &error))
        g_message("the session was not kept: %s", error->message);
}

static int bounded(GKeyFile *place, const char *key, int count)
{
    int value = g_key_file_get_integer(place, "session", key, NULL);
    return value >= 0 && value < count ? value : 0;
}

static GKeyFile *load(void)
{
    g_autofree char *path = session_path(), *text = NULL;
    g_autoptr(GKeyFile) place = g_key_file_new();
    gsize size;
    if (!g_file_get_contents(path, &text, &size, NULL) || size > FILE_MAX ||
        !g_key_file_load_from_data(place, text, size, G_KEY_FILE_NONE, NULL))
        return NULL;
    return g_steal_pointer(&place);
}

void session_restore(App *app)
{
    g_autoptr(GKeyFile) place = load();
    if (place == NULL)
        return;
    g_autofree char *backend = g_key_file_get_string(place, "session", "backend", NULL);
    if (g_strcmp0(backend, app->config->backend) != 0)
        return;
    int pane = g_key_file_has_key(place, "session", "pane", NULL) ? bounded(place, "pane", PANES)
                                                                  : PANE_CAMERAS;
    app->focus = pane == PANE_CARD ? PANE_CAMERAS : (Pane)pane;
    app->card = (LayoutWish)bounded(place, "card", LAYOUT_HIDE + 1);
    app->tree = (LayoutWish)bounded(place, "tree", LAYOUT_HIDE + 1);
    app->alerts = (LayoutWish)bounded(place, "alerts", LAYOUT_HIDE + 1);
    app->last_windows = g_key_file_get_string_list(place, "session", "windows", NULL, NULL);
    if (app->last_windows != NULL && app->last_windows[0] == NULL)
        g_clear_pointer(&app->last_windows, g_strfreev);
    walls_load(app, place);
    session_go(app, place);
}

unsigned session_last(const App *app)
{
    unsigned windows = app->last_windows != NULL ? g_strv_length(app->last_windows) : 0;
    return windows + walls_last(app);
}

void session_reopen(App *app)
{
    walls_reopen(app);
    windows_reopen(app);
}
