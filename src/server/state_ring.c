#include "state_private.h"

/* Entries that a reader can miss and still resume from memory; what is older is in the journal. */
#define RING_MAX 16384

static void drop_oldest(State *state)
{
    Entry *oldest = state->ring->pdata[state->ring_start];
    state->ring->pdata[state->ring_start] = NULL;
    state->ring_from = oldest->rev;
    state->ring_bytes -= oldest->line->size;
    state->ring_start = (state->ring_start + 1) % RING_MAX;
    state->ring_count--;
    entry_unref(oldest);
}

/* A ticket with all its notes and checks, or a handover, is as long as a thousand cameras. */
void state_ring_add(State *state, Entry *entry)
{
    gsize size = entry->line->size;
    while (state->ring_count == RING_MAX ||
           (state->ring_count > 0 && state->ring_bytes + size > STATE_RING_BYTES)) {
        drop_oldest(state);
    }
    guint end = (state->ring_start + state->ring_count) % RING_MAX;
    if (end < state->ring->len) {
        state->ring->pdata[end] = entry_ref(entry);
    } else {
        g_ptr_array_add(state->ring, entry_ref(entry));
    }
    state->ring_count++;
    state->ring_bytes += size;
}

int64_t state_ring_from(const State *state)
{
    return state->ring_from;
}

void state_empty_ring(State *state)
{
    g_ptr_array_set_size(state->ring, 0);
    state->ring_start = state->ring_count = 0;
    state->ring_bytes = 0;
    state->ring_from = state->rev;
}

static Entry *ring_nth(const State *state, guint nth)
{
    return state->ring->pdata[(state->ring_start + nth) % RING_MAX];
}

Entry *state_ring_next(const State *state, int64_t rev)
{
    guint low = 0, high = state->ring_count;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (ring_nth(state, middle)->rev <= rev) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < state->ring_count ? ring_nth(state, low) : NULL;
}

const Hold *state_held(const State *state, const char *camera)
{
    return g_hash_table_lookup(state->holds, camera);
}

void state_hold(State *state, const char *camera, const char *order, Reason reason,
                CameraState reported)
{
    Hold *hold = g_new0(Hold, 1);
    hold->order = g_strdup(order);
    hold->reason = reason;
    hold->reported = reported;
    g_hash_table_replace(state->holds, g_strdup(camera), hold);
}

void state_unhold(State *state, const char *camera)
{
    g_hash_table_remove(state->holds, camera);
}

void state_each_hold(const State *state, StateHold each, void *data)
{
    GHashTableIter iter;
    gpointer camera, hold;
    g_hash_table_iter_init(&iter, state->holds);
    while (g_hash_table_iter_next(&iter, &camera, &hold)) {
        if (catalog_find_camera(state->catalog, camera) != CATALOG_NONE) {
            each(camera, hold, data);
        }
    }
}
