/* Sources in a whole tilikd: whose word on a camera counts, where each had got to, and what became
 * of its alerts. */
#include "server/sourcing.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "server/change.h"
#include "server/ordering.h"
#include "server/server.h"

#define CAMERA_ID "c1"
#define PLACE     "33.74.10.1003.005.003"

/* A source that says what the test says, and notes what it is told. */
struct Source {
    const SourceSink *sink;
    GString *changed;
};

typedef struct World {
    Options *options;
    Server *server;
    Source *a, *b;
    GString *changed; /* what source a was told */
    char *folder;
} World;

static Source *fake_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                          GError **error)
{
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    source->changed = g_hash_table_lookup(options, "changed");
    *(Source **)g_hash_table_lookup(options, "self") = source;
    return source;
}

static void fake_stop(Source *source)
{
    g_free(source);
}

static void fake_changed(Source *source, const char *external_id, const Alert *alert)
{
    g_string_append_printf(source->changed, "%s %s\n", external_id,
                           alert_state_word(alert->machine.state));
}

static const SourceSetting none[] = {{0}};
static const SourceKind fake = {.name = "fake",
                                .start = fake_start,
                                .stop = fake_stop,
                                .changed = fake_changed,
                                .settings = none};

static void settle(World *world)
{
    alerting_flush(world->server->alerting);
    while (journal_waiting(world->server->journal) > 0) {
        event_base_loop(world->server->base, EVLOOP_ONCE);
    }
}

static Source *start_one(World *world, const char *name)
{
    Source *source = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) options = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(options, (gpointer) "self", &source);
    g_hash_table_insert(options, (gpointer) "changed", world->changed);
    g_assert_true(sourcing_start(world->server->sourcing, name, &fake, options, &error));
    return source;
}

static void begin(World *world, bool both)
{
    g_autoptr(GError) error = NULL;
    world->server = server_new(world->options, &error);
    g_assert_no_error(error);
    world->a = start_one(world, "a");
    world->b = both ? start_one(world, "b") : NULL;
    settle(world);
    world->server->ready = true;
    alerting_wake(world->server->alerting);
    sourcing_wake(world->server->sourcing);
    settle(world);
}

static void end(World *world)
{
    settle(world);
    world->server->ending = true;
    g_clear_pointer(&world->server, server_free);
}

static void set_up(World *world, gconstpointer data)
{
    world->folder = g_dir_make_tmp("tilik-sourcing-XXXXXX", NULL);
    world->options = options_new();
    world->options->db = g_strdup_printf("sqlite:%s/t.db", world->folder);
    world->options->listen = g_strdup("127.0.0.1:0");
    world->changed = g_string_new(NULL);
    g_assert_true(options_load(world->options, NULL));
    g_hash_table_remove_all(world->options->delays);
    begin(world, true);
    const Camera camera = {.id = CAMERA_ID,
                           .name = "Pos",
                           .area = PLACE,
                           .analytics = "",
                           .since_ms = 1,
                           .lat = NAN,
                           .lon = NAN,
                           .state = CAMERA_UNLINKED};
    world->a->sink->camera(world->a->sink->server, &camera, "new");
    settle(world);
}

static void tear_down(World *world, gconstpointer data)
{
    const char *name;
    end(world);
    g_autoptr(GDir) folder = g_dir_open(world->folder, 0, NULL);
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    g_string_free(world->changed, TRUE);
    options_free(world->options);
}

static void say(World *world, const Source *source, CameraState state)
{
    g_assert_true(source->sink->camera_state(source->sink->server, CAMERA_ID, state, "test"));
    settle(world);
}

static void is(World *world, CameraState state)
{
    Camera camera;
    g_assert_true(state_camera(world->server->state, CAMERA_ID, &camera));
    g_assert_cmpstr(camera_state_word(camera.state), ==, camera_state_word(state));
}

static void test_worst(World *world, gconstpointer data)
{
    say(world, world->a, CAMERA_ONLINE);
    is(world, CAMERA_ONLINE);
    say(world, world->b, CAMERA_OFFLINE);
    is(world, CAMERA_OFFLINE);
    say(world, world->a, CAMERA_FROZEN);
    is(world, CAMERA_OFFLINE);
    say(world, world->b, CAMERA_ONLINE);
    is(world, CAMERA_FROZEN);
    say(world, world->a, CAMERA_UNKNOWN); /* takes its word back: what is so stays */
    is(world, CAMERA_ONLINE);
    say(world, world->a, CAMERA_OFFLINE);
    is(world, CAMERA_OFFLINE);
    world->a->sink->stands(world->a->sink->server, SOURCE_DOWN, "gone");
    is(world, CAMERA_OFFLINE);
    say(world, world->b, CAMERA_ONLINE); /* the one that is down has no word */
    is(world, CAMERA_ONLINE);
    g_assert_false(
        world->b->sink->camera_state(world->b->sink->server, "other", CAMERA_ONLINE, "test"));
}

