/* What analytics report to the real tilikd, well-formed, twice, late, and in odd order. */
#include <string.h>

#include "base/clock.h"
#include "reports.h"

static void check_member(const char *json, const char *name, const char *value)
{
    g_autofree char *is = json_member(json, name);
    g_assert_cmpstr(is, ==, value);
}

static void test_repeats(ReportWorld *world, gconstpointer config)
{
    const char *camera = world->cameras[0];
    g_autofree char *first = report_take(world->daemon, "banjir", camera, "active", -5000);
    g_autofree char *again = report_take(world->daemon, "banjir", camera, "active", -4000);
    g_autofree char *other = report_take(world->daemon, "rob", camera, "active", -4000);
    g_assert_cmpstr(first, ==, again);
    g_assert_cmpstr(first, !=, other);
    alert_must(world->daemon, first, "count", "2");
    alert_must(world->daemon, first, "state", "unack");
    alert_must(world->daemon, first, "priority", "high");
    alert_must(world->daemon, first, "source", "source");
    g_autofree char *over = report_take(world->daemon, "banjir", camera, "cleared", -3000);
    g_assert_cmpstr(first, ==, over);
    alert_must(world->daemon, first, "state", "rtn_unack");
    alert_must(world->daemon, first, "count", "2");
    g_autofree char *back = report_take(world->daemon, "banjir", camera, "active", -2000);
    g_assert_cmpstr(first, ==, back);
    alert_must(world->daemon, first, "state", "unack");
    alert_must(world->daemon, first, "cleared_at", "null");
    g_assert_cmpint(act_by(world->daemon, ROLE_OPERATOR, first, "ack", "{\"looked_s\":3}"), ==,
                    200);
    g_autofree char *end = report_take(world->daemon, "banjir", camera, "cleared", -1000);
    alert_must(world->daemon, end, "state", "normal");
    g_autofree char *new = report_take(world->daemon, "banjir", camera, "active", 0);
    g_assert_cmpstr(first, !=, new);
    alert_must(world->daemon, new, "count", "1");
}

/* The commit of an array holds each alert once; the counts are right all the same. */
static void test_array(ReportWorld *world, gconstpointer config)
{
    g_autoptr(GString) body = g_string_new("[");
    for (int i = 0; i < 1000; i++) {
        g_autofree char *item =
            report_body("kerumunan", world->cameras[i % 10], "active", i - 2000, "");
        g_string_append_printf(body, "%s%s", i > 0 ? "," : "", item);
    }
    g_string_append_c(body, ']');
    g_autoptr(Follower) follower =
        follower_new(world->daemon, world->daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(follower);
    g_auto(Answer) answer = report_post(world->daemon, NULL, body->str);
    g_assert_cmpint(answer.status, ==, 202);
    g_assert_nonnull(strstr(answer.body, "{\"index\":999,\"status\":202,"));
    unsigned told = 0;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    while (g_hash_table_size(seen) < 10) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(follower, &event));
        if (g_strcmp0(event.name, "alert") == 0) {
            g_autofree char *count = json_member(event.data, "count");
            told++;
            if (strcmp(count, "100") == 0) {
                g_hash_table_add(seen, json_member(event.data, "id"));
            }
        }
    }
    g_assert_cmpuint(told, ==, 10);
}

