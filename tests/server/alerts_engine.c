/* What becomes of alerts in the real tilikd as time goes by: delays, chattering, situations,
 * service orders, the brake, shelves, escalation, and clocks that are moved. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "clocks.h"
#include "reports.h"

typedef struct World {
    Daemon *daemon;
    char **cameras;
    char *folder;
    Clocks *clocks;
} World;

static const char config_text[] =
    "[alerts]\nescalate_critical = 2\nescalate_high = 5\ngroup_metres = 20000\n"
    "[delays]\nkerumunan = 60 30\nbanjir = 0 0\n";

static void set_up(World *world, gconstpointer data)
{
    *world = (World){.folder = scratch_new()};
    g_autofree char *file = g_build_filename(world->folder, "clocks", NULL);
    world->clocks = clocks_new(file);
    clocks_put_on(file);
    world->daemon = daemon_new(config_text, NULL);
    world->cameras = cameras_of(world->daemon, "state:online%20visibility:restricted", 12);
}

static void tear_down(World *world, gconstpointer data)
{
    g_strfreev(world->cameras);
    daemon_free(world->daemon);
    clocks_free(world->clocks);
    scratch_free(world->folder);
    clocks_take_off();
}

/* The same report, at the server's time. */
static char *take(World *world, const char *kind, int camera, const char *state)
{
    return report_take(world->daemon, kind, world->cameras[camera], state,
                       world->clocks->wall * 1000);
}

static void test_delay(World *world, gconstpointer data)
{
    g_autofree char *id = take(world, "kerumunan", 0, "active");
    alert_must(world->daemon, id, "state", "normal");
    alert_must(world->daemon, id, "pending", "true");
    clocks_pass(world->clocks, 30);
    g_autofree char *again = take(world, "kerumunan", 0, "active");
    g_assert_cmpstr(id, ==, again);
    alert_must(world->daemon, id, "pending", "true");
    clocks_pass(world->clocks, 31);
    alert_until(world->daemon, id, "state", "unack");
    g_free(take(world, "kerumunan", 0, "cleared"));
    alert_must(world->daemon, id, "state", "unack");
    clocks_pass(world->clocks, 31);
    alert_until(world->daemon, id, "state", "rtn_unack");
    alert_must(world->daemon, id, "count", "2");
}

/* What comes and goes within its delay nobody hears of; what waits does so over a restart. */
static void test_delay_held(World *world, gconstpointer data)
{
    g_autofree char *id = take(world, "kerumunan", 1, "active");
    g_autofree char *other = take(world, "kerumunan", 2, "active");
    clocks_pass(world->clocks, 20);
    g_free(take(world, "kerumunan", 1, "cleared"));
    daemon_kill(world->daemon, SIGKILL);
    daemon_start(world->daemon);
    clocks_pass(world->clocks, 45);
    alert_until(world->daemon, other, "state", "unack");
    alert_must(world->daemon, id, "state", "normal");
    alert_must(world->daemon, id, "pending", NULL);
    alert_must(world->daemon, id, "count", "1");
}

/* An end that was taken within its delay counts, though tilikd ends before it is over. */
static void test_end_kept(World *world, gconstpointer data)
{
    g_autofree char *id = take(world, "kerumunan", 0, "active");
    clocks_pass(world->clocks, 61);
    alert_until(world->daemon, id, "state", "unack");
    g_free(take(world, "kerumunan", 0, "cleared"));
    daemon_kill(world->daemon, SIGKILL);
    daemon_start(world->daemon);
    alert_must(world->daemon, id, "state", "unack");
    clocks_pass(world->clocks, 31);
    alert_until(world->daemon, id, "state", "rtn_unack");
}

static void test_chattering(World *world, gconstpointer data)
{
    g_autofree char *id = take(world, "banjir", 0, "active");
    for (int i = 0; i < 20; i++) {
        clocks_pass(world->clocks, 2);
        g_free(take(world, "banjir", 0, i % 2 == 0 ? "cleared" : "active"));
    }
    alert_must(world->daemon, id, "chattering", "true");
    alert_must(world->daemon, id, "state", "unack");
    alert_must(world->daemon, id, "count", "11");
    g_free(take(world, "banjir", 0, "cleared"));
    alert_must(world->daemon, id, "state", "unack"); /* it is held as one */
    clocks_pass(world->clocks, 121);
    alert_until(world->daemon, id, "state", "rtn_unack");
    alert_must(world->daemon, id, "count", "11");
}

static void test_realarm(World *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id =
        report_take_with(daemon, "rob", world->cameras[0], "active", 0, ",\"priority\":\"medium\"");
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, id, "ack", "{\"looked_s\":null}"), ==, 200);
    g_free(
        report_take_with(daemon, "rob", world->cameras[0], "active", 0, ",\"priority\":\"low\""));
    alert_must(daemon, id, "state", "acked");
    alert_must(daemon, id, "priority", "medium");
    g_free(report_take_with(daemon, "rob", world->cameras[0], "active", 0,
                            ",\"priority\":\"critical\""));
    alert_must(daemon, id, "state", "unack");
    alert_must(daemon, id, "priority", "critical");
    alert_must(daemon, id, "count", "3");
}

