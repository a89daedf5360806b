#include "console/steer_private.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/desk.h"
#include "console/preview.h"
#include "console/windows.h"

/* What may be done beside steering. */
static const Action beside[] = {
    ACTION_HELP,  ACTION_PALETTE,  ACTION_LOCK,   ACTION_REDRAW,        ACTION_SUSPEND,
    ACTION_QUIT,  ACTION_STILL,    ACTION_RECORD, ACTION_PRIVACY_BRAKE, ACTION_KENTONGAN,
    ACTION_THEME, ACTION_LANGUAGE, ACTION_SOUND,  ACTION_RECONNECT,     ACTION_PURPOSE,
};

bool steer_shown(const App *app)
{
    return app->steer != NULL && !app->steer->leaving && desk_shown(app) == NULL;
}

bool steer_steers(const App *app, const char *camera)
{
    return steer_shown(app) && strcmp(app->steer->camera, camera) == 0;
}

bool steer_is_under_way(const App *app)
{
    return app->steer != NULL && app->steer->leaving;
}

void steer_draw_again(Steer *steer)
{
    frame_want(steer->app, DIRTY_PREVIEW | DIRTY_KEYS, FRAME_NOW);
}

void steer_free(Steer *steer)
{
    App *app = steer->app;
    if (app->steer == steer)
        app->steer = NULL;
    g_clear_handle_id(&steer->wake, g_source_remove);
    for (size_t i = 0; i < steer->preset_count; i++)
        g_free((char *)steer->presets[i].name);
    g_free(steer->camera);
    g_free(steer->name);
    g_free(steer->holder);
    g_free(steer->last);
    g_free(steer->problem);
    g_free(steer);
}

/* Taking and giving back */

/* The camera that a key is for: the one under the cursor, else the one whose picture had the last
 * key.  False: neither is there. */
static bool find_camera(const App *app, Camera *out)
{
    Camera front;
    const char *last = windows_last(app);
    bool found = catalog_camera(app->catalog, command_camera(app), out);
    if (found && out->ptz)
        return true;
    if (last == NULL ||
        !catalog_camera(app->catalog, catalog_find_camera(app->catalog, last), &front) ||
        !front.ptz)
        return found;
    *out = front;
    return true;
}

/* A window where there can be one, else here in the terminal. */
static void show_picture(App *app, const char *id)
{
    uint32_t index = catalog_find_camera(app->catalog, id);
    g_autofree char *text = windows_id(id, "text");
    Camera under;
    if (windows_has(app, id) || windows_has(app, text) || app->viewer == NULL)
        return;
    if (viewer_trouble(app->viewer) == NULL) {
        windows_open(app, index);
        return;
    }
    /* What is shown here follows the cursor. */
    if (preview_may(app) && !preview_shown(app) &&
        catalog_camera(app->catalog, command_camera(app), &under) && strcmp(under.id, id) == 0) {
        preview_act(app);
        preview_blur(app);
    }
}

static void begin(App *app, const Camera *camera)
{
    const PtzAct take = {.act = PTZ_TAKE};
    Steer *steer = g_new0(Steer, 1);
    steer->app = app;
    steer->camera = g_strdup(camera->id);
    steer->name = text_clean(camera->name[0] != '\0' ? camera->name : camera->id,
                             strlen(camera->name[0] != '\0' ? camera->name : camera->id), 200);
    steer->steering.speed = STEERING_MIDDLE;
    steer->answered_ms = -1;
    app->steer = steer;
    app->sequence = (KeySequence){0};
    app_hush(app);
    preview_blur(app);
    frame_lay_out(app);
    frame_tick_start(app);
    steer_once(steer, &take);
    show_picture(app, steer->camera);
}

