/* Outages that reach over several areas, and links that come and go. */
#include "alerting_scene.h"

static unsigned links(const World *world, Alert *out)
{
    const AlertBook *book = state_alerts(world->server.state);
    unsigned found = 0;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        Alert alert;
        if (alert_book_alert(book, i, &alert) && strcmp(alert.kind, "uplink_down") == 0) {
            *out = alert;
            found++;
        }
    }
    return found;
}

static void set_delays(World *world, const char *kind, int64_t on_ms, int64_t off_ms)
{
    const AlertDelays delays = {on_ms, off_ms};
    g_hash_table_replace(world->options->delays, g_strdup(kind), g_memdup2(&delays, sizeof delays));
}

/* The uplink is told before its cameras are: its area is theirs all the same. */
static void test_area(World *world, gconstpointer data)
{
    set_delays(world, "camera_offline", 3600000, 60);
    for (int c = 0; c < SITE_CAMERAS; c++) {
        g_autofree char *id = g_strdup_printf("s0c%d", c);
        Camera camera = camera_of(id, "s0", CAMERA_ONLINE);
        camera.area = c % 2 == 0 ? "33.74.10.1003.005.003" : "33.74.10.1003.005.004";
        put(world, &camera);
        camera.state = CAMERA_OFFLINE;
        put(world, &camera);
    }
    wait_state(world, NULL, ALERT_UNACK);
    Alert alert = {0};
    g_assert_cmpuint(links(world, &alert), ==, 1);
    g_assert_cmpstr(alert.area, ==, "33.74.10.1003.005");
}

/* It goes and comes again before it counts as over: one alert, one situation. */
static void test_flapping(World *world, gconstpointer data)
{
    Alert alert = {0};
    set_delays(world, "uplink_down", 20, 3600000);
    set_delays(world, "camera_offline", 1000, 60); /* told after the uplink, however slow we are */
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    g_assert_cmpuint(links(world, &alert), ==, 1);
    g_autofree char *id = g_strdup(alert.id);
    for (int i = 0; i < 6; i++) {
        go_dark(world, 2, SITE_CAMERAS, CAMERA_ONLINE);
        settle(world);
        go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
        settle(world);
    }
    let_pass(world);
    g_assert_cmpuint(links(world, &alert), ==, 1);
    g_assert_cmpstr(alert.id, ==, id);
    g_assert_true(alert.machine.active);
    g_assert_true(alert.chattering);
    g_assert_cmpuint(alert.count, ==, 7);
    for (int c = 0; c < SITE_CAMERAS; c++) {
        g_autofree char *camera = g_strdup_printf("s2c%d", c);
        wait_state(world, camera, ALERT_SUPPRESSED);
    }
    g_assert_cmpuint(alert_book_situations(state_alerts(world->server.state)), ==, 1);
}

/* Faster than its delay: nobody would be told of it, but that it does not stop. */
static void test_blinking(World *world, gconstpointer data)
{
    Alert alert = {0};
    set_delays(world, "uplink_down", 100, 100);
    for (int i = 0; i < 3; i++) {
        go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
        go_dark(world, 2, SITE_CAMERAS, CAMERA_ONLINE);
    }
    wait_state(world, NULL, ALERT_UNACK);
    g_assert_cmpuint(links(world, &alert), ==, 1);
    g_assert_true(alert.chattering);
    settle(world);
}

static Situation situation_of(const World *world, const char *id)
{
    const AlertBook *book = state_alerts(world->server.state);
    Situation situation = {0};
    g_assert_true(alert_book_situation(book, alert_book_find_situation(book, id), &situation));
    return situation;
}

/* The box and all its cameras are told of; returns the situation. */
static char *all_dark(World *world)
{
    Alert alert = {0};
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    for (int c = 0; c < SITE_CAMERAS; c++) {
        g_autofree char *camera = g_strdup_printf("s2c%d", c);
        wait_state(world, camera, ALERT_SUPPRESSED);
    }
    g_assert_cmpuint(links(world, &alert), ==, 1);
    return g_strdup(alert.situation);
}

static void assert_alone(World *world, const char *camera, AlertState state)
{
    Alert alert = {0};
    wait_state(world, camera, state);
    g_assert_true(find(world, camera, &alert));
    g_assert_null(alert.situation);
}

