/* Rain over each kelurahan, from the weather agency: the forecast of one kelurahan after the other,
 * within the requests a minute that it allows, and its warnings.
 *
 * What was forecast is kept, so that "now" goes on with the clock between two requests. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "bmkg_private.h"

#define FORECAST_URL "https://api.bmkg.go.id/publik/prakiraan-cuaca"
#define WARNINGS_URL "https://www.bmkg.go.id/alerts/nowcast/id"
#define CREDIT       "BMKG"
#define TICK_MS      250
#define TELL_MS      60000
/* Kelurahan that came meanwhile are found so often. */
#define LOOK_MS       3600000
#define AGAIN_MS      30000
#define AGAIN_MOST_MS 3600000
/* So many failures in a row, and it is down. */
#define DOWN_AT 3

typedef struct Place {
    char code[AREA_CODE_SIZE];
    double lat, lon;
    BmkgForecast *forecast; /* NULL: none yet */
    int64_t told_ms;        /* when it came */
    int64_t due_ms;         /* by the steady clock */
    Weather told;           /* what was told last, without its strings */
    char *warning;          /* that was told with it */
} Place;

struct Source {
    const SourceSink *sink;
    struct event *tick;
    Asker *asker;
    Decoder *decoder;
    GPtrArray *places; /* of Place */
    BmkgWarnings warnings;
    Place *asked;       /* whose forecast is under way; NULL none */
    char *asked_path;   /* of a warning that is under way */
    char *path, *scope; /* of the forecast, on its host; what is asked of, "" all */
    int64_t every_ms, gap_ms, next_ms, tell_ms, look_ms;
    unsigned failures;
};

static void place_free(gpointer data)
{
    Place *place = data;
    g_free(place->forecast);
    g_free(place->warning);
    g_free(place);
}

/* Telling */

static void tell_place(Source *source, Place *place, int64_t now_ms)
{
    const BmkgWarning *warning =
        bmkg_warnings_over(&source->warnings, place->lat, place->lon, now_ms);
    Weather weather = {
        .area = place->code,
        .told_ms = place->told_ms,
        .now = bmkg_rain_now(place->forecast, now_ms),
        .next = bmkg_rain_next(place->forecast, now_ms),
        .warning = warning != NULL ? warning->event : "",
        .warned_until_ms = warning != NULL ? warning->until_ms : 0,
        .source = CREDIT,
    };
    place->told.warning = place->warning;
    place->told.source = CREDIT;
    if (weather_same(&weather, &place->told)) {
        return;
    }
    source->sink->weather(source->sink->server, &weather);
    place->told = weather;
    g_free(place->warning);
    place->warning = g_strdup(weather.warning);
}

static void tell_all(Source *source)
{
    int64_t now_ms = clock_wall_ms();
    source->sink->begin(source->sink->server);
    for (guint i = 0; i < source->places->len; i++) {
        Place *place = source->places->pdata[i];
        if (place->forecast != NULL) {
            tell_place(source, place, now_ms);
        }
    }
    source->sink->commit(source->sink->server);
}

static unsigned count_forecasts(const Source *source)
{
    unsigned count = 0;
    for (guint i = 0; i < source->places->len; i++) {
        count += ((Place *)source->places->pdata[i])->forecast != NULL;
    }
    return count;
}

/* How it stands */

static void stand(Source *source)
{
    unsigned warned = bmkg_warnings_count(&source->warnings, clock_wall_ms());
    g_autofree char *detail = g_strdup_printf("data: " CREDIT "; %u of %u kelurahan, %u warnings",
                                              count_forecasts(source), source->places->len, warned);
    bool partly = source->warnings.failures > 0;
    source->sink->stands(source->sink->server, partly ? SOURCE_PARTLY : SOURCE_UP, detail);
}

static void failed(Source *source, long status, const char *why)
{
    bool refused = status == 401 || status == 403;
    source->sink->heard(source->sink->server, false);
    if (++source->failures >= DOWN_AT || refused) {
        source->sink->stands(source->sink->server, refused ? SOURCE_REFUSED : SOURCE_DOWN, why);
    }
    source->next_ms = clock_mono_ms() + ask_wait_ms(source->failures, AGAIN_MS, AGAIN_MOST_MS);
}

/* Forecasts */

static bool take_forecast(Source *source, Place *place, const AskAnswer *answer, GError **error)
{
    g_autofree BmkgForecast *forecast = g_new0(BmkgForecast, 1);
    if (!decode_bmkg_forecast(source->decoder, answer->body, answer->size, forecast, error)) {
        return false;
    }
    if (strcmp(forecast->adm4, place->code) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "forecast: of another kelurahan");
        return false;
    }
    g_free(place->forecast);
    place->forecast = g_steal_pointer(&forecast);
    place->told_ms = clock_wall_ms();
    return true;
}

static void on_forecast(const AskAnswer *answer, void *data)
{
    Source *source = data;
    Place *place = g_steal_pointer(&source->asked);
    g_autoptr(GError) error = NULL;
    /* Whatever it says of this one, the next is asked first. */
    place->due_ms = clock_mono_ms() + source->every_ms;
    if (answer->why != NULL || answer->status == 429 || answer->status >= 500 ||
        answer->status == 401 || answer->status == 403) {
        place->due_ms = clock_mono_ms(); /* behind those that have waited for longer */
        failed(source, answer->status,
               answer->why != NULL ? answer->why : "it answers with an error");
        return;
    }
    source->failures = 0;
    bool good = answer->status == 200 && take_forecast(source, place, answer, &error);
    source->sink->heard(source->sink->server, good);
    if (good) {
        tell_place(source, place, clock_wall_ms());
    }
    stand(source);
}

