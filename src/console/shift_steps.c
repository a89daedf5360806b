/* The steps of the check, one after the other. */
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "console/outgoing.h"
#include "console/shift_private.h"
#include "console/sound.h"

WORDS_DEFINE(ShiftStep, shift_step, SHIFT_STEP_TABLE)
WORDS_DEFINE(ShiftState, shift_state, SHIFT_STATE_TABLE)

/* How long a person, and a picture, are waited for. */
#define PERSON_S  15
#define PICTURE_S 10
/* Two clocks that differ by more are wrong. */
#define SKEW_MS 5000

ShiftLine *shift_line(ShiftDesk *desk)
{
    return desk->now >= 0 && desk->now < SHIFT_LINES ? &desk->lines[desk->now] : NULL;
}

static void stop_timer(ShiftDesk *desk)
{
    if (desk->timer != 0)
        g_source_remove(desk->timer);
    desk->timer = 0;
}

static void draw(ShiftDesk *desk)
{
    view_desk_rows_changed(desk->view);
    desk_draw_again(desk->app, &desk_shift);
}

static gboolean on_late(gpointer data)
{
    ShiftDesk *desk = data;
    ShiftLine *line = shift_line(desk);
    desk->timer = 0;
    if (line->state == SHIFT_RUNNING)
        shift_window_late(desk, line);
    else if (line->step == SHIFT_SOUND)
        shift_done(desk, SHIFT_BAD, _("nobody said that it was heard"), _("sound not heard"));
    else
        shift_done(desk, SHIFT_SKIPPED, _("nobody answered"), NULL);
    return G_SOURCE_REMOVE;
}

static void wait_for(ShiftDesk *desk, guint seconds)
{
    stop_timer(desk);
    desk->timer = g_timeout_add_seconds(seconds, on_late, desk);
}

void shift_ask(ShiftDesk *desk, ShiftLine *line)
{
    line->state = SHIFT_ASKING;
    wait_for(desk, PERSON_S);
    draw(desk);
}

/* Each step */

static void seconds_text(int64_t ms, bool sign, char *out, size_t size)
{
    char number[24];
    i18n_tenths((ABS(ms) + 50) / 100, number, sizeof number);
    g_snprintf(out, size, "%s%s", !sign ? "" : ms < 0 ? "-" : "+", number);
}

static void check_clock(ShiftDesk *desk)
{
    const Sync *sync = desk->app->sync;
    const SyncStatus *status = sync != NULL ? sync_status(sync) : NULL;
    char seconds[32], result[120], brief[96];
    if (status == NULL || status->state != SYNC_LIVE) {
        shift_done(desk, SHIFT_BAD, _("there is no link to compare it with"), _("no link"));
        return;
    }
    seconds_text(sync_skew_ms(sync), true, seconds, sizeof seconds);
    /* TRANSLATORS: seconds, with their sign */
    g_snprintf(result, sizeof result, _("the backend's is %s s from this one"), seconds);
    /* TRANSLATORS: for the logbook: seconds, with their sign */
    g_snprintf(brief, sizeof brief, _("clock %s s"), seconds);
    shift_done(desk, llabs(sync_skew_ms(sync)) > SKEW_MS ? SHIFT_BAD : SHIFT_GOOD, result, brief);
}

typedef struct Asked {
    ShiftDesk *desk;
    int64_t began_ms;
    unsigned round;
} Asked;

static void session_told(const ApiSession *session, const GError *error, void *data)
{
    g_autofree Asked *asked = data;
    ShiftDesk *desk = asked->desk;
    const ShiftLine *line = shift_line(desk);
    int ms = (int)(clock_mono_ms() - asked->began_ms);
    char result[200], brief[96];
    if (asked->round != desk->round || line == NULL || line->step != SHIFT_BACKEND)
        return;
    if (error != NULL) {
        shift_done(desk, SHIFT_BAD, error->message, _("backend: no answer"));
        return;
    }
    /* TRANSLATORS: a name; milliseconds */
    g_snprintf(result, sizeof result, _("answers %s in %d ms"), session->name, ms);
    /* TRANSLATORS: for the logbook: milliseconds */
    g_snprintf(brief, sizeof brief, _("backend %d ms"), ms);
    shift_done(desk, SHIFT_GOOD, result, brief);
}

static void check_backend(ShiftDesk *desk)
{
    Asked *asked = g_new(Asked, 1);
    *asked = (Asked){desk, clock_mono_ms(), desk->round};
    if (desk->app->api != NULL) {
        api_session(desk->app->api, session_told, asked);
        api_owns(desk->app->api, g_free);
        return;
    }
    g_free(asked);
    shift_done(desk, SHIFT_BAD, _("there is no backend"), _("backend: no answer"));
}