/* One of four stays dark: the outage is over, and that camera is told of. */
static void test_left(World *world, gconstpointer data)
{
    g_autofree char *situation = all_dark(world);
    go_dark(world, 2, SITE_CAMERAS - 1, CAMERA_ONLINE);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    wait_state(world, "s2c0", ALERT_NORMAL);
    wait_state(world, "s2c2", ALERT_NORMAL);
    assert_alone(world, "s2c3", ALERT_UNACK);
    const Record *record =
        record_find_place(world->server.alerting, "s2c3", NULL, "camera_offline");
    g_assert_false(record->hidden); /* in reports, too, people were told of it */
    Situation over = situation_of(world, situation);
    g_assert_cmpuint(over.members, ==, SITE_CAMERAS);
    g_assert_cmpuint(over.cleared, ==, SITE_CAMERAS);
    g_assert_cmpint(over.cleared_at_ms, !=, 0);
    restart(world);
    assert_alone(world, "s2c3", ALERT_UNACK);
    put_state(world, "s2c3", "s2", CAMERA_ONLINE);
    assert_alone(world, "s2c3", ALERT_RTN_UNACK);
}

/* Nobody was told of the camera when its box came back: it is, in its own time. */
static void test_left_waiting(World *world, gconstpointer data)
{
    set_delays(world, "camera_offline", 600, 60);
    set_delays(world, "uplink_down", 20, 20);
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    go_dark(world, 2, SITE_CAMERAS - 1, CAMERA_ONLINE);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    assert_alone(world, "s2c3", ALERT_UNACK);
}

