/* bmkg.c - forecasts by kelurahan */
#include "wire/bmkg.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "wire/decoder.h"

#define STEP_HOURS 3
#define STEP_MS    INT64_C(10800000)

/* Rain by the weather's number, where no amount stands. */
static Rain rain_of_number(int number)
{
    switch (number) {
    case 60: /* light rain */
    case 80: /* a shower somewhere */
        return RAIN_LIGHT;
    case 61: /* rain */
        return RAIN_MODERATE;
    case 63: /* heavy rain */
    case 95: /* thunder with rain */
    case 97:
        return RAIN_HEAVY;
    default:
        return number >= 0 && number < 60 ? RAIN_NONE : RAIN_UNKNOWN;
    }
}

typedef struct StepRead {
    const char *utc;
    double amount;
    int number;
} StepRead;

#define AT(member) offsetof(StepRead, member)
static const Field step_fields[] = {
    {"utc_datetime", FIELD_EXACT, true, AT(utc), 0, 40, NULL},
    {"tp", FIELD_AMOUNT, false, AT(amount), 0, 0, NULL},
    {"weather", FIELD_INT, false, AT(number), 0, 1000, NULL},
};
static const FieldSet step_set = FIELD_SET("forecast", step_fields);
#undef AT

/* "2026-11-23 06:00:00", which its name says is UTC. */
static bool read_time(const char *text, int64_t *out)
{
    char rfc[32];
    if (strlen(text) != 19 || text[10] != ' ') {
        return clock_parse(text, out);
    }
    g_snprintf(rfc, sizeof rfc, "%.10sT%.8sZ", text, text + 11);
    return clock_parse(rfc, out);
}

static void take_step(Decoder *decoder, const cJSON *value, BmkgForecast *forecast)
{
    StepRead read = {.amount = NAN, .number = -1};
    Complaint complaint;
    BmkgStep step;
    if (forecast->count == BMKG_STEPS_MAX ||
        !decoder_check_inner(decoder, &step_set, value, &read, &complaint) ||
        !read_time(read.utc, &step.at_ms) ||
        (forecast->count > 0 && step.at_ms <= forecast->steps[forecast->count - 1].at_ms)) {
        return;
    }
    Rain by_number = rain_of_number(read.number);
    Rain by_amount = rain_of_amount(read.amount, STEP_HOURS);
    step.rain = by_amount == RAIN_UNKNOWN ? by_number : by_amount;
    /* A step that is named rain, of an amount that rounds to nothing. */
    if (step.rain == RAIN_NONE && by_number > RAIN_NONE) {
        step.rain = RAIN_LIGHT;
    }
    forecast->steps[forecast->count++] = step;
}

static void take_days(Decoder *decoder, const cJSON *days, BmkgForecast *forecast)
{
    const cJSON *day, *step;
    cJSON_ArrayForEach(day, days)
    {
        cJSON_ArrayForEach(step, day)
        {
            take_step(decoder, step, forecast);
        }
    }
}

bool decode_bmkg_forecast(Decoder *decoder, const char *json, size_t size, BmkgForecast *out,
                          GError **error)
{
    static const JsonBounds bounds = {BMKG_FORECAST_MAX, 16384, false};
    BmkgForecast read = {0};
    AreaLevel level;
    const cJSON *tree = decoder_parse_within(decoder, "forecast", json, size, &bounds, error);
    if (tree == NULL) {
        return false;
    }
    const cJSON *place = cJSON_GetObjectItemCaseSensitive(tree, "lokasi");
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(place, "adm4");
    if (!cJSON_IsString(code) || strlen(code->valuestring) >= sizeof read.adm4 ||
        !area_code_level(code->valuestring, &level) || level != AREA_KELURAHAN) {
        return decoder_complain("forecast", "lokasi.adm4", "not a kelurahan's code", error);
    }
    g_strlcpy(read.adm4, code->valuestring, sizeof read.adm4);
    const cJSON *places = cJSON_GetObjectItemCaseSensitive(tree, "data"), *one;
    cJSON_ArrayForEach(one, places)
    {
        take_days(decoder, cJSON_GetObjectItemCaseSensitive(one, "cuaca"), &read);
    }
    if (read.count == 0) {
        return decoder_complain("forecast", "data", "no step with a time", error);
    }
    *out = read;
    return true;
}

Rain bmkg_rain_now(const BmkgForecast *forecast, int64_t now_ms)
{
    Rain rain = RAIN_UNKNOWN;
    for (size_t i = 0; i < forecast->count && forecast->steps[i].at_ms <= now_ms; i++) {
        rain = now_ms < forecast->steps[i].at_ms + STEP_MS ? forecast->steps[i].rain : RAIN_UNKNOWN;
    }
    return rain;
}

Rain bmkg_rain_next(const BmkgForecast *forecast, int64_t now_ms)
{
    Rain worst = RAIN_UNKNOWN;
    for (size_t i = 0; i < forecast->count; i++) {
        int64_t at_ms = forecast->steps[i].at_ms;
        if (at_ms + STEP_MS > now_ms && at_ms < now_ms + WEATHER_NEXT_MS) {
            worst = MAX(worst, forecast->steps[i].rain);
        }
    }
    return worst;
}
