/* Random lives of a catalog, beside one that is nothing but a list and counts by looking at all of
 * it. */
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "model/catalog.h"

#define CAMERAS 300

typedef struct Plain {
    bool present;
    char id[16], name[40], area[AREA_CODE_SIZE], site[16];
    Camera camera;
} Plain;

typedef struct World {
    GRand *dice;
    Catalog *catalog;
    Plain plain[CAMERAS];
    int64_t rev;
} World;

static unsigned pick(World *world, unsigned below)
{
    return (unsigned)g_rand_int_range(world->dice, 0, (gint32)below);
}

static void roll_area(World *world, char out[AREA_CODE_SIZE])
{
    unsigned kecamatan = 1 + pick(world, 3), kelurahan = 1001 + pick(world, 3);
    unsigned rw = pick(world, 4), rt = pick(world, 4);
    int length = g_snprintf(out, AREA_CODE_SIZE, "33.74.%02u.%04u", kecamatan, kelurahan);
    if (rw > 0) {
        length += g_snprintf(out + length, 5, ".%03u", rw);
        if (rt > 0) {
            g_snprintf(out + length, 5, ".%03u", rt);
        }
    }
}

static void put_random(World *world)
{
    unsigned i = pick(world, CAMERAS);
    Plain *plain = &world->plain[i];
    g_snprintf(plain->id, sizeof plain->id, "k%03u", i);
    if (!plain->present || pick(world, 4) == 0) {
        g_snprintf(plain->name, sizeof plain->name, "%s %u",
                   pick(world, 2) == 0 ? "Jl. Pemuda" : "gang", pick(world, 30));
        roll_area(world, plain->area);
    }
    g_snprintf(plain->site, sizeof plain->site, "n%02u", pick(world, 20));
    plain->present = true;
    plain->camera = (Camera){
        .id = plain->id,
        .name = plain->name,
        .area = plain->area,
        .site = pick(world, 5) == 0 ? NULL : plain->site,
        .analytics = pick(world, 2) == 0 ? "" : "sampah",
        .since_ms = pick(world, 1000),
        .seen_at_ms = pick(world, 1000),
        .rev = ++world->rev,
        .lat = NAN,
        .lon = NAN,
        .class = (CameraClass)pick(world, CAMERA_CLASSES),
        .owner = (Owner)pick(world, OWNERS),
        .state = (CameraState)pick(world, CAMERA_STATES),
        .reason = pick(world, 2) == 0 ? REASON_NONE : (Reason)pick(world, REASONS),
    };
    g_assert_true(catalog_put_camera(world->catalog, &plain->camera, NULL));
}

static void remove_random(World *world)
{
    Plain *plain = &world->plain[pick(world, CAMERAS)];
    if (plain->present) {
        plain->present = false;
        catalog_remove_camera(world->catalog, plain->id);
    }
}

static void release(void *block, size_t size)
{
    g_free(block);
}

static void adopt_own_pack(World *world)
{
    gsize size;
    void *block = g_bytes_unref_to_data(catalog_pack(world->catalog), &size);
    GError *error = NULL;
    bool adopted = catalog_adopt(world->catalog, block, size, release, &error);
    g_assert_no_error(error);
    g_assert_true(adopted);
}

static AreaCounts count_plain(const World *world, const char *scope)
{
    AreaCounts counts = {0};
    for (unsigned i = 0; i < CAMERAS; i++) {
        const Camera *camera = &world->plain[i].camera;
        if (!world->plain[i].present || !area_code_within(camera->area, scope)) {
            continue;
        }
        bool unlinked = camera->state == CAMERA_UNLINKED || camera->state == CAMERA_MISSING;
        counts.installed++;
        counts.linked += unlinked ? 0 : 1;
        if (camera->state == CAMERA_ONLINE) {
            counts.live++;
        } else if (camera->state == CAMERA_UNKNOWN) {
            counts.unknown++;
        } else if (camera->reason != REASON_NONE || camera->state == CAMERA_UNLINKED) {
            counts.explained++;
        } else {
            counts.unexplained++;
        }
    }
    return counts;
}

