/* What of steering is on the screen. */
#include "console/steer_private.h"

#include "base/clock.h"

static const char *preset_name(const Steer *steer, int number)
{
    for (size_t i = 0; i < steer->preset_count; i++)
        if (steer->presets[i].number == number)
            return steer->presets[i].name;
    return "";
}

void steer_words(const Steer *steer, const PtzAct *act, char *out, size_t size)
{
    g_autoptr(GString) ways = g_string_new(NULL);
    g_strlcpy(out, "", size);
    switch (act->act) {
    case PTZ_MOVE:
        for (SteeringWay way = 0; way < STEERING_WAYS; way++) {
            PtzAct one = steering_move(way, steer->steering.speed, act->hold_ms);
            if (one.pan * act->pan > 0 || one.tilt * act->tilt > 0 || one.zoom * act->zoom > 0)
                g_string_append_printf(ways, "%s%s", ways->len > 0 ? ", " : "",
                                       steering_way_text(way));
        }
        g_strlcpy(out, ways->str, size);
        break;
    case PTZ_STOP:
        g_strlcpy(out, _("stop"), size);
        break;
    case PTZ_HOME:
        g_strlcpy(out, _("home"), size);
        break;
    case PTZ_PRESET:
        /* TRANSLATORS: a number and a name: a position that the camera keeps */
        g_snprintf(out, size, _("preset %d %s"), act->preset, preset_name(steer, act->preset));
        g_strchomp(out);
        break;
    default:
        break;
    }
}

static int left_s(const Steer *steer)
{
    int64_t left = steer->until_ms - app_now_ms(steer->app);
    return steer->until_ms == 0 || left <= 0 ? 0 : (int)((left + 999) / 1000);
}

void steer_facts(const Steer *steer, PtzStripFacts *out)
{
    const App *app = steer->app;
    int64_t now = clock_mono_ms();
    *out = (PtzStripFacts){
        .camera = steer->name,
        .stand = steer->stand,
        .holder = steer->holder != NULL ? steer->holder : "",
        .left_s = left_s(steer),
        .may_force = link_may(app, RIGHT_ALERTS_LEAD),
        .speed = steer->steering.speed,
        .last = steer->last,
        .answered_ms = steer->answered_ms,
        .problem = steer->problem,
        .presets = steer->presets,
        .preset_count = steer->preset_count,
        .home = steer->home,
    };
    app_key_in(app, KEY_CONTEXT_PTZ, ACTION_PTZ_TAKE, out->take_key);
    app_key_in(app, KEY_CONTEXT_PTZ, ACTION_CANCEL, out->leave_key);
    for (size_t i = 0; i < G_N_ELEMENTS(steer->steering.axes); i++) {
        const SteeringAxis *axis = &steer->steering.axes[i];
        if (axis->until_ms > now)
            out->ways[axis->way] = true;
    }
}

Rect steer_place(const App *app, Rect *middle)
{
    if (!steer_shown(app))
        return (Rect){0};
    int rows = MIN(PTZ_STRIP_ROWS, middle->rows / 2);
    middle->rows -= rows;
    return (Rect){middle->row + middle->rows, middle->col, rows, middle->cols};
}

void steer_draw(App *app, Rect rect)
{
    PtzStripFacts facts;
    if (!steer_shown(app))
        return;
    steer_facts(app->steer, &facts);
    ptz_strip_draw(app->canvas, rect, &facts);
}

void steer_tick(App *app)
{
    Steer *steer = app->steer;
    if (!steer_shown(app))
        return;
    bool over = steer->until_ms != 0 && left_s(steer) == 0;
    if (over && steer->stand == PTZ_MINE)
        steer->stand = PTZ_FREE;
    else if (over && steer->stand == PTZ_THEIRS)
        steer_look(steer);
    steer_draw_again(steer);
}
