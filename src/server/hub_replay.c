#include <inttypes.h>

#include "base/clock.h"
#include "hub_private.h"
#include "wire/routes.h"

/* What one stream may take of the loop at a time while it catches up. */
#define RING_STEP 2048
#define READ_ROWS 256
/* Past so many entries a snapshot is cheaper than the way there. */
#define REPLAY_MAX 200000

void hub_replay_soon(Hub *hub, Stream *stream)
{
    if (!stream->pumping) {
        stream->pumping = true;
        g_ptr_array_add(hub->to_pump, stream);
        const struct timeval now = {0, 0};
        event_add(hub->pump, &now);
    }
}

/* Tells the reader to take a snapshot, and goes on from now. */
void hub_send_reset(Hub *hub, Stream *stream)
{
    int64_t rev = state_rev(hub->plan.state);
    g_autofree char *data = g_strdup_printf("%" PRId64, rev);
    frame_set(&hub->single, rev, EVENT_RESET, data);
    hub_send(hub, stream, &hub->single);
    stream->sent = rev;
    hub->figures.resets++;
}

/* The reader has all that is committed; an empty event says so. */
static void go_live(Hub *hub, Stream *stream)
{
    stream->live = true;
    hub_index_add(hub->index, stream);
    frame_set(&hub->single, state_rev(hub->plan.state), NULL, NULL);
    hub_send(hub, stream, &hub->single);
}

static void replay_entry(Hub *hub, Stream *stream, const Entry *entry)
{
    Seen seen = token_seen(stream->token, entry);
    if (seen != SEEN_NOTHING) {
        frame_entry(&hub->single, entry, seen);
        hub_send(hub, stream, &hub->single);
    }
    stream->sent = entry->rev;
}

static bool replay_row(const Entry *entry, void *data)
{
    Stream *stream = data;
    if (entry->rev > state_rev(stream->hub->plan.state)) {
        return false; /* committed, but not told to the live ones yet */
    }
    replay_entry(stream->hub, stream, entry);
    return hub_has_room(stream);
}

/* Returns true when there is more to send right now. */
static bool catch_up(Hub *hub, Stream *stream)
{
    if (stream->sent < state_ring_from(hub->plan.state)) {
        g_autoptr(GError) error = NULL;
        if (!hub->plan.store->class->read(hub->plan.store, stream->sent, READ_ROWS, replay_row,
                                          stream, &error)) {
            g_warning("changes: %s", error->message);
            hub_end(stream);
            return false;
        }
        return hub_has_room(stream);
    }
    for (int step = 0; step < RING_STEP && hub_has_room(stream); step++) {
        const Entry *entry = state_ring_next(hub->plan.state, stream->sent);
        if (entry == NULL) {
            go_live(hub, stream);
            return false;
        }
        replay_entry(hub, stream, entry);
    }
    return hub_has_room(stream);
}

void hub_replay_some(Hub *hub)
{
    hub->now_ms = clock_mono_ms();
    g_autoptr(GPtrArray) streams = g_steal_pointer(&hub->to_pump);
    hub->to_pump = g_ptr_array_new();
    for (guint i = 0; i < streams->len; i++) {
        Stream *stream = streams->pdata[i];
        stream->pumping = false;
        if (!stream->live && !stream->closing && catch_up(hub, stream)) {
            hub_replay_soon(hub, stream);
        }
    }
}

void hub_replay_start(Hub *hub, Stream *stream, int64_t since)
{
    int64_t oldest = 0, newest = 0, now = state_rev(hub->plan.state);
    stream->sent = since < 0 ? now : since;
    if (since >= 0 && since < state_ring_from(hub->plan.state) &&
        !hub->plan.store->class->span(hub->plan.store, &oldest, &newest, NULL)) {
        oldest = INT64_MAX;
    }
    if (since >= 0 && (since < oldest || since > now || now - since > REPLAY_MAX)) {
        hub_send_reset(hub, stream);
    }
    hub_replay_soon(hub, stream);
}
