/* What a catalog does when its server goes silent, goes round in circles, or is another's. */
#include "world.h"

#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "wire/codec.h"
#include "wire/routes.h"

static bool is_quiet(void *data)
{
    World *world = data;
    return world_is_lost(world) && strstr(sync_status(world->sync)->problem, "silent") != NULL;
}

/* Bytes alone are no life: one that says nothing, and one that drips an event a byte at a time, are
 * both lost. */
static void test_silence(void)
{
    static const char *const rules[] = {"silent", "slow 20"};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        World *world = world_new(NULL);
        static const SyncTimes short_times = {
            .silence_ms = 400, .settled_ms = 5000, .save_ms = 60000};
        sync_set_times(world->sync, &short_times);
        world_change(world, 2, CAMERA_MISSING, WORLD_REV + 1);
        backend_tell(world->backend, "rule " ROUTE_CHANGES " 0 %s", rules[i]);
        world_connect(world);
        int64_t since = clock_mono_ms();
        g_assert_true(loop_until(is_quiet, world));
        g_assert_cmpint(clock_mono_ms() - since, <, 15000); /* it is 20 s unless told */
        const SyncStatus *status = sync_status(world->sync);
        g_assert_cmpint(status->lost_ms, >, 0);
        g_assert_cmpint(sync_age_ms(world->sync), >=, 300);
        backend_tell(world->backend, "clear");
        sync_retry(world->sync);
        world_wait_rev(world, WORLD_REV + 1);
        world_check_same(world);
        world_free(world);
    }
}

static unsigned count(const char *log, const char *what)
{
    unsigned found = 0;
    for (const char *at = log; (at = strstr(at, what)) != NULL; at++) {
        found++;
    }
    return found;
}

/* A server that answers each stream with a reset is not asked for the whole city over and over. */
static void test_reset_storm(void)
{
    World *world = world_new(NULL);
    backend_event(world->backend, 5000, EVENT_RESET, "");
    world_connect(world);
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_nonnull(strstr(sync_status(world->sync)->problem, "beginning"));
    loop_for(3000);
    g_autofree char *log = backend_log(world->backend);
    g_assert_cmpuint(count(log, "GET /api/v1/cameras\n"), <=, 12);
    g_assert_cmpuint(count(log, "GET /api/v1/cameras\n"), >=, 2);
    world_free(world);
}

/* A server that takes each stream and cuts it at once is asked ever less. */
static void test_flapping(void)
{
    World *world = world_new(NULL);
    backend_tell(world->backend, "rule " ROUTE_CHANGES " 0 cut 300");
    world_connect(world);
    loop_for(6000);
    g_autofree char *log = backend_log(world->backend);
    g_assert_cmpuint(count(log, "GET " ROUTE_CHANGES), <=, 16);
    g_assert_cmpuint(count(log, "GET " ROUTE_CHANGES), >=, 2);
    world_check_same(world);
    world_free(world);
}

static void test_scope(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    world_close(world);
    g_assert_true(g_file_test(world->cache, G_FILE_TEST_EXISTS));
    static const char narrow[] = "{\"name\":\"Sari\",\"role\":\"volunteer\",\"areas\":[\"33.74.10."
                                 "1003.005.003\"],\"rights\":[],\"expires_at\":null}";
    backend_give(world->backend, "body " ROUTE_SESSION, narrow, strlen(narrow));
    backend_tell(world->backend, "rule " ROUTE_AREAS " 0 hang");
    world_open(world, "me");
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==, 60);
    world_connect(world);
    while (sync_status(world->sync)->state != SYNC_LOADING) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==,
                     0); /* not shown a moment longer */
    g_assert_false(g_file_test(world->cache, G_FILE_TEST_EXISTS));
    world_free(world);
}

/* Closed at a save, which may come while they are made: fewer than came, and than 4,096 twice. */
static bool is_compact(void *data)
{
    return catalog_cameras(((World *)data)->catalog) < 8400;
}

