#include "console/notify_thread.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"

/* What the end may cost where bubbles are to be closed. */
#define END_WAIT_MS 150
/* A call that lasts so long is taken for one that hangs. */
#define HUNG_MS 100
/* Between tries of a daemon that does not answer, doubled up to the most. */
#define RETRY_MS      30000
#define RETRY_MS_MOST 120000
/* How soon what is wanted is shown again when a daemon appears. */
#define APPEARED_MS 500

typedef struct Slot {
    NotifyBubble wanted; /* guarded by the lock; number 0: nothing */
    uint64_t edition,
        shown;          /* guarded: of what is wanted; the one that the desk shows, or gave up */
    uint64_t on_screen; /* the thread's: number of the bubble that the desk shows; 0 none */
} Slot;

struct NotifyThread {
    gatomicrefcount references;
    GMutex lock;
    GCond ended;
    const NotifyDeskKind *kind;
    Slot slots[NOTIFY_SLOTS];
    NotifyThreadTold told;
    /* Guarded by the lock. */
    bool stopping, done, kicked;
    int64_t busy_since_ms; /* when the call of the desk began; 0 in none */
    /* The main loop's. */
    void *data; /* whom answers are told */
    bool begun, freed;
    /* The thread's. */
    GMainContext *context;
    GMainLoop *loop;
    void *desk;
    GSource *retry;
    int retry_ms;
    bool complained;
};

typedef struct Answer {
    NotifyThread *thread;
    unsigned slot;
    uint64_t number;
    NotifyAct act;
    bool closed;
} Answer;

static void bubble_clear(NotifyBubble *bubble)
{
    g_free(bubble->title);
    g_free(bubble->body);
    *bubble = (NotifyBubble){0};
}

static NotifyBubble bubble_copy(const NotifyBubble *bubble)
{
    NotifyBubble copy = *bubble;
    copy.title = g_strdup(bubble->title);
    copy.body = g_strdup(bubble->body);
    return copy;
}

static void thread_unref(NotifyThread *thread)
{
    if (!g_atomic_ref_count_dec(&thread->references))
        return;
    for (unsigned i = 0; i < NOTIFY_SLOTS; i++)
        bubble_clear(&thread->slots[i].wanted);
    g_clear_pointer(&thread->loop, g_main_loop_unref);
    g_clear_pointer(&thread->context, g_main_context_unref);
    g_mutex_clear(&thread->lock);
    g_cond_clear(&thread->ended);
    g_free(thread);
}

/* Answers: from the thread to the main loop */

static gboolean on_answer(gpointer data)
{
    const Answer *answer = data;
    NotifyThread *thread = answer->thread;
    if (thread->freed)
        return G_SOURCE_REMOVE;
    if (answer->closed)
        thread->told.closed(answer->slot, answer->number, thread->data);
    else
        thread->told.chosen(answer->slot, answer->number, answer->act, thread->data);
    return G_SOURCE_REMOVE;
}

static void answer_free(gpointer data)
{
    Answer *answer = data;
    thread_unref(answer->thread);
    g_free(answer);
}

static void tell(NotifyThread *thread, unsigned slot, NotifyAct act, bool closed)
{
    Answer *answer = g_new(Answer, 1);
    *answer = (Answer){thread, slot, thread->slots[slot].on_screen, act, closed};
    g_atomic_ref_count_inc(&thread->references);
    g_autoptr(GSource) source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_answer, answer, answer_free);
    g_source_attach(source, NULL);
}

/* What the desk tells, in the thread */

static void work_later(NotifyThread *thread, int ms);

static void hear_chosen(unsigned slot, NotifyAct act, void *data)
{
    tell(data, slot, act, false);
}

static void put_on_screen(NotifyThread *thread, unsigned slot, uint64_t number)
{
    g_mutex_lock(&thread->lock);
    thread->slots[slot].on_screen = number;
    g_mutex_unlock(&thread->lock);
}

static void hear_closed(unsigned slot, void *data)
{
    NotifyThread *thread = data;
    tell(thread, slot, NOTIFY_GO, true);
    put_on_screen(thread, slot, 0);
}

static void show_all_again(NotifyThread *thread)
{
    g_mutex_lock(&thread->lock);
    for (unsigned i = 0; i < NOTIFY_SLOTS; i++)
        thread->slots[i].shown = 0;
    g_mutex_unlock(&thread->lock);
}

static void hear_appeared(void *data)
{
    NotifyThread *thread = data;
    thread->retry_ms = RETRY_MS;
    work_later(thread, APPEARED_MS);
}

static void hear_vanished(void *data)
{
    NotifyThread *thread = data;
    for (unsigned i = 0; i < NOTIFY_SLOTS; i++)
        put_on_screen(thread, i, 0);
    show_all_again(thread);
}

/* Work: what is wanted is brought to the desk, one slot at a time */

static void set_busy(NotifyThread *thread, bool busy)
{
    g_mutex_lock(&thread->lock);
    thread->busy_since_ms = busy ? clock_mono_ms() : 0;
    g_mutex_unlock(&thread->lock);
}

/* How soon a slot's turn comes: what closes, then what is critical; 0 there is nothing to do. */
static int turn(const NotifyThread *thread, const Slot *slot)
{
    if (slot->shown == slot->edition)
        return 0;
    if (slot->wanted.number == 0)
        return 3;
    if (thread->retry != NULL)
        return 0;
    return slot->wanted.critical ? 2 : 1;
}

