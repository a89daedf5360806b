/* ladder_sim.h - a PC that bears so much, links that let so much pass, and pictures on them
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_LADDER_SIM_H
#define TILIK_TESTS_LADDER_SIM_H

#include <glib.h>

#include "model/ladder.h"

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

static inline Sim *sim_new(unsigned count, double budget, double bears)
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

static inline double used(const Sim *sim)
{
    double sum = 0;
    for (unsigned i = 0; i < sim->count; i++)
        if (sim->showing[i].known)
            sum += ladder_cost(&sim->showing[i], 4);
    return sum;
}

static inline void turn(Sim *sim, bool measured)
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

static inline void run(Sim *sim, int seconds)
{
    for (int i = 0; i < seconds * 1000 / TURN_MS; i++)
        turn(sim, true);
}

static inline unsigned on(const Sim *sim, LadderRung rung)
{
    unsigned count = 0;
    for (unsigned i = 0; i < sim->count; i++)
        count += sim->showing[i].rung == rung;
    return count;
}

static inline unsigned changes(const Sim *sim)
{
    unsigned count = 0;
    for (unsigned i = 0; i < sim->count; i++)
        count += sim->changes[i];
    return count;
}

#endif
