#include "video/picture.h"

#include "base/clock.h"
#include "video/address.h"
#include "video/picture_stream.h"

#define RETRY_MAX_S 30
/* What will not change by itself; a camera may lock an account after a few wrong passwords. */
#define RETRY_REFUSED_S 30
/* An attempt that played this long clears the record of failures. */
#define GOOD_MS 10000
/* Of a terminal that does not tell the size of its cells. */
#define CELL_W 10
#define CELL_H 20

/* One try.  It outlives the picture until its thread is done. */
typedef struct Try {
    TextPicture *picture; /* NULL: nobody waits for it any more */
    Bridge *bridge;
    unsigned number;
    PictureStream *stream;
} Try;

struct TextPicture {
    PictureHost host;
    char *id, *label, *url, *user, *password;
    PictureWish wish;
    Try *try; /* NULL: between two */
    ViewerState state;
    ViewerReason reason;
    int failures;
    bool still_made, told;
    int64_t since_ms, retry_ms, frozen_ms;
    unsigned retry;
};

static void connect_now(TextPicture *picture);

static void tell_state(TextPicture *picture)
{
    int64_t now = clock_mono_ms();
    ViewerEvent event = {
        .kind = VIEWER_EVENT_STATE,
        .id = picture->id,
        .state = picture->state,
        .reason = picture->reason,
        .attempt = picture->failures,
        .retry_s = picture->state == VIEWER_RETRYING
                       ? (int)MAX((picture->retry_ms - now + 999) / 1000, 0)
                       : 0,
        .age_ms = picture->state == VIEWER_FROZEN ? (int)(now - picture->frozen_ms) : 0,
    };
    g_message("%s (%s): text picture %s %s", picture->id, picture->label,
              viewer_state_word(picture->state), viewer_reason_word(picture->reason));
    picture->host.event(&event, picture->host.user);
}

static void enter(TextPicture *picture, ViewerState state, ViewerReason reason)
{
    picture->state = state;
    picture->reason = reason;
    picture->since_ms = clock_mono_ms();
    tell_state(picture);
}

static gboolean on_retry(gpointer user)
{
    TextPicture *picture = user;
    picture->retry = 0;
    connect_now(picture);
    return G_SOURCE_REMOVE;
}

static int backoff_s(const TextPicture *picture, ViewerReason reason)
{
    switch (reason) {
    case VIEWER_REASON_UNAUTHORIZED:
    case VIEWER_REASON_FORBIDDEN:
    case VIEWER_REASON_UNTRUSTED:
    case VIEWER_REASON_NO_VIDEO:
    case VIEWER_REASON_UNSUPPORTED:
        return RETRY_REFUSED_S;
    default:
        return MIN(1 << MIN(picture->failures - 1, 5), RETRY_MAX_S);
    }
}

static void fail(TextPicture *picture, ViewerReason reason)
{
    bool good = picture->state == VIEWER_PLAYING || picture->state == VIEWER_FROZEN;
    if (good && clock_mono_ms() - picture->since_ms > GOOD_MS) {
        picture->failures = 0;
    }
    picture->failures++;
    int wait_ms = backoff_s(picture, reason) * 1000;
    /* A fifth less, at most, at random: thousands of consoles must not come back in one second. */
    wait_ms -= wait_ms > 1000 ? g_random_int_range(0, wait_ms / 5) : 0;
    picture->retry_ms = clock_mono_ms() + wait_ms;
    g_clear_handle_id(&picture->retry, g_source_remove);
    picture->retry = g_timeout_add((guint)wait_ms, on_retry, picture);
    enter(picture, VIEWER_RETRYING, reason);
}

static void on_done(Try *try, ViewerReason reason)
{
    TextPicture *picture = try->picture;
    bridge_unregister(try->bridge, try->number);
    picture_stream_free(try->stream);
    g_free(try);
    if (picture == NULL) {
        return;
    }
    picture->try = NULL;
    if (reason == VIEWER_REASON_NONE) {
        enter(picture, VIEWER_ENDED, reason);
    } else if (picture->state != VIEWER_ENDED) {
        fail(picture, reason);
    }
}

static void tell_still(TextPicture *picture, const char *path, const char *other)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = picture->id, .text = (char *)other};
    if (path != NULL) {
        event = (ViewerEvent){.kind = VIEWER_EVENT_SNAPSHOT,
                              .id = picture->id,
                              .path = (char *)path,
                              .sha256 = (char *)other};
    }
    picture->host.event(&event, picture->host.user);
}

