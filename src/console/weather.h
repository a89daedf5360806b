/* weather.h - rain over the city, as the backend knows it: for the areas and the tours
 *
 * It is asked for when the link is there and now and then, since who sees one RT is not told of
 * its kelurahan by the change stream, and followed meanwhile.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_WEATHER_H
#define TILIK_CONSOLE_WEATHER_H

#include "console/app.h"
#include "model/weather.h"

void weather_start(App *app);
void weather_stop(App *app);

/* Another backend, or another who. */
void weather_forget(App *app);

/* The link is there, or what we may do is known. */
void weather_know(App *app);

/* An object of the change stream (net/sync.h). */
void weather_object(App *app, const char *event, const char *json, size_t size);

/* NULL where nothing is known. */
const WeatherBook *weather_known(const App *app);

#endif
