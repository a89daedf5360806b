#include "console/playback.h"

#include <string.h>

#include "base/clock.h"
#include "console/playback_private.h"
#include "model/moment.h"

/* Nearer to now than this there is nothing recorded yet. */
#define FRESH_MS 2000

static void playing_free(gpointer data)
{
    Playing *playing = data;
    g_free(playing->camera);
    g_free(playing->id);
    g_free(playing);
}

void playback_init(App *app)
{
    Playbacks *playbacks = g_new0(Playbacks, 1);
    playbacks->playing = g_ptr_array_new_with_free_func(playing_free);
    app->playbacks = playbacks;
    windows_listen(app, playback_heard, NULL);
}

void playback_stop(App *app)
{
    Playbacks *playbacks = g_steal_pointer(&app->playbacks);
    if (playbacks == NULL)
        return;
    windows_unlisten(app, playback_heard, NULL);
    g_ptr_array_unref(playbacks->playing);
    g_free(playbacks->asked);
    g_free(playbacks);
}

Playing *playback_find(const App *app, const char *camera)
{
    const GPtrArray *all = app->playbacks != NULL ? app->playbacks->playing : NULL;
    for (guint i = 0; all != NULL && i < all->len; i++) {
        Playing *playing = g_ptr_array_index(all, i);
        if (strcmp(playing->camera, camera) == 0)
            return playing;
    }
    return NULL;
}

/* The selected camera's, else the one that was begun last. */
static Playing *current(const App *app)
{
    Camera camera;
    Playing *playing = NULL;
    if (catalog_camera(app->catalog, command_camera(app), &camera))
        playing = playback_find(app, camera.id);
    const GPtrArray *all = app->playbacks != NULL ? app->playbacks->playing : NULL;
    if (playing == NULL && all != NULL && all->len > 0)
        playing = g_ptr_array_index(all, all->len - 1);
    return playing;
}

MomentHere playback_here(const App *app, const char *camera)
{
    Camera found;
    uint32_t index = catalog_find_camera(app->catalog, camera);
    bool known = catalog_camera(app->catalog, index, &found);
    return (MomentHere){app_now_ms(app), moment_utc_offset(known ? found.area : NULL)};
}

int64_t playback_now(const Playing *playing)
{
    bool runs = playing->state == VIEWER_PLAYING && !playing->held;
    int64_t gone = runs ? clock_mono_ms() - playing->seen_mono_ms : 0;
    return playing->seen_ms + (int64_t)((double)gone * playing->speed);
}

void playback_saw(Playing *playing, int64_t at_ms)
{
    playing->seen_ms = at_ms;
    playing->seen_mono_ms = clock_mono_ms();
}

/* The place of the live picture, where there is one; in a wall its tile. */
static void take_place(const App *app, const char *live, WindowWish *wish)
{
    const ViewerWindow *window = app->viewer != NULL ? viewer_find(app->viewer, live) : NULL;
    if (window == NULL || !windows_has(app, live))
        return;
    wish->instead = live;
    wish->wall = window->wall;
    wish->tile = window->tile;
}

static Playing *remember(App *app, const char *camera, int64_t at_ms)
{
    GPtrArray *all = app->playbacks->playing;
    Playing *playing = playback_find(app, camera);
    if (playing == NULL) {
        playing = g_new0(Playing, 1);
        playing->camera = g_strdup(camera);
        playing->id = windows_id(camera, "play");
        playing->speed = 1;
        playing->state = VIEWER_CONNECTING;
    } else {
        g_ptr_array_steal_index(all, playback_place(all, playing));
    }
    g_ptr_array_add(all, playing);
    playing->from_ms = at_ms;
    playback_saw(playing, at_ms);
    return playing;
}

/* Plays it from then on, in its window, or in the live picture's.  False: it can't be. */
static bool play(App *app, const char *camera, int64_t at_ms, const Purpose *purpose)
{
    const char *why = NULL;
    WindowWish wish = {.camera = camera, .suffix = "play", .from_ms = at_ms};
    if (at_ms <= 0) { /* an alert of which nobody knows when */
        app_say(app, TONE_WARNING, _("No recording: when it was is not known"));
        return false;
    }
    if (purpose != NULL)
        wish.purpose = *purpose;
    wish.purpose_known = purpose != NULL || windows_purpose(app, camera, &wish.purpose);
    const Playing *before = playback_find(app, camera);
    bool plays = before != NULL && windows_has(app, before->id);
    take_place(app, plays ? before->id : camera, &wish);
    if (plays)
        wish.instead = NULL; /* it goes on in its own place */
    if (!windows_wish(app, &wish, &why)) {
        app_say(app, TONE_WARNING, _("No recording: %s"), why);
        return false;
    }
    Playing *playing = remember(app, camera, at_ms);
    playing->purpose = wish.purpose;
    playing->purpose_known = wish.purpose_known;
    return true;
}

static void say_from(App *app, const char *camera, int64_t at_ms)
{
    char when[MOMENT_TEXT_SIZE], live[KEY_NAME_SIZE];
    const MomentHere here = playback_here(app, camera);
    moment_text(at_ms, &here, when);
    app_key(app, ACTION_PLAYBACK_LIVE, live);
    app_say(app, TONE_PLAIN, _("Recording from %s, not live; %s goes back to live."), when, live);
}

void playback_from(App *app, const char *camera, int64_t at_ms)
{
    if (play(app, camera, at_ms, NULL) && app->mode != MODE_ASKING)
        say_from(app, camera, at_ms);
}

