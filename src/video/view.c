#include "video/view.h"

#include <string.h>

#include "base/clock.h"
#include "video/address.h"
#include "video/words.h"

#define RETRY_MAX_S 30
/* What will not change by itself; a camera may lock an account after a few wrong passwords. */
#define RETRY_REFUSED_S 30
/* An attempt that played this long clears the record of failures. */
#define GOOD_MS 10000
/* How long a receiver that is stuck (in a name server) is waited for after its deadline. */
#define PATIENCE_MS 2000
/* Seconds in which frames come and no picture is shown. */
#define UNSHOWN_MAX 5

struct View {
    ViewHost host;
    char *id, *title, *label;
    char *url, *user, *password;
    Window *window;
    Attempt *attempt;
    ViewerState state;
    ViewerReason reason;
    int failures;
    int64_t began_ms, since_ms, retry_ms, frozen_ms;
    bool picture, frames;
    unsigned tick;
    unsigned frames_seen;
    PlayerCounts counts;
    int unshown_s;
};

static void connect_now(View *view);

static int seconds_left(const View *view)
{
    int64_t left = view->retry_ms - clock_mono_ms();
    return left > 0 ? (int)((left + 999) / 1000) : 0;
}

static int frozen_for_ms(const View *view)
{
    return (int)(clock_mono_ms() - view->frozen_ms);
}

static void show_words(View *view)
{
    int seconds = view->state == VIEWER_FROZEN ? frozen_for_ms(view) / 1000 : seconds_left(view);
    g_autofree char *title = words_title(view->title, view->label, view->state, seconds);
    window_set_title(view->window, title);
    if (view->state == VIEWER_PLAYING || (view->state == VIEWER_CONNECTING && view->picture)) {
        window_set_words(view->window, CAPTION_CALM, NULL);
        return;
    }
    g_autofree char *headline = words_headline(view->state, seconds);
    bool frozen = view->state == VIEWER_FROZEN;
    /* libvlc writes the name on a frozen picture; where there is none, nobody else does. */
    CaptionWords words = {.name = frozen ? "" : view->title,
                          .headline = headline,
                          .detail = viewer_reason_text(view->reason)};
    window_set_words(view->window, frozen ? CAPTION_ALARM : CAPTION_CALM, &words);
}

static void tell_state(View *view)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_STATE,
        .id = view->id,
        .state = view->state,
        .reason = view->reason,
        .attempt = view->failures,
        .retry_s = view->state == VIEWER_RETRYING ? seconds_left(view) : 0,
        .age_ms = view->state == VIEWER_FROZEN ? frozen_for_ms(view) : 0,
    };
    g_message("%s (%s): %s %s", view->id, view->label, viewer_state_word(view->state),
              viewer_reason_word(view->reason));
    view->host.event(&event, view->host.user);
}

static gboolean on_tick(gpointer user);

/* The tick starts over with each state, so that seconds on the picture pass as seconds. */
static void enter(View *view, ViewerState state, ViewerReason reason)
{
    view->state = state;
    view->reason = reason;
    view->since_ms = clock_mono_ms();
    g_clear_handle_id(&view->tick, g_source_remove);
    if (state != VIEWER_ENDED) {
        view->tick = g_timeout_add(1000, on_tick, view);
    }
    show_words(view);
    tell_state(view);
}

static int backoff_s(const View *view, ViewerReason reason)
{
    switch (reason) {
    case VIEWER_REASON_UNAUTHORIZED:
    case VIEWER_REASON_FORBIDDEN:
    case VIEWER_REASON_UNTRUSTED:
    case VIEWER_REASON_NO_VIDEO:
    case VIEWER_REASON_UNSUPPORTED:
        return RETRY_REFUSED_S;
    default:
        break;
    }
    return MIN(1 << MIN(view->failures - 1, 5), RETRY_MAX_S);
}

static void fail(View *view, ViewerReason reason)
{
    view->failures++;
    attempt_end(view->attempt);
    view->attempt = NULL;
    view->picture = false;
    int wait_s = backoff_s(view, reason);
    /* A fifth less, at most, at random: thousands of windows must not come back in one second. */
    view->retry_ms = clock_mono_ms() + INT64_C(1000) * wait_s -
                     (wait_s > 1 ? g_random_int_range(0, wait_s * 200) : 0);
    enter(view, VIEWER_RETRYING, reason);
}

