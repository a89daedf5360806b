#include "ladder_sim.h"

static void test_budget(void)
{
    g_autofree Sim *sim = sim_new(4, 2, 8);
    turn(sim, false);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[2].rung, ==, LADDER_STILL);
    g_assert_cmpint(sim->showing[3].rung, ==, LADDER_STILL);
    g_assert_cmpint(sim->showing[1].reason, ==, LADDER_USUAL);
    g_assert_cmpint(sim->showing[3].reason, ==, LADDER_BUDGET);
    /* The keys go to the fourth: it moves, and the one that came second gives way. */
    sim->showing[3].focus = true;
    turn(sim, false);
    g_assert_cmpint(sim->showing[3].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_STILL);
    sim->budget = 4;
    turn(sim, false);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 4);
}

static void test_main(void)
{
    g_autofree Sim *sim = sim_new(3, 6, 8);
    sim->showing[1].large = true;
    turn(sim, false);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_MAIN);
    g_assert_cmpint(sim->showing[1].reason, ==, LADDER_FOCUS);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 2);
    /* Where there is no room for both the large one goes before. */
    sim->budget = 5;
    turn(sim, false);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_MAIN);
    g_assert_cmpuint(on(sim, LADDER_STILL), ==, 1);
    sim->budget = 3;
    turn(sim, false);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 3);
    /* One that is only in focus takes from nobody. */
    sim->budget = 5;
    sim->showing[1].large = false;
    sim->showing[1].better = true;
    turn(sim, false);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 3);
    sim->budget = 6;
    turn(sim, false);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_MAIN);
    ladder_missing(&sim->showing[1], LADDER_MAIN, sim->now_ms);
    turn(sim, false);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_SUB);
}

static void test_hand(void)
{
    g_autofree Sim *sim = sim_new(4, 3, 8);
    sim->showing[3].by_hand = true;
    sim->showing[3].hand = LADDER_SUB;
    sim->showing[0].by_hand = true;
    sim->showing[0].hand = LADDER_STILL;
    turn(sim, false);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_STILL);
    g_assert_cmpint(sim->showing[0].reason, ==, LADDER_HAND);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 3);
    /* What is too much stays where a person has put it; others make room. */
    sim->bears = 2;
    run(sim, 600);
    g_assert_cmpint(sim->showing[3].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[3].reason, ==, LADDER_HAND);
}

static void test_fixed(void)
{
    g_autofree Sim *sim = sim_new(3, 2, 8);
    sim->showing[0].fixed = true;
    sim->showing[0].weight = 1;
    turn(sim, false);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[2].rung, ==, LADDER_STILL);
    /* What counts anyhow does not stop the last one that moves. */
    sim->showing[0].weight = 9;
    turn(sim, false);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_SUB);
}

static void test_strained(void)
{
    g_autofree Sim *sim = sim_new(9, 9, 6.5);
    sim->showing[8].focus = true;
    turn(sim, false);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 9);
    run(sim, 30);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 6);
    g_assert_cmpint(sim->showing[8].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[7].rung, ==, LADDER_STILL);
    g_assert_cmpint(sim->showing[7].reason, ==, LADDER_CPU);
    /* Whatever else ran has ended: all come back, one after another. */
    sim->bears = 12;
    run(sim, 60);
    g_assert_cmpuint(on(sim, LADDER_SUB), <, 9);
    run(sim, 240);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 9);
    g_assert_cmpint(sim->showing[7].reason, ==, LADDER_USUAL);
}

static void test_quiet(void)
{
    /* Eight hours on a PC that bears less than is believed of it. */
    g_autofree Sim *sim = sim_new(9, 9, 6.5);
    turn(sim, false);
    run(sim, 3600);
    unsigned first = changes(sim);
    run(sim, 7 * 3600);
    unsigned rest = changes(sim) - first;
    g_assert_cmpuint(on(sim, LADDER_SUB), >=, 6);
    /* A trial each ten minutes at most, and back: two changes each. */
    g_assert_cmpuint(first, <=, 40);
    g_assert_cmpuint(rest, <=, 7 * 6 * 2 + 2);
}

static void test_rough(void)
{
    /* Eight hours in which other programs come and go. */
    g_autofree Sim *sim = sim_new(12, 12, 12);
    GRand *dice = g_rand_new_with_seed(11);
    for (int minute = 0; minute < 480; minute++) {
        if (g_rand_int_range(dice, 0, 10) == 0)
            sim->bears = g_rand_int_range(dice, 2, 14);
        run(sim, 60);
        g_assert_cmpuint(on(sim, LADDER_SUB), >=, 1);
        g_assert_cmpfloat(sim->ladder.allowed, >=, 1);
        g_assert_cmpfloat(sim->ladder.allowed, <=, 12);
    }
    g_rand_free(dice);
    /* 12 pictures, 48 changes of the machine. */
    g_assert_cmpuint(changes(sim), <=, 480);
    sim->bears = 20;
    run(sim, 3600 * 3);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 12);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ladder/more than the budget come as stills, the last ones first",
                    test_budget);
    g_test_add_func("/ladder/the main stream is for the one that fills its wall, where it fits",
                    test_main);
    g_test_add_func("/ladder/what was chosen by hand stays", test_hand);
    g_test_add_func("/ladder/what can't be lowered counts", test_fixed);
    g_test_add_func("/ladder/a PC that drops pictures shows fewer, and all again when it is free",
                    test_strained);
    g_test_add_func("/ladder/it does not flap in eight hours on a PC that bears too little",
                    test_quiet);
    g_test_add_func("/ladder/it does not flap while other programs come and go", test_rough);
    return g_test_run();
}