/* Where it plays from its first moment, it is played from its last the next time. */
static int64_t moment_of(const App *app, const Alert *alert, const char *camera)
{
    const Playing *playing = playback_find(app, camera);
    int64_t first = alert->first_at_ms - PLAYBACK_BEFORE_MS;
    bool again = playing != NULL && playing->from_ms == first;
    return again && alert->last_at_ms > alert->first_at_ms ? alert->last_at_ms - PLAYBACK_BEFORE_MS
                                                           : first;
}

static void play_alert(App *app, const char *camera, uint32_t index)
{
    Alert alert;
    const Purpose purpose = PURPOSE_ALERT;
    if (!alert_book_alert(app->book, index, &alert))
        return;
    int64_t at_ms = moment_of(app, &alert, camera);
    if (play(app, camera, at_ms, &purpose))
        say_from(app, camera, at_ms);
}

static void on_moment(App *app, const char *text)
{
    g_autofree char *camera = g_steal_pointer(&app->playbacks->asked);
    g_autoptr(GError) error = NULL;
    int64_t at_ms;
    if (text == NULL || text[0] == '\0' || camera == NULL)
        return;
    const MomentHere here = playback_here(app, camera);
    if (!moment_parse(text, &here, &at_ms, &error)) {
        playback_ask(app, camera, text);
        ask_problem(app, error->message);
        return;
    }
    playback_from(app, camera, at_ms);
}

/* While it is typed it is said how it is understood. */
static void on_typing(App *app, const char *text)
{
    const char *camera = app->playbacks->asked;
    g_autoptr(GError) error = NULL;
    int64_t at_ms;
    char when[MOMENT_TEXT_SIZE];
    const MomentHere here = playback_here(app, camera);
    if (text[0] == '\0') {
        ask_problem(app, NULL);
    } else if (moment_parse(text, &here, &at_ms, &error)) {
        moment_text(at_ms, &here, when);
        ask_problem(app, when);
    } else {
        ask_problem(app, error->message);
    }
}

void playback_ask(App *app, const char *camera, const char *text)
{
    g_autofree char *asked = g_strdup(camera);
    ask_line(app, _("Recording from (21:05, yesterday 21:05, -10m): "), text, on_typing, on_moment);
    g_free(app->playbacks->asked);
    app->playbacks->asked = g_steal_pointer(&asked);
}

void playback_act(App *app)
{
    Camera camera;
    uint32_t alert = view_alerts_selected(app->panes[PANE_ALERTS]);
    if (!catalog_camera(app->catalog, command_camera(app), &camera)) {
        app_say(app, TONE_PLAIN, _("Select a camera first."));
    } else if (app->viewer != NULL && viewer_trouble(app->viewer) != NULL) {
        app_say(app, TONE_WARNING, _("No recording: %s"), viewer_trouble(app->viewer));
    } else if (app->focus == PANE_ALERTS && alert != ALERT_NONE) {
        g_autofree char *id = g_strdup(camera.id);
        play_alert(app, id, alert);
    } else {
        playback_ask(app, camera.id, "");
    }
}

bool playback_may(const App *app)
{
    return link_may(app, RIGHT_CAMERAS_PLAYBACK);
}

bool playback_goes(const App *app)
{
    return current(app) != NULL;
}

/* To another moment of what plays. */
void playback_jump(App *app, Playing *playing, int64_t by_ms)
{
    int64_t at_ms = playback_now(playing) + by_ms;
    if (at_ms > app_now_ms(app) - FRESH_MS) {
        char live[KEY_NAME_SIZE];
        app_key(app, ACTION_PLAYBACK_LIVE, live);
        app_say(app, TONE_PLAIN, _("The recording reaches no further; %s shows what is live."),
                live);
        return;
    }
    g_autofree char *camera = g_strdup(playing->camera);
    const Purpose purpose = playing->purpose;
    if (play(app, camera, at_ms, playing->purpose_known ? &purpose : NULL))
        say_from(app, camera, at_ms);
}

void playback_back(App *app)
{
    if (current(app) != NULL)
        playback_jump(app, current(app), -PLAYBACK_JUMP_MS);
}

void playback_forward(App *app)
{
    if (current(app) != NULL)
        playback_jump(app, current(app), PLAYBACK_JUMP_MS);
}

void playback_slower(App *app)
{
    if (current(app) != NULL)
        playback_pace(app, current(app), false);
}

void playback_faster(App *app)
{
    if (current(app) != NULL)
        playback_pace(app, current(app), true);
}

void playback_hold(App *app)
{
    if (current(app) != NULL)
        playback_toggle(app, current(app));
}

void playback_step(App *app)
{
    if (current(app) != NULL)
        playback_next(app, current(app));
}

void playback_live(App *app)
{
    if (current(app) != NULL)
        playback_leave(app, current(app));
}

/* Short: the card has little room. */
bool playback_describe(const App *app, const char *camera, char *out, size_t size)
{
    const Playing *playing = playback_find(app, camera);
    char when[MOMENT_TEXT_SIZE];
    if (playing == NULL)
        return false;
    const MomentHere here = playback_here(app, camera);
    moment_text(playback_now(playing), &here, when);
    *strrchr(when, ' ') = '\0'; /* the zone is that of all times here */
    if (playing->state != VIEWER_PLAYING)
        g_snprintf(out, size, _("not live: %s, %s"), when, viewer_state_text(playing->state));
    else if (playing->held)
        g_snprintf(out, size, _("not live: %s, held"), when);
    else if (playing->speed != 1)
        /* TRANSLATORS: a recording's time, and how many times as fast it plays */
        g_snprintf(out, size, _("not live: %s, speed %g"), when, playing->speed);
    else
        g_snprintf(out, size, _("not live: %s"), when);
    return true;
}
