/* When the next try comes. */
#include "net/backoff.h"

static const uint32_t least = 0, most = UINT32_MAX;

static void test_grows(void)
{
    static const int64_t bounds[] = {1000, 2000, 4000, 8000, 16000, 30000, 30000};
    for (unsigned i = 0; i < G_N_ELEMENTS(bounds); i++) {
        g_assert_cmpint(backoff_wait(BACKOFF_LOST, i, -1, least), ==, BACKOFF_FLOOR_MS);
        g_assert_cmpint(backoff_wait(BACKOFF_LOST, i, -1, most), ==, bounds[i]);
    }
    g_assert_cmpint(backoff_wait(BACKOFF_LOST, UINT32_MAX, -1, most), ==, 30000);
}

static void test_even(void)
{
    int64_t sum = 0;
    unsigned low = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        int64_t wait = backoff_wait(BACKOFF_LOST, 10, -1, (uint32_t)(i * 4294967u));
        sum += wait;
        low += wait < 15050;
    }
    g_assert_cmpint(ABS(sum / 1000 - 15050), <, 100);
    g_assert_cmpint(ABS((int)low - 500), <, 10);
}

static void test_nobody(void)
{
    g_assert_cmpint(backoff_wait(BACKOFF_NOBODY, 0, -1, most), ==, 1000);
    g_assert_cmpint(backoff_wait(BACKOFF_NOBODY, 1000, -1, most), ==, 2000);
}

static void test_asked(void)
{
    g_assert_cmpint(backoff_wait(BACKOFF_LOST, 0, 20000, least), ==, 20000);
    g_assert_cmpint(backoff_wait(BACKOFF_LOST, 0, 20000, most), ==, 22000);
    g_assert_cmpint(backoff_wait(BACKOFF_LOST, 0, 0, most), ==, 1000);
}

static void test_refused(void)
{
    g_assert_cmpint(backoff_wait(BACKOFF_REFUSED, 0, -1, least), >=, 30000);
    g_assert_cmpint(backoff_wait(BACKOFF_REFUSED, 99, -1, most), <=, 33000);
    g_assert_cmpint(backoff_wait(BACKOFF_REFUSED, 0, 5, least), >=, 30000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/backoff/the bound doubles from 1 to 30 s", test_grows);
    g_test_add_func("/backoff/the draw is even", test_even);
    g_test_add_func("/backoff/where nobody listens it stays within 2 s", test_nobody);
    g_test_add_func("/backoff/what the server asks is kept, and a tenth at most added", test_asked);
    g_test_add_func("/backoff/after a refusal half a minute passes", test_refused);
    return g_test_run();
}
