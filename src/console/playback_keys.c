#include <string.h>

#include "console/playback_private.h"

static const double speeds[] = {0.25, 0.5, 1, 2, 4, 8};

guint playback_place(const GPtrArray *all, const Playing *playing)
{
    guint i = 0;
    while (i < all->len && g_ptr_array_index(all, i) != playing)
        i++;
    return i;
}

static void redraw(App *app)
{
    frame_want(app, DIRTY_CARD | DIRTY_CAMERAS | DIRTY_KEYS, FRAME_NOW);
}

/* What is not there yet is told when it is: go_on_as_before(). */
static void tell(App *app, const Playing *playing, double speed, bool step)
{
    const ViewerCommand command = {
        .kind = VIEWER_COMMAND_PLAY, .id = playing->id, .speed = speed, .step = step ? 1 : 0};
    if (playing->state == VIEWER_PLAYING)
        windows_send(app, &command);
}

/* The next speed up or down; the same where there is none. */
static double next_speed(double speed, bool up)
{
    size_t i = 0;
    while (i + 1 < G_N_ELEMENTS(speeds) && speeds[i] < speed)
        i++;
    if (up)
        return speeds[MIN(i + 1, G_N_ELEMENTS(speeds) - 1)];
    return speeds[i > 0 ? i - 1 : 0];
}

void playback_pace(App *app, Playing *playing, bool up)
{
    double speed = next_speed(playing->speed, up);
    if (speed == playing->speed && !playing->held) {
        app_say(app, TONE_PLAIN, up ? _("It goes no faster.") : _("It goes no slower."));
        return;
    }
    tell(app, playing, speed, false);
    playback_saw(playing, playback_now(playing));
    playing->speed = speed;
    playing->held = false;
    app_say(app, TONE_PLAIN, _("The recording plays %g times as fast."), speed);
    redraw(app);
}

void playback_toggle(App *app, Playing *playing)
{
    tell(app, playing, playing->held ? playing->speed : 0, false);
    playback_saw(playing, playback_now(playing));
    playing->held = !playing->held;
    char hold[KEY_NAME_SIZE], step[KEY_NAME_SIZE];
    app_key(app, ACTION_PLAYBACK_HOLD, hold);
    app_key(app, ACTION_PLAYBACK_STEP, step);
    if (playing->held)
        app_say(app, TONE_PLAIN, _("Held; %s shows the next picture, %s goes on."), step, hold);
    else
        app_say(app, TONE_PLAIN, _("The recording goes on."));
    redraw(app);
}

void playback_next(App *app, Playing *playing)
{
    tell(app, playing, 0, true);
    playback_saw(playing, playback_now(playing));
    playing->held = true;
    redraw(app);
}

/* The recording's window shows the live picture again; till then it goes on. */
void playback_leave(App *app, Playing *playing)
{
    const char *why = NULL;
    g_autofree char *camera = g_strdup(playing->camera);
    g_autofree char *id = g_strdup(playing->id);
    const ViewerWindow *window = app->viewer != NULL ? viewer_find(app->viewer, id) : NULL;
    const ViewerCommand close = {.kind = VIEWER_COMMAND_CLOSE, .id = id};
    WindowWish wish = {.camera = camera, .instead = id};
    wish.purpose = playing->purpose;
    wish.purpose_known = playing->purpose_known;
    if (window == NULL || windows_has(app, camera)) {
        windows_send(app, &close);
        return;
    }
    wish.wall = window->wall;
    wish.tile = window->tile;
    if (windows_wish(app, &wish, &why))
        app_say(app, TONE_PLAIN, _("Back to what is live."));
    else
        app_say(app, TONE_WARNING, _("No video: %s"), why);
}

/* What it does was told to the picture that it takes the place of. */
static void go_on_as_before(App *app, const Playing *playing)
{
    const ViewerCommand frames = {.kind = VIEWER_COMMAND_FRAMES, .id = playing->id, .on = true};
    windows_send(app, &frames);
    if (playing->held)
        tell(app, playing, 0, false);
    else if (playing->speed != 1)
        tell(app, playing, playing->speed, false);
}

