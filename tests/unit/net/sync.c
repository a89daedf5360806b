/* A catalog that follows a server through its good and bad days. */
#include "net/sync.h"

#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "fixture.h"
#include "net/sync_private.h"
#include "wire/codec.h"
#include "wire/routes.h"

#define TOKEN "secret-token-123"
#define REV   1000

/* A backend with the fixture city, and a console's side of it. */
typedef struct World {
    Backend *backend;
    Catalog *server, *catalog;
    Api *api;
    Sync *sync;
    char *folder, *cache;
    unsigned heard, resets;
} World;

static const SyncTimes quick = {
    .silence_ms = 20000, .settled_ms = 5000, .replay_ms = 0, .save_ms = 60000};

static void on_status(Sync *sync, void *data)
{
    ((World *)data)->heard++;
}

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    ((World *)data)->resets += thing == CATALOG_RESET;
}

static void open_sync(World *world, const char *identity)
{
    world->catalog = catalog_new();
    catalog_listen(world->catalog, on_catalog, world);
    world->api = api_new(backend_url(world->backend), TOKEN, NULL);
    world->sync = sync_open(world->catalog, world->cache, backend_url(world->backend), identity);
    sync_listen(world->sync, on_status, world);
    sync_set_times(world->sync, &quick);
}

static void close_sync(World *world)
{
    g_clear_pointer(&world->sync, sync_free);
    g_clear_pointer(&world->api, api_free);
    g_clear_pointer(&world->catalog, catalog_free);
}

static World *world_new(void)
{
    World *world = g_new0(World, 1);
    world->backend = backend_new(NULL, false);
    world->server = fixture_city();
    world->folder = scratch_new();
    world->cache = g_build_filename(world->folder, "city.snapshot", NULL);
    backend_serve(world->backend, world->server, REV);
    open_sync(world, "me");
    return world;
}

static void world_free(World *world)
{
    close_sync(world);
    backend_free(world->backend);
    catalog_free(world->server);
    scratch_free(world->folder);
    g_free(world->cache);
    g_free(world);
}

static bool is_live(void *data)
{
    return sync_status(((World *)data)->sync)->state == SYNC_LIVE;
}

static bool is_lost(void *data)
{
    SyncState state = sync_status(((World *)data)->sync)->state;
    return state == SYNC_LOST || state == SYNC_REFUSED;
}

typedef struct Awaited {
    World *world;
    int64_t rev;
} Awaited;

static bool is_at(void *data)
{
    const Awaited *awaited = data;
    return sync_status(awaited->world->sync)->rev >= awaited->rev;
}

static void wait_rev(World *world, int64_t rev)
{
    Awaited awaited = {world, rev};
    g_assert_true(loop_until(is_at, &awaited));
}

static void connect(World *world)
{
    sync_connect(world->sync, world->api);
}

static void go_live(World *world)
{
    connect(world);
    g_assert_true(loop_until(is_live, world));
    g_assert_cmpstr(backend_tell(world->backend, "wait 1"), ==, "ok");
}

static void check_same(World *world)
{
    g_autofree char *ours = backend_city(world->catalog);
    g_autofree char *theirs = backend_city(world->server);
    g_assert_cmpstr(ours, ==, theirs);
}

/* Changes a camera at the server and tells of it. */
static void change(World *world, uint32_t index, CameraState state, int64_t rev)
{
    Camera camera;
    g_assert_true(catalog_camera(world->server, index, &camera));
    camera.state = state;
    camera.reason = REASON_NONE;
    camera.rev = rev;
    g_assert_true(catalog_put_camera(world->server, &camera, NULL));
    g_assert_true(catalog_camera(world->server, index, &camera));
    backend_camera(world->backend, rev, &camera);
}

static void test_cold(void)
{
    World *world = world_new();
    g_assert_cmpint(sync_status(world->sync)->state, ==, SYNC_CACHED);
    g_assert_true(sync_unknown(world->sync));
    g_assert_cmpint(sync_age_ms(world->sync), ==, -1);
    go_live(world);
    const SyncStatus *status = sync_status(world->sync);
    check_same(world);
    g_assert_cmpint(status->rev, ==, REV);
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
    World *world = world_new();
    go_live(world);
    change(world, 3, CAMERA_FROZEN, REV + 1);
    change(world, 4, CAMERA_ONLINE, REV + 2);
    backend_event(world->backend, REV + 3, "alert",
                  "{\"id\":\"a1\"}"); /* a word of a later version */
    backend_event(world->backend, REV + 4, EVENT_CAMERA,
                  "{\"id\":\"cam-010\",\"rev\":1004,\"gone\":true}");
    catalog_remove_camera(world->server, "cam-010");
    backend_event(world->backend, REV + 5, NULL, NULL);
    wait_rev(world, REV + 5);
    check_same(world);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
    world_free(world);
}

