#include "video/playback.h"

#include <math.h>
#include <string.h>

#include "video/timeline.h"

#define FRAME (TIMELINE_SECOND / 25)

/* What came out, in the order in which it came. */
typedef struct Sink {
    GMutex lock;
    GCond wake;
    GArray *numbers; /* int: the first byte of each frame */
    GArray *times;   /* int64_t: its decoding time */
    int most;        /* so many are wanted; 0 all */
} Sink;

static bool take(AVPacket *frame, void *user)
{
    Sink *sink = user;
    g_mutex_lock(&sink->lock);
    int number = frame->data[0];
    g_assert_cmpint(frame->pts, >=, frame->dts);
    g_array_append_val(sink->numbers, number);
    g_array_append_val(sink->times, frame->dts);
    bool more = sink->most == 0 || (int)sink->numbers->len < sink->most;
    g_cond_broadcast(&sink->wake);
    g_mutex_unlock(&sink->lock);
    return more;
}

static Sink *sink_new(void)
{
    Sink *sink = g_new0(Sink, 1);
    g_mutex_init(&sink->lock);
    g_cond_init(&sink->wake);
    sink->numbers = g_array_new(FALSE, FALSE, sizeof(int));
    sink->times = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return sink;
}

static void sink_free(Sink *sink)
{
    g_array_unref(sink->numbers);
    g_array_unref(sink->times);
    g_mutex_clear(&sink->lock);
    g_cond_clear(&sink->wake);
    g_free(sink);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sink, sink_free)

static int count(Sink *sink)
{
    g_mutex_lock(&sink->lock);
    int found = (int)sink->numbers->len;
    g_mutex_unlock(&sink->lock);
    return found;
}

static void wait_for(Sink *sink, int wanted)
{
    int64_t end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    g_mutex_lock(&sink->lock);
    while ((int)sink->numbers->len < wanted) {
        g_assert_true(g_cond_wait_until(&sink->wake, &sink->lock, end));
    }
    g_mutex_unlock(&sink->lock);
}

static int nth(Sink *sink, int i)
{
    return g_array_index(sink->numbers, int, i);
}

/* Frames of one byte; each twelfth is a keyframe. */
static bool push_at(Playback *playback, int number, int64_t dts)
{
    AVPacket *frame = av_packet_alloc();
    g_assert_cmpint(av_new_packet(frame, 1), ==, 0);
    frame->data[0] = (uint8_t)number;
    frame->dts = frame->pts = dts;
    bool wanted = playback_push(playback, frame, number % 12 == 0);
    av_packet_free(&frame);
    return wanted;
}

static bool push(Playback *playback, int number)
{
    return push_at(playback, number, number * FRAME);
}

static int64_t now_ms(Playback *playback)
{
    PlaybackLook look;
    playback_look(playback, &look);
    return look.now_ms;
}

static void all_come_in_order_with_times_of_the_wall_clock(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    playback_start(playback, true, take, sink);
    for (int i = 0; i < 20; i++) {
        g_assert_true(push(playback, i));
    }
    playback_drain(playback);
    g_assert_cmpint(count(sink), ==, 20);
    for (int i = 0; i < 20; i++) {
        g_assert_cmpint(nth(sink, i), ==, i);
        if (i > 0) {
            int64_t step =
                g_array_index(sink->times, int64_t, i) - g_array_index(sink->times, int64_t, i - 1);
            g_assert_cmpint(step, >, 0);
        }
    }
    g_assert_cmpint(now_ms(playback), ==, 1000000 + 19 * 40);
}

static void what_is_held_comes_one_by_one(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    g_assert_null(playback_play(playback, 0, false));
    playback_start(playback, true, take, sink);
    for (int i = 0; i < 20; i++) {
        g_assert_true(push(playback, i));
    }
    g_assert_cmpint(count(sink), ==, 0);
    for (int i = 1; i <= 3; i++) {
        g_assert_null(playback_play(playback, 0, true));
        wait_for(sink, i);
        PlaybackLook look;
        playback_look(playback, &look);
        g_assert_true(look.held);
        g_assert_cmpint(look.now_ms, ==, 1000000 + (i - 1) * 40);
    }
    g_assert_cmpint(count(sink), ==, 3);
    g_assert_null(playback_play(playback, 1, false));
    playback_drain(playback);
    g_assert_cmpint(count(sink), ==, 20);
    g_assert_cmpint(nth(sink, 19), ==, 19);
}

static void at_high_speed_keyframes_alone_come(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    playback_start(playback, false, take, sink);
    g_assert_null(playback_play(playback, 8, false));
    for (int i = 0; i < 48; i++) {
        g_assert_true(push(playback, i));
    }
    playback_drain(playback);
    g_assert_cmpint(count(sink), ==, 4);
    for (int i = 0; i < 4; i++) {
        g_assert_cmpint(nth(sink, i), ==, 12 * i);
    }
}