void steer_act(App *app)
{
    Camera camera;
    if (steer_shown(app)) {
        steer_leave(app, NULL);
        return;
    }
    if (app->steer != NULL) { /* the last one is being given back */
        app->steer->again = true;
        return;
    }
    if (!link_may(app, RIGHT_PTZ))
        app_say(app, TONE_WARNING, _("Your role may not steer cameras."));
    else if (desk_shown(app) != NULL)
        app_say(app, TONE_PLAIN, _("Go to the camera in the list first."));
    else if (!find_camera(app, &camera))
        app_say(app, TONE_PLAIN, _("Select a camera first."));
    else if (!camera.ptz)
        app_say(app, TONE_PLAIN, _("“%s” can't be steered: it stands still."),
                camera.name[0] != '\0' ? camera.name : camera.id);
    else if (app->api == NULL || app->sync == NULL || sync_status(app->sync)->state != SYNC_LIVE)
        app_say(app, TONE_WARNING, _("No camera can be steered: there is no link."));
    else
        begin(app, &camera);
}

void steer_leave(App *app, const char *camera)
{
    Steer *steer = app->steer;
    if (steer == NULL || steer->leaving || (camera != NULL && strcmp(camera, steer->camera) != 0))
        return;
    steer_release(steer);
    frame_lay_out(app);
    frame_tick_start(app);
}

void steer_forget(App *app)
{
    if (app->steer == NULL)
        return;
    steer_free(app->steer);
    if (app->screen != NULL)
        frame_lay_out(app);
}

/* What is closed for privacy, or gone, is looked at by nobody, and moved by nobody. */
void steer_camera_changed(App *app, uint32_t index)
{
    Camera camera;
    if (app->steer == NULL || app->steer->leaving)
        return;
    uint32_t mine = catalog_find_camera(app->catalog, app->steer->camera);
    if (index != CATALOG_NONE && mine != CATALOG_NONE && index != mine)
        return;
    bool there = catalog_camera(app->catalog, mine, &camera) && camera.ptz;
    if (there && !(camera.state == CAMERA_OUT_OF_SERVICE && camera.reason == REASON_PRIVACY))
        return;
    steer_leave(app, NULL);
    app_say(app, TONE_WARNING,
            there ? _("The camera was closed: you steer it no longer.")
                  : _("The camera is gone: you steer it no longer."));
}

/* Keys */

bool steer_is_ours(Action action)
{
    return action >= ACTION_PTZ && action <= ACTION_PTZ_9;
}

bool steer_allowed(const App *app, Action action)
{
    Camera camera;
    if (!link_may(app, RIGHT_PTZ))
        return false;
    if (action == ACTION_PTZ_TAKE)
        return steer_shown(app) && app->steer->stand != PTZ_MINE;
    if (action >= ACTION_PTZ_1 && action <= ACTION_PTZ_9)
        return steer_shown(app) && app->steer->preset_count > 0;
    if (action != ACTION_PTZ)
        return steer_shown(app);
    return steer_shown(app) || (desk_shown(app) == NULL && find_camera(app, &camera) && camera.ptz);
}

static void on_force(App *app, const char *text)
{
    const PtzAct take = {.act = PTZ_TAKE, .force = true};
    if (text == NULL || !steer_shown(app))
        return;
    app->steer->stand = PTZ_ASKING;
    steer_once(app->steer, &take);
}

/* From who steers it: asked first, since somebody is at it. */
static void take(Steer *steer)
{
    App *app = steer->app;
    const PtzAct plain = {.act = PTZ_TAKE};
    if (steer->stand == PTZ_THEIRS && link_may(app, RIGHT_ALERTS_LEAD)) {
        char key[KEY_NAME_SIZE];
        app_key_in(app, KEY_CONTEXT_PTZ, ACTION_PTZ_TAKE, key);
        g_autofree char *holder = text_ellipsize(steer->holder, 24);
        /* TRANSLATORS: a person; a key */
        g_autofree char *label =
            g_strdup_printf(_("Take the camera from %s? Enter or %s does"), holder, key);
        ask_confirm(app, label, ACTION_PTZ_TAKE, on_force);
        return;
    }
    if (steer->stand == PTZ_MINE)
        return;
    steer->stand = steer->stand == PTZ_THEIRS ? PTZ_THEIRS : PTZ_ASKING;
    steer_once(steer, &plain);
}

