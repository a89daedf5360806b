#include "model/catalog.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "fixture.h"

static const Camera sample = {
    .id = "k1",
    .name = "Pos Kamling",
    .area = "33.74.10.1010.005.003",
    .analytics = "",
    .rev = 5,
    .lat = -7.01,
    .lon = 110.4,
    .state = CAMERA_ONLINE,
};

static void put(Catalog *catalog, const Camera *camera)
{
    GError *error = NULL;
    g_assert_true(catalog_put_camera(catalog, camera, &error));
    g_assert_no_error(error);
}

static void refused(Catalog *catalog, const Camera *camera)
{
    g_autoptr(GError) error = NULL;
    uint32_t cameras = catalog_cameras(catalog), areas = catalog_areas(catalog);
    g_assert_false(catalog_put_camera(catalog, camera, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    g_assert_cmpuint(catalog_cameras(catalog), ==, cameras);
    g_assert_cmpuint(catalog_areas(catalog), ==, areas);
}

static void an_unknown_area_is_made_with_all_above_it(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    put(catalog, &sample);
    g_assert_cmpuint(catalog_areas(catalog), ==, 5);
    uint32_t area = catalog_find_area(catalog, "33.74.10.1010.005.003");
    Area at;
    g_assert_true(catalog_area(catalog, area, &at));
    g_assert_cmpstr(at.name, ==, "RT 03");
    g_assert_true(isnan(at.lat));
    for (unsigned level = 0; level < 4; level++) {
        area = catalog_area_parent(catalog, area);
        g_assert_true(catalog_area(catalog, area, &at));
    }
    g_assert_cmpstr(at.code, ==, "33.74");
    g_assert_cmpstr(at.name, ==, "33.74");
    g_assert_cmpuint(catalog_area_parent(catalog, area), ==, CATALOG_NONE);
    g_assert_cmpuint(catalog_area_first_child(catalog, CATALOG_NONE), ==, area);
}

static void a_camera_comes_back_as_it_was_put(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    Camera camera = sample, held;
    camera.site = "n9";
    camera.analytics = "sampah,genangan";
    camera.since_ms = 11;
    camera.seen_at_ms = 12;
    camera.class = CLASS_RIVER;
    camera.owner = OWNER_DPU;
    camera.visibility = VISIBILITY_OFFICIAL;
    camera.state = CAMERA_OFFLINE;
    camera.reason = REASON_CABLE;
    camera.slot = 4;
    camera.night = camera.ptz = true;
    put(catalog, &camera);
    g_assert_true(catalog_camera(catalog, catalog_find_camera(catalog, "k1"), &held));
    g_assert_cmpstr(held.id, ==, camera.id);
    g_assert_cmpstr(held.name, ==, camera.name);
    g_assert_cmpstr(held.area, ==, camera.area);
    g_assert_cmpstr(held.site, ==, "n9");
    g_assert_cmpstr(held.analytics, ==, camera.analytics);
    g_assert_cmpint(held.since_ms, ==, 11);
    g_assert_cmpint(held.seen_at_ms, ==, 12);
    g_assert_cmpint(held.rev, ==, 5);
    g_assert_cmpfloat_with_epsilon(held.lat, -7.01, 1e-6);
    g_assert_cmpint(held.class, ==, CLASS_RIVER);
    g_assert_cmpint(held.owner, ==, OWNER_DPU);
    g_assert_cmpint(held.visibility, ==, VISIBILITY_OFFICIAL);
    g_assert_cmpint(held.state, ==, CAMERA_OFFLINE);
    g_assert_cmpint(held.reason, ==, REASON_CABLE);
    g_assert_cmpint(held.slot, ==, 4);
    g_assert_true(held.night && held.ptz);
}

static void what_breaks_a_rule_changes_nothing(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    char long_name[302], long_id[66];
    memset(long_name, 'n', 301);
    long_name[301] = '\0';
    memset(long_id, 'i', 65);
    long_id[65] = '\0';
    Camera bad[20];
    for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
        bad[i] = sample;
    }
    bad[0].id = "";
    bad[1].id = "a b";
    bad[2].id = long_id;
    bad[3].name = long_name;
    bad[4].name = "\x1b[2J";
    bad[5].name = "\xff\xfe";
    bad[6].area = "33.74.10";
    bad[7].area = "33.74.10.1010.005.003.1";
    bad[8].area = "";
    bad[9].site = "n 1";
    bad[10].analytics = "\n";
    bad[11].class = CAMERA_CLASSES;
    bad[12].state = (CameraState)-1;
    bad[13].lat = 91;
    bad[14].lon = INFINITY;
    bad[15].slot = -1;
    bad[16].slot = 70000;
    bad[17].since_ms = -1;
    bad[18].reason = REASONS;
    bad[19].seen_at_ms = INT64_MIN;
    for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
        refused(catalog, &bad[i]);
    }
    long_name[300] = '\0';
    Camera longest = sample;
    longest.name = long_name;
    put(catalog, &longest);
}