/* Takes the camera out by an order, or brings it back. */
static void order(World *world, bool out)
{
    Ordering ordering;
    Camera camera;
    ordering_begin(&ordering, world->server, "Sari", clock_wall_ms());
    g_assert_true(state_camera(world->server->state, CAMERA_ID, &camera));
    if (out) {
        ordering_take_out(&ordering, &camera, REASON_RENOVATION);
    } else {
        ordering_bring_back(&ordering, &camera);
    }
    const Order told = {.state = out ? ORDER_OUT_OF_SERVICE : ORDER_IN_SERVICE,
                        .letter = "",
                        .reason = out ? REASON_RENOVATION : REASON_NONE};
    server_submit(world->server, ordering_finish(&ordering, &told, LOG_ORDER_OUT));
    ordering_clear(&ordering);
    settle(world);
}

static void test_order(World *world, gconstpointer data)
{
    say(world, world->a, CAMERA_ONLINE);
    order(world, true);
    say(world, world->a, CAMERA_OFFLINE);
    is(world, CAMERA_OUT_OF_SERVICE);
    order(world, false);
    is(world, CAMERA_OFFLINE);
}

/* What is lent of a camera that is on its way holds while its order is looked at. */
static void test_under_way(World *world, gconstpointer data)
{
    const SourceSink *sink = world->a->sink;
    Camera camera;
    say(world, world->a, CAMERA_ONLINE);
    order(world, true);
    for (int i = 0; i < 3; i++) {
        g_assert_true(sink->find_camera(sink->server, CAMERA_ID, &camera));
        camera.state = i % 2 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE;
        sink->camera(sink->server, &camera, "test"); /* not written yet when the next is told */
    }
    settle(world);
    is(world, CAMERA_OUT_OF_SERVICE);
    order(world, false);
    is(world, CAMERA_OFFLINE);
}

/* A public camera that shows another place is not public again because it fails. */
static void test_moved(World *world, gconstpointer data)
{
    static const CameraState kept[] = {CAMERA_MOVED, CAMERA_OFFLINE, CAMERA_MISSING};
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        say(world, world->a, kept[i]);
        g_assert_cmpint(state_find(world->server->state, ENTRY_CAMERA, CAMERA_ID)->sight, ==,
                        SIGHT_RESTRICTED);
    }
    end(world);
    begin(world, true);
    say(world, world->a, CAMERA_FROZEN);
    g_assert_cmpint(state_find(world->server->state, ENTRY_CAMERA, CAMERA_ID)->sight, ==,
                    SIGHT_RESTRICTED);
    say(world, world->a, CAMERA_ONLINE);
    g_assert_cmpint(state_find(world->server->state, ENTRY_CAMERA, CAMERA_ID)->sight, ==,
                    SIGHT_PUBLIC);
    say(world, world->a, CAMERA_OFFLINE);
    g_assert_cmpint(state_find(world->server->state, ENTRY_CAMERA, CAMERA_ID)->sight, ==,
                    SIGHT_PUBLIC);
}

static char *cursor_of(const Source *source)
{
    return source->sink->cursor(source->sink->server);
}

static void test_cursor(World *world, gconstpointer data)
{
    const SourceSink *sink = world->a->sink;
    g_autofree char *long_text = g_strnfill(5000, 'x');
    g_autofree char *nothing = cursor_of(world->a);
    g_assert_null(nothing);
    sink->begin(sink->server);
    sink->keep_cursor(sink->server, "1795383000123");
    sink->commit(sink->server);
    for (int i = 0; i < 2; i++) {
        g_test_expect_message(NULL, G_LOG_LEVEL_WARNING, "source a: where it had got to is *");
    }
    sink->keep_cursor(sink->server, long_text);
    sink->keep_cursor(sink->server, "\xff");
    g_test_assert_expected_messages();
    end(world);
    begin(world, true);
    g_autofree char *kept = cursor_of(world->a), *other = cursor_of(world->b);
    g_assert_cmpstr(kept, ==, "1795383000123");
    g_assert_null(other);
}

/* One that can't be started again at the first try after a commit failed. */
static Source *shy_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                         GError **error)
{
    if (++*(int *)g_hash_table_lookup(options, "starts") == 2) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "no secret");
        return NULL;
    }
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    sink->keep_cursor(sink->server, "here");
    return source;
}