static void check_queue(ShiftDesk *desk)
{
    unsigned count = outgoing_count(desk->app);
    char result[200], brief[96];
    if (count == 0) {
        shift_done(desk, SHIFT_GOOD, _("nothing"), NULL);
        return;
    }
    g_snprintf(result, sizeof result, ngettext("%u act", "%u acts", count), count);
    g_snprintf(brief, sizeof brief, _("queue %u"), count);
    shift_done(desk, SHIFT_BAD, result, brief);
}

static void check_sound(ShiftDesk *desk)
{
    ShiftLine *line = shift_line(desk);
    if (desk->app->sound == NULL || !sound_try(desk->app->sound)) {
        shift_done(desk, SHIFT_SKIPPED, _("it is off: [alerts] sound in tilik.conf"),
                   _("sound off"));
        return;
    }
    g_strlcpy(line->result, _("do you hear it?"), sizeof line->result);
    shift_ask(desk, line);
}

/* One after the other */

static void start(ShiftDesk *desk)
{
    ShiftLine *line = shift_line(desk);
    line->state = SHIFT_RUNNING;
    line->began_ms = clock_mono_ms();
    draw(desk);
    switch (line->step) {
    case SHIFT_CLOCK:
        check_clock(desk);
        break;
    case SHIFT_BACKEND:
        check_backend(desk);
        break;
    case SHIFT_QUEUE:
        check_queue(desk);
        break;
    case SHIFT_BUBBLE:
        shift_bubble(desk);
        break;
    case SHIFT_SOUND:
        check_sound(desk);
        break;
    default:
        wait_for(desk, PICTURE_S);
        shift_open(desk, line);
    }
}

static gboolean on_next(gpointer data)
{
    ShiftDesk *desk = data;
    desk->next = 0;
    desk->now++;
    if (desk->now < SHIFT_LINES) {
        start(desk);
    } else {
        shift_write(desk);
        draw(desk);
    }
    return G_SOURCE_REMOVE;
}

void shift_done(ShiftDesk *desk, ShiftState state, const char *result, const char *brief)
{
    ShiftLine *line = shift_line(desk);
    stop_timer(desk);
    if (line == NULL || line->state == SHIFT_WAITING || line->state >= SHIFT_GOOD)
        return;
    line->state = state;
    g_strlcpy(line->result, result, sizeof line->result);
    g_strlcpy(line->brief, brief != NULL ? brief : "", sizeof line->brief);
    shift_close(desk, line);
    if (desk->cancel != NULL)
        g_cancellable_cancel(desk->cancel);
    g_clear_object(&desk->cancel);
    if (desk->next == 0)
        desk->next = g_idle_add(on_next, desk);
    draw(desk);
}

void shift_answer(ShiftDesk *desk, bool yes)
{
    const ShiftLine *line = shift_line(desk);
    if (line == NULL || line->state != SHIFT_ASKING)
        return;
    if (line->step == SHIFT_SOUND)
        shift_done(desk, yes ? SHIFT_GOOD : SHIFT_BAD,
                   yes ? _("it is heard") : _("it is not heard"),
                   yes ? _("sound yes") : _("sound no"));
    else
        shift_done(desk, yes ? SHIFT_GOOD : SHIFT_BAD,
                   yes ? _("the picture is right") : _("the picture is not right"), NULL);
}

void shift_begin(ShiftDesk *desk)
{
    shift_end(desk);
    for (int i = 0; i < SHIFT_LINES; i++) {
        ShiftLine *line = &desk->lines[i];
        g_free(line->camera);
        *line = (ShiftLine){.step = MIN((ShiftStep)i, SHIFT_CAMERA)};
        if (line->step == SHIFT_CAMERA)
            g_snprintf(line->key, sizeof line->key, "camera%d", i - SHIFT_CAMERA + 1);
        else
            g_strlcpy(line->key, shift_step_word(line->step), sizeof line->key);
    }
    shift_pick(desk);
    desk->round++;
    desk->written = false;
    desk->now = 0;
    start(desk);
}

void shift_end(ShiftDesk *desk)
{
    ShiftLine *line = shift_line(desk);
    stop_timer(desk);
    if (desk->next != 0)
        g_source_remove(desk->next);
    desk->next = 0;
    if (desk->cancel != NULL)
        g_cancellable_cancel(desk->cancel);
    g_clear_object(&desk->cancel);
    if (line != NULL)
        shift_close(desk, line);
    desk->round++;
    desk->now = -1;
}
