/* Alerts while time passes, by a clock that the test moves: shelves end, and what is over leaves
 * the lists but not the journal. */
#include <stdio.h>
#include <string.h>

#include "backend.h"
#include "clocks.h"
#include "daemon_alerts.h"
#include "reports.h"

typedef struct Fixture {
    AlertWorld world;
    char *folder;
    Clocks *clocks;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = scratch_new();
    g_autofree char *file = g_build_filename(fixture->folder, "clocks", NULL);
    fixture->clocks = clocks_new(file);
    clocks_put_on(file);
    alert_world_set_up(&fixture->world, NULL);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    alert_world_tear_down(&fixture->world, NULL);
    clocks_free(fixture->clocks);
    scratch_free(fixture->folder);
    clocks_take_off();
}

static void check_ended_shelf(Fixture *fixture, const char *act, const char *body,
                              const char *state)
{
    AlertWorld *world = &fixture->world;
    check_did(world, ROLE_OPERATOR, "shelve", "{\"minutes\":5,\"reason\":\"x\"}", 200, "state",
              "shelved");
    clocks_pass(fixture->clocks, 301);
    check_did(world, ROLE_OPERATOR, act, body, 200, "state", state);
    check_member(world, "shelved_until", "null");
}

/* An act finds the shelf's end done, however late its timer is. */
static void test_shelf(Fixture *fixture, gconstpointer data)
{
    AlertWorld *world = &fixture->world;
    check_ended_shelf(fixture, "ack", "{\"looked_s\":5}", "acked");
    check_ended_shelf(fixture, "unack", "{}", "unack");
    check_did(world, ROLE_OPERATOR, "shelve", "{\"minutes\":5,\"reason\":\"x\"}", 200, "state",
              "shelved");
    clocks_pass(fixture->clocks, 299);
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":5}", 409, "state", "shelved");
}

/* A wall clock that jumps ends no shelf. */
static void test_jump(Fixture *fixture, gconstpointer data)
{
    AlertWorld *world = &fixture->world;
    check_did(world, ROLE_OPERATOR, "shelve", "{\"minutes\":5,\"reason\":\"x\"}", 200, "state",
              "shelved");
    fixture->clocks->wall += 86400;
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":5}", 409, "state", "shelved");
    fixture->clocks->wall -= 2 * 86400;
    check_did(world, ROLE_OPERATOR, "unshelve", "{}", 200, "state", "unack");
}

static bool is_listed(const Fixture *fixture)
{
    g_auto(Answer) page = daemon_ask(fixture->world.daemon, "GET", "/api/v1/alerts?limit=1000",
                                     fixture->world.daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(page.status, ==, 200);
    return strstr(page.body, fixture->world.id) != NULL;
}

static void wait_unlisted(const Fixture *fixture)
{
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    while (is_listed(fixture)) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(20000);
    }
}

/* An act on many, which is repeated once one of them has left the lists. */
static char *claim_many(const Fixture *fixture)
{
    const Daemon *daemon = fixture->world.daemon;
    g_autofree char *body = g_strdup_printf("{\"act\":\"claim\",\"ids\":[\"%s\",\"%s\"]}",
                                            fixture->world.id, fixture->world.id);
    g_auto(Answer) answer =
        daemon_post(daemon, "/api/v1/alerts/bulk", daemon->token[ROLE_OPERATOR], "many", body);
    g_assert_cmpint(answer.status, ==, 200);
    return g_steal_pointer(&answer.body);
}

/* A line of the logbook about it says what was written, and a repeat what was answered. */
static void check_line_about_past(const Fixture *fixture, const char *claimed)
{
    const Daemon *daemon = fixture->world.daemon;
    g_autofree char *again = claim_many(fixture),
                    *ref = g_strconcat("alert/", fixture->world.id, NULL);
    g_assert_cmpstr(again, ==, claimed);
    g_autofree char *body =
        g_strdup_printf("{\"text\":\"air surut sejak pagi\",\"ref\":\"%s\"}", ref);
    g_auto(Answer) line =
        daemon_post(daemon, "/api/v1/logbook", daemon->token[ROLE_OPERATOR], "line", body);
    g_test_message("%s", line.body);
    g_assert_cmpint(line.status, ==, 201);
    g_autofree char *text = json_member(line.body, "text"), *about = json_member(line.body, "ref");
    g_assert_cmpstr(text, ==, "air surut sejak pagi");
    g_assert_cmpstr(about, ==, ref);
}