/* Who does not have it moves nothing, and is told so. */
static bool has_it(Steer *steer)
{
    if (steer->stand == PTZ_THEIRS)
        app_say(steer->app, TONE_PLAIN, _("%s steers it: your keys do nothing."), steer->holder);
    return steer->stand == PTZ_MINE || steer->stand == PTZ_FREE;
}

static void move(Steer *steer, SteeringWay way)
{
    if (has_it(steer)) {
        steering_key(&steer->steering, way, clock_mono_ms());
        steer_draw_again(steer);
        steer_pump(steer);
    }
}

static bool run_move(Steer *steer, Action action)
{
    static const struct {
        Action action;
        SteeringWay way;
    } ways[] = {
        {ACTION_PTZ_LEFT, STEERING_LEFT}, {ACTION_PTZ_RIGHT, STEERING_RIGHT},
        {ACTION_PTZ_UP, STEERING_UP},     {ACTION_PTZ_DOWN, STEERING_DOWN},
        {ACTION_PTZ_IN, STEERING_IN},     {ACTION_PTZ_OUT, STEERING_OUT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (ways[i].action == action) {
            move(steer, ways[i].way);
            return true;
        }
    }
    return false;
}

static void run_once(Steer *steer, Action action)
{
    PtzAct act = {.act = action == ACTION_PTZ_STOP ? PTZ_STOP : PTZ_HOME};
    if (action >= ACTION_PTZ_1 && action <= ACTION_PTZ_9)
        act = (PtzAct){.act = PTZ_PRESET, .preset = (int)(action - ACTION_PTZ_1) + 1};
    if (has_it(steer))
        steer_once(steer, &act);
}

static bool is_beside(Action action)
{
    for (size_t i = 0; i < G_N_ELEMENTS(beside); i++)
        if (beside[i] == action)
            return true;
    return false;
}

bool steer_run(App *app, Action action)
{
    Steer *steer = app->steer;
    char key[KEY_NAME_SIZE];
    if (action == ACTION_PTZ || (steer_shown(app) && action == ACTION_CANCEL)) {
        steer_act(app);
        return true;
    }
    if (!steer_shown(app))
        return steer_is_ours(action);
    if (run_move(steer, action))
        return true;
    if (action == ACTION_PTZ_SPEED) {
        steer->steering.speed = (steer->steering.speed + 1) % STEERING_SPEEDS;
        steer_draw_again(steer);
    } else if (action == ACTION_PTZ_TAKE) {
        take(steer);
    } else if (steer_is_ours(action)) {
        run_once(steer, action);
    } else if (is_beside(action)) {
        return false;
    } else {
        app_key_in(app, KEY_CONTEXT_PTZ, ACTION_CANCEL, key);
        app_say(app, TONE_PLAIN, _("You steer a camera; %s ends that."), key);
    }
    return true;
}

bool steer_picture_key(App *app, const char *camera, const char *key)
{
    if (!steer_steers(app, camera))
        return false;
    Action action = windows_key_action(app, KEY_CONTEXT_PTZ, key);
    bool ours = steer_is_ours(action) || action == ACTION_STILL || action == ACTION_RECORD;
    if (app->mode == MODE_PANES && ours)
        command_run(app, action);
    return true;
}

bool steer_click(App *app, const Event *event)
{
    PtzStripFacts facts;
    if (!steer_shown(app))
        return false;
    steer_facts(app->steer, &facts);
    Action action = ptz_strip_at(app->layout.strip, event->row, event->col, &facts);
    if (action != ACTION_NONE)
        command_run(app, action);
    return true;
}
