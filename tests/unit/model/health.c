/* A camera's health, told by what its probes find. */
#include "model/health.h"

#include <glib.h>

#define MINUTE INT64_C(60000)
#define START  INT64_C(1800000000000)

static const HealthRule rule = {
    .off_ms = MINUTE, .on_ms = MINUTE / 2, .every_ms = MINUTE, .longest_ms = 10 * MINUTE};

static void test_one_failure(void)
{
    Health health = {.state = CAMERA_ONLINE, .wanted = CAMERA_ONLINE};
    g_assert_false(health_take(&health, &rule, PROBE_TIMEOUT, START));
    g_assert_cmpint(health.state, ==, CAMERA_ONLINE);
    g_assert_false(health_take(&health, &rule, PROBE_GOOD, START + 2 * MINUTE));
    g_assert_false(health_take(&health, &rule, PROBE_REFUSED, START + 4 * MINUTE));
    g_assert_cmpint(health.state, ==, CAMERA_ONLINE);
}

static void test_outage(void)
{
    Health health = {.state = CAMERA_ONLINE, .wanted = CAMERA_ONLINE};
    health_take(&health, &rule, PROBE_GOOD, START);
    g_assert_false(health_take(&health, &rule, PROBE_TIMEOUT, START + MINUTE));
    g_assert_false(health_take(&health, &rule, PROBE_TIMEOUT, START + MINUTE * 3 / 2));
    /* Another way of being dark is the same darkness. */
    g_assert_true(health_take(&health, &rule, PROBE_REFUSED, START + 2 * MINUTE));
    g_assert_cmpint(health.state, ==, CAMERA_OFFLINE);
    g_assert_cmpint(health.since_ms, ==, START + MINUTE);
    g_assert_cmpint(health.last_good_ms, ==, START);
    g_assert_false(health_take(&health, &rule, PROBE_TIMEOUT, START + 3 * MINUTE));
    g_assert_false(health_take(&health, &rule, PROBE_GOOD, START + 5 * MINUTE));
    g_assert_true(health_take(&health, &rule, PROBE_GOOD, START + 5 * MINUTE + MINUTE / 2));
    g_assert_cmpint(health.state, ==, CAMERA_ONLINE);
    g_assert_cmpint(health.since_ms, ==, START + 5 * MINUTE);
    g_assert_cmpint(health.first_failed_ms, ==, 0);
}

static void test_flapping(void)
{
    Health health = {.state = CAMERA_ONLINE, .wanted = CAMERA_ONLINE};
    unsigned changes = 0;
    for (int i = 0; i < 200; i++) {
        ProbeResult result = i % 2 == 0 ? PROBE_TIMEOUT : PROBE_GOOD;
        changes += health_take(&health, &rule, result, START + i * MINUTE);
    }
    g_assert_cmpuint(changes, ==, 0);
}

static void test_first_answer(void)
{
    Health new_one = {.state = CAMERA_UNLINKED, .wanted = CAMERA_UNLINKED};
    g_assert_true(health_take(&new_one, &rule, PROBE_GOOD, START));
    g_assert_cmpint(new_one.state, ==, CAMERA_ONLINE);
    Health unlinked = {.state = CAMERA_UNLINKED, .wanted = CAMERA_UNLINKED};
    for (int i = 0; i < 10; i++)
        g_assert_false(health_take(&unlinked, &rule, PROBE_TIMEOUT, START + i * MINUTE));
    g_assert_cmpint(unlinked.state, ==, CAMERA_UNLINKED);
}

