/* Boxes that use an id twice, and whose clocks are wrong, before the real tilikd. */
#include <string.h>

#include "reports.h"

#define EVENT_1 ",\"external_id\":\"1\""

/* A box that counts from 1 again after each start: nothing of it is lost. */
static void test_same_id(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    g_autofree char *one =
        report_take_with(daemon, "banjir", world->cameras[0], "active", -5000, EVENT_1);
    g_autofree char *other =
        report_take_with(daemon, "banjir", world->cameras[1], "active", -4000, EVENT_1);
    g_autofree char *kind =
        report_take_with(daemon, "kebakaran", world->cameras[1], "active", -4000, EVENT_1);
    g_assert_cmpstr(one, !=, other);
    g_assert_cmpstr(other, !=, kind);
    alert_must(daemon, kind, "kind", "kebakaran");
    daemon_kill(daemon, 9);
    daemon_start(daemon);
    g_autofree char *again =
        report_take_with(daemon, "kebakaran", world->cameras[1], "active", -4000, EVENT_1);
    g_assert_cmpstr(again, ==, kind);
    alert_must(daemon, kind, "count", "1");
    alert_must(daemon, other, "state", "unack");
}

/* Its clock is put back while the alert lasts: the end that names its beginning ends it. */
static void test_own_end(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id =
        report_take_with(daemon, "banjir", world->cameras[0], "active", 0, EVENT_1);
    g_free(report_take_with(daemon, "banjir", world->cameras[0], "cleared", -3600000,
                            ",\"external_id\":\"2\""));
    alert_must(daemon, id, "state", "unack");
    g_free(report_take_with(daemon, "banjir", world->cameras[0], "cleared", -3600000, EVENT_1));
    alert_must(daemon, id, "state", "rtn_unack");
}

/* One report of a box whose clock fell back to 1970 makes what lasts no 56 years old. */
static void test_old_repeat(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = report_take(daemon, "banjir", world->cameras[0], "active", -1000);
    g_autofree char *before = alert_ask(daemon, id);
    g_autofree char *first_at = json_member(before, "first_at");
    g_autofree char *old =
        g_strdup_printf("{\"kind\":\"banjir\",\"camera\":\"%s\",\"state\":\"active\","
                        "\"at\":\"1970-01-01T00:00:00Z\"}",
                        world->cameras[0]);
    g_auto(Answer) answer = report_post(daemon, NULL, old);
    g_assert_cmpint(answer.status, ==, 202);
    alert_must(daemon, id, "count", "2");
    alert_must(daemon, id, "first_at", first_at);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/alerts/an id that is used again is another alert", ReportWorld, NULL,
               report_world_set_up, test_same_id, report_world_tear_down);
    g_test_add("/alerts/an end that names its beginning ends it", ReportWorld, NULL,
               report_world_set_up, test_own_end, report_world_tear_down);
    g_test_add("/alerts/a repeat of 1970 makes nothing old", ReportWorld, NULL, report_world_set_up,
               test_old_repeat, report_world_tear_down);
    return g_test_run();
}
