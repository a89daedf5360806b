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

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add("/alerting/an outage is where its cameras are", World, NULL, set_up, test_area,
               tear_down);
    g_test_add("/alerting/a link that comes and goes is one outage", World, NULL, set_up,
               test_flapping, tear_down);
    g_test_add("/alerting/a link that blinks without end is told once", World, NULL, set_up,
               test_blinking, tear_down);
    return g_test_run();
}
