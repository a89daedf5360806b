/* Installed, linked, live: each camera is counted once, in each area above it. */
#include "model/coverage.h"

#include <math.h>
#include <string.h>

static void area(Catalog *catalog, const char *code, const char *name)
{
    AreaLevel level;
    g_assert_true(area_code_level(code, &level));
    const Area put = {.code = code, .name = name, .lat = NAN, .lon = NAN, .rev = 1, .level = level};
    g_assert_true(catalog_put_area(catalog, &put, NULL));
}

static void camera(Catalog *catalog, const char *id, const char *code, CameraState state,
                   Reason reason)
{
    const Camera put = {.id = id,
                        .name = id,
                        .area = code,
                        .site = strcmp(code, "33.74.10.1003.001.001") == 0 ? "n1" : NULL,
                        .analytics = "",
                        .since_ms = 1800000000000 + (id[1] - '0') * 1000,
                        .rev = 1,
                        .lat = NAN,
                        .lon = NAN,
                        .owner = id[1] % 2 == 0 ? OWNER_DISHUB : OWNER_RESIDENTS,
                        .state = state,
                        .reason = reason,
                        .slot = 1};
    g_autoptr(GError) error = NULL;
    catalog_put_camera(catalog, &put, &error);
    g_assert_no_error(error);
}

static Catalog *make(void)
{
    Catalog *catalog = catalog_new();
    area(catalog, "33.74", "Kota");
    area(catalog, "33.74.10", "Tembalang");
    area(catalog, "33.74.11", "Banyumanik");
    area(catalog, "33.74.10.1003", "Mangunharjo");
    area(catalog, "33.74.10.1003.001", "RW 01");
    area(catalog, "33.74.10.1003.001.001", "RT 01");
    area(catalog, "33.74.10.1003.001.002", "RT 02");
    area(catalog, "33.74.10.1003.001.003", "RT 03");
    const Site site = {.id = "n1",
                       .area = "33.74.10.1003.001.001",
                       .name = "n1",
                       .link = "",
                       .contact = "",
                       .rev = 1,
                       .state = CAMERA_ONLINE,
                       .slots = 4};
    g_assert_true(catalog_put_site(catalog, &site, NULL));
    const char *one = "33.74.10.1003.001.001", *two = "33.74.10.1003.001.002";
    camera(catalog, "c1", one, CAMERA_ONLINE, REASON_NONE);
    camera(catalog, "c2", one, CAMERA_OFFLINE, REASON_NONE);
    camera(catalog, "c3", two, CAMERA_OFFLINE, REASON_STOLEN);
    camera(catalog, "c4", two, CAMERA_FROZEN, REASON_NONE);
    camera(catalog, "c5", two, CAMERA_OUT_OF_SERVICE, REASON_LINK_CONTRACT);
    camera(catalog, "c6", "33.74.10.1003", CAMERA_UNLINKED, REASON_NONE);
    camera(catalog, "c7", "33.74.10.1003", CAMERA_UNKNOWN, REASON_NONE);
    camera(catalog, "c8", "33.74.10.1003", CAMERA_MISSING, REASON_NONE);
    return catalog;
}

static void test_counts(void)
{
    g_autoptr(Catalog) catalog = make();
    g_autoptr(Coverage) coverage = coverage_new(catalog, CATALOG_NONE, AREA_KECAMATAN);
    size_t count;
    const CoverageRow *rows = coverage_rows(coverage, &count);
    const CoverageCounts *total = coverage_total(coverage);
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpstr(rows[0].name, ==, "Tembalang");
    g_assert_cmpuint(rows[1].counts.installed, ==, 0);
    g_assert_cmpint(memcmp(&rows[0].counts, total, sizeof *total), ==, 0);
    g_assert_cmpuint(total->installed, ==, 8);
    g_assert_cmpuint(coverage_linked(total), ==, 6);
    g_assert_cmpuint(total->live, ==, 1);
    g_assert_cmpuint(total->deliberate, ==, 1);
    g_assert_cmpuint(total->explained, ==, 1);
    g_assert_cmpuint(total->unexplained, ==, 2);
    g_assert_cmpuint(total->unknown, ==, 1);
    g_assert_cmpuint(total->free_slots, ==, 2);
    g_assert_cmpuint(total->rts, ==, 3);
    g_assert_cmpuint(total->rts_empty, ==, 1);
    g_assert_cmpuint(total->rts_blind, ==, 1);
}

static void test_scope(void)
{
    g_autoptr(Catalog) catalog = make();
    uint32_t scope = catalog_find_area(catalog, "33.74.10.1003.001.002");
    g_autoptr(Coverage) coverage = coverage_new(catalog, scope, AREA_RT);
    size_t count;
    const CoverageRow *rows = coverage_rows(coverage, &count);
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpuint(rows[0].counts.installed, ==, 3);
    g_assert_cmpuint(coverage_total(coverage)->sites, ==, 0);
    g_autoptr(Coverage) away =
        coverage_new(catalog, catalog_find_area(catalog, "33.74.11"), AREA_KELURAHAN);
    coverage_rows(away, &count);
    g_assert_cmpuint(count, ==, 0);
    g_assert_cmpuint(coverage_total(away)->installed, ==, 0);
    g_autoptr(Catalog) empty = catalog_new();
    g_autoptr(Coverage) nothing = coverage_new(empty, CATALOG_NONE, AREA_RT);
    g_assert_cmpuint(coverage_total(nothing)->installed, ==, 0);
}

