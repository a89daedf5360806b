/* The logbook through real HTTP: each act writes its own line, a storm none. */
#include <string.h>

#include "daemon_log.h"

/* The time now, as the wire has it; the caller frees it. */
static char *now_text(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

static void test_alert_acts(AlertWorld *world, gconstpointer data)
{
    static const struct {
        const char *act, *body, *filter;
        Role role;
    } acts[] = {
        {"claim", "{}", "act:alert_claim", ROLE_OPERATOR},
        {"release", "{}", "act:alert_release", ROLE_OPERATOR},
        {"ack", "{\"looked_s\":3}", "act:alert_ack", ROLE_OPERATOR},
        {"unack", "{}", "act:alert_unack", ROLE_OPERATOR},
        {"shelve", "{\"minutes\":30,\"reason\":\"kabel basah\",\"one_shot\":false}",
         "act:alert_shelve kabel", ROLE_OPERATOR},
        {"unshelve", "{}", "act:alert_unshelve", ROLE_OPERATOR},
        {"suppress", "{\"reason\":\"uji\"}", "act:alert_suppress", ROLE_SUPERVISOR},
        {"unsuppress", "{}", "act:alert_unsuppress", ROLE_SUPERVISOR},
        {"assign", "{\"to\":\"admin\"}", "act:alert_assign admin", ROLE_SUPERVISOR},
        {"escalate", "{}", "act:alert_escalate", ROLE_OPERATOR},
        {"close", "{\"verdict\":\"real\"}", "act:alert_close real", ROLE_OPERATOR},
    };
    Daemon *daemon = world->daemon;
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, 0); /* the alert itself wrote none */
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        g_test_message("%s", acts[i].act);
        check_status(alert_do(daemon, acts[i].role, world->id, acts[i].act, acts[i].body), 200);
        g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, (int)i + 1);
        g_assert_cmpint(log_count(daemon, ROLE_ADMIN, acts[i].filter), ==, 1);
    }
    g_autofree char *ref = g_strconcat("alert/", world->id, NULL);
    g_autofree char *of_it = g_strconcat("ref:", ref, NULL);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, of_it), ==, G_N_ELEMENTS(acts));
    check_newest(daemon, "act:alert_close", "by", "operator");
    check_newest(daemon, "act:alert_close", "word", "real");
    check_newest(daemon, "act:alert_close", "ref", ref);
    /* What is refused, and what is so already, writes nothing. */
    check_status(alert_do(daemon, ROLE_OPERATOR, world->id, "ack", "{\"looked_s\":null}"), 409);
    check_status(alert_do(daemon, ROLE_OPERATOR, world->id, "close", "{\"verdict\":\"real\"}"),
                 200);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, G_N_ELEMENTS(acts));
}

static void test_bulk(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    static const char *const kinds[] = {"rob", "sampah", "kerumunan", "genangan"};
    g_autoptr(GString) ids = g_string_new(NULL);
    g_string_append_printf(ids, "\"%s\"", world->id);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *id = alert_raise(daemon, world->camera, kinds[i]);
        g_string_append_printf(ids, ",\"%s\"", id);
    }
    g_autofree char *body = g_strdup_printf("{\"act\":\"claim\",\"ids\":[%s]}", ids->str);
    for (int i = 0; i < 2; i++) {
        check_status(
            daemon_post(daemon, "/api/v1/alerts/bulk", daemon->token[ROLE_OPERATOR], "b", body),
            200);
        g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, 1);
    }
    check_newest(daemon, "", "count", "5");
    check_newest(daemon, "", "act", "alert_claim");
    check_newest(daemon, "", "text", "banjir, rob, sampah, kerumunan, genangan");
}

