#include "console/notify_thread.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "console/notify.h"

#define DEADLINE_MS 20000

/* A desktop that counts, fails or hangs, as told; its calls come from the thread. */
typedef struct Desktop {
    GMutex lock;
    GCond changed;
    bool fails, hangs, hung, ended, blocked_signals;
    unsigned opened, shows, closes;
    char *titles[NOTIFY_SLOTS]; /* what is on the screen */
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

static void *desk_open(const NotifyDeskHears *hears, void *data)
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

static bool desk_show(void *desk, unsigned slot, const NotifyBubble *bubble, GError **error)
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

static void desk_close(void *desk, unsigned slot)
{
    g_mutex_lock(&desktop->lock);
    desktop->closes++;
    g_clear_pointer(&desktop->titles[slot], g_free);
    g_cond_broadcast(&desktop->changed);
    g_mutex_unlock(&desktop->lock);
}

static void desk_end(void *desk)
{
    g_mutex_lock(&desktop->lock);
    desktop->ended = true;
    g_cond_broadcast(&desktop->changed);
    g_mutex_unlock(&desktop->lock);
}

static const NotifyDeskKind counting = {desk_open, desk_show, desk_close, desk_end};

static void on_chosen(unsigned slot, uint64_t number, NotifyAct act, void *data)
{
    desktop->chosen++;
    desktop->last_slot = slot;
    desktop->last_number = number;
    desktop->last_act = act;
}

static void on_closed(unsigned slot, uint64_t number, void *data)
{
    desktop->closed++;
    desktop->last_slot = slot;
    desktop->last_number = number;
}

static NotifyThread *begin(void)
{
    static const NotifyThreadTold told = {on_chosen, on_closed};
    desktop = g_new0(Desktop, 1);
    g_mutex_init(&desktop->lock);
    g_cond_init(&desktop->changed);
    return notify_thread_new(&counting, &told, NULL);
}

/* Waits until the thread has made it so. */
static void until(bool (*ready)(void))
{
    int64_t deadline = g_get_monotonic_time() + DEADLINE_MS * (int64_t)1000;
    g_mutex_lock(&desktop->lock);
    while (!ready())
        g_assert_true(g_cond_wait_until(&desktop->changed, &desktop->lock, deadline));
    g_mutex_unlock(&desktop->lock);
}

static bool has_ended(void)
{
    return desktop->ended;
}

static void end(void)
{
    until(has_ended);
    for (unsigned i = 0; i < NOTIFY_SLOTS; i++)
        g_free(desktop->titles[i]);
    if (desktop->context != NULL)
        g_main_context_unref(desktop->context);
    g_mutex_clear(&desktop->lock);
    g_cond_clear(&desktop->changed);
    g_clear_pointer(&desktop, g_free);
}

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

static gboolean choose(gpointer data)
{
    desktop->hears.chosen(1, NOTIFY_ACK, desktop->heard_by);
    desktop->hears.closed(1, desktop->heard_by);
    return G_SOURCE_REMOVE;
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

/* The whole of it, from a book to the desktop and back */

static char *answered;

static void on_answered(const NotifyAnswer *answer, void *data)
{
    g_free(answered);
    answered = g_strdup_printf("%s %s", notify_act_word(answer->act), answer->alert);
}

static void put(AlertBook *book, int64_t rev, const char *owner)
{
    const Alert alert = {.id = "a1",
                         .kind = "kebakaran",
                         .area = "33.74.10.1003",
                         .owner = owner,
                         .first_at_ms = 1000,
                         .last_at_ms = 1000,
                         .claimed_at_ms = owner != NULL ? 1000 : 0,
                         .count = 1,
                         .rev = rev,
                         .score = 0.5,
                         .looked_s = ALERT_NOT_LOOKED,
                         .priority = PRIORITY_CRITICAL,
                         .machine = {.state = ALERT_UNACK, .active = true}};
    g_autoptr(GError) error = NULL;
    alert_book_put(book, &alert, 1000, &error);
    g_assert_no_error(error);
}

static void turn_until_shown(bool shown)
{
    int64_t deadline = clock_mono_ms() + DEADLINE_MS;
    bool now;
    do {
        g_main_context_iteration(NULL, FALSE);
        g_mutex_lock(&desktop->lock);
        now = desktop->titles[1] != NULL;
        g_mutex_unlock(&desktop->lock);
    } while (now != shown && clock_mono_ms() < deadline);
    g_assert_cmpint(now, ==, shown);
}

static void test_whole(void)
{
    static const NewsRules rules = {.on = true, .least = PRIORITY_HIGH};
    notify_thread_free(begin());
    g_autoptr(Catalog) city = catalog_new();
    g_autoptr(AlertBook) book = alert_book_new();
    Notify *notify = notify_new_on(&counting, book, city, on_answered, NULL);
    notify_set_rules(notify, &rules);
    notify_link(notify, true, 1000);
    put(book, 1, NULL);
    turn_until_shown(true);
    g_main_context_invoke(desktop->context, choose, NULL);
    while (answered == NULL)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(answered, ==, "ack a1");
    g_clear_pointer(&answered, g_free);
    put(book, 2, "sari");
    put(book, 3, NULL);
    g_mutex_lock(&desktop->lock);
    g_clear_pointer(&desktop->titles[1], g_free);
    g_mutex_unlock(&desktop->lock);
    turn_until_shown(true);
    put(book, 4, "sari");
    turn_until_shown(false);
    notify_stop(notify);
    notify_free(notify);
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
    g_test_add_func("/notify-thread/from the book to the desktop and back", test_whole);
    return g_test_run();
}
