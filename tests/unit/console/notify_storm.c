#include "notify_scene.h"

static void test_burst(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    many(&world, "a", 37, PRIORITY_HIGH);
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 1);
    g_assert_cmpint(storm(&world)->kind, ==, PLAN_STORM);
    g_assert_cmpuint(storm(&world)->alerts, ==, 37);
    g_assert_cmpuint(storm(&world)->standing[PRIORITY_HIGH], ==, 37);
    end(&world);
}

/* 10,000 in 100 s: one bubble from the first seconds on, which changes at its pace. */
static void test_storm(void)
{
    World world;
    begin(&world, PRIORITY_LOW, false);
    link_up(&world);
    uint64_t number = 0;
    for (unsigned i = 0; i < 500; i++) {
        char prefix[16];
        g_snprintf(prefix, sizeof prefix, "s%u-", i);
        many(&world, prefix, 20, PRIORITY_LOW);
        after(&world, SECOND / 5);
        g_assert_cmpuint(standing(&world), <=, 1);
        if (storm(&world)->kind == PLAN_STORM && number == 0)
            number = storm(&world)->number;
    }
    g_assert_cmpuint(storm(&world)->number, ==, number);
    g_assert_cmpuint(world.changes, <=, 22);
    after(&world, PLAN_PACE_MS);
    g_assert_cmpuint(storm(&world)->alerts, ==, 10000);
    end(&world);
}

static void test_critical_in_storm(void)
{
    World world;
    begin(&world, PRIORITY_LOW, false);
    link_up(&world);
    many(&world, "a", 40, PRIORITY_LOW);
    update(&world);
    g_assert_cmpint(storm(&world)->priority, ==, PRIORITY_LOW);
    put(&world, (Put){.id = "fire", .priority = PRIORITY_CRITICAL});
    after(&world, PLAN_WORSE_MS);
    g_assert_cmpuint(standing(&world), ==, 1);
    g_assert_cmpint(storm(&world)->priority, ==, PRIORITY_CRITICAL);
    g_assert_cmpstr(storm(&world)->alert, ==, "fire");
    /* Those after it are in no such hurry. */
    put(&world, (Put){.id = "fire2", .priority = PRIORITY_CRITICAL});
    g_assert_cmpuint(after(&world, PLAN_WORSE_MS), ==, 0);
    g_assert_cmpuint(after(&world, PLAN_PACE_MS), !=, 0);
    g_assert_cmpuint(storm(&world)->standing[PRIORITY_CRITICAL], ==, 2);
    end(&world);
}

static void test_storm_closed(void)
{
    World world;
    begin(&world, PRIORITY_LOW, false);
    link_up(&world);
    many(&world, "a", 40, PRIORITY_LOW);
    update(&world);
    notify_plan_closed(world.plan, PLAN_STORM_SLOT, storm(&world)->number, world.now_ms);
    many(&world, "b", 40, PRIORITY_LOW);
    after(&world, PLAN_PACE_MS);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){.id = "fire", .priority = PRIORITY_CRITICAL});
    after(&world, SECOND);
    g_assert_cmpint(storm(&world)->kind, ==, PLAN_STORM);
    end(&world);
}

static void test_storm_over(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    many(&world, "a", 40, PRIORITY_HIGH);
    update(&world);
    g_assert_cmpint(notify_plan_next_ms(world.plan), >, world.now_ms);
    after(&world, 12 * MINUTE);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){.id = "next", .priority = PRIORITY_HIGH});
    after(&world, SECOND);
    g_assert_cmpint(slot_of(&world, "next"), >, PLAN_STORM_SLOT);
    end(&world);
}

static void test_storm_taken(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    many(&world, "a", 40, PRIORITY_HIGH);
    update(&world);
    for (unsigned i = 0; i < 40; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "a%u", i);
        put(&world, (Put){id, PRIORITY_HIGH, .owner = "sari"});
    }
    after(&world, SECOND / 10);
    g_assert_cmpuint(standing(&world), ==, 0);
    end(&world);
}

static void test_slow_storm(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    for (unsigned i = 0; i < PLAN_MOST; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "a%u", i);
        put(&world, (Put){.id = id, .priority = PRIORITY_HIGH});
        after(&world, 30 * SECOND);
        g_assert_cmpint(storm(&world)->kind, ==, PLAN_NOTHING);
    }
    put(&world, (Put){.id = "last", .priority = PRIORITY_HIGH});
    after(&world, 30 * SECOND);
    g_assert_cmpint(storm(&world)->kind, ==, PLAN_STORM);
    g_assert_cmpuint(standing(&world), ==, 1);
    end(&world);
}

static void test_critical_left(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    many(&world, "a", 12, PRIORITY_CRITICAL);
    update(&world);
    after(&world, 60 * MINUTE);
    g_assert_cmpint(storm(&world)->kind, ==, PLAN_STORM);
    g_assert_cmpuint(storm(&world)->standing[PRIORITY_CRITICAL], ==, 12);
    end(&world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify-storm/a burst is one bubble from the start", test_burst);
    g_test_add_func("/notify-storm/a storm is one bubble that changes slowly", test_storm);
    g_test_add_func("/notify-storm/a critical one in a storm is said within a second",
                    test_critical_in_storm);
    g_test_add_func("/notify-storm/a storm that was closed is quiet until it is critical",
                    test_storm_closed);
    g_test_add_func("/notify-storm/a storm ends when little comes", test_storm_over);
    g_test_add_func("/notify-storm/a storm ends when all is taken", test_storm_taken);
    g_test_add_func("/notify-storm/the eleventh in ten minutes makes a storm", test_slow_storm);
    g_test_add_func("/notify-storm/critical ones that nobody takes stay said after a storm",
                    test_critical_left);
    return g_test_run();
}
