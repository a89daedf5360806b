#include "model/patrol.h"

#include <glib.h>
#include <string.h>

static const char *const cameras[] = {"a", "b", "c", "d", NULL};

static PatrolStop stop(const char *camera, int64_t at_ms, PatrolResult result, int looked_s)
{
    return (PatrolStop){.camera = camera, .at_ms = at_ms, .result = result, .looked_s = looked_s};
}

static void the_later_of_two_counts(void)
{
    PatrolStop stops[4];
    size_t count = 0;
    PatrolStop first = stop("a", 100, PATROL_CLEAR, 5), later = stop("a", 200, PATROL_ALERT, 9),
               same = stop("a", 200, PATROL_SKIPPED, 0), other = stop("b", 50, PATROL_CLEAR, 1);
    g_assert_true(patrol_put_stop(stops, &count, &later));
    g_assert_false(patrol_put_stop(stops, &count, &first));
    g_assert_cmpint(stops[0].result, ==, PATROL_ALERT);
    g_assert_true(patrol_put_stop(stops, &count, &same));
    g_assert_cmpint(stops[0].result, ==, PATROL_SKIPPED);
    g_assert_true(patrol_put_stop(stops, &count, &other));
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpstr(stops[1].camera, ==, "b");
}

static void it_sums_up(void)
{
    const PatrolStop stops[] = {stop("c", 70000, PATROL_ALERT, 30),
                                stop("a", 90000, PATROL_CLEAR, PATROL_UNTIMED),
                                stop("b", 80000, PATROL_SKIPPED, 2)};
    const Patrol patrol = {.cameras = cameras,
                           .camera_count = 4,
                           .stops = stops,
                           .stop_count = 3,
                           .started_at_ms = 60000};
    PatrolSum sum = patrol_sum(&patrol, 60000 + 5 * 60000 + 59999);
    g_assert_cmpuint(sum.seen, ==, 2);
    g_assert_cmpuint(sum.alerts, ==, 1);
    g_assert_cmpuint(sum.skipped, ==, 1);
    g_assert_cmpuint(sum.left, ==, 1);
    g_assert_cmpuint(sum.dark, ==, 0);
    g_assert_cmpint(sum.looked_s, ==, 32);
    g_assert_cmpint(sum.minutes, ==, 5);
    g_assert_cmpint(patrol_last_stop(&patrol), ==, 90000);
    g_assert_cmpint(patrol_sum(&patrol, 0).minutes, ==, 0); /* a clock that went back */
    g_assert_true(patrol_has(&patrol, "d"));
    g_assert_false(patrol_has(&patrol, "e"));
}

static void what_was_left_is_skipped_by_name(void)
{
    PatrolStop stops[4] = {stop("c", 70000, PATROL_ALERT, 30)};
    Patrol patrol = {.cameras = cameras, .camera_count = 4, .stops = stops, .stop_count = 1};
    const char *names[2] = {NULL, NULL};
    size_t count = 1;
    g_assert_cmpuint(patrol_skip_rest(&patrol, stops, &count), ==, 3);
    patrol.stop_count = count;
    g_assert_cmpuint(count, ==, 4);
    g_assert_cmpuint(patrol_sum(&patrol, 0).left, ==, 0);
    g_assert_cmpuint(patrol_skipped(&patrol, names, 2), ==, 3);
    g_assert_cmpstr(names[0], ==, "a");
    g_assert_cmpstr(names[1], ==, "b");
    g_assert_cmpuint(patrol_skip_rest(&patrol, stops, &count), ==, 0);
    PatrolStop late = stop("b", 1, PATROL_CLEAR, 3); /* any that was made is later */
    g_assert_true(patrol_put_stop(stops, &count, &late));
    g_assert_cmpuint(patrol_skipped(&patrol, names, 2), ==, 2);
    g_assert_cmpstr(names[1], ==, "d");
}

static void its_purposes_are_two(void)
{
    for (Purpose purpose = 0; purpose < PURPOSES; purpose++) {
        bool fits = purpose == PURPOSE_RONDA || purpose == PURPOSE_PATROL;
        g_assert_true(patrol_purpose_fits(purpose) == fits);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/patrol/of two of the same camera the later counts", the_later_of_two_counts);
    g_test_add_func("/patrol/it sums up what was seen", it_sums_up);
    g_test_add_func("/patrol/what was left is skipped by name", what_was_left_is_skipped_by_name);
    g_test_add_func("/patrol/it has two purposes", its_purposes_are_two);
    return g_test_run();
}
