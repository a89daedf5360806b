#include "video/timeline.h"

#include <glib.h>

#define STEP 6000 /* 15 frames a second */

typedef struct Feed {
    Timeline line;
    int64_t now, last_dts;
} Feed;

/* Maps one frame that arrives step later than the last; checks what is always true. */
static TimelineFrame feed_pts(Feed *feed, int64_t dts, int64_t pts, int64_t step)
{
    feed->now += step;
    TimelineFrame frame = {.dts = dts, .pts = pts, .arrival = feed->now};
    bool first = !feed->line.started;
    timeline_map(&feed->line, &frame);
    g_assert_true(first || frame.dts > feed->last_dts);
    g_assert_cmpint(frame.dts, >=, 0);
    g_assert_cmpint(frame.pts, >=, frame.dts);
    feed->last_dts = frame.dts;
    return frame;
}

static int64_t feed(Feed *feed, int64_t pts, int64_t step)
{
    return feed_pts(feed, TIMELINE_NONE, pts, step).dts;
}

static void test_steady(void)
{
    Feed camera = {.now = 777};
    for (int i = 0; i < 100; i++) {
        g_assert_cmpint(feed(&camera, 123456789 + i * STEP, STEP), ==, i * STEP);
    }
    g_assert_cmpint(camera.line.interval, ==, STEP);
    g_assert_cmpuint(camera.line.jumps, ==, 0);
}

static void test_jitter(void)
{
    Feed camera = {0};
    for (int i = 0; i < 100; i++) {
        g_assert_cmpint(feed(&camera, i * STEP, i % 2 ? 2 * STEP : 1), ==, i * STEP);
    }
}

static void test_no_first(void)
{
    Feed camera = {0};
    g_assert_cmpint(feed(&camera, TIMELINE_NONE, STEP), ==, 0);
    g_assert_cmpint(feed(&camera, 500000, STEP), ==, STEP);
    g_assert_cmpint(feed(&camera, 500000 + STEP, STEP), ==, 2 * STEP);
    g_assert_cmpuint(camera.line.jumps, ==, 0);
}

static void test_restart(void)
{
    Feed camera = {0};
    for (int i = 0; i < 10; i++) {
        feed(&camera, 354000 + i * STEP, STEP);
    }
    /* The camera's clock begins again at 0 while pictures come on: not one may be lost. */
    for (int i = 0; i < 10; i++) {
        g_assert_cmpint(feed(&camera, i * STEP, STEP), ==, (10 + i) * STEP);
    }
    g_assert_cmpuint(camera.line.jumps, ==, 1);
}

static void test_jump_ahead(void)
{
    Feed camera = {0};
    feed(&camera, 0, STEP);
    feed(&camera, STEP, STEP);
    g_assert_cmpint(feed(&camera, INT64_C(90000) * 86400, STEP), ==, 2 * STEP);
    g_assert_cmpuint(camera.line.jumps, ==, 1);
}

static void test_stall(void)
{
    Feed camera = {0};
    feed(&camera, 0, STEP);
    feed(&camera, STEP, STEP);
    /* Eight seconds of nothing, by both clocks: the pictures stay as late as they were, no later.
     */
    int64_t pause = 8 * TIMELINE_SECOND;
    g_assert_cmpint(feed(&camera, STEP + pause, pause), ==, STEP + pause);
}

static void test_no_times(void)
{
    Feed camera = {0};
    for (int i = 0; i < 50; i++) {
        g_assert_cmpint(feed(&camera, TIMELINE_NONE, STEP), ==, i * STEP);
    }
}

static void test_same_time(void)
{
    Feed camera = {0};
    for (int i = 0; i < 20; i++) {
        feed(&camera, i / 2 * STEP, STEP / 2);
    }
    g_assert_cmpint(camera.last_dts, ==, 9 * STEP + 1);
}

static void test_reorder(void)
{
    /* I P B B P B B: presentation times as they come in decoding order. */
    static const int order[] = {0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11};
    Feed camera = {0};
    int64_t first = 0;
    for (int i = 0; i < 10; i++) {
        for (unsigned k = 0; k < G_N_ELEMENTS(order); k++) {
            int n = i * 13 + order[k];
            TimelineFrame frame = feed_pts(&camera, TIMELINE_NONE, (int64_t)n * STEP, STEP);
            int64_t shift = frame.pts - (int64_t)n * STEP;
            if (i == 1 && k == 0) {
                first = shift;
            }
            /* Presentation keeps its distances once the order is known. */
            g_assert_true(i == 0 || shift == first);
        }
    }
    g_assert_cmpuint(camera.line.jumps, ==, 0);
}