static void test_rights(ReportWorld *world, gconstpointer config)
{
    const Daemon *daemon = world->daemon;
    g_autofree char *body = report_body("tamper", world->cameras[0], "active", 0, "");
    g_autofree char *over = report_body("banjir", world->cameras[0], "cleared", 0, "");
    g_autofree char *seen = report_body("kebakaran", world->cameras[0], "active", 0, "");
    g_autofree char *manual = report_body("manual", world->cameras[0], "active", 0, "");
    static const struct {
        Role role;
        int analytic, manual;
    } rows[] = {
        {ROLE_PUBLIC, 403, 403}, {ROLE_AUDITOR, 403, 403},    {ROLE_OPERATOR, 403, 202},
        {ROLE_SOURCE, 202, 202}, {ROLE_SUPERVISOR, 403, 202},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *token = daemon->token[rows[i].role];
        g_auto(Answer) one = daemon_ask(daemon, "POST", "/api/v1/alerts", token, NULL, body);
        g_auto(Answer) two = daemon_ask(daemon, "POST", "/api/v1/alerts", token, NULL, manual);
        g_auto(Answer) three = daemon_ask(daemon, "POST", "/api/v1/alerts", token, NULL, seen);
        g_auto(Answer) four = daemon_ask(daemon, "POST", "/api/v1/alerts", token, NULL, over);
        g_assert_cmpint(one.status, ==, rows[i].analytic);
        g_assert_cmpint(two.status, ==, rows[i].manual);
        g_assert_cmpint(three.status, ==, rows[i].manual);
        g_assert_cmpint(four.status, ==, rows[i].analytic);
    }
    /* A volunteer raises in the own RT alone, and elsewhere there is nothing. */
    const char *token = daemon->token[ROLE_VOLUNTEER];
    g_auto(Answer) session = daemon_ask(daemon, "GET", "/api/v1/session", token, NULL, NULL);
    g_autofree char *areas = json_member(session.body, "areas");
    g_autofree char *own = g_strndup(areas + 2, strcspn(areas + 2, "\""));
    const char *const where[] = {"", "-"};
    const int status[] = {202, 422};
    for (int elsewhere = 0; elsewhere < 2; elsewhere++) {
        g_autofree char *query = g_strdup_printf("class:rt%%20visibility:restricted%%20%sarea:%s",
                                                 where[elsewhere], own);
        g_auto(GStrv) cameras = cameras_of(daemon, query, elsewhere ? 30 : 1);
        for (char **camera = cameras; *camera != NULL; camera++) {
            g_autofree char *call = report_body("manual", *camera, "active", 0, "");
            g_auto(Answer) answer = daemon_ask(daemon, "POST", "/api/v1/alerts", token, NULL, call);
            g_assert_cmpint(answer.status, ==, status[elsewhere]);
        }
    }
}

/* A person who sees what a machine told of does not take it from the machine, nor says where tilikd
 * fetches a picture. */
static void test_hand(ReportWorld *world, gconstpointer config)
{
    const Daemon *daemon = world->daemon;
    const char *person = daemon->token[ROLE_OPERATOR];
    g_autofree char *machine =
        report_body("banjir", world->cameras[0], "active", -5000, ",\"external_id\":\"ev-1\"");
    g_autofree char *picture = report_body("banjir", world->cameras[0], "active", 0,
                                           ",\"snapshot_url\":\"http://kamera-ai/other.jpg\"");
    g_autofree char *hand =
        report_body("banjir", world->cameras[0], "active", -1000, ",\"external_id\":\"mine\"");
    g_autofree char *over =
        report_body("banjir", world->cameras[0], "cleared", -3000, ",\"external_id\":\"ev-1\"");
    g_auto(Answer) told = report_post(daemon, NULL, machine);
    g_auto(Answer) refused = daemon_ask(daemon, "POST", "/api/v1/alerts", person, NULL, picture);
    g_auto(Answer) seen = daemon_ask(daemon, "POST", "/api/v1/alerts", person, NULL, hand);
    g_auto(Answer) ended = report_post(daemon, NULL, over);
    g_assert_cmpint(refused.status, ==, 403);
    g_assert_nonnull(strstr(refused.body, "/snapshot_url"));
    g_assert_cmpint(seen.status, ==, 202);
    g_assert_cmpint(ended.status, ==, 202);
    g_auto(GStrv) alerts = lines_of(daemon, "/api/v1/alerts", true);
    g_assert_cmpuint(g_strv_length(alerts), ==, 1);
    check_member(alerts[0], "external_id", "ev-1");
    check_member(alerts[0], "snapshot_url", "null");
    g_autofree char *cleared = json_member(alerts[0], "cleared_at");
    g_assert_cmpstr(cleared, !=, "null");
}

