/* The packed city on disk: written, mapped, and refused when it is not exactly what was written. */
#include "store/snapshot.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "base/error.h"
#include "fixture.h"

#define OWNER snapshot_owner("https://a.example", "me")

typedef struct Place {
    char *folder, *path;
} Place;

static void place_init(Place *place)
{
    place->folder = scratch_new();
    place->path = g_build_filename(place->folder, "deep", "city.snapshot", NULL);
}

static void place_clear(Place *place)
{
    g_free(place->path);
    scratch_free(place->folder);
}

static const SnapshotInfo info = {.rev = 77, .confirmed_ms = 1000, .saved_ms = 2000, .scope = 5};

static void write_city(const Place *place, const Catalog *city)
{
    g_autoptr(GBytes) block = catalog_pack(city);
    g_autoptr(GError) error = NULL;
    g_assert_true(snapshot_write(place->path, OWNER, &info, block, &error));
    g_assert_no_error(error);
}

static void check_refused(const Place *place, int code)
{
    g_autoptr(Catalog) catalog = catalog_new();
    const Area area = {.code = "33.74", .name = "Semarang", .level = AREA_CITY};
    g_assert_true(catalog_put_area(catalog, &area, NULL));
    SnapshotInfo read = {.rev = -9};
    g_autoptr(GError) error = NULL;
    g_assert_false(snapshot_read(place->path, OWNER, catalog, &read, &error));
    g_assert_error(error, TILIK_ERROR, code);
    g_assert_cmpint(read.rev, ==, -9);
    g_assert_cmpuint(catalog_areas(catalog), ==, 1); /* as it was */
}

static void test_round(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) city = fixture_city();
    write_city(&place, city);
    struct stat stat_;
    g_assert_cmpint(stat(place.path, &stat_), ==, 0);
    g_assert_cmpint(stat_.st_mode & 0777, ==, 0600);
    g_autoptr(Catalog) read = catalog_new();
    SnapshotInfo found;
    g_autoptr(GError) error = NULL;
    g_assert_true(snapshot_read(place.path, OWNER, read, &found, &error));
    g_assert_no_error(error);
    g_assert_cmpint(found.rev, ==, 77);
    g_assert_cmpint(found.confirmed_ms, ==, 1000);
    g_assert_cmpint(found.saved_ms, ==, 2000);
    g_assert_cmpuint(found.scope, ==, 5);
    g_autofree char *a = backend_city(city), *b = backend_city(read);
    g_assert_cmpstr(a, ==, b);
    place_clear(&place);
}

/* What is changed in memory, or replaced on disk, does not meet the other. */
static void test_mapped_is_apart(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) city = fixture_city();
    write_city(&place, city);
    g_autofree char *first = NULL, *second = NULL;
    gsize first_size, second_size;
    g_assert_true(g_file_get_contents(place.path, &first, &first_size, NULL));
    g_autoptr(Catalog) read = catalog_new();
    SnapshotInfo found;
    g_assert_true(snapshot_read(place.path, OWNER, read, &found, NULL));
    Camera camera;
    g_assert_true(catalog_camera(read, 0, &camera));
    camera.state = CAMERA_MISSING;
    camera.rev += 1000;
    g_assert_true(catalog_put_camera(read, &camera, NULL));
    g_assert_true(g_file_get_contents(place.path, &second, &second_size, NULL));
    g_assert_cmpmem(first, first_size, second, second_size);
    g_autoptr(Catalog) other = fixture_many(200, 1);
    write_city(&place, other);
    g_assert_cmpuint(catalog_counts(read).installed, ==, 60);
    g_assert_true(catalog_camera(read, 0, &camera));
    g_assert_cmpint(camera.state, ==, CAMERA_MISSING);
    place_clear(&place);
}

static void test_no_file(void)
{
    Place place;
    place_init(&place);
    check_refused(&place, TILIK_ERROR_NOT_FOUND);
    place_clear(&place);
}

/* Any one byte changed is noticed; any length but the right one too. */
static void test_damage(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) city = fixture_city();
    write_city(&place, city);
    g_autofree char *good = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(place.path, &good, &size, NULL));
    g_assert_cmpuint(size, >, 2000);
    g_autofree char *bad = g_memdup2(good, size);
    for (gsize i = 0; i < 1000; i++) {
        gsize at =
            i < 128 ? i : 128 + (size - 128) * (i - 128) / (1000 - 128); /* all of the header */
        bad[at] = (char)(good[at] ^ (1 << i % 8));
        g_assert_true(g_file_set_contents(place.path, bad, (gssize)size, NULL));
        g_autoptr(Catalog) catalog = catalog_new();
        SnapshotInfo found;
        g_autoptr(GError) error = NULL;
        g_assert_false(snapshot_read(place.path, OWNER, catalog, &found, &error));
        g_assert_true(g_error_matches(error, TILIK_ERROR, TILIK_ERROR_CORRUPT) ||
                      (at < 16 && g_error_matches(error, TILIK_ERROR, TILIK_ERROR_INVALID)));
        g_assert_cmpuint(catalog_cameras(catalog), ==, 0);
        bad[at] = good[at];
    }
    for (gsize length = 0; length < size; length += length < 200 ? 1 : 97) {
        g_assert_true(g_file_set_contents(place.path, good, (gssize)length, NULL));
        check_refused(&place, TILIK_ERROR_CORRUPT);
    }
    g_autofree char *longer = g_malloc0(size + 8);
    memcpy(longer, good, size);
    g_assert_true(g_file_set_contents(place.path, longer, (gssize)size + 8, NULL));
    check_refused(&place, TILIK_ERROR_CORRUPT);
    place_clear(&place);
}

