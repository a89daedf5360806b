#include "chance.h"

#include <math.h>

uint64_t chance_next(Chance *chance)
{
    uint64_t z = (chance->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void chance_init(Chance *chance, uint64_t seed, uint64_t stream)
{
    chance->state = seed;
    chance->state = chance_next(chance) + stream * 0xD1B54A32D192ED03u;
    chance_next(chance);
}

uint32_t chance_below(Chance *chance, uint32_t bound)
{
    return (uint32_t)(((chance_next(chance) >> 32) * bound) >> 32);
}

bool chance_hit(Chance *chance, uint32_t per_mille)
{
    return chance_below(chance, 1000) < per_mille;
}

double chance_unit(Chance *chance)
{
    return (double)(chance_next(chance) >> 11) / 9007199254740992.0;
}

size_t chance_weighted(Chance *chance, const uint16_t *weights, size_t count)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    uint32_t at = chance_below(chance, sum);
    for (size_t i = 0; i + 1 < count; i++) {
        if (at < weights[i]) {
            return i;
        }
        at -= weights[i];
    }
    return count - 1;
}

double chance_wait(Chance *chance, double mean)
{
    return -mean * log(1.0 - chance_unit(chance));
}

int64_t chance_span(Chance *chance, int64_t low, int64_t high)
{
    uint32_t doublings = 0;
    while ((low << (doublings + 1)) < high) {
        doublings++;
    }
    int64_t base = low << chance_below(chance, doublings + 1);
    int64_t value = base + (int64_t)(chance_unit(chance) * (double)base);
    return value < high ? value : high;
}

void chance_point(Chance *chance, double *x, double *y)
{
    do {
        *x = 2 * chance_unit(chance) - 1;
        *y = 2 * chance_unit(chance) - 1;
    } while (*x * *x + *y * *y > 1);
}