static void on_message(const BridgeMessage *message, void *user)
{
    Try *try = user;
    TextPicture *picture = try->picture;
    if (message->kind == BRIDGE_RECEIVE_DONE) {
        on_done(try, (ViewerReason)message->a);
        return;
    }
    if (picture == NULL) {
        return;
    }
    switch (message->kind) {
    case BRIDGE_MOVING:
        if (picture->state == VIEWER_CONNECTING) {
            enter(picture, VIEWER_PLAYING, VIEWER_REASON_NONE);
        }
        picture->host.waits(picture, picture->host.user);
        break;
    case BRIDGE_STALLED:
        picture->frozen_ms = clock_mono_ms() - MAX(picture_stream_age_ms(try->stream), 0);
        enter(picture, VIEWER_FROZEN, VIEWER_REASON_STALLED);
        break;
    case BRIDGE_RESUMED:
        if (picture->state == VIEWER_FROZEN) {
            enter(picture, VIEWER_PLAYING, VIEWER_REASON_NONE);
        }
        break;
    case BRIDGE_SNAPSHOT:
        tell_still(picture, message->text, message->other);
        break;
    case BRIDGE_PLAYER_END:
        picture->still_made = true;
        enter(picture, VIEWER_ENDED, VIEWER_REASON_NONE);
        break;
    default:
        break;
    }
}

/* Lets the try end behind us. */
static void leave_try(TextPicture *picture)
{
    Try *try = g_steal_pointer(&picture->try);
    if (try != NULL) {
        try->picture = NULL;
        picture_stream_stop(try->stream);
    }
}

static void connect_now(TextPicture *picture)
{
    ReceiveAddress address = {
        .url = picture->url, .user = picture->user, .password = picture->password};
    leave_try(picture);
    g_clear_handle_id(&picture->retry, g_source_remove);
    picture->still_made = false;
    Try *try = g_new0(Try, 1);
    try->picture = picture;
    try->bridge = picture->host.bridge;
    try->number = bridge_register(try->bridge, on_message, try);
    try->stream = picture_stream_new(try->bridge, try->number, &address, &picture->host.limits,
                                     &picture->wish);
    picture->try = try;
    enter(picture, VIEWER_CONNECTING, VIEWER_REASON_NONE);
}

static void take_wish(TextPicture *picture, const ViewerCommand *command)
{
    picture->wish = (PictureWish){
        .ink = command->ink,
        .cols = command->cols,
        .rows = command->rows,
        .colours = command->colours,
        .cell_w = command->cell_w > 0 ? command->cell_w : CELL_W,
        .cell_h = command->cell_h > 0 ? command->cell_h : CELL_H,
        .fps = command->fps,
        .bytes = command->bytes,
    };
}

static void take_address(TextPicture *picture, const ViewerCommand *command)
{
    address_wipe(picture->url);
    address_wipe(picture->user);
    address_wipe(picture->password);
    g_free(picture->label);
    picture->url = g_strdup(command->url);
    picture->user = g_strdup(command->user);
    picture->password = g_strdup(command->password);
    picture->label = address_label(command->url);
}

TextPicture *text_picture_new(const PictureHost *host, const ViewerCommand *command)
{
    TextPicture *picture = g_new0(TextPicture, 1);
    picture->host = *host;
    picture->id = g_strdup(command->id);
    take_wish(picture, command);
    take_address(picture, command);
    connect_now(picture);
    return picture;
}

void text_picture_free(TextPicture *picture)
{
    if (picture == NULL) {
        return;
    }
    g_clear_handle_id(&picture->retry, g_source_remove);
    leave_try(picture);
    address_wipe(picture->url);
    address_wipe(picture->user);
    address_wipe(picture->password);
    g_free(picture->label);
    g_free(picture->id);
    g_free(picture);
}

const char *text_picture_id(const TextPicture *picture)
{
    return picture->id;
}

void text_picture_change(TextPicture *picture, const ViewerCommand *command)
{
    take_wish(picture, command);
    if (picture->try != NULL) {
        picture_stream_wish(picture->try->stream, &picture->wish);
    }
    if (command->url != NULL) {
        take_address(picture, command);
    }
    bool again = picture->state == VIEWER_ENDED && (command->url != NULL || command->fps > 0);
    if (again) {
        connect_now(picture);
    } else if (command->url != NULL && picture->state == VIEWER_RETRYING) {
        /* Not at once each time: the camera may refuse every address that the console finds. */
        int64_t soon = picture->since_ms + INT64_C(1000) * backoff_s(picture, VIEWER_REASON_NONE);
        picture->retry_ms = MIN(picture->retry_ms, soon);
        g_clear_handle_id(&picture->retry, g_source_remove);
        picture->retry =
            g_timeout_add((guint)MAX(picture->retry_ms - clock_mono_ms(), 0), on_retry, picture);
    }
}

void text_picture_snapshot(TextPicture *picture, const char *path)
{
    if (picture->try == NULL || !picture_stream_snapshot(picture->try->stream, path)) {
        tell_still(picture, NULL, "there is no picture");
    }
}

void text_picture_send(TextPicture *picture)
{
    g_auto(ViewerEvent) event = {0};
    if (picture->try == NULL || !picture_stream_take(picture->try->stream, &event)) {
        return;
    }
    event.id = g_strdup(picture->id);
    /* How late it came, and how long it lay here. */
    event.age_ms += MAX(picture_stream_age_ms(picture->try->stream), 0);
    picture->host.event(&event, picture->host.user);
}
