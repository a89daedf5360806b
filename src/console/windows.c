/* Live pictures as a person asks for them: each with a purpose that is kept. */
#include "console/windows_private.h"

#include <string.h>

#include "base/clock.h"
#include "console/playback.h"
#include "console/preview.h"

static void say_open(App *app)
{
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_CLOSE, key);
    app_say(app, TONE_PLAIN, _("Its window is open; %s closes it."), key);
}

/* The last rung, where there is no display: the picture in the terminal, and the keys stay. */
static void show_as_text(App *app, const char *why)
{
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_PREVIEW, key);
    /* Who has not said why they look is not asked for what they did not ask for. */
    if (!app->purpose_known) {
        app_say(app, TONE_WARNING, _("No video: %s.  %s shows its picture here."), why, key);
        return;
    }
    preview_act(app);
    preview_blur(app);
    app_say(app, TONE_WARNING, _("No video: %s.  Its picture stands here; %s closes it."), why,
            key);
}

static bool may_as_text(const App *app)
{
    return preview_may(app) && !preview_shown(app) && windows_hindrance(app, false) != NULL &&
           windows_hindrance(app, true) == NULL;
}

static void wish_or_say(App *app, const WindowWish *wish)
{
    const char *why = NULL;
    if (windows_has(app, wish->camera)) {
        say_open(app);
        return;
    }
    if (app->viewer != NULL)
        viewer_pardon(app->viewer, wish->camera);
    if (!windows_wish(app, wish, &why)) {
        if (may_as_text(app))
            show_as_text(app, why);
        else
            app_say(app, TONE_WARNING, _("No video: %s"), why);
        return;
    }
    if (app->said == NULL && windows_has(app, wish->camera))
        app_say(app, TONE_PLAIN, _("Opening video, purpose: %s"),
                purpose_text(wish->purpose_known ? wish->purpose : app->purpose));
}

void windows_open(App *app, uint32_t index)
{
    Camera camera;
    if (catalog_camera(app->catalog, index, &camera))
        wish_or_say(app, &(WindowWish){.camera = camera.id});
}

void windows_open_for(App *app, uint32_t index, Purpose purpose)
{
    Camera camera;
    if (catalog_camera(app->catalog, index, &camera))
        wish_or_say(app,
                    &(WindowWish){.camera = camera.id, .purpose = purpose, .purpose_known = true});
}

/* What tilik-view does not have yet is not waited for. */
static void close_showing(App *app, const char *id)
{
    if (app->viewer != NULL)
        viewer_close(app->viewer, id);
    const Showing *showing = windows_showing(app, id);
    if (showing != NULL && !showing->opened)
        windows_tell_closed_later(app, id, "command");
    windows_forget(app, id);
}

void windows_close(App *app, uint32_t index)
{
    Camera camera;
    if (app->windows == NULL || !catalog_camera(app->catalog, index, &camera))
        return;
    for (unsigned i = app->windows->showings->len; i-- > 0;) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        g_autofree char *id = g_strdup(showing->id);
        if (!showing->text && strcmp(showing->camera, camera.id) == 0)
            close_showing(app, id);
    }
    windows_changed(app, FRAME_NOW);
}

void windows_close_all(App *app)
{
    if (app->windows == NULL)
        return;
    windows_give_up(app);
    for (unsigned i = app->windows->showings->len; i-- > 0;) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        if (!showing->opened)
            windows_tell_closed_later(app, showing->id, "command");
    }
    g_ptr_array_set_size(app->windows->showings, 0);
    if (app->viewer != NULL)
        viewer_close_all(app->viewer);
    windows_changed(app, FRAME_NOW);
}

bool windows_purpose(const App *app, const char *id, Purpose *out)
{
    const Showing *showing = windows_showing(app, id);
    if (showing != NULL)
        *out = showing->purpose;
    return showing != NULL;
}

GStrv windows_own(const App *app)
{
    GPtrArray *ids = g_ptr_array_new();
    for (unsigned i = 0; app->windows != NULL && i < app->windows->showings->len; i++) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        if (showing->opened && showing->live && showing->wall == NULL && !showing->warm)
            g_ptr_array_add(ids, g_strdup(showing->camera));
    }
    g_ptr_array_add(ids, NULL);
    return (GStrv)g_ptr_array_free(ids, FALSE);
}

void windows_reopen(App *app)
{
    g_auto(GStrv) ids = g_steal_pointer(&app->last_windows);
    for (int i = 0; ids != NULL && ids[i] != NULL && i < VIEWER_WINDOWS_MAX; i++) {
        const char *why = NULL;
        const WindowWish wish = {.camera = ids[i]};
        if (!windows_has(app, ids[i]) && !windows_wish(app, &wish, &why)) {
            app_say(app, TONE_WARNING, _("No video: %s"), why);
            return;
        }
    }
}

