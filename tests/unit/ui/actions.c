#include "ui/actions.h"

#include <glib.h>
#include <string.h>

#include "ui/lock.h"

static void test_table(void)
{
    for (int i = 0; i < ACTIONS; i++) {
        Action found = ACTIONS;
        g_assert_true(action_parse(action_word((Action)i), &found));
        g_assert_cmpint(found, ==, i); /* no word twice */
        g_assert_cmpint(action_text((Action)i)[0] == '\0', ==, i == ACTION_NONE);
        g_assert_cmpuint(strspn(action_word((Action)i), "abcdefghijklmnopqrstuvwxyz0123456789-"),
                         ==, strlen(action_word((Action)i)));
    }
    Action untouched = ACTION_HELP;
    g_assert_false(action_parse("no-such-action", &untouched));
    g_assert_cmpint(untouched, ==, ACTION_HELP);
}

static void test_lock(void)
{
    Lock lock;
    lock_init(&lock);
    g_assert_false(lock_allows(&lock, ACTION_OUT_OF_SERVICE, 1000));
    g_assert_true(lock_allows(&lock, ACTION_OPEN, 1000));
    g_assert_true(lock_allows(&lock, ACTION_PRIVACY_BRAKE, 1000)); /* a brake is never locked */
    lock_toggle(&lock, 1000);
    g_assert_true(lock_allows(&lock, ACTION_OUT_OF_SERVICE, 2000));
    lock_toggle(&lock, 2000);
    g_assert_false(lock_allows(&lock, ACTION_OUT_OF_SERVICE, 2001));
}

static void test_lock_idle(void)
{
    Lock lock;
    lock_init(&lock);
    lock_toggle(&lock, 0);
    lock_key(&lock, LOCK_IDLE_MS - 1);
    g_assert_true(lock_is_armed(&lock, 2 * LOCK_IDLE_MS - 2));
    g_assert_false(lock_is_armed(&lock, 2 * LOCK_IDLE_MS - 1));
    lock_key(&lock, 3 * LOCK_IDLE_MS); /* a key does not unlock */
    g_assert_false(lock_is_armed(&lock, 3 * LOCK_IDLE_MS));
    lock_toggle(&lock, 3 * LOCK_IDLE_MS);
    g_assert_true(lock_is_armed(&lock, 3 * LOCK_IDLE_MS));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/actions/each has a word and a sentence of its own", test_table);
    g_test_add_func("/lock/bulk and destructive acts need it open", test_lock);
    g_test_add_func("/lock/it closes when nobody is there", test_lock_idle);
    return g_test_run();
}
