#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/app.h"
#include "console/shift_check.h"
#include "console/ticket_picture.h"

/* Live windows: asked for by a person, counted against what this PC may hold, each with a purpose
 * that is kept. */

#define QUALITY "sub"

typedef struct Request {
    App *app;
    char *id;
    char *from; /* the camera whose window shows this one from now on; NULL a window of its own */
} Request;

/* What the window of a camera was opened for. */
static Purpose purpose_of(const App *app, const char *id)
{
    gpointer kept = NULL;
    if (g_hash_table_lookup_extended(app->purposes, id, NULL, &kept))
        return (Purpose)GPOINTER_TO_INT(kept);
    return app->purpose;
}

static Request *request_new(App *app, const char *id, const char *from)
{
    Request *request = g_new(Request, 1);
    *request = (Request){app, g_strdup(id), g_strdup(from)};
    return request;
}

static void request_free(Request *request)
{
    g_free(request->id);
    g_free(request->from);
    g_free(request);
}

/* "Pos Kamling Jl. Mawar · RT 03/RW 05 Sendangguwo"; how the picture is, tilik-view adds itself. */
static char *title_of(const App *app, const char *id)
{
    Camera camera;
    char place[160];
    uint32_t index = catalog_find_camera(app->catalog, id);
    if (!catalog_camera(app->catalog, index, &camera))
        return g_strdup(id);
    catalog_area_label(app->catalog, catalog_camera_area(app->catalog, index), place, sizeof place);
    g_autofree char *title =
        g_strdup_printf("%s · %s", camera.name[0] != '\0' ? camera.name : id, place);
    return text_clean(title, strlen(title), VIEWER_TITLE_MAX - 1);
}

/* Shows everywhere which windows there are now, and counts for how long each has been seen. */
static void changed(App *app, Urgency urgency)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new(), playing = g_ptr_array_new();
    unsigned count = app->viewer != NULL ? viewer_count(app->viewer) : 0;
    for (unsigned i = 0; i < count; i++) {
        const ViewerWindow *window = viewer_nth(app->viewer, i);
        g_ptr_array_add(ids, (char *)window->id);
        if (window->state == VIEWER_PLAYING)
            g_ptr_array_add(playing, (char *)window->id);
    }
    g_ptr_array_add(ids, NULL);
    g_ptr_array_add(playing, NULL);
    looked_now(app->looked, (const char *const *)playing->pdata, clock_mono_ms());
    view_table_open(app->panes[PANE_CAMERAS], (const char *const *)ids->pdata);
    frame_want(app, DIRTY_BAR | DIRTY_KEYS | DIRTY_CARD | DIRTY_CAMERAS, urgency);
    shift_check_windows(app);
}

static bool show(App *app, const Request *request, const ApiView *view, GError **error)
{
    g_autofree char *title = title_of(app, request->id);
    ViewerAddress address = {view->url, view->user, view->password};
    if (request->from == NULL)
        return viewer_open(app->viewer, request->id, title, &address, error);
    /* Closed in the meantime: then nobody waits for the next one. */
    if (viewer_find(app->viewer, request->from) == NULL)
        return true;
    return viewer_step(app->viewer, request->from, request->id, title, &address, error);
}

static void on_address(const ApiView *view, const GError *error, void *data)
{
    Request *request = data;
    App *app = request->app;
    g_autoptr(GError) trouble = NULL;
    bool wanted = g_hash_table_remove(app->waiting, request->id);
    if (error != NULL) {
        app_say(app, TONE_WARNING, _("No video: %s"), error->message);
        if (app->viewer != NULL)
            viewer_close(app->viewer, request->id);
    } else if (wanted && app->viewer != NULL) {
        if (!show(app, request, view, &trouble))
            app_say(app, TONE_WARNING, _("No video: %s"), trouble->message);
    }
    changed(app, FRAME_SOON);
    request_free(request);
}

