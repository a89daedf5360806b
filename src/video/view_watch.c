#include "base/clock.h"
#include "video/view_private.h"

/* An attempt that played this long clears the record of failures. */
#define GOOD_MS 10000
/* How long a receiver that is stuck (in a name server) is waited for after its deadline. */
#define PATIENCE_MS 2000
/* Seconds in which frames come and no picture is shown. */
#define UNSHOWN_MAX 5
/* The same before the first one: a slow camera's takes its time. */
#define UNSHOWN_MS     8000
#define UNSHOWN_FRAMES 12
/* How often it is looked whether the first picture is there. */
#define LOOK_OUT_MS 20

static gboolean on_tick(gpointer user);

/* Anew with each state, so that seconds on the picture pass as seconds. */
void view_tick_start(View *view)
{
    g_clear_handle_id(&view->tick, g_source_remove);
    if (view->state != VIEWER_ENDED) {
        view->tick = g_timeout_add(1000, on_tick, view);
    }
}

static void tell_frame(const View *view, const PlayerCounts *now)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_FRAME,
        .id = view->id,
        .age_ms = MAX(attempt_picture_age_ms(view->attempt), 0),
        .fps = attempt_frames(view->attempt) - view->frames_seen,
        .dropped = (int)now->lost,
        .at_ms = view_recorded_ms(view),
    };
    player_size(attempt_player(view->attempt), &event.width, &event.height);
    view_tell(view, &event);
}

/* Frames that come and are not shown are as bad as none: damaged, or all too late. */
static void watch_pictures(View *view)
{
    Player *player = attempt_player(view->attempt);
    if (player == NULL) {
        return;
    }
    attempt_fit(view->attempt);
    PlayerCounts now = player_counts(player);
    unsigned frames = attempt_frames(view->attempt);
    /* libvlc's count of shown pictures is no sign: it draws a standing one again and again. */
    unsigned came = frames - view->frames_seen;
    /* A decoder that gets what is not of its codec still makes a picture now and then. */
    bool undecoded = (now.decoded - view->counts.decoded) * 5 < came * 3;
    bool unshown = came > 0 && (undecoded || now.lost - view->counts.lost >= came);
    view->unshown_s = unshown ? view->unshown_s + 1 : 0;
    view->fps = came;
    view->host.tally->decoded += now.decoded - view->counts.decoded;
    view->host.tally->dropped += now.lost - view->counts.lost;
    if (view->state == VIEWER_PLAYING && clock_mono_ms() - view->since_ms > GOOD_MS) {
        view->failures = 0;
    }
    if (view->frames && view->state == VIEWER_PLAYING) {
        tell_frame(view, &now);
    }
    view->counts = now;
    view->frames_seen = frames;
    if (view->unshown_s >= UNSHOWN_MAX && view->state == VIEWER_PLAYING) {
        view_freeze(view, VIEWER_REASON_DISPLAY, view->unshown_s * 1000);
    } else if (view->unshown_s >= 2 * UNSHOWN_MAX) {
        view_fail(view, VIEWER_REASON_DISPLAY);
    } else if (view->unshown_s == 0 && view->state == VIEWER_FROZEN &&
               view->reason == VIEWER_REASON_DISPLAY) {
        view_enter(view, VIEWER_PLAYING, VIEWER_REASON_NONE);
    }
}

/* libvlc's clock runs before it has made anything of what came; its counts are a moment late. */
static gboolean on_look_out(gpointer user)
{
    View *view = user;
    Player *player = view->attempt != NULL ? attempt_player(view->attempt) : NULL;
    bool waits = view->state == VIEWER_CONNECTING && player != NULL;
    if (waits && player_counts(player).shown == 0) {
        return G_SOURCE_CONTINUE;
    }
    view->look_out = 0;
    if (waits) {
        attempt_fit(view->attempt);
        view_plays(view);
    }
    return G_SOURCE_REMOVE;
}

void view_look_out(View *view)
{
    if (view->look_out == 0) {
        view->look_out = g_timeout_add(LOOK_OUT_MS, on_look_out, view);
    }
}

static bool connects_too_long(const View *view, int64_t now)
{
    const ReceiveLimits *limits = &view->host.limits;
    bool fetches = view->still_ms != 0 && view->attempt != NULL;
    return (view->state == VIEWER_CONNECTING || fetches) &&
           now - view->began_ms > limits->open_ms + limits->lost_ms + PATIENCE_MS;
}

/* Frames come, and libvlc makes no picture of them: a decoder that is missing, or a stream that is
 * none. */
static bool shows_nothing(View *view, int64_t now)
{
    unsigned frames = view->attempt != NULL ? attempt_frames(view->attempt) : 0;
    if (view->state != VIEWER_CONNECTING || frames == 0) {
        return false;
    }
    view->flowing_ms = view->flowing_ms != 0 ? view->flowing_ms : now;
    return frames >= UNSHOWN_FRAMES && now - view->flowing_ms > UNSHOWN_MS;
}

static gboolean on_tick(gpointer user)
{
    View *view = user;
    int64_t now = clock_mono_ms();
    /* Each of these may begin another state, and with it another tick. */
    unsigned tick = view->tick;
    view_ripe(view);
    if (view->state == VIEWER_RETRYING && now >= view->retry_ms) {
        view_connect(view);
    } else if (connects_too_long(view, now)) {
        view_fail(view, VIEWER_REASON_TIMEOUT);
    } else if (shows_nothing(view, now)) {
        view_fail(view, VIEWER_REASON_DISPLAY);
    } else if (view->rung == VIEWER_RUNG_STILL) {
        view_still_watch(view);
    } else if (view->state == VIEWER_PLAYING || view->state == VIEWER_FROZEN) {
        watch_pictures(view);
    }
    if (view->tick != tick) {
        return G_SOURCE_REMOVE;
    }
    view_look(view);
    return G_SOURCE_CONTINUE;
}