/* Cameras that come and go leave holes in the catalog, which are closed when they are many. */
static void test_holes(void)
{
    World *world = world_new(world_small_city());
    static const SyncTimes often = {.silence_ms = 20000, .settled_ms = 5000, .save_ms = 100};
    sync_set_times(world->sync, &often);
    world_go_live(world);
    Camera camera;
    g_assert_true(catalog_camera(world->server, 0, &camera));
    g_autoptr(GString) raw = g_string_new(NULL);
    for (int i = 0; i < 10000; i++) {
        g_autofree char *id = g_strdup_printf("fleeting-%d", i);
        camera.id = id;
        camera.rev = WORLD_REV + 1;
        g_string_append(raw, "event: camera\ndata: ");
        encode_camera(raw, &camera);
        g_string_append_printf(
            raw, "\n\nevent: camera\ndata: {\"id\":\"%s\",\"rev\":2000,\"gone\":true}\n\n", id);
    }
    backend_give(world->backend, "event 1001", raw->str, raw->len);
    world_change(world, 1, CAMERA_DARK, WORLD_REV + 2);
    world_wait_rev(world, WORLD_REV + 2);
    g_assert_true(loop_until(is_compact, world));
    world_check_same(world);
    world_free(world);
}

/* A token that ends in mid session is said and asked for seldom; what is known stays in sight,
 * growing old. */
static void test_token_ends(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    backend_tell(world->backend, "rule * 0 status 401");
    backend_tell(world->backend, "drop");
    while (sync_status(world->sync)->state != SYNC_REFUSED) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_autofree char *before = backend_log(world->backend);
    g_assert_nonnull(strstr(sync_status(world->sync)->problem, "token"));
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==, 60);
    loop_for(1500);
    g_autofree char *log = backend_log(world->backend);
    g_assert_cmpstr(log, ==, ""); /* no storm */
    g_assert_cmpint(sync_age_ms(world->sync), >=, 1500);
    world_free(world);
}

/* A damaged cache costs a load and a line, and the start after that is as usual. */
static void test_damaged_cache(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    world_close(world);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(world->cache, &bytes, &size, NULL));
    bytes[size / 2] ^= 1;
    g_assert_true(g_file_set_contents(world->cache, bytes, (gssize)size, NULL));
    world_open(world, "me");
    const SyncStatus *status = sync_status(world->sync);
    g_assert_nonnull(strstr(status->notice, "damaged"));
    g_assert_cmpint(status->rev, ==, 0);
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==, 0);
    world_go_live(world);
    world_check_same(world);
    world_close(world);
    world_open(world, "me");
    g_assert_null(sync_status(world->sync)->notice);
    world_check_same(world);
    world_free(world);
}

/* With no descriptor left the link is lost, and comes back when there are some again. */
static void test_no_descriptors(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    struct rlimit before, none;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
    none = before;
    none.rlim_cur = 3;
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &none), ==, 0);
    backend_tell(world->backend, "drop");
    g_assert_true(loop_until(world_is_lost, world));
    loop_for(2500);
    g_assert_true(world_is_lost(world));
    g_assert_nonnull(sync_status(world->sync)->problem);
    (void)sync_save(world->sync, NULL);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
    g_assert_true(loop_until(world_is_live, world));
    world_check_same(world);
    world_free(world);
}

static void test_skew(void)
{
    World *world = world_new(world_small_city());
    backend_tell(world->backend, "skew 3600");
    world_go_live(world);
    g_assert_cmpint(ABS(sync_status(world->sync)->skew_ms - 3600 * 1000), <, 5000);
    g_assert_false(sync_unknown(world->sync));
    world_free(world);
}

/* Ended at any moment, it leaves nothing behind that still runs. */
static void test_freed_any_time(void)
{
    World *world = world_new(world_small_city());
    for (unsigned ms = 0; ms < 40; ms++) {
        world_close(world);
        world_open(world, ms % 2 == 0 ? "me" : "you");
        world_connect(world);
        loop_for(ms / 2);
    }
    world_free(world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trouble/silence and a drip are lost, not live", test_silence);
    g_test_add_func("/trouble/a storm of resets is slowed", test_reset_storm);
    g_test_add_func("/trouble/a flapping stream is slowed", test_flapping);
    g_test_add_func("/trouble/another scope discards what is held", test_scope);
    g_test_add_func("/trouble/the server's clock is compared", test_skew);
    g_test_add_func("/trouble/cameras that come and go leave no holes for ever", test_holes);
    g_test_add_func("/trouble/a token that ends is said and not stormed about", test_token_ends);
    g_test_add_func("/trouble/a damaged cache is set aside and the city loaded",
                    test_damaged_cache);
    g_test_add_func("/trouble/without descriptors it waits", test_no_descriptors);
    g_test_add_func("/trouble/it can be freed at any moment", test_freed_any_time);
    return g_test_run();
}