static void check_areas(const World *world)
{
    const Catalog *catalog = world->catalog;
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        Area area;
        if (!catalog_area(catalog, i, &area)) {
            continue;
        }
        AreaCounts expected = count_plain(world, area.code),
                   counts = catalog_area_counts(catalog, i);
        g_assert_cmpmem(&counts, sizeof counts, &expected, sizeof expected);
        g_assert_cmpuint(catalog_find_area(catalog, area.code), ==, i);
    }
    AreaCounts expected = count_plain(world, "33"), counts = catalog_counts(catalog);
    g_assert_cmpmem(&counts, sizeof counts, &expected, sizeof expected);
}

static void check_cameras(const World *world)
{
    const Catalog *catalog = world->catalog;
    uint32_t present = 0;
    for (unsigned i = 0; i < CAMERAS; i++) {
        const Camera *expected = &world->plain[i].camera;
        Camera held;
        if (!world->plain[i].present) {
            g_assert_cmpuint(catalog_find_camera(catalog, world->plain[i].id), ==, CATALOG_NONE);
            continue;
        }
        present++;
        uint32_t index = catalog_find_camera(catalog, expected->id);
        g_assert_true(catalog_camera(catalog, index, &held));
        g_assert_cmpstr(held.id, ==, expected->id);
        g_assert_cmpstr(held.name, ==, expected->name);
        g_assert_cmpstr(held.area, ==, expected->area);
        g_assert_cmpstr(held.site, ==, expected->site);
        g_assert_cmpstr(held.analytics, ==, expected->analytics);
        g_assert_cmpint(held.since_ms, ==, expected->since_ms);
        g_assert_cmpint(held.rev, ==, expected->rev);
        g_assert_cmpint(held.state, ==, expected->state);
        g_assert_cmpint(held.reason, ==, expected->reason);
        g_assert_cmpint(held.class, ==, expected->class);
    }
    uint32_t held = 0;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        held += catalog_camera(catalog, i, &camera) ? 1 : 0;
    }
    g_assert_cmpuint(held, ==, present);
}

/* The tree reaches each area once, children in code order below the parent that their code names.
 */
static uint32_t check_tree(const Catalog *catalog, uint32_t above, const char *parent_code)
{
    uint32_t reached = 0;
    const char *before = "";
    for (uint32_t i = catalog_area_first_child(catalog, above); i != CATALOG_NONE;
         i = catalog_area_next_sibling(catalog, i)) {
        Area area;
        char parent[AREA_CODE_SIZE];
        g_assert_true(catalog_area(catalog, i, &area));
        g_assert_cmpuint(catalog_area_parent(catalog, i), ==, above);
        area_code_parent(area.code, parent);
        g_assert_cmpstr(parent, ==, parent_code);
        g_assert_cmpint(strcmp(before, area.code), <, 0);
        before = area.code;
        reached += 1 + check_tree(catalog, i, area.code);
    }
    return reached;
}

static void check(const World *world)
{
    check_areas(world);
    check_cameras(world);
    uint32_t present = 0;
    for (uint32_t i = 0; i < catalog_areas(world->catalog); i++) {
        Area area;
        present += catalog_area(world->catalog, i, &area) ? 1 : 0;
    }
    g_assert_cmpuint(check_tree(world->catalog, CATALOG_NONE, ""), ==, present);
}

static void remove_empty_areas(World *world)
{
    for (uint32_t i = 0; i < catalog_areas(world->catalog); i++) {
        Area area;
        if (catalog_area(world->catalog, i, &area)) {
            g_autofree char *code = g_strdup(area.code);
            catalog_remove_area(world->catalog, code);
        }
    }
}

static void any_life_keeps_the_counts_right(void)
{
    World *world = g_new0(World, 1);
    world->dice = g_rand_new_with_seed(20260301);
    world->catalog = catalog_new();
    for (unsigned step = 0; step < 6000; step++) {
        unsigned what = pick(world, 100);
        if (what < 75) {
            put_random(world);
        } else if (what < 98) {
            remove_random(world);
        } else if (what == 98) {
            adopt_own_pack(world);
        } else {
            remove_empty_areas(world);
        }
        if (step % 50 == 0) {
            check(world);
        }
    }
    check(world);
    catalog_free(world->catalog);
    g_rand_free(world->dice);
    g_free(world);
}

