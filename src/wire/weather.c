/* weather.c - rain over a kelurahan */
#include "wire/weather.h"

#include "wire/decoder.h"
#include "wire/write.h"

FIELD_PARSE(Rain, rain)

#define AT(member) offsetof(Weather, member)
static const Field weather_fields[] = {
    {"area", FIELD_CODE, true, AT(area), AREA_KELURAHAN, 0, NULL},
    {"now", FIELD_WORD, true, AT(now), 0, 0, read_rain},
    {"next", FIELD_WORD, true, AT(next), 0, 0, read_rain},
    {"warning", FIELD_TEXT, false, AT(warning), 1, WEATHER_TEXT_MAX, NULL},
    {"warned_until", FIELD_TIME, false, AT(warned_until_ms), 0, 0, NULL},
    {"source", FIELD_TEXT, true, AT(source), 0, 40, NULL},
    {"told_at", FIELD_TIME, true, AT(told_ms), 0, 0, NULL},
    {"rev", FIELD_INT64, true, AT(rev), 0, INT64_MAX, NULL},
};
static const FieldSet weather_set = FIELD_SET("weather", weather_fields);
#undef AT

void encode_weather(GString *out, const Weather *weather)
{
    write_raw(out, "{\"id\":");
    write_string(out, weather->area);
    write_key(out, "area");
    write_string(out, weather->area);
    write_key(out, "now");
    write_word(out, rain_word(weather->now));
    write_key(out, "next");
    write_word(out, rain_word(weather->next));
    write_key(out, "warning");
    write_text_or_null(out, weather->warning);
    write_key(out, "warned_until");
    write_time(out, weather->warned_until_ms);
    write_key(out, "source");
    write_string(out, weather->source);
    write_key(out, "told_at");
    write_time(out, weather->told_ms);
    write_key(out, "rev");
    write_integer(out, weather->rev);
    write_raw(out, "}");
}

bool decode_weather(Decoder *decoder, const char *json, size_t size, Weather *out, GError **error)
{
    Weather read = {.warning = "", .source = ""};
    if (!decoder_read(decoder, &weather_set, json, size, &read, error)) {
        return false;
    }
    *out = read;
    return true;
}