/* Delivered twice, also over a restart: nothing is new, the answer is the same. */
static void test_redelivery(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    g_autofree char *start =
        report_body("banjir", world->cameras[0], "active", -9000, ",\"external_id\":\"ev-1\"");
    g_autofree char *stop =
        report_body("banjir", world->cameras[0], "cleared", -5000, ",\"external_id\":\"ev-1\"");
    g_auto(Answer) first = report_post(daemon, NULL, start);
    g_auto(Answer) again = report_post(daemon, NULL, start);
    g_assert_cmpstr(first.body, ==, again.body);
    g_autofree char *id = json_member(first.body, "id");
    daemon_kill(daemon, 9);
    daemon_start(daemon);
    g_auto(Answer) later = report_post(daemon, NULL, start);
    g_assert_cmpstr(first.body, ==, later.body);
    alert_must(daemon, id, "count", "1");
    g_auto(Answer) ended = report_post(daemon, NULL, stop);
    alert_must(daemon, id, "state", "rtn_unack");
    g_auto(Answer) late = report_post(daemon, NULL, start); /* after its own end */
    g_assert_cmpint(late.status, ==, 202);
    alert_must(daemon, id, "state", "rtn_unack");
    alert_must(daemon, id, "count", "1");
    g_auto(Answer) twice = report_post(daemon, NULL, stop);
    g_assert_cmpstr(ended.body, ==, twice.body);
    g_autofree char *other = report_take_with(daemon, "banjir", world->cameras[0], "active", 0,
                                              ",\"external_id\":\"ev-2\"");
    g_assert_cmpstr(other, ==, id);
    alert_must(daemon, id, "count", "2");
    alert_must(daemon, id, "state", "unack");
}

/* The end overtook the beginning: it was, and is over, and nobody has seen it. */
static void test_cleared_first(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    for (int i = 0; i < 2; i++) {
        const char *camera = world->cameras[i];
        const char *more = i == 0 ? "" : ",\"external_id\":\"a\"";
        g_autofree char *end =
            report_take_with(daemon, "kebakaran", camera, "cleared", -1000, more);
        alert_must(daemon, end, "state", "normal");
        alert_must(daemon, end, "count", "0");
        g_autofree char *begin =
            report_take_with(daemon, "kebakaran", camera, "active", -4000, more);
        g_assert_cmpstr(begin, ==, end);
        alert_must(daemon, begin, "state", "rtn_unack");
        alert_must(daemon, begin, "count", "1");
    }
    /* Later it begins anew. */
    g_autofree char *new = report_take(daemon, "kebakaran", world->cameras[0], "active", 0);
    alert_must(daemon, new, "state", "unack");
    alert_must(daemon, new, "count", "2");
}

/* Reports that were overtaken count, and change nothing that came after them. */
static void test_reordered(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    const char *camera = world->cameras[0];
    g_autofree char *id = report_take(daemon, "sampah", camera, "active", -3000);
    g_free(report_take(daemon, "sampah", camera, "cleared", -8000));
    alert_must(daemon, id, "state", "unack");
    g_free(report_take(daemon, "sampah", camera, "cleared", -1000));
    g_free(report_take(daemon, "sampah", camera, "active", -2000));
    alert_must(daemon, id, "state", "rtn_unack");
    alert_must(daemon, id, "count", "2");
    g_free(report_take(daemon, "sampah", camera, "active", -10000));
    alert_must(daemon, id, "count", "3");
    g_assert_cmpint(act_by(daemon, ROLE_OPERATOR, id, "close", "{\"verdict\":\"real\"}"), ==, 200);
    g_free(report_take(daemon, "sampah", camera, "active", -2500));
    alert_must(daemon, id, "state", "normal");
    /* A clock that was put back by an hour is no late delivery: nothing is hidden. */
    g_autofree char *new = report_take(daemon, "sampah", camera, "active", -3600000);
    g_assert_cmpstr(new, !=, id);
    alert_must(daemon, new, "state", "unack");
}

static void test_odd_clocks(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    g_autofree char *ahead = report_take(daemon, "rob", world->cameras[0], "active", 500000);
    g_free(report_take(daemon, "rob", world->cameras[0], "cleared", 0));
    alert_must(daemon, ahead, "state", "rtn_unack");
    g_autofree char *body = g_strdup_printf("{\"kind\":\"rob\",\"camera\":\"%s\",\"state\":"
                                            "\"active\",\"at\":\"1970-01-01T00:00:01Z\"}",
                                            world->cameras[1]);
    g_auto(Answer) old = report_post(daemon, NULL, body);
    g_assert_cmpint(old.status, ==, 202);
    g_autofree char *id = json_member(old.body, "id");
    alert_must(daemon, id, "first_at", "1970-01-01T00:00:01.000Z");
    g_autofree char *beyond = report_body("rob", world->cameras[2], "active", 660000, "");
    g_auto(Answer) refused = report_post(daemon, NULL, beyond);
    g_assert_cmpint(refused.status, ==, 400 + 22 * (refused.status == 422));
}

