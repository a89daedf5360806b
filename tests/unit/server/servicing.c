/* What a person said of a dark camera, and what an order holds, against what its source says. */
#include "server/servicing.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "server/change.h"
#include "server/ordering.h"
#include "server/server.h"

#define CAMERA_ID "c1"
#define PLACE     "33.74.10.1003.005.003"

typedef struct World {
    Server server;
    Options *options;
    Sink *sink;
    char *folder, *uri;
} World;

/* A source that says what the test says. */
struct Source {
    const SourceSink *sink;
};

static Source *fake_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                          GError **error)
{
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    *(Source **)g_hash_table_lookup(options, "self") = source;
    return source;
}

static void fake_stop(Source *source)
{
    g_free(source);
}

static const SourceKind fake = {.name = "fake", .start = fake_start, .stop = fake_stop};

static void on_committed(Batch *batch, void *data)
{
    World *world = data;
    state_commit(world->server.state, batch);
    servicing_committed(world->server.servicing, batch);
}

static void on_failed(const GError *error, void *data)
{
    g_error("%s", error->message);
}

static Source *start(World *world)
{
    Server *server = &world->server;
    g_autoptr(GError) error = NULL;
    JournalEvents events = {on_committed, on_failed, NULL, world};
    Source *source = NULL;
    *server = (Server){.options = world->options, .base = event_base_new(), .ready = true};
    server->state = state_new();
    const JournalPlace place = {world->uri, NULL};
    server->journal = journal_open(server->base, &place, &events, &error);
    g_assert_no_error(error);
    g_assert_true(state_load(server->state, journal_store(server->journal), &error));
    server->alerting = alerting_new(server, &error);
    g_assert_no_error(error);
    server->servicing = servicing_new(server, &error);
    g_assert_no_error(error);
    server->watching = watching_new(server->base);
    g_autoptr(GHashTable) options = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(options, (gpointer) "self", &source);
    world->sink = sink_new(server, "fake");
    g_assert_true(sink_start(world->sink, &fake, options, &error));
    return source;
}

static void settle(World *world)
{
    while (journal_waiting(world->server.journal) > 0) {
        event_base_loop(world->server.base, EVLOOP_ONCE);
    }
}

static void stop(World *world)
{
    Server *server = &world->server;
    settle(world);
    server->ending = true;
    sink_stop(world->sink);
    journal_close(server->journal);
    sink_free(world->sink);
    servicing_free(server->servicing);
    watching_free(server->watching);
    alerting_free(server->alerting);
    state_free(server->state);
    event_base_free(server->base);
}

static void set_up(World *world, gconstpointer data)
{
    world->folder = g_dir_make_tmp("tilik-servicing-XXXXXX", NULL);
    world->uri = g_strdup_printf("sqlite:%s/t.db", world->folder);
    world->options = options_new();
    g_assert_true(options_load(world->options, NULL));
}

