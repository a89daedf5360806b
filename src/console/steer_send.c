/* What is sent to the camera that is steered, one act at a time, and what comes back. */
#include "console/steer_private.h"

#include "base/clock.h"
#include "console/alerts.h"
#include "console/preview.h"

static void set(char **where, const char *text)
{
    g_free(*where);
    *where = g_strdup(text);
}

static void keep_presets(Steer *steer, const PtzStanding *standing)
{
    for (size_t i = 0; i < steer->preset_count; i++)
        g_free((char *)steer->presets[i].name);
    steer->preset_count = MIN(standing->preset_count, PTZ_PRESETS_MAX);
    for (size_t i = 0; i < steer->preset_count; i++)
        steer->presets[i] = (PtzPreset){.number = standing->presets[i].number,
                                        .name = g_strdup(standing->presets[i].name)};
}

static void take_standing(Steer *steer, const PtzStanding *standing)
{
    set(&steer->holder, standing->holder);
    steer->until_ms = standing->until_ms;
    steer->looking = false;
    steer->stand = standing->mine ? PTZ_MINE : standing->holder != NULL ? PTZ_THEIRS : PTZ_FREE;
    steer->home = standing->home;
    keep_presets(steer, standing);
}

/* Who does not have the camera moves nothing, also not with a key that is still held. */
static void take_refusal(Steer *steer, const PtzStanding *standing, const ApiRefusal *refusal)
{
    set(&steer->problem, refusal->error->message);
    if (standing != NULL) {
        take_standing(steer, standing);
        set(&steer->problem, NULL);
        set(&steer->last, NULL);
    } else if (refusal->status == 409 && refusal->owner[0] != '\0') {
        steer->stand = PTZ_THEIRS;
        set(&steer->holder, refusal->owner);
        steer->until_ms = 0;
        set(&steer->problem, NULL);
        set(&steer->last, NULL);
    } else if (steer->stand == PTZ_ASKING || refusal->status == 403 || refusal->status == 404 ||
               refusal->status == 422) {
        steer->stand = PTZ_UNFIT;
    }
}

static bool moves(PtzActKind act)
{
    return act == PTZ_MOVE || act == PTZ_PRESET || act == PTZ_HOME || act == PTZ_STOP;
}

static void on_done(const PtzStanding *standing, const ApiRefusal *refusal, void *data)
{
    Steer *steer = data;
    if (refusal == NULL && moves(steer->asked.act))
        preview_moved(steer->app, steer->camera);
    steering_answered(&steer->steering, refusal == NULL);
    steer->answered_ms = (int)MIN(clock_mono_ms() - steer->asked_ms, 99999);
    if (steer->leaving) {
        steer_release(steer);
        return;
    }
    if (refusal != NULL) {
        take_refusal(steer, standing, refusal);
    } else {
        set(&steer->problem, NULL);
        take_standing(steer, standing);
    }
    steer_draw_again(steer);
    steer_pump(steer);
}

static const char *hindrance(const App *app)
{
    if (app->api == NULL || app->sync == NULL || sync_status(app->sync)->state != SYNC_LIVE)
        return _("there is no link to the backend");
    return NULL;
}

static void send(Steer *steer, const PtzAct *act)
{
    App *app = steer->app;
    char words[160];
    const char *why = hindrance(app);
    bool renewed = act->act == PTZ_MOVE && steer->asked.act == PTZ_MOVE && steer->answered_ms >= 0;
    steer->asked = *act;
    steer->asked_ms = clock_mono_ms();
    steer_words(steer, act, words, sizeof words);
    if (words[0] != '\0')
        set(&steer->last, words);
    if (why != NULL) {
        steering_answered(&steer->steering, false);
        set(&steer->problem, why);
        if (steer->stand == PTZ_ASKING)
            steer->stand = PTZ_UNFIT;
        return;
    }
    /* While a key is held the time of the last answer stays: it would only flicker. */
    if (!renewed)
        steer->answered_ms = -1;
    set(&steer->problem, NULL);
    api_ptz(app->api, steer->camera, act, on_done, steer);
}

static gboolean on_wake(gpointer data)
{
    Steer *steer = data;
    steer->wake = 0;
    steer_pump(steer);
    return G_SOURCE_REMOVE;
}

void steer_pump(Steer *steer)
{
    PtzAct act;
    int64_t now = clock_mono_ms();
    g_clear_handle_id(&steer->wake, g_source_remove);
    while (steering_next(&steer->steering, now, &act)) {
        send(steer, &act);
        steer_draw_again(steer);
    }
    int64_t wake = steering_wake_ms(&steer->steering, now);
    if (wake != 0)
        steer->wake = g_timeout_add((guint)MAX(wake - now, 1), on_wake, steer);
}

void steer_once(Steer *steer, const PtzAct *act)
{
    steering_once(&steer->steering, act, clock_mono_ms());
    steer_pump(steer);
}

/* Nothing was done: it says who has it now. */
static void on_looked(const PtzStanding *standing, const ApiRefusal *refusal, void *data)
{
    Steer *steer = data;
    steering_answered(&steer->steering, true);
    steer->looking = false;
    if (steer->leaving) {
        steer_release(steer);
        return;
    }
    if (standing != NULL)
        take_standing(steer, standing);
    else
        steer->until_ms = 0;
    steer_draw_again(steer);
    steer_pump(steer);
}

void steer_look(Steer *steer)
{
    if (steer->steering.under_way || steer->looking || hindrance(steer->app) != NULL)
        return;
    steer->looking = true;
    steer->steering.under_way = true;
    api_ptz_standing(steer->app->api, steer->camera, on_looked, steer);
}

/* It is given back, or can't be. */
static void end(Steer *steer)
{
    App *app = steer->app;
    bool again = steer->again;
    steer_free(steer);
    acts_leave(app);
    if (again && !app->quitting)
        steer_act(app);
}

static void on_released(const PtzStanding *standing, const ApiRefusal *refusal, void *data)
{
    end(data);
}

void steer_release(Steer *steer)
{
    const PtzAct act = {.act = PTZ_RELEASE};
    App *app = steer->app;
    bool holds = steer->stand == PTZ_MINE || steer->stand == PTZ_ASKING;
    steer->leaving = true;
    g_clear_handle_id(&steer->wake, g_source_remove);
    steering_let_all_go(&steer->steering);
    if (steer->steering.under_way)
        return;
    if (!holds || hindrance(app) != NULL) {
        end(steer);
        return;
    }
    api_ptz(app->api, steer->camera, &act, on_released, steer);
}
