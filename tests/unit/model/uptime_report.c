/* How much of a time cameras were live, put together. */
#include "model/uptime_report.h"

#include <math.h>
#include <string.h>

#define HOUR  INT64_C(3600000)
#define BEGIN INT64_C(1800000000000)

static void area(Catalog *catalog, const char *code, const char *name)
{
    AreaLevel level;
    g_assert_true(area_code_level(code, &level));
    const Area put = {.code = code, .name = name, .lat = NAN, .lon = NAN, .rev = 1, .level = level};
    g_assert_true(catalog_put_area(catalog, &put, NULL));
}

static uint32_t camera(Catalog *catalog, const char *id, const char *code, Owner owner)
{
    const Camera put = {.id = id,
                        .name = id,
                        .area = code,
                        .analytics = "",
                        .rev = 1,
                        .lat = NAN,
                        .lon = NAN,
                        .owner = owner};
    g_assert_true(catalog_put_camera(catalog, &put, NULL));
    return catalog_find_camera(catalog, id);
}

typedef struct Scene {
    Catalog *catalog;
    UptimeBook *book;
    GArray *cameras;
} Scene;

static void put(const Scene *scene, uint32_t which, int hour, CameraState state, Reason reason)
{
    const UptimeStep step = {.at_ms = BEGIN + hour * HOUR, .state = state, .reason = reason};
    uptime_book_put(scene->book, g_array_index(scene->cameras, uint32_t, which), &step);
}

/* Ten hours: one all live, one dark for four (an hour of it twice unknown), one off and dark. */
static Scene scene_new(void)
{
    Scene scene = {catalog_new(), uptime_book_new(90 * 24 * HOUR),
                   g_array_new(FALSE, FALSE, sizeof(uint32_t))};
    area(scene.catalog, "33.74", "Kota");
    area(scene.catalog, "33.74.10", "Tembalang");
    area(scene.catalog, "33.74.11", "Banyumanik");
    const uint32_t all[] = {
        camera(scene.catalog, "c1", "33.74.10.1003.001.001", OWNER_DISHUB),
        camera(scene.catalog, "c2", "33.74.10.1003.001.002", OWNER_RESIDENTS),
        camera(scene.catalog, "c3", "33.74.11.1001.001.001", OWNER_RESIDENTS),
    };
    g_array_append_vals(scene.cameras, all, G_N_ELEMENTS(all));
    put(&scene, 0, 0, CAMERA_ONLINE, REASON_NONE);
    put(&scene, 1, 0, CAMERA_ONLINE, REASON_NONE);
    put(&scene, 1, 2, CAMERA_OFFLINE, REASON_NONE);
    put(&scene, 1, 3, CAMERA_UNKNOWN, REASON_NONE);
    put(&scene, 1, 4, CAMERA_FROZEN, REASON_NONE);
    put(&scene, 1, 5, CAMERA_OFFLINE, REASON_CABLE);
    put(&scene, 1, 7, CAMERA_ONLINE, REASON_NONE);
    put(&scene, 1, 8, CAMERA_OFFLINE, REASON_NONE);
    put(&scene, 1, 9, CAMERA_ONLINE, REASON_NONE);
    put(&scene, 2, 5, CAMERA_OUT_OF_SERVICE, REASON_BROKEN);
    put(&scene, 2, 8, CAMERA_OFFLINE, REASON_CABLE);
    return scene;
}

