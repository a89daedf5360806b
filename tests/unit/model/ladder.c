#include "model/ladder.h"

#include <glib.h>

#define TURN_MS    2000
#define RECOVER_MS 30000
#define MOST       16

/* A PC that bears so much, and so many pictures on it. */
typedef struct Sim {
    Ladder ladder;
    LadderShowing showing[MOST];
    LadderShowing *all[MOST];
    unsigned count;
    int64_t now_ms;
    double budget, bears;   /* what it believes to bear, and what it does */
    double thin[MOST];      /* share of the pictures that come too late on this link */
    unsigned changes[MOST]; /* of the rung */
} Sim;

static Sim *sim_new(unsigned count, double budget, double bears)
{
    Sim *sim = g_new0(Sim, 1);
    ladder_init(&sim->ladder, RECOVER_MS);
    sim->now_ms = 1000;
    sim->count = count;
    sim->budget = budget;
    sim->bears = bears;
    for (unsigned i = 0; i < MOST; i++)
        sim->all[i] = &sim->showing[i];
    return sim;
}

static double used(const Sim *sim)
{
    double sum = 0;
    for (unsigned i = 0; i < sim->count; i++)
        if (sim->showing[i].known)
            sum += ladder_cost(&sim->showing[i], 4);
    return sum;
}

static void turn(Sim *sim, bool measured)
{
    double load = used(sim), late = load > sim->bears ? 1 - sim->bears / load : 0;
    LadderLoad whole = {.now_ms = sim->now_ms,
                        .budget = sim->budget,
                        .main_weight = 4,
                        .measured = measured,
                        .busy = load > sim->bears * 0.95};
    LadderRung before[MOST];
    for (unsigned i = 0; i < sim->count; i++) {
        LadderShowing *showing = &sim->showing[i];
        bool moves = showing->known && showing->rung <= LADDER_SUB;
        double lost = MIN(1, late + (showing->rung == LADDER_SUB    ? sim->thin[i]
                                     : showing->rung == LADDER_MAIN ? MIN(1, sim->thin[i] * 3)
                                                                    : 0));
        showing->seen = (LadderSeen){.playing = true};
        for (int second = 0; moves && measured && second < TURN_MS / 1000; second++) {
            int dropped = (int)(15 * lost);
            ladder_second(showing, 15, dropped, 40);
            whole.dropped += dropped;
            whole.decoded += 15 - dropped;
        }
        before[i] = showing->rung;
    }
    ladder_turn(&sim->ladder, sim->all, sim->count, &whole);
    for (unsigned i = 0; i < sim->count; i++)
        sim->changes[i] += before[i] != sim->showing[i].rung;
    sim->now_ms += measured ? TURN_MS : 0;
}

static void run(Sim *sim, int seconds)
{
    for (int i = 0; i < seconds * 1000 / TURN_MS; i++)
        turn(sim, true);
}

static unsigned on(const Sim *sim, LadderRung rung)
{
    unsigned count = 0;
    for (unsigned i = 0; i < sim->count; i++)
        count += sim->showing[i].rung == rung;
    return count;
}

static unsigned changes(const Sim *sim)
{
    unsigned count = 0;
    for (unsigned i = 0; i < sim->count; i++)
        count += sim->changes[i];
    return count;
}

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