/* A file whose checksums are right but whose block is nonsense is still not believed. */
static void test_nonsense_inside(void)
{
    Place place;
    place_init(&place);
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    g_assert_true(snapshot_write(place.path, OWNER, &info, empty, NULL));
    check_refused(&place, TILIK_ERROR_CORRUPT);
    g_autofree char *noise = g_malloc(64 * 1024);
    memset(noise, 0xff, 64 * 1024);
    g_autoptr(GBytes) ones = g_bytes_new(noise, 64 * 1024);
    g_assert_true(snapshot_write(place.path, OWNER, &info, ones, NULL));
    check_refused(&place, TILIK_ERROR_CORRUPT);
    place_clear(&place);
}

static void test_others(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(GBytes) block = catalog_pack(city);
    const uint64_t others[] = {
        snapshot_owner("https://a.example", "you"), snapshot_owner("https://b.example", "me"),
        snapshot_owner("https://a.exampl", "eme"), snapshot_owner("https://a.example", "")};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_assert_true(snapshot_write(place.path, others[i], &info, block, NULL));
        check_refused(&place, TILIK_ERROR_REFUSED);
    }
    place_clear(&place);
}

static void test_newer_version(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) city = fixture_city();
    for (gsize at = 8; at <= 12; at += 4) { /* the file's version, the catalog's format */
        write_city(&place, city);
        g_autofree char *bytes = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(place.path, &bytes, &size, NULL));
        bytes[at] = (char)(bytes[at] + 1);
        g_assert_true(g_file_set_contents(place.path, bytes, (gssize)size, NULL));
        check_refused(&place, TILIK_ERROR_INVALID);
    }
    place_clear(&place);
}

static void test_no_plain_file(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) city = fixture_city();
    write_city(&place, city);
    g_autofree char *elsewhere = g_strconcat(place.path, ".real", NULL);
    g_assert_cmpint(rename(place.path, elsewhere), ==, 0);
    g_assert_cmpint(symlink(elsewhere, place.path), ==, 0);
    check_refused(&place, TILIK_ERROR_STORAGE);
    g_assert_cmpint(unlink(place.path), ==, 0);
    g_assert_cmpint(mkdir(place.path, 0700), ==, 0);
    check_refused(&place, TILIK_ERROR_REFUSED);
    g_assert_cmpint(rmdir(place.path), ==, 0);
    g_assert_cmpint(mkfifo(place.path, 0600), ==, 0);
    check_refused(&place, TILIK_ERROR_REFUSED); /* and does not wait for a writer */
    place_clear(&place);
}

static void test_set_aside(void)
{
    Place place;
    place_init(&place);
    g_autofree char *bad = g_strconcat(place.path, ".bad", NULL);
    g_autofree char *folder = g_path_get_dirname(place.path);
    g_assert_cmpint(mkdir(folder, 0700), ==, 0);
    g_assert_true(snapshot_set_aside(place.path)); /* nothing there is no failure */
    for (int i = 0; i < 2; i++) {
        g_autofree char *text = g_strdup_printf("bad %d", i);
        g_assert_true(g_file_set_contents(place.path, text, -1, NULL));
        g_assert_true(snapshot_set_aside(place.path));
        g_assert_false(g_file_test(place.path, G_FILE_TEST_EXISTS));
        g_autofree char *kept = NULL;
        g_assert_true(g_file_get_contents(bad, &kept, NULL, NULL));
        g_assert_cmpstr(kept, ==, text); /* one is kept, the last */
    }
    place_clear(&place);
}

static void test_full_disk(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(GBytes) block = catalog_pack(city);
    g_autoptr(GError) error = NULL;
    g_assert_false(snapshot_write("/proc/tilik/city.snapshot", OWNER, &info, block, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/snapshot/what is written is read, by its user alone", test_round);
    g_test_add_func("/snapshot/what is mapped and what is on disk keep apart",
                    test_mapped_is_apart);
    g_test_add_func("/snapshot/no file is no file", test_no_file);
    g_test_add_func("/snapshot/a flip at any of 1,000 places and any other length is noticed",
                    test_damage);
    g_test_add_func("/snapshot/right checksums make no nonsense right", test_nonsense_inside);
    g_test_add_func("/snapshot/another backend's or user's is refused", test_others);
    g_test_add_func("/snapshot/another version is refused", test_newer_version);
    g_test_add_func("/snapshot/links, folders and pipes are not read", test_no_plain_file);
    g_test_add_func("/snapshot/one bad file is kept", test_set_aside);
    g_test_add_func("/snapshot/a place that can't be written is an error", test_full_disk);
    return g_test_run();
}
