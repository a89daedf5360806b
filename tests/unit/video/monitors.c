#include "video/monitors.h"

static const Monitor three[] = {
    {"HDMI-1", 0, 0, 1920, 1080, false},
    {"eDP-1", 1920, 0, 1366, 768, true},
    {"2", 1920, 768, 1280, 1024, false},
};

static int find(const char *wanted)
{
    return monitors_find(three, G_N_ELEMENTS(three), wanted);
}

static void test_find(void)
{
    g_assert_cmpint(find("HDMI-1"), ==, 0);
    g_assert_cmpint(find("edp-1"), ==, 1);
    g_assert_cmpint(find("1"), ==, 0);
    g_assert_cmpint(find("3"), ==, 2);
    /* A name that is a number is a name. */
    g_assert_cmpint(find("2"), ==, 2);
    static const char *const none[] = {"0", "4", "-1", "HDMI", "1 ", "99999999999999999999"};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_cmpint(find(none[i]), ==, -1);
}

static void test_main_one(void)
{
    g_assert_cmpint(find(NULL), ==, 1);
    g_assert_cmpint(find(""), ==, 1);
    g_assert_cmpint(monitors_find(three, 1, NULL), ==, 0);
}

static void test_at(void)
{
    g_assert_cmpint(monitors_at(three, 3, 0, 0), ==, 0);
    g_assert_cmpint(monitors_at(three, 3, 1919, 1079), ==, 0);
    g_assert_cmpint(monitors_at(three, 3, 1920, 767), ==, 1);
    g_assert_cmpint(monitors_at(three, 3, 1920, 768), ==, 2);
    g_assert_cmpint(monitors_at(three, 3, -5, 100), ==, 1);
    g_assert_cmpint(monitors_at(three, 3, 3250, 900), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/monitors/one is found by its name, else by its number", test_find);
    g_test_add_func("/monitors/without a wish it is the main one", test_main_one);
    g_test_add_func("/monitors/a point is on the monitor that shows it", test_at);
    return g_test_run();
}
