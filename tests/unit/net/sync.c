/* A catalog that follows a server through its good and bad days. */
#include "world.h"

#include <string.h>

#include "base/clock.h"
#include "wire/codec.h"
#include "wire/routes.h"

static void test_cold(void)
{
    World *world = world_new(NULL);
    g_assert_cmpint(sync_status(world->sync)->state, ==, SYNC_CACHED);
    g_assert_true(sync_unknown(world->sync));
    g_assert_cmpint(sync_age_ms(world->sync), ==, -1);
    world_go_live(world);
    const SyncStatus *status = sync_status(world->sync);
    world_check_same(world);
    g_assert_cmpint(status->rev, ==, WORLD_REV);
    g_assert_cmpuint(status->rejected, ==, 0);
    g_assert_cmpint(status->lost_ms, ==, 0);
    g_assert_null(status->problem);
    g_assert_null(status->notice);
    g_assert_cmpint(ABS(status->skew_ms), <, 5000);
    g_assert_false(sync_unknown(world->sync));
    g_assert_cmpuint(world->heard, >, 0);
    world_free(world);
}

static void test_changes(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    world_change(world, 3, CAMERA_FROZEN, WORLD_REV + 1);
    world_change(world, 4, CAMERA_ONLINE, WORLD_REV + 2);
    backend_event(world->backend, WORLD_REV + 3, "alert",
                  "{\"id\":\"a1\"}"); /* a word of a later version */
    backend_event(world->backend, WORLD_REV + 4, EVENT_CAMERA,
                  "{\"id\":\"cam-010\",\"rev\":1004,\"gone\":true}");
    catalog_remove_camera(world->server, "cam-010");
    backend_event(world->backend, WORLD_REV + 5, NULL, NULL);
    world_wait_rev(world, WORLD_REV + 5);
    world_check_same(world);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
    world_free(world);
}

static void test_start_from_cache(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    world_close(world);
    g_autofree char *before = backend_log(world->backend);
    world_change(world, 5, CAMERA_DARK, WORLD_REV + 7);
    world_open(world, "me");
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==,
                     60); /* before anything is asked */
    g_assert_cmpint(sync_status(world->sync)->rev, ==, WORLD_REV);
    g_assert_false(sync_unknown(world->sync));
    world_connect(world);
    world_wait_rev(world, WORLD_REV + 7);
    world_check_same(world);
    g_autofree char *log = backend_log(world->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/changes?since=1000"));
    g_assert_null(strstr(log, "GET /api/v1/cameras"));
    g_assert_cmpuint(world->resets, ==, 1); /* the mapped file itself */
    world_free(world);
}