/* A wall that closes takes with it what was on its way to it. */
bool windows_send(App *app, const ViewerCommand *command)
{
    Showing *showing = windows_showing(app, command->id);
    if (app->viewer == NULL)
        return false;
    if (command->kind == VIEWER_COMMAND_CLOSE && showing != NULL) {
        close_showing(app, command->id);
        windows_changed(app, FRAME_SOON);
        return true;
    }
    if (command->kind == VIEWER_COMMAND_PICTURE && showing != NULL && showing->text) {
        showing->picture = *command;
        if (!showing->opened)
            return true;
    }
    return viewer_send(app->viewer, command);
}

bool windows_has_pictures(CameraState state)
{
    switch (state) {
    case CAMERA_OFFLINE:
    case CAMERA_OUT_OF_SERVICE:
    case CAMERA_UNLINKED:
    case CAMERA_MISSING:
        return false;
    default:
        return true;
    }
}

static bool any_waits(const App *app)
{
    for (unsigned i = 0; i < app->windows->showings->len; i++) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        if (showing->waiting && !showing->warm)
            return true;
    }
    return false;
}

/* The next or previous camera of the list that has pictures and is not shown yet is shown in this
 * one's place. */
void windows_step(App *app, const Showing *showing, int step)
{
    View *table = app->panes[PANE_CAMERAS];
    /* A key that is held must not ask for a camera that the next key leaves. */
    if (any_waits(app) || app->api == NULL)
        return;
    uint32_t here = catalog_find_camera(app->catalog, showing->camera);
    view_table_select(table, here);
    Camera next;
    bool found;
    do
        found = catalog_camera(app->catalog, view_table_step(table, step), &next);
    while (found && (!windows_has_pictures(next.state) || windows_has(app, next.id)));
    frame_want(app, DIRTY_CAMERAS | DIRTY_CARD | DIRTY_STATUS, FRAME_SOON);
    if (!found) {
        view_table_select(table, here);
        app_say(app, TONE_PLAIN, _("The list ends here."));
        return;
    }
    /* One who goes on from an alert looks around it. */
    g_autofree char *camera = g_strdup(next.id);
    const char *why = NULL;
    const WindowWish wish = {.camera = camera,
                             .instead = showing->id,
                             .wall = showing->wall,
                             .tile = showing->tile,
                             .purpose = showing->purpose,
                             .purpose_known = true};
    if (!windows_wish(app, &wish, &why))
        app_say(app, TONE_WARNING, _("No video: %s"), why);
}

void windows_start(App *app)
{
    if (app->config->players != 0)
        app->viewer = viewer_new(windows_callbacks(), app, NULL);
    windows_ladder_start(app);
    if (app->viewer != NULL && viewer_trouble(app->viewer) != NULL && app->said == NULL)
        app_say(app, TONE_PLAIN, _("No video: %s"), viewer_trouble(app->viewer));
}

void windows_init(App *app)
{
    Windows *windows = g_new0(Windows, 1);
    windows->showings = g_ptr_array_new_with_free_func((GDestroyNotify)windows_showing_free);
    windows->pending = g_ptr_array_new_with_free_func((GDestroyNotify)windows_showing_free);
    windows->listeners = g_array_new(FALSE, FALSE, sizeof(Listener));
    windows->unheard = g_ptr_array_new_with_free_func(g_free);
    app->windows = windows;
}

void windows_stop(App *app)
{
    windows_ladder_stop(app);
    g_clear_pointer(&app->viewer, viewer_free);
}

void windows_free(App *app)
{
    Windows *windows = app->windows;
    if (windows == NULL)
        return;
    windows_ladder_stop(app);
    g_clear_handle_id(&windows->idle, g_source_remove);
    g_ptr_array_unref(windows->showings);
    g_ptr_array_unref(windows->pending);
    g_array_unref(windows->listeners);
    g_ptr_array_unref(windows->unheard);
    g_free(windows->last);
    g_free(windows->keyed);
    g_free(windows);
    app->windows = NULL;
}

void windows_describe(const App *app, const char *id, char *out, size_t size)
{
    const Showing *showing = windows_showing(app, id);
    const ViewerWindow *window = app->viewer != NULL ? viewer_find(app->viewer, id) : NULL;
    out[0] = '\0';
    if (playback_describe(app, id, out, size))
        return;
    if (showing != NULL && showing->waiting) {
        g_strlcpy(out, _("asking for the address"), size);
        return;
    }
    if (window == NULL)
        return;
    char age[24], how[128];
    int64_t lasts = clock_mono_ms() - window->since_ms;
    clock_age(lasts + 1, 1, age, sizeof age);
    if (lasts < 60000)
        g_strlcpy(age, _("<1 min"), sizeof age);
    const char *state = viewer_state_text(window->state);
    if (window->reason != VIEWER_REASON_NONE)
        g_snprintf(how, sizeof how, _("%s for %s: %s"), state, age,
                   viewer_reason_text(window->reason));
    else
        g_snprintf(how, sizeof how, _("%s for %s"), state, age);
    if (showing != NULL && showing->note != NULL)
        g_snprintf(out, size, "%s · %s", how, showing->note);
    else
        g_strlcpy(out, how, size);
}
