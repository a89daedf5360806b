#include "video/attempt.h"

#include "video/glimpse.h"

/* Enough for two keyframes of a 4K camera; a reader who keeps up touches a small part. */
#define RING_SIZE ((size_t)4 * 1024 * 1024)
/* An output that can't open is tried again for each frame, and says so each time. */
#define VOUT_FAILURES_MAX 10

struct Attempt {
    AttemptPlace place;
    unsigned number;
    AttemptHandlers handlers;
    void *user;
    char *name;
    Ring *ring;
    Receiver *receiver;
    Glimpse *glimpse;
    Player *player;
    bool ending, over, drained;
    bool busy; /* in a handler, which may end it */
    unsigned vout_failures;
    unsigned frames; /* of a receiver that is done */
};

static void tell(Attempt *attempt, AttemptEvent event, ViewerReason reason)
{
    if (attempt->ending || attempt->over) {
        return;
    }
    attempt->over = event == ATTEMPT_ENDED;
    attempt->handlers.event(event, reason, attempt->user);
}

static void free_when_done(Attempt *attempt)
{
    bool threads = attempt->receiver != NULL || attempt->player != NULL || attempt->glimpse != NULL;
    if (attempt->busy || !attempt->ending || threads) {
        return;
    }
    bridge_unregister(attempt->place.bridge, attempt->number);
    ring_unref(attempt->ring);
    pane_unref(attempt->place.pane);
    g_free(attempt->name);
    g_free(attempt);
}

static void on_opened(Attempt *attempt, RemuxFormat format)
{
    if (attempt->ending || attempt->player != NULL) {
        return;
    }
    attempt->player = player_new(attempt->place.players, attempt->number, attempt->ring, format,
                                 pane_xid(attempt->place.pane), attempt->name);
    bool ok = attempt->player != NULL;
    tell(attempt, ok ? ATTEMPT_OPENED : ATTEMPT_ENDED,
         ok ? VIEWER_REASON_NONE : VIEWER_REASON_DISPLAY);
}

static void on_glimpse_done(Attempt *attempt, ViewerReason reason)
{
    g_autoptr(Glimpse) glimpse = g_steal_pointer(&attempt->glimpse);
    if (attempt->ending || reason != VIEWER_REASON_NONE) {
        tell(attempt, ATTEMPT_ENDED, reason);
    } else if (!pane_set_picture(attempt->place.pane, glimpse_steal(glimpse))) {
        tell(attempt, ATTEMPT_ENDED, VIEWER_REASON_DISPLAY);
    } else {
        tell(attempt, ATTEMPT_STILL, VIEWER_REASON_NONE);
    }
}

static void on_receive_done(Attempt *attempt, ViewerReason reason)
{
    if (attempt->glimpse != NULL) {
        on_glimpse_done(attempt, reason);
        return;
    }
    attempt->frames = receiver_frames(attempt->receiver);
    g_clear_pointer(&attempt->receiver, receiver_free);
    /* A recording that is read is not yet shown. */
    bool showing = reason == VIEWER_REASON_NONE && attempt->player != NULL && !attempt->drained;
    if (!showing) {
        tell(attempt, ATTEMPT_ENDED, reason);
    }
}

void attempt_fit(Attempt *attempt)
{
    int width, height;
    if (!attempt->ending && attempt->player != NULL &&
        player_shape(attempt->player, &width, &height)) {
        pane_set_shape(attempt->place.pane, width, height);
    }
}

static void on_vout(Attempt *attempt, int outputs)
{
    if (outputs > 0) {
        attempt_fit(attempt);
        tell(attempt, ATTEMPT_PICTURE, VIEWER_REASON_NONE);
    } else if (++attempt->vout_failures > VOUT_FAILURES_MAX) {
        tell(attempt, ATTEMPT_ENDED, VIEWER_REASON_DISPLAY);
    }
}

