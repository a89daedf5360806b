#include "console/viewer_blame.h"

#include <glib.h>

static void test_youngest(void)
{
    ViewerBlame a = {.sent_ms = 1000, .playing_ms = 1500}, b = {.sent_ms = 9000};
    ViewerBlame *windows[] = {&b, &a};
    g_assert_cmpint(viewer_blame_crash(windows, 2, 10000), ==, 0);
    /* Where all have proven themselves, the youngest. */
    b.playing_ms = 9100;
    g_assert_cmpint(viewer_blame_crash(windows, 2, 60000), ==, 0);
    ViewerBlame *other_way[] = {&a, &b};
    g_assert_cmpint(viewer_blame_crash(other_way, 2, 60000), ==, 1);
}

static void test_unproven(void)
{
    /* The older one has not played yet; the younger one has. */
    ViewerBlame a = {.sent_ms = 8000}, b = {.sent_ms = 8100, .playing_ms = 8300};
    ViewerBlame *windows[] = {&a, &b};
    g_assert_cmpint(viewer_blame_crash(windows, 2, 10000), ==, 0);
}

static void test_waiting(void)
{
    ViewerBlame a = {0}, b = {0};
    ViewerBlame *windows[] = {&a, &b};
    g_assert_cmpint(viewer_blame_crash(windows, 2, 10000), ==, -1);
    g_assert_cmpint(viewer_blame_crash(windows, 0, 10000), ==, -1);
    b.sent_ms = 9999;
    g_assert_cmpint(viewer_blame_crash(windows, 2, 10000), ==, 1);
}

static void test_guilty(void)
{
    ViewerBlame a = {.sent_ms = 1};
    ViewerBlame *windows[] = {&a};
    for (int64_t at = 1000; at < 1000 + BLAME_CRASHES; at++) {
        g_assert_false(viewer_blame_guilty(&a, at));
        viewer_blame_crash(windows, 1, at);
    }
    g_assert_true(viewer_blame_guilty(&a, 1000 + BLAME_CRASHES));
    g_assert_true(viewer_blame_guilty(&a, 1000 + BLAME_SPAN_MS));
    g_assert_false(viewer_blame_guilty(&a, 1001 + BLAME_SPAN_MS));
}

static void test_slow(void)
{
    ViewerBlame a = {.sent_ms = 1};
    ViewerBlame *windows[] = {&a};
    for (int i = 1; i < 20; i++) {
        viewer_blame_crash(windows, 1, i * (BLAME_SPAN_MS / 2 + 1));
        g_assert_false(viewer_blame_guilty(&a, i * (BLAME_SPAN_MS / 2 + 1)));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/blame/the youngest window is suspected", test_youngest);
    g_test_add_func("/blame/one that has not played is suspected before one that has",
                    test_unproven);
    g_test_add_func("/blame/a window that the player did not have is innocent", test_waiting);
    g_test_add_func("/blame/three crashes in a minute are guilt", test_guilty);
    g_test_add_func("/blame/crashes far apart are bad luck", test_slow);
    return g_test_run();
}
