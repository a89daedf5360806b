/* The alert engine on a city of its own: cameras that go dark and come back, dead uplinks, restarts. */
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
} World;

static void on_committed(Batch *batch, void *data)
{
    World *world = data;
    state_commit(world->server.state, batch);
    alerting_committed(world->server.alerting, batch);
}

static void on_failed(const GError *error, void *data)
{
    World *world = data;
    JournalStore *store = journal_store(world->server.journal);
    world->failures++;
    g_assert_true(state_forget(world->server.state, store, NULL));
    g_assert_true(alerting_forget(world->server.alerting, NULL));
}

static void start(World *world)
{
    JournalEvents events = {on_committed, on_failed, world};
    Server *server = &world->server;
    g_autoptr(GError) error = NULL;
    server->options = world->options;
    server->base = event_base_new();
    server->state = state_new();
    server->journal = journal_open(server->base, world->uri, &events, &error);
    g_assert_no_error(error);
    g_assert_true(state_load(server->state, journal_store(server->journal), &error));
    server->alerting = alerting_new(server, &error);
    g_assert_no_error(error);
}

static void settle(World *world)
{
    Server *server = &world->server;
    do {
        alerting_flush(server->alerting);
        while (journal_waiting(server->journal) > 0) {
            event_base_loop(server->base, EVLOOP_ONCE);
        }
    } while (server->alerting->dirty->len > 0 || server->alerting->dirty_groups->len > 0);
}

static void stop(World *world)
{
    journal_close(world->server.journal);
    alerting_free(world->server.alerting);
    state_free(world->server.state);
    event_base_free(world->server.base);
}

static void restart(World *world)
{
    settle(world);
    stop(world);
    start(world);
}

static Camera camera_of(const char *id, const char *site, CameraState state)
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

static void submit(World *world, Entry *entry)
{
    Batch *batch = batch_new();
    entry->by = g_strdup("test");
    entry->at_ms = clock_wall_ms();
    batch_add(batch, entry);
    state_expect(world->server.state, entry);
    server_submit(&world->server, batch);
}

static void put(World *world, const Camera *camera)
{
    alerting_camera(world->server.alerting, camera);
    submit(world, change_camera(world->server.state, camera));
}

static void put_state(World *world, const char *id, const char *site, CameraState state)
{
    Camera camera = camera_of(id, site, state);
    put(world, &camera);
}

/* Sites of four cameras each: s0c0 to s4c3. */
static void set_up(World *world, gconstpointer data)
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

static void tear_down(World *world, gconstpointer data)
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
static bool find(const World *world, const char *camera, Alert *out)
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

static void wait_state(World *world, const char *camera, AlertState state)
{
    gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    Alert alert;
    while (!find(world, camera, &alert) || alert.machine.state != state || alert.pending) {
        if (g_get_monotonic_time() > end) {
            g_error("%s is not %s", camera != NULL ? camera : "uplink", alert_state_word(state));
        }
        event_base_loop(world->server.base, EVLOOP_ONCE);
    }
    settle(world);
}

/* Long enough for every delay, while the loop turns. */
static void let_pass(World *world)
{
    const struct timeval while_ms = {0, 250000};
    event_base_loopexit(world->server.base, &while_ms);
    event_base_dispatch(world->server.base);
    settle(world);
}

static void go_dark(World *world, int site, int cameras, CameraState state)
{
    g_autofree char *nvr = g_strdup_printf("s%d", site);
    for (int c = 0; c < cameras; c++) {
        g_autofree char *id = g_strdup_printf("s%dc%d", site, c);
        put_state(world, id, nvr, state);
    }
}

static unsigned count_alerts(const World *world)
{
    return alert_book_count(state_alerts(world->server.state));
}

static void test_offline(World *world, gconstpointer data)
{
    Alert alert;
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    settle(world);
    g_assert_false(find(world, "s0c0", &alert)); /* it waits */
    wait_state(world, "s0c0", ALERT_UNACK);
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpstr(alert.kind, ==, "camera_offline");
    g_assert_cmpstr(alert.source, ==, "tilikd");
    put_state(world, "s0c0", "s0", CAMERA_ONLINE);
    wait_state(world, "s0c0", ALERT_RTN_UNACK);
    g_assert_cmpuint(count_alerts(world), ==, 1);
}

static void test_blink(World *world, gconstpointer data)
{
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    put_state(world, "s0c0", "s0", CAMERA_ONLINE);
    put_state(world, "s1c0", "s1", CAMERA_FROZEN);
    let_pass(world);
    g_assert_cmpuint(count_alerts(world), ==, 0);
}

/* What was dark when the journal began raises nothing, and nothing when it comes back. */
static void test_dark_before(World *world, gconstpointer data)
{
    Camera old = camera_of("old", "s0", CAMERA_OFFLINE);
    old.since_ms -= 3600000;
    put(world, &old);
    let_pass(world);
    restart(world);
    let_pass(world);
    put_state(world, "old", "s0", CAMERA_ONLINE);
    let_pass(world);
    g_assert_cmpuint(count_alerts(world), ==, 0);
    put_state(world, "old", "s0", CAMERA_OFFLINE);
    wait_state(world, "old", ALERT_UNACK);
}

