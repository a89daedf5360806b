#include "video/ring.h"

#include <string.h>

struct Ring {
    GMutex lock;
    GCond changed;
    int refs;
    size_t size, start, used;
    bool ended, shut;
    char *data;
};

Ring *ring_new(size_t size)
{
    Ring *ring = g_new0(Ring, 1);
    g_mutex_init(&ring->lock);
    g_cond_init(&ring->changed);
    ring->refs = 1;
    ring->size = size;
    ring->data = g_malloc(size);
    return ring;
}

Ring *ring_ref(Ring *ring)
{
    g_atomic_int_inc(&ring->refs);
    return ring;
}

void ring_unref(Ring *ring)
{
    if (ring == NULL || !g_atomic_int_dec_and_test(&ring->refs)) {
        return;
    }
    g_mutex_clear(&ring->lock);
    g_cond_clear(&ring->changed);
    g_free(ring->data);
    g_free(ring);
}

static bool wait_for_room(Ring *ring, size_t size, int timeout_ms)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;
    while (!ring->shut && ring->size - ring->used < size) {
        if (!g_cond_wait_until(&ring->changed, &ring->lock, deadline)) {
            return false;
        }
    }
    return !ring->shut;
}

static void put(Ring *ring, const char *data, size_t size)
{
    /* An empty ring starts over, so that a reader who keeps up touches few pages. */
    if (ring->used == 0) {
        ring->start = 0;
    }
    size_t at = (ring->start + ring->used) % ring->size;
    size_t first = MIN(size, ring->size - at);
    memcpy(ring->data + at, data, first);
    memcpy(ring->data, data + first, size - first);
    ring->used += size;
}

bool ring_write(Ring *ring, const void *data, size_t size, int timeout_ms)
{
    if (size > ring->size) {
        return false;
    }
    g_mutex_lock(&ring->lock);
    bool ok = wait_for_room(ring, size, timeout_ms);
    if (ok) {
        put(ring, data, size);
        g_cond_broadcast(&ring->changed);
    }
    g_mutex_unlock(&ring->lock);
    return ok;
}

static size_t take(Ring *ring, char *out, size_t size)
{
    size = MIN(size, ring->used);
    size_t first = MIN(size, ring->size - ring->start);
    memcpy(out, ring->data + ring->start, first);
    memcpy(out + first, ring->data, size - first);
    ring->start = (ring->start + size) % ring->size;
    ring->used -= size;
    return size;
}

size_t ring_read(Ring *ring, void *out, size_t size)
{
    g_mutex_lock(&ring->lock);
    while (!ring->shut && !ring->ended && ring->used == 0) {
        g_cond_wait(&ring->changed, &ring->lock);
    }
    size_t got = 0;
    if (!ring->shut && ring->used > 0) {
        got = take(ring, out, size);
        g_cond_broadcast(&ring->changed);
    }
    g_mutex_unlock(&ring->lock);
    return got;
}

void ring_end(Ring *ring)
{
    g_mutex_lock(&ring->lock);
    ring->ended = true;
    g_cond_broadcast(&ring->changed);
    g_mutex_unlock(&ring->lock);
}

void ring_shut(Ring *ring)
{
    g_mutex_lock(&ring->lock);
    ring->shut = true;
    g_cond_broadcast(&ring->changed);
    g_mutex_unlock(&ring->lock);
}
