#include "console/looked.h"

static void now(Looked *looked, int64_t mono_ms, const char *first, const char *second)
{
    const char *const playing[] = {first, second, NULL};
    looked_now(looked, playing, mono_ms);
}

static void test_sums(void)
{
    g_autoptr(Looked) looked = looked_new();
    g_assert_cmpint(looked_ms(looked, "a", 0, 99999), ==, 0);
    now(looked, 1000, "a", NULL);
    now(looked, 2000, "a", "b"); /* goes on */
    now(looked, 4000, "b", NULL);
    now(looked, 10000, "a", NULL);
    g_assert_cmpint(looked_ms(looked, "a", 0, 11500), ==, 3000 + 1500);
    g_assert_cmpint(looked_ms(looked, "b", 0, 11500), ==, 8000);
    g_assert_cmpint(looked_ms(looked, "c", 0, 11500), ==, 0);
}

/* What was seen before the alert began is no look at it. */
static void test_since(void)
{
    g_autoptr(Looked) looked = looked_new();
    now(looked, 1000, "a", NULL);
    now(looked, 5000, NULL, NULL);
    now(looked, 8000, "a", NULL);
    g_assert_cmpint(looked_ms(looked, "a", 4000, 9000), ==, 1000 + 1000);
    g_assert_cmpint(looked_ms(looked, "a", 5000, 9000), ==, 1000);
    g_assert_cmpint(looked_ms(looked, "a", 8500, 9000), ==, 500);
    now(looked, 8600, NULL, NULL);
    g_assert_cmpint(looked_ms(looked, "a", 8700, 9000), ==, 0);
}

static void test_bounded(void)
{
    g_autoptr(Looked) looked = looked_new();
    char id[16];
    for (int i = 0; i < 5000; i++) {
        g_snprintf(id, sizeof id, "cam-%d", i);
        now(looked, 100 * i, id, NULL);
    }
    g_assert_cmpint(looked_ms(looked, id, 0, 500000), ==, 500000 - 499900);
    g_assert_cmpint(looked_ms(looked, "cam-4990", 0, 500000), ==, 100);
    g_assert_cmpint(looked_ms(looked, "cam-0", 0, 500000), ==, 0);
    for (int i = 0; i < 1000; i++) {
        now(looked, 600000 + 20 * i, "flicker", NULL);
        now(looked, 600010 + 20 * i, NULL, NULL);
    }
    int64_t kept = looked_ms(looked, "flicker", 0, 700000);
    g_assert_cmpint(kept, >=, 100);
    g_assert_cmpint(kept, <=, 10000);
}

static void test_ago(void)
{
    g_autoptr(Looked) looked = looked_new();
    g_assert_cmpint(looked_ago_ms(looked, "a", 1000), ==, -1);
    now(looked, 1000, "a", NULL);
    g_assert_cmpint(looked_ago_ms(looked, "a", 9000), ==, 0);
    now(looked, 5000, NULL, NULL);
    g_assert_cmpint(looked_ago_ms(looked, "a", 9000), ==, 4000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/looked/times before a camera's picture add up", test_sums);
    g_test_add_func("/console/looked/only what was seen since counts", test_since);
    g_test_add_func("/console/looked/what is kept is bounded", test_bounded);
    g_test_add_func("/console/looked/it is known how long ago that was", test_ago);
    return g_test_run();
}
