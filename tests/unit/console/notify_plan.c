#include "notify_scene.h"

static void test_start(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    many(&world, "old", 40, PRIORITY_CRITICAL);
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 0);
    link_up(&world);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){.id = "old3", .priority = PRIORITY_CRITICAL});
    after(&world, SECOND);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){.id = "new", .priority = PRIORITY_CRITICAL});
    after(&world, SECOND);
    g_assert_cmpint(slot_of(&world, "new"), >, 0);
    end(&world);
}

static void test_rules(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put(&world, (Put){.id = "low", .priority = PRIORITY_LOW});
    put(&world, (Put){"medium", PRIORITY_MEDIUM, .escalated = true});
    put(&world, (Put){"taken", PRIORITY_CRITICAL, .owner = "sari"});
    put(&world, (Put){"shelved", PRIORITY_CRITICAL, .state = ALERT_SHELVED});
    put(&world, (Put){"by-design", PRIORITY_CRITICAL, .state = ALERT_SUPPRESSED});
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){.id = "high", .priority = PRIORITY_HIGH});
    update(&world);
    g_assert_cmpint(slot_of(&world, "high"), >, 0);
    end(&world);
}

static void test_off(void)
{
    World world;
    begin(&world, PRIORITY_LOW, true);
    const NewsRules off = {.least = PRIORITY_LOW};
    link_up(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_CRITICAL});
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 1);
    notify_plan_set_rules(world.plan, &off);
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){.id = "b", .priority = PRIORITY_CRITICAL});
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 0);
    end(&world);
}

static void test_taken(void)
{
    World world;
    begin(&world, PRIORITY_LOW, false);
    link_up(&world);
    const Put ends[] = {{"a", PRIORITY_CRITICAL, .owner = "sari"},
                        {"b", PRIORITY_CRITICAL, .state = ALERT_ACKED},
                        {"c", PRIORITY_CRITICAL, .state = ALERT_RTN_UNACK},
                        {"d", PRIORITY_CRITICAL, .state = ALERT_SHELVED}};
    for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++) {
        put(&world, (Put){.id = ends[i].id, .priority = PRIORITY_CRITICAL});
        after(&world, SECOND);
        g_assert_cmpint(slot_of(&world, ends[i].id), >, 0);
        put(&world, ends[i]);
        after(&world, SECOND / 10);
        g_assert_cmpuint(standing(&world), ==, 0);
    }
    put(&world, (Put){.id = "e", .priority = PRIORITY_CRITICAL});
    after(&world, SECOND);
    alert_book_remove(world.book, "e");
    after(&world, SECOND);
    g_assert_cmpuint(standing(&world), ==, 0);
    end(&world);
}

static void test_again(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_HIGH});
    after(&world, SECOND);
    int slot = slot_of(&world, "a");
    uint64_t number = notify_plan_bubble(world.plan, (unsigned)slot)->number;
    notify_plan_closed(world.plan, (unsigned)slot, number + 1, world.now_ms);
    g_assert_cmpuint(standing(&world), ==, 1);
    notify_plan_closed(world.plan, (unsigned)slot, number, world.now_ms);
    put(&world, (Put){.id = "a", .priority = PRIORITY_HIGH});
    after(&world, SECOND);
    g_assert_cmpuint(standing(&world), ==, 0);
    /* Worse, and released by who had it: it needs someone anew. */
    put(&world, (Put){.id = "a", .priority = PRIORITY_CRITICAL});
    after(&world, SECOND);
    slot = slot_of(&world, "a");
    g_assert_cmpint(slot, >, 0);
    g_assert_cmpuint(notify_plan_bubble(world.plan, (unsigned)slot)->number, >, number);
    put(&world, (Put){"a", PRIORITY_CRITICAL, .owner = "sari"});
    after(&world, SECOND);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){.id = "a", .priority = PRIORITY_CRITICAL});
    after(&world, SECOND);
    g_assert_cmpint(slot_of(&world, "a"), >, 0);
    end(&world);
}

static void test_expires(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put(&world, (Put){.id = "high", .priority = PRIORITY_HIGH});
    put(&world, (Put){.id = "critical", .priority = PRIORITY_CRITICAL});
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 2);
    g_assert_cmpint(notify_plan_next_ms(world.plan), ==, world.now_ms + PLAN_LIFE_MS);
    after(&world, PLAN_LIFE_MS);
    g_assert_cmpint(slot_of(&world, "high"), ==, -1);
    g_assert_cmpint(slot_of(&world, "critical"), >, 0);
    after(&world, 1000 * MINUTE);
    g_assert_cmpint(slot_of(&world, "critical"), >, 0);
    end(&world);
}