static void test_key(ReportWorld *world, gconstpointer config)
{
    g_autofree char *body = report_body("banjir", world->cameras[0], "active", 0, "");
    g_auto(Answer) one = report_post(world->daemon, "k-1", body);
    g_auto(Answer) two = report_post(world->daemon, "k-1", body);
    g_assert_cmpstr(one.body, ==, two.body);
    g_assert_nonnull(strstr(two.head, "Idempotency-Replayed: true"));
    g_autofree char *other = report_body("banjir", world->cameras[1], "active", 0, "");
    g_auto(Answer) three = report_post(world->daemon, "k-1", other);
    g_assert_cmpint(three.status, ==, 422);
    g_autofree char *id = json_member(one.body, "id");
    alert_must(world->daemon, id, "count", "1");
}

static void test_alertmanager(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms() - 60000, at);
    g_autofree char *body = g_strdup_printf(
        "[{\"labels\":{\"alertname\":\"Disk Full\",\"camera\":\"%s\",\"severity\":\"page\"},"
        "\"annotations\":{\"summary\":\"90 %%\"},\"startsAt\":\"%s\",\"generatorURL\":\"x\"},"
        "{\"labels\":{\"alertname\":\"Lost\",\"camera\":\"none\"},\"startsAt\":\"%s\"}]",
        world->cameras[0], at, at);
    for (int i = 0; i < 2; i++) {
        g_auto(Answer) answer =
            daemon_ask(daemon, "POST", "/api/v2/alerts", daemon->token[ROLE_SOURCE], NULL, body);
        g_assert_cmpint(answer.status, ==, 200);
        g_assert_nonnull(strstr(answer.body, "\"status\":422"));
    }
    g_auto(GStrv) alerts = lines_of(daemon, "/api/v1/alerts", true);
    g_assert_cmpuint(g_strv_length(alerts), ==, 1);
    check_member(alerts[0], "kind", "disk_full");
    check_member(alerts[0], "priority", "critical");
    check_member(alerts[0], "count", "1");
    g_auto(Answer) refused =
        daemon_ask(daemon, "POST", "/api/v2/alerts", daemon->token[ROLE_OPERATOR], NULL, body);
    g_assert_cmpint(refused.status, ==, 403);
}

/* What the public may not read it is not told, by no route. */
static void test_sight(ReportWorld *world, gconstpointer config)
{
    Daemon *daemon = world->daemon;
    g_autoptr(Follower) public = follower_new(daemon, daemon->token[ROLE_PUBLIC], -1, NULL);
    g_autoptr(Follower) volunteer = follower_new(daemon, daemon->token[ROLE_VOLUNTEER], -1, NULL);
    follower_settle(public);
    follower_settle(volunteer);
    g_auto(GStrv) seen = cameras_of(daemon, "visibility:public%20state:online", 1);
    g_free(report_take(daemon, "banjir", seen[0], "active", 0));
    g_auto(Answer) list =
        daemon_ask(daemon, "GET", "/api/v1/alerts", daemon->token[ROLE_PUBLIC], NULL, NULL);
    g_assert_cmpint(list.status, ==, 403);
    g_autofree char *order = g_strdup_printf("id:%s", seen[0]);
    order_cameras(daemon, order, "out_of_service");
    for (;;) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(public, &event));
        g_assert_cmpstr(event.name, !=, "alert");
        if (g_strcmp0(event.name, "camera") == 0) {
            break;
        }
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(ReportWorld *, gconstpointer);
    } tests[] = {
        {"repeats raise the count, an end moves it on", test_repeats},
        {"an array is one commit, and counts are exact", test_array},
        {"who may report what", test_rights},
        {"a person's hand takes nothing from a machine", test_hand},
        {"what is delivered twice is taken once, also over a restart", test_redelivery},
        {"an end that comes before its beginning", test_cleared_first},
        {"what was overtaken counts and changes nothing", test_reordered},
        {"clocks that are ahead, and of 1970", test_odd_clocks},
        {"a key makes a repeat harmless", test_key},
        {"Alertmanager's form is taken", test_alertmanager},
        {"the public is told nothing", test_sight},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *name = g_strconcat("/alerts/", tests[i].name, NULL);
        g_test_add(name, ReportWorld, NULL, report_world_set_up, tests[i].test,
                   report_world_tear_down);
    }
    return g_test_run();
}
