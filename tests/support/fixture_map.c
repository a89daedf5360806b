#include "fixture_map.h"

#include <math.h>

#include "fixture.h"

#define DISTRICTS 4
#define VILLAGES  4

typedef struct District {
    const char *name;
    double lat, lon;
} District;

static const District districts[DISTRICTS] = {
    {"Utara", -6.94, 110.40},
    {"Timur", -7.00, 110.46},
    {"Selatan", -7.06, 110.40},
    {"Barat", -7.00, 110.34},
};

static void code_of(unsigned camera, char out[AREA_CODE_SIZE])
{
    g_snprintf(out, AREA_CODE_SIZE, "33.74.%02u.%04u", camera % DISTRICTS + 1,
               1001 + camera / DISTRICTS % VILLAGES);
}

static void put_area(Catalog *catalog, const char *code, const char *name, double lat, double lon)
{
    Area area = {.code = code, .name = name, .lat = lat, .lon = lon, .rev = 1};
    bool put = area_code_level(code, &area.level) && catalog_put_area(catalog, &area, NULL);
    g_assert_true(put);
}

void fixture_map_put(Catalog *catalog, unsigned camera, double lat, double lon, CameraState state)
{
    Camera before;
    char id[16], code[AREA_CODE_SIZE];
    g_snprintf(id, sizeof id, "c%05u", camera);
    code_of(camera, code);
    bool known = catalog_camera(catalog, catalog_find_camera(catalog, id), &before);
    Camera put = {
        .id = id,
        .name = "Gang",
        .area = code,
        .analytics = "",
        .since_ms = FIXTURE_NOW_MS - 3600000,
        .seen_at_ms = FIXTURE_NOW_MS - 1000,
        .rev = known ? before.rev + 1 : 1,
        .lat = lat,
        .lon = lon,
        .state = state,
        .reason = state == CAMERA_OUT_OF_SERVICE ? REASON_MAINTENANCE : REASON_NONE,
    };
    g_assert_true(catalog_put_camera(catalog, &put, NULL));
}

/* Spread evenly around the middle of its village, the same each time. */
static void put_nth(Catalog *catalog, unsigned i)
{
    static const double north[VILLAGES] = {0.015, 0.015, -0.015, -0.015};
    static const double east[VILLAGES] = {0.015, -0.015, 0.015, -0.015};
    unsigned district = i % DISTRICTS, village = i / DISTRICTS % VILLAGES;
    unsigned n = i / (DISTRICTS * VILLAGES);
    double angle = n * 0.5698403 * 2 * G_PI, far = 0.014 * sqrt(fmod(n * 0.7548777, 1));
    double lat = districts[district].lat + north[village] + far * sin(angle);
    double lon = districts[district].lon + east[village] + far * cos(angle);
    CameraState state = n % 31 == 30   ? CAMERA_UNKNOWN
                        : n % 13 == 12 ? CAMERA_OFFLINE
                                       : CAMERA_ONLINE;
    if (district == 1 && n % 4 != 0)
        state = CAMERA_OFFLINE;
    if (district == 2 && n % 4 != 0)
        state = CAMERA_OUT_OF_SERVICE;
    fixture_map_put(catalog, i, lat, lon, state);
}

Catalog *fixture_map(unsigned cameras)
{
    Catalog *catalog = catalog_new();
    put_area(catalog, "33.74", "Kota Semarang", -7, 110.4);
    for (unsigned i = 0; i < DISTRICTS; i++) {
        char code[AREA_CODE_SIZE], name[48];
        g_snprintf(code, sizeof code, "33.74.%02u", i + 1);
        put_area(catalog, code, districts[i].name, districts[i].lat, districts[i].lon);
        for (unsigned j = 0; j < VILLAGES; j++) {
            g_snprintf(name, sizeof name, "%s %c", districts[i].name, 'A' + (char)j);
            code_of(i + j * DISTRICTS, code);
            put_area(catalog, code, name, NAN, NAN);
        }
    }
    for (unsigned i = 0; i < cameras; i++)
        put_nth(catalog, i);
    return catalog;
}

void fixture_map_alert(AlertBook *book, const char *id, const char *camera, const char *area,
                       AlertPriority priority)
{
    Alert alert = {
        .id = id,
        .kind = "banjir",
        .camera = camera,
        .area = area,
        .source = "test",
        .first_at_ms = FIXTURE_NOW_MS - 60000,
        .last_at_ms = FIXTURE_NOW_MS - 60000,
        .rev = 1,
        .count = 1,
        .score = NAN,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = priority,
        .machine = {.state = ALERT_UNACK, .active = true},
    };
    g_autoptr(GError) error = NULL;
    alert_book_put(book, &alert, FIXTURE_NOW_MS, &error);
    g_assert_no_error(error);
}