static void finish(View *view)
{
    attempt_end(view->attempt);
    view->attempt = NULL;
    enter(view, VIEWER_ENDED, VIEWER_REASON_NONE);
}

static void on_picture(View *view)
{
    int width = 0, height = 0;
    view->picture = true;
    Player *player = attempt_player(view->attempt);
    if (player != NULL && player_size(player, &width, &height)) {
        window_fit(view->window, width, height);
    }
    show_words(view);
}

static void freeze(View *view, ViewerReason reason, int age_ms)
{
    view->frozen_ms = clock_mono_ms() - MAX(age_ms, 0);
    enter(view, VIEWER_FROZEN, reason);
}

static void on_attempt(AttemptEvent event, ViewerReason reason, void *user)
{
    View *view = user;
    switch (event) {
    case ATTEMPT_OPENED:
        break;
    case ATTEMPT_PICTURE:
        on_picture(view);
        break;
    case ATTEMPT_MOVING:
        if (view->state == VIEWER_CONNECTING) {
            view->unshown_s = 0;
            enter(view, VIEWER_PLAYING, VIEWER_REASON_NONE);
        }
        break;
    case ATTEMPT_STALLED:
        freeze(view, reason, attempt_age_ms(view->attempt));
        break;
    case ATTEMPT_RESUMED:
        if (view->state == VIEWER_FROZEN) {
            enter(view, VIEWER_PLAYING, VIEWER_REASON_NONE);
        }
        break;
    case ATTEMPT_ENDED:
        if (reason == VIEWER_REASON_NONE) {
            finish(view);
        } else {
            fail(view, reason);
        }
        break;
    }
}

static void on_still(const char *path, const char *other, void *user)
{
    View *view = user;
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = view->id, .text = (char *)other};
    if (path != NULL) {
        event = (ViewerEvent){.kind = VIEWER_EVENT_SNAPSHOT,
                              .id = view->id,
                              .path = (char *)path,
                              .sha256 = (char *)other};
    }
    view->host.event(&event, view->host.user);
}

static void connect_now(View *view)
{
    static const AttemptHandlers handlers = {.event = on_attempt, .still = on_still};
    AttemptPlace place = {.bridge = view->host.bridge,
                          .players = view->host.players,
                          .window = view->window,
                          .limits = view->host.limits};
    ReceiveAddress address = {.url = view->url, .user = view->user, .password = view->password};
    view->began_ms = clock_mono_ms();
    view->picture = false;
    view->counts = (PlayerCounts){0};
    view->frames_seen = 0;
    view->attempt = attempt_new(&place, &address, view->title, &handlers, view);
    enter(view, VIEWER_CONNECTING, VIEWER_REASON_NONE);
}

static void tell_frame(View *view, const PlayerCounts *now)
{
    ViewerEvent event = {
        .kind = VIEWER_EVENT_FRAME,
        .id = view->id,
        .age_ms = MAX(attempt_age_ms(view->attempt), 0),
        .fps = attempt_frames(view->attempt) - view->frames_seen,
        .dropped = (int)now->lost,
    };
    player_size(attempt_player(view->attempt), &event.width, &event.height);
    view->host.event(&event, view->host.user);
}

/* Frames that come and are not shown are as bad as none: damaged, or all too late. */
static void watch_pictures(View *view)
{
    Player *player = attempt_player(view->attempt);
    if (player == NULL) {
        return;
    }
    PlayerCounts now = player_counts(player);
    unsigned frames = attempt_frames(view->attempt);
    /* libvlc's count of shown pictures is no sign: it draws a standing one again and again. */
    unsigned came = frames - view->frames_seen;
    bool unshown =
        came > 0 && (now.decoded == view->counts.decoded || now.lost - view->counts.lost >= came);
    view->unshown_s = unshown ? view->unshown_s + 1 : 0;
    if (view->state == VIEWER_PLAYING && clock_mono_ms() - view->since_ms > GOOD_MS) {
        view->failures = 0;
    }
    if (view->frames && view->state == VIEWER_PLAYING) {
        tell_frame(view, &now);
    }
    view->counts = now;
    view->frames_seen = frames;
    if (view->unshown_s >= UNSHOWN_MAX && view->state == VIEWER_PLAYING) {
        freeze(view, VIEWER_REASON_DISPLAY, view->unshown_s * 1000);
    } else if (view->unshown_s >= 2 * UNSHOWN_MAX) {
        fail(view, VIEWER_REASON_DISPLAY);
    } else if (view->unshown_s == 0 && view->state == VIEWER_FROZEN &&
               view->reason == VIEWER_REASON_DISPLAY) {
        enter(view, VIEWER_PLAYING, VIEWER_REASON_NONE);
    }
}

