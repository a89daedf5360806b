#include "model/weather.h"

#include <math.h>
#include <string.h>

WORDS_DEFINE(Rain, rain, RAIN_TABLE)

#define SAME_MS INT64_C(3600000)

/* Millimetres an hour, at least. */
static const double least_mm[RAINS] = {
    [RAIN_LIGHT] = 0.1, [RAIN_MODERATE] = 5, [RAIN_HEAVY] = 10, [RAIN_EXTREME] = 20};

static const double shares[RAINS] = {
    [RAIN_LIGHT] = 0.25, [RAIN_MODERATE] = 0.5, [RAIN_HEAVY] = 0.8, [RAIN_EXTREME] = 1};

Rain rain_of_amount(double mm, double hours)
{
    if (!(mm >= 0) || !(hours > 0)) {
        return RAIN_UNKNOWN;
    }
    Rain rain = RAIN_NONE;
    while (rain + 1 < RAINS && mm / hours >= least_mm[rain + 1]) {
        rain++;
    }
    return rain;
}

double rain_share(Rain rain)
{
    return (unsigned)rain < RAINS ? shares[rain] : 0;
}

bool weather_same(const Weather *one, const Weather *other)
{
    int64_t apart = one->told_ms - other->told_ms;
    return one->now == other->now && one->next == other->next &&
           one->warned_until_ms == other->warned_until_ms && apart < SAME_MS && apart > -SAME_MS &&
           g_strcmp0(one->warning, other->warning) == 0 &&
           g_strcmp0(one->source, other->source) == 0;
}

static bool is_old(const Weather *weather, int64_t now_ms)
{
    return now_ms - weather->told_ms > WEATHER_OLD_MS;
}

double weather_wetness(const Weather *weather, int64_t now_ms)
{
    double next = rain_share(weather->next);
    if (weather->warned_until_ms > now_ms) {
        next = MAX(next, rain_share(RAIN_HEAVY));
    }
    if (is_old(weather, now_ms)) {
        return 0;
    }
    return MAX(rain_share(weather->now), next / 2);
}

bool weather_matters(const char *alert_kind)
{
    static const char *const kinds[] = {"genangan", "banjir", "rob", "longsor", "pompa", NULL};
    return g_strv_contains(kinds, alert_kind);
}

double weather_score(double score, const Weather *weather, int64_t now_ms)
{
    bool known = weather->now != RAIN_UNKNOWN || weather->next != RAIN_UNKNOWN ||
                 weather->warned_until_ms > now_ms;
    if (!known || is_old(weather, now_ms) || !(score > 0 && score < 1)) {
        return score;
    }
    double wetness = weather_wetness(weather, now_ms);
    double odds = score / (1 - score) * (wetness > 0 ? 1 + 4 * wetness : 0.5);
    return odds / (1 + odds);
}
