#include "video/ring.h"

#include <string.h>

static void test_order(void)
{
    g_autoptr(Ring) ring = ring_new(7);
    char out[16];
    unsigned char next_in = 0, next_out = 0;
    /* Pieces that don't divide the size, so that every place of the edge is crossed. */
    for (int round = 0; round < 500; round++) {
        unsigned char piece[5];
        size_t size = (size_t)(round % 5) + 1;
        for (size_t i = 0; i < size; i++) {
            piece[i] = next_in++;
        }
        g_assert_true(ring_write(ring, piece, size, 0));
        for (size_t got = 0; got < size;) {
            size_t now = ring_read(ring, out, (size_t)(round % 3) + 1);
            g_assert_cmpuint(now, >, 0);
            for (size_t i = 0; i < now; i++) {
                g_assert_cmpuint((unsigned char)out[i], ==, next_out++);
            }
            got += now;
        }
    }
}

static void test_bound(void)
{
    g_autoptr(Ring) ring = ring_new(4);
    g_assert_false(ring_write(ring, "12345", 5, 0));
    g_assert_true(ring_write(ring, "123", 3, 0));
    g_assert_false(ring_write(ring, "45", 2, 5));
    g_assert_true(ring_write(ring, "4", 1, 0));
    char out[8] = "";
    g_assert_cmpuint(ring_read(ring, out, sizeof out), ==, 4);
    g_assert_cmpmem(out, 4, "1234", 4);
}

static void test_end(void)
{
    g_autoptr(Ring) ring = ring_new(8);
    char out[8];
    ring_write(ring, "ab", 2, 0);
    ring_end(ring);
    g_assert_cmpuint(ring_read(ring, out, sizeof out), ==, 2);
    g_assert_cmpuint(ring_read(ring, out, sizeof out), ==, 0);
}

static void test_shut(void)
{
    g_autoptr(Ring) ring = ring_new(8);
    char out[8];
    ring_write(ring, "ab", 2, 0);
    ring_shut(ring);
    g_assert_cmpuint(ring_read(ring, out, sizeof out), ==, 0);
    g_assert_false(ring_write(ring, "c", 1, 0));
}

static void *shut_later(void *ring)
{
    ring_shut(ring);
    ring_unref(ring);
    return NULL;
}

static void test_shut_wakes(void)
{
    g_autoptr(Ring) ring = ring_new(8);
    char out[8];
    GThread *thread = g_thread_new("shut", shut_later, ring_ref(ring));
    g_assert_cmpuint(ring_read(ring, out, sizeof out), ==, 0);
    g_thread_join(thread);
}

static void *produce(void *user)
{
    Ring *ring = user;
    for (unsigned i = 0; i < 20000; i++) {
        g_assert_true(ring_write(ring, &i, sizeof i, 60000));
    }
    ring_end(ring);
    ring_unref(ring);
    return NULL;
}

static void test_threads(void)
{
    g_autoptr(Ring) ring = ring_new(64);
    GThread *thread = g_thread_new("produce", produce, ring_ref(ring));
    unsigned expected = 0, value = 0;
    size_t have = 0, got;
    while ((got = ring_read(ring, (char *)&value + have, sizeof value - have)) > 0) {
        have += got;
        if (have == sizeof value) {
            g_assert_cmpuint(value, ==, expected++);
            have = 0;
        }
    }
    g_assert_cmpuint(expected, ==, 20000);
    g_thread_join(thread);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ring/bytes come out once and in order", test_order);
    g_test_add_func("/ring/never holds more than its size", test_bound);
    g_test_add_func("/ring/what was written before the end is read", test_end);
    g_test_add_func("/ring/nothing goes in or out when it is shut", test_shut);
    g_test_add_func("/ring/shutting wakes a waiting reader", test_shut_wakes);
    g_test_add_func("/ring/two threads lose nothing", test_threads);
    return g_test_run();
}
