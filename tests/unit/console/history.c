#include "console/history.h"

static GKeyFile *place(int number)
{
    GKeyFile *file = g_key_file_new();
    g_key_file_set_integer(file, "a", "n", number);
    return file;
}

static int number_of(GKeyFile *file)
{
    return file != NULL ? g_key_file_get_integer(file, "a", "n", NULL) : -1;
}

static int step(History *history, GKeyFile *(*go)(History *history, GKeyFile *here), int here)
{
    g_autoptr(GKeyFile) now = place(here);
    g_autoptr(GKeyFile) there = go(history, now);
    return number_of(there);
}

static void push(History *history, int number)
{
    g_autoptr(GKeyFile) here = place(number);
    history_push(history, here);
}

static void test_back_and_forward(void)
{
    History *history = history_new();
    push(history, 1);
    push(history, 2);
    g_assert_cmpint(step(history, history_back, 3), ==, 2);
    g_assert_cmpint(step(history, history_back, 2), ==, 1);
    g_assert_cmpint(step(history, history_back, 1), ==, -1);
    g_assert_cmpint(step(history, history_forward, 1), ==, 2);
    g_assert_cmpint(step(history, history_forward, 2), ==, 3);
    g_assert_cmpint(step(history, history_forward, 3), ==, -1);
    history_free(history);
}

static void test_new_way(void)
{
    History *history = history_new();
    push(history, 1);
    g_assert_cmpint(step(history, history_back, 2), ==, 1);
    push(history, 1);
    g_assert_cmpint(step(history, history_forward, 5), ==, -1);
    history_free(history);
}

static void test_bound(void)
{
    History *history = history_new();
    for (int i = 0; i < HISTORY_MAX + 20; i++)
        push(history, i);
    int steps = 0, here = HISTORY_MAX + 20;
    for (int there; (there = step(history, history_back, here)) >= 0; here = there)
        steps++;
    g_assert_cmpint(steps, ==, HISTORY_MAX);
    g_assert_cmpint(here, ==, 20);
    history_free(history);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/history/goes back and forward through places", test_back_and_forward);
    g_test_add_func("/history/a new way forgets what lay ahead", test_new_way);
    g_test_add_func("/history/keeps the newest places only", test_bound);
    return g_test_run();
}
