/* chance.h - numbers that look random and are the same on every machine
 *
 * A Chance is a splitmix64 stream: one word of state, good enough to spread cameras over a city.
 * Nothing secret comes from it.  Only whole numbers and divisions are used, so that a seed gives
 * the same bytes everywhere.
 *
 * Layer: sources.  Thread: one at a time.
 */
#ifndef TILIK_SOURCES_CHANCE_H
#define TILIK_SOURCES_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Chance {
    uint64_t state;
} Chance;

/* Starts a stream; streams of one seed with different numbers are independent. */
void chance_init(Chance *chance, uint64_t seed, uint64_t stream);

uint64_t chance_next(Chance *chance);

/* 0 to bound - 1; bound is at least 1. */
uint32_t chance_below(Chance *chance, uint32_t bound);

/* True in per_mille of 1000 cases. */
bool chance_hit(Chance *chance, uint32_t per_mille);

/* At least 0, below 1. */
double chance_unit(Chance *chance);

/* An index by weight: weights[i] of their sum. */
size_t chance_weighted(Chance *chance, const uint16_t *weights, size_t count);

/* A waiting time with the given mean, as between calls of a Poisson process.  Not the same bytes
 * everywhere. */
double chance_wait(Chance *chance, double mean);

/* A duration between low and high where each doubling is as likely as any other. */
int64_t chance_span(Chance *chance, int64_t low, int64_t high);

/* A point in the circle of radius 1. */
void chance_point(Chance *chance, double *x, double *y);

#endif