static void test_past(Fixture *fixture, gconstpointer data)
{
    AlertWorld *world = &fixture->world;
    Daemon *daemon = world->daemon;
    g_autofree char *claimed = claim_many(fixture);
    check_did(world, ROLE_OPERATOR, "close", "{\"verdict\":\"nuisance\"}", 200, "state", "normal");
    g_auto(Answer) before = alert_read(daemon, daemon->token[ROLE_OPERATOR], world->id);
    g_assert_true(is_listed(fixture));
    clocks_pass(fixture->clocks, 3700);
    wait_unlisted(fixture);
    g_auto(Answer) after = alert_read(daemon, daemon->token[ROLE_OPERATOR], world->id);
    g_assert_cmpint(after.status, ==, 200);
    g_assert_cmpstr(after.body, ==, before.body);
    check_line_about_past(fixture, claimed);
    g_auto(Answer) foreign = alert_read(daemon, daemon->token[ROLE_VOLUNTEER], world->id);
    g_assert_cmpint(foreign.status, ==, 404);
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", world->camera);
    g_auto(Answer) brake =
        daemon_post(daemon, path, daemon->token[ROLE_OPERATOR], "b", "{\"reason\":\"x\"}");
    g_assert_cmpint(brake.status, ==, 200);
    g_auto(Answer) closed = alert_read(daemon, daemon->token[ROLE_OPERATOR], world->id);
    g_assert_cmpint(closed.status, ==, 404);
    g_auto(Answer) led = alert_read(daemon, daemon->token[ROLE_SUPERVISOR], world->id);
    g_assert_cmpint(led.status, ==, 200);
    check_did(world, ROLE_SUPERVISOR, "claim", "{}", 404, "status", "404");
}

/* The server's clock is set while an alert lasts: its end is taken all the same. */
static void test_end(Fixture *fixture, gconstpointer data)
{
    AlertWorld *world = &fixture->world;
    Daemon *daemon = world->daemon;
    fixture->clocks->wall += 3600;
    g_autofree char *ahead = report_take(daemon, "rob", world->camera, "active", 3600000);
    fixture->clocks->wall -= 3600;
    g_free(report_take(daemon, "rob", world->camera, "cleared", 0));
    alert_must(daemon, ahead, "state", "rtn_unack");
    g_autofree char *behind = report_take(daemon, "sampah", world->camera, "active", -1000);
    fixture->clocks->wall += 3600;
    g_free(report_take(daemon, "sampah", world->camera, "cleared", 0));
    alert_must(daemon, behind, "state", "rtn_unack");
    fixture->clocks->wall -= 3600;
}

/* What nobody takes is escalated once, in its time, however often the server starts meanwhile. */
static void test_escalation(Fixture *fixture, gconstpointer data)
{
    Daemon *daemon = fixture->world.daemon;
    g_autofree char *id = report_take_with(daemon, "kebakaran", fixture->world.camera, "active", 0,
                                           ",\"priority\":\"critical\"");
    clocks_pass(fixture->clocks, 90);
    daemon_kill(daemon, 9);
    daemon_start(daemon);
    alert_must(daemon, id, "escalated_at", NULL);
    clocks_pass(fixture->clocks, 31);
    daemon_kill(daemon, 9);
    daemon_start(daemon);
    g_autofree char *told = NULL;
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    while (told == NULL) {
        g_autofree char *alert = alert_ask(daemon, id);
        told = json_member(alert, "escalated_at");
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
    }
    daemon_kill(daemon, 9);
    daemon_start(daemon);
    clocks_pass(fixture->clocks, 600);
    g_free(report_take(daemon, "kebakaran", fixture->world.camera, "active", 600000));
    alert_must(daemon, id, "count", "2");
    alert_must(daemon, id, "escalated_at", told);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    g_test_add("/alerts/a shelf that has ended is ended for who acts", Fixture, NULL, set_up,
               test_shelf, tear_down);
    g_test_add("/alerts/a wall clock that jumps ends no shelf", Fixture, NULL, set_up, test_jump,
               tear_down);
    g_test_add("/alerts/what is over leaves the lists, not the journal", Fixture, NULL, set_up,
               test_past, tear_down);
    g_test_add("/alerts/an end is taken however the clock was set", Fixture, NULL, set_up, test_end,
               tear_down);
    g_test_add("/alerts/a start does not put off an escalation, nor repeat it", Fixture, NULL,
               set_up, test_escalation, tear_down);
    return g_test_run();
}
