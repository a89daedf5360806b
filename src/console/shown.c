#include "console/shown.h"

#include <string.h>

#include "base/clock.h"
#include "console/view_time.h"
#include "console/windows_private.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define OBJECT "view/"
/* A long look is told so often: so much a power cut takes of it, and so old others see it. */
#define TELL_MS INT64_C(600000)
#define TICK_S  30

/* One view, by the clock that nobody sets. */
typedef struct One {
    char *camera;
    ViewTime time;
    int64_t told_ms; /* when it was told last, or has begun */
    int64_t told_s;  /* and what; -1 nothing yet */
    char act[27];    /* that told it */
    bool held;       /* some showing is of it */
} One;

struct Shown {
    GHashTable *views; /* id to One */
    guint tick;        /* runs while anything is shown */
};

static void one_free(gpointer data)
{
    One *one = data;
    g_free(one->camera);
    g_free(one);
}

/* What of it still waits gives way to what holds now. */
static void tell(App *app, const char *view, One *one, int64_t now_ms)
{
    const ViewShown shown = {.seconds = view_time_seconds(&one->time, now_ms)};
    if (shown.seconds == one->told_s)
        return;
    g_autoptr(GString) body = g_string_new(NULL);
    g_autofree char *object = g_strconcat(OBJECT, view, NULL);
    g_autofree char *path = g_strdup_printf(ROUTE_VIEWS "/%s/shown", view);
    encode_view_shown(body, &shown);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = path,
                           .body = body->str,
                           .memo = one->camera};
    bool waits = one->act[0] != '\0' && outgoing_posted(app, one->act) != NULL &&
                 !outgoing_is_sending(app, one->act);
    if (!waits || !outgoing_replace(app, one->act, &act, NULL))
        (void)outgoing_post(app, &act, NULL, one->act, NULL);
    one->told_s = shown.seconds;
    one->told_ms = now_ms;
}

static gboolean on_tick(gpointer data)
{
    App *app = data;
    GHashTableIter iter;
    gpointer view, value;
    int64_t now_ms = clock_mono_ms();
    bool shows = false;
    g_hash_table_iter_init(&iter, app->shown->views);
    while (g_hash_table_iter_next(&iter, &view, &value)) {
        One *one = value;
        shows = shows || one->time.from_ms != 0;
        if (one->time.from_ms != 0 && now_ms - one->told_ms >= TELL_MS)
            tell(app, view, one, now_ms);
    }
    app->shown->tick = shows ? app->shown->tick : 0;
    return shows ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static One *one_of(App *app, const Showing *showing, int64_t now_ms)
{
    One *one = g_hash_table_lookup(app->shown->views, showing->view);
    if (one == NULL) {
        one = g_new0(One, 1);
        one->camera = g_strdup(showing->camera);
        one->told_ms = now_ms;
        one->told_s = -1;
        g_hash_table_insert(app->shown->views, g_strdup(showing->view), one);
    }
    return one;
}

static void note(App *app, const Showing *showing, int64_t now_ms)
{
    const ViewerWindow *window = app->viewer != NULL ? viewer_find(app->viewer, showing->id) : NULL;
    bool shows = window != NULL && !window->warm && window->state == VIEWER_PLAYING;
    One *one = one_of(app, showing, now_ms);
    one->held = true;
    view_time_set(&one->time, shows, now_ms);
    if (shows && app->shown->tick == 0)
        app->shown->tick = g_timeout_add_seconds(TICK_S, on_tick, app);
}

/* Tells and forgets what no showing is of any more. */
static bool end_others(App *app, int64_t now_ms)
{
    GHashTableIter iter;
    gpointer view, value;
    bool any = false;
    g_hash_table_iter_init(&iter, app->shown->views);
    while (g_hash_table_iter_next(&iter, &view, &value)) {
        One *one = value;
        bool held = one->held;
        one->held = false; /* until the next change finds it again */
        if (!held) {
            tell(app, view, one, now_ms);
            g_hash_table_iter_remove(&iter);
            any = true;
        }
    }
    return any;
}

/* A display for everybody has nobody who looks in, and writes nothing down. */
void shown_changed(App *app)
{
    int64_t now_ms = clock_mono_ms();
    if (app->shown == NULL || app->quitting || app->leaving || app->kiosk != NULL)
        return;
    for (unsigned i = 0; i < app->windows->showings->len; i++) {
        const Showing *showing = g_ptr_array_index(app->windows->showings, i);
        if (showing->view != NULL)
            note(app, showing, now_ms);
    }
    end_others(app, now_ms);
}

bool shown_end(App *app)
{
    bool any = app->shown != NULL && end_others(app, clock_mono_ms());
    if (app->shown != NULL)
        g_clear_handle_id(&app->shown->tick, g_source_remove);
    return any;
}

/* ---- what becomes of it: nothing that a person must know ---- */

static char *words(const App *app, const OutboxAct *act)
{
    Camera camera;
    uint32_t index = catalog_find_camera(app->catalog, act->memo != NULL ? act->memo : "");
    bool known = catalog_camera(app->catalog, index, &camera) && camera.name[0] != '\0';
    /* TRANSLATORS: an act that waits to be sent: for how long this camera was looked at */
    return g_strdup_printf(_("looked at %s"), known ? camera.name : act->memo);
}

static void written(App *app, const char *id, const GError *error)
{
}

static bool refused(App *app, const OutboxAct *act, const HttpAnswer *answer, const GError *error)
{
    g_info("%s: %s", act->object, error != NULL ? error->message : "refused");
    return true;
}

static const OutgoingKind kind = {
    .prefix = OBJECT, .words = words, .written = written, .refused = refused};

void shown_start(App *app)
{
    app->shown = g_new0(Shown, 1);
    app->shown->views = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, one_free);
    outgoing_register(app, &kind);
}

void shown_stop(App *app)
{
    Shown *shown = g_steal_pointer(&app->shown);
    if (shown == NULL)
        return;
    g_clear_handle_id(&shown->tick, g_source_remove);
    g_hash_table_unref(shown->views);
    g_free(shown);
}