static void ask_address(App *app, const char *id, const char *from)
{
    g_hash_table_add(app->waiting, g_strdup(id));
    api_view(app->api, id, purpose_of(app, id), QUALITY, on_address, request_new(app, id, from));
}

/* Says why there can be no window now; NULL when there can. */
static const char *hindrance(const App *app)
{
    if (app->api == NULL)
        return _("there is no backend");
    if (!link_may(app, RIGHT_CAMERAS_VIEW))
        return _("your role may not");
    if (app->config->players == 0)
        return _("it is switched off in tilik.conf");
    return app->viewer != NULL ? viewer_trouble(app->viewer) : _("it has not started yet");
}

static void open_window(App *app, const char *id)
{
    const char *why = hindrance(app);
    if (why != NULL) {
        app_say(app, TONE_WARNING, _("No video: %s"), why);
        return;
    }
    int open = (int)viewer_count(app->viewer) + (int)g_hash_table_size(app->waiting);
    if (open >= app->config->players) {
        app_say(app, TONE_WARNING, _("%d of %d windows are open; close one first."), open,
                app->config->players);
        return;
    }
    if (!app->purpose_known && !g_hash_table_contains(app->purposes, id)) {
        g_free(app->wanted);
        app->wanted = g_strdup(id);
        ask_purpose(app);
        return;
    }
    viewer_pardon(app->viewer, id);
    ask_address(app, id, NULL);
    if (app->said == NULL)
        app_say(app, TONE_PLAIN, _("Opening video, purpose: %s"),
                purpose_text(purpose_of(app, id)));
}

void windows_go_on(App *app)
{
    g_autofree char *id = g_steal_pointer(&app->wanted);
    if (id != NULL)
        open_window(app, id);
}

static bool is_open(const App *app, const char *id)
{
    return g_hash_table_contains(app->waiting, id) ||
           (app->viewer != NULL && viewer_find(app->viewer, id) != NULL);
}

static void close_window(App *app, const char *id)
{
    g_hash_table_remove(app->waiting, id);
    if (app->viewer != NULL)
        viewer_close(app->viewer, id);
    changed(app, FRAME_NOW);
}

static void open_or_say(App *app, const char *id)
{
    if (!is_open(app, id)) {
        open_window(app, id);
        return;
    }
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_CLOSE, key);
    app_say(app, TONE_PLAIN, _("Its window is open; %s closes it."), key);
}

void windows_open(App *app, uint32_t index)
{
    Camera camera;
    if (!catalog_camera(app->catalog, index, &camera))
        return;
    if (!is_open(app, camera.id))
        g_hash_table_remove(app->purposes, camera.id);
    open_or_say(app, camera.id);
}

void windows_open_for(App *app, uint32_t index, Purpose purpose)
{
    Camera camera;
    if (!catalog_camera(app->catalog, index, &camera))
        return;
    if (!is_open(app, camera.id))
        g_hash_table_insert(app->purposes, g_strdup(camera.id), GINT_TO_POINTER((int)purpose));
    open_or_say(app, camera.id);
}

void windows_close(App *app, uint32_t index)
{
    Camera camera;
    if (catalog_camera(app->catalog, index, &camera))
        close_window(app, camera.id);
}

void windows_close_all(App *app)
{
    g_hash_table_remove_all(app->waiting);
    if (app->viewer != NULL)
        viewer_close_all(app->viewer);
    changed(app, FRAME_NOW);
}

void windows_reopen(App *app)
{
    g_auto(GStrv) ids = g_steal_pointer(&app->last_windows);
    for (int i = 0; ids != NULL && ids[i] != NULL && i < app->config->players; i++)
        if (!is_open(app, ids[i]))
            open_window(app, ids[i]);
}

/* What the viewer tells */

static void on_state(const ViewerWindow *window, void *user)
{
    changed(user, FRAME_SOON);
}

