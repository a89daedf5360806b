/* The cache of a console: opened in any state, written by one process only. */
#include "store/cache.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "fixture.h"

#define BACKEND "https://a.example"

static const SnapshotInfo info = {.rev = 77, .confirmed_ms = 1000, .saved_ms = 2000, .scope = 5};

typedef struct Place {
    char *folder, *path, *bad;
} Place;

static void place_init(Place *place)
{
    place->folder = scratch_new();
    place->path = g_build_filename(place->folder, "city.snapshot", NULL);
    place->bad = g_strconcat(place->path, ".bad", NULL);
    g_autoptr(Catalog) city = fixture_city(), nothing = catalog_new();
    SnapshotInfo found;
    g_autoptr(Cache) cache = cache_open(place->path, BACKEND, "me", nothing, &found);
    g_assert_cmpint(found.rev, ==, 0);
    g_assert_null(cache_notice(cache));
    g_assert_true(cache_save(cache, city, &info, true, NULL));
}

static void place_clear(Place *place)
{
    g_free(place->path);
    g_free(place->bad);
    scratch_free(place->folder);
}

/* Opens and returns how many cameras were there; *notice is what was said. */
static unsigned look(const Place *place, const char *identity, char **notice)
{
    g_autoptr(Catalog) catalog = catalog_new();
    SnapshotInfo found;
    g_autoptr(Cache) cache = cache_open(place->path, BACKEND, identity, catalog, &found);
    g_free(*notice);
    *notice = g_strdup(cache_notice(cache));
    unsigned cameras = catalog_counts(catalog).installed;
    g_assert_cmpint(found.rev, ==, cameras > 0 ? 77 : 0);
    return cameras;
}

static void test_round(void)
{
    Place place;
    place_init(&place);
    g_autofree char *notice = NULL;
    g_assert_cmpuint(look(&place, "me", &notice), ==, 60);
    g_assert_null(notice);
    place_clear(&place);
}

/* Each kind of bad file is set aside, said in one line, and the next start is as usual. */
static void test_bad_files(void)
{
    static const struct {
        long at; /* byte to change; -1: cut to nothing; -2: cut in half */
        const char *says;
    } rows[] = {
        {0, "damaged"}, {8, "another version"}, {500, "damaged"}, {-1, "damaged"}, {-2, "damaged"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Place place;
        place_init(&place);
        g_autofree char *bytes = NULL, *notice = NULL;
        gsize size;
        g_assert_true(g_file_get_contents(place.path, &bytes, &size, NULL));
        if (rows[i].at >= 0) {
            bytes[rows[i].at] ^= 0x40;
        } else {
            size = rows[i].at == -1 ? 0 : size / 2;
        }
        g_assert_true(g_file_set_contents(place.path, bytes, (gssize)size, NULL));
        g_assert_cmpuint(look(&place, "me", &notice), ==, 0);
        g_assert_nonnull(strstr(notice, rows[i].says));
        g_assert_null(strchr(notice, '\n'));
        g_assert_true(g_file_test(place.bad, G_FILE_TEST_EXISTS));
        g_assert_cmpuint(look(&place, "me", &notice), ==, 0);
        g_assert_null(notice);
        place_clear(&place);
    }
}

static void test_other_user(void)
{
    Place place;
    place_init(&place);
    g_autofree char *notice = NULL;
    g_assert_cmpuint(look(&place, "you", &notice), ==, 0);
    g_assert_nonnull(strstr(notice, "another backend or user"));
    g_assert_true(g_file_test(place.bad, G_FILE_TEST_EXISTS));
    place_clear(&place);
}

/* Another process holds the cache: it is read, and neither written, moved nor removed. */
static void test_two_processes(void)
{
    Place place;
    place_init(&place);
    int ready[2], end[2];
    g_assert_cmpint(pipe(ready), ==, 0);
    g_assert_cmpint(pipe(end), ==, 0);
    pid_t other = fork();
    if (other == 0) {
        Catalog *catalog = catalog_new();
        SnapshotInfo found;
        Cache *cache = cache_open(place.path, BACKEND, "me", catalog, &found);
        char byte = cache_is_read_only(cache) ? 'r' : 'w';
        close(end[1]);
        _exit(write(ready[1], &byte, 1) != 1 || read(end[0], &byte, 1) != 0);
    }
    close(end[0]);
    char byte = 0;
    g_assert_cmpint(read(ready[0], &byte, 1), ==, 1);
    g_assert_cmpint(byte, ==, 'w');
    g_autofree char *before = NULL, *after = NULL;
    gsize before_size, after_size;
    g_assert_true(g_file_get_contents(place.path, &before, &before_size, NULL));

    g_autoptr(Catalog) catalog = catalog_new();
    SnapshotInfo found;
    g_autoptr(Cache) cache = cache_open(place.path, BACKEND, "me", catalog, &found);
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 60);
    g_assert_true(cache_is_read_only(cache));
    catalog_remove_camera(catalog, "cam-001");
    g_assert_true(cache_save(cache, catalog, &info, true, NULL));
    cache_discard(cache);
    g_autofree char *notice = NULL;
    g_assert_cmpuint(look(&place, "you", &notice), ==, 0);
    g_assert_false(g_file_test(place.bad, G_FILE_TEST_EXISTS));
    g_assert_true(g_file_get_contents(place.path, &after, &after_size, NULL));
    g_assert_cmpmem(before, before_size, after, after_size);

    close(end[1]);
    int status;
    g_assert_cmpint(waitpid(other, &status, 0), ==, other);
    g_assert_cmpint(status, ==, 0);
    g_assert_false(cache_is_read_only(cache)); /* the right passes on */
    g_assert_true(cache_save(cache, catalog, &info, true, NULL));
    g_clear_pointer(&cache, cache_free);
    g_assert_cmpuint(look(&place, "me", &notice), ==, 59);
    close(ready[0]);
    close(ready[1]);
    place_clear(&place);
}