static void test_dark(void)
{
    g_autoptr(Catalog) catalog = make();
    g_autoptr(GArray) reasons = dark_rows(catalog, CATALOG_NONE, DARK_BY_REASON, AREA_CITY);
    g_assert_cmpuint(reasons->len, ==, 3);
    const DarkRow *first = &g_array_index(reasons, DarkRow, 0);
    g_assert_cmpstr(first->key, ==, "none");
    g_assert_cmpuint(first->cameras, ==, 2);
    g_assert_cmpuint(first->unexplained, ==, 2);
    g_assert_cmpstr(first->oldest, ==, "c2");
    g_autoptr(GArray) owners = dark_rows(catalog, CATALOG_NONE, DARK_BY_OWNER, AREA_CITY);
    g_assert_cmpuint(owners->len, ==, 2);
    g_autoptr(GArray) areas = dark_rows(catalog, CATALOG_NONE, DARK_BY_AREA, AREA_RT);
    g_assert_cmpuint(areas->len, ==, 2);
    g_assert_cmpstr(g_array_index(areas, DarkRow, 0).text, ==, "RT 02");
    g_assert_cmpuint(g_array_index(areas, DarkRow, 0).deliberate, ==, 1);
    uint32_t scope = catalog_find_area(catalog, "33.74.10.1003.001.001");
    g_autoptr(GArray) narrow = dark_rows(catalog, scope, DARK_BY_CLASS, AREA_RT);
    g_assert_cmpuint(narrow->len, ==, 1);
    g_assert_cmpuint(g_array_index(narrow, DarkRow, 0).cameras, ==, 1);
}

static void test_by(void)
{
    g_autoptr(Catalog) catalog = make();
    for (int by = 0; by < DARK_BYS; by++) {
        g_autoptr(Coverage) coverage =
            coverage_new_by(catalog, CATALOG_NONE, (DarkBy)by, AREA_KECAMATAN);
        size_t count;
        unsigned sums[2] = {0};
        const CoverageRow *rows = coverage_rows(coverage, &count);
        for (size_t i = 0; i < count; i++) {
            sums[0] += rows[i].counts.installed;
            sums[1] += rows[i].counts.unexplained;
        }
        g_assert_cmpint(coverage_by(coverage), ==, by);
        g_assert_cmpuint(sums[0], ==, 8);
        g_assert_cmpuint(sums[1], ==, 2);
        g_assert_cmpuint(coverage_total(coverage)->rts_blind, ==, 1);
    }
    size_t count;
    g_autoptr(Coverage) owners = coverage_new_by(catalog, CATALOG_NONE, DARK_BY_OWNER, AREA_CITY);
    const CoverageRow *rows = coverage_rows(owners, &count);
    /* The recorder's owner has none of the cameras, and its free slots. */
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpstr(rows[0].code, ==, owner_word(OWNER_KECAMATAN));
    g_assert_cmpuint(rows[0].counts.installed, ==, 0);
    g_assert_cmpuint(rows[0].counts.free_slots, ==, 2);
    g_autoptr(Coverage) reasons = coverage_new_by(catalog, CATALOG_NONE, DARK_BY_REASON, AREA_CITY);
    rows = coverage_rows(reasons, &count);
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpstr(rows[1].code, ==, "stolen");
    g_assert_cmpuint(rows[1].counts.explained, ==, 1);
    g_autoptr(Coverage) none =
        coverage_new_by(catalog, catalog_find_area(catalog, "33.74.11"), DARK_BY_CLASS, AREA_CITY);
    coverage_rows(none, &count);
    g_assert_cmpuint(count, ==, 0);
}

static void test_blind(void)
{
    g_autoptr(Catalog) catalog = make();
    g_autoptr(GArray) rows = coverage_blind(catalog, CATALOG_NONE);
    g_assert_cmpuint(rows->len, ==, 1);
    const BlindRow *row = &g_array_index(rows, BlindRow, 0);
    g_assert_cmpstr(row->code, ==, "33.74.10.1003.001.002");
    g_assert_cmpuint(row->cameras, ==, 3);
    g_assert_cmpuint(row->explained, ==, 2);
    g_assert_cmpint(row->since_ms, ==, 1800000005000);
    g_autoptr(GArray) away = coverage_blind(catalog, catalog_find_area(catalog, "33.74.11"));
    g_assert_cmpuint(away->len, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/coverage/each camera is counted once, in each area above", test_counts);
    g_test_add_func("/coverage/of a part of the city alone", test_scope);
    g_test_add_func("/coverage/what is dark, put together", test_dark);
    g_test_add_func("/coverage/by owner, reason and class each camera is there once", test_by);
    g_test_add_func("/coverage/an RT whose cameras are all dark is named", test_blind);
    return g_test_run();
}