static void on_player_end(Attempt *attempt)
{
    attempt->drained = true;
    if (attempt->receiver == NULL) {
        tell(attempt, ATTEMPT_ENDED, VIEWER_REASON_NONE);
    } else {
        tell(attempt, ATTEMPT_ENDED, VIEWER_REASON_DISPLAY);
    }
}

static void on_message(const BridgeMessage *message, void *user)
{
    Attempt *attempt = user;
    attempt->busy = true;
    switch (message->kind) {
    case BRIDGE_OPENED:
        on_opened(attempt, (RemuxFormat)message->a);
        break;
    case BRIDGE_STALLED:
        tell(attempt, ATTEMPT_STALLED, VIEWER_REASON_STALLED);
        break;
    case BRIDGE_RESUMED:
        tell(attempt, ATTEMPT_RESUMED, VIEWER_REASON_NONE);
        break;
    case BRIDGE_RECEIVE_DONE:
        on_receive_done(attempt, (ViewerReason)message->a);
        break;
    case BRIDGE_VOUT:
        on_vout(attempt, message->a);
        break;
    case BRIDGE_MOVING:
        tell(attempt, ATTEMPT_MOVING, VIEWER_REASON_NONE);
        break;
    case BRIDGE_PLAYER_ERROR:
        tell(attempt, ATTEMPT_ENDED, VIEWER_REASON_DISPLAY);
        break;
    case BRIDGE_PLAYER_END:
        on_player_end(attempt);
        break;
    case BRIDGE_PLAYER_GONE:
        attempt->player = NULL;
        break;
    case BRIDGE_RECORD:
        break;
    case BRIDGE_SNAPSHOT:
        if (!attempt->ending) {
            attempt->handlers.still(message->text, message->other, attempt->user);
        }
        break;
    }
    attempt->busy = false;
    free_when_done(attempt);
}

Attempt *attempt_new(const AttemptPlace *place, const ReceiveAddress *address, const char *name,
                     const AttemptHandlers *handlers, void *user)
{
    Attempt *attempt = g_new0(Attempt, 1);
    attempt->place = *place;
    attempt->handlers = *handlers;
    attempt->user = user;
    attempt->name = g_strdup(name);
    pane_ref(place->pane);
    attempt->number = bridge_register(place->bridge, on_message, attempt);
    if (place->still) {
        attempt->glimpse = glimpse_new(place->bridge, attempt->number, address, &place->limits);
        return attempt;
    }
    attempt->ring = ring_new(RING_SIZE);
    attempt->receiver =
        receiver_new(place->bridge, attempt->number, address, &place->limits, attempt->ring);
    return attempt;
}

void attempt_end(Attempt *attempt)
{
    if (attempt == NULL) {
        return;
    }
    attempt->ending = true;
    if (attempt->glimpse != NULL) {
        glimpse_stop(attempt->glimpse);
    }
    if (attempt->receiver != NULL) {
        receiver_stop(attempt->receiver);
    }
    if (attempt->player != NULL) {
        player_end(attempt->player);
    }
    free_when_done(attempt);
}

Player *attempt_player(Attempt *attempt)
{
    return attempt->ending ? NULL : attempt->player;
}

int attempt_age_ms(const Attempt *attempt)
{
    return attempt->receiver != NULL ? receiver_age_ms(attempt->receiver) : -1;
}

int attempt_picture_age_ms(const Attempt *attempt)
{
    int age = attempt_age_ms(attempt);
    return age < 0 ? age : (int)MIN((int64_t)age + receiver_late_ms(attempt->receiver), G_MAXINT);
}

unsigned attempt_frames(const Attempt *attempt)
{
    return attempt->receiver != NULL ? receiver_frames(attempt->receiver) : attempt->frames;
}

Tape *attempt_tape(const Attempt *attempt)
{
    return attempt->receiver != NULL ? receiver_tape(attempt->receiver) : NULL;
}
