#include "model/budget.h"

/* A minute of one each two seconds: from the half of it on the figure is used. */
#define SAMPLES_MEASURED 15
#define SAMPLES_FULL     30
/* Careful: a substream costs a third to a half of this on a slow PC of today. */
#define GUESS_COST 150
#define GUESS_MAX  16
/* Of each core so much is for pictures. */
#define SHARE_OF_CORES 0.75
/* The console, the X server. */
#define KEPT_FREE 200
/* A player of the usual kind takes about 14 MB, of 720p 45; half of the memory is for them. */
#define PLAYER_MB 45
/* No player is cheaper than this, whatever a short measurement says. */
#define COST_LEAST 5.0
#define COST_MOST  4000.0
/* Dropped: so much of what was decoded is seen by an eye; less is chance. */
#define STRAINED_SHARE  0.04
#define WELL_SHARE      0.01
#define STRAINED_IN_ROW 3
#define DECODED_LEAST   20
#define CEILING_MS      600000
#define BUSY_SHARE      0.9
/* By so much a figure must differ from the number that stands. */
#define SLACK_DOWN 0.7
#define SLACK_UP   1.3

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static int memory_cap(const BudgetHost *host)
{
    return host->memory_mb > 0 ? clamp(host->memory_mb / 2 / PLAYER_MB, 1, BUDGET_MAX) : BUDGET_MAX;
}

int budget_guess(const BudgetHost *host)
{
    double room = host->cores * 1000 * SHARE_OF_CORES - KEPT_FREE;
    int guess = clamp((int)(room / GUESS_COST), 1, GUESS_MAX);
    int most = memory_cap(host);
    return guess < most ? guess : most;
}

void budget_init(Budget *budget, const BudgetHost *host)
{
    *budget = (Budget){.host = *host};
    budget->host.cores = clamp(host->cores, 1, 1024);
    budget->players = budget_guess(&budget->host);
}

/* So many fit beside all else, by the cost of one.  A figure that lies between two numbers must not
 * make the budget go to and fro. */
static int by_cost(const Budget *budget)
{
    double room = budget->host.cores * 1000 * SHARE_OF_CORES - KEPT_FREE;
    /* What else runs is counted where it takes more than what is left to it anyhow. */
    double left = budget->host.cores * 1000 - KEPT_FREE - budget->others;
    room = left < room ? left : room;
    double cost = budget->cost > COST_LEAST ? budget->cost : COST_LEAST;
    double fit = room / cost;
    if (fit >= budget->players - SLACK_DOWN && fit < budget->players + SLACK_UP)
        return budget->players;
    return clamp((int)(fit > budget->players ? fit - SLACK_UP + 1 : fit), 1, BUDGET_MAX);
}

static int estimate(const Budget *budget)
{
    int guess = budget_guess(&budget->host);
    int players = guess;
    if (budget->measured) {
        int trusted = budget->seen * 2 + 2;
        players = by_cost(budget);
        int most = trusted > guess ? trusted : guess;
        players = players < most ? players : most;
    }
    if (budget->ceiling > 0 && players > budget->ceiling)
        players = budget->ceiling;
    int memory = memory_cap(&budget->host);
    return players < memory ? players : memory;
}

void budget_know(Budget *budget, double cost, int seen)
{
    if (!(cost >= 1 && cost <= COST_MOST) || seen < 1 || seen > BUDGET_MAX)
        return;
    budget->cost = cost;
    budget->seen = seen;
    budget->samples = SAMPLES_MEASURED;
    budget->measured = true;
    budget->players = estimate(budget);
}

bool budget_busy(const BudgetHost *host, const BudgetSample *sample)
{
    if (sample->others < 0)
        return false;
    return sample->cpu + sample->others >= host->cores * 1000 * BUSY_SHARE;
}

static double dropped_share(const BudgetSample *sample)
{
    int pictures = sample->decoded + sample->dropped;
    return pictures >= DECODED_LEAST ? (double)sample->dropped / pictures : 0;
}

/* It drops pictures and has no time left: so many are too many for now. */
static void take_strain(Budget *budget, const BudgetSample *sample)
{
    bool unknown = sample->others < 0;
    bool strained =
        dropped_share(sample) >= STRAINED_SHARE && (unknown || budget_busy(&budget->host, sample));
    budget->strained = strained ? budget->strained + 1 : 0;
    if (budget->strained >= STRAINED_IN_ROW && sample->players > 1) {
        budget->ceiling = clamp((int)sample->players - 1, 1, BUDGET_MAX);
        budget->ceiling_ms = sample->now_ms;
        budget->strained = 0;
    }
    if (budget->ceiling > 0 && sample->now_ms - budget->ceiling_ms >= CEILING_MS)
        budget->ceiling = 0;
}

/* The mean at first, then what it has been in about the last minute. */
static void take_cost(Budget *budget, const BudgetSample *sample)
{
    double cost = sample->cpu / sample->players;
    budget->samples += budget->samples < SAMPLES_FULL;
    double weight = 1.0 / budget->samples;
    budget->cost += (cost - budget->cost) * weight;
    if (sample->others >= 0)
        budget->others += (sample->others - budget->others) * weight;
    budget->measured = budget->samples >= SAMPLES_MEASURED;
    int whole = (int)(sample->players + 0.5);
    if (dropped_share(sample) < WELL_SHARE && whole > budget->seen && budget->measured)
        budget->seen = clamp(whole, 1, BUDGET_MAX);
}

bool budget_take(Budget *budget, const BudgetSample *sample)
{
    int before = budget->players;
    bool measured = budget->measured;
    take_strain(budget, sample);
    bool counts = sample->steady && sample->players >= 0.9 && sample->decoded >= DECODED_LEAST;
    /* What drops pictures costs less than it should. */
    if (counts && dropped_share(sample) < STRAINED_SHARE)
        take_cost(budget, sample);
    budget->players = estimate(budget);
    return budget->players != before || budget->measured != measured;
}