static void test_resume(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    world_change(world, 1, CAMERA_FROZEN, WORLD_REV + 1);
    world_wait_rev(world, WORLD_REV + 1);
    backend_tell(world->backend, "drop");
    world_change(world, 1, CAMERA_OFFLINE, WORLD_REV + 2);
    world_change(world, 2, CAMERA_OFFLINE, WORLD_REV + 3);
    g_assert_true(loop_until(world_is_lost, world));
    const SyncStatus *status = sync_status(world->sync);
    g_assert_cmpint(status->state, ==, SYNC_LOST);
    g_assert_cmpint(status->lost_ms, >, 0);
    g_assert_cmpint(status->retry_ms, >, 0);
    g_assert_nonnull(status->problem);
    world_wait_rev(world, WORLD_REV + 3); /* by its own back-off */
    g_assert_cmpint(status->state, ==, SYNC_LIVE);
    g_assert_cmpint(status->lost_ms, ==, 0);
    g_assert_null(status->problem);
    world_check_same(world);
    g_autofree char *log = backend_log(world->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/changes?since=1001"));
    world_free(world);
}

static void test_server_restart(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    backend_tell(world->backend, "stop");
    g_assert_true(loop_until(world_is_lost, world));
    loop_for(2500);
    g_assert_true(world_is_lost(world));
    backend_tell(world->backend, "start");
    g_assert_cmpint(sync_status(world->sync)->retry_ms - clock_wall_ms(), <=, 2000);
    g_assert_true(loop_until(world_is_live, world));
    world_check_same(world);
    world_free(world);
}

/* Cut so many bytes before the end of what is there, the stream is resumed where it was. */
static void check_cut(World *world, const GBytes *saved, size_t missing)
{
    gsize size;
    const char *snapshot = g_bytes_get_data((GBytes *)saved, &size);
    g_assert_true(g_file_set_contents(world->cache, snapshot, (gssize)size, NULL));
    world_open(world, "me");
    if (missing > 0) {
        backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 cut -%zu", missing);
    } else {
        backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 cut 1000000");
    }
    world_connect(world);
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_cmpint(sync_status(world->sync)->rev, <=, WORLD_REV + 3);
    sync_retry(world->sync);
    g_assert_true(loop_until(world_is_live, world));
    world_wait_rev(world, WORLD_REV + 3);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
    world_check_same(world);
    world_close(world);
}

#define HEAD_MOST 240 /* bytes before the first event */

/* Every place where the stream of three events can be cut: each event counts once, none is lost. */
static void test_cut_stream(void)
{
    g_autoptr(GString) sent = g_string_new(NULL);
    World *world = world_new(NULL);
    world_connect(world);
    g_assert_true(loop_until(world_is_live, world));
    world_close(world);
    Camera camera;
    for (int i = 1; i <= 3; i++) {
        g_assert_true(catalog_camera(world->server, (uint32_t)i, &camera));
        g_autofree char *name = g_strdup_printf("Kaméra \xe7\xa5\x9e %d", i);
        camera.name = name;
        camera.rev = WORLD_REV + i;
        g_assert_true(catalog_put_camera(world->server, &camera, NULL));
        g_autoptr(GString) text = g_string_new(NULL);
        encode_camera(text, &camera);
        /* Each event with other line ends. */
        const char *end = i == 1 ? "\r\n" : i == 2 ? "\r" : "\n";
        g_autofree char *raw = g_strdup_printf("id: %d%sevent: camera%sdata: %s%s%s", WORLD_REV + i,
                                               end, end, text->str, end, end);
        g_autofree char *command = g_strdup_printf("event %d", WORLD_REV + i);
        backend_give(world->backend, command, raw, strlen(raw));
        g_string_append(sent, raw);
    }
    char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(world->cache, &bytes, &size, NULL));
    g_autoptr(GBytes) saved = g_bytes_new_take(bytes, size);
    for (size_t at = 0; at <= sent->len; at++) {
        if (world_cut_tells(sent, at)) {
            check_cut(world, saved, sent->len - at);
        }
    }
    for (size_t missing = sent->len + 16; missing < sent->len + HEAD_MOST; missing += 16) {
        check_cut(world, saved, missing);
    }
    world_free(world);
}