/* Takes the slot that has to be shown or closed; -1 when there is none. */
static int take_work(NotifyThread *thread, NotifyBubble *out, uint64_t *edition)
{
    int found = -1, soonest = 0;
    g_mutex_lock(&thread->lock);
    for (int i = 0; i < NOTIFY_SLOTS && !thread->stopping; i++) {
        int now = turn(thread, &thread->slots[i]);
        if (now <= soonest)
            continue;
        soonest = now;
        found = i;
    }
    if (found >= 0) {
        *out = bubble_copy(&thread->slots[found].wanted);
        *edition = thread->slots[found].edition;
    }
    g_mutex_unlock(&thread->lock);
    return found;
}

static void set_shown(NotifyThread *thread, int slot, uint64_t edition)
{
    g_mutex_lock(&thread->lock);
    thread->slots[slot].shown = edition;
    g_mutex_unlock(&thread->lock);
}

static bool show(NotifyThread *thread, int slot, const NotifyBubble *bubble)
{
    g_autoptr(GError) error = NULL;
    set_busy(thread, true);
    bool shown = thread->kind->show(thread->desk, (unsigned)slot, bubble, &error);
    set_busy(thread, false);
    if (shown) {
        put_on_screen(thread, (unsigned)slot, bubble->number);
        thread->retry_ms = RETRY_MS;
        if (thread->complained)
            g_message("desktop notifications are shown again");
        thread->complained = false;
        return true;
    }
    if (!thread->complained)
        g_message("no desktop notifications for now: %s", error->message);
    thread->complained = true;
    return false;
}

static void hide(NotifyThread *thread, int slot)
{
    if (thread->slots[slot].on_screen != 0)
        thread->kind->close(thread->desk, (unsigned)slot);
    put_on_screen(thread, (unsigned)slot, 0);
}

static void work_all(NotifyThread *thread)
{
    NotifyBubble bubble = {0};
    uint64_t edition = 0;
    int slot;
    while ((slot = take_work(thread, &bubble, &edition)) >= 0) {
        bool shown = true;
        if (bubble.number == 0)
            hide(thread, slot);
        else
            shown = show(thread, slot, &bubble);
        bubble_clear(&bubble);
        if (!shown) {
            work_later(thread, thread->retry_ms);
            thread->retry_ms = MIN(thread->retry_ms * 2, RETRY_MS_MOST);
            return;
        }
        set_shown(thread, slot, edition);
    }
}

static void close_all(NotifyThread *thread)
{
    for (int i = 0; i < NOTIFY_SLOTS; i++)
        hide(thread, i);
    thread->kind->end(thread->desk);
}

static void drop_retry(NotifyThread *thread)
{
    if (thread->retry != NULL) {
        g_source_destroy(thread->retry);
        g_source_unref(thread->retry);
    }
    thread->retry = NULL;
}

static gboolean on_retry(gpointer data)
{
    NotifyThread *thread = data;
    drop_retry(thread);
    work_all(thread);
    return G_SOURCE_REMOVE;
}

static void work_later(NotifyThread *thread, int ms)
{
    drop_retry(thread);
    thread->retry = g_timeout_source_new((guint)ms);
    g_source_set_callback(thread->retry, on_retry, thread, NULL);
    g_source_attach(thread->retry, thread->context);
}

static gboolean on_kick(gpointer data)
{
    NotifyThread *thread = data;
    g_mutex_lock(&thread->lock);
    thread->kicked = false;
    bool stopping = thread->stopping;
    g_mutex_unlock(&thread->lock);
    if (stopping)
        g_main_loop_quit(thread->loop);
    else
        work_all(thread);
    return G_SOURCE_REMOVE;
}

static gpointer run(gpointer data)
{
    static const NotifyDeskHears hears = {hear_chosen, hear_closed, hear_appeared, hear_vanished};
    NotifyThread *thread = data;
    g_main_context_push_thread_default(thread->context);
    thread->desk = thread->kind->open(&hears, thread);
    g_main_loop_run(thread->loop);
    drop_retry(thread);
    close_all(thread);
    g_main_context_pop_thread_default(thread->context);
    g_mutex_lock(&thread->lock);
    thread->done = true;
    g_cond_signal(&thread->ended);
    g_mutex_unlock(&thread->lock);
    thread_unref(thread);
    return NULL;
}

/* The main loop's side */

NotifyThread *notify_thread_new(const NotifyDeskKind *kind, const NotifyThreadTold *told,
                                void *data)
{
    NotifyThread *thread = g_new0(NotifyThread, 1);
    g_atomic_ref_count_init(&thread->references);
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
    g_atomic_ref_count_inc(&thread->references);
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGABRT);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    GThread *started = g_thread_try_new("notify", run, thread, &error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started != NULL) {
        g_thread_unref(started);
        return;
    }
    g_message("no desktop notifications: %s", error->message);
    thread->done = true;
    thread_unref(thread);
}

/* The lock is held. */
static void kick(NotifyThread *thread)
{
    if (thread->kicked || thread->done)
        return;
    thread->kicked = true;
    g_autoptr(GSource) source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_kick, thread, NULL);
    g_source_attach(source, thread->context);
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
    g_assert(slot < NOTIFY_SLOTS);
    if (!thread->begun && bubble == NULL)
        return;
    if (!thread->begun)
        begin(thread);
    g_mutex_lock(&thread->lock);
    Slot *there = &thread->slots[slot];
    if (!same_bubble(&there->wanted, wanted)) {
        bubble_clear(&there->wanted);
        there->wanted = bubble_copy(wanted);
        there->edition++;
        kick(thread);
    }
    g_mutex_unlock(&thread->lock);
}

void notify_thread_stop(NotifyThread *thread)
{
    if (!thread->begun)
        return;
    g_mutex_lock(&thread->lock);
    thread->stopping = true;
    kick(thread);
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
    thread_unref(thread);
}
