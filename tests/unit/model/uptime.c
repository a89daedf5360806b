/* What state a camera was in, and when: what was not told is unknown, and all stays bounded. */
#include "model/uptime.h"

#include <math.h>
#include <string.h>

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define BEGIN  INT64_C(1800000000000)
#define KEEP   (35 * DAY)

static void put(UptimeBook *book, uint32_t camera, int64_t at_ms, CameraState state, Reason reason)
{
    const UptimeStep step = {.at_ms = at_ms, .state = state, .reason = reason};
    uptime_book_put(book, camera, &step);
}

typedef struct Sum {
    UptimeTimes times;
    int64_t end_ms; /* of the run before */
    unsigned runs, stretches;
} Sum;

static void add_run(const UptimeRun *run, void *data)
{
    Sum *sum = data;
    g_assert_cmpint(run->from_ms, <, run->to_ms);
    if (sum->runs > 0) {
        g_assert_cmpint(run->from_ms, ==, sum->end_ms);
    }
    sum->end_ms = run->to_ms;
    sum->times.ms[run->kind] += run->to_ms - run->from_ms;
    sum->stretches += run->times;
    sum->runs++;
}

static Sum sum_up(const UptimeBook *book, uint32_t camera, int64_t from_ms, int64_t to_ms)
{
    Sum sum = {0};
    uptime_book_each(book, camera, from_ms, to_ms, add_run, &sum);
    g_assert_cmpint(uptime_whole_ms(&sum.times), ==, to_ms - from_ms);
    g_assert_cmpint(sum.end_ms, ==, to_ms);
    return sum;
}

static void test_unknown(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    Sum sum = sum_up(book, 7, BEGIN, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, DAY);
    put(book, 7, BEGIN + 6 * HOUR, CAMERA_ONLINE, REASON_NONE);
    sum = sum_up(book, 7, BEGIN, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, 6 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_LIVE], ==, 18 * HOUR);
    sum = sum_up(book, 6, BEGIN, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, DAY);
    g_assert_true(isnan(uptime_share(&sum.times)));
    /* All before the first step, and nothing of it. */
    sum = sum_up(book, 7, 0, BEGIN);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, BEGIN);
}

static void test_reason_later(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    put(book, 0, BEGIN, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + HOUR, CAMERA_OFFLINE, REASON_NONE);
    Sum sum = sum_up(book, 0, BEGIN, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_UNEXPLAINED], ==, 23 * HOUR);
    put(book, 0, BEGIN + 9 * HOUR, CAMERA_OFFLINE, REASON_CABLE);
    sum = sum_up(book, 0, BEGIN, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_EXPLAINED], ==, 23 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNEXPLAINED], ==, 0);
    g_assert_cmpuint(uptime_book_count(book, 0), ==, 2);
    put(book, 0, BEGIN + 10 * HOUR, CAMERA_OUT_OF_SERVICE, REASON_CABLE);
    sum = sum_up(book, 0, BEGIN, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_EXPLAINED], ==, 9 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_DELIBERATE], ==, 14 * HOUR);
    g_assert_cmpfloat_with_epsilon(uptime_share(&sum.times), 0.1, 1e-9);
}

/* An off-delay tells late of what began before. */
static void test_since(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    UptimeStep step = {.at_ms = BEGIN, .since_ms = BEGIN - 9 * DAY, .state = CAMERA_ONLINE};
    uptime_book_put(book, 0, &step);
    Sum sum = sum_up(book, 0, BEGIN - DAY, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_LIVE], ==, DAY);
    step = (UptimeStep){
        .at_ms = BEGIN + HOUR, .since_ms = BEGIN + HOUR - 3 * MINUTE, .state = CAMERA_OFFLINE};
    uptime_book_put(book, 0, &step);
    /* Before the step before: that is not believed. */
    step = (UptimeStep){
        .at_ms = BEGIN + 2 * HOUR, .since_ms = BEGIN - 3 * MINUTE, .state = CAMERA_ONLINE};
    uptime_book_put(book, 0, &step);
    sum = sum_up(book, 0, BEGIN, BEGIN + DAY);
    g_assert_cmpint(sum.times.ms[UPTIME_UNEXPLAINED], ==, HOUR + 3 * MINUTE);
}