static void an_older_revision_changes_nothing(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    put(catalog, &sample);
    Camera older = sample, held;
    older.rev = 4;
    older.name = "Lama";
    put(catalog, &older);
    g_assert_true(catalog_camera(catalog, 0, &held));
    g_assert_cmpstr(held.name, ==, "Pos Kamling");
    older.rev = 5;
    put(catalog, &older);
    g_assert_true(catalog_camera(catalog, 0, &held));
    g_assert_cmpstr(held.name, ==, "Lama");
}

static void a_camera_may_be_put_back_with_its_own_strings(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    put(catalog, &sample);
    for (unsigned i = 0; i < 5000; i++) {
        Camera held;
        char name[64];
        g_assert_true(catalog_camera(catalog, 0, &held));
        g_snprintf(name, sizeof name, "%s %u", i % 2 == 0 ? "x" : held.id, i);
        held.name = name;
        held.area = i % 2 == 0 ? "33.74.10.1010" : "33.74.10.1010.001.001";
        put(catalog, &held);
        g_assert_true(catalog_camera(catalog, 0, &held));
        g_assert_cmpstr(held.name, ==, name);
        g_assert_cmpstr(held.id, ==, "k1");
    }
}

static void renaming_for_ever_does_not_grow_for_ever(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    Camera camera = sample;
    for (unsigned i = 0; i < 40000; i++) { /* 10 MB of names */
        char name[256];
        memset(name, 'a' + (int)(i % 26), 250);
        g_snprintf(name + 240, 16, "%u", i);
        camera.name = name;
        put(catalog, &camera);
    }
    Camera held;
    g_assert_true(catalog_camera(catalog, catalog_find_camera(catalog, "cam-053"), &held));
    g_assert_cmpstr(held.name, ==, "Kelenteng 大覺寺 depan");
    g_assert_cmpstr(held.site, ==, "n0014");
    g_autoptr(GBytes) packed = catalog_pack(catalog);
    g_assert_cmpuint(g_bytes_get_size(packed), <, 20000);
    g_assert_cmpuint(catalog_memory(catalog), <, 2000000);
}

static void counts_are_three_numbers_and_their_reasons(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    AreaCounts all = catalog_counts(catalog);
    g_assert_cmpuint(all.installed, ==, 60);
    g_assert_cmpuint(all.linked, ==, 55);
    g_assert_cmpuint(all.live, ==, 31);
    g_assert_cmpuint(all.explained, ==, 17);
    g_assert_cmpuint(all.unexplained, ==, 10);
    g_assert_cmpuint(all.unknown, ==, 2);
    uint32_t tugu = catalog_find_area(catalog, "33.74.16");
    AreaCounts counts = catalog_area_counts(catalog, tugu);
    g_assert_cmpuint(counts.installed, ==, 10);
    g_assert_cmpuint(counts.live, ==, 7);
    g_assert_cmpuint(counts.unexplained, ==, 3);
    g_assert_cmpuint(catalog_area_counts(catalog, 123456).installed, ==, 0);
}