/* Adopts a copy of the bytes, which the catalog gives back with free(). */
static Catalog *adopt_copy(GBytes *packed)
{
    gsize size;
    const void *bytes = g_bytes_get_data(packed, &size);
    Catalog *catalog = catalog_new();
    g_assert_true(catalog_adopt(catalog, g_memdup2(bytes, size), size, release, NULL));
    return catalog;
}

static void assert_same_cameras(const Catalog *a, const Catalog *b)
{
    AreaCounts left = catalog_counts(a), right = catalog_counts(b);
    g_assert_cmpmem(&left, sizeof left, &right, sizeof right);
    for (uint32_t i = 0; i < catalog_cameras(a); i++) {
        Camera one, other;
        if (catalog_camera(a, i, &one)) {
            g_assert_true(catalog_camera(b, catalog_find_camera(b, one.id), &other));
            g_assert_cmpstr(one.name, ==, other.name);
            g_assert_cmpstr(one.area, ==, other.area);
            g_assert_cmpstr(one.site, ==, other.site);
            g_assert_cmpstr(one.analytics, ==, other.analytics);
            g_assert_cmpint(one.state, ==, other.state);
        }
    }
}

/* One change of each kind to a catalog that was adopted, then packed and adopted once more. */
static void every_single_change_survives_packing(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(GBytes) packed = catalog_pack(city);
    for (unsigned kind = 0; kind < 10; kind++) {
        g_autoptr(Catalog) catalog = adopt_copy(packed);
        Camera camera;
        Area empty = {"33.74.16.1001", "Jerakah", NAN, NAN, 9, AREA_KELURAHAN};
        g_assert_true(catalog_camera(catalog, catalog_find_camera(catalog, "cam-031"), &camera));
        camera.state = kind == 0 ? CAMERA_OFFLINE : camera.state;
        camera.name = kind == 1 ? "Zebra" : camera.name;
        camera.area = kind == 2 ? "33.74.02.1004.001.001" : camera.area;
        camera.id = kind == 3 ? "cam-0000" : camera.id;
        camera.analytics = kind == 4 ? "" : kind == 9 ? "macet" : camera.analytics;
        camera.site = kind == 5 ? "n9999" : camera.site;
        g_assert_true(catalog_put_camera(catalog, &camera, NULL));
        if (kind == 6) {
            catalog_remove_camera(catalog, "cam-005");
        } else if (kind == 7) {
            catalog_remove_site(catalog, "n0003");
        } else if (kind == 8) {
            g_assert_true(catalog_put_area(catalog, &empty, NULL));
            catalog_remove_area(catalog, empty.code);
        }
        g_autoptr(GBytes) again = catalog_pack(catalog);
        g_autoptr(Catalog) copy = adopt_copy(again);
        assert_same_cameras(catalog, copy);
        assert_same_cameras(copy, catalog);
        g_assert_cmpuint(catalog_find_site(copy, "n0003") == CATALOG_NONE, ==, kind == 7);
        g_assert_cmpuint(catalog_find_area(copy, empty.code), ==, CATALOG_NONE);
    }
}

static void packing_twice_gives_the_same_bytes(void)
{
    g_autoptr(Catalog) first = fixture_city();
    g_autoptr(Catalog) second = catalog_new();
    g_autoptr(GBytes) packed = catalog_pack(first);
    gsize size = g_bytes_get_size(packed);
    g_autofree void *block = g_memdup2(g_bytes_get_data(packed, NULL), size);
    g_assert_true(catalog_adopt(second, block, size, NULL, NULL));
    g_autoptr(GBytes) again = catalog_pack(second);
    g_assert_cmpmem(g_bytes_get_data(packed, NULL), size, g_bytes_get_data(again, NULL),
                    g_bytes_get_size(again));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/catalog/any life keeps the counts right", any_life_keeps_the_counts_right);
    g_test_add_func("/catalog/packing twice gives the same bytes",
                    packing_twice_gives_the_same_bytes);
    g_test_add_func("/catalog/every single change survives packing",
                    every_single_change_survives_packing);
    return g_test_run();
}
