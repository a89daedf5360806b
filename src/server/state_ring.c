#include "state_private.h"

/* Entries that a reader can miss and still resume from memory. */
#define RING_MAX 16384

void state_ring_add(State *state, Entry *entry)
{
    if (state->ring->len < RING_MAX) {
        g_ptr_array_add(state->ring, entry_ref(entry));
        return;
    }
    Entry *oldest = state->ring->pdata[state->ring_start];
    state->ring_from = oldest->rev;
    entry_unref(oldest);
    state->ring->pdata[state->ring_start] = entry_ref(entry);
    state->ring_start = (state->ring_start + 1) % RING_MAX;
}

int64_t state_ring_from(const State *state)
{
    return state->ring_from;
}

void state_empty_ring(State *state)
{
    g_ptr_array_set_size(state->ring, 0);
    state->ring_start = 0;
    state->ring_from = state->rev;
}

Entry *state_ring_next(const State *state, int64_t rev)
{
    guint low = 0, high = state->ring->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const Entry *entry = state->ring->pdata[(state->ring_start + middle) % state->ring->len];
        if (entry->rev <= rev) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < state->ring->len ? state->ring->pdata[(state->ring_start + low) % state->ring->len]
                                  : NULL;
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