static gboolean on_tick(gpointer user)
{
    View *view = user;
    int64_t now = clock_mono_ms();
    /* Each of these may begin another state, and with it another tick. */
    unsigned tick = view->tick;
    if (view->state == VIEWER_RETRYING && now >= view->retry_ms) {
        connect_now(view);
    } else if (view->state == VIEWER_CONNECTING &&
               now - view->began_ms >
                   view->host.limits.open_ms + view->host.limits.lost_ms + PATIENCE_MS) {
        fail(view, VIEWER_REASON_TIMEOUT);
    } else if (view->state == VIEWER_PLAYING || view->state == VIEWER_FROZEN) {
        watch_pictures(view);
    }
    if (view->tick != tick) {
        return G_SOURCE_REMOVE;
    }
    show_words(view);
    return G_SOURCE_CONTINUE;
}

static void on_window_close(void *user)
{
    View *view = user;
    view->host.closed(view, view->host.user);
}

static void on_window_key(const char *key, void *user)
{
    View *view = user;
    ViewerEvent event = {.kind = VIEWER_EVENT_KEY, .id = view->id, .key = (char *)key};
    view->host.event(&event, view->host.user);
}

static void take_address(View *view, const ViewerCommand *open)
{
    address_wipe(view->url);
    address_wipe(view->user);
    address_wipe(view->password);
    g_free(view->label);
    view->url = g_strdup(open->url);
    view->user = g_strdup(open->user);
    view->password = g_strdup(open->password);
    view->label = address_label(open->url);
}

View *view_new(const ViewHost *host, const ViewerCommand *open, int place)
{
    static const WindowCallbacks callbacks = {.close = on_window_close, .key = on_window_key};
    View *view = g_new0(View, 1);
    view->host = *host;
    view->id = g_strdup(open->id);
    view->title = g_strdup(open->title != NULL ? open->title : open->id);
    take_address(view, open);
    view->window = window_new(host->desktop, &callbacks, view, place);
    connect_now(view);
    return view;
}

void view_free(View *view)
{
    if (view == NULL) {
        return;
    }
    g_clear_handle_id(&view->tick, g_source_remove);
    window_close(view->window);
    attempt_end(view->attempt);
    window_unref(view->window);
    address_wipe(view->url);
    address_wipe(view->user);
    address_wipe(view->password);
    g_free(view->label);
    g_free(view->title);
    g_free(view->id);
    g_free(view);
}

const char *view_id(const View *view)
{
    return view->id;
}

void view_set_address(View *view, const ViewerCommand *open)
{
    take_address(view, open);
    if (open->title != NULL) {
        view_set_title(view, open->title);
    }
    if (view->state == VIEWER_ENDED) {
        connect_now(view);
    } else if (view->state == VIEWER_RETRYING) {
        /* Not at once each time: the camera may refuse every address that the console finds. */
        view->retry_ms = MIN(view->retry_ms,
                             view->began_ms + INT64_C(1000) * backoff_s(view, VIEWER_REASON_NONE));
    }
}

void view_set_title(View *view, const char *title)
{
    g_free(view->title);
    view->title = g_strdup(title);
    Player *player = view->attempt != NULL ? attempt_player(view->attempt) : NULL;
    if (player != NULL) {
        player_set_name(player, title);
    }
    show_words(view);
}

void view_become(View *view, const ViewerCommand *open)
{
    attempt_end(view->attempt);
    view->attempt = NULL;
    g_free(view->id);
    g_free(view->title);
    view->id = g_strdup(open->id);
    view->title = g_strdup(open->title != NULL ? open->title : open->id);
    take_address(view, open);
    view->failures = 0;
    view->unshown_s = 0;
    view->frames = false;
    connect_now(view);
}

void view_set_frames(View *view, bool on)
{
    view->frames = on;
}

void view_snapshot(View *view, const char *path)
{
    Player *player = view->attempt != NULL ? attempt_player(view->attempt) : NULL;
    if (player != NULL && view->picture) {
        player_snapshot(player, path);
    } else {
        on_still(NULL, "there is no picture", view);
    }
}