static void test_tickets(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Banjir RT 03", world->camera);
    g_autofree char *twin = ticket_open(daemon, ROLE_OPERATOR, "Banjir juga", world->camera);
    g_autofree char *ref = g_strconcat("ref:ticket/", id, NULL);
    g_autofree char *into = g_strdup_printf("{\"into\":\"%s\"}", twin);
    static const char png[] = "catatan\n";
    int lines = 1;
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"air 30 cm\"}"), 201);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(
        ticket_patch(daemon, ROLE_OPERATOR, id, 2,
                     "{\"status\":\"dispatched\",\"severity\":\"high\",\"note\":\"jalan\"}"),
        200);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_newest(daemon, ref, "act", "ticket_step");
    check_newest(daemon, ref, "word", "dispatched");
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 3, "{\"title\":\"Rob\"}"), 200);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_newest(daemon, ref, "act", "ticket_change");
    check_status(
        ticket_attach(daemon, ROLE_OPERATOR, id, "a.txt", "text/plain", png, sizeof png - 1), 201);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "refer", "{\"to\":\"bpbd\"}"), 201);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_newest(daemon, ref, "word", "bpbd");
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "merge", into), 200);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "unmerge", "{}"), 200);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ""), ==, lines); /* and one for the twin */
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 3, "{\"title\":\"x\"}"), 412);
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, ""), ==, lines);
}

static void test_others(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    const char *const supervisor = daemon->token[ROLE_SUPERVISOR];
    g_autofree char *order = g_strdup_printf("{\"cameras\":[\"%s\"],\"state\":\"out_of_service\","
                                             "\"reason\":\"renovation\",\"letter\":\"No. 7\"}",
                                             world->camera);
    g_autofree char *brake = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", world->own_camera);
    check_status(daemon_post(daemon, "/api/v1/service-orders", supervisor, "o", order), 201);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, 1);
    check_newest(daemon, "act:order_out", "count", "1");
    check_status(
        daemon_post(daemon, brake, daemon->token[ROLE_VOLUNTEER], "b", "{\"reason\":\"rahasia\"}"),
        200);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, 2);
    g_assert_cmpint(log_count(daemon, ROLE_VOLUNTEER, "act:brake"), ==, 1);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, "rahasia"), ==, 0);
    g_autofree char *at = now_text();
    g_autofree char *manual = g_strdup_printf(
        "{\"kind\":\"manual\",\"area\":\"%s\",\"state\":\"active\",\"note\":\"minta tolong\","
        "\"at\":\"%s\"}",
        world->own, at);
    check_status(daemon_post(daemon, "/api/v1/alerts", daemon->token[ROLE_VOLUNTEER], "m", manual),
                 202);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, "act:alert_raise tolong"), ==, 1);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, 3);
    int status;
    g_autofree char *token = daemon_command(daemon, &status, "token", "add", "--role", "operator",
                                            "--name", "Ratna", NULL);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, "act:token Ratna"), ==, 1);
    g_assert_cmpint(log_count(daemon, ROLE_VOLUNTEER, "act:token"), ==, 0);
}

/* What machines report costs the journal no line, however much it is. */
static void test_storm(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    static const char *const kinds[] = {"rob", "sampah", "kerumunan", "genangan", "banjir"};
    g_auto(Answer) cameras = daemon_ask(daemon, "GET", "/api/v1/cameras?limit=200",
                                        daemon->token[ROLE_ADMIN], NULL, NULL);
    g_auto(GStrv) parts = g_strsplit(cameras.body, "{\"id\":\"", -1);
    for (int round = 0; round < 2; round++) {
        g_autoptr(GString) body = g_string_new("[");
        g_autofree char *at = now_text();
        for (guint i = 1; i < g_strv_length(parts); i++) {
            g_autofree char *id = g_strndup(parts[i], strcspn(parts[i], "\""));
            for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
                g_string_append_printf(body,
                                       "%s{\"kind\":\"%s\",\"camera\":\"%s\",\"state\":\"%s\","
                                       "\"at\":\"%s\"}",
                                       body->len > 1 ? "," : "", kinds[k], id,
                                       round == 0 ? "active" : "cleared", at);
            }
        }
        g_string_append(body, "]");
        g_auto(Answer) taken = daemon_post(daemon, "/api/v1/alerts", daemon->token[ROLE_SOURCE],
                                           round == 0 ? "began" : "ended", body->str);
        g_assert_cmpint(taken.status, ==, 202);
        g_assert_null(strstr(taken.body, "\"problem\""));
    }
    g_assert_cmpint(log_count(daemon, ROLE_ADMIN, ""), ==, 0);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"each act on an alert writes one line", test_alert_acts},
        {"a bulk act is one line with its count", test_bulk},
        {"each act on a ticket writes one line", test_tickets},
        {"orders, the brake, alerts by hand and tokens write one line each", test_others},
        {"what machines report writes none", test_storm},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *name = g_strconcat("/logbook/", tests[i].name, NULL);
        g_test_add(name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