static void a_move_counts_in_the_new_place_only(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    Camera camera;
    g_assert_true(catalog_camera(catalog, catalog_find_camera(catalog, "cam-001"), &camera));
    camera.area = "33.74.16.1007";
    camera.rev = 1000;
    put(catalog, &camera);
    uint32_t utara = catalog_find_area(catalog, "33.74.02");
    uint32_t tugu = catalog_find_area(catalog, "33.74.16");
    g_assert_cmpuint(catalog_area_counts(catalog, utara).installed, ==, 17);
    g_assert_cmpuint(catalog_area_counts(catalog, tugu).installed, ==, 11);
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 60);
}

static void a_removed_camera_keeps_its_index_for_its_own_return(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    uint32_t index = catalog_find_camera(catalog, "cam-010");
    Camera camera;
    catalog_remove_camera(catalog, "cam-010");
    catalog_remove_camera(catalog, "cam-010");
    catalog_remove_camera(catalog, "no-such");
    g_assert_cmpuint(catalog_find_camera(catalog, "cam-010"), ==, CATALOG_NONE);
    g_assert_false(catalog_camera(catalog, index, &camera));
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 59);
    put(catalog, &sample);
    g_assert_cmpuint(catalog_find_camera(catalog, "k1"), !=, index);
    camera = sample;
    camera.id = "cam-010";
    camera.rev = 1;
    put(catalog, &camera);
    g_assert_cmpuint(catalog_find_camera(catalog, "cam-010"), ==, index);
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 61);
}

static void a_site_that_is_gone_leaves_its_id_with_its_cameras(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    uint32_t camera = catalog_find_camera(catalog, "cam-001");
    g_assert_cmpuint(catalog_camera_site(catalog, camera), ==, catalog_find_site(catalog, "n0001"));
    catalog_remove_site(catalog, "n0001");
    Camera held;
    Site site;
    g_assert_true(catalog_camera(catalog, camera, &held));
    g_assert_cmpstr(held.site, ==, "n0001");
    g_assert_cmpuint(catalog_camera_site(catalog, camera), ==, CATALOG_NONE);
    g_assert_cmpuint(catalog_find_site(catalog, "n0001"), ==, CATALOG_NONE);
    g_assert_false(catalog_site(catalog, 0, &site));
}

static void an_area_in_use_stays(void)
{
    g_autoptr(Catalog) catalog = fixture_city();
    catalog_remove_area(catalog, "33.74.16");
    g_assert_cmpuint(catalog_find_area(catalog, "33.74.16"), !=, CATALOG_NONE);
    Area empty = {.code = "33.74.15.1001", .name = "Wates", .lat = NAN, .lon = NAN};
    empty.level = AREA_KELURAHAN;
    g_assert_true(catalog_put_area(catalog, &empty, NULL));
    uint32_t kecamatan = catalog_find_area(catalog, "33.74.15");
    catalog_remove_area(catalog, "33.74.15");
    g_assert_cmpuint(catalog_find_area(catalog, "33.74.15"), ==, kecamatan);
    catalog_remove_area(catalog, "33.74.15.1001");
    catalog_remove_area(catalog, "33.74.15");
    g_assert_cmpuint(catalog_find_area(catalog, "33.74.15"), ==, CATALOG_NONE);
    g_assert_true(catalog_put_area(catalog, &empty, NULL));
    g_assert_cmpuint(catalog_find_area(catalog, "33.74.15"), ==, kecamatan);
}

typedef struct Heard {
    GString *words;
    unsigned self, other;
} Heard;

static void hear(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    static const char letters[] = "ascR";
    g_string_append_c(((Heard *)data)->words, letters[thing]);
    g_assert_cmpint(index == CATALOG_NONE, ==, thing == CATALOG_RESET);
}