static void test_clock_back(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    put(book, 0, BEGIN, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 3 * HOUR, CAMERA_OFFLINE, REASON_NONE);
    put(book, 0, BEGIN + 4 * HOUR, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 2 * HOUR, CAMERA_OFFLINE, REASON_NONE);
    Sum sum = sum_up(book, 0, BEGIN, BEGIN + 10 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_LIVE], ==, 2 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNEXPLAINED], ==, 8 * HOUR);
}

static void test_clock_wrong(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    for (int i = 0; i < 10; i++) {
        put(book, 0, BEGIN + i * HOUR, i % 2 ? CAMERA_OFFLINE : CAMERA_ONLINE, REASON_NONE);
    }
    /* Ten years ahead, and put right. */
    put(book, 0, BEGIN + 3650 * DAY, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 3650 * DAY + HOUR, CAMERA_OFFLINE, REASON_NONE);
    put(book, 0, BEGIN + 10 * HOUR, CAMERA_ONLINE, REASON_NONE);
    Sum sum = sum_up(book, 0, BEGIN, BEGIN + 12 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_LIVE], ==, 7 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNEXPLAINED], ==, 5 * HOUR);
    /* 1970, and put right: nothing of what is known goes. */
    put(book, 0, 5000, CAMERA_OFFLINE, REASON_NONE);
    put(book, 0, BEGIN + 12 * HOUR, CAMERA_ONLINE, REASON_NONE);
    sum = sum_up(book, 0, BEGIN, BEGIN + 12 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, 0);
    g_assert_cmpint(sum.times.ms[UPTIME_LIVE], ==, 5 * HOUR);
    /* The ends of what a number holds. */
    put(book, 0, INT64_MAX, CAMERA_OFFLINE, REASON_NONE);
    put(book, 0, INT64_MIN, CAMERA_ONLINE, REASON_NONE);
    sum_up(book, 0, 0, BEGIN);
}

/* A camera that flaps a million times in thirty days: the time in each kind is exact, its memory
 * bounded. */
static void test_flapping(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    UptimeTimes whole = {0};
    int64_t at_ms = BEGIN, step_ms = 30 * DAY / 1000000;
    for (int i = 0; i < 1000000; i++) {
        CameraState state = i % 3 == 0   ? CAMERA_ONLINE
                            : i % 3 == 1 ? CAMERA_OFFLINE
                                         : CAMERA_OUT_OF_SERVICE;
        Reason reason = i % 3 == 2 ? REASON_BROKEN : REASON_NONE;
        put(book, 3, at_ms, state, reason);
        whole.ms[uptime_kind_of(state, reason)] += step_ms;
        at_ms += step_ms;
        g_assert_cmpuint(uptime_book_count(book, 3), <=, UPTIME_STEPS_MAX);
    }
    Sum sum = sum_up(book, 3, BEGIN, at_ms);
    for (int kind = 0; kind < UPTIME_KINDS; kind++) {
        g_assert_cmpint(sum.times.ms[kind], ==, whole.ms[kind]);
    }
    g_assert_cmpuint(uptime_book_memory(book), <, 16384);
    g_assert_cmpuint(sum.stretches, >, sum.runs);
}

/* The same of any mixture: against a list of all that was told. */
static void test_random(void)
{
    for (unsigned seed = 1; seed <= 40; seed++) {
        g_autoptr(UptimeBook) book = uptime_book_new(400 * DAY);
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        UptimeTimes whole = {0};
        int64_t at_ms = BEGIN;
        /* About as long as is kept. */
        unsigned steps = 200 + (unsigned)g_rand_int_range(rand, 0, seed % 2 ? 6000 : 1000);
        CameraState before = CAMERA_STATES;
        for (unsigned i = 0; i < steps; i++) {
            CameraState state = (CameraState)g_rand_int_range(rand, 0, CAMERA_STATES);
            state = state == before ? (CameraState)((state + 1) % CAMERA_STATES) : state;
            before = state;
            Reason reason = (Reason)g_rand_int_range(rand, 0, REASONS);
            int64_t lasts_ms = 1 + g_rand_int_range(rand, 0, seed % 2 ? 900000 : 5000000);
            put(book, 0, at_ms, state, reason);
            whole.ms[uptime_kind_of(state, reason)] += lasts_ms;
            at_ms += lasts_ms;
        }
        Sum sum = sum_up(book, 0, BEGIN, at_ms);
        for (int kind = 0; kind < UPTIME_KINDS; kind++) {
            g_assert_cmpint(sum.times.ms[kind], ==, whole.ms[kind]);
        }
    }
}