static void scene_clear(Scene *scene)
{
    catalog_free(scene->catalog);
    uptime_book_free(scene->book);
    g_array_unref(scene->cameras);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

static UptimeReport *count(const Scene *scene, UptimeBy by, unsigned limit)
{
    const UptimeAsk ask = {.from_ms = BEGIN,
                           .to_ms = BEGIN + 10 * HOUR,
                           .by = by,
                           .level = AREA_KECAMATAN,
                           .limit = limit};
    return uptime_report_count(scene->book, scene->catalog, scene->cameras, &ask);
}

static const UptimeRow *row_at(const UptimeReport *report, guint i)
{
    g_assert_cmpuint(i, <, report->rows->len);
    return &g_array_index(report->rows, UptimeRow, i);
}

static void test_areas(void)
{
    g_auto(Scene) scene = scene_new();
    g_autoptr(UptimeReport) report = count(&scene, UPTIME_BY_AREA, 0);
    g_assert_cmpuint(report->rows->len, ==, 2);
    const UptimeRow *one = row_at(report, 0), *other = row_at(report, 1);
    g_assert_cmpstr(one->name, ==, "Tembalang");
    g_assert_cmpuint(one->cameras, ==, 2);
    g_assert_cmpint(one->times.ms[UPTIME_LIVE], ==, 14 * HOUR);
    g_assert_cmpint(one->times.ms[UPTIME_UNEXPLAINED], ==, 3 * HOUR);
    g_assert_cmpint(one->times.ms[UPTIME_EXPLAINED], ==, 2 * HOUR);
    g_assert_cmpint(one->times.ms[UPTIME_UNKNOWN], ==, HOUR);
    g_assert_cmpfloat_with_epsilon(uptime_share(&one->times), 14.0 / 19, 1e-9);
    g_assert_cmpfloat_with_epsilon(uptime_row_share(one, UPTIME_LIVE), 0.7, 1e-9);
    g_assert_cmpstr(other->key, ==, "33.74.11");
    g_assert_cmpint(other->times.ms[UPTIME_UNKNOWN], ==, 5 * HOUR);
    g_assert_cmpint(other->times.ms[UPTIME_DELIBERATE], ==, 3 * HOUR);
    g_assert_cmpfloat(uptime_share(&other->times), ==, 0);
    g_assert_cmpuint(report->total.cameras, ==, 3);
    g_assert_cmpint(report->total.whole_ms, ==, 30 * HOUR);
}

/* What is not known parts no outage, and makes none longer. */
static void test_outages(void)
{
    g_auto(Scene) scene = scene_new();
    g_autoptr(UptimeReport) report = count(&scene, UPTIME_BY_CAMERA, 0);
    g_assert_cmpuint(report->rows->len, ==, 3);
    const UptimeRow *worst = row_at(report, 0);
    g_assert_cmpstr(worst->key, ==, "c2");
    g_assert_cmpuint(worst->outages, ==, 2);
    g_assert_cmpint(worst->longest_ms, ==, 4 * HOUR);
    g_assert_cmpstr(worst->longest, ==, "c2");
    g_assert_cmpuint(row_at(report, 1)->outages, ==, 1);
    g_assert_cmpint(row_at(report, 1)->longest_ms, ==, 2 * HOUR);
    g_assert_cmpuint(row_at(report, 2)->outages, ==, 0);
    g_assert_null(row_at(report, 2)->longest);
    g_assert_cmpuint(report->total.outages, ==, 3);
    g_autoptr(UptimeReport) few = count(&scene, UPTIME_BY_CAMERA, 2);
    g_assert_cmpuint(few->rows->len, ==, 2);
    g_assert_cmpuint(few->left_out, ==, 1);
    g_assert_cmpuint(few->total.cameras, ==, 3);
}

static void test_reasons(void)
{
    g_auto(Scene) scene = scene_new();
    g_autoptr(UptimeReport) report = count(&scene, UPTIME_BY_REASON, 0);
    g_assert_cmpuint(report->rows->len, ==, 3);
    const UptimeRow *cable = row_at(report, 0), *none = row_at(report, 1),
                    *broken = row_at(report, 2);
    g_assert_cmpstr(cable->key, ==, "cable");
    g_assert_cmpuint(cable->cameras, ==, 2);
    g_assert_cmpint(cable->times.ms[UPTIME_EXPLAINED], ==, 4 * HOUR);
    g_assert_cmpfloat_with_epsilon(uptime_row_share(cable, UPTIME_EXPLAINED), 4.0 / 30, 1e-9);
    g_assert_cmpstr(none->key, ==, "none");
    g_assert_cmpint(none->times.ms[UPTIME_UNEXPLAINED], ==, 3 * HOUR);
    g_assert_cmpint(none->times.ms[UPTIME_LIVE], ==, 0);
    g_assert_cmpstr(broken->key, ==, "broken");
    g_assert_cmpuint(broken->outages, ==, 0);
}

static void test_words(void)
{
    g_auto(Scene) scene = scene_new();
    static const struct {
        UptimeBy by;
        guint rows;
    } cases[] = {{UPTIME_BY_OWNER, 2}, {UPTIME_BY_CLASS, 1}, {UPTIME_BY_SITE, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(UptimeReport) report = count(&scene, cases[i].by, 0);
        unsigned cameras = 0;
        g_assert_cmpuint(report->rows->len, ==, cases[i].rows);
        for (guint k = 0; k < report->rows->len; k++) {
            cameras += row_at(report, k)->cameras;
        }
        g_assert_cmpuint(cameras, ==, 3);
    }
    g_array_set_size(scene.cameras, 0);
    g_autoptr(UptimeReport) empty = count(&scene, UPTIME_BY_AREA, 0);
    g_assert_cmpuint(empty->rows->len, ==, 0);
    g_assert_cmpfloat(uptime_row_share(&empty->total, UPTIME_LIVE), ==, 0);
}

/* What was counted stays; what is gone before its turn is not counted. */
static void test_turns(void)
{
    g_auto(Scene) scene = scene_new();
    const uint32_t *index = (const uint32_t *)(const void *)scene.cameras->data;
    const UptimeAsk ask = {
        .from_ms = BEGIN, .to_ms = BEGIN + 10 * HOUR, .level = AREA_KECAMATAN, .limit = 0};
    UptimeCount *counting = uptime_count_new(scene.catalog, &ask);
    uptime_count_camera(counting, scene.book, index[1]);
    catalog_remove_camera(scene.catalog, "c2");
    catalog_remove_camera(scene.catalog, "c1");
    catalog_remove_area(scene.catalog, "33.74.10.1003.001.002");
    uptime_count_camera(counting, scene.book, index[0]);
    uptime_count_camera(counting, scene.book, index[2]);
    g_autoptr(UptimeReport) report = uptime_count_end(counting);
    g_assert_cmpuint(report->total.cameras, ==, 2);
    g_assert_cmpuint(report->rows->len, ==, 2);
    g_assert_cmpstr(row_at(report, 0)->longest, ==, "c2");
    g_assert_cmpstr(row_at(report, 1)->key, ==, "33.74.11");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uptime_report/areas have what lies in them", test_areas);
    g_test_add_func("/uptime_report/an outage goes on through what is not known", test_outages);
    g_test_add_func("/uptime_report/by reason it is what the reason took", test_reasons);
    g_test_add_func("/uptime_report/each camera is in one row", test_words);
    g_test_add_func("/uptime_report/the city may change while it is counted", test_turns);
    return g_test_run();
}
