/* weather.h - rain over a kelurahan, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_WEATHER_H
#define TILIK_WIRE_WEATHER_H

#include <glib.h>

#include "model/weather.h"
#include "wire/codec.h"

/* {id, area, now, next, warning, warned_until, source, told_at, rev}: id is the area's code. */
void encode_weather(GString *out, const Weather *weather);
bool decode_weather(Decoder *decoder, const char *json, size_t size, Weather *out, GError **error);

#endif
