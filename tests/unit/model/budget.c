#include "model/budget.h"

#include <glib.h>

#define EACH_MS 2000

static Budget fresh(int cores, int memory_mb)
{
    Budget budget;
    budget_init(&budget, &(BudgetHost){.cores = cores, .memory_mb = memory_mb});
    return budget;
}

/* So many samples of players that cost so much each. */
static int feed(Budget *budget, int samples, double players, int cost, int others)
{
    int changes = 0;
    for (int i = 0; i < samples; i++) {
        BudgetSample sample = {.now_ms = (int64_t)i * EACH_MS,
                               .cpu = (int)(players * cost),
                               .others = others,
                               .players = players,
                               .steady = true,
                               .decoded = (int)(players * 30)};
        changes += budget_take(budget, &sample);
    }
    return changes;
}

static void test_guess(void)
{
    /* A pos kamling's PC, a room's workstation, a machine that is hardly one. */
    g_assert_cmpint(budget_guess(&(BudgetHost){2, 2048}), >=, 4);
    g_assert_cmpint(budget_guess(&(BudgetHost){2, 2048}), <=, 9);
    g_assert_cmpint(budget_guess(&(BudgetHost){8, 16384}), >, budget_guess(&(BudgetHost){2, 2048}));
    g_assert_cmpint(budget_guess(&(BudgetHost){1, 256}), ==, 2);
    g_assert_cmpint(budget_guess(&(BudgetHost){64, 64}), ==, 1);
    for (int cores = 0; cores < 300; cores++)
        for (int mb = 0; mb < 4000; mb += 333) {
            int guess = budget_guess(&(BudgetHost){cores, mb});
            g_assert_cmpint(guess, >=, 1);
            g_assert_cmpint(guess, <=, BUDGET_MAX);
        }
}

static void test_first_minute(void)
{
    Budget budget = fresh(2, 4096);
    int guess = budget.players;
    feed(&budget, 10, 4, 45, 100);
    g_assert_false(budget.measured);
    g_assert_cmpint(budget.players, ==, guess);
    feed(&budget, 20, 4, 45, 100);
    g_assert_true(budget.measured);
    g_assert_cmpfloat(budget.cost, >, 40);
    g_assert_cmpfloat(budget.cost, <, 50);
    /* It would bear 28; but four is all that anybody has seen. */
    g_assert_cmpint(budget.players, ==, 10);
    feed(&budget, 30, 9, 45, 100);
    g_assert_cmpint(budget.players, ==, 20);
    feed(&budget, 60, 20, 45, 100);
    g_assert_cmpint(budget.players, >=, 24);
    g_assert_cmpint(budget.players, <=, 30);
}

static void test_dear(void)
{
    /* 720p on an old PC: fewer than was guessed. */
    Budget budget = fresh(2, 4096);
    feed(&budget, 30, 2, 400, 100);
    g_assert_cmpint(budget.players, ==, 3);
}

static void test_others(void)
{
    /* Another program has most of the machine. */
    Budget budget = fresh(4, 8192);
    feed(&budget, 30, 4, 100, 200);
    int alone = budget.players;
    feed(&budget, 120, 4, 100, 3400);
    g_assert_cmpint(budget.players, <, alone);
    g_assert_cmpint(budget.players, <=, 5);
}

static void test_strained(void)
{
    Budget budget = fresh(2, 4096);
    feed(&budget, 60, 9, 100, 100);
    int well = budget.players;
    g_assert_cmpint(well, >=, 9);
    BudgetSample sample = {.cpu = 1850, .others = 100, .players = 14, .steady = true};
    sample.decoded = 300;
    sample.dropped = 60;
    for (int i = 0; i < 3; i++) {
        sample.now_ms = 1000000 + (int64_t)i * EACH_MS;
        budget_take(&budget, &sample);
    }
    g_assert_cmpint(budget.players, <=, 13);
    /* What is dropped while the processor rests is the link's. */
    Budget thin = fresh(2, 4096);
    feed(&thin, 60, 9, 100, 100);
    sample.cpu = 300;
    for (int i = 0; i < 20; i++)
        budget_take(&thin, &sample);
    g_assert_cmpint(thin.ceiling, ==, 0);
    /* It is forgotten: something else may have run. */
    sample.now_ms += 700000;
    budget_take(&budget, &sample);
    g_assert_cmpint(budget.ceiling, ==, 0);
}

static void test_unsteady(void)
{
    Budget budget = fresh(2, 4096);
    BudgetSample sample = {.cpu = 1500, .others = 0, .players = 1, .decoded = 30};
    for (int i = 0; i < 100; i++)
        budget_take(&budget, &sample);
    sample.steady = true;
    sample.players = 0;
    for (int i = 0; i < 100; i++)
        budget_take(&budget, &sample);
    g_assert_false(budget.measured);
    g_assert_cmpint(budget.samples, ==, 0);
}

static void test_known(void)
{
    Budget budget = fresh(2, 4096);
    budget_know(&budget, 45, 9);
    g_assert_true(budget.measured);
    g_assert_cmpint(budget.players, ==, 20);
    Budget doubtful = fresh(2, 4096);
    int guess = doubtful.players;
    budget_know(&doubtful, 0.0 / 1.0, 9);
    budget_know(&doubtful, -5, 9);
    budget_know(&doubtful, 1e300, 9);
    budget_know(&doubtful, 45, 0);
    budget_know(&doubtful, 45, 1000000);
    g_assert_false(doubtful.measured);
    g_assert_cmpint(doubtful.players, ==, guess);
}

static void test_quiet(void)
{
    /* Hours of figures that lie between two numbers: it is not said anew all the time. */
    Budget budget = fresh(2, 4096);
    GRand *dice = g_rand_new_with_seed(7);
    int changes = 0;
    feed(&budget, 60, 12, 95, 100);
    for (int i = 0; i < 5400; i++) {
        BudgetSample sample = {.now_ms = (int64_t)i * EACH_MS,
                               .cpu = g_rand_int_range(dice, 1050, 1250),
                               .others = g_rand_int_range(dice, 50, 300),
                               .players = 12,
                               .steady = true,
                               .decoded = 360};
        changes += budget_take(&budget, &sample);
    }
    g_rand_free(dice);
    g_assert_cmpint(changes, <=, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/budget/an unknown PC gets a careful guess by its cores and memory",
                    test_guess);
    g_test_add_func("/budget/the first minute of playing measures it, and what is seen bounds it",
                    test_first_minute);
    g_test_add_func("/budget/dear pictures make it small", test_dear);
    g_test_add_func("/budget/another program that takes the machine makes it small", test_others);
    g_test_add_func("/budget/dropped pictures on a busy PC lower it for a while", test_strained);
    g_test_add_func("/budget/what comes while windows open or nothing plays measures nothing",
                    test_unsteady);
    g_test_add_func("/budget/a PC that was measured before is known, and nonsense is passed over",
                    test_known);
    g_test_add_func("/budget/it keeps still over hours of figures between two numbers", test_quiet);
    return g_test_run();
}
