/* What a catalog does when its server, or what it sends, is broken. */
#include "world.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "wire/codec.h"
#include "wire/routes.h"

static void test_cut_load(void)
{
    static const char *const routes[] = {ROUTE_SESSION, ROUTE_AREAS, ROUTE_SITES, ROUTE_CAMERAS};
    World *world = world_new(world_small_city());
    g_clear_pointer(&world->cache, g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        unsigned cuts = 0;
        bool whole = false;
        for (unsigned n = 1; !whole; n++) {
            world_close(world);
            world_open(world, "me");
            backend_tell(world->backend, "clear");
            backend_tell(world->backend, "rule %s 1 cut %u", routes[i], n);
            world_connect(world);
            while (!world_is_live(world) && !world_is_lost(world)) {
                g_main_context_iteration(NULL, TRUE);
            }
            whole = world_is_live(world);
            cuts += !whole;
            if (!whole) {
                g_assert_cmpint(sync_status(world->sync)->rev, ==, 0);
                g_assert_nonnull(sync_status(world->sync)->problem);
                sync_retry(world->sync);
                g_assert_true(loop_until(world_is_live, world));
            }
            g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
            g_assert_cmpint(sync_status(world->sync)->rev, ==, WORLD_REV);
            world_check_same(world);
        }
        g_assert_cmpuint(cuts, >, 150);
    }
    world_free(world);
}

/* Lines that break a rule among good ones. */
static void test_broken_objects(void)
{
    static const char *const bad[] = {
        "{",
        "null",
        "[]",
        "42",
        "{}",
        "not json at all",
        "{\"id\":\"cam-x\"}",
        "\xef\xbb\xbf{\"id\":\"cam-x\"}",
        "{\"id\":7,\"name\":\"x\",\"area\":\"33.74.10.1003\",\"rev\":1}",
        "{\"id\":\"../x\",\"name\":\"x\",\"area\":\"33.74.10.1003\",\"rev\":1}",
        "{\"id\":\"cam-x\",\"name\":\"x\",\"area\":\"33.74\",\"class\":\"rt\",\"owner\":\"dpu\","
        "\"visibility\":\"public\","
        "\"state\":\"online\",\"rev\":1}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    };
    World *world = world_new(world_small_city());
    g_autoptr(GString) lines = g_string_new("\n\r\n");
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_string_append_printf(lines, "%s\r\n", bad[i]);
    }
    Camera camera;
    for (uint32_t i = 0; catalog_camera(world->server, i, &camera); i++) {
        GString *one = g_string_new(NULL);
        encode_camera(one, &camera);
        g_string_insert(one, 1, "\"of_a_later_version\":{\"a\":[1,2,{}]},");
        g_string_append_printf(lines, "%s\n%s", one->str, one->str); /* twice */
        g_string_append(lines, i == 0 ? "\n" : "");                  /* the last without its end */
        g_string_free(one, TRUE);
    }
    backend_give(world->backend, "body " ROUTE_CAMERAS, lines->str, lines->len);
    world_go_live(world);
    world_check_same(world);
    const SyncStatus *status = sync_status(world->sync);
    g_assert_cmpuint(status->rejected, ==, G_N_ELEMENTS(bad));
    g_assert_nonnull(strstr(status->problem, "left out"));
    /* And so do events. */
    backend_event(world->backend, WORLD_REV + 1, EVENT_CAMERA,
                  "{\"id\":\"cam-1\",\"lat\":\"north\"}");
    world_change(world, 1, CAMERA_DARK, WORLD_REV + 2);
    world_wait_rev(world, WORLD_REV + 2);
    world_check_same(world);
    g_assert_cmpuint(status->rejected, ==, G_N_ELEMENTS(bad) + 1);
    /* It is said again after something worse was. */
    backend_tell(world->backend, "drop");
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_null(strstr(status->problem, "left out"));
    g_assert_true(loop_until(world_is_live, world));
    g_assert_nonnull(strstr(status->problem, "left out"));
    world_free(world);
}

static void test_long_line(void)
{
    World *world = world_new(NULL);
    backend_tell(world->backend, "rule " ROUTE_CAMERAS " 1 lines 100");
    world_go_live(world);
    world_check_same(world);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 1);
    g_assert_nonnull(strstr(sync_status(world->sync)->problem, "too long"));
    world_free(world);
}