static void test_start_from_cache(void)
{
    World *world = world_new();
    go_live(world);
    close_sync(world);
    g_autofree char *before = backend_log(world->backend);
    change(world, 5, CAMERA_DARK, REV + 7);
    open_sync(world, "me");
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==,
                     60); /* before anything is asked */
    g_assert_cmpint(sync_status(world->sync)->rev, ==, REV);
    g_assert_false(sync_unknown(world->sync));
    connect(world);
    wait_rev(world, REV + 7);
    check_same(world);
    g_autofree char *log = backend_log(world->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/changes?since=1000"));
    g_assert_null(strstr(log, "GET /api/v1/cameras"));
    g_assert_cmpuint(world->resets, ==, 1); /* the mapped file itself */
    world_free(world);
}

static void test_resume(void)
{
    World *world = world_new();
    go_live(world);
    change(world, 1, CAMERA_FROZEN, REV + 1);
    wait_rev(world, REV + 1);
    backend_tell(world->backend, "drop");
    change(world, 1, CAMERA_OFFLINE, REV + 2);
    change(world, 2, CAMERA_OFFLINE, REV + 3);
    g_assert_true(loop_until(is_lost, world));
    const SyncStatus *status = sync_status(world->sync);
    g_assert_cmpint(status->state, ==, SYNC_LOST);
    g_assert_cmpint(status->lost_ms, >, 0);
    g_assert_cmpint(status->retry_ms, >, 0);
    g_assert_nonnull(status->problem);
    wait_rev(world, REV + 3); /* by its own back-off */
    g_assert_cmpint(status->state, ==, SYNC_LIVE);
    g_assert_cmpint(status->lost_ms, ==, 0);
    g_assert_null(status->problem);
    check_same(world);
    g_autofree char *log = backend_log(world->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/changes?since=1001"));
    world_free(world);
}

static void test_server_restart(void)
{
    World *world = world_new();
    go_live(world);
    backend_tell(world->backend, "stop");
    g_assert_true(loop_until(is_lost, world));
    loop_for(2500);
    g_assert_true(is_lost(world));
    backend_tell(world->backend, "start");
    int64_t since = clock_mono_ms();
    g_assert_true(loop_until(is_live, world));
    g_assert_cmpint(clock_mono_ms() - since, <, 2000 + 1000); /* 2 s, and a slow machine's second */
    check_same(world);
    world_free(world);
}

/* Every place where the stream of three events can be cut: each event counts once, none is lost. */
static void test_cut_stream(void)
{
    World *world = world_new();
    connect(world);
    g_assert_true(loop_until(is_live, world));
    close_sync(world);
    Camera camera;
    for (int i = 1; i <= 3; i++) {
        g_assert_true(catalog_camera(world->server, (uint32_t)i, &camera));
        g_autofree char *name = g_strdup_printf("Kaméra \xe7\xa5\x9e %d", i);
        camera.name = name;
        camera.rev = REV + i;
        g_assert_true(catalog_put_camera(world->server, &camera, NULL));
        g_autoptr(GString) text = g_string_new(NULL);
        encode_camera(text, &camera);
        /* Each event with other line ends. */
        const char *end = i == 1 ? "\r\n" : i == 2 ? "\r" : "\n";
        g_autofree char *raw = g_strdup_printf("id: %d%sevent: camera%sdata: %s%s%s", REV + i, end,
                                               end, text->str, end, end);
        g_autofree char *command = g_strdup_printf("event %d", REV + i);
        backend_give(world->backend, command, raw, strlen(raw));
    }
    g_autofree char *saved = NULL;
    gsize saved_size;
    g_assert_true(g_file_get_contents(world->cache, &saved, &saved_size, NULL));
    for (unsigned n = 1; n < 1600; n += 1) {
        g_assert_true(g_file_set_contents(world->cache, saved, (gssize)saved_size, NULL));
        open_sync(world, "me");
        backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 cut %u", n);
        connect(world);
        g_assert_true(loop_until(is_lost, world));
        g_assert_cmpint(sync_status(world->sync)->rev, <=, REV + 3);
        sync_retry(world->sync);
        g_assert_true(loop_until(is_live, world));
        wait_rev(world, REV + 3);
        g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
        check_same(world);
        close_sync(world);
    }
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
    return g_test_run();
}
