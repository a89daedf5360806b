#include "world.h"

#include <math.h>

#include "fixture.h"
#include "wire/alerts.h"
#include "wire/routes.h"

/* A city so small that it can be cut at each of its bytes. */
Catalog *world_small_city(void)
{
    Catalog *city = catalog_new();
    const Area area = {.code = "33.74.10.1003",
                       .name = "Sendangguwo",
                       .lat = NAN,
                       .lon = NAN,
                       .rev = 3,
                       .level = AREA_KELURAHAN};
    g_assert_true(catalog_put_area(city, &area, NULL));
    for (int i = 1; i <= 2; i++) {
        g_autofree char *id = g_strdup_printf("cam-%d", i);
        const Camera camera = {.id = id,
                               .name = "Pos \xe2\x98\x85",
                               .area = "33.74.10.1003.005.003",
                               .analytics = "",
                               .rev = 4 + i,
                               .lat = NAN,
                               .lon = NAN,
                               .slot = i};
        g_assert_true(catalog_put_camera(city, &camera, NULL));
    }
    return city;
}

static const SyncTimes quick = {
    .silence_ms = 20000, .settled_ms = 5000, .save_ms = 60000, .retire_ms = 60000};

static void on_status(Sync *sync, void *data)
{
    ((World *)data)->heard++;
}

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    World *world = data;
    world->resets += thing == CATALOG_RESET;
    world->emptied = world->emptied || catalog_counts(catalog).installed == 0;
}

void world_open(World *world, const char *identity)
{
    world->catalog = catalog_new();
    catalog_listen(world->catalog, on_catalog, world);
    world->api = api_new(backend_url(world->backend), WORLD_TOKEN, NULL);
    world->sync = sync_open(world->catalog, world->cache, backend_url(world->backend), identity);
    sync_listen(world->sync, on_status, world);
    sync_set_times(world->sync, &quick);
    if (world->alerts != NULL) {
        world->book = alert_book_new();
        sync_alerts(world->sync, world->book);
    }
    if (world->with_tickets) {
        world->tickets = ticket_book_new();
        sync_tickets(world->sync, world->tickets);
    }
}

void world_close(World *world)
{
    g_clear_pointer(&world->sync, sync_free);
    g_clear_pointer(&world->api, api_free);
    g_clear_pointer(&world->catalog, catalog_free);
    g_clear_pointer(&world->book, alert_book_free);
    g_clear_pointer(&world->tickets, ticket_book_free);
}

World *world_new(Catalog *city)
{
    World *world = g_new0(World, 1);
    world->backend = backend_new(NULL, false);
    world->server = city != NULL ? city : fixture_city();
    world->folder = scratch_new();
    world->cache = g_build_filename(world->folder, "city.snapshot", NULL);
    backend_serve(world->backend, world->server, WORLD_REV);
    world_open(world, "me");
    return world;
}

void world_with_alerts(World *world)
{
    world->alerts = alert_book_new();
    backend_serve_alerts(world->backend, world->alerts);
}

void world_alert(World *world, const Alert *alert, int64_t rev)
{
    Alert changed = *alert;
    changed.rev = rev;
    g_autoptr(GError) error = NULL;
    alert_book_put(world->alerts, &changed, 0, &error);
    g_assert_no_error(error);
    g_autoptr(GString) text = g_string_new(NULL);
    encode_alert(text, &changed);
    backend_event(world->backend, rev, EVENT_ALERT, text->str);
}

void world_check_alerts(World *world)
{
    g_autofree char *ours = backend_feed(world->book);
    g_autofree char *theirs = backend_feed(world->alerts);
    g_assert_cmpstr(ours, ==, theirs);
}

void world_free(World *world)
{
    world_close(world);
    alert_book_free(world->alerts);
    backend_free(world->backend);
    catalog_free(world->server);
    scratch_free(world->folder);
    g_free(world->cache);
    g_free(world);
}

bool world_cut_tells(const GString *sent, size_t at)
{
    if (at % 16 == 0) {
        return true;
    }
    for (size_t i = at - MIN(at, 2); i < MIN(at + 2, sent->len); i++) {
        if (sent->str[i] == '\r' || sent->str[i] == '\n' || (sent->str[i] & 0x80) != 0) {
            return true;
        }
    }
    return false;
}

bool world_is_live(void *world)
{
    return sync_status(((World *)world)->sync)->state == SYNC_LIVE;
}

bool world_is_lost(void *world)
{
    SyncState state = sync_status(((World *)world)->sync)->state;
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

void world_wait_rev(World *world, int64_t rev)
{
    Awaited awaited = {world, rev};
    g_assert_true(loop_until(is_at, &awaited));
}

void world_connect(World *world)
{
    sync_connect(world->sync, world->api);
}

void world_go_live(World *world)
{
    world_connect(world);
    g_assert_true(loop_until(world_is_live, world));
    g_assert_cmpstr(backend_tell(world->backend, "wait 1"), ==, "ok");
}

void world_check_same(World *world)
{
    g_autofree char *ours = backend_city(world->catalog);
    g_autofree char *theirs = backend_city(world->server);
    g_assert_cmpstr(ours, ==, theirs);
}

void world_change(World *world, uint32_t index, CameraState state, int64_t rev)
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
