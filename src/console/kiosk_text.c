/* A kiosk without a display: its tour shows pictures in the terminal, two of them by turns. */
#include <string.h>

#include "base/clock.h"
#include "console/kiosk_private.h"

#define PICTURES_S 2

static Shot *shot_of(Kiosk *kiosk, const char *camera)
{
    for (int i = 0; i < 2; i++)
        if (g_strcmp0(kiosk->shots[i].camera, camera) == 0)
            return &kiosk->shots[i];
    return NULL;
}

static Shot *behind(Kiosk *kiosk)
{
    return &kiosk->shots[!kiosk->front];
}

static ViewerCommand command_of(const App *app)
{
    const Kiosk *kiosk = app->kiosk;
    Rect rect = kiosk->picture;
    /* Before the first page is drawn nobody knows; it is told when that has been. */
    return preview_ink_command(app, MAX(rect.cols, 20), MAX(rect.rows, 6), PICTURES_S);
}

static void tell(App *app, ViewerEvent *event, const char *camera)
{
    g_autofree char *id = g_strdup(camera);
    Tours *tours = app->tours;
    event->id = id;
    if (tours != NULL &&
        tour_walk_hear(tours->walk, event, camera, clock_mono_ms(), app_now_ms(app)))
        tours_soon(tours);
}

/* What was behind is seen now; what was seen ends.  False where there is nothing to see. */
static bool bring(App *app, const char *camera)
{
    Kiosk *kiosk = app->kiosk;
    Shot *shot = shot_of(kiosk, camera);
    if (shot == NULL || !shot_has_picture(shot))
        return false;
    if (shot == behind(kiosk)) {
        shot_clear(app, &kiosk->shots[kiosk->front]);
        kiosk->front = !kiosk->front;
    }
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
    return true;
}

static gboolean on_show(gpointer data)
{
    App *app = data;
    Kiosk *kiosk = app->kiosk;
    kiosk->show = 0;
    g_autofree char *camera = g_steal_pointer(&kiosk->wanted);
    if (bring(app, camera))
        tell(app, &(ViewerEvent){.kind = VIEWER_EVENT_SHOWN}, camera);
    return G_SOURCE_REMOVE;
}

/* Not at once: who asks for it is in the middle of a step. */
static void show_when_ready(App *app, const char *camera)
{
    Kiosk *kiosk = app->kiosk;
    const Shot *shot = shot_of(kiosk, camera);
    g_free(kiosk->wanted);
    kiosk->wanted = g_strdup(camera);
    if (shot != NULL && shot_has_picture(shot) && kiosk->show == 0)
        kiosk->show = g_idle_add(on_show, app);
}

static bool do_wish(void *user, const WindowWish *wish, const char **why)
{
    App *app = ((Tours *)user)->app;
    Kiosk *kiosk = app->kiosk;
    const char *trouble = app->viewer != NULL ? viewer_picture_trouble(app->viewer) : "";
    if (trouble != NULL || app->api == NULL) {
        *why = trouble != NULL && trouble[0] != '\0' ? trouble : _("there is no backend");
        return false;
    }
    if (shot_of(kiosk, wish->camera) == NULL) {
        /* What is about to be seen does not give way to what comes after it. */
        if (kiosk->show != 0)
            bring(app, kiosk->wanted);
        ViewerCommand command = command_of(app);
        shot_open(app, behind(kiosk), wish->camera, &command);
    }
    if (!wish->warm)
        show_when_ready(app, wish->camera);
    return true;
}

static void do_drop(void *user, const char *id)
{
    App *app = ((Tours *)user)->app;
    Shot *shot = shot_of(app->kiosk, id);
    if (shot != NULL)
        shot_clear(app, shot);
}

static bool do_has(void *user, const char *id)
{
    const Shot *shot = shot_of(((Tours *)user)->app->kiosk, id);
    return shot != NULL && (shot->open || shot_has_picture(shot));
}

static void do_list(void *user, Tour *tour)
{
    Tours *tours = user;
    if (tours->stale)
        tour_facts_give(tours, tour);
}

const TourHooks kiosk_text_hooks = {
    .wish = do_wish, .drop = do_drop, .has = do_has, .list = do_list};

/* What tilik-view says of a text picture is said to the tour as of a window. */
static void on_news(App *app, const WindowNews *news, void *user)
{
    Kiosk *kiosk = app->kiosk;
    for (int i = 0; i < 2; i++) {
        Shot *shot = &kiosk->shots[i];
        bool had = shot_has_picture(shot);
        if (!shot_hear(shot, news->event))
            continue;
        g_autofree char *camera = g_strdup(shot->camera);
        ViewerEvent event = *news->event;
        if (event.kind == VIEWER_EVENT_PICTURE && !had)
            tell(app, &(ViewerEvent){.kind = VIEWER_EVENT_STATE, .state = VIEWER_PLAYING}, camera);
        else if (event.kind == VIEWER_EVENT_CLOSED ||
                 (event.kind == VIEWER_EVENT_STATE && event.state != VIEWER_PLAYING))
            tell(app, &event, camera);
        if (event.kind == VIEWER_EVENT_PICTURE && g_strcmp0(kiosk->wanted, camera) == 0)
            show_when_ready(app, camera);
        frame_want(app, DIRTY_EVERYTHING, FRAME_SOON);
        return;
    }
}

void kiosk_text_start(App *app)
{
    preview_ink_start(app);
    windows_listen(app, on_news, NULL);
}

void kiosk_text_stop(App *app)
{
    Kiosk *kiosk = app->kiosk;
    windows_unlisten(app, on_news, NULL);
    g_clear_handle_id(&kiosk->show, g_source_remove);
    g_clear_pointer(&kiosk->wanted, g_free);
    shot_clear(app, &kiosk->shots[0]);
    shot_clear(app, &kiosk->shots[1]);
}

void kiosk_text_resize(App *app)
{
    Kiosk *kiosk = app->kiosk;
    ViewerCommand command = command_of(app);
    for (int i = 0; i < 2; i++)
        if (kiosk->shots[i].open)
            shot_change(app, &kiosk->shots[i], &command);
}
