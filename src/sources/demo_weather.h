/* demo_weather.h - rain over the make-believe city: clouds go over it, the same for the same seed
 * and hour
 *
 * Layer: sources, private.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_WEATHER_H
#define TILIK_SOURCES_DEMO_WEATHER_H

#include "sources/source.h"

typedef struct DemoWeather DemoWeather;

/* Tells of it soon, and from then on now and then. */
DemoWeather *demo_weather_new(struct event_base *base, const SourceSink *sink, uint64_t seed);
void demo_weather_free(DemoWeather *weather);

#endif
