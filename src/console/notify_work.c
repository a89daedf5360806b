#include <string.h>

#include "base/clock.h"
#include "console/notify_thread_private.h"

/* How soon what is wanted is shown again when a daemon appears. */
#define APPEARED_MS 500
/* Between tries of a daemon that does not answer, doubled up to the most. */
#define RETRY_MS_MOST 120000

/* Answers: from the thread to the main loop */

static gboolean on_answers(gpointer data)
{
    NotifyThread *thread = data;
    NotifyAnswerHeld held[NOTIFY_ANSWERS_MAX];
    g_mutex_lock(&thread->lock);
    unsigned count = thread->answers;
    memcpy(held, thread->answer, count * sizeof held[0]);
    thread->answers = 0;
    g_mutex_unlock(&thread->lock);
    for (unsigned i = 0; i < count && !thread->freed; i++) {
        if (held[i].closed)
            thread->told.closed(held[i].slot, held[i].number, thread->data);
        else
            thread->told.chosen(held[i].slot, held[i].number, held[i].act, thread->data);
    }
    return G_SOURCE_REMOVE;
}

static void unref_thread(gpointer data)
{
    notify_thread_unref(data);
}

/* A daemon that says more than a person can press before the main loop turns is not believed. */
static void tell(NotifyThread *thread, unsigned slot, NotifyAct act, bool closed)
{
    const NotifyAnswerHeld answer = {slot, thread->slots[slot].on_screen, act, closed};
    g_mutex_lock(&thread->lock);
    bool first = thread->answers == 0;
    if (thread->answers < NOTIFY_ANSWERS_MAX)
        thread->answer[thread->answers++] = answer;
    g_mutex_unlock(&thread->lock);
    if (!first)
        return;
    atomic_fetch_add(&thread->references, 1);
    g_autoptr(GSource) source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_answers, thread, unref_thread);
    g_source_attach(source, NULL);
}

/* What the desk tells, in the thread */

static void work_later(NotifyThread *thread, int ms);

static void hear_chosen(unsigned slot, NotifyAct act, void *data)
{
    tell(data, slot, act, false);
}

static void hear_closed(unsigned slot, void *data)
{
    NotifyThread *thread = data;
    tell(thread, slot, NOTIFY_GO, true);
    thread->slots[slot].on_screen = 0;
}

static void show_all_again(NotifyThread *thread)
{
    g_mutex_lock(&thread->lock);
    for (unsigned i = 0; i < NOTIFY_PLACES; i++)
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
    for (unsigned i = 0; i < NOTIFY_PLACES; i++)
        thread->slots[i].on_screen = 0;
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
    for (int i = 0; i < NOTIFY_PLACES && !thread->stopping; i++) {
        int now = turn(thread, &thread->slots[i]);
        if (now <= soonest)
            continue;
        soonest = now;
        found = i;
    }
    if (found >= 0) {
        *out = notify_bubble_copy(&thread->slots[found].wanted);
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
        thread->slots[slot].on_screen = bubble->number;
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
    thread->slots[slot].on_screen = 0;
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
        notify_bubble_clear(&bubble);
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
    for (int i = 0; i < NOTIFY_PLACES; i++)
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

gpointer notify_work(gpointer data)
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
    notify_thread_unref(thread);
    return NULL;
}

void notify_work_kick(NotifyThread *thread)
{
    if (thread->kicked || thread->done)
        return;
    thread->kicked = true;
    g_autoptr(GSource) source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_kick, thread, NULL);
    g_source_attach(source, thread->context);
}