static void tear_down(World *world, gconstpointer data)
{
    g_autoptr(GDir) folder = g_dir_open(world->folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    g_free(world->uri);
    options_free(world->options);
}

/* The source tells how the camera is. */
static void tell(World *world, const Source *source, CameraState state, Reason reason)
{
    const Camera camera = {.id = CAMERA_ID,
                           .name = "Pos",
                           .area = PLACE,
                           .analytics = "",
                           .since_ms = 1,
                           .lat = NAN,
                           .lon = NAN,
                           .state = state,
                           .reason = reason};
    source->sink->camera(source->sink->server, &camera, "fake");
    settle(world);
}

static void say(World *world, Reason reason)
{
    Server *server = &world->server;
    Batch *batch = batch_new();
    Camera camera;
    g_assert_true(state_camera(server->state, CAMERA_ID, &camera));
    servicing_say(server->servicing, batch, &camera, reason, "Budi");
    Entry *entry = change_camera(server->state, &camera);
    entry->by = g_strdup("Budi");
    entry->at_ms = clock_wall_ms();
    batch_add(batch, entry);
    state_expect(server->state, entry);
    server_submit(server, batch);
    settle(world);
}

static void check(World *world, CameraState state, Reason reason)
{
    Camera camera;
    g_assert_true(state_camera(world->server.state, CAMERA_ID, &camera));
    g_assert_cmpint(camera.state, ==, state);
    g_assert_cmpint(camera.reason, ==, reason);
}

static void test_stays(World *world, gconstpointer data)
{
    const Source *source = start(world);
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    say(world, REASON_CABLE);
    check(world, CAMERA_OFFLINE, REASON_CABLE);
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    tell(world, source, CAMERA_OFFLINE, REASON_UNPLUGGED);
    tell(world, source, CAMERA_MISSING, REASON_NONE);
    check(world, CAMERA_MISSING, REASON_CABLE);
    say(world, REASON_STOLEN); /* who knows more says so */
    stop(world);
    source = start(world);
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    check(world, CAMERA_OFFLINE, REASON_STOLEN);
    tell(world, source, CAMERA_ONLINE, REASON_NONE);
    check(world, CAMERA_ONLINE, REASON_NONE);
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    check(world, CAMERA_OFFLINE, REASON_NONE);
    g_assert_false(servicing_knows(world->server.servicing, CAMERA_ID));
    stop(world);
    source = start(world); /* nor does it come back with a restart */
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    check(world, CAMERA_OFFLINE, REASON_NONE);
    stop(world);
}

/* Gives an order for the camera, and brings back what it holds. */
static void order(World *world, Reason reason, char id[ID_ULID_SIZE], const char *undoes)
{
    Server *server = &world->server;
    Ordering ordering;
    Camera camera;
    ordering_begin(&ordering, server, "Sari", clock_wall_ms());
    g_assert_true(state_camera(server->state, CAMERA_ID, &camera));
    if (undoes == NULL) {
        ordering_take_out(&ordering, &camera, reason);
    } else {
        ordering_bring_back(&ordering, &camera);
    }
    const Order told = {.state = undoes == NULL ? ORDER_OUT_OF_SERVICE : ORDER_IN_SERVICE,
                        .letter = "",
                        .undoes = undoes,
                        .reason = reason};
    g_strlcpy(id, ordering.id, ID_ULID_SIZE);
    server_submit(server, ordering_finish(&ordering, &told, LOG_ORDER_OUT));
    ordering_clear(&ordering);
    settle(world);
}

/* It was live for a while behind the order: what was said before is over. */
static void test_order_between(World *world, gconstpointer data)
{
    char id[ID_ULID_SIZE], back[ID_ULID_SIZE];
    const Source *source = start(world);
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    say(world, REASON_CABLE);
    order(world, REASON_RENOVATION, id, NULL);
    check(world, CAMERA_OUT_OF_SERVICE, REASON_RENOVATION);
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    check(world, CAMERA_OUT_OF_SERVICE, REASON_RENOVATION);
    order(world, REASON_RENOVATION, back, id);
    check(world, CAMERA_OFFLINE, REASON_CABLE);
    const ServiceOrder *kept = servicing_find(world->server.servicing, id);
    g_assert_cmpstr(kept->order.undone_by, ==, back);
    g_assert_cmpint(kept->order.ended_at_ms, >, 0);
    order(world, REASON_RENOVATION, id, NULL);
    tell(world, source, CAMERA_ONLINE, REASON_NONE);
    tell(world, source, CAMERA_OFFLINE, REASON_NONE);
    order(world, REASON_RENOVATION, back, id);
    check(world, CAMERA_OFFLINE, REASON_NONE);
    stop(world);
}

static void test_robbed(World *world, gconstpointer data)
{
    char first[ID_ULID_SIZE], second[ID_ULID_SIZE];
    const Source *source = start(world);
    tell(world, source, CAMERA_ONLINE, REASON_NONE);
    order(world, REASON_RENOVATION, first, NULL);
    order(world, REASON_STOLEN, second, NULL);
    g_autoptr(GHashTable) held = servicing_held(world->server.servicing);
    g_assert_false(g_hash_table_contains(held, first));
    g_assert_cmpuint(GPOINTER_TO_UINT(g_hash_table_lookup(held, second)), ==, 1);
    g_assert_cmpint(servicing_find(world->server.servicing, first)->order.ended_at_ms, >, 0);
    g_assert_null(servicing_find(world->server.servicing, first)->order.undone_by);
    stop(world);
    start(world);
    g_assert_cmpint(servicing_find(world->server.servicing, first)->order.ended_at_ms, >, 0);
    g_assert_cmpint(servicing_find(world->server.servicing, second)->order.ended_at_ms, ==, 0);
    stop(world);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/servicing/a person's reason stays until the camera is live again", test_stays},
        {"/servicing/an order over it changes that no more than it must", test_order_between},
        {"/servicing/an order that another took the last camera from is over", test_robbed},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