static void take_state(App *app, Playing *playing, const ViewerEvent *event)
{
    bool ends = event->state == VIEWER_ENDED && playing->state != VIEWER_ENDED;
    bool begins = event->state == VIEWER_PLAYING && playing->state != VIEWER_PLAYING;
    playing->state = event->state;
    if (begins)
        go_on_as_before(app, playing);
    if (event->at_ms > 0)
        playback_saw(playing, event->at_ms);
    if (!ends)
        return;
    char back[KEY_NAME_SIZE], live[KEY_NAME_SIZE];
    app_key(app, ACTION_PLAYBACK_BACK, back);
    app_key(app, ACTION_PLAYBACK_LIVE, live);
    if (event->reason == VIEWER_REASON_NONE)
        app_say(app, TONE_PLAIN, _("The recording ends here; %s goes back 10 s, %s to live."), back,
                live);
    else
        app_say(app, TONE_WARNING, _("The recording ends here: %s; %s goes back 10 s, %s to live."),
                viewer_reason_text(event->reason), back, live);
}

static bool is_key(const char *key, const char *one, const char *other)
{
    return strcmp(key, one) == 0 || strcmp(key, other) == 0;
}

static void take_key(App *app, Playing *playing, const char *key)
{
    if (strcmp(key, "<") == 0)
        playback_jump(app, playing, -PLAYBACK_JUMP_MS);
    else if (strcmp(key, ">") == 0)
        playback_jump(app, playing, PLAYBACK_JUMP_MS);
    else if (strcmp(key, "{") == 0)
        playback_pace(app, playing, false);
    else if (strcmp(key, "}") == 0)
        playback_pace(app, playing, true);
    else if (is_key(key, "|", "space"))
        playback_toggle(app, playing);
    else if (strcmp(key, ".") == 0)
        playback_next(app, playing);
    else if (is_key(key, "P", "l"))
        playback_leave(app, playing);
}

/* The player can't: then it plays as it did. */
static void take_error(App *app, Playing *playing, const ViewerEvent *event)
{
    app_say(app, TONE_WARNING, _("Recording: %s"), event->text != NULL ? event->text : "");
    playback_saw(playing, playback_now(playing));
    playing->speed = playing->speed > 1 ? 1 : playing->speed;
    redraw(app);
}

/* It takes the place of the live picture; one that never came leaves that. */
static void take_closed(App *app, Playing *playing, const ViewerEvent *event)
{
    bool never = playing->state == VIEWER_CONNECTING && event->text != NULL &&
                 strcmp(event->text, "user") != 0 && strcmp(event->text, "command") != 0 &&
                 strcmp(event->text, "replaced") != 0 && strcmp(event->text, "instead") != 0;
    if (never)
        app_say(app, TONE_WARNING, _("No recording: %s"), event->text);
    g_ptr_array_remove_index(app->playbacks->playing,
                             playback_place(app->playbacks->playing, playing));
    redraw(app);
}

static void take(App *app, Playing *playing, const ViewerEvent *event)
{
    switch (event->kind) {
    case VIEWER_EVENT_STATE:
        take_state(app, playing, event);
        redraw(app);
        break;
    case VIEWER_EVENT_SHOWN:
        go_on_as_before(app, playing);
        break;
    case VIEWER_EVENT_FRAME:
        if (event->at_ms > 0)
            playback_saw(playing, event->at_ms);
        frame_want(app, DIRTY_CARD, FRAME_SOON);
        break;
    case VIEWER_EVENT_KEY:
        take_key(app, playing, event->key);
        break;
    case VIEWER_EVENT_ERROR:
        if (g_strcmp0(event->text, "no such window") != 0) /* it comes, or has just gone */
            take_error(app, playing, event);
        break;
    case VIEWER_EVENT_CLOSED:
        take_closed(app, playing, event);
        break;
    default:
        break;
    }
}

void playback_heard(App *app, const WindowNews *news, void *user)
{
    const ViewerEvent *event = news->event;
    Playing *playing = playback_find(app, news->camera);
    if (event->id == NULL)
        return;
    if (playing != NULL && strcmp(event->id, playing->id) == 0)
        take(app, playing, event);
    else if (event->kind == VIEWER_EVENT_KEY && strcmp(event->key, "P") == 0 &&
             strcmp(event->id, news->camera) == 0 && playback_may(app))
        playback_from(app, news->camera, app_now_ms(app) - PLAYBACK_BEFORE_MS);
}
