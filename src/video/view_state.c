#include "base/clock.h"
#include "video/address.h"
#include "video/view_private.h"
#include "video/words.h"

#define RETRY_MAX_S 30
/* What will not change by itself; a camera may lock an account after a few wrong passwords. */
#define RETRY_REFUSED_S 30

static int seconds_left(const View *view)
{
    int64_t left = view->retry_ms - clock_mono_ms();
    return left > 0 ? (int)((left + 999) / 1000) : 0;
}

static int frozen_for_ms(const View *view)
{
    return (int)(clock_mono_ms() - view->frozen_ms);
}

static int seconds_said(const View *view)
{
    return view->state == VIEWER_FROZEN ? frozen_for_ms(view) / 1000 : seconds_left(view);
}

/* What is said of the one that is to take this one's place. */
static char *next_words(View *view)
{
    const View *heir = view_heir(view);
    return heir == view ? g_strdup("")
                        : words_next(heir->title, heir->state, heir->reason, seconds_left(heir));
}

char *view_name(const View *view)
{
    return view->recording ? g_strconcat("● REC  ", view->title, NULL) : g_strdup(view->title);
}

char *view_marquee(const View *view)
{
    bool below = view->note[0] != '\0' || view->at_ms != 0;
    return below || view->surface->kind->names ? g_strdup("") : view_name(view);
}

static void look_recording(View *view)
{
    bool recording = recorder_is_on(view->host.recorder, view->id);
    Player *player = view->attempt != NULL ? attempt_player(view->attempt) : NULL;
    if (recording == view->recording) {
        return;
    }
    view->recording = recording;
    if (player != NULL) {
        g_autofree char *name = view_marquee(view);
        player_set_name(player, name);
    }
}

void view_look(View *view)
{
    if (view->front != NULL) {
        view_look(view->front);
        return;
    }
    look_recording(view);
    g_autofree char *name = view_name(view);
    g_autofree char *next = next_words(view);
    SurfaceLook look = {.name = name,
                        .host = view->label,
                        .state = view->state,
                        .reason = view->reason,
                        .seconds = seconds_said(view),
                        .picture = view->picture,
                        .rung = view->rung,
                        .note = view->note,
                        .mark = view->mark,
                        .age_ms =
                            view->attempt != NULL ? attempt_picture_age_ms(view->attempt) : -1,
                        .still_s = view_still_s(view),
                        .next = next};
    view_playback_look(view, &look);
    surface_look(view->surface, &look);
}

void view_tell(const View *view, const ViewerEvent *event)
{
    if (!view->quiet) {
        view->host.event(event, view->host.user);
    }
}

void view_tell_state(const View *view)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_STATE,
        .id = view->id,
        .state = view->state,
        .reason = view->reason,
        .attempt = view->failures,
        .retry_s = view->state == VIEWER_RETRYING ? seconds_left(view) : 0,
        .age_ms = view->state == VIEWER_FROZEN ? frozen_for_ms(view) : 0,
        .at_ms = view_recorded_ms(view),
    };
    g_message("%s (%s): %s %s", view->id, view->label, viewer_state_word(view->state),
              viewer_reason_word(view->reason));
    view_tell(view, &event);
}

void view_enter(View *view, ViewerState state, ViewerReason reason)
{
    view->state = state;
    view->reason = reason;
    view->since_ms = clock_mono_ms();
    view_tick_start(view);
    view_look(view);
    view_tell_state(view);
}

int view_backoff_s(const View *view, ViewerReason reason)
{
    switch (reason) {
    case VIEWER_REASON_UNAUTHORIZED:
    case VIEWER_REASON_FORBIDDEN:
    case VIEWER_REASON_UNTRUSTED:
    case VIEWER_REASON_NO_VIDEO:
    case VIEWER_REASON_UNSUPPORTED:
    case VIEWER_REASON_TOO_LARGE:
        return RETRY_REFUSED_S;
    default:
        break;
    }
    return MIN(1 << MIN(view->failures - 1, 5), RETRY_MAX_S);
}

void view_drop_attempt(View *view)
{
    view->picture = view->moving = view->moved = false;
    view->still_ms = 0;
    g_clear_handle_id(&view->look_out, g_source_remove);
    attempt_end(view->attempt);
    view->attempt = NULL;
    if (view->pane != NULL) {
        pane_move(view->pane, NULL);
        g_clear_pointer(&view->pane, pane_unref);
    }
}

/* What stands behind under the id of what is seen says no states: this is said instead. */
static void tell_quiet_failure(const View *view, ViewerReason reason)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_ERROR, .id = view->id, .text = (char *)viewer_reason_text(reason)};
    view->host.event(&event, view->host.user);
}

