#include "demo_weather.h"

#include <math.h>

#include "base/clock.h"

#define HOUR_MS    INT64_C(3600000)
#define SOON_S     1
#define AGAIN_S    600
#define CLOUDS     3
#define CLOUD_TILE 0.25 /* how far one reaches, as a share of the city's width */
#define BLOWN      6    /* hours that one needs to go over it */

struct DemoWeather {
    const SourceSink *sink;
    struct event *tick;
    uint64_t seed;
    int64_t now_ms;
    double south, north, west, east; /* of the city */
};

/* 0 to 1, the same for the same numbers. */
static double chance_of(uint64_t seed, int64_t hour, int which)
{
    uint64_t mixed = seed * UINT64_C(0x9E3779B97F4A7C15) +
                     (uint64_t)hour * UINT64_C(0xBF58476D1CE4E5B9) +
                     (uint64_t)which * UINT64_C(0x94D049BB133111EB);
    mixed ^= mixed >> 31;
    mixed *= UINT64_C(0xD6E8FEB86659FD93);
    mixed ^= mixed >> 32;
    return (double)(mixed >> 11) / (double)(UINT64_C(1) << 53);
}

/* Millimetres in an hour; 0 and below: none. */
static double falls(const DemoWeather *weather, const Area *area, int64_t hour)
{
    double most = 0, wide = fmax(weather->east - weather->west, 0.01);
    double x = (area->lon - weather->west) / wide, y = (area->lat - weather->south) / wide;
    for (int i = 0; i < CLOUDS; i++) {
        int64_t born = hour / BLOWN;
        double thick = chance_of(weather->seed, born, i);
        double at_x =
            chance_of(weather->seed, born, i + CLOUDS) + (double)(hour % BLOWN) / BLOWN - 0.5;
        double at_y = chance_of(weather->seed, born, i + 2 * CLOUDS) *
                      (weather->north - weather->south) / wide;
        most = fmax(most, 26 * (thick - 0.45) * (1 - hypot(x - at_x, y - at_y) / CLOUD_TILE));
    }
    return most;
}

static void tell_one(const Area *area, void *data)
{
    const DemoWeather *weather = data;
    int64_t hour = weather->now_ms / HOUR_MS;
    double next = 0;
    for (int64_t h = hour; h < hour + 3; h++) {
        next = fmax(next, falls(weather, area, h));
    }
    bool hard = rain_of_amount(next, 1) >= RAIN_HEAVY;
    const Weather told = {.area = area->code,
                          .told_ms = weather->now_ms,
                          .now = rain_of_amount(falls(weather, area, hour), 1),
                          .next = rain_of_amount(next, 1),
                          .warning = hard ? "Hujan lebat" : "",
                          .warned_until_ms = hard ? (hour + 3) * HOUR_MS : 0,
                          .source = "demo"};
    weather->sink->weather(weather->sink->server, &told);
}

static void see_one(const Area *area, void *data)
{
    DemoWeather *weather = data;
    weather->south = fmin(weather->south, area->lat);
    weather->north = fmax(weather->north, area->lat);
    weather->west = fmin(weather->west, area->lon);
    weather->east = fmax(weather->east, area->lon);
}

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    DemoWeather *weather = data;
    const SourceSink *sink = weather->sink;
    const struct timeval again = {AGAIN_S, 0};
    weather->south = weather->west = INFINITY;
    weather->north = weather->east = -INFINITY;
    weather->now_ms = clock_wall_ms();
    sink->each_kelurahan(sink->server, see_one, weather);
    sink->begin(sink->server);
    sink->each_kelurahan(sink->server, tell_one, weather);
    sink->commit(sink->server);
    event_add(weather->tick, &again);
}

DemoWeather *demo_weather_new(struct event_base *base, const SourceSink *sink, uint64_t seed)
{
    DemoWeather *weather = g_new0(DemoWeather, 1);
    const struct timeval soon = {SOON_S, 0};
    weather->sink = sink;
    weather->seed = seed;
    weather->tick = evtimer_new(base, on_tick, weather);
    event_add(weather->tick, &soon);
    return weather;
}

void demo_weather_free(DemoWeather *weather)
{
    if (weather != NULL) {
        event_free(weather->tick);
        g_free(weather);
    }
}
