/* Cameras that go dark together, on a city of the test's own. */
#include "alerting_scene.h"

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
    Alert alert = {0};
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

/* An outage outlives a restart, and ends after it: one camera that is left is no outage. */
static void test_uplink_restart(World *world, gconstpointer data)
{
    go_dark(world, 3, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    wait_state(world, "s3c3", ALERT_SUPPRESSED);
    restart(world);
    put_state(world, "s3c0", "s3", CAMERA_ONLINE);
    wait_state(world, "s3c0", ALERT_NORMAL);
    Alert alert = {0};
    g_assert_true(find(world, NULL, &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_UNACK);
    g_assert_true(find(world, "s3c3", &alert));
    g_assert_cmpint(alert.machine.state, ==, ALERT_SUPPRESSED);
    go_dark(world, 3, SITE_CAMERAS - 1, CAMERA_ONLINE);
    wait_state(world, "s3c2", ALERT_NORMAL);
    wait_state(world, NULL, ALERT_RTN_UNACK);
    wait_state(world, "s3c3", ALERT_UNACK);
    put_state(world, "s3c3", "s3", CAMERA_ONLINE);
    wait_state(world, "s3c3", ALERT_RTN_UNACK);
}

static void ack(World *world, const char *id)
{
    Batch *batch = batch_new();
    const AlertActRequest request = {.act = ACT_ACK, .looked_s = 1};
    char city[] = "33.74", name[] = "sari", *areas[] = {city, NULL};
    const Token token = {.name = name, .areas = areas, .role = ROLE_OPERATOR, .sights = ~0u};
    const AlertActor actor = {.token = &token, .batch = batch, .now_ms = clock_wall_ms()};
    AlertActed acted;
    alerting_act(world->server.alerting, &actor, id, &request, &acted);
    g_assert_cmpint(acted.problem.status, ==, 0);
    server_submit(&world->server, batch);
    settle(world);
}

static unsigned links_told(const World *world)
{
    const AlertBook *book = state_alerts(world->server.state);
    unsigned count = 0;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        Alert alert;
        count += alert_book_alert(book, i, &alert) && strcmp(alert.kind, "uplink_down") == 0;
    }
    return count;
}

/* What comes and goes is one alert, accepted once, and one situation, in which each camera counts
 * once. */
static void test_flap(World *world, gconstpointer data)
{
    Alert alert = {0}, again = {0};
    Situation first, now;
    go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
    wait_state(world, NULL, ALERT_UNACK);
    g_assert_true(find(world, NULL, &alert));
    g_autofree char *id = g_strdup(alert.id);
    g_assert_nonnull(find_situation(world, &first));
    g_autofree char *situation = g_strdup(first.id);
    ack(world, id);
    for (int i = 2; i <= 4; i++) {
        go_dark(world, 2, SITE_CAMERAS, CAMERA_ONLINE);
        let_pass(world);
        if (i == 3) {
            restart(world);
        }
        g_assert_nonnull(find_situation(world, &now));
        go_dark(world, 2, SITE_CAMERAS, CAMERA_OFFLINE);
        wait_state(world, NULL, ALERT_ACKED);
        let_pass(world);
        g_assert_cmpuint(links_told(world), ==, 1);
        g_assert_true(find(world, NULL, &again));
        g_assert_cmpstr(again.id, ==, id);
        g_assert_cmpint(again.count, ==, i);
        g_assert_cmpstr(again.acked_by, ==, "sari");
        g_assert_nonnull(find_situation(world, &now));
        g_assert_cmpstr(now.id, ==, situation);
        g_assert_cmpuint(now.members, ==, SITE_CAMERAS + 1);
        g_assert_cmpuint(now.cleared, ==, 0);
        g_assert_cmpint(now.cleared_at_ms, ==, 0);
    }
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/alerting/a dead uplink is one line with its members", test_uplink},
        {"/alerting/what was told before is taken into the outage", test_uplink_late},
        {"/alerting/an outage outlives a restart", test_uplink_restart},
        {"/alerting/a link that flaps is one alert and one situation", test_flap},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