static void what_depends_on_skipped_frames_is_skipped_too(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    playback_start(playback, false, take, sink);
    g_assert_null(playback_play(playback, 8, false));
    for (int i = 0; i < 30; i++) {
        g_assert_true(push(playback, i));
    }
    wait_for(sink, 3);
    /* 24 was shown, 25 to 29 are skipped or will be; the next that can be shown is 36. */
    g_assert_null(playback_play(playback, 1, false));
    for (int i = 30; i < 40; i++) {
        g_assert_true(push(playback, i));
    }
    playback_drain(playback);
    int last = nth(sink, count(sink) - 1);
    g_assert_cmpint(last, ==, 39);
    for (int i = 1; i < count(sink); i++) {
        int before = nth(sink, i - 1), here = nth(sink, i);
        g_assert_true(here == before + 1 || here % 12 == 0);
    }
}

static void speeds_that_are_none_are_refused(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    playback_start(playback, true, take, sink);
    g_assert_nonnull(playback_play(playback, 2, false));
    g_assert_nonnull(playback_play(playback, 9, false));
    g_assert_nonnull(playback_play(playback, 0.1, false));
    g_assert_nonnull(playback_play(playback, -1, false));
    g_assert_nonnull(playback_play(playback, NAN, false));
    g_assert_null(playback_play(playback, 0.25, false));
    g_assert_null(playback_play(playback, 1, false));
    PlaybackLook look;
    playback_look(playback, &look);
    g_assert_false(look.held);
    g_assert_cmpfloat(look.speed, ==, 1);
    playback_drain(playback);
}

/* A recorder of motion alone leaves hours out; a camera starts its clock anew. */
static void gaps_are_stepped_over_and_the_clock_knows_them(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    playback_start(playback, true, take, sink);
    push_at(playback, 0, 0);
    push_at(playback, 1, 3600 * INT64_C(90000));
    push_at(playback, 2, 3600 * INT64_C(90000) + FRAME);
    push_at(playback, 3, 0);
    push_at(playback, 4, FRAME);
    playback_drain(playback);
    g_assert_cmpint(count(sink), ==, 5);
    g_assert_cmpint(now_ms(playback), ==, 1000000 + 3600000 + 40 + 40);
}

static void it_holds_no_more_than_it_may(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    g_assert_null(playback_play(playback, 0, false));
    playback_start(playback, true, take, sink);
    int pushed = 0;
    while (!playback_is_full(playback)) {
        g_assert_true(push_at(playback, pushed % 250, pushed * (int64_t)FRAME));
        g_assert_cmpint(++pushed, <, 10000);
    }
    g_assert_cmpint(pushed, >, 20);
    g_assert_false(playback_wait(playback, 10));
    playback_stop(playback);
    g_assert_true(playback_wait(playback, 10000));
    g_assert_false(push(playback, 0));
    playback_drain(playback);
    g_assert_cmpint(count(sink), ==, 0);
}

/* Times that say nothing do not let it grow. */
static void it_holds_no_more_of_frames_without_time(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    g_assert_null(playback_play(playback, 0, false));
    playback_start(playback, true, take, sink);
    int pushed = 0;
    while (!playback_is_full(playback)) {
        g_assert_true(push_at(playback, 1, -pushed));
        g_assert_cmpint(++pushed, <, 100000);
    }
    playback_stop(playback);
    playback_drain(playback);
}

static gpointer push_many(gpointer user)
{
    int i = 0;
    while (i < 2000 && push(user, i)) {
        i++;
    }
    return GINT_TO_POINTER(i);
}

static void who_sends_faster_than_it_plays_waits(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    playback_start(playback, false, take, sink);
    GThread *sender = g_thread_new("sender", push_many, playback);
    wait_for(sink, 3);
    playback_stop(playback);
    int sent = GPOINTER_TO_INT(g_thread_join(sender));
    g_assert_cmpint(sent, <, 200);
    playback_drain(playback);
}

static void it_ends_where_nothing_more_is_wanted(void)
{
    g_autoptr(Sink) sink = sink_new();
    g_autoptr(Playback) playback = playback_new(1000000);
    sink->most = 2;
    playback_start(playback, false, take, sink);
    GThread *sender = g_thread_new("sender", push_many, playback);
    g_assert_cmpint(GPOINTER_TO_INT(g_thread_join(sender)), <, 2000);
    playback_drain(playback);
    g_assert_cmpint(count(sink), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/playback/all come in order, with times of the wall clock",
                    all_come_in_order_with_times_of_the_wall_clock);
    g_test_add_func("/playback/what is held comes one by one", what_is_held_comes_one_by_one);
    g_test_add_func("/playback/at high speed keyframes alone come",
                    at_high_speed_keyframes_alone_come);
    g_test_add_func("/playback/what depends on skipped frames is skipped too",
                    what_depends_on_skipped_frames_is_skipped_too);
    g_test_add_func("/playback/speeds that are none are refused", speeds_that_are_none_are_refused);
    g_test_add_func("/playback/gaps are stepped over, and the clock knows them",
                    gaps_are_stepped_over_and_the_clock_knows_them);
    g_test_add_func("/playback/it holds no more than it may", it_holds_no_more_than_it_may);
    g_test_add_func("/playback/it holds no more of frames without time",
                    it_holds_no_more_of_frames_without_time);
    g_test_add_func("/playback/who sends faster than it plays waits",
                    who_sends_faster_than_it_plays_waits);
    g_test_add_func("/playback/it ends where nothing more is wanted",
                    it_ends_where_nothing_more_is_wanted);
    return g_test_run();
}
