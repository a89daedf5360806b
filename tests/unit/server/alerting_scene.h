/* alerting_scene.h - a city of twenty cameras under five boxes, and the alert engine on it
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_ALERTING_SCENE_H
#define TILIK_TESTS_ALERTING_SCENE_H

#include "server/alerting_private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/error.h"
#include "server/change.h"

#define SITE_CAMERAS 4

typedef struct World {
    Server server;
    Options *options;
    char *folder, *uri;
    unsigned answers, failures;
    guint most; /* alerts that are held; 0: as many as tilikd does */
} World;

static inline void on_committed(Batch *batch, void *data)
{
    World *world = data;
    state_commit(world->server.state, batch);
    alerting_committed(world->server.alerting, batch);
}

static inline void on_failed(const GError *error, void *data)
{
    World *world = data;
    JournalStore *store = journal_store(world->server.journal);
    world->failures++;
    g_assert_true(state_forget(world->server.state, store, NULL));
    g_assert_true(alerting_forget(world->server.alerting, NULL));
}

static inline void start(World *world)
{
    JournalEvents events = {on_committed, on_failed, NULL, world};
    Server *server = &world->server;
    g_autoptr(GError) error = NULL;
    server->options = world->options;
    server->base = event_base_new();
    server->state = state_new();
    if (world->most != 0) {
        state_bound_alerts(server->state, world->most);
    }
    const JournalPlace place = {.uri = world->uri};
    server->journal = journal_open(server->base, &place, &events, &error);
    g_assert_no_error(error);
    g_assert_true(state_load(server->state, journal_store(server->journal), &error));
    server->alerting = alerting_new(server, &error);
    g_assert_no_error(error);
}

static inline void settle(World *world)
{
    Server *server = &world->server;
    do {
        alerting_flush(server->alerting);
        while (journal_waiting(server->journal) > 0) {
            event_base_loop(server->base, EVLOOP_ONCE);
        }
    } while (server->alerting->dirty->len > 0 || server->alerting->dirty_groups->len > 0);
}

static inline void stop(World *world)
{
    journal_close(world->server.journal);
    alerting_free(world->server.alerting);
    state_free(world->server.state);
    event_base_free(world->server.base);
}

static inline void restart(World *world)
{
    settle(world);
    stop(world);
    start(world);
}

static inline Camera camera_of(const char *id, const char *site, CameraState state)
{
    return (Camera){.id = id,
                    .name = id,
                    .area = "33.74.10.1003.005.003",
                    .site = site,
                    .analytics = "",
                    .since_ms = clock_wall_ms(),
                    .lat = (double)NAN,
                    .lon = (double)NAN,
                    .class = CLASS_RT,
                    .owner = OWNER_RESIDENTS,
                    .visibility = VISIBILITY_RESTRICTED,
                    .state = state};
}

static inline void submit(World *world, Entry *entry)
{
    Batch *batch = batch_new();
    entry->by = g_strdup("test");
    entry->at_ms = clock_wall_ms();
    batch_add(batch, entry);
    state_expect(world->server.state, entry);
    server_submit(&world->server, batch);
}

static inline void put(World *world, const Camera *camera)
{
    alerting_camera(world->server.alerting, camera);
    submit(world, change_camera(world->server.state, camera));
}

static inline void put_state(World *world, const char *id, const char *site, CameraState state)
{
    Camera camera = camera_of(id, site, state);
    put(world, &camera);
}

/* Sites of four cameras each: s0c0 to s4c3. */
static inline void set_up(World *world, gconstpointer data)
{
    const AlertDelays delays = {60, 60};
    world->folder = g_dir_make_tmp("tilikd-alerting-XXXXXX", NULL);
    world->uri = g_strdup_printf("sqlite:%s/j.db", world->folder);
    world->options = options_new();
    g_assert_true(options_load(world->options, NULL));
    g_hash_table_replace(world->options->delays, g_strdup("camera_offline"),
                         g_memdup2(&delays, sizeof delays));
    g_hash_table_replace(world->options->delays, g_strdup("uplink_down"),
                         g_memdup2(&delays, sizeof delays));
    start(world);
    alerting_wake(world->server.alerting);
    for (int s = 0; s < 5; s++) {
        g_autofree char *site = g_strdup_printf("s%d", s);
        g_autofree char *link = g_strdup_printf("link-%d", s);
        const Site nvr = {.id = site,
                          .area = "33.74.10.1003.005.003",
                          .name = site,
                          .link = link,
                          .contact = "",
                          .state = CAMERA_ONLINE,
                          .slots = SITE_CAMERAS};
        submit(world, change_site(world->server.state, &nvr));
        settle(world);
        for (int c = 0; c < SITE_CAMERAS; c++) {
            g_autofree char *id = g_strdup_printf("s%dc%d", s, c);
            put_state(world, id, site, CAMERA_ONLINE);
        }
    }
    settle(world);
}

static inline void tear_down(World *world, gconstpointer data)
{
    stop(world);
    g_autoptr(GDir) files = g_dir_open(world->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    g_free(world->uri);
    options_free(world->options);
}

/* The committed alert of a camera, of the server's own where NULL; false for none. */
static inline bool find(const World *world, const char *camera, Alert *out)
{
    const AlertBook *book = state_alerts(world->server.state);
    bool found = false;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        Alert alert;
        if (alert_book_alert(book, i, &alert) && g_strcmp0(alert.camera, camera) == 0 &&
            (!found || alert.first_at_ms >= out->first_at_ms)) {
            *out = alert;
            found = true;
        }
    }
    return found;
}

static inline void wait_state(World *world, const char *camera, AlertState state)
{
    gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    Alert alert = {0};
    while (!find(world, camera, &alert) || alert.machine.state != state || alert.pending) {
        if (g_get_monotonic_time() > end) {
            g_error("%s is not %s", camera != NULL ? camera : "uplink", alert_state_word(state));
        }
        event_base_loop(world->server.base, EVLOOP_ONCE);
    }
    settle(world);
}

/* Long enough for every delay, while the loop turns. */
static inline void let_pass(World *world)
{
    const struct timeval while_ms = {0, 250000};
    event_base_loopexit(world->server.base, &while_ms);
    event_base_dispatch(world->server.base);
    settle(world);
}

static inline void go_dark(World *world, int site, int cameras, CameraState state)
{
    g_autofree char *nvr = g_strdup_printf("s%d", site);
    for (int c = 0; c < cameras; c++) {
        g_autofree char *id = g_strdup_printf("s%dc%d", site, c);
        put_state(world, id, nvr, state);
    }
}

static inline unsigned count_alerts(const World *world)
{
    return alert_book_count(state_alerts(world->server.state));
}

#endif