static void test_past(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    put(book, 0, BEGIN, CAMERA_OFFLINE, REASON_NONE);
    UptimeStep step = {.at_ms = BEGIN - 2 * HOUR, .state = CAMERA_OFFLINE};
    uptime_book_past(book, 0, &step);
    step = (UptimeStep){.at_ms = BEGIN - 5 * HOUR, .state = CAMERA_ONLINE};
    uptime_book_past(book, 0, &step);
    Sum sum = sum_up(book, 0, BEGIN - 6 * HOUR, BEGIN + HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_LIVE], ==, 3 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNEXPLAINED], ==, 3 * HOUR);
    g_assert_cmpuint(sum.runs, ==, 3);
    for (int i = 0; i < 5000; i++) {
        step = (UptimeStep){.at_ms = BEGIN - 5 * DAY + i * 7919 % 86400 * 1000,
                            .state = i % 2 ? CAMERA_ONLINE : CAMERA_MOVED};
        uptime_book_past(book, 0, &step);
        g_assert_cmpuint(uptime_book_count(book, 0), <=, UPTIME_STEPS_MAX);
    }
    sum_up(book, 0, BEGIN - 9 * DAY, BEGIN);
}

static void test_gaps(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    put(book, 0, BEGIN, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 5 * HOUR, CAMERA_OFFLINE, REASON_NONE);
    uptime_book_gap(book, BEGIN + HOUR, BEGIN + 2 * HOUR);
    uptime_book_gap(book, BEGIN + 2 * HOUR, BEGIN + 3 * HOUR);
    uptime_book_gap(book, BEGIN + 4 * HOUR, BEGIN + 6 * HOUR);
    uptime_book_gap(book, BEGIN + 5 * HOUR, BEGIN + 5 * HOUR); /* none */
    uptime_book_gap(book, BEGIN, BEGIN + HOUR);                /* nor this, which lies behind */
    Sum sum = sum_up(book, 0, BEGIN, BEGIN + 10 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, 4 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_LIVE], ==, 2 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNEXPLAINED], ==, 4 * HOUR);
    /* From within one. */
    sum = sum_up(book, 0, BEGIN + 90 * MINUTE, BEGIN + 2 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, 30 * MINUTE);
    /* Ten years ahead, then the clock is put right. */
    uptime_book_gap(book, BEGIN + 9 * HOUR, BEGIN + 3650 * DAY);
    uptime_book_clock(book, BEGIN + 10 * HOUR);
    sum = sum_up(book, 0, BEGIN, BEGIN + 12 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, 5 * HOUR);
    uptime_book_clock(book, BEGIN + 9 * HOUR);
    sum = sum_up(book, 0, BEGIN, BEGIN + 12 * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], ==, 4 * HOUR);
    for (int i = 0; i < 3 * UPTIME_GAPS_MAX; i++) {
        int64_t at_ms = BEGIN + (10 + i) * HOUR;
        uptime_book_gap(book, at_ms, at_ms + MINUTE);
    }
    sum = sum_up(book, 0, BEGIN, BEGIN + 3 * UPTIME_GAPS_MAX * HOUR);
    g_assert_cmpint(sum.times.ms[UPTIME_UNKNOWN], >, 0);
}