static void test_faults(void)
{
    static const struct {
        ProbeResult result;
        CameraState state;
    } faults[] = {
        {PROBE_STILL, CAMERA_FROZEN},      {PROBE_BLACK, CAMERA_DARK},
        {PROBE_ELSEWHERE, CAMERA_MOVED},   {PROBE_LOGIN, CAMERA_UNKNOWN},
        {PROBE_NOT_FOUND, CAMERA_OFFLINE}, {PROBE_NONSENSE, CAMERA_OFFLINE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        Health health = {.state = CAMERA_ONLINE, .wanted = CAMERA_ONLINE};
        health_take(&health, &rule, faults[i].result, START);
        g_assert_true(health_take(&health, &rule, faults[i].result, START + 2 * MINUTE));
        g_assert_cmpint(health.state, ==, faults[i].state);
    }
}

/* Whatever comes, a state is left only for what lasted. */
static void test_lasting(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(6);
    Health health = {.state = CAMERA_ONLINE, .wanted = CAMERA_ONLINE};
    int64_t now = START, same_since = START;
    CameraState same = CAMERA_ONLINE;
    for (int i = 0; i < 100000; i++) {
        ProbeResult result = g_rand_int_range(rand, 0, 4) > 0
                                 ? health.result
                                 : (ProbeResult)g_rand_int_range(rand, 0, PROBE_RESULTS);
        now += g_rand_int_range(rand, 1000, 40000);
        if (probe_state(result) != same) {
            same = probe_state(result);
            same_since = now;
        }
        bool known = health.state != CAMERA_UNKNOWN;
        if (health_take(&health, &rule, result, now)) {
            int64_t least = same == CAMERA_ONLINE ? (known ? rule.on_ms : 0) : rule.off_ms;
            g_assert_cmpint(health.state, ==, same);
            g_assert_cmpint(now - same_since, >=, least);
            g_assert_cmpint(health.since_ms, ==, same_since);
        }
    }
}

static void test_clock_back(void)
{
    Health health = {.state = CAMERA_ONLINE, .wanted = CAMERA_ONLINE};
    health_take(&health, &rule, PROBE_TIMEOUT, START);
    g_assert_false(health_take(&health, &rule, PROBE_TIMEOUT, START - 60 * MINUTE));
    g_assert_cmpint(health.state, ==, CAMERA_ONLINE);
    g_assert_true(health_take(&health, &rule, PROBE_TIMEOUT, START - 58 * MINUTE));
}

/* Asked often where it matters, seldom where it has long been dark, and never all at once. */
static void test_waits(void)
{
    Health health = {.state = CAMERA_ONLINE, .wanted = CAMERA_ONLINE};
    g_assert_cmpint(health_wait_ms(&health, &rule, 0.5, START), ==, MINUTE);
    g_assert_cmpint(health_wait_ms(&health, &rule, 0, START), ==, MINUTE * 9 / 10);
    g_assert_cmpint(health_wait_ms(&health, &rule, 1, START), ==, MINUTE * 11 / 10);
    health_take(&health, &rule, PROBE_TIMEOUT, START);
    g_assert_cmpint(health_wait_ms(&health, &rule, 0.5, START), ==, MINUTE / 4);
    health_take(&health, &rule, PROBE_TIMEOUT, START + MINUTE);
    g_assert_cmpint(health.state, ==, CAMERA_OFFLINE);
    int64_t last = 0, now = START + MINUTE;
    unsigned probes = 0;
    for (; now < START + 24 * 60 * MINUTE; probes++) {
        int64_t wait = health_wait_ms(&health, &rule, 0.5, now);
        g_assert_cmpint(wait, >=, last);
        g_assert_cmpint(wait, <=, rule.longest_ms);
        last = wait;
        now += wait;
        health_take(&health, &rule, PROBE_TIMEOUT, now);
    }
    g_assert_cmpuint(probes, <, 160);
    g_assert_cmpint(health_first_ms(&health, &rule, 1), ==, MINUTE);
    Health new_one = {.state = CAMERA_UNKNOWN, .wanted = CAMERA_UNKNOWN};
    g_assert_cmpint(health_first_ms(&new_one, &rule, 1), ==, MINUTE / 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/health/one failure is not an outage", test_one_failure);
    g_test_add_func("/health/an outage has its first failure and its last good answer",
                    test_outage);
    g_test_add_func("/health/what flaps is not told at each turn", test_flapping);
    g_test_add_func("/health/a first answer is believed at once", test_first_answer);
    g_test_add_func("/health/each fault has its state", test_faults);
    g_test_add_func("/health/nothing changes but what lasts", test_lasting);
    g_test_add_func("/health/a clock that is set back makes nothing last", test_clock_back);
    g_test_add_func("/health/how long is waited", test_waits);
    return g_test_run();
}
