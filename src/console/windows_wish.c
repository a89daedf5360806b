/* Every wish for a picture: may it be, for which purpose, and where its address comes from. */
#include "console/ladder.h"
#include "console/windows_private.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

/* As many as tilik-view shows, for each of the two lists. */
#define WISHES_MAX VIEWER_WINDOWS_MAX

typedef struct Request {
    App *app;
    char *id;
    unsigned number;
} Request;

void windows_showing_free(Showing *showing)
{
    g_free(showing->id);
    g_free(showing->camera);
    g_free(showing->instead);
    g_free(showing->wall);
    g_free(showing->note);
    g_free(showing->view);
    g_free(showing);
}

Showing *windows_showing_in(GPtrArray *showings, const char *id)
{
    for (unsigned i = 0; id != NULL && i < showings->len; i++) {
        Showing *showing = g_ptr_array_index(showings, i);
        if (strcmp(showing->id, id) == 0)
            return showing;
    }
    return NULL;
}

Showing *windows_showing(const App *app, const char *id)
{
    return app->windows != NULL ? windows_showing_in(app->windows->showings, id) : NULL;
}

bool windows_has(const App *app, const char *id)
{
    return windows_showing(app, id) != NULL;
}

char *windows_id(const char *camera, const char *suffix)
{
    return suffix != NULL ? g_strconcat(camera, ".", suffix, NULL) : g_strdup(camera);
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

const char *windows_hindrance(const App *app, bool text)
{
    if (app->api == NULL)
        return _("there is no backend");
    if (!link_may(app, RIGHT_CAMERAS_VIEW))
        return _("your role may not");
    if (app->config->players == 0)
        return _("it is switched off in tilik.conf");
    if (app->viewer == NULL)
        return _("it has not started yet");
    return text ? viewer_picture_trouble(app->viewer) : viewer_trouble(app->viewer);
}

static Showing *showing_new(const App *app, const char *id, const WindowWish *wish)
{
    Showing *showing = g_new0(Showing, 1);
    showing->id = g_strdup(id);
    showing->camera = g_strdup(wish->camera);
    showing->instead = g_strdup(wish->instead);
    showing->wall = g_strdup(wish->wall);
    showing->tile = wish->tile;
    showing->from_ms = wish->from_ms;
    showing->purpose_known = wish->purpose_known;
    showing->purpose = wish->purpose_known ? wish->purpose : app->purpose;
    showing->warm = wish->warm;
    showing->text = wish->picture != NULL;
    showing->live = wish->from_ms == 0 && !showing->text;
    showing->rung = wish->rung_known ? wish->rung : VIEWER_RUNG_SUB;
    showing->rung_known = wish->rung_known;
    showing->hand = wish->rung;
    showing->fresh = true;
    if (showing->text) {
        showing->picture = *wish->picture;
        showing->rung = VIEWER_RUNG_TEXT;
    }
    return showing;
}

static ViewerPlace place_of(const App *app, const Showing *showing, const char *title)
{
    return (ViewerPlace){.title = title,
                         .note = showing->note,
                         .instead = showing->instead,
                         .wall = showing->wall,
                         .tile = showing->tile,
                         .rung = showing->rung,
                         .every_s = app->config->stills_every_s,
                         .at_ms = showing->from_ms,
                         .warm = showing->warm,
                         .picture = showing->text ? &showing->picture : NULL};
}

static bool show(App *app, Showing *showing, const ViewerAddress *address, GError **error)
{
    g_autofree char *title = title_of(app, showing->camera);
    ViewerPlace place = place_of(app, showing, title);
    bool opened =
        viewer_open(app->viewer, showing->id, showing->fresh ? &place : NULL, address, error);
    if (!opened)
        return false;
    showing->opened = true;
    showing->fresh = false;
    if (showing->live)
        viewer_frames(app->viewer, showing->id, true);
    /* It is had now, and is no reason to take another one's place once more. */
    if (!showing->warm && showing->instead != NULL) {
        windows_forget(app, showing->instead);
        g_clear_pointer(&showing->instead, g_free);
    }
    return true;
}

/* It never came to it; who listens hears so when the loop turns. */
static void fail(App *app, const Showing *showing, const char *why)
{
    g_autofree char *id = g_strdup(showing->id);
    if (!showing->warm)
        app_say(app, TONE_WARNING, _("No video: %s"), why);
    windows_tell_closed_later(app, id, why);
    windows_forget(app, id);
}

/* The server does not give the address of one that is there. */
static void keep_or_close(App *app, Showing *showing, const GError *error)
{
    const ViewerWindow *window = viewer_find(app->viewer, showing->id);
    bool plays = window != NULL && window->state == VIEWER_PLAYING;
    /* Whom the server can't answer now it may answer the next time. */
    bool later = g_error_matches(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE);
    if (window != NULL && (plays || later)) {
        ViewerRung wanted = showing->rung;
        showing->rung = window->rung;
        if (wanted != window->rung)
            windows_ladder_refused(app, showing, wanted);
        return;
    }
    app_say(app, TONE_WARNING, _("No video: %s"), error->message);
    viewer_close(app->viewer, showing->id);
}

static void take_address(App *app, Showing *showing, const ApiView *view, const GError *error)
{
    g_autoptr(GError) trouble = NULL;
    showing->waiting = false;
    if (error != NULL && showing->opened) {
        keep_or_close(app, showing, error);
    } else if (error != NULL) {
        fail(app, showing, error->message);
    } else if (showing->fresh && showing->instead != NULL && showing->wall == NULL &&
               viewer_find(app->viewer, showing->instead) == NULL) {
        /* Closed in the meantime: then nobody waits for the next one. */
        windows_tell_closed_later(app, showing->id, "instead");
        windows_forget(app, showing->id);
    } else {
        const ViewerAddress address = {view->url, view->user, view->password};
        g_free(showing->view);
        showing->view = g_strdup(view->id);
        if (!show(app, showing, &address, &trouble) && !showing->opened)
            fail(app, showing, trouble->message);
    }
}

static void request_free(void *data)
{
    Request *request = data;
    g_free(request->id);
    g_free(request);
}

static void on_address(const ApiView *view, const GError *error, void *data)
{
    Request *request = data;
    App *app = request->app;
    Showing *showing = windows_showing(app, request->id);
    bool wanted = showing != NULL && showing->waiting && showing->request == request->number;
    if (wanted && app->viewer != NULL)
        take_address(app, showing, view, error);
    windows_changed(app, FRAME_SOON);
    request_free(request);
}

void windows_ask(App *app, Showing *showing)
{
    Request *request = g_new(Request, 1);
    *request = (Request){app, g_strdup(showing->id), ++app->windows->request};
    showing->waiting = true;
    showing->request = request->number;
    bool main_stream = showing->rung == VIEWER_RUNG_MAIN;
    const ViewRequest look = {.purpose = showing->purpose,
                              .quality = main_stream ? QUALITY_MAIN : QUALITY_SUB,
                              .from_ms = showing->from_ms};
    api_look(app->api, showing->camera, &look, on_address, request);
    api_owns(app->api, request_free);
}

void windows_forget(App *app, const char *id)
{
    Showing *showing = windows_showing(app, id);
    if (showing != NULL)
        g_ptr_array_remove(app->windows->showings, showing);
}

bool windows_full(const App *app)
{
    return ladder_moving(app) >= ladder_budget(app);
}

static bool is_same(const Showing *a, const Showing *b)
{
    return a->warm == b->warm && a->tile == b->tile && a->from_ms == b->from_ms &&
           g_strcmp0(a->wall, b->wall) == 0 && b->instead == NULL &&
           (!b->rung_known || (a->rung_known && a->hand == b->hand));
}

/* What was warm stands where it was to stand, at once. */
static bool show_warm(App *app, const Showing *known, Showing *fresh)
{
    bool ready = known->warm && !fresh->warm && known->opened && !known->waiting &&
                 viewer_find(app->viewer, known->id) != NULL && known->from_ms == fresh->from_ms;
    return ready && show(app, fresh, NULL, NULL);
}

/* Who stands in a tile, or is on the way to it, gives way. */
static void take_tile(const Windows *windows, Showing *showing)
{
    for (unsigned i = 0; showing->wall != NULL && i < windows->showings->len; i++) {
        const Showing *there = g_ptr_array_index(windows->showings, i);
        bool same = !there->warm && there->tile == showing->tile &&
                    g_strcmp0(there->wall, showing->wall) == 0;
        if (same && showing->instead == NULL && strcmp(there->id, showing->id) != 0)
            showing->instead = g_strdup(there->id);
    }
}

/* In the place of an older wish for the same, or of the one that gives way: places are ranks. */
static void put(Windows *windows, Showing *showing, Showing *known)
{
    unsigned at = windows->showings->len;
    const Showing *other = windows_showing_in(windows->showings, showing->instead);
    if (known != NULL) {
        showing->opened = known->opened;
        showing->step = known->step;
        showing->dropped = known->dropped;
        if (showing->view == NULL)
            showing->view = g_steal_pointer(&known->view);
        g_ptr_array_find(windows->showings, known, &at);
        g_ptr_array_remove_index(windows->showings, at);
    } else if (other != NULL && !showing->warm) {
        g_ptr_array_find(windows->showings, other, &at);
    }
    g_ptr_array_insert(windows->showings, (int)at, showing);
}

static void enlist(App *app, Showing *showing)
{
    Windows *windows = app->windows;
    Showing *known = windows_showing(app, showing->id);
    if (known != NULL && is_same(known, showing) && !showing->text) {
        windows_showing_free(showing);
        return;
    }
    if (!showing->warm && !showing->text)
        take_tile(windows, showing);
    if (known != NULL)
        showing->rung = known->rung;
    bool shown = known != NULL && show_warm(app, known, showing);
    put(windows, showing, known);
    windows_ladder_settle(app, shown ? NULL : showing);
    if (!shown)
        windows_ask(app, showing);
    windows_changed(app, FRAME_NOW);
}

static bool refuse(Showing *showing, const char **why, const char *what)
{
    windows_showing_free(showing);
    if (why != NULL)
        *why = what;
    return false;
}

bool windows_wish(App *app, const WindowWish *wish, const char **why)
{
    const char *hindrance = windows_hindrance(app, wish->picture != NULL);
    g_autofree char *id = windows_id(wish->camera, wish->suffix);
    Showing *showing = showing_new(app, id, wish);
    if (hindrance != NULL)
        return refuse(showing, why, hindrance);
    Windows *windows = app->windows;
    if (windows->showings->len + windows->pending->len >= WISHES_MAX)
        return refuse(showing, why, _("too many pictures at once"));
    if (showing->warm && !windows_has(app, id) && windows_full(app))
        return refuse(showing, why, _("there is no room to connect it beforehand"));
    if (showing->purpose_known || app->purpose_known) {
        enlist(app, showing);
        return true;
    }
    Showing *earlier = windows_showing_in(windows->pending, id);
    if (earlier != NULL)
        g_ptr_array_remove(windows->pending, earlier);
    g_ptr_array_add(windows->pending, showing);
    if (windows->pending->len == 1 || app->mode != MODE_ASKING)
        ask_purpose(app);
    return true;
}

void windows_go_on(App *app)
{
    while (app->windows != NULL && app->windows->pending->len > 0) {
        Showing *showing = g_ptr_array_steal_index(app->windows->pending, 0);
        const char *why = windows_hindrance(app, showing->text);
        showing->purpose = app->purpose;
        if (why == NULL) {
            enlist(app, showing);
            continue;
        }
        app_say(app, TONE_WARNING, _("No video: %s"), why);
        windows_tell_closed_later(app, showing->id, why);
        windows_showing_free(showing);
    }
}

void windows_give_up(App *app)
{
    while (app->windows != NULL && app->windows->pending->len > 0) {
        Showing *showing = g_ptr_array_steal_index(app->windows->pending, 0);
        windows_tell_closed_later(app, showing->id, _("no purpose was given"));
        windows_showing_free(showing);
    }
}
