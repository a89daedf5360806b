/* What tilik-view tells, taken in and handed on. */
#include "console/windows_private.h"

#include <string.h>

#include "base/clock.h"
#include "console/round.h"
#include "console/shift_check.h"
#include "console/shown.h"
#include "console/steer.h"
#include "console/ticket_picture.h"
#include "console/tours.h"

static void add_once(GPtrArray *ids, const char *id)
{
    if (!g_ptr_array_find_with_equal_func(ids, id, g_str_equal, NULL))
        g_ptr_array_add(ids, (char *)id);
}

void windows_changed(App *app, Urgency urgency)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new(), seen = g_ptr_array_new();
    for (unsigned i = 0; i < app->windows->showings->len; i++) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        const ViewerWindow *window =
            app->viewer != NULL ? viewer_find(app->viewer, showing->id) : NULL;
        if (window == NULL || window->warm)
            continue;
        add_once(open, showing->camera);
        /* What was recorded is not what is there now. */
        if (window->state == VIEWER_PLAYING && showing->from_ms == 0)
            add_once(seen, showing->camera);
    }
    g_ptr_array_add(open, NULL);
    g_ptr_array_add(seen, NULL);
    looked_now(app->looked, (const char *const *)seen->pdata, clock_mono_ms());
    shown_changed(app);
    view_table_open(app->panes[PANE_CAMERAS], (const char *const *)open->pdata);
    frame_want(app, DIRTY_BAR | DIRTY_KEYS | DIRTY_CARD | DIRTY_CAMERAS, urgency);
    shift_check_windows(app);
}

void windows_listen(App *app, WindowHeard heard, void *user)
{
    const Listener listener = {heard, user};
    windows_unlisten(app, heard, user);
    g_array_append_val(app->windows->listeners, listener);
}

void windows_unlisten(App *app, WindowHeard heard, void *user)
{
    GArray *listeners = app->windows != NULL ? app->windows->listeners : NULL;
    for (unsigned i = listeners != NULL ? listeners->len : 0; i-- > 0;) {
        const Listener *listener = &g_array_index(listeners, Listener, i);
        if (listener->heard == heard && listener->user == user)
            g_array_remove_index(listeners, i);
    }
}

static bool listens(const GArray *listeners, const Listener *who)
{
    for (unsigned i = 0; i < listeners->len; i++) {
        const Listener *listener = &g_array_index(listeners, Listener, i);
        if (listener->heard == who->heard && listener->user == who->user)
            return true;
    }
    return false;
}

/* Whoever hears may listen, or cease to: of the copy, those are told who still do. */
void windows_tell(App *app, const WindowNews *news)
{
    g_autoptr(GArray) listeners = g_array_copy(app->windows->listeners);
    for (unsigned i = 0; i < listeners->len; i++) {
        const Listener *listener = &g_array_index(listeners, Listener, i);
        if (listens(app->windows->listeners, listener))
            listener->heard(app, news, listener->user);
    }
}

/* "CAMERA.play" is of CAMERA, where no camera has that name; a wall is of none. */
static char *camera_of(const App *app, const char *id)
{
    const Showing *showing = windows_showing(app, id);
    if (showing != NULL)
        return g_strdup(showing->camera);
    if (id == NULL || catalog_find_camera(app->catalog, id) != CATALOG_NONE)
        return g_strdup(id != NULL ? id : "");
    const char *dot = strrchr(id, '.');
    g_autofree char *camera = g_strndup(id, dot != NULL ? (gsize)(dot - id) : 0);
    bool known = catalog_find_camera(app->catalog, camera) != CATALOG_NONE;
    return g_strdup(known ? camera : "");
}

static gboolean on_unheard(gpointer data)
{
    App *app = data;
    Windows *windows = app->windows;
    windows->idle = 0;
    g_autoptr(GPtrArray) all = windows->unheard;
    windows->unheard = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i + 1 < all->len; i += 2) {
        char *id = g_ptr_array_index(all, i), *why = g_ptr_array_index(all, i + 1);
        g_autofree char *camera = camera_of(app, id);
        const ViewerEvent event = {.kind = VIEWER_EVENT_CLOSED, .id = id, .text = why};
        /* Wished for again in the meantime: then it is not gone. */
        if (!windows_has(app, id))
            windows_tell(app, &(WindowNews){.event = &event, .camera = camera});
    }
    return G_SOURCE_REMOVE;
}

void windows_tell_closed_later(App *app, const char *id, const char *why)
{
    Windows *windows = app->windows;
    g_ptr_array_add(windows->unheard, g_strdup(id));
    g_ptr_array_add(windows->unheard, g_strdup(why));
    if (windows->idle == 0)
        windows->idle = g_idle_add(on_unheard, app);
}

static void set_last(App *app, const char *id)
{
    if (g_strcmp0(app->windows->last, id) == 0)
        return;
    g_free(app->windows->last);
    app->windows->last = g_strdup(id);
    frame_want(app, DIRTY_KEYS, FRAME_SOON);
}

/* A person has turned to it. */
static void set_keyed(App *app, const char *id)
{
    set_last(app, id);
    g_free(app->windows->keyed);
    app->windows->keyed = g_strdup(id);
}

/* The newest one that is seen takes the keys where the one that had them is gone. */
static const Showing *newest(const App *app)
{
    for (unsigned i = app->windows->showings->len; i-- > 0;) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        if (showing->opened && !showing->warm)
            return showing;
    }
    return NULL;
}

