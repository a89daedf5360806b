/* bmkg.h - what the Indonesian weather agency answers: forecasts by kelurahan and warnings
 *
 * The forecast is JSON, one request a kelurahan (its adm4 code is Kemendagri's, as ours); warnings
 * are an RSS feed whose items name CAP 1.2 documents.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_BMKG_H
#define TILIK_WIRE_BMKG_H

#include <glib.h>

#include "model/weather.h"
#include "wire/codec.h"

#define BMKG_STEPS_MAX    64
#define BMKG_FORECAST_MAX 262144  /* bytes */
#define BMKG_FEED_MAX     1048576 /* bytes, of a feed and of a warning */
#define BMKG_LINKS_MAX    64
#define BMKG_AREAS_MAX    256

/* What is forecast from a time on, till the next step. */
typedef struct BmkgStep {
    int64_t at_ms;
    Rain rain;
} BmkgStep;

typedef struct BmkgForecast {
    char adm4[AREA_CODE_SIZE];      /* as it says itself */
    BmkgStep steps[BMKG_STEPS_MAX]; /* times grow */
    size_t count;
} BmkgForecast;

/* {lokasi:{adm4}, data:[{cuaca:[[{utc_datetime, weather, tp}]]}]}.  Steps without a time are passed
 * over; the amount tells the rain, else the weather's number.  False and error where there is no
 * step. */
bool decode_bmkg_forecast(Decoder *decoder, const char *json, size_t size, BmkgForecast *out,
                          GError **error);

/* Rain at a time, and the worst from then on within WEATHER_NEXT_MS; UNKNOWN past the last step. */
Rain bmkg_rain_now(const BmkgForecast *forecast, int64_t now_ms);
Rain bmkg_rain_next(const BmkgForecast *forecast, int64_t now_ms);

/* Returns the addresses of the feed's warnings (char *), at most BMKG_LINKS_MAX; NULL and error. */
GPtrArray *bmkg_read_feed(const char *xml, size_t size, GError **error);

/* A warning and where it holds. */
typedef struct BmkgWarning {
    char *event; /* clean, short: "Hujan Lebat disertai Petir" */
    int64_t from_ms, until_ms;
    bool cancelled;      /* a test, an exercise, or taken back */
    GPtrArray *outlines; /* of GArray of double: lat, lon, lat, lon ..., closed */
} BmkgWarning;
void bmkg_warning_free(BmkgWarning *warning);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BmkgWarning, bmkg_warning_free)

/* Reads a CAP 1.2 alert's Indonesian info, else its first.  NULL and error. */
BmkgWarning *bmkg_read_warning(const char *xml, size_t size, GError **error);

/* True when a place lies within one of its outlines. */
bool bmkg_warning_holds(const BmkgWarning *warning, double lat, double lon);

#endif