static void test_long_event(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    g_autoptr(GString) raw = g_string_new("id: 1001\nevent: camera\ndata: ");
    g_autofree char *filler = g_strnfill(3 * 1024 * 1024, 'x');
    g_string_append_printf(raw, "%s\n\n", filler);
    backend_give(world->backend, "event 1001", raw->str, raw->len);
    world_change(world, 1, CAMERA_DARK, WORLD_REV + 2);
    world_wait_rev(world, WORLD_REV + 2);
    world_check_same(world);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 1);
    world_free(world);
}

static void check_reset(World *world)
{
    world_change(world, 2, CAMERA_MISSING, WORLD_REV + 1);
    catalog_remove_camera(world->server, "cam-020");
    backend_serve(world->backend, world->server, WORLD_REV + 50);
    backend_tell(world->backend, "forget");
    world->emptied = false;
    g_autofree char *before = backend_log(world->backend);
}

/* After a reset the old city stays on the screen until the new one is whole. */
static void test_reset(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    check_reset(world);
    backend_event(world->backend, WORLD_REV + 50, EVENT_RESET, "");
    backend_tell(world->backend, "forget");
    world_wait_rev(world, WORLD_REV + 50);
    g_assert_true(loop_until(world_is_live, world));
    world_check_same(world);
    g_assert_false(world->emptied);
    g_autofree char *log = backend_log(world->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/cameras\n"));
    g_assert_nonnull(strstr(log, "GET /api/v1/changes?since=1050\n"));
    world_free(world);
}

static void test_gone_revision(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    check_reset(world);
    backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 status 410");
    backend_tell(world->backend, "drop");
    world_wait_rev(world, WORLD_REV + 50);
    g_assert_true(loop_until(world_is_live, world));
    world_check_same(world);
    g_assert_false(world->emptied);
    world_free(world);
}

/* Another journal, or one restored from a backup: its head is behind what we hold. */
static void test_journal_went_back(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    world_change(world, 2, CAMERA_MISSING, WORLD_REV + 1);
    world_wait_rev(world, WORLD_REV + 1);
    Camera camera;
    g_assert_true(catalog_camera(world->server, 2, &camera));
    g_autofree char *id = g_strdup(camera.id);
    camera.id = id;
    camera.state = CAMERA_ONLINE;
    camera.rev = 5; /* older than what we hold, and true */
    g_autofree char *name = g_strdup(camera.name), *area = g_strdup(camera.area),
                    *words = g_strdup(camera.analytics);
    g_autofree char *site = g_strdup(camera.site);
    camera.name = name, camera.area = area, camera.analytics = words, camera.site = site;
    catalog_remove_camera(world->server, id);
    g_assert_true(catalog_put_camera(world->server, &camera, NULL));
    backend_serve(world->backend, world->server, 500);
    backend_event(world->backend, 500, NULL, NULL);
    backend_tell(world->backend, "forget");
    g_assert_true(loop_until(world_is_live, world));
    loop_for(300);
    g_assert_true(loop_until(world_is_live, world));
    g_assert_cmpint(sync_status(world->sync)->rev, ==, 500);
    world_check_same(world);
    world_free(world);
}

static void test_old_and_odd_ids(void)
{
    World *world = world_new(NULL);
    world_go_live(world);
    Camera old;
    g_assert_true(catalog_camera(world->server, 7, &old));
    g_autoptr(GString) text = g_string_new(NULL);
    encode_camera(text, &old);
    g_autofree char *json = g_strdup(text->str);
    world_change(world, 7, CAMERA_FROZEN, WORLD_REV + 1);
    for (int i = 0; i < 1000; i++) {
        backend_event(world->backend, 1 + i, EVENT_CAMERA,
                      json); /* repeated, and with ids that went back */
    }
    static const char no_id[] =
        "event: camera\ndata: {\"id\":\"cam-001\",\"rev\":9999,\"gone\":true}\n\n";
    backend_give(world->backend, "event 1", no_id, strlen(no_id));
    catalog_remove_camera(world->server, "cam-001");
    static const char word_id[] =
        "id: abc\nevent: camera\ndata: {\"id\":\"cam-002\",\"rev\":9999,\"gone\":true}\n\n";
    backend_give(world->backend, "event 1", word_id, strlen(word_id));
    catalog_remove_camera(world->server, "cam-002");
    world_change(world, 9, CAMERA_DARK, WORLD_REV + 2);
    world_wait_rev(world, WORLD_REV + 2);
    world_check_same(world);
    g_assert_cmpint(sync_status(world->sync)->rev, ==, WORLD_REV + 2);
    g_assert_cmpuint(world->resets, ==, 0);
    world_free(world);
}

/* What a try against a rule ends as: the state, a word of what is said, and the wait until the
 * next. */
static void test_refusals(void)
{
    static const struct {
        const char *path, *rule;
        SyncState state;
        const char *says;
        int64_t wait_min, wait_max;
    } rows[] = {
        {ROUTE_SESSION, "status 401", SYNC_REFUSED, "token", 29000, 34000},
        {ROUTE_SESSION, "status 403", SYNC_REFUSED, "may not", 29000, 34000},
        {ROUTE_SESSION, "redirect http://127.0.0.1:1/", SYNC_REFUSED, "elsewhere", 29000, 34000},
        {ROUTE_SESSION, "status 500", SYNC_LOST, "fault of its own", 0, 1100},
        {ROUTE_CAMERAS, "status 502", SYNC_LOST, "fault of its own", 0, 1100},
        {ROUTE_CHANGES, "status 500", SYNC_LOST, "fault of its own", 0, 1100},
        {ROUTE_SESSION, "status 429 Retry-After:_20", SYNC_LOST, "wait 20 s", 19500, 22100},
        {ROUTE_CHANGES, "status 503 Retry-After:_10", SYNC_LOST, "wait 10 s", 9500, 11100},
        {ROUTE_SESSION, "html", SYNC_LOST, "login", 0, 1100},
        {ROUTE_CHANGES, "html", SYNC_LOST, "login", 0, 1100},
        {ROUTE_CHANGES, "type application/json", SYNC_LOST, "another kind", 0, 1100},
        {ROUTE_CAMERAS, "type application/json", SYNC_LOST, "another kind", 0, 1100},
        {ROUTE_AREAS, "norev", SYNC_LOST, "revision", 0, 1100},
        {ROUTE_CAMERAS, "endless", SYNC_LOST, "how long", 0, 1100},
        {ROUTE_SESSION, "bytes 20", SYNC_LOST, "sensible", 0, 1100},
        {ROUTE_CAMERAS, "headers 100", SYNC_LOST, "headers", 0, 1100},
    };
    World *world = world_new(world_small_city());
    g_clear_pointer(&world->cache, g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s %s", rows[i].path, rows[i].rule);
        world_close(world);
        world_open(world, "me");
        backend_tell(world->backend, "rule %s 1 %s", rows[i].path, rows[i].rule);
        world_connect(world);
        g_assert_true(loop_until(world_is_lost, world));
        const SyncStatus *status = sync_status(world->sync);
        int64_t wait = status->retry_ms - clock_wall_ms();
        g_assert_cmpint(status->state, ==, rows[i].state);
        g_assert_nonnull(strstr(status->problem, rows[i].says));
        g_assert_cmpint(wait, >=, rows[i].wait_min - 500);
        g_assert_cmpint(wait, <=, rows[i].wait_max);
        sync_retry(world->sync);
        g_assert_true(loop_until(world_is_live, world));
        g_assert_null(status->problem);
        world_check_same(world);
    }
    world_free(world);
}

static void test_no_sites(void)
{
    World *world = world_new(world_small_city());
    backend_tell(world->backend, "rule " ROUTE_SITES " 0 status 403");
    world_go_live(world);
    world_check_same(world);
    world_free(world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/faults/a load cut at any byte is tried again and ends whole", test_cut_load);
    g_test_add_func("/faults/a line of 100 MB is dropped", test_long_line);
    g_test_add_func("/faults/a reset takes the whole anew behind the old", test_reset);
    g_test_add_func("/faults/410 takes the whole anew", test_gone_revision);
    g_test_add_func("/faults/a journal that went back takes the whole anew",
                    test_journal_went_back);
    g_test_add_func("/faults/old, missing and odd ids neither double nor lose",
                    test_old_and_odd_ids);
    g_test_add_func("/faults/each refusal is said, waited for and overcome", test_refusals);
    g_test_add_func("/faults/a reader without sites does without", test_no_sites);
    g_test_add_func("/faults/objects that break a rule are counted, the rest goes on",
                    test_broken_objects);
    g_test_add_func("/faults/an event of 3 MB is dropped and the next one counts", test_long_event);
    return g_test_run();
}
