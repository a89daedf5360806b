/* The alert engine on a city of its own: cameras that go dark and come back, restarts, orders, a
 * full disk, and more than it can take. */
#include "alerting_scene.h"

static void test_offline(World *world, gconstpointer data)
{
    Alert alert = {0};
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

/* What went dark within the delay before tilikd ended is told after its start; what a person closed
 * is not told again. */
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
    Alert alert = {0};
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
    Alert alert = {0};
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
    Alert alert = {0};
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