static void test_saved_behind(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) city = fixture_many(500, 3), nothing = catalog_new();
    SnapshotInfo found;
    Cache *cache = cache_open(place.path, BACKEND, "me", nothing, &found);
    for (int i = 0; i < 20; i++) {
        g_assert_true(cache_save(cache, city, &info, false, NULL));
    }
    cache_free(cache); /* waits for the last */
    g_autofree char *notice = NULL;
    g_assert_cmpuint(look(&place, "me", &notice), ==, 500);
    place_clear(&place);
}

/* Where the folder was there is no folder any more: as with a full or read-only disk, an error and
 * no more. */
static void test_no_folder(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) catalog = catalog_new();
    SnapshotInfo found;
    g_autoptr(Cache) cache = cache_open(place.path, BACKEND, "me", catalog, &found);
    g_autofree char *away = g_strconcat(place.folder, ".away", NULL);
    g_assert_cmpint(rename(place.folder, away), ==, 0);
    g_assert_true(g_file_set_contents(place.folder, "", 0, NULL));
    g_autoptr(GError) error = NULL, later = NULL;
    g_assert_false(cache_save(cache, catalog, &info, true, &error));
    g_assert_nonnull(error);
    g_assert_true(cache_save(cache, catalog, &info, false, NULL));
    g_assert_false(cache_save(cache, catalog, &info, false, &later)); /* how the one before went */
    g_assert_nonnull(later);
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 60);
    g_assert_cmpint(unlink(place.folder), ==, 0);
    g_assert_cmpint(rename(away, place.folder), ==, 0);
    g_clear_pointer(&cache, cache_free);
    place_clear(&place);
}

static void test_discard(void)
{
    Place place;
    place_init(&place);
    g_autoptr(Catalog) catalog = catalog_new();
    SnapshotInfo found;
    g_autoptr(Cache) cache = cache_open(place.path, BACKEND, "me", catalog, &found);
    cache_discard(cache);
    g_assert_false(g_file_test(place.path, G_FILE_TEST_EXISTS));
    g_assert_cmpuint(catalog_counts(catalog).installed, ==, 60); /* what is mapped stays good */
    g_clear_pointer(&cache, cache_free);
    place_clear(&place);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cache/what was saved is there at the next start", test_round);
    g_test_add_func("/cache/each kind of bad file is set aside and said in one line",
                    test_bad_files);
    g_test_add_func("/cache/another user's is set aside", test_other_user);
    g_test_add_func("/cache/of two processes one writes", test_two_processes);
    g_test_add_func("/cache/saves behind the caller's back are all finished", test_saved_behind);
    g_test_add_func("/cache/a folder that can't be written is an error", test_no_folder);
    g_test_add_func("/cache/it can be thrown away under a mapped city", test_discard);
    return g_test_run();
}