static gboolean on_over(void *data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

static bool is_known(void *world)
{
    return !sync_unknown(((World *)world)->sync);
}

static bool has_notice(void *world)
{
    return sync_status(((World *)world)->sync)->notice != NULL;
}

static bool has_cache(void *world)
{
    return g_file_test(((World *)world)->cache, G_FILE_TEST_EXISTS);
}

/* Nothing to say, nobody woken: each turn of the loop that is not the test's own time-out counts.
 */
static void test_idle(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    loop_for(200);
    bool over = false;
    unsigned turns = 0;
    g_timeout_add(3000, on_over, &over);
    while (!over) {
        g_main_context_iteration(NULL, TRUE);
        turns++;
    }
    g_assert_cmpuint(turns, <=, 3);
    world_free(world);
}

/* A stale picture is unknown, whatever the wall clock says meanwhile. */
static void test_unknown(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    world_close(world);
    SnapshotInfo info;
    const struct {
        int64_t age_ms;
        bool unknown;
    } rows[] = {{1000, false},
                {SYNC_UNKNOWN_AFTER_MS + 5000, true},
                {INT64_C(86400000) * 3650, true},
                {-3600 * 1000, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Catalog *city = catalog_new();
        Cache *cache = cache_open(world->cache, backend_url(world->backend), "me", city, &info);
        g_assert_cmpint(info.rev, ==, WORLD_REV);
        info.confirmed_ms = clock_wall_ms() - rows[i].age_ms;
        g_assert_true(cache_save(cache, city, &info, true, NULL));
        cache_free(cache);
        catalog_free(city);
        world_open(world, "me");
        g_assert_cmpint(sync_unknown(world->sync), ==, rows[i].unknown);
        if (rows[i].age_ms >= 0) {
            g_assert_cmpint(sync_age_ms(world->sync), >=, rows[i].age_ms);
        }
        world_close(world);
    }
    world_open(world, "me");
    world_go_live(world);
    backend_event(world->backend, WORLD_REV, NULL, NULL);
    g_assert_true(loop_until(is_known, world));
    world_free(world);
}

static void test_saves(void)
{
    World *world = world_new(NULL);
    static const SyncTimes often = {.silence_ms = 20000, .settled_ms = 5000, .save_ms = 50};
    sync_set_times(world->sync, &often);
    world_go_live(world);
    g_assert_true(loop_until(has_cache, world));
    world_change(world, 3, CAMERA_DARK, WORLD_REV + 1);
    world_wait_rev(world, WORLD_REV + 1);
    g_assert_true(sync_save(world->sync, NULL));
    g_autoptr(Catalog) city = catalog_new();
    SnapshotInfo info;
    g_autoptr(GError) error = NULL;
    g_assert_true(snapshot_read(world->cache, snapshot_owner(backend_url(world->backend), "me"),
                                city, &info, &error));
    g_autofree char *saved = backend_city(city), *held = backend_city(world->server);
    g_assert_cmpstr(saved, ==, held);
    g_assert_cmpint(info.rev, ==, WORLD_REV + 1);
    world_free(world);
}

/* A disk that takes nothing is said, and the rest goes on. */
static void test_no_disk(void)
{
    World *world = world_new(NULL);
    world_close(world);
    g_free(world->cache);
    world->cache = g_strdup("/proc/tilik/city.snapshot");
    world_open(world, "me");
    static const SyncTimes often = {.silence_ms = 20000, .settled_ms = 5000, .save_ms = 50};
    sync_set_times(world->sync, &often);
    world_go_live(world);
    world_check_same(world);
    g_assert_true(loop_until(has_notice, world));
    g_assert_nonnull(strstr(sync_status(world->sync)->notice, "can't be saved"));
    world_change(world, 3, CAMERA_DARK, WORLD_REV + 1);
    world_wait_rev(world, WORLD_REV + 1);
    world_check_same(world);
    world_free(world);
}

/* A second console on the same cache shows it and follows, and leaves the file alone. */
static void test_two_consoles(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    g_assert_true(sync_save(world->sync, NULL));
    g_assert_false(sync_status(world->sync)->read_only);
    Catalog *first_catalog = world->catalog;
    Api *first_api = world->api;
    Sync *first = world->sync;
    world_open(world, "me");
    g_assert_true(sync_status(world->sync)->read_only);
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==, 60);
    world_go_live(world);
    world_check_same(world);
    world_close(world);
    sync_free(first);
    api_free(first_api);
    catalog_free(first_catalog);
    world_free(world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sync/without a cache all is taken in", test_cold);
    g_test_add_func("/sync/changes, unknown events and what is gone are applied", test_changes);
    g_test_add_func("/sync/with a cache only what changed is asked for", test_start_from_cache);
    g_test_add_func("/sync/a cut link is shown and resumed without loss", test_resume);
    g_test_add_func("/sync/a restarted server is found within 2 s", test_server_restart);
    g_test_add_func("/sync/a stream cut at any byte loses and doubles nothing", test_cut_stream);
    g_test_add_func("/sync/a quiet stream wakes nobody", test_idle);
    g_test_add_func("/sync/an old picture is unknown until it is confirmed", test_unknown);
    g_test_add_func("/sync/it saves by itself and when asked", test_saves);
    g_test_add_func("/sync/without a disk it works from memory", test_no_disk);
    g_test_add_func("/sync/of two consoles one writes the cache", test_two_consoles);
    return g_test_run();
}
