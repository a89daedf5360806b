/* The pane with the selected camera's picture. */
#include "console/preview_private.h"

#include <string.h>

#include "base/clock.h"
#include "console/desk.h"
#include "console/round.h"
#include "console/video_acts.h"
#include "console/windows.h"

/* How long the cursor rests until the picture follows it. */
#define REST_MS 300

const double preview_rates[] = {0, 1, 2, 5};
#define RATES      ((int)G_N_ELEMENTS(preview_rates))
#define RATE_FIRST 2

static void on_news(App *app, const WindowNews *news, void *user)
{
    Preview *preview = app->preview;
    bool ours = shot_hear(&preview->shot, news->event);
    ours = strip_hear(app, news->event) || ours;
    if (ours && preview_shown(app))
        frame_want(app, DIRTY_PREVIEW, FRAME_SOON);
}

void preview_start(App *app)
{
    Preview *preview = g_new0(Preview, 1);
    app->preview = preview;
    preview->rate = RATE_FIRST;
    preview->shot.plate = 1;
    for (unsigned i = 0; i < STRIP_MAX; i++)
        preview->shots[i].plate = i + 1;
    windows_listen(app, on_news, NULL);
}

static void stop_rest(Preview *preview)
{
    g_clear_handle_id(&preview->rest_source, g_source_remove);
    g_clear_pointer(&preview->wanted, g_free);
}

void preview_stop(App *app)
{
    Preview *preview = app->preview;
    if (preview == NULL)
        return;
    stop_rest(preview);
    preview_forget_moved(preview);
    windows_unlisten(app, on_news, NULL);
    shot_clear(app, &preview->shot);
    for (int i = 0; i < STRIP_MAX; i++)
        shot_clear(app, &preview->shots[i]);
    g_clear_pointer(&app->preview, g_free);
}

/* Desks have cameras of their own, of which only the round's are looked at here. */
static bool has_place(const App *app)
{
    const DeskKind *desk = desk_shown(app);
    return desk == NULL || desk == &desk_round;
}

bool preview_shown(const App *app)
{
    const Preview *preview = app->preview;
    return preview != NULL && (preview->pane || preview->strip) && has_place(app);
}

bool preview_focused(const App *app)
{
    /* A round's keys stay a round's. */
    return preview_shown(app) && app->preview->focused && desk_shown(app) == NULL;
}

void preview_blur(App *app)
{
    if (app->preview != NULL && app->preview->focused) {
        app->preview->focused = false;
        frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
    }
}

static void focus(App *app)
{
    app->preview->focused = true;
    app->sequence = (KeySequence){0};
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

/* The id of the camera under the cursor; NULL none.  Free it. */
static char *under_cursor(const App *app)
{
    Camera camera;
    return catalog_camera(app->catalog, command_camera(app), &camera) ? g_strdup(camera.id) : NULL;
}

static ViewerCommand command_of(const App *app)
{
    const Preview *preview = app->preview;
    Rect room = preview_room(preview);
    return preview_ink_command(app, room.cols, room.rows, preview_rates[preview->rate]);
}

static void show(App *app, const char *camera)
{
    ViewerCommand command = command_of(app);
    shot_open(app, &app->preview->shot, camera, &command);
    frame_want(app, DIRTY_PREVIEW, FRAME_NOW);
}

static gboolean on_rest(gpointer data)
{
    App *app = data;
    Preview *preview = app->preview;
    preview->rest_source = 0;
    g_autofree char *camera = g_steal_pointer(&preview->wanted);
    if (preview->pane && has_place(app) && camera != NULL)
        show(app, camera);
    return G_SOURCE_REMOVE;
}

/* What nobody sees is not fetched: a desk lies over it. */
static void rest_unseen(App *app)
{
    Preview *preview = app->preview;
    if (preview->shot.open)
        shot_close(app, &preview->shot);
    stop_rest(preview);
}

void preview_follow(App *app)
{
    Preview *preview = app->preview;
    if (preview == NULL || !preview->pane)
        return;
    if (!has_place(app)) {
        rest_unseen(app);
        return;
    }
    g_autofree char *camera = under_cursor(app);
    bool same = g_strcmp0(camera, preview->shot.camera) == 0;
    bool shown = preview->shot.open || preview->shot.closed != NULL;
    if (camera == NULL || (same && shown)) {
        stop_rest(preview);
        return;
    }
    if (g_strcmp0(camera, preview->wanted) == 0)
        return;
    stop_rest(preview);
    preview->wanted = g_steal_pointer(&camera);
    preview->rest_source = g_timeout_add(REST_MS, on_rest, app);
}

static void open_pane(App *app)
{
    Preview *preview = app->preview;
    g_autofree char *camera = under_cursor(app);
    if (camera == NULL) {
        app_say(app, TONE_PLAIN, _("No camera is selected."));
        return;
    }
    preview_ink_start(app);
    preview->pane = true;
    preview->whole = false;
    frame_lay_out(app);
    focus(app);
    stop_rest(preview);
    show(app, camera);
}

static void close_pane(App *app)
{
    Preview *preview = app->preview;
    stop_rest(preview);
    shot_clear(app, &preview->shot);
    preview->pane = preview->whole = preview->focused = false;
    frame_lay_out(app);
}

void preview_close(App *app)
{
    Preview *preview = app->preview;
    if (preview == NULL)
        return;
    if (preview->strip)
        strip_close(app);
    else if (preview->pane)
        close_pane(app);
}

void preview_act(App *app)
{
    Preview *preview = app->preview;
    if (preview->strip || preview->pane) {
        preview_close(app);
        return;
    }
    open_pane(app);
}

void preview_instead(App *app)
{
    const char *trouble = app->viewer != NULL ? viewer_trouble(app->viewer) : NULL;
    if (trouble == NULL || viewer_picture_trouble(app->viewer) != NULL || !preview_may(app))
        return;
    if (app->purpose_known && !preview_shown(app)) {
        preview_act(app);
        app_say(app, TONE_PLAIN, _("No window: %s.  The picture is shown here."), trouble);
        return;
    }
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_PREVIEW, key);
    if (!preview_shown(app))
        app_say(app, TONE_WARNING, _("No video: %s; %s shows the picture here."), trouble, key);
}