static void test_stands(void)
{
    Feed camera = {0};
    int64_t last = 0;
    for (int i = 0; i < 200; i++) {
        last = feed(&camera, 4711, STEP);
    }
    g_assert_true(camera.line.stands);
    /* Two seconds until it is known; from then on a second is a second. */
    int64_t before = last;
    for (int i = 0; i < 15; i++) {
        last = feed(&camera, 4711, STEP);
    }
    g_assert_cmpint(last - before, ==, TIMELINE_SECOND);
}

static void test_stall_is_no_stand(void)
{
    Feed camera = {0};
    for (int i = 0; i < 20; i++) {
        feed(&camera, (int64_t)i * STEP, STEP);
    }
    feed(&camera, INT64_C(20) * STEP, INT64_C(10) * TIMELINE_SECOND);
    for (int i = 21; i < 400; i++) {
        feed(&camera, (int64_t)i * STEP, STEP);
    }
    g_assert_false(camera.line.stands);
}

static void test_both_times(void)
{
    Feed camera = {0};
    for (int i = 0; i < 20; i++) {
        TimelineFrame frame =
            feed_pts(&camera, (int64_t)i * STEP, (int64_t)i * STEP + 2 * STEP, STEP);
        g_assert_cmpint(frame.dts, ==, i * STEP);
        g_assert_cmpint(frame.pts, ==, (i + 2) * STEP);
    }
}

static void test_late(void)
{
    Feed camera = {0};
    for (int i = 0; i < 100; i++) {
        feed(&camera, (int64_t)i * STEP, STEP);
    }
    g_assert_cmpint(timeline_late_ms(&camera.line), ==, 0);
    /* A link that lets two of three pass: evenly, and later and later. */
    for (int i = 100; i < 400; i++) {
        feed(&camera, (int64_t)i * STEP, STEP + STEP / 2);
    }
    int late = timeline_late_ms(&camera.line), real = (int)(150 * STEP * 1000 / TIMELINE_SECOND);
    g_assert_cmpint(late, >, real * 9 / 10);
    g_assert_cmpint(late, <=, real);
    /* What waited comes at once. */
    for (int i = 400; i < 600; i++) {
        feed(&camera, (int64_t)i * STEP, 1);
    }
    g_assert_cmpint(timeline_late_ms(&camera.line), <, 100);
    /* Clocks that differ by a second in three hours. */
    for (int i = 600; i < 100000; i++) {
        feed(&camera, (int64_t)i * STEP, STEP + STEP / 10000);
    }
    g_assert_cmpint(timeline_late_ms(&camera.line), <, 100);
}

static void test_random(void)
{
    Feed camera = {0};
    int64_t pts = 0;
    for (int i = 0; i < 100000; i++) {
        int kind = g_test_rand_int_range(0, 20);
        pts = kind == 0 ? (int64_t)g_test_rand_int_range(0, G_MAXINT32) * 1000 : pts + STEP;
        int64_t dts = kind < 5 ? TIMELINE_NONE : pts - g_test_rand_int_range(0, 200000);
        feed_pts(&camera, dts, kind == 1 ? TIMELINE_NONE : pts, g_test_rand_int_range(0, 3 * STEP));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/timeline/a steady camera keeps its times", test_steady);
    g_test_add_func("/timeline/uneven arrival changes nothing", test_jitter);
    g_test_add_func("/timeline/a first frame without a time is placed by its arrival",
                    test_no_first);
    g_test_add_func("/timeline/a clock that begins again loses no frame", test_restart);
    g_test_add_func("/timeline/a jump ahead is no gap", test_jump_ahead);
    g_test_add_func("/timeline/a stall leaves the pictures no later than before", test_stall);
    g_test_add_func("/timeline/a camera without times is placed by its arrival", test_no_times);
    g_test_add_func("/timeline/two frames of one time are told apart", test_same_time);
    g_test_add_func("/timeline/frames out of order are presented in order", test_reorder);
    g_test_add_func("/timeline/a clock that stands still is believed no more", test_stands);
    g_test_add_func("/timeline/a stall is no clock that stands still", test_stall_is_no_stand);
    g_test_add_func("/timeline/decoding and presentation times keep their distance",
                    test_both_times);
    g_test_add_func("/timeline/what comes later and later is known to be old", test_late);
    g_test_add_func("/timeline/decoding times grow whatever comes in", test_random);
    return g_test_run();
}