static void test_shelf(World *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *acked = take(world, "rob", 0, "active");
    g_autofree char *over = take(world, "rob", 1, "active");
    g_autofree char *once = take(world, "rob", 2, "active");
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, acked, "ack", "{\"looked_s\":9}"), ==, 200);
    const char *shelf = "{\"minutes\":10,\"reason\":\"pasang naik\"}";
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, acked, "shelve", shelf), ==, 200);
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, over, "shelve", shelf), ==, 200);
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, once, "shelve",
                           "{\"minutes\":10,\"reason\":\"x\",\"one_shot\":true}"),
                    ==, 200);
    g_free(take(world, "rob", 1, "cleared"));
    g_free(take(world, "rob", 2, "cleared"));
    alert_must(daemon, over, "state", "shelved");
    alert_must(daemon, once, "state", "normal"); /* one-shot ends with the change */
    clocks_pass(world->clocks, 599);
    alert_must(daemon, acked, "state", "shelved");
    clocks_pass(world->clocks, 2);
    alert_until(daemon, acked, "state", "acked"); /* the ack is remembered */
    alert_until(daemon, over, "state", "normal");
    alert_must(daemon, acked, "shelved_until", "null");
}

/* A shelf that ends while tilikd is down ends at its start. */
static void test_shelf_down(World *world, gconstpointer data)
{
    g_autofree char *id = take(world, "rob", 0, "active");
    g_assert_cmpint(
        act_by(world->daemon, ROLE_OPERATOR, id, "shelve", "{\"minutes\":5,\"reason\":\"x\"}"), ==,
        200);
    daemon_kill(world->daemon, SIGKILL);
    clocks_pass(world->clocks, 301);
    daemon_start(world->daemon);
    alert_until(world->daemon, id, "state", "unack");
}

static void test_escalation(World *world, gconstpointer data)
{
    g_autofree char *fire = take(world, "kebakaran", 0, "active");
    g_autofree char *taken = take(world, "kebakaran", 3, "active");
    g_autofree char *low = take(world, "sampah", 1, "active");
    g_assert_cmpint(act_by(world->daemon, ROLE_OPERATOR, taken, "claim", "{}"), ==, 200);
    clocks_pass(world->clocks, 119);
    alert_must(world->daemon, fire, "escalated_at", NULL);
    clocks_pass(world->clocks, 2);
    gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    g_autofree char *when = NULL;
    while (when == NULL && g_get_monotonic_time() < end) {
        g_autofree char *alert = alert_ask(world->daemon, fire);
        when = json_member(alert, "escalated_at");
    }
    g_assert_nonnull(when);
    clocks_pass(world->clocks, 600);
    g_free(take(world, "kebakaran", 0, "active"));
    alert_must(world->daemon, fire, "escalated_at", when); /* once */
    alert_must(world->daemon, taken, "escalated_at", NULL);
    alert_must(world->daemon, low, "escalated_at", NULL);
}

/* The wall clock jumps: nothing that waits is over for that, nothing waits longer. */
static void test_wall(World *world, gconstpointer data)
{
    static const int64_t jumps[] = {3600, -7200, 315576000, -315576000, 2145916800, -3600};
    Daemon *daemon = world->daemon;
    g_autofree char *shelved = take(world, "rob", 0, "active");
    g_autofree char *waiting = take(world, "kerumunan", 0, "active");
    g_autofree char *fire = take(world, "kebakaran", 0, "active");
    g_assert_cmpint(
        act_by(daemon, ROLE_OPERATOR, shelved, "shelve", "{\"minutes\":60,\"reason\":\"x\"}"), ==,
        200);
    for (size_t i = 0; i < G_N_ELEMENTS(jumps); i++) {
        world->clocks->wall = jumps[i];
        g_free(take(world, "sampah", 0, "active"));
        alert_must(daemon, shelved, "state", "shelved");
        alert_must(daemon, waiting, "pending", "true");
        alert_must(daemon, fire, "state", "unack");
        alert_must(daemon, fire, "escalated_at", NULL);
    }
    world->clocks->wall = -3600;
    world->clocks->boot += 61;
    world->clocks->mono += 61;
    alert_until(daemon, waiting, "state", "unack");
    alert_must(daemon, shelved, "state", "shelved");
    world->clocks->mono += 3600;
    world->clocks->boot += 3600;
    alert_until(daemon, shelved, "state", "unack");
}