void preview_act_strip(App *app)
{
    Preview *preview = app->preview;
    if (preview->strip) {
        strip_close(app);
        return;
    }
    if (preview->pane)
        close_pane(app);
    preview_ink_start(app);
    strip_open(app);
    if (preview->strip)
        focus(app);
}

void preview_strip_of(App *app, const char *const *cameras)
{
    if (app->preview == NULL || !preview_may(app)) {
        app_say(app, TONE_WARNING, _("No picture can be shown here."));
        return;
    }
    preview_close(app);
    preview_ink_start(app);
    strip_open_of(app, cameras);
    if (app->preview->strip)
        focus(app);
}

bool preview_may(const App *app)
{
    return app->preview != NULL && app->config->players != 0 && has_place(app) &&
           link_may(app, RIGHT_CAMERAS_VIEW);
}

bool preview_may_rate(const App *app)
{
    return preview_shown(app);
}

void preview_act_rate(App *app)
{
    Preview *preview = app->preview;
    if (preview->strip) {
        strip_again(app);
        return;
    }
    preview->rate = (preview->rate + 1) % RATES;
    /* A still is a look of its own. */
    if (preview->shot.camera != NULL) {
        g_autofree char *camera = g_strdup(preview->shot.camera);
        ViewerCommand command = command_of(app);
        if (preview->shot.open && preview_rates[preview->rate] > 0)
            shot_change(app, &preview->shot, &command);
        else
            shot_open(app, &preview->shot, camera, &command);
    }
    frame_want(app, DIRTY_PREVIEW, FRAME_NOW);
}

/* A window, where there can be one; else larger here. */
static void enlarge(App *app)
{
    Preview *preview = app->preview;
    bool window = app->viewer != NULL && viewer_trouble(app->viewer) == NULL;
    if (window) {
        uint32_t index = catalog_find_camera(app->catalog, preview->shot.camera);
        windows_open(app, index);
        return;
    }
    preview->whole = !preview->whole;
    frame_lay_out(app);
}

bool preview_run(App *app, Action action)
{
    Preview *preview = app->preview;
    if (!preview_shown(app))
        return false;
    if (preview->strip)
        return strip_run(app, action);
    switch (action) {
    case ACTION_CANCEL:
        if (!preview->focused && desk_shown(app) != NULL)
            return false;
        preview_close(app);
        return true;
    case ACTION_OPEN:
        if (!preview_focused(app) || preview->shot.camera == NULL)
            return false;
        enlarge(app);
        return true;
    case ACTION_ZOOM:
        if (!preview_focused(app))
            return false;
        preview->whole = !preview->whole;
        frame_lay_out(app);
        return true;
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE:
        if (desk_shown(app) != NULL)
            return false;
        if (preview->focused)
            preview_blur(app);
        else
            focus(app);
        return true;
    default:
        return false;
    }
}

bool preview_click(App *app, const Event *event)
{
    Preview *preview = app->preview;
    const Rect *rect = preview != NULL ? &preview->rect : NULL;
    bool inside = preview_shown(app) && event->row >= rect->row &&
                  event->row < rect->row + rect->rows && event->col >= rect->col &&
                  event->col < rect->col + rect->cols;
    if (!inside) {
        preview_blur(app);
        return false;
    }
    if (preview->strip)
        return strip_click(app, event);
    focus(app);
    if (event->mouse == MOUSE_DOUBLE)
        preview_run(app, ACTION_OPEN);
    return true;
}

void preview_tick(App *app)
{
    Preview *preview = app->preview;
    if (!preview_shown(app))
        return;
    int64_t now = clock_mono_ms();
    uint64_t bytes = screen_stats(app->screen).bytes;
    if (preview->bytes_ms != 0 && now > preview->bytes_ms) {
        double fresh =
            (double)(bytes - preview->bytes_then) * 1000 / (double)(now - preview->bytes_ms);
        preview->bytes_s += 0.5 * (fresh - preview->bytes_s);
    }
    preview->bytes_then = bytes;
    preview->bytes_ms = now;
    app->dirty |= DIRTY_PREVIEW;
}
