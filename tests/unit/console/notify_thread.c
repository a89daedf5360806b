#include "notify_counting.h"

static void set(NotifyThread *thread, unsigned slot, uint64_t number, const char *title)
{
    const NotifyBubble bubble = {.number = number, .title = (char *)title, .body = (char *)""};
    notify_thread_set(thread, slot, &bubble);
}

static bool shows_one(void)
{
    return desktop->titles[1] != NULL && strcmp(desktop->titles[1], "one") == 0;
}

static bool shows_other(void)
{
    return desktop->titles[1] != NULL && strcmp(desktop->titles[1], "other") == 0;
}

static bool shows_none(void)
{
    return desktop->titles[1] == NULL && desktop->shows > 0;
}

static bool is_hung(void)
{
    return desktop->hung;
}

static bool has_tried(void)
{
    return desktop->shows > 0;
}

static void test_shows(void)
{
    NotifyThread *thread = begin();
    notify_thread_set(thread, 1, NULL);
    g_assert_cmpuint(desktop->opened, ==, 0);
    set(thread, 1, 1, "one");
    until(shows_one);
    set(thread, 1, 1, "other");
    until(shows_other);
    set(thread, 1, 1, "other");
    notify_thread_set(thread, 1, NULL);
    until(shows_none);
    notify_thread_free(thread);
    until(has_ended);
    g_assert_cmpuint(desktop->shows, ==, 2);
    g_assert_cmpuint(desktop->opened, ==, 1);
    g_assert_true(desktop->blocked_signals);
    end();
}

static void test_end_closes(void)
{
    NotifyThread *thread = begin();
    set(thread, 1, 1, "one");
    until(shows_one);
    notify_thread_free(thread);
    end();
}

/* A thousand changes while it hangs: the newest is shown, in one call. */
static void test_hang(void)
{
    NotifyThread *thread = begin();
    desktop->hangs = true;
    set(thread, 1, 1, "first");
    until(is_hung);
    int64_t before = clock_mono_ms();
    for (unsigned i = 0; i < 1000; i++) {
        char title[16];
        g_snprintf(title, sizeof title, "t%u", i);
        set(thread, 1, 2 + i, title);
    }
    set(thread, 1, 5000, "other");
    g_assert_cmpint(clock_mono_ms() - before, <, DEADLINE_MS);
    g_mutex_lock(&desktop->lock);
    desktop->hangs = false;
    g_cond_broadcast(&desktop->changed);
    g_mutex_unlock(&desktop->lock);
    until(shows_other);
    g_mutex_lock(&desktop->lock);
    g_assert_cmpuint(desktop->shows, ==, 2);
    g_mutex_unlock(&desktop->lock);
    notify_thread_free(thread);
    end();
}

static void test_hang_at_end(void)
{
    NotifyThread *thread = begin();
    desktop->hangs = true;
    set(thread, 1, 1, "first");
    until(is_hung);
    while (notify_thread_busy_ms(thread) < 200)
        g_usleep(1000);
    notify_thread_free(thread);
    g_mutex_lock(&desktop->lock);
    g_assert_false(desktop->ended);
    desktop->hangs = false;
    g_cond_broadcast(&desktop->changed);
    g_mutex_unlock(&desktop->lock);
    end();
}

static unsigned said;

static void count_messages(const char *domain, GLogLevelFlags level, const char *message,
                           gpointer data)
{
    g_atomic_int_inc(&said);
}

static gboolean appear(gpointer data)
{
    desktop->hears.appeared(desktop->heard_by);
    return G_SOURCE_REMOVE;
}

static gboolean vanish(gpointer data)
{
    desktop->hears.vanished(desktop->heard_by);
    return G_SOURCE_REMOVE;
}

static void test_no_daemon(void)
{
    guint handler = g_log_set_handler(NULL, G_LOG_LEVEL_MASK, count_messages, NULL);
    NotifyThread *thread = begin();
    desktop->fails = true;
    for (unsigned i = 1; i < NOTIFY_SLOTS; i++)
        set(thread, i, i, "one");
    until(has_tried);
    for (unsigned i = 1; i < 50; i++)
        set(thread, 2, 100 + i, "more");
    notify_thread_set(thread, 3, NULL);
    g_mutex_lock(&desktop->lock);
    g_assert_cmpuint(desktop->shows, ==, 1);
    desktop->fails = false;
    g_mutex_unlock(&desktop->lock);
    int64_t deadline = clock_mono_ms() + DEADLINE_MS;
    while (g_atomic_int_get(&said) == 0 && clock_mono_ms() < deadline)
        g_usleep(1000);
    g_assert_cmpint(g_atomic_int_get(&said), ==, 1);
    /* It starts late. */
    g_main_context_invoke(desktop->context, appear, NULL);
    until(shows_one);
    notify_thread_free(thread);
    end();
    g_log_remove_handler(NULL, handler);
}

static void test_restart(void)
{
    NotifyThread *thread = begin();
    set(thread, 1, 1, "one");
    until(shows_one);
    g_mutex_lock(&desktop->lock);
    g_clear_pointer(&desktop->titles[1], g_free);
    g_mutex_unlock(&desktop->lock);
    g_main_context_invoke(desktop->context, vanish, NULL);
    g_main_context_invoke(desktop->context, appear, NULL);
    until(shows_one);
    notify_thread_free(thread);
    end();
}

static void turn_until(const unsigned *count)
{
    int64_t deadline = clock_mono_ms() + DEADLINE_MS;
    while (*count == 0 && clock_mono_ms() < deadline)
        g_main_context_iteration(NULL, FALSE);
    g_assert_cmpuint(*count, ==, 1);
}

static void test_answers(void)
{
    NotifyThread *thread = begin();
    set(thread, 1, 77, "one");
    until(shows_one);
    g_main_context_invoke(desktop->context, choose, NULL);
    turn_until(&desktop->chosen);
    g_assert_cmpuint(desktop->last_slot, ==, 1);
    g_assert_cmpuint(desktop->last_number, ==, 77);
    g_assert_cmpint(desktop->last_act, ==, NOTIFY_ACK);
    turn_until(&desktop->closed);
    notify_thread_free(thread);
    end();
}

static void test_answer_after_end(void)
{
    NotifyThread *thread = begin();
    set(thread, 1, 77, "one");
    until(shows_one);
    g_main_context_invoke(desktop->context, choose, NULL);
    notify_thread_free(thread);
    until(has_ended);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    g_assert_cmpuint(desktop->chosen + desktop->closed, ==, 0);
    end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify-thread/shows, changes and closes", test_shows);
    g_test_add_func("/notify-thread/the end closes what is shown", test_end_closes);
    g_test_add_func("/notify-thread/a hang costs nothing, and the newest is shown after it",
                    test_hang);
    g_test_add_func("/notify-thread/a thread that hangs is left behind", test_hang_at_end);
    g_test_add_func("/notify-thread/no daemon is said once, and one that starts late is used",
                    test_no_daemon);
    g_test_add_func("/notify-thread/a daemon that starts anew is told again", test_restart);
    g_test_add_func("/notify-thread/answers come on the main loop", test_answers);
    g_test_add_func("/notify-thread/nothing is told after the end", test_answer_after_end);
    return g_test_run();
}
