#include "console/notify.h"

#include "notify_counting.h"

/* The whole of it, from a book to the desktop and back */

static char *answered;

static void on_answered(const NotifyAnswer *answer, void *data)
{
    g_free(answered);
    answered = g_strdup_printf("%s %s", notify_act_word(answer->act),
                               answer->reminder         ? "reminder"
                               : answer->ticket != NULL ? answer->ticket
                                                        : answer->alert);
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

static void turn_until(unsigned slot, bool shown)
{
    int64_t deadline = clock_mono_ms() + DEADLINE_MS;
    bool now;
    do {
        g_main_context_iteration(NULL, FALSE);
        g_mutex_lock(&desktop->lock);
        now = desktop->titles[slot] != NULL;
        g_mutex_unlock(&desktop->lock);
    } while (now != shown && clock_mono_ms() < deadline);
    g_assert_cmpint(now, ==, shown);
}

static void turn_until_shown(bool shown)
{
    turn_until(1, shown);
}

static gboolean choose_reminder(gpointer data)
{
    desktop->hears.chosen(NOTIFY_REMINDER, NOTIFY_GO, desktop->heard_by);
    return G_SOURCE_REMOVE;
}

/* Beside the bubbles of alerts, in a place of its own; a click is told, and takes it away. */
static void test_reminder(void)
{
    notify_thread_free(begin());
    g_autoptr(Catalog) city = catalog_new();
    g_autoptr(AlertBook) book = alert_book_new();
    Notify *notify = notify_new_on(&counting, book, city, on_answered, NULL);
    notify_remind(notify, "It is time for the round", "21:00  Budi", false);
    turn_until(NOTIFY_REMINDER, true);
    g_assert_cmpstr(desktop->titles[NOTIFY_REMINDER], ==, "It is time for the round");
    g_main_context_invoke(desktop->context, choose_reminder, NULL);
    while (answered == NULL)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(answered, ==, "default reminder");
    g_clear_pointer(&answered, g_free);
    turn_until(NOTIFY_REMINDER, false);
    notify_remind(notify, "The round is overdue", "21:00  Budi", true);
    turn_until(NOTIFY_REMINDER, true);
    notify_remind(notify, NULL, NULL, false);
    turn_until(NOTIFY_REMINDER, false);
    notify_stop(notify);
    notify_free(notify);
    end();
}

static gboolean choose_ticket(gpointer data)
{
    desktop->hears.chosen(NOTIFY_TICKET, NOTIFY_GO, desktop->heard_by);
    return G_SOURCE_REMOVE;
}

/* An overdue ticket has a place of its own; a click tells which, and takes it away. */
static void test_ticket(void)
{
    notify_thread_free(begin());
    g_autoptr(Catalog) city = catalog_new();
    g_autoptr(AlertBook) book = alert_book_new();
    Notify *notify = notify_new_on(&counting, book, city, on_answered, NULL);
    notify_remind(notify, "It is time for the round", "21:00  Budi", false);
    notify_ticket(notify, "t1", "Ticket #1 is overdue", "Pohon tumbang", false);
    notify_ticket(notify, "t2", "Ticket #2 is overdue", "Banjir", true);
    turn_until(NOTIFY_TICKET, true);
    turn_until(NOTIFY_REMINDER, true);
    g_main_context_invoke(desktop->context, choose_ticket, NULL);
    while (answered == NULL)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(answered, ==, "default t2");
    g_clear_pointer(&answered, g_free);
    turn_until(NOTIFY_TICKET, false);
    turn_until(NOTIFY_REMINDER, true);
    notify_ticket(notify, "t3", "Ticket #3 is overdue", "Rob", false);
    turn_until(NOTIFY_TICKET, true);
    notify_ticket(notify, NULL, NULL, NULL, false);
    turn_until(NOTIFY_TICKET, false);
    notify_stop(notify);
    notify_free(notify);
    end();
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
    g_test_add_func("/notify/from the book to the desktop and back", test_whole);
    g_test_add_func("/notify/a reminder has a place of its own, and an answer", test_reminder);
    g_test_add_func("/notify/an overdue ticket has a place of its own, and an answer", test_ticket);
    return g_test_run();
}