static void test_situation(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_HIGH});
    update(&world);
    int slot = slot_of(&world, "a");
    uint64_t number = notify_plan_bubble(world.plan, (unsigned)slot)->number;
    /* It becomes a situation with another: the same bubble, after its pace. */
    put_situation(&world, "s", "a");
    put(&world, (Put){"a", PRIORITY_HIGH, .situation = "s"});
    put(&world, (Put){"b", PRIORITY_HIGH, .situation = "s"});
    after(&world, PLAN_PACE_MS);
    g_assert_cmpuint(standing(&world), ==, 1);
    const PlanBubble *bubble = notify_plan_bubble(world.plan, (unsigned)slot);
    g_assert_cmpint(bubble->kind, ==, PLAN_SITUATION);
    g_assert_cmpuint(bubble->number, ==, number);
    g_assert_cmpuint(bubble->alerts, ==, 2);
    g_assert_cmpstr(bubble->situation, ==, "s");
    /* The first is taken: the other one still needs someone. */
    put(&world, (Put){"a", PRIORITY_HIGH, .situation = "s", .owner = "sari"});
    after(&world, PLAN_PACE_MS);
    g_assert_cmpint(slot_of(&world, "b"), ==, slot);
    put(&world, (Put){"b", PRIORITY_HIGH, .situation = "s", .state = ALERT_ACKED});
    after(&world, SECOND / 10);
    g_assert_cmpuint(standing(&world), ==, 0);
    end(&world);
}

static void test_two_bubbles_meet(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_HIGH});
    put(&world, (Put){.id = "b", .priority = PRIORITY_HIGH});
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 2);
    put_situation(&world, "s", "a");
    put(&world, (Put){"a", PRIORITY_HIGH, .situation = "s"});
    put(&world, (Put){"b", PRIORITY_HIGH, .situation = "s"});
    after(&world, PLAN_PACE_MS);
    g_assert_cmpuint(standing(&world), ==, 1);
    end(&world);
}

static void test_situation_grows(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put_situation(&world, "s", "m0");
    for (unsigned i = 0; i < 60; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "m%u", i);
        put(&world, (Put){id, PRIORITY_HIGH, .situation = "s"});
        after(&world, SECOND / 2);
        g_assert_cmpuint(standing(&world), ==, 1);
    }
    /* Thirty seconds at one in five. */
    g_assert_cmpuint(world.changes, <=, 7);
    const PlanBubble *bubble = notify_plan_bubble(world.plan, 1);
    notify_plan_closed(world.plan, 1, bubble->number, world.now_ms);
    put(&world, (Put){"more", PRIORITY_HIGH, .situation = "s"});
    after(&world, SECOND);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){"worse", PRIORITY_CRITICAL, .situation = "s"});
    after(&world, SECOND);
    g_assert_cmpint(slot_of(&world, "worse"), >, 0);
    end(&world);
}

static void test_worse_at_once(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_HIGH});
    update(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_CRITICAL});
    g_assert_cmpuint(after(&world, SECOND / 10), !=, 0);
    const PlanBubble *bubble = notify_plan_bubble(world.plan, (unsigned)slot_of(&world, "a"));
    g_assert_cmpint(bubble->priority, ==, PRIORITY_CRITICAL);
    end(&world);
}

static void test_escalation(void)
{
    World world;
    begin(&world, PRIORITY_CRITICAL, true);
    link_up(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_MEDIUM});
    update(&world);
    g_assert_cmpuint(standing(&world), ==, 0);
    put(&world, (Put){"a", PRIORITY_MEDIUM, .escalated = true});
    update(&world);
    int slot = slot_of(&world, "a");
    g_assert_cmpint(slot, >, 0);
    g_assert_true(notify_plan_bubble(world.plan, (unsigned)slot)->escalated);
    end(&world);
}

