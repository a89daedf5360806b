#include <signal.h>

#include "base/clock.h"
#include "console/notify_thread_private.h"

/* What the end may cost where bubbles are to be closed. */
#define END_WAIT_MS 150
/* A call that lasts so long is taken for one that hangs. */
#define HUNG_MS 100

void notify_bubble_clear(NotifyBubble *bubble)
{
    g_free(bubble->title);
    g_free(bubble->body);
    *bubble = (NotifyBubble){0};
}

NotifyBubble notify_bubble_copy(const NotifyBubble *bubble)
{
    NotifyBubble copy = *bubble;
    copy.title = g_strdup(bubble->title);
    copy.body = g_strdup(bubble->body);
    return copy;
}

void notify_thread_unref(NotifyThread *thread)
{
    if (atomic_fetch_sub(&thread->references, 1) > 1)
        return;
    for (unsigned i = 0; i < NOTIFY_PLACES; i++)
        notify_bubble_clear(&thread->slots[i].wanted);
    g_clear_pointer(&thread->loop, g_main_loop_unref);
    g_clear_pointer(&thread->context, g_main_context_unref);
    g_mutex_clear(&thread->lock);
    g_cond_clear(&thread->ended);
    g_free(thread);
}

NotifyThread *notify_thread_new(const NotifyDeskKind *kind, const NotifyThreadTold *told,
                                void *data)
{
    NotifyThread *thread = g_new0(NotifyThread, 1);
    atomic_init(&thread->references, 1);
    g_mutex_init(&thread->lock);
    g_cond_init(&thread->ended);
    thread->kind = kind;
    thread->told = *told;
    thread->data = data;
    thread->retry_ms = RETRY_MS;
    return thread;
}

/* Signals belong to the main thread: none is to interrupt a call of the desk, or be taken there. */
static void begin(NotifyThread *thread)
{
    sigset_t all, before;
    g_autoptr(GError) error = NULL;
    thread->begun = true;
    thread->context = g_main_context_new();
    thread->loop = g_main_loop_new(thread->context, FALSE);
    atomic_fetch_add(&thread->references, 1);
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGABRT);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    GThread *started = g_thread_try_new("notify", notify_work, thread, &error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started != NULL) {
        g_thread_unref(started);
        return;
    }
    g_message("no desktop notifications: %s", error->message);
    thread->done = true;
    notify_thread_unref(thread);
}

static bool same_bubble(const NotifyBubble *a, const NotifyBubble *b)
{
    return a->number == b->number && a->critical == b->critical && a->actions == b->actions &&
           g_strcmp0(a->title, b->title) == 0 && g_strcmp0(a->body, b->body) == 0;
}

void notify_thread_set(NotifyThread *thread, unsigned slot, const NotifyBubble *bubble)
{
    static const NotifyBubble nothing = {0};
    const NotifyBubble *wanted = bubble != NULL ? bubble : &nothing;
    g_assert(slot < NOTIFY_PLACES);
    if (!thread->begun && bubble == NULL)
        return;
    if (!thread->begun)
        begin(thread);
    g_mutex_lock(&thread->lock);
    Slot *there = &thread->slots[slot];
    if (!same_bubble(&there->wanted, wanted)) {
        notify_bubble_clear(&there->wanted);
        there->wanted = notify_bubble_copy(wanted);
        there->edition++;
        notify_work_kick(thread);
    }
    g_mutex_unlock(&thread->lock);
}

void notify_thread_stop(NotifyThread *thread)
{
    if (!thread->begun)
        return;
    g_mutex_lock(&thread->lock);
    thread->stopping = true;
    notify_work_kick(thread);
    g_mutex_unlock(&thread->lock);
}

static int64_t busy_ms(const NotifyThread *thread)
{
    return thread->busy_since_ms != 0 ? MAX(clock_mono_ms() - thread->busy_since_ms, 1) : 0;
}

int64_t notify_thread_busy_ms(NotifyThread *thread)
{
    g_mutex_lock(&thread->lock);
    int64_t busy = busy_ms(thread);
    g_mutex_unlock(&thread->lock);
    return busy;
}

static void await_end(NotifyThread *thread)
{
    int64_t deadline = g_get_monotonic_time() + END_WAIT_MS * (int64_t)1000;
    g_mutex_lock(&thread->lock);
    while (!thread->done && busy_ms(thread) < HUNG_MS &&
           g_cond_wait_until(&thread->ended, &thread->lock, deadline)) {
    }
    g_mutex_unlock(&thread->lock);
}

void notify_thread_free(NotifyThread *thread)
{
    if (thread == NULL)
        return;
    notify_thread_stop(thread);
    if (thread->begun)
        await_end(thread);
    thread->freed = true;
    notify_thread_unref(thread);
}