static Place *next_place(const Source *source, int64_t mono_ms)
{
    Place *next = NULL;
    for (guint i = 0; i < source->places->len; i++) {
        Place *one = source->places->pdata[i];
        if (one->due_ms <= mono_ms && (next == NULL || one->due_ms < next->due_ms)) {
            next = one;
        }
    }
    return next;
}

static void ask_place(Source *source, Place *place)
{
    g_autofree char *path = g_strdup_printf(
        "%s%sadm4=%s", source->path, strchr(source->path, '?') != NULL ? "&" : "?", place->code);
    const AskRequest request = {.path = path};
    source->asked = place;
    asker_ask(source->asker, &request, on_forecast, source);
}

/* Warnings */

static void on_warning(const AskAnswer *answer, void *data)
{
    Source *source = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_steal_pointer(&source->asked_path);
    bool good = bmkg_warnings_take(&source->warnings, path, answer, clock_mono_ms(), &error);
    source->sink->heard(source->sink->server, good);
    if (!good) {
        g_message("bmkg: %s", error->message);
    }
    if (source->failures < DOWN_AT) {
        stand(source);
    }
    tell_all(source);
}

/* Ticking */

static void add_place(const Area *area, void *data)
{
    Source *source = data;
    if (source->scope[0] != '\0' && !area_code_within(area->code, source->scope)) {
        return;
    }
    for (guint i = 0; i < source->places->len; i++) {
        if (strcmp(((const Place *)source->places->pdata[i])->code, area->code) == 0) {
            return;
        }
    }
    Place *place = g_new0(Place, 1);
    g_strlcpy(place->code, area->code, sizeof place->code);
    place->lat = area->lat;
    place->lon = area->lon;
    g_ptr_array_add(source->places, place);
}

static void ask_next(Source *source, int64_t mono_ms)
{
    const char *path = bmkg_warnings_next(&source->warnings, mono_ms);
    Place *place = path == NULL ? next_place(source, mono_ms) : NULL;
    if (path == NULL && place == NULL) {
        return;
    }
    source->next_ms = mono_ms + source->gap_ms;
    if (place != NULL) {
        ask_place(source, place);
        return;
    }
    const AskRequest request = {.path = path};
    source->asked_path = g_strdup(path);
    asker_ask(source->warnings.asker, &request, on_warning, source);
}

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    Source *source = data;
    int64_t mono_ms = clock_mono_ms();
    if (mono_ms >= source->next_ms && source->asked == NULL && source->asked_path == NULL) {
        ask_next(source, mono_ms);
    }
    if (mono_ms >= source->look_ms || source->places->len == 0) {
        source->look_ms = mono_ms + LOOK_MS;
        source->sink->each_kelurahan(source->sink->server, add_place, source);
    }
    if (mono_ms >= source->tell_ms) {
        source->tell_ms = mono_ms + TELL_MS;
        tell_all(source);
    }
}

/* Life */

static void bmkg_stop(Source *source)
{
    if (source == NULL) {
        return;
    }
    asker_free(source->asker);
    bmkg_warnings_clear(&source->warnings);
    event_free(source->tick);
    decoder_free(source->decoder);
    g_ptr_array_unref(source->places);
    g_free(source->asked_path);
    g_free(source->path);
    g_free(source->scope);
    g_free(source);
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text[0] != '\0' ? text : otherwise;
}

static Source *bmkg_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                          GError **error)
{
    const char *url = or_else(setting_text(options, "forecast"), FORECAST_URL);
    const char *path = strchr(strstr(url, "://") + 3, '/');
    g_autofree char *host = path != NULL ? g_strndup(url, (gsize)(path - url)) : g_strdup(url);
    const AskPlan plan = {
        .base = base, .url = host, .timeout_ms = BMKG_TIMEOUT_MS, .body_max = BMKG_FORECAST_MAX};
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    source->asker = asker_new(&plan);
    source->decoder = decoder_new();
    source->places = g_ptr_array_new_with_free_func(place_free);
    source->path = g_strdup(path != NULL ? path : "/");
    source->scope = g_strdup(setting_text(options, "area"));
    source->every_ms = INT64_C(60000) * setting_number(options, "every_minutes", 180);
    source->gap_ms = 60000 / setting_number(options, "per_minute", 30);
    source->warnings.every_ms = INT64_C(60000) * setting_number(options, "warning_minutes", 10);
    if (setting_number(options, "warn", 1) != 0) {
        bmkg_warnings_init(&source->warnings, base,
                           or_else(setting_text(options, "warnings"), WARNINGS_URL));
    }
    source->tick = event_new(base, -1, EV_PERSIST, on_tick, source);
    const struct timeval tick = {0, TICK_MS * 1000L};
    event_add(source->tick, &tick);
    return source;
}

static const char *check_area(const char *value)
{
    AreaLevel level;
    return area_code_level(value, &level) && level <= AREA_KELURAHAN
               ? NULL
               : "not the code of a city, kecamatan or kelurahan";
}

static const SourceSetting settings[] = {
    {.key = "forecast", .form = SETTING_ADDRESS, .schemes = "http https"},
    {.key = "warnings", .form = SETTING_ADDRESS, .schemes = "http https"},
    {.key = "warn", .form = SETTING_FLAG},
    {.key = "area", .form = SETTING_TEXT, .check = check_area},
    {.key = "every_minutes", .form = SETTING_NUMBER, .least = 10, .most = 720},
    {.key = "warning_minutes", .form = SETTING_NUMBER, .least = 2, .most = 720},
    {.key = "per_minute", .form = SETTING_NUMBER, .least = 1, .most = 60},
    {.key = NULL},
};

const SourceKind source_bmkg = {
    .name = "bmkg", .start = bmkg_start, .stop = bmkg_stop, .settings = settings};