static void on_closed(const char *id, const char *message, void *user)
{
    App *app = user;
    if (message != NULL)
        app_say(app, TONE_WARNING, _("No video: %s"), message);
    changed(app, FRAME_SOON);
}

static void on_address_needed(const char *id, void *user)
{
    App *app = user;
    if (app->api == NULL)
        viewer_close(app->viewer, id);
    else if (!g_hash_table_contains(app->waiting, id))
        ask_address(app, id, NULL);
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

/* The next or previous camera of the list that has pictures and no window yet is shown in this
 * one, where it stands. */
static void step_window(App *app, const char *id, int step)
{
    View *table = app->panes[PANE_CAMERAS];
    /* A key that is held must not ask for a camera that the next key leaves. */
    if (g_hash_table_size(app->waiting) > 0 || app->api == NULL)
        return;
    uint32_t here = catalog_find_camera(app->catalog, id);
    view_table_select(table, here);
    Camera next;
    bool found;
    do
        found = catalog_camera(app->catalog, view_table_step(table, step), &next);
    while (found && (!windows_has_pictures(next.state) || is_open(app, next.id)));
    if (!found) {
        view_table_select(table, here);
        app_say(app, TONE_PLAIN, _("The list ends here."));
    } else {
        g_autofree char *next_id = g_strdup(next.id);
        /* One who goes on from an alert looks around it. */
        if (g_hash_table_contains(app->purposes, id))
            g_hash_table_insert(app->purposes, g_strdup(next_id),
                                GINT_TO_POINTER((int)purpose_of(app, id)));
        ask_address(app, next_id, id);
    }
    frame_want(app, DIRTY_CAMERAS | DIRTY_CARD | DIRTY_STATUS, FRAME_SOON);
}

static void on_window_key(const char *id, const char *key, void *user)
{
    g_autofree char *own = g_strdup(id);
    if (strcmp(key, "n") == 0)
        step_window(user, own, 1);
    else if (strcmp(key, "p") == 0)
        step_window(user, own, -1);
}

static void on_snapshot(const char *id, const char *path, const char *sha256, const char *message,
                        void *user)
{
    ticket_picture_told(user, id, path, message);
}

static void on_notice(const char *message, void *user)
{
    app_say(user, TONE_WARNING, _("Video: %s"), message);
    frame_want(user, DIRTY_BAR, FRAME_SOON);
}

void windows_start(App *app)
{
    static const ViewerCallbacks callbacks = {
        .state = on_state,
        .closed = on_closed,
        .address = on_address_needed,
        .key = on_window_key,
        .snapshot = on_snapshot,
        .notice = on_notice,
    };
    if (app->config->players > 0)
        app->viewer = viewer_new(&callbacks, app, NULL);
    if (app->viewer != NULL && viewer_trouble(app->viewer) != NULL && app->said == NULL)
        app_say(app, TONE_PLAIN, _("No video: %s"), viewer_trouble(app->viewer));
}

void windows_stop(App *app)
{
    g_clear_pointer(&app->viewer, viewer_free);
}

void windows_describe(const App *app, const char *id, char *out, size_t size)
{
    out[0] = '\0';
    if (g_hash_table_contains(app->waiting, id)) {
        g_strlcpy(out, _("asking for the address"), size);
        return;
    }
    const ViewerWindow *window = app->viewer != NULL ? viewer_find(app->viewer, id) : NULL;
    if (window == NULL)
        return;
    char age[24];
    int64_t lasts = clock_mono_ms() - window->since_ms;
    clock_age(lasts + 1, 1, age, sizeof age);
    if (lasts < 60000)
        g_strlcpy(age, _("<1 min"), sizeof age);
    const char *state = viewer_state_text(window->state);
    if (window->reason != VIEWER_REASON_NONE)
        g_snprintf(out, size, _("%s for %s: %s"), state, age, viewer_reason_text(window->reason));
    else
        g_snprintf(out, size, _("%s for %s"), state, age);
}