static void hear_once(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    Heard *heard = data;
    g_string_append_c(heard->words, '1');
    catalog_unlisten(catalog, heard->self);
}

static void listeners_hear_each_change_once(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    Heard heard = {.words = g_string_new(NULL)};
    heard.self = catalog_listen(catalog, hear_once, &heard);
    heard.other = catalog_listen(catalog, hear, &heard);
    Camera camera = sample;
    camera.area = "33.74.10.1010";
    put(catalog, &camera);
    g_assert_cmpstr(heard.words->str, ==, "1aaac");
    put(catalog, &camera); /* nothing new */
    catalog_remove_camera(catalog, "none");
    g_assert_cmpstr(heard.words->str, ==, "1aaac");
    camera.rev++;
    put(catalog, &camera);
    catalog_remove_camera(catalog, "k1");
    catalog_clear(catalog);
    g_assert_cmpstr(heard.words->str, ==, "1aaacccR");
    catalog_unlisten(catalog, heard.other);
    put(catalog, &camera);
    g_assert_cmpstr(heard.words->str, ==, "1aaacccR");
    g_string_free(heard.words, TRUE);
}

static void an_rt_may_hold_five_thousand_cameras(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    for (unsigned i = 0; i < 5000; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "c%u", i);
        Camera camera = sample;
        camera.id = id;
        put(catalog, &camera);
    }
    uint32_t area = catalog_find_area(catalog, sample.area);
    g_assert_cmpuint(catalog_area_counts(catalog, area).live, ==, 5000);
    for (unsigned i = 0; i < 5000; i += 2) {
        char id[16];
        g_snprintf(id, sizeof id, "c%u", i);
        catalog_remove_camera(catalog, id);
    }
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 2500);
}

static void a_camera_takes_less_than_200_bytes_over_its_text(void)
{
    g_autoptr(Catalog) none = fixture_many(0, 1);
    g_autoptr(Catalog) many = fixture_many(20000, 1);
    size_t text = 0;
    for (uint32_t i = 0; i < catalog_cameras(many); i++) {
        Camera camera;
        g_assert_true(catalog_camera(many, i, &camera));
        text += strlen(camera.id) + strlen(camera.name) + 2;
    }
    size_t sites = catalog_sites(many) * 100;
    size_t taken = catalog_memory(many) - catalog_memory(none) - text - sites;
    g_assert_cmpuint(taken / 20000, <, 200);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/catalog/" sentence, function)
    TEST(an_unknown_area_is_made_with_all_above_it, "an unknown area is made with all above it");
    TEST(a_camera_comes_back_as_it_was_put, "a camera comes back as it was put");
    TEST(what_breaks_a_rule_changes_nothing, "what breaks a rule changes nothing");
    TEST(an_older_revision_changes_nothing, "an older revision changes nothing");
    TEST(a_camera_may_be_put_back_with_its_own_strings,
         "a camera may be put back with its own strings");
    TEST(renaming_for_ever_does_not_grow_for_ever, "renaming for ever does not grow for ever");
    TEST(counts_are_three_numbers_and_their_reasons, "counts are three numbers and their reasons");
    TEST(a_move_counts_in_the_new_place_only, "a move counts in the new place only");
    TEST(a_removed_camera_keeps_its_index_for_its_own_return,
         "a removed camera keeps its index for its own return");
    TEST(a_site_that_is_gone_leaves_its_id_with_its_cameras,
         "a site that is gone leaves its id with its cameras");
    TEST(an_area_in_use_stays, "an area in use stays");
    TEST(listeners_hear_each_change_once, "listeners hear each change once");
    TEST(an_rt_may_hold_five_thousand_cameras, "an RT may hold five thousand cameras");
    TEST(a_camera_takes_less_than_200_bytes_over_its_text,
         "a camera takes less than 200 bytes over its text");
    return g_test_run();
}
