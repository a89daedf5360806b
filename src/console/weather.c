#include "console/weather.h"

#include <string.h>

#include "wire/page.h"
#include "wire/routes.h"
#include "wire/weather.h"

#define AGAIN_SECONDS 1200

typedef struct WeatherDesk {
    App *app;
    WeatherBook *book;
    Decoder *decoder;
    guint again;
    bool fetching;
} WeatherDesk;

static void show(WeatherDesk *desk)
{
    frame_want(desk->app, DIRTY_PANES, FRAME_SOON);
}

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    WeatherDesk *desk = data;
    Weather weather;
    if (!decode_weather(desk->decoder, json, size, &weather, error))
        return false;
    weather_book_put(desk->book, &weather);
    return true;
}

static void on_list(const char *answer, size_t size, const char *etag, const GError *failure,
                    void *data)
{
    WeatherDesk *desk = data;
    g_autofree char *next = NULL;
    desk->fetching = false;
    if (failure != NULL)
        return; /* a backend that knows no weather, too */
    weather_book_clear(desk->book);
    (void)decode_page(answer, size, take_item, desk, &next, NULL);
    show(desk);
}

void weather_know(App *app)
{
    WeatherDesk *desk = app->weather;
    if (app->api == NULL || app->rights == NULL || desk->fetching)
        return;
    desk->fetching = true;
    api_fetch(app->api, ROUTE_WEATHER "?limit=1000", on_list, desk);
}

static gboolean on_again(gpointer data)
{
    WeatherDesk *desk = data;
    weather_know(desk->app);
    return G_SOURCE_CONTINUE;
}

void weather_object(App *app, const char *event, const char *json, size_t size)
{
    WeatherDesk *desk = app->weather;
    Weather weather;
    const char *id;
    int64_t rev;
    if (strcmp(event, EVENT_RESET) == 0) {
        weather_know(app);
        return;
    }
    if (strcmp(event, EVENT_WEATHER) != 0)
        return;
    if (decode_gone(desk->decoder, json, size, &id, &rev))
        weather_book_remove(desk->book, id);
    else if (decode_weather(desk->decoder, json, size, &weather, NULL))
        weather_book_put(desk->book, &weather);
    show(desk);
}

const WeatherBook *weather_known(const App *app)
{
    const WeatherDesk *desk = app->weather;
    return desk != NULL && weather_book_count(desk->book) > 0 ? desk->book : NULL;
}

void weather_start(App *app)
{
    WeatherDesk *desk = g_new0(WeatherDesk, 1);
    desk->app = app;
    desk->book = weather_book_new();
    desk->decoder = decoder_new();
    desk->again = g_timeout_add_seconds(AGAIN_SECONDS, on_again, desk);
    app->weather = desk;
}

void weather_forget(App *app)
{
    WeatherDesk *desk = app->weather;
    if (desk == NULL)
        return;
    desk->fetching = false;
    weather_book_clear(desk->book);
}

void weather_stop(App *app)
{
    WeatherDesk *desk = g_steal_pointer(&app->weather);
    if (desk == NULL)
        return;
    g_source_remove(desk->again);
    weather_book_free(desk->book);
    decoder_free(desk->decoder);
    g_free(desk);
}
