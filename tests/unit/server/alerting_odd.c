/* What meets in the alert engine in odd order: reports of what waits, acts among what is due,
 * cameras that move or leave, and more than there is room for. */
#include "alerting_scene.h"

#define MOVED_TO "33.74.10.1003.005.004"
#define FEW      16384u /* alerts that are held, where more than are held come */

static AlertTaken report(World *world, const char *camera, const char *kind, AlertPriority priority)
{
    const AlertReporterId by = {.name = "box"};
    const AlertReportItem item = {.kind = kind,
                                  .camera = camera,
                                  .at_ms = clock_wall_ms(),
                                  .score = (double)NAN,
                                  .priority = priority,
                                  .active = true};
    return alerting_report(world->server.alerting, &by, &item, item.at_ms);
}

/* The server waits for its delay, a box does not: what was answered is written. */
static void test_waiting(World *world, gconstpointer data)
{
    Alert alert = {0};
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    AlertTaken taken = report(world, "s0c0", "camera_offline", PRIORITY_MEDIUM);
    g_assert_cmpint(taken.problem.status, ==, 0);
    g_autofree char *id = g_strdup(taken.id);
    settle(world);
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpstr(alert.id, ==, id);
    restart(world);
    wait_state(world, "s0c0", ALERT_UNACK);
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpstr(alert.id, ==, id);
}

