/* cli_weather.h - `tilik weather`: rain over each kelurahan
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_WEATHER_H
#define TILIK_CONSOLE_CLI_WEATHER_H

int cli_weather(int argc, char **argv);

#endif