static void finish(View *view, ViewerReason reason)
{
    view_drop_attempt(view);
    view_enter(view, VIEWER_ENDED, reason);
}

void view_fail(View *view, ViewerReason reason)
{
    if (view_playback_over(view, reason)) {
        finish(view, reason);
        return;
    }
    view->failures++;
    if (!view_still_stays(view)) {
        view_drop_attempt(view);
    }
    int wait_s = view_backoff_s(view, reason);
    /* A fifth less, at most, at random: thousands of windows must not come back in one second. */
    view->retry_ms = clock_mono_ms() + INT64_C(1000) * wait_s -
                     (wait_s > 1 ? g_random_int_range(0, wait_s * 200) : 0);
    view_enter(view, VIEWER_RETRYING, reason);
    if (view->quiet) {
        tell_quiet_failure(view, reason);
    }
}

static void fit(View *view)
{
    int width = 0, height = 0;
    Player *player = attempt_player(view->attempt);
    if (view->front == NULL && player != NULL && player_size(player, &width, &height)) {
        surface_fit(view->surface, width, height);
    }
}

static void fit_and_wait(View *view)
{
    /* Its size may not have been known when its output was opened. */
    fit(view);
    if (view->state == VIEWER_CONNECTING && view->picture && view->moving) {
        view_look_out(view);
    }
}

void view_plays(View *view)
{
    view->unshown_s = 0;
    view->moved = true;
    view_enter(view, VIEWER_PLAYING, VIEWER_REASON_NONE);
    view_ripe(view);
    if (view->front == NULL) {
        view_tell_shown(view);
    }
}

void view_freeze(View *view, ViewerReason reason, int age_ms)
{
    view->frozen_ms = clock_mono_ms() - MAX(age_ms, 0);
    view_enter(view, VIEWER_FROZEN, reason);
}

static void on_attempt(AttemptEvent event, ViewerReason reason, void *user)
{
    View *view = user;
    switch (event) {
    case ATTEMPT_OPENED:
        break;
    case ATTEMPT_PICTURE:
        view->picture = true;
        view_look(view);
        fit_and_wait(view);
        break;
    case ATTEMPT_MOVING:
        view->moving = true;
        fit_and_wait(view);
        break;
    case ATTEMPT_STILL:
        view_still_taken(view);
        break;
    case ATTEMPT_STALLED:
        view_freeze(view, reason, attempt_age_ms(view->attempt));
        break;
    case ATTEMPT_RESUMED:
        if (view->state == VIEWER_FROZEN) {
            view_enter(view, VIEWER_PLAYING, VIEWER_REASON_NONE);
        }
        break;
    case ATTEMPT_ENDED:
        if (reason == VIEWER_REASON_NONE) {
            finish(view, VIEWER_REASON_NONE);
        } else {
            view_fail(view, reason);
        }
        break;
    }
}

static void on_still(const char *path, const char *other, void *user)
{
    const View *view = user;
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = view->id, .text = (char *)other};
    if (path != NULL) {
        event = (ViewerEvent){.kind = VIEWER_EVENT_SNAPSHOT,
                              .id = view->id,
                              .path = (char *)path,
                              .at_ms = view_recorded_ms(view),
                              .sha256 = (char *)other};
    }
    view->host.event(&event, view->host.user);
}

void view_connect(View *view)
{
    static const AttemptHandlers handlers = {.event = on_attempt, .still = on_still};
    if (!view_still_stays(view)) {
        view_drop_attempt(view);
        view->pane = pane_new(view->surface);
        pane_set_depth(view->pane, view->front != NULL ? PANE_BEHIND : PANE_FRONT);
    }
    AttemptPlace place = {.bridge = view->host.bridge,
                          .players = view->host.players,
                          .pane = view->pane,
                          .still = view->rung == VIEWER_RUNG_STILL,
                          .limits = view->host.limits};
    view_playback_begin(view);
    ReceiveAddress address = {.url = view->url,
                              .user = view->user,
                              .password = view->password,
                              .playback = view->playback};
    view->began_ms = clock_mono_ms();
    view->counts = (PlayerCounts){0};
    view->frames_seen = 0;
    view->flowing_ms = 0;
    g_autofree char *name = view_marquee(view);
    view->attempt = attempt_new(&place, &address, name, &handlers, view);
    if (view->front == NULL) {
        recorder_follow(view->host.recorder, view->id, attempt_tape(view->attempt));
    }
    /* A still that stands stays what is seen while the next one is fetched. */
    if (view->still_ms == 0 || view->state != VIEWER_PLAYING) {
        view_enter(view, VIEWER_CONNECTING, VIEWER_REASON_NONE);
    }
}
