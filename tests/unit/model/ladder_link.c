/* What the ladder makes of links. */
#include "ladder_sim.h"

static void test_link(void)
{
    g_autofree Sim *sim = sim_new(3, 8, 8);
    run(sim, 20);
    sim->thin[1] = 0.4;
    run(sim, 20);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_STILL);
    g_assert_cmpint(sim->showing[1].reason, ==, LADDER_LINK);
    g_assert_cmpuint(on(sim, LADDER_SUB), ==, 2);
    sim->thin[1] = 0;
    run(sim, 60);
    g_assert_cmpint(sim->showing[1].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[1].reason, ==, LADDER_USUAL);
    g_assert_cmpuint(sim->changes[0] + sim->changes[2], ==, 2);
}

static void test_link_main(void)
{
    g_autofree Sim *sim = sim_new(1, 8, 8);
    sim->showing[0].large = true;
    run(sim, 20);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_MAIN);
    /* Too thin for the main stream alone. */
    sim->thin[0] = 0.1;
    run(sim, 20);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[0].reason, ==, LADDER_LINK);
    sim->thin[0] = 0;
    run(sim, 60);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_MAIN);
}

static void test_link_shared(void)
{
    /* The link of the post itself: all suffer, the one in focus is the last to go. */
    g_autofree Sim *sim = sim_new(4, 8, 8);
    sim->showing[2].focus = true;
    run(sim, 20);
    for (unsigned i = 0; i < 4; i++)
        sim->thin[i] = 0.3;
    run(sim, 12);
    g_assert_cmpint(sim->showing[2].rung, ==, LADDER_SUB);
    g_assert_cmpint(sim->showing[3].rung, ==, LADDER_STILL);
    run(sim, 60);
    g_assert_cmpuint(on(sim, LADDER_STILL), >=, 3);
}

static void test_link_quiet(void)
{
    /* Eight hours on a link that never bears it: tried each ten minutes, no more. */
    g_autofree Sim *sim = sim_new(2, 8, 8);
    sim->thin[0] = 0.5;
    run(sim, 3600);
    unsigned first = sim->changes[0];
    run(sim, 7 * 3600);
    g_assert_cmpuint(first, <=, 24);
    g_assert_cmpuint(sim->changes[0] - first, <=, 7 * 6 * 2 + 2);
    g_assert_cmpuint(sim->changes[1], ==, 1);
}

/* So many turns in which so many pictures came, by turns. */
static void play(Sim *sim, int turns, double fps, double other, int age_ms, int stalls)
{
    LadderLoad load = {.budget = 8, .main_weight = 4, .measured = true, .decoded = 30};
    for (int i = 0; i < turns; i++) {
        sim->showing[0].seen = (LadderSeen){.playing = true, .stalls = stalls};
        ladder_second(&sim->showing[0], fps, 0, age_ms);
        ladder_second(&sim->showing[0], other, 0, 40);
        load.now_ms = sim->now_ms += TURN_MS;
        ladder_turn(&sim->ladder, sim->all, 1, &load);
    }
}

static void test_night(void)
{
    /* A camera that goes to half its rate at night has no thin link. */
    g_autofree Sim *sim = sim_new(1, 8, 8);
    play(sim, 10, 15, 15, 40, 0);
    play(sim, 500, 6, 7, 160, 0);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_SUB);
}

static void test_gulps(void)
{
    /* As measured behind a link that was too thin: few, many, few. */
    g_autofree Sim *sim = sim_new(1, 8, 8);
    play(sim, 10, 15, 15, 40, 0);
    play(sim, 8, 4, 13, 160, 0);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_STILL);
    g_assert_cmpint(sim->showing[0].reason, ==, LADDER_LINK);
}

static void test_flush(void)
{
    /* What had waited came all at once: that is no rate to hold it to. */
    g_autofree Sim *sim = sim_new(1, 8, 8);
    play(sim, 10, 15, 15, 40, 0);
    play(sim, 1, 223, 15, 40, 0);
    g_assert_cmpfloat(sim->showing[0].full_fps[LADDER_SUB], <=, 16);
    play(sim, 100, 15, 15, 40, 0);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_SUB);
}

static void test_stalls(void)
{
    g_autofree Sim *sim = sim_new(1, 8, 8);
    play(sim, 10, 15, 15, 40, 0);
    /* One stall is bad luck. */
    play(sim, 1, 15, 15, 40, 1);
    play(sim, 30, 15, 15, 40, 0);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_SUB);
    play(sim, 2, 15, 15, 40, 1);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_STILL);
}

static void test_gap(void)
{
    /* As measured where a link became too thin: nothing for four seconds, then half of it. */
    g_autofree Sim *sim = sim_new(1, 8, 8);
    play(sim, 10, 15, 15, 40, 0);
    play(sim, 2, 0, 0, 2000, 0);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_SUB);
    play(sim, 2, 1, 7, 40, 0);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_STILL);
}

static void test_behind(void)
{
    /* Even, and as many as at night, and each one older than the last. */
    g_autofree Sim *sim = sim_new(1, 8, 8);
    play(sim, 10, 15, 15, 40, 0);
    play(sim, 10, 8, 8, 3000, 0);
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_STILL);
}

static void test_hung(void)
{
    /* A camera that hangs is said to be frozen; its link is not known to be thin. */
    g_autofree Sim *sim = sim_new(1, 8, 8);
    play(sim, 10, 15, 15, 40, 0);
    LadderLoad load = {.budget = 8, .main_weight = 4, .measured = true, .decoded = 30};
    for (int second = 1; second <= 60; second++) {
        ladder_second(&sim->showing[0], 0, 0, second * 1000);
        load.now_ms = sim->now_ms += 1000;
        ladder_turn(&sim->ladder, sim->all, 1, &load);
        sim->showing[0].seen = (LadderSeen){.playing = false};
    }
    g_assert_cmpint(sim->showing[0].rung, ==, LADDER_SUB);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ladder/a thin link lowers its own picture, and raises it again", test_link);
    g_test_add_func("/ladder/a link too thin for the main stream has the substream",
                    test_link_main);
    g_test_add_func("/ladder/a thin link that all share lowers the last ones first",
                    test_link_shared);
    g_test_add_func("/ladder/it does not flap in eight hours on a thin link", test_link_quiet);
    g_test_add_func("/ladder/fewer pictures at night are no thin link", test_night);
    g_test_add_func("/ladder/pictures that come in gulps are a thin link", test_gulps);
    g_test_add_func("/ladder/what came all at once is no rate to hold a camera to", test_flush);
    g_test_add_func("/ladder/one stall is bad luck, more are a thin link", test_stalls);
    g_test_add_func("/ladder/a link that becomes too thin is known after its first gap", test_gap);
    g_test_add_func("/ladder/pictures that come later and later are a thin link", test_behind);
    g_test_add_func("/ladder/a camera that hangs is no thin link", test_hung);
    return g_test_run();
}
