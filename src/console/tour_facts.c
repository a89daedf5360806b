/* What a tour knows of each camera: the catalog, the alerts, who looked when, and rain over it. */
#include <string.h>

#include "base/clock.h"
#include "console/tours.h"
#include "console/weather.h"
#include "model/looks.h"

/* Of one camera, or of one neighbourhood. */
typedef struct Tally {
    unsigned open, real;
    AlertPriority worst;
} Tally;

typedef struct Tallies {
    GHashTable *cameras, *places; /* camera id, code of the neighbourhood, to Tally */
} Tallies;

static Tally *tally_of(GHashTable *tallies, const char *key)
{
    Tally *tally = g_hash_table_lookup(tallies, key);
    if (tally == NULL) {
        tally = g_new0(Tally, 1);
        tally->worst = PRIORITIES;
        g_hash_table_insert(tallies, g_strdup(key), tally);
    }
    return tally;
}

/* The RW; of what stands above one, the area itself. */
static void neighbourhood(const char *area, char out[AREA_CODE_SIZE])
{
    AreaLevel level;
    if (area_code_level(area, &level) && level == AREA_RT)
        area_code_parent(area, out);
    else
        g_strlcpy(out, area, AREA_CODE_SIZE);
}

/* That a camera is dark says nothing of what there is to see at it. */
static bool tells_of_the_place(const Alert *alert)
{
    return !alert_kind_is_health(alert->kind) || strcmp(alert->kind, "tamper") == 0 ||
           strcmp(alert->kind, "bidikan_berubah") == 0;
}

static void count_alerts(const AlertBook *book, Tallies *tallies)
{
    Alert alert;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        if (!alert_book_alert(book, i, &alert) || !tells_of_the_place(&alert))
            continue;
        bool open = alert_is_open(&alert);
        if (alert.camera != NULL) {
            Tally *tally = tally_of(tallies->cameras, alert.camera);
            tally->open += open;
            tally->real = MAX(tally->real, alert.track_real);
            tally->worst = open ? MIN(tally->worst, alert.priority) : tally->worst;
        }
        if (open) {
            char place[AREA_CODE_SIZE];
            neighbourhood(alert.area, place);
            tally_of(tallies->places, place)->open++;
        }
    }
}

static void tallies_init(Tallies *tallies, const AlertBook *book)
{
    tallies->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    tallies->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (book != NULL)
        count_alerts(book, tallies);
}

static void tallies_clear(Tallies *tallies)
{
    g_hash_table_unref(tallies->cameras);
    g_hash_table_unref(tallies->places);
}

/* When anybody looked last, as far as the backend says that, or this console itself. */
static int64_t looked_at(const App *app, uint32_t index, const char *camera, int64_t now_ms)
{
    int64_t ago_ms = looked_ago_ms(app->looked, camera, clock_mono_ms());
    int64_t own_ms = ago_ms >= 0 ? now_ms - ago_ms : 0;
    Look look;
    bool known = looks_last(app->catalog, index, &look);
    return known ? MAX(own_ms, MIN(look_end_ms(&look), now_ms)) : own_ms;
}

static bool is_wanted(const Tours *tours, const Camera *camera)
{
    if (tours->public_only && camera->visibility != VISIBILITY_PUBLIC)
        return false;
    return tours->ids == NULL || g_hash_table_contains(tours->ids, camera->id);
}

static double rain_over(const App *app, const char *area)
{
    Weather weather;
    const WeatherBook *book = weather_known(app);
    int64_t now_ms = app_now_ms(app);
    bool known = book != NULL && weather_book_over(book, area, now_ms, &weather);
    return known ? weather_wetness(&weather, now_ms) : 0;
}

static void put(const Tours *tours, Tour *tour, const Tallies *tallies, uint32_t index)
{
    Camera found, *camera = &found;
    if (!catalog_camera(tours->app->catalog, index, camera) || !is_wanted(tours, camera))
        return;
    char place[AREA_CODE_SIZE];
    neighbourhood(camera->area, place);
    const Tally *at = g_hash_table_lookup(tallies->cameras, camera->id);
    const Tally *around = g_hash_table_lookup(tallies->places, place);
    unsigned open = at != NULL ? at->open : 0, all = around != NULL ? around->open : 0;
    const TourFacts facts = {
        .class = camera->class,
        .state = camera->state,
        .reason = camera->reason,
        .open = open,
        .worst = at != NULL ? at->worst : PRIORITIES,
        .near = all > open ? all - open : 0,
        .real = at != NULL ? at->real : 0,
        .rain = rain_over(tours->app, camera->area),
        .looked_ms = looked_at(tours->app, index, camera->id, app_now_ms(tours->app)),
        .confirmed_ms = camera->seen_at_ms,
    };
    tour_list_put(tour, camera->id, &facts);
}

void tour_facts_give(Tours *tours, Tour *tour)
{
    const App *app = tours->app;
    uint32_t scope =
        tours->scope[0] != '\0' ? catalog_find_area(app->catalog, tours->scope) : CATALOG_NONE;
    bool lost = tours->scope[0] != '\0' && scope == CATALOG_NONE;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    Tallies tallies;
    /* A city that comes anew has nothing yet: what was known stays till it is there. */
    if (lost || catalog_cameras(app->catalog) == 0)
        return;
    query_select(tours->query, app->catalog, scope, app_now_ms(app), NULL, found);
    tallies_init(&tallies, tours->public_only ? NULL : app->book);
    tour_list_begin(tour);
    for (guint i = 0; i < found->len; i++)
        put(tours, tour, &tallies, g_array_index(found, uint32_t, i));
    tour_list_end(tour);
    tallies_clear(&tallies);
    tours->stale = false;
}
