/* notify_counting.h - a desktop that counts, fails or hangs
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_NOTIFY_COUNTING_H
#define TILIK_TESTS_NOTIFY_COUNTING_H

#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/notify_thread.h"

#define DEADLINE_MS 20000

/* A desktop that counts, fails or hangs, as told; its calls come from the thread. */
typedef struct Desktop {
    GMutex lock;
    GCond changed;
    bool fails, hangs, hung, ended, blocked_signals;
    unsigned opened, shows, closes;
    char *titles[NOTIFY_PLACES]; /* what is on the screen */
    NotifyDeskHears hears;
    void *heard_by;
    GMainContext *context;
    /* Main loop's. */
    unsigned chosen, closed;
    unsigned last_slot;
    uint64_t last_number;
    NotifyAct last_act;
} Desktop;

static Desktop *desktop; /* one a test */

static inline void *desk_open(const NotifyDeskHears *hears, void *data)
{
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    g_mutex_lock(&desktop->lock);
    desktop->opened++;
    desktop->hears = *hears;
    desktop->heard_by = data;
    desktop->context = g_main_context_ref_thread_default();
    desktop->blocked_signals =
        sigismember(&mask, SIGWINCH) == 1 && sigismember(&mask, SIGTERM) == 1;
    g_mutex_unlock(&desktop->lock);
    return desktop;
}

static inline bool desk_show(void *desk, unsigned slot, const NotifyBubble *bubble, GError **error)
{
    bool fails;
    g_mutex_lock(&desktop->lock);
    desktop->shows++;
    fails = desktop->fails;
    while (desktop->hangs) {
        desktop->hung = true;
        g_cond_broadcast(&desktop->changed);
        g_cond_wait(&desktop->changed, &desktop->lock);
    }
    if (!fails) {
        g_free(desktop->titles[slot]);
        desktop->titles[slot] = g_strdup(bubble->title);
    }
    g_cond_broadcast(&desktop->changed);
    g_mutex_unlock(&desktop->lock);
    if (fails)
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "no daemon");
    return !fails;
}

static inline void desk_close(void *desk, unsigned slot)
{
    g_mutex_lock(&desktop->lock);
    desktop->closes++;
    g_clear_pointer(&desktop->titles[slot], g_free);
    g_cond_broadcast(&desktop->changed);
    g_mutex_unlock(&desktop->lock);
}

static inline void desk_end(void *desk)
{
    g_mutex_lock(&desktop->lock);
    desktop->ended = true;
    g_cond_broadcast(&desktop->changed);
    g_mutex_unlock(&desktop->lock);
}

static const NotifyDeskKind counting = {desk_open, desk_show, desk_close, desk_end};

static inline void on_chosen(unsigned slot, uint64_t number, NotifyAct act, void *data)
{
    desktop->chosen++;
    desktop->last_slot = slot;
    desktop->last_number = number;
    desktop->last_act = act;
}

static inline void on_closed(unsigned slot, uint64_t number, void *data)
{
    desktop->closed++;
    desktop->last_slot = slot;
    desktop->last_number = number;
}

static inline NotifyThread *begin(void)
{
    static const NotifyThreadTold told = {on_chosen, on_closed};
    desktop = g_new0(Desktop, 1);
    g_mutex_init(&desktop->lock);
    g_cond_init(&desktop->changed);
    return notify_thread_new(&counting, &told, NULL);
}

/* Waits until the thread has made it so. */
static inline void until(bool (*ready)(void))
{
    int64_t deadline = g_get_monotonic_time() + DEADLINE_MS * (int64_t)1000;
    g_mutex_lock(&desktop->lock);
    while (!ready())
        g_assert_true(g_cond_wait_until(&desktop->changed, &desktop->lock, deadline));
    g_mutex_unlock(&desktop->lock);
}

static inline bool has_ended(void)
{
    return desktop->ended;
}

static inline void end(void)
{
    until(has_ended);
    for (unsigned i = 0; i < NOTIFY_PLACES; i++)
        g_free(desktop->titles[i]);
    if (desktop->context != NULL)
        g_main_context_unref(desktop->context);
    g_mutex_clear(&desktop->lock);
    g_cond_clear(&desktop->changed);
    g_clear_pointer(&desktop, g_free);
}

static inline gboolean choose(gpointer data)
{
    desktop->hears.chosen(1, NOTIFY_ACK, desktop->heard_by);
    desktop->hears.closed(1, desktop->heard_by);
    return G_SOURCE_REMOVE;
}

#endif