const char *windows_last(const App *app)
{
    const Showing *showing = app->windows != NULL ? windows_showing(app, app->windows->last) : NULL;
    if (showing == NULL && app->windows != NULL)
        showing = newest(app);
    return showing != NULL ? showing->camera : NULL;
}

static void take_closed(App *app, const ViewerEvent *event)
{
    const Showing *showing = windows_showing(app, event->id);
    /* One that was wished for anew has not been opened yet. */
    if (showing != NULL && showing->opened && viewer_find(app->viewer, event->id) == NULL)
        windows_forget(app, event->id);
    if (showing != NULL)
        return;
    /* Of a wall: what was on its way to it. */
    for (unsigned i = app->windows->showings->len; i-- > 0;) {
        const Showing *tile = g_ptr_array_index(app->windows->showings, i);
        if (g_strcmp0(tile->wall, event->id) == 0 && !tile->opened) {
            windows_tell_closed_later(app, tile->id, event->text);
            g_ptr_array_remove_index(app->windows->showings, i);
        }
    }
}

static void take_tile(App *app, const ViewerEvent *event)
{
    Showing *showing = windows_showing(app, event->id);
    if (showing == NULL)
        return;
    if (event->wall != NULL) {
        g_free(showing->wall);
        showing->wall = g_strdup(event->wall);
    }
    showing->tile = event->tile;
}

static void take_wall(App *app, const ViewerEvent *event)
{
    const ViewerWindow *tile = viewer_tile(app->viewer, event->id, event->tile);
    if (tile != NULL)
        set_keyed(app, tile->id);
}

/* What tilik-view calls a key, as keymap.h does. */
Action windows_key_action(const App *app, KeyContext context, const char *key)
{
    static const char *const names[][2] = {{"space", "Space"},   {"n", "Down"},
                                           {"p", "Up"},          {"PageUp", "PgUp"},
                                           {"PageDown", "PgDn"}, {"BackSpace", "Backspace"}};
    Key parsed;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i][0], key) == 0)
            key = names[i][1];
    return key_parse(key, &parsed) ? keymap_lookup(app->keymap, context, parsed) : ACTION_NONE;
}

static void take_key(App *app, const ViewerEvent *event)
{
    const Showing *showing = windows_showing(app, event->id);
    if (showing == NULL)
        return;
    set_keyed(app, event->id);
    const ViewerWindow *window = viewer_find(app->viewer, event->id);
    if (showing->live && steer_picture_key(app, showing->camera, event->key))
        return;
    if (showing->live && round_picture_key(app, showing->camera, event->key))
        return;
    if (showing->live && window != NULL && tours_key(app, window, event->key))
        return;
    if (showing->live && strcmp(event->key, "n") == 0)
        windows_step(app, showing, 1);
    else if (showing->live && strcmp(event->key, "p") == 0)
        windows_step(app, showing, -1);
}

static void take(App *app, const ViewerEvent *event, const ViewerWindow *window)
{
    switch (event->kind) {
    case VIEWER_EVENT_STATE:
        windows_changed(app, FRAME_SOON);
        break;
    case VIEWER_EVENT_SHOWN:
        if (window != NULL && !window->warm)
            set_last(app, event->id);
        windows_changed(app, FRAME_SOON);
        break;
    case VIEWER_EVENT_CLOSED:
        take_closed(app, event);
        windows_changed(app, FRAME_SOON);
        break;
    case VIEWER_EVENT_TILE:
        take_tile(app, event);
        break;
    case VIEWER_EVENT_WALL:
        take_wall(app, event);
        break;
    case VIEWER_EVENT_KEY:
        take_key(app, event);
        break;
    default:
        break;
    }
}

static void on_event(const ViewerEvent *event, const ViewerWindow *window, void *user)
{
    App *app = user;
    g_autofree char *camera = camera_of(app, event->id);
    /* Keys in the window of a display for everybody do nothing. */
    if (app->kiosk != NULL && event->kind == VIEWER_EVENT_KEY)
        return;
    take(app, event, window);
    windows_ladder_hear(app, event);
    const ViewerWindow *now = window != NULL ? viewer_find(app->viewer, event->id) : NULL;
    windows_tell(app, &(WindowNews){.event = event, .camera = camera, .window = now});
}

static void on_closed(const char *id, const char *message, void *user)
{
    if (message != NULL)
        app_say(user, TONE_WARNING, _("No video: %s"), message);
}

static void on_address_needed(const char *id, void *user)
{
    App *app = user;
    Showing *showing = windows_showing(app, id);
    if (app->api == NULL || showing == NULL)
        viewer_close(app->viewer, id);
    else if (!showing->waiting)
        windows_ask(app, showing);
}

static void on_snapshot(const char *id, const char *path, const char *sha256, const char *message,
                        void *user)
{
    ticket_picture_told(user, id, path, message);
}

static void on_notice(const char *message, void *user)
{
    app_say(user, TONE_ASIDE, _("Video: %s"), message);
    frame_want(user, DIRTY_BAR, FRAME_SOON);
}

const ViewerCallbacks *windows_callbacks(void)
{
    static const ViewerCallbacks callbacks = {
        .closed = on_closed,
        .address = on_address_needed,
        .snapshot = on_snapshot,
        .notice = on_notice,
        .event = on_event,
    };
    return &callbacks;
}