static void test_strip(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    UptimeStrip strip;
    put(book, 0, BEGIN, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 2 * HOUR, CAMERA_OFFLINE, REASON_NONE);
    put(book, 0, BEGIN + 2 * HOUR + 20 * MINUTE, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 4 * HOUR, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 4 * HOUR + 10 * MINUTE, CAMERA_DARK, REASON_BROKEN);
    put(book, 0, BEGIN + 5 * HOUR + 1000, CAMERA_ONLINE, REASON_NONE);
    uptime_strip(book, 0, BEGIN - HOUR, BEGIN + 6 * HOUR, 7, &strip);
    const UptimeCell want[] = {UPTIME_CELL_UNKNOWN, UPTIME_CELL_LIVE, UPTIME_CELL_LIVE,
                               UPTIME_CELL_PARTLY,  UPTIME_CELL_LIVE, UPTIME_CELL_EXPLAINED,
                               UPTIME_CELL_LIVE};
    g_assert_cmpint(strip.count, ==, 7);
    for (int i = 0; i < 7; i++) {
        g_assert_cmpint(strip.cells[i], ==, want[i]);
    }
    g_assert_cmpint(uptime_whole_ms(&strip.times), ==, 7 * HOUR);
    /* More cells than there are milliseconds, or none, is no trouble. */
    uptime_strip(book, 0, BEGIN, BEGIN + 3, 168, &strip);
    uptime_strip(book, 0, BEGIN, BEGIN, 0, &strip);
    g_assert_cmpint(strip.count, ==, 1);
    uptime_strip(book, 0, 0, BEGIN, 100000, &strip);
    g_assert_cmpint(strip.count, ==, UPTIME_CELLS_MAX);
}

static void test_site(void)
{
    g_autoptr(UptimeBook) book = uptime_book_new(KEEP);
    const uint32_t cameras[] = {0, 1, 2};
    UptimeStrip strip, span = {.from_ms = BEGIN, .to_ms = BEGIN + 6 * HOUR, .count = 6};
    put(book, 0, BEGIN, CAMERA_ONLINE, REASON_NONE);
    put(book, 0, BEGIN + 2 * HOUR, CAMERA_OFFLINE, REASON_NONE);
    put(book, 1, BEGIN + HOUR, CAMERA_OFFLINE, REASON_NONE);
    put(book, 1, BEGIN + 4 * HOUR, CAMERA_ONLINE, REASON_NONE);
    put(book, 2, BEGIN, CAMERA_OUT_OF_SERVICE, REASON_BROKEN);
    uptime_strip_best(book, cameras, 3, &span, &strip);
    const UptimeCell want[] = {UPTIME_CELL_LIVE,        UPTIME_CELL_LIVE, UPTIME_CELL_UNEXPLAINED,
                               UPTIME_CELL_UNEXPLAINED, UPTIME_CELL_LIVE, UPTIME_CELL_LIVE};
    for (int i = 0; i < 6; i++) {
        g_assert_cmpint(strip.cells[i], ==, want[i]);
    }
    g_assert_cmpint(strip.times.ms[UPTIME_LIVE], ==, 4 * HOUR);
    uptime_strip_best(book, cameras, 0, &span, &strip);
    g_assert_cmpint(strip.times.ms[UPTIME_UNKNOWN], ==, 6 * HOUR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uptime/what was not told is unknown", test_unknown);
    g_test_add_func("/uptime/a reason is given to the whole stretch", test_reason_later);
    g_test_add_func("/uptime/an outage counts from when it began", test_since);
    g_test_add_func("/uptime/a clock that is set back is followed", test_clock_back);
    g_test_add_func("/uptime/a clock that was wrong takes nothing along", test_clock_wrong);
    g_test_add_func("/uptime/a million steps are bounded and exact", test_flapping);
    g_test_add_func("/uptime/any mixture of states sums up exactly", test_random);
    g_test_add_func("/uptime/what is told of before finds its place", test_past);
    g_test_add_func("/uptime/while nobody listened nothing is known", test_gaps);
    g_test_add_func("/uptime/a strip shows what a cell was longest", test_strip);
    g_test_add_func("/uptime/a recorder is as well as its best camera", test_site);
    return g_test_run();
}
