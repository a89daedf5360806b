/* Objects of the API put into a catalog, whose memory stays bounded whatever comes. */
#include "net/apply.h"

#include <string.h>

#include "fixture.h"
#include "net/sync.h"
#include "wire/codec.h"

typedef struct Fixture {
    Catalog *catalog;
    Apply *apply;
    GString *text;
} Fixture;

static void set_up(Fixture *fixture, const void *unused)
{
    fixture->catalog = fixture_city();
    fixture->apply = apply_new();
    fixture->text = g_string_new(NULL);
    apply_into(fixture->apply, fixture->catalog);
}

static void tear_down(Fixture *fixture, const void *unused)
{
    g_string_free(fixture->text, TRUE);
    apply_free(fixture->apply);
    catalog_free(fixture->catalog);
}

static bool apply(Fixture *fixture, CatalogThing thing, const char *json)
{
    return apply_object(fixture->apply, thing, json, strlen(json));
}

static bool put_camera(Fixture *fixture, const Camera *camera)
{
    g_string_truncate(fixture->text, 0);
    encode_camera(fixture->text, camera);
    return apply_object(fixture->apply, CATALOG_CAMERA, fixture->text->str, fixture->text->len);
}

/* What is gone goes, unless what is held is newer. */
static void test_gone(Fixture *fixture, const void *unused)
{
    Camera camera;
    uint32_t index = catalog_find_camera(fixture->catalog, "cam-005");
    g_assert_true(catalog_camera(fixture->catalog, index, &camera));
    camera.rev = 500;
    g_assert_true(put_camera(fixture, &camera));
    g_assert_true(apply(fixture, CATALOG_CAMERA, "{\"id\":\"cam-005\",\"rev\":499,\"gone\":true}"));
    g_assert_cmpuint(catalog_find_camera(fixture->catalog, "cam-005"), !=, CATALOG_NONE);
    g_assert_true(apply(fixture, CATALOG_CAMERA, "{\"id\":\"cam-005\",\"rev\":501,\"gone\":true}"));
    g_assert_cmpuint(catalog_find_camera(fixture->catalog, "cam-005"), ==, CATALOG_NONE);
    g_assert_true(apply(fixture, CATALOG_CAMERA, "{\"id\":\"cam-005\",\"rev\":502,\"gone\":true}"));
    g_assert_true(apply(fixture, CATALOG_SITE, "{\"id\":\"no-such\",\"rev\":502,\"gone\":true}"));
    g_assert_cmpuint(apply_rejected(fixture->apply), ==, 0);
}

/* An area that cameras stand in is not taken away under them. */
static void test_gone_area(Fixture *fixture, const void *unused)
{
    Camera camera;
    Area area;
    g_assert_true(catalog_camera(fixture->catalog, 0, &camera));
    g_assert_true(
        catalog_area(fixture->catalog, catalog_find_area(fixture->catalog, camera.area), &area));
    g_autofree char *gone =
        g_strdup_printf("{\"id\":\"%s\",\"rev\":99999,\"gone\":true}", area.code);
    g_assert_true(apply(fixture, CATALOG_AREA, gone));
    g_assert_true(catalog_camera(fixture->catalog, 0, &camera));
    g_assert_cmpuint(catalog_find_area(fixture->catalog, camera.area), !=, CATALOG_NONE);
}

static void test_complaint(Fixture *fixture, const void *unused)
{
    g_assert_cmpstr(apply_complaint(fixture->apply), ==, "");
    g_assert_false(apply(fixture, CATALOG_CAMERA, "{\"id\":\"\x1b[31mx\"}"));
    g_assert_cmpuint(apply_rejected(fixture->apply), ==, 1);
    g_assert_null(strchr(apply_complaint(fixture->apply), '\x1b'));
    apply_start_over(fixture->apply);
    g_assert_cmpuint(apply_rejected(fixture->apply), ==, 0);
}

/* More areas than a city can have are left out, those that are held still change. */
static void test_too_many(Fixture *fixture, const void *unused)
{
    char json[256];
    unsigned taken = 0;
    for (unsigned i = 0; i < 70 * 999; i++) {
        g_snprintf(json, sizeof json,
                   "{\"code\":\"33.74.10.1003.%03u.%03u\",\"level\":\"rt\",\"name\":\"RT\","
                   "\"parent\":\"33.74.10.1003.%03u\","
                   "\"lat\":null,\"lon\":null,\"rev\":1}",
                   1 + i / 999, 1 + i % 999, 1 + i / 999);
        taken += apply(fixture, CATALOG_AREA, json);
    }
    g_assert_cmpuint(taken, >, 60000);
    g_assert_cmpuint(taken, <, 69930);
    g_assert_cmpuint(catalog_areas(fixture->catalog), <=, SYNC_AREAS_MAX + 8);
    g_assert_nonnull(strstr(apply_complaint(fixture->apply), "more than one city"));
    Camera camera = {
        .id = "new", .name = "x", .area = "33.74.10.1003.700.001", .analytics = "", .rev = 1};
    g_assert_false(put_camera(fixture, &camera)); /* would make its area */
    g_assert_true(apply(fixture, CATALOG_AREA,
                        "{\"code\":\"33.74.10.1003.001.001\",\"level\":\"rt\",\"name\":\"RT "
                        "satu\",\"parent\":\"33.74.10.1003.001\","
                        "\"lat\":null,\"lon\":null,\"rev\":2}"));
}

/* New names, words and links without end, over the same cameras and sites. */
static void test_bounded(Fixture *fixture, const void *unused)
{
    g_autofree char *filler = g_strnfill(200, 'x');
    size_t early = 0;
    for (unsigned i = 0; i < 60000; i++) {
        Camera camera;
        g_assert_true(catalog_camera(fixture->catalog, i % 60, &camera));
        g_autofree char *name = g_strdup_printf("%s %u", filler, i);
        g_autofree char *words = g_strdup_printf("word_%u", i);
        g_autofree char *id = g_strdup(camera.id), *area = g_strdup(camera.area),
                        *site = g_strdup(camera.site);
        camera = (Camera){.id = id,
                          .name = name,
                          .area = area,
                          .site = site,
                          .analytics = words,
                          .rev = 10000 + i};
        g_assert_true(put_camera(fixture, &camera));
        Site place;
        g_assert_true(catalog_site(fixture->catalog, i % 15, &place));
        g_autofree char *link = g_strdup_printf("link-%u", i);
        g_autofree char *place_id = g_strdup(place.id), *place_area = g_strdup(place.area);
        place = (Site){.id = place_id,
                       .area = place_area,
                       .name = name,
                       .link = link,
                       .contact = words,
                       .rev = 10000 + i,
                       .slots = 4};
        g_string_truncate(fixture->text, 0);
        encode_site(fixture->text, &place);
        g_assert_true(
            apply_object(fixture->apply, CATALOG_SITE, fixture->text->str, fixture->text->len));
        early = i == 5000 ? catalog_memory(fixture->catalog) : early;
    }
    g_test_message("%zu, then %zu bytes", early, catalog_memory(fixture->catalog));
    g_assert_cmpuint(catalog_memory(fixture->catalog), <, early + 2 * 1024 * 1024);
}

#define ADD(name, test) g_test_add("/apply/" name, Fixture, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("what is gone goes, unless a newer one is held", test_gone);
    ADD("an area in use stays", test_gone_area);
    ADD("a complaint is clean and counted", test_complaint);
    ADD("more than a city can have is left out", test_too_many);
    ADD("ever new words do not grow the catalog", test_bounded);
    return g_test_run();
}