/* What a box knows of a camera that answers the server is not ended by a start. */
static void test_told_by_others(World *world, gconstpointer data)
{
    report(world, "s1c0", "camera_offline", PRIORITY_MEDIUM);
    wait_state(world, "s1c0", ALERT_UNACK);
    restart(world);
    let_pass(world);
    Alert alert = {0};
    g_assert_true(find(world, "s1c0", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_UNACK);
}

static void act(World *world, Batch *batch, const char *id)
{
    const AlertActRequest request = {.act = ACT_ACK, .looked_s = 1};
    char city[] = "33.74", name[] = "sari", *areas[] = {city, NULL};
    const Token token = {.name = name, .areas = areas, .role = ROLE_OPERATOR, .sights = ~0u};
    const AlertActor actor = {
        .token = &token, .batch = batch, .now_ms = clock_wall_ms(), .many = true};
    AlertActed acted;
    alerting_act(world->server.alerting, &actor, id, &request, &acted);
    g_assert_cmpint(acted.problem.status, ==, 0);
}

/* Among many acts something comes due: what the journal says last is what is so. */
static void test_due_among_acts(World *world, gconstpointer data)
{
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    wait_state(world, "s0c0", ALERT_UNACK);
    g_autofree char *other = g_strdup(report(world, "s1c0", "rob", PRIORITY_HIGH).id);
    settle(world);
    Alert alert = {0};
    g_assert_true(find(world, "s0c0", &alert));
    g_autofree char *id = g_strdup(alert.id);
    put_state(world, "s0c0", "s0", CAMERA_ONLINE);
    settle(world);
    Batch *batch = batch_new();
    act(world, batch, id);
    int64_t soon = clock_mono_ms() + 100;
    while (clock_mono_ms() < soon) {
        g_usleep(1000);
    }
    act(world, batch, other);
    server_submit(&world->server, batch);
    settle(world);
    wait_state(world, "s0c0", ALERT_NORMAL);
}

static void test_moved(World *world, gconstpointer data)
{
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    Camera camera = camera_of("s0c0", "s0", CAMERA_OFFLINE);
    camera.area = MOVED_TO;
    put(world, &camera);
    wait_state(world, "s0c0", ALERT_UNACK);
    Alert alert = {0};
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpstr(alert.area, ==, MOVED_TO);
}

/* Who sees the whole of a situation sees each of its alerts, also when a camera moves away. */
static void test_moved_situation(World *world, gconstpointer data)
{
    report(world, "s0c0", "rob", PRIORITY_HIGH);
    report(world, "s0c1", "rob", PRIORITY_HIGH);
    settle(world);
    Camera camera = camera_of("s0c1", "s0", CAMERA_ONLINE);
    camera.area = MOVED_TO;
    put(world, &camera);
    settle(world);
    Situation situation = {0};
    const AlertBook *book = state_alerts(world->server.state);
    g_assert_cmpuint(alert_book_situations(book), ==, 1);
    g_assert_true(alert_book_situation(book, 0, &situation));
    g_assert_cmpuint(situation.members, ==, 2);
    g_assert_cmpstr(situation.area, ==, "33.74.10.1003.005");
}

/* What is over by a clock that was ahead does not stand before what lasts, after a start. */
static void test_ahead(World *world, gconstpointer data)
{
    const AlertReporterId by = {.name = "box"};
    AlertReportItem item = {.kind = "rob",
                            .camera = "s0c0",
                            .at_ms = clock_wall_ms() + 3600000,
                            .score = (double)NAN,
                            .priority = PRIORITY_HIGH,
                            .active = true};
    Alerting *alerting = world->server.alerting;
    g_autofree char *first = g_strdup(alerting_report(alerting, &by, &item, item.at_ms).id);
    settle(world);
    Alert alert;
    g_assert_true(alerting_find(alerting, first, &alert));
    alert_machine_step(&alert.machine, ALERT_EVENT_CLOSE);
    alert.verdict = VERDICT_REAL;
    alert.closed_at_ms = clock_wall_ms();
    Batch *batch = batch_new();
    AlertCause cause = {.by = "budi", .why = "close"};
    alerting_put(alerting, batch, &alert, &cause);
    server_submit(&world->server, batch);
    item.at_ms = clock_wall_ms();
    g_autofree char *second = g_strdup(alerting_report(alerting, &by, &item, item.at_ms).id);
    g_assert_cmpstr(first, !=, second);
    restart(world);
    item.active = false;
    item.at_ms = clock_wall_ms();
    AlertTaken taken = alerting_report(world->server.alerting, &by, &item, item.at_ms);
    g_assert_cmpstr(taken.id, ==, second);
    g_assert_cmpint(taken.state, ==, ALERT_RTN_UNACK);
    settle(world);
}

/* It is off the list when the server starts again: nothing waits for it to come back. */
static void test_removed(World *world, gconstpointer data)
{
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    wait_state(world, "s0c0", ALERT_UNACK);
    Camera camera = camera_of("s0c0", "s0", CAMERA_OFFLINE);
    Entry *entry = change_camera(world->server.state, &camera);
    entry->gone = true;
    submit(world, entry);
    restart(world);
    wait_state(world, "s0c0", ALERT_RTN_UNACK);
}

/* As Prometheus tells it: the same again and again, each time with an end that is ahead. */
static AlertTaken tell_until(World *world, int64_t at_ms, int64_t until_ms)
{
    const AlertReporterId by = {.name = "prometheus"};
    const AlertReportItem item = {.kind = "disk_full",
                                  .camera = "s0c0",
                                  .external_id = "am-1",
                                  .at_ms = at_ms,
                                  .until_ms = until_ms,
                                  .score = (double)NAN,
                                  .priority = PRIORITY_HIGH,
                                  .active = true};
    return alerting_report(world->server.alerting, &by, &item, clock_wall_ms());
}

static void test_lapse(World *world, gconstpointer data)
{
    int64_t began_ms = clock_wall_ms();
    g_autofree char *id = g_strdup(tell_until(world, began_ms, began_ms + 3600000).id);
    wait_state(world, "s0c0", ALERT_UNACK);
    /* The newest word counts, also of what was told before. */
    g_assert_cmpstr(tell_until(world, began_ms, clock_wall_ms() + 150).id, ==, id);
    wait_state(world, "s0c0", ALERT_RTN_UNACK);
    Alert alert = {0};
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_cmpint(alert.cleared_at_ms, !=, 0);
    /* It fires still, as its source says again: it is not over. */
    AlertTaken again = tell_until(world, began_ms, clock_wall_ms() + 3600000);
    g_assert_cmpint(again.problem.status, ==, 0);
    wait_state(world, "s0c0", ALERT_UNACK);
}

/* The rooms are parts of what is held, however much that is. */
static void hold_few(World *world)
{
    world->most = FEW;
    restart(world);
    alerting_wake(world->server.alerting);
}

static void fill_to(World *world, guint count)
{
    Alerting *alerting = world->server.alerting;
    for (guint i = g_hash_table_size(alerting->by_id); i < count; i++) {
        char id[40];
        g_snprintf(id, sizeof id, "filler-%u", i);
        const Alert alert = {.id = id,
                             .kind = id,
                             .area = "33.74",
                             .source = "box",
                             .count = 1,
                             .machine = {.state = ALERT_UNACK, .active = true}};
        record_new(alerting, &alert, false);
    }
}

/* One box fills what is kept for boxes; what is critical, and the server's own, has room. */
static AlertTaken tell_end(World *world, const char *source, const char *kind, bool active)
{
    const AlertReporterId by = {.name = source};
    int64_t now_ms = clock_wall_ms();
    const AlertReportItem item = {.kind = kind,
                                  .camera = "s0c0",
                                  .at_ms = now_ms,
                                  .active = active,
                                  .score = (double)NAN,
                                  .priority = PRIORITY_HIGH};
    AlertTaken taken = alerting_report(world->server.alerting, &by, &item, now_ms);
    settle(world);
    return taken;
}

/* What one source told of does not end because another says so. */
static void test_end_of_another(World *world, gconstpointer data)
{
    g_assert_cmpint(tell_end(world, "kiri", "rob", true).problem.status, ==, 0);
    AlertTaken refused = tell_end(world, "kanan", "rob", false);
    g_assert_cmpint(refused.problem.status, ==, 409);
    g_assert_cmpstr(refused.field.pointer, ==, "/state");
    g_assert_cmpint(tell_end(world, "kanan", "rob", true).state, ==, ALERT_UNACK); /* it may add */
    g_assert_cmpint(tell_end(world, "kanan", "rob", false).problem.status, ==, 409);
    AlertTaken over = tell_end(world, "kiri", "rob", false);
    g_assert_cmpint(over.problem.status, ==, 0);
    g_assert_cmpint(over.state, ==, ALERT_RTN_UNACK);
}

static void test_room(World *world, gconstpointer data)
{
    hold_few(world);
    Alerting *alerting = world->server.alerting;
    for (guint full = FEW / 2; report(world, "s1c0", "k", PRIORITY_HIGH).problem.status == 0;) {
        g_assert_cmpuint(full, <=, FEW);
        fill_to(world, full);
        full += FEW / 64;
        g_autofree char *kind = g_strdup_printf("k%u", full);
        if (report(world, "s1c0", kind, PRIORITY_HIGH).problem.status == 429) {
            break;
        }
    }
    g_assert_cmpuint(g_hash_table_size(alerting->by_id), <, FEW - FEW / 64);
    g_assert_cmpint(report(world, "s1c0", "kebakaran", PRIORITY_CRITICAL).problem.status, ==, 0);
    /* Once it has its part of what is kept for that, the rest is others'. */
    fill_to(world, g_hash_table_size(alerting->by_id) + FEW / 64 + 4);
    g_assert_cmpint(report(world, "s1c2", "kebakaran", PRIORITY_CRITICAL).problem.status, ==, 429);
    const AlertReporterId other = {.name = "other"};
    const AlertReportItem fire = {.kind = "kebakaran",
                                  .camera = "s1c2",
                                  .at_ms = clock_wall_ms(),
                                  .score = (double)NAN,
                                  .priority = PRIORITY_CRITICAL,
                                  .active = true};
    g_assert_cmpint(alerting_report(alerting, &other, &fire, fire.at_ms).problem.status, ==, 0);
    fill_to(world, FEW - 1);
    g_assert_cmpint(report(world, "s1c1", "fire", PRIORITY_CRITICAL).problem.status, ==, 429);
    put_state(world, "s0c0", "s0", CAMERA_OFFLINE);
    put_state(world, "s0c1", "s0", CAMERA_OFFLINE);
    put_state(world, "s0c2", "s0", CAMERA_OFFLINE); /* the whole box */
    g_assert_cmpuint(g_hash_table_size(alerting->by_id), ==, FEW);
    settle(world);
}

/* More has ended within the hour than is held at a time: tilikd starts, and what lasts is there. */
static void test_full_start(World *world, gconstpointer data)
{
    hold_few(world);
    const AlertReporterId by = {.name = "box"};
    report(world, "s0c0", "fire", PRIORITY_CRITICAL);
    settle(world);
    for (guint i = 0; i < FEW + 8000; i++) {
        char kind[24];
        g_snprintf(kind, sizeof kind, "k%u", i);
        const AlertReportItem item = {.kind = kind,
                                      .camera = "s1c0",
                                      .at_ms = clock_wall_ms(),
                                      .score = (double)NAN,
                                      .priority = PRIORITY_LOW};
        alerting_report(world->server.alerting, &by, &item, item.at_ms);
        if (i % 2000 == 0) {
            settle(world);
            alerting_retire(world->server.alerting, -1000); /* as if it were long ago */
        }
    }
    report(world, "s0c1", "fire", PRIORITY_CRITICAL);
    restart(world);
    Alert alert = {0};
    g_assert_true(find(world, "s0c0", &alert));
    g_assert_true(find(world, "s0c1", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_UNACK);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/alerting/what was answered is written, though the server waits", test_waiting},
        {"/alerting/what a box says of a camera outlives a start", test_told_by_others},
        {"/alerting/what comes due among many acts is said in order", test_due_among_acts},
        {"/alerting/an alert that waits moves with its camera", test_moved},
        {"/alerting/a situation reaches as far as its cameras move", test_moved_situation},
        {"/alerting/what lasts stands before what a clock ahead has ended", test_ahead},
        {"/alerting/a camera that was taken off the list is not dark", test_removed},
        {"/alerting/more that ended than is held keeps nobody from starting", test_full_start},
        {"/alerting/what is told again and again is over when it is not", test_lapse},
        {"/alerting/what one source told of no other ends", test_end_of_another},
        {"/alerting/room is left for what is critical and for the server's own", test_room},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