static void test_retire(World *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *old = take(world, "rob", 0, "active");
    g_autofree char *open = take(world, "rob", 5, "active");
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, old, "close", "{\"verdict\":\"false\"}"), ==,
                    200);
    clocks_pass(world->clocks, 3500);
    g_auto(GStrv) before = lines_of(daemon, "/api/v1/alerts?q=state:normal", true);
    g_assert_cmpuint(g_strv_length(before), ==, 1);
    clocks_pass(world->clocks, 200);
    gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    for (guint left = 2; left > 1 && g_get_monotonic_time() < end;) {
        g_auto(GStrv) now = lines_of(daemon, "/api/v1/alerts", true);
        left = g_strv_length(now);
    }
    g_auto(GStrv) after = lines_of(daemon, "/api/v1/alerts", true);
    g_assert_cmpuint(g_strv_length(after), ==, 1);
    g_assert_nonnull(strstr(after[0], open));
    alert_must(daemon, old, "state", "normal"); /* the journal has it */
    alert_must(daemon, old, "verdict", "false");
    g_autofree char *new = take(world, "rob", 0, "active");
    g_assert_cmpstr(new, !=, old);
    g_autofree char *alert = alert_ask(daemon, new);
    g_assert_nonnull(strstr(alert, "\"track\":{\"real\":0,\"total\":1}"));
}

/* Its camera goes out of service: what stands is out too, what comes is held back. */
static void test_out_of_service(World *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *query = g_strdup_printf("id:%s", world->cameras[0]);
    g_autofree char *acked = take(world, "rob", 0, "active");
    g_autofree char *over = take(world, "sampah", 0, "active");
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, acked, "ack", "{\"looked_s\":1}"), ==, 200);
    order_cameras(daemon, query, "out_of_service");
    alert_must(daemon, acked, "state", "out_of_service");
    alert_must(daemon, over, "state", "out_of_service");
    g_autofree char *new = take(world, "banjir", 0, "active");
    alert_must(daemon, new, "state", "suppressed");
    g_free(take(world, "sampah", 0, "cleared"));
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    order_cameras(daemon, query, "in_service");
    alert_must(daemon, acked, "state", "acked");
    alert_must(daemon, over, "state", "normal");
    alert_must(daemon, new, "state", "unack");
}

/* Who may no longer know of a camera is told that its alerts are gone. */
static void test_brake(World *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = take(world, "rob", 0, "active");
    g_autoptr(Follower) operator= follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(operator);
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", world->cameras[0]);
    g_auto(Answer) brake = daemon_post(daemon, path, daemon->token[ROLE_OPERATOR], "brake-1", "{}");
    g_assert_cmpint(brake.status, ==, 200);
    for (bool gone = false; !gone;) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(operator, & event));
        gone = g_strcmp0(event.name, "alert") == 0;
        g_assert_true(!gone || (strstr(event.data, "\"gone\":true") != NULL &&
                                strstr(event.data, id) != NULL));
    }
    g_autofree char *one = g_strdup_printf("/api/v1/alerts/%s", id);
    g_auto(Answer) hidden =
        daemon_ask(daemon, "GET", one, daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(hidden.status, ==, 404);
    alert_must(daemon, id, "state", "unack"); /* supervisors see it, and that it goes on */
    g_autofree char *more = take(world, "rob", 0, "active");
    g_assert_cmpstr(more, ==, id);
}

/* The same kind near by is one situation, with its first-out and its count. */
static void test_situation(World *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    char **near = world->cameras;
    g_autofree char *first = take(world, "tawuran", 0, "active");
    g_free(take(world, "tawuran", 1, "active"));
    g_free(take(world, "sampah", 2, "active"));
    g_autofree char *alert = alert_ask(daemon, first);
    g_autofree char *situation = json_member(alert, "situation");
    g_assert_cmpstr(situation, !=, "null");
    g_autofree char *where = g_strdup_printf("/api/v1/situations/%s", situation);
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", where, daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_autofree char *members = json_member(answer.body, "members"),
                    *out = json_member(answer.body, "first_out"),
                    *kind = json_member(answer.body, "kind");
    g_assert_cmpstr(members, ==, "2");
    g_assert_cmpstr(out, ==, first);
    g_assert_cmpstr(kind, ==, "tawuran");
    for (int i = 0; i < 2; i++) {
        g_free(report_take(daemon, "tawuran", near[i], "cleared", 0));
    }
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_auto(Answer) after =
        daemon_ask(daemon, "GET", where, daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_autofree char *cleared = json_member(after.body, "cleared"),
                    *ended = json_member(after.body, "cleared_at");
    g_assert_cmpstr(cleared, ==, "2");
    g_assert_cmpstr(ended, !=, "null");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"a delay waits, both ways", test_delay},
        {"what goes within its delay is held, what waits does so over a restart", test_delay_held},
        {"an end that was taken is kept", test_end_kept},
        {"what chatters is one until it is quiet", test_chattering},
        {"a higher priority reopens, a lower one does not", test_realarm},
        {"a shelf ends by itself, and by one change where it is one-shot", test_shelf},
        {"a shelf that ends while the server is down", test_shelf_down},
        {"who is not taken is told to the supervisors once", test_escalation},
        {"a wall clock that jumps ends nothing and delays nothing", test_wall},
        {"what is over leaves lists in time, and is found by its id", test_retire},
        {"a camera that is out holds back its alerts", test_out_of_service},
        {"the brake hides a camera's alerts", test_brake},
        {"alerts that are one thing are a situation", test_situation},
    };
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *name = g_strconcat("/alerting/", tests[i].name, NULL);
        g_test_add(name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
