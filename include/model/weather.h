/* weather.h - rain over the city's kelurahan: what is forecast for now and the next hours, and
 * what is warned of
 *
 * A forecast is no measurement, and an old one is none at all: what is older than WEATHER_OLD_MS is
 * not known.
 *
 * Layer: model.  Thread: any; a book one at a time.
 */
#ifndef TILIK_MODEL_WEATHER_H
#define TILIK_MODEL_WEATHER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/area.h"

/* How far "next" reaches, and when what was learnt says nothing any more. */
#define WEATHER_NEXT_MS INT64_C(10800000)
#define WEATHER_OLD_MS  INT64_C(43200000)

#define WEATHER_TEXT_MAX 200

/* Millimetres in an hour, from: BMKG's words for rain. */
#define RAIN_TABLE(X)                                                                              \
    X(RAIN_UNKNOWN, "unknown", N_("rain not known"))                                               \
    X(RAIN_NONE, "none", N_("dry"))                                                                \
    X(RAIN_LIGHT, "light", N_("light rain"))                                                       \
    X(RAIN_MODERATE, "moderate", N_("moderate rain"))                                              \
    X(RAIN_HEAVY, "heavy", N_("heavy rain"))                                                       \
    X(RAIN_EXTREME, "extreme", N_("extreme rain"))

typedef enum Rain { RAIN_TABLE(WORDS_ENUM) RAINS } Rain;
WORDS_DECLARE(Rain, rain)

/* Returns what so many millimetres within hours are; UNKNOWN for NAN and less than 0. */
Rain rain_of_amount(double mm, double hours);

/* Returns 0 for none and unknown, 1 for extreme. */
double rain_share(Rain rain);

typedef struct Weather {
    const char *area;        /* a kelurahan's code */
    int64_t told_ms;         /* when it was learnt */
    Rain now, next;          /* next: the worst that is to come within WEATHER_NEXT_MS */
    const char *warning;     /* what is warned of, clean, "" nothing */
    int64_t warned_until_ms; /* 0 nothing */
    const char *source;      /* who says so: "BMKG" */
    int64_t rev;
} Weather;

/* True when nothing of it differs but when it was learnt, by less than an hour. */
bool weather_same(const Weather *one, const Weather *other);

/* Rain for one who weighs it, 0 to 1: now wholly, what is to come half; a warning counts as heavy
 * rain to come; 0 where it is not known or old. */
double weather_wetness(const Weather *weather, int64_t now_ms);

/* True for kinds of alert that rain makes likelier: genangan, banjir, rob, longsor ... */
bool weather_matters(const char *alert_kind);

/* What an analytic's score (0 to 1, NAN none) becomes where rain is known: likelier when it rains,
 * less likely when it is dry.  NAN stays NAN, and all stays where rain is not known. */
double weather_score(double score, const Weather *weather, int64_t now_ms);

/* What is known of each kelurahan */

typedef struct WeatherBook WeatherBook;

/* Returns one that knows nothing; the caller frees it. */
WeatherBook *weather_book_new(void);
/* Frees it; NULL is taken. */
void weather_book_free(WeatherBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WeatherBook, weather_book_free)

/* Takes it in the place of what was known; strings are copied. */
void weather_book_put(WeatherBook *book, const Weather *weather);
void weather_book_remove(WeatherBook *book, const char *area);
void weather_book_clear(WeatherBook *book);
unsigned weather_book_count(const WeatherBook *book);

/* Of an area within a kelurahan that kelurahan's; of one above the worst of those in it: now, next
 * and warning each on its own, told_ms of the newest.  What is old is left out.  False where
 * nothing is known; strings are good until the next change. */
bool weather_book_over(const WeatherBook *book, const char *area, int64_t now_ms, Weather *out);

#endif