static void test_restart(World *world, gconstpointer data)
{
    static const SourceKind shy = {
        .name = "shy", .start = shy_start, .stop = fake_stop, .settings = none};
    int starts = 0;
    Sourcing *sourcing = world->server->sourcing;
    g_autoptr(GHashTable) options = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(options, (gpointer) "starts", &starts);
    g_assert_true(sourcing_start(sourcing, "c", &shy, options, NULL));
    sourcing_failed(sourcing);
    gint64 end = g_get_monotonic_time() + G_TIME_SPAN_MINUTE;
    while (starts < 3 && g_get_monotonic_time() < end) {
        event_base_loop(world->server->base, EVLOOP_ONCE);
    }
    g_assert_cmpint(starts, ==, 3);
}

static void report(World *world, const Source *source, const char *kind, const char *external)
{
    const AlertReportItem item = {.kind = kind,
                                  .camera = CAMERA_ID,
                                  .external_id = external,
                                  .at_ms = clock_wall_ms(),
                                  .score = (double)NAN,
                                  .priority = PRIORITY_HIGH,
                                  .active = true};
    g_assert_true(source->sink->alert(source->sink->server, &item));
    settle(world);
}

static void ack(World *world, const char *kind)
{
    const TokenRow row = {
        .hash = "x", .id = "t1", .name = "Sari", .areas = "*", .role = ROLE_OPERATOR};
    g_autoptr(Token) token = token_new(&row);
    const AlertBook *book = state_alerts(world->server->state);
    Alert alert;
    AlertActed done;
    uint32_t index = alert_book_find_active(book, CAMERA_ID, PLACE, kind);
    g_assert_true(alert_book_alert(book, index, &alert));
    g_autofree char *id = g_strdup(alert.id);
    Batch *batch = batch_new();
    const AlertActor actor = {.token = token, .batch = batch, .now_ms = clock_wall_ms()};
    const AlertActRequest request = {.act = ACT_ACK, .looked_s = ALERT_NOT_LOOKED};
    alerting_act(world->server->alerting, &actor, id, &request, &done);
    g_assert_cmpint(done.problem.status, ==, 0);
    server_submit(world->server, batch);
    settle(world);
}

static void test_changed(World *world, gconstpointer data)
{
    report(world, world->a, "kerumunan", "r1");
    report(world, world->a, "kerumunan", "r2");
    report(world, world->b, "banjir", "r3");
    g_assert_cmpstr(world->changed->str, ==, "");
    ack(world, "kerumunan");
    g_assert_cmpstr(world->changed->str, ==, "r1 acked\nr2 acked\n");
    ack(world, "banjir");
    g_assert_cmpstr(world->changed->str, ==, "r1 acked\nr2 acked\nr3 acked\n");
    g_string_truncate(world->changed, 0);
    end(world);
    begin(world, false); /* what it made of that may be lost: it is told again */
    g_assert_cmpstr(world->changed->str, ==, "r1 acked\nr2 acked\n");
}

static const Slot *object(World *world, const char *name)
{
    return state_find(world->server->state, ENTRY_SOURCE, name);
}

static void test_health(World *world, gconstpointer data)
{
    const SourceSink *sink = world->b->sink;
    sink->heard(sink->server, true);
    sink->heard(sink->server, false);
    sink->knows(sink->server, 7);
    sink->stands(sink->server, SOURCE_PARTLY, "half\x1b of it");
    while (object(world, "b") == NULL || strstr(object(world, "b")->line->text, "partly") == NULL) {
        event_base_loop(world->server->base, EVLOOP_ONCE);
    }
    const SourceHealth *health = sourcing_nth(world->server->sourcing, 1);
    g_assert_cmpstr(health->name, ==, "b");
    g_assert_cmpstr(health->kind, ==, "fake");
    g_assert_null(strchr(health->detail, '\x1b'));
    g_assert_true(health->events == 1 && health->errors == 1 && health->cameras == 7);
    g_assert_cmpint(health->rev, ==, object(world, "b")->line->rev);
    g_assert_null(sourcing_nth(world->server->sourcing, 2));
    end(world);
    begin(world, false);
    g_assert_null(object(world, "b")); /* tilikd.conf has it no more */
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/sourcing/of two that tell of a camera the worse word counts", test_worst},
        {"/sourcing/what is said of a camera that an order holds is kept for its end", test_order},
        {"/sourcing/a camera that is lent while it is on its way stays good", test_under_way},
        {"/sourcing/a public camera that moved is kept from the public till it is live again",
         test_moved},
        {"/sourcing/where a source had got to outlives a restart", test_cursor},
        {"/sourcing/what could not be started again is tried again", test_restart},
        {"/sourcing/a source is told, again after a restart, what became of its alerts",
         test_changed},
        {"/sourcing/how a source stands is an object, until it is no more", test_health},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
