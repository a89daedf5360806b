/* A deadline that can be put off, and taken back. */
#include "net/alarm.h"

#include <sys/resource.h>

#include "backend.h"

typedef struct Bell {
    Alarm *alarm;
    unsigned rung;
    int64_t at;
} Bell;

static void on_ring(void *data)
{
    Bell *bell = data;
    bell->rung++;
    bell->at = alarm_now_ms();
}

static bool has_rung(void *data)
{
    return ((Bell *)data)->rung > 0;
}

static void test_rings_once(void)
{
    Bell bell = {0};
    bell.alarm = alarm_new(on_ring, &bell);
    int64_t start = alarm_now_ms();
    alarm_set(bell.alarm, 30);
    g_assert_true(loop_until(has_rung, &bell));
    g_assert_cmpint(bell.at - start, >=, 30);
    loop_for(60);
    g_assert_cmpuint(bell.rung, ==, 1);
    alarm_free(bell.alarm);
}

/* Put off a thousand times, as by the events of a flood, it rings after the last. */
static void test_put_off(void)
{
    Bell bell = {0};
    bell.alarm = alarm_new(on_ring, &bell);
    int64_t last = 0;
    for (int i = 0; i < 1000; i++) {
        last = alarm_now_ms();
        alarm_set(bell.alarm, 50);
    }
    g_assert_true(loop_until(has_rung, &bell));
    g_assert_cmpint(bell.at - last, >=, 50);
    bell.rung = 0;
    alarm_set(bell.alarm, 10000);
    alarm_set(bell.alarm, 20); /* and brought forward */
    g_assert_true(loop_until(has_rung, &bell));
    alarm_free(bell.alarm);
}

static void test_taken_back(void)
{
    Bell bell = {0};
    bell.alarm = alarm_new(on_ring, &bell);
    alarm_clear(bell.alarm);
    alarm_set(bell.alarm, 20);
    alarm_clear(bell.alarm);
    loop_for(60);
    g_assert_cmpuint(bell.rung, ==, 0);
    alarm_set(bell.alarm, 1);
    g_assert_true(loop_until(has_rung, &bell));
    alarm_set(bell.alarm, 1);
    alarm_free(bell.alarm);
    loop_for(20);
    g_assert_cmpuint(bell.rung, ==, 1);
    alarm_free(NULL);
}

static void test_no_descriptor(void)
{
    struct rlimit before, none;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
    none = before;
    none.rlim_cur = 3;
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &none), ==, 0);
    Bell bell = {0};
    bell.alarm = alarm_new(on_ring, &bell);
    int64_t start = alarm_now_ms();
    alarm_set(bell.alarm, 20);
    alarm_set(bell.alarm, 60);
    g_assert_true(loop_until(has_rung, &bell));
    g_assert_cmpint(bell.at - start, >=, 60);
    alarm_set(bell.alarm, 10);
    alarm_clear(bell.alarm);
    loop_for(40);
    g_assert_cmpuint(bell.rung, ==, 1);
    alarm_set(bell.alarm, 10);
    alarm_free(bell.alarm);
    loop_for(40);
    g_assert_cmpuint(bell.rung, ==, 1);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alarm/it rings once, not too early", test_rings_once);
    g_test_add_func("/alarm/it can be put off and brought forward", test_put_off);
    g_test_add_func("/alarm/it can be taken back", test_taken_back);
    g_test_add_func("/alarm/without a descriptor it rings all the same", test_no_descriptor);
    return g_test_run();
}