/* The link goes and comes with one camera before it counts as over: what it holds is held. */
static void test_left_flapping(World *world, gconstpointer data)
{
    Alert alert = {0};
    g_autofree char *situation = all_dark(world);
    set_delays(world, "uplink_down", 20, 3600000);
    for (int i = 0; i < 4; i++) {
        go_dark(world, 2, 2, CAMERA_ONLINE);
        let_pass(world);
        g_assert_true(find(world, "s2c3", &alert));
        g_assert_cmpint(alert.machine.state, ==, ALERT_SUPPRESSED);
        go_dark(world, 2, 2, CAMERA_OFFLINE);
        let_pass(world);
    }
    g_assert_cmpuint(links(world, &alert), ==, 1);
    g_assert_cmpuint(alert.count, ==, 5);
    g_assert_cmpstr(alert.situation, ==, situation);
    g_assert_true(find(world, "s2c3", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_SUPPRESSED);
    g_assert_cmpstr(alert.situation, ==, situation);
}

static void close_link(World *world)
{
    Alert alert = {0};
    Batch *batch = batch_new();
    AlertCause cause = {.by = "test", .why = "close", .at_ms = clock_wall_ms()};
    g_assert_cmpuint(links(world, &alert), ==, 1);
    alert.verdict = VERDICT_FALSE;
    alert.closed_at_ms = cause.at_ms;
    g_assert_true(alert_machine_step(&alert.machine, ALERT_EVENT_CLOSE));
    alerting_put(world->server.alerting, batch, &alert, &cause);
    server_submit(&world->server, batch);
    settle(world);
}

/* A person ends the line while its cameras are dark: each is told of, also after a restart. */
static void test_closed(World *world, gconstpointer data)
{
    Alert alert = {0};
    g_autofree char *situation = all_dark(world);
    put_state(world, "s2c0", "s2", CAMERA_ONLINE);
    wait_state(world, "s2c0", ALERT_NORMAL);
    close_link(world);
    for (int round = 0; round < 2; round++) {
        for (int c = 1; c < SITE_CAMERAS; c++) {
            g_autofree char *camera = g_strdup_printf("s2c%d", c);
            wait_state(world, camera, ALERT_UNACK);
            g_assert_true(find(world, camera, &alert));
            g_assert_cmpstr(alert.situation, !=, situation);
        }
        g_assert_cmpint(situation_of(world, situation).cleared_at_ms, !=, 0);
        g_assert_cmpuint(links(world, &alert), ==, 1);
        restart(world);
    }
    go_dark(world, 2, SITE_CAMERAS, CAMERA_ONLINE);
    wait_state(world, "s2c1", ALERT_RTN_UNACK);
    wait_state(world, "s2c3", ALERT_RTN_UNACK);
    g_assert_cmpuint(links(world, &alert), ==, 1);
    g_assert_cmpint(alert.machine.state, ==, ALERT_NORMAL);
}

/* Three came back while nobody looked. */
static void test_left_restart(World *world, gconstpointer data)
{
    g_autofree char *situation = all_dark(world);
    for (int c = 0; c < SITE_CAMERAS - 1; c++) {
        g_autofree char *id = g_strdup_printf("s2c%d", c);
        Camera camera = camera_of(id, "s2", CAMERA_ONLINE);
        submit(world, change_camera(world->server.state, &camera));
    }
    restart(world);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    wait_state(world, "s2c0", ALERT_NORMAL);
    assert_alone(world, "s2c3", ALERT_UNACK);
}

/* Its cameras were told of before the link, and then the server ended: the link is told of. */
static void test_restart_waiting(World *world, gconstpointer data)
{
    Alert alert = {0};
    set_delays(world, "camera_offline", 20, 60);
    set_delays(world, "uplink_down", 3600000, 60);
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    for (int c = 0; c < SITE_CAMERAS; c++) {
        g_autofree char *camera = g_strdup_printf("s2c%d", c);
        wait_state(world, camera, ALERT_SUPPRESSED);
    }
    g_assert_cmpuint(links(world, &alert), ==, 0);
    set_delays(world, "uplink_down", 60, 60);
    restart(world);
    wait_state(world, NULL, ALERT_UNACK);
    g_assert_cmpuint(links(world, &alert), ==, 1);
    Situation down = situation_of(world, alert.situation);
    g_assert_cmpuint(down.members, ==, SITE_CAMERAS + 1);
    g_assert_true(find(world, "s2c3", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_SUPPRESSED);
    go_dark(world, 2, SITE_CAMERAS - 1, CAMERA_ONLINE);
    assert_alone(world, "s2c3", ALERT_UNACK);
}

/* What a service order took out is told of when it is back in service, still dark. */
static void test_left_out(World *world, gconstpointer data)
{
    g_autofree char *situation = all_dark(world);
    put_state(world, "s2c3", "s2", CAMERA_OUT_OF_SERVICE);
    wait_state(world, "s2c3", ALERT_OUT_OF_SERVICE);
    go_dark(world, 2, 1, CAMERA_ONLINE); /* two are left */
    wait_state(world, NULL, ALERT_RTN_UNACK);
    wait_state(world, "s2c1", ALERT_UNACK);
    wait_state(world, "s2c2", ALERT_UNACK);
    wait_state(world, "s2c3", ALERT_OUT_OF_SERVICE);
    put_state(world, "s2c3", "s2", CAMERA_OFFLINE);
    assert_alone(world, "s2c3", ALERT_UNACK);
}

/* It was on its way back when its outage ended, and goes dark again before it counts as back. */
static void test_stray(World *world, gconstpointer data)
{
    g_autofree char *situation = all_dark(world);
    set_delays(world, "camera_offline", 60, 3600000);
    go_dark(world, 2, SITE_CAMERAS, CAMERA_ONLINE);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    wait_state(world, "s2c3", ALERT_SUPPRESSED);
    put_state(world, "s2c3", "s2", CAMERA_OFFLINE);
    assert_alone(world, "s2c3", ALERT_UNACK);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add("/alerting/an outage is where its cameras are", World, NULL, set_up, test_area,
               tear_down);
    g_test_add("/alerting/a link that comes and goes is one outage", World, NULL, set_up,
               test_flapping, tear_down);
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/alerting/the camera that stays dark is told when its outage is over", test_left},
        {"/alerting/what waited under an outage is told in its own time", test_left_waiting},
        {"/alerting/a link that flaps holds what it holds", test_left_flapping},
        {"/alerting/an outage that a person closes lets its cameras go", test_closed},
        {"/alerting/what is left after a restart is no outage", test_left_restart},
        {"/alerting/a link that waited at the end is told after the start", test_restart_waiting},
        {"/alerting/a camera taken out is let go with its outage", test_left_out},
        {"/alerting/a camera that goes dark after its outage is told", test_stray},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    g_test_add("/alerting/a link that blinks without end is told once", World, NULL, set_up,
               test_blinking, tear_down);
    return g_test_run();
}