static const Situation *find_situation(const World *world, Situation *out)
{
    const AlertBook *book = state_alerts(world->server.state);
    for (uint32_t i = 0; i < alert_book_situations(book); i++) {
        if (alert_book_situation(book, i, out) && out->link != NULL) {
            return out;
        }
    }
    return NULL;
}

static unsigned members_of(const World *world, const char *situation)
{
    const AlertBook *book = state_alerts(world->server.state);
    uint32_t index = alert_book_find_situation(book, situation);
    unsigned members = 0;
    for (uint32_t at = alert_book_first_member(book, index); at != ALERT_NONE;
         at = alert_book_next_member(book, at)) {
        members++;
    }
    return members;
}

/* Four dark cameras under one box are one line, and each is tracked. */
static void test_uplink(World *world, gconstpointer data)
{
    Alert alert;
    Situation situation;
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    for (int c = 0; c < SITE_CAMERAS; c++) {
        g_autofree char *id = g_strdup_printf("s2c%d", c);
        wait_state(world, id, ALERT_SUPPRESSED);
    }
    g_assert_nonnull(find_situation(world, &situation));
    g_assert_cmpstr(situation.kind, ==, "uplink_down");
    g_assert_cmpstr(situation.link, ==, "s2");
    g_assert_cmpuint(situation.members, ==, SITE_CAMERAS + 1);
    g_assert_cmpuint(members_of(world, situation.id), ==, SITE_CAMERAS + 1);
    g_assert_true(find(world, "s2c0", &alert));
    g_assert_cmpstr(situation.first_out, ==, alert.id);
    put_state(world, "s2c1", "s2", CAMERA_ONLINE);
    wait_state(world, "s2c1", ALERT_NORMAL);
    g_assert_true(find(world, "s2c2", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_SUPPRESSED);
    g_assert_nonnull(find_situation(world, &situation));
    g_assert_cmpuint(situation.cleared, ==, 1);
    g_assert_cmpint(situation.cleared_at_ms, ==, 0);
    go_dark(world, 2, SITE_CAMERAS, CAMERA_ONLINE);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    wait_state(world, "s2c3", ALERT_NORMAL);
    wait_state(world, "s2c0", ALERT_NORMAL);
    g_assert_nonnull(find_situation(world, &situation));
    g_assert_cmpuint(situation.cleared, ==, situation.members);
    g_assert_cmpint(situation.cleared_at_ms, !=, 0);
}

/* Alerts that people were told of before are taken back into the outage. */
static void test_uplink_late(World *world, gconstpointer data)
{
    go_dark(world, 2, 2, CAMERA_OFFLINE);
    wait_state(world, "s2c0", ALERT_UNACK);
    wait_state(world, "s2c1", ALERT_UNACK);
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    wait_state(world, "s2c0", ALERT_SUPPRESSED);
    wait_state(world, "s2c3", ALERT_SUPPRESSED);
    Situation situation;
    g_assert_nonnull(find_situation(world, &situation));
    g_assert_cmpuint(situation.members, ==, SITE_CAMERAS + 1);
    g_assert_cmpuint(members_of(world, situation.id), ==, SITE_CAMERAS + 1);
}

/* An outage outlives a restart, and ends after it. */
static void test_uplink_restart(World *world, gconstpointer data)
{
    go_dark(world, 3, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    wait_state(world, "s3c3", ALERT_SUPPRESSED);
    restart(world);
    go_dark(world, 3, SITE_CAMERAS - 1, CAMERA_ONLINE);
    wait_state(world, "s3c0", ALERT_NORMAL);
    wait_state(world, "s3c2", ALERT_NORMAL);
    Alert alert;
    g_assert_true(find(world, NULL, &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_UNACK);
    g_assert_true(find(world, "s3c3", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_SUPPRESSED);
    put_state(world, "s3c3", "s3", CAMERA_ONLINE);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    wait_state(world, "s3c3", ALERT_NORMAL);
}

/* What went dark within the delay before tilikd ended is told after its start; what a person closed is
 * not told again. */
static void test_reconcile(World *world, gconstpointer data)
{
    JournalStore *store = journal_store(world->server.journal);
    int64_t oldest, newest;
    g_assert_true(store->class->span(store, &oldest, &newest, NULL));
    while (clock_wall_ms() <= oldest + 1000) {
        let_pass(world); /* what began with the journal is as old as it */
    }
    Camera dark = camera_of("s4c0", "s4", CAMERA_OFFLINE);
    put(world, &dark);
    restart(world);
    wait_state(world, "s4c0", ALERT_UNACK);
    Alert alert;
    g_assert_true(find(world, "s4c0", &alert));
    Batch *batch = batch_new();
    AlertCause cause = {.by = "budi", .why = "close"};
    g_autofree char *id = g_strdup(alert.id);
    g_assert_true(alerting_find(world->server.alerting, id, &alert));
    alert_machine_step(&alert.machine, ALERT_EVENT_CLOSE);
    alert.verdict = VERDICT_REAL;
    alert.closed_at_ms = clock_wall_ms();
    g_assert_nonnull(alerting_put(world->server.alerting, batch, &alert, &cause));
    server_submit(&world->server, batch);
    restart(world);
    let_pass(world);
    g_assert_cmpuint(count_alerts(world), ==, 1);
}

static void test_order(World *world, gconstpointer data)
{
    Alert alert;
    for (int c = 0; c < SITE_CAMERAS; c++) {
        g_autofree char *id = g_strdup_printf("s1c%d", c);
        Camera camera = camera_of(id, "s1", CAMERA_OUT_OF_SERVICE);
        camera.reason = REASON_BROKEN;
        put(world, &camera);
    }
    let_pass(world);
    g_assert_cmpuint(count_alerts(world), ==, 0); /* no outage by order */
    go_dark(world, 1, SITE_CAMERAS, CAMERA_ONLINE);
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    wait_state(world, "s0c0", ALERT_UNACK);
    Camera out = camera_of("s0c0", "s0", CAMERA_OUT_OF_SERVICE);
    out.reason = REASON_STOLEN;
    put(world, &out);
    settle(world);
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_OUT_OF_SERVICE);
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    settle(world);
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_UNACK);
    put(world, &out);
    put_state(world, "s0c0", "s0", CAMERA_ONLINE);
    wait_state(world, "s0c0", ALERT_NORMAL);
}

static void cap(rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static void on_answer(const GError *error, void *data)
{
    World *world = data;
    world->answers += error == NULL;
    world->failures += error != NULL ? 100 : 0;
}

static void report(World *world, const char *camera)
{
    const AlertReporterId by = {.name = "test"};
    const AlertReportItem item = {.kind = "banjir",
                                  .camera = camera,
                                  .at_ms = clock_wall_ms(),
                                  .score = (double)NAN,
                                  .priority = PRIORITY_HIGH,
                                  .active = true};
    AlertTaken taken = alerting_report(world->server.alerting, &by, &item, item.at_ms);
    g_assert_cmpint(taken.problem.status, ==, 0);
    alerting_then(world->server.alerting, on_answer, world);
}

/* The disk is full: nobody is told that it was taken, and nothing of it is left. */
static void test_full_disk(World *world, gconstpointer data)
{
    Alert alert;
    report(world, "s0c0");
    settle(world);
    g_assert_cmpuint(world->answers, ==, 1);
    cap(1000);
    report(world, "s0c0");
    report(world, "s0c1");
    alerting_flush(world->server.alerting);
    report(world, "s0c2"); /* rests on what fails */
    settle(world);
    cap(RLIM_INFINITY);
    g_assert_cmpuint(world->answers, ==, 1);
    g_assert_cmpuint(world->failures, ==, 301);
    g_assert_true(alerting_full(world->server.alerting));
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpint(alert.count, ==, 1);
    g_assert_null(record_find_place(world->server.alerting, "s0c1", NULL, "banjir"));
    report(world, "s0c0");
    settle(world);
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpint(alert.count, ==, 2);
}

/* More than the disk can follow is not taken; what was taken is all there. */
static void test_overload(World *world, gconstpointer data)
{
    Alerting *alerting = world->server.alerting;
    const AlertReporterId by = {.name = "test"};
    unsigned taken = 0;
    for (unsigned i = 0; !alerting_full(alerting); i++) {
        for (unsigned k = 0; k < 400; k++) {
            g_autofree char *camera = g_strdup_printf("s%uc%u", k % 5, k / 5 % SITE_CAMERAS);
            g_autofree char *kind = g_strdup_printf("kind_%u", k / 20);
            const AlertReportItem item = {.kind = kind,
                                          .camera = camera,
                                          .at_ms = clock_wall_ms(),
                                          .score = (double)NAN,
                                          .active = true};
            AlertTaken answer = alerting_report(alerting, &by, &item, item.at_ms);
            g_assert_cmpint(answer.problem.status, ==, 0);
            taken++;
        }
        alerting_flush(alerting);
        g_assert_cmpuint(i, <, 1000);
    }
    settle(world);
    g_assert_false(alerting_full(alerting));
    const AlertBook *book = state_alerts(world->server.state);
    int64_t count = 0;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        Alert alert;
        count += alert_book_alert(book, i, &alert) ? alert.count : 0;
    }
    g_assert_cmpint(count, ==, taken);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/alerting/a camera that stays dark is told, and that it is back", test_offline},
        {"/alerting/a camera that blinks is not", test_blink},
        {"/alerting/what was dark before is not", test_dark_before},
        {"/alerting/a dead uplink is one line with its members", test_uplink},
        {"/alerting/what was told before is taken into the outage", test_uplink_late},
        {"/alerting/an outage outlives a restart", test_uplink_restart},
        {"/alerting/what waited at the end is told after the start, what was closed is not",
         test_reconcile},
        {"/alerting/an order is no outage, and takes alerts out and back", test_order},
        {"/alerting/overload is said, and loses nothing", test_overload},
        {"/alerting/what a full disk did not take is not there", test_full_disk},
    };
    signal(SIGXFSZ, SIG_IGN);
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
