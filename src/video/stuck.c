#include "video/stuck.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "video/knock.h"

#define LOOK_MS 500

struct Stuck {
    StuckHandler handler;
    void *user;
    _Atomic int64_t since_ms; /* the turn that is under way; 0 none */
    GThread *thread;
    GMutex mutex;
    GCond over;
    bool ends;
};

static bool ends(Stuck *stuck)
{
    gint64 until = g_get_monotonic_time() + (gint64)LOOK_MS * 1000;
    g_mutex_lock(&stuck->mutex);
    while (!stuck->ends && g_cond_wait_until(&stuck->over, &stuck->mutex, until)) {
    }
    bool over = stuck->ends;
    g_mutex_unlock(&stuck->mutex);
    return over;
}

static bool answers(void)
{
    int screen;
    g_autoptr(Knock) knock = knock_new();
    if (!knock_wait(knock, STUCK_ANSWER_MS)) {
        return false;
    }
    xcb_connection_t *connection = knock_take(knock, &screen, NULL);
    if (connection != NULL) {
        xcb_disconnect(connection);
    }
    return true;
}

/* Asked once a turn: a loop that hangs elsewhere would have it asked for ever. */
static void *look(void *data)
{
    Stuck *stuck = data;
    int64_t asked = 0;
    while (!ends(stuck)) {
        int64_t since = atomic_load(&stuck->since_ms);
        if (since == 0 || since == asked || clock_mono_ms() - since < STUCK_MS) {
            continue;
        }
        asked = since;
        if (!answers() && atomic_load(&stuck->since_ms) == since) {
            stuck->handler(stuck->user);
            break;
        }
    }
    return NULL;
}

Stuck *stuck_new(StuckHandler handler, void *user)
{
    Stuck *stuck = g_new0(Stuck, 1);
    stuck->handler = handler;
    stuck->user = user;
    g_mutex_init(&stuck->mutex);
    g_cond_init(&stuck->over);
    stuck_turn(stuck);
    stuck->thread = g_thread_new("stuck", look, stuck);
    return stuck;
}

void stuck_free(Stuck *stuck)
{
    if (stuck == NULL) {
        return;
    }
    g_mutex_lock(&stuck->mutex);
    stuck->ends = true;
    g_cond_signal(&stuck->over);
    g_mutex_unlock(&stuck->mutex);
    g_thread_join(stuck->thread);
    g_mutex_clear(&stuck->mutex);
    g_cond_clear(&stuck->over);
    g_free(stuck);
}

void stuck_turn(Stuck *stuck)
{
    atomic_store(&stuck->since_ms, clock_mono_ms());
}

void stuck_sleep(Stuck *stuck)
{
    atomic_store(&stuck->since_ms, 0);
}
