/* budget.h - how many moving pictures this PC bears
 *
 * A PC that is not known yet gets a careful guess.  While pictures play, what they cost is
 * measured: the processor's time of each, and whether pictures are dropped while the processor is
 * busy.  All cores count, and some of them is left to the console, the X server and whatever else
 * runs.
 *
 * Always true: a Budget is at least 1; it never grows beyond about twice of what was seen to play
 * well, so that a first window's figure is not stretched to sixty.
 *
 * Processor time is in thousandths of one core.  Pure: the caller passes times in.
 *
 * Layer: model.  Thread: any, one at a time for one object.
 */
#ifndef TILIK_MODEL_BUDGET_H
#define TILIK_MODEL_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/* More is not believed of any PC. */
#define BUDGET_MAX 64

typedef struct BudgetHost {
    int cores, memory_mb;
} BudgetHost;

/* What has been since the last one. */
typedef struct BudgetSample {
    int64_t now_ms;
    int cpu;              /* of the players together */
    int others;           /* of all else on this PC; below 0 not known */
    double players;       /* that played all the time, in usual pictures (substreams) */
    bool steady;          /* none came or went: opening one costs more than it will */
    int decoded, dropped; /* pictures */
} BudgetSample;

typedef struct Budget {
    BudgetHost host;
    int players;   /* what it bears */
    bool measured; /* else guessed */
    double cost;   /* of one player; 0 not known */
    double others; /* of all else, smoothed */
    int samples;   /* that cost rests on, up to a bound */
    int seen;      /* so many have played well */
    int ceiling;   /* it bore no more a while ago; 0 none */
    int64_t ceiling_ms;
    int strained; /* samples in a row in which it did not bear what it had */
} Budget;

/* What an unknown PC is trusted with. */
int budget_guess(const BudgetHost *host);

/* A PC that nothing is known of. */
void budget_init(Budget *budget, const BudgetHost *host);

/* A PC that was measured before: what a player cost then, and how many have played well.  What
 * can't be is passed over. */
void budget_know(Budget *budget, double cost, int seen);

/* Takes in a sample; true when what the PC bears, or how that is known, changed. */
bool budget_take(Budget *budget, const BudgetSample *sample);

/* True when the processor has hardly anything left; false where that is not known. */
bool budget_busy(const BudgetHost *host, const BudgetSample *sample);

#endif