static void test_lost(void)
{
    World world;
    begin(&world, PRIORITY_HIGH, false);
    link_up(&world);
    put(&world, (Put){.id = "a", .priority = PRIORITY_CRITICAL});
    after(&world, 5 * MINUTE);
    int slot = slot_of(&world, "a");
    uint64_t number = notify_plan_bubble(world.plan, (unsigned)slot)->number;
    notify_plan_link(world.plan, false, world.now_ms);
    world.now_ms += 10 * MINUTE;
    alert_book_clear(world.book);
    update(&world);
    g_assert_cmpint(slot_of(&world, "a"), ==, slot);
    /* What began while nobody heard is news; what stood before is not. */
    world.now_ms -= 30 * MINUTE;
    put(&world, (Put){.id = "before", .priority = PRIORITY_CRITICAL});
    put(&world, (Put){.id = "a", .priority = PRIORITY_CRITICAL});
    world.now_ms += 25 * MINUTE;
    put(&world, (Put){.id = "meanwhile", .priority = PRIORITY_CRITICAL});
    world.now_ms += 5 * MINUTE;
    notify_plan_link(world.plan, true, world.now_ms);
    update(&world);
    g_assert_cmpint(slot_of(&world, "a"), ==, slot);
    g_assert_cmpuint(notify_plan_bubble(world.plan, (unsigned)slot)->number, ==, number);
    g_assert_cmpint(slot_of(&world, "before"), ==, -1);
    g_assert_cmpint(slot_of(&world, "meanwhile"), >, 0);
    /* The standing one was taken by somebody while the book was away. */
    notify_plan_link(world.plan, false, world.now_ms);
    alert_book_clear(world.book);
    put(&world, (Put){"a", PRIORITY_CRITICAL, .owner = "sari"});
    notify_plan_link(world.plan, true, world.now_ms);
    update(&world);
    g_assert_cmpint(slot_of(&world, "a"), ==, -1);
    end(&world);
}

/* Whatever comes: never more bubbles than one an alert, and only for what stands. */
static void test_random(void)
{
    static const AlertState states[] = {ALERT_UNACK,   ALERT_ACKED, ALERT_RTN_UNACK,
                                        ALERT_SHELVED, ALERT_UNACK, ALERT_UNACK};
    World world;
    begin(&world, PRIORITY_MEDIUM, true);
    link_up(&world);
    for (int s = 0; s < 4; s++) {
        char id[8];
        g_snprintf(id, sizeof id, "s%d", s);
        put_situation(&world, id, "x0");
    }
    for (int step = 0; step < 20000; step++) {
        char id[16], situation[8];
        g_snprintf(id, sizeof id, "x%d", g_test_rand_int_range(0, 60));
        g_snprintf(situation, sizeof situation, "s%d", g_test_rand_int_range(0, 4));
        put(&world, (Put){id, (AlertPriority)g_test_rand_int_range(0, PRIORITIES),
                          g_test_rand_int_range(0, 3) == 0 ? situation : NULL,
                          g_test_rand_int_range(0, 4) == 0 ? "sari" : NULL,
                          states[g_test_rand_int_range(0, G_N_ELEMENTS(states))],
                          g_test_rand_int_range(0, 9) == 0});
        if (g_test_rand_int_range(0, 3) != 0)
            continue;
        after(&world, g_test_rand_int_range(0, 90000));
        g_assert_true(storm(&world)->kind != PLAN_STORM || standing(&world) == 1);
        for (unsigned slot = 1; slot < NOTIFY_SLOTS; slot++) {
            const PlanBubble *bubble = notify_plan_bubble(world.plan, slot);
            if (bubble->kind == PLAN_NOTHING)
                continue;
            for (unsigned other = 1; other < slot; other++)
                g_assert_cmpstr(notify_plan_bubble(world.plan, other)->alert, !=, bubble->alert);
            g_assert_cmpuint(alert_book_find(world.book, bubble->alert), !=, ALERT_NONE);
        }
        unsigned slot = (unsigned)g_test_rand_int_range(0, NOTIFY_SLOTS);
        if (g_test_rand_int_range(0, 8) == 0)
            notify_plan_closed(world.plan, slot, notify_plan_bubble(world.plan, slot)->number,
                               world.now_ms);
    }
    end(&world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify-plan/what stands at the start makes no bubble", test_start);
    g_test_add_func("/notify-plan/only what is urgent and nobody's makes one", test_rules);
    g_test_add_func("/notify-plan/off is off, at once", test_off);
    g_test_add_func("/notify-plan/a bubble goes when it is taken, accepted or over", test_taken);
    g_test_add_func("/notify-plan/what was closed comes back only worse or released", test_again);
    g_test_add_func("/notify-plan/only critical ones stay", test_expires);
    g_test_add_func("/notify-plan/a situation is one bubble", test_situation);
    g_test_add_func("/notify-plan/two bubbles that become one situation are one",
                    test_two_bubbles_meet);
    g_test_add_func("/notify-plan/a situation that grows changes its bubble slowly",
                    test_situation_grows);
    g_test_add_func("/notify-plan/what grows worse is said at once", test_worse_at_once);
    g_test_add_func("/notify-plan/an escalation is told to who asks for them", test_escalation);
    g_test_add_func("/notify-plan/a lost link loses no bubble and makes none twice", test_lost);
    g_test_add_func("/notify-plan/whatever comes, an alert has one bubble at most", test_random);
    return g_test_run();
}
