/* What came of alerts, counted through real HTTP: right, within scope, and nobody waits. */
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "daemon_alerts.h"

#define MANY   200000
#define DAY_MS INT64_C(86400000)

static Answer get(const AlertWorld *world, Role role, const char *path)
{
    return daemon_ask(world->daemon, "GET", path, world->daemon->token[role], NULL, NULL);
}

static int64_t number(const char *json, const char *name)
{
    g_autofree char *text = json_member(json, name);
    g_assert_nonnull(text);
    return g_ascii_strtoll(text, NULL, 10);
}

/* The report of today's alerts: what the make-believe city's past holds lies before. */
static Answer today(const AlertWorld *world, const char *token, const char *which)
{
    char from[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms() - 600000, from);
    g_autofree char *path = g_strdup_printf("/api/v1/reports/%s?from=%s", which, from);
    return daemon_ask(world->daemon, "GET", path, token, NULL, NULL);
}

static void check_count(const char *json, const char *name, int64_t expected)
{
    g_assert_cmpint(number(json, name), ==, expected);
}

static void test_figures(AlertWorld *world, gconstpointer data)
{
    const char *supervisor = world->daemon->token[ROLE_SUPERVISOR];
    g_auto(Answer) before = today(world, supervisor, "alerts");
    g_assert_cmpint(before.status, ==, 200);
    check_count(before.body, "alerts", 1);
    check_count(before.body, "operators", 1);
    check_count(strstr(before.body, "\"to_ack\":"), "samples", 0);
    g_autofree char *own = alert_raise(world->daemon, world->own_camera, "kebakaran");
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":3}", 200, "state", "acked");
    g_auto(Answer) acked = today(world, supervisor, "alerts");
    check_count(acked.body, "alerts", 2);
    check_count(strstr(acked.body, "\"to_ack\":"), "samples", 1);
    check_count(strstr(acked.body, "\"to_close\":"), "samples", 0);
    check_count(strstr(acked.body, "\"priorities\":"), "critical", 1);
    check_did(world, ROLE_OPERATOR, "close", "{\"verdict\":\"real\"}", 200, "state", "normal");
    g_auto(Answer) closed = today(world, supervisor, "alerts");
    check_count(strstr(closed.body, "\"verdicts\":"), "real", 1);
    check_count(strstr(closed.body, "\"to_close\":"), "samples", 1);
    check_count(closed.body, "offset_min", 420);
    g_auto(Answer) kinds = today(world, supervisor, "kinds");
    g_assert_cmpint(kinds.status, ==, 200);
    const char *row = strstr(kinds.body, "{\"kind\":\"banjir\"");
    g_assert_nonnull(row);
    check_count(row, "real", 1);
    g_assert_null(strstr(kinds.body, "operator\""));
}

/* Two operators share what one had alone. */
static void test_operators(AlertWorld *world, gconstpointer data)
{
    int status;
    g_autofree char *token = daemon_command(world->daemon, &status, "token", "add", "--role",
                                            "operator", "--name", "Sari", "--areas", "*", NULL);
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/claim", world->id);
    check_did(world, ROLE_OPERATOR, "claim", "{}", 200, "owner", "operator");
    g_autofree char *id = alert_raise(world->daemon, world->own_camera, "rob");
    g_free(path);
    path = g_strdup_printf("/api/v1/alerts/%s/claim", id);
    g_auto(Answer) claim = {0};
    gint64 deadline = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
    do {
        answer_clear(&claim);
        claim = daemon_post(world->daemon, path, token, "k", "{}");
    } while (claim.status == 401 && g_get_monotonic_time() < deadline);
    g_assert_cmpint(claim.status, ==, 200);
    g_auto(Answer) two = today(world, world->daemon->token[ROLE_SUPERVISOR], "alerts");
    check_count(two.body, "operators", 2);
}

static void test_scope(AlertWorld *world, gconstpointer data)
{
    int status;
    g_autofree char *token =
        daemon_command(world->daemon, &status, "token", "add", "--role", "supervisor", "--name",
                       "Rini", "--areas", world->own, NULL);
    g_autofree char *own = alert_raise(world->daemon, world->own_camera, "kamtibmas");
    g_auto(Answer) narrow = {0};
    gint64 deadline = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
    do {
        answer_clear(&narrow);
        narrow = today(world, token, "alerts");
    } while (narrow.status == 401 && g_get_monotonic_time() < deadline);
    g_assert_cmpint(narrow.status, ==, 200);
    check_count(narrow.body, "alerts", 1);
    g_assert_nonnull(strstr(narrow.body, world->own_camera));
    g_assert_null(strstr(narrow.body, world->camera));
    g_auto(Answer) kinds = today(world, token, "kinds");
    g_assert_null(strstr(kinds.body, "banjir"));
    static const Role without[] = {ROLE_PUBLIC, ROLE_VOLUNTEER, ROLE_OPERATOR, ROLE_SOURCE};
    for (size_t i = 0; i < G_N_ELEMENTS(without); i++) {
        g_auto(Answer) refused = today(world, world->daemon->token[without[i]], "kinds");
        g_assert_cmpint(refused.status, ==, 403);
    }
}

/* A camera behind the brake is counted for who may not know of it, and not named. */
static void test_brake(AlertWorld *world, gconstpointer data)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", world->camera);
    g_auto(Answer) brake = daemon_post(world->daemon, path, world->daemon->token[ROLE_OPERATOR],
                                       "b", "{\"reason\":\"x\"}");
    g_assert_cmpint(brake.status, ==, 200);
    g_auto(Answer) auditor = today(world, world->daemon->token[ROLE_AUDITOR], "alerts");
    check_count(auditor.body, "alerts", 1);
    g_assert_null(strstr(auditor.body, world->camera));
    g_auto(Answer) supervisor = today(world, world->daemon->token[ROLE_SUPERVISOR], "alerts");
    g_assert_nonnull(strstr(supervisor.body, world->camera));
}

static void test_bounds(AlertWorld *world, gconstpointer data)
{
    static const char *const bad[] = {"from=yesterday",
                                      "from=2026-01-01",
                                      "to=x",
                                      "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                                      "from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
                                      "from=1999-01-01T00:00:00Z",
                                      "from=2999-01-01T00:00:00Z",
                                      "weeks=0",
                                      "weeks=9",
                                      "weeks=-1",
                                      "weeks=x",
                                      "weeks=2&from=2026-01-01T00:00:00Z",
                                      "from=2026-01-01T00:00:00Z%00"};
    static const char *const good[] = {"", "weeks=1", "weeks=8", "to=2999-01-01T00:00:00Z",
                                       "weeks=2&to=2026-03-01T00:00:00%2B07:00"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *path = g_strconcat("/api/v1/reports/kinds?", bad[i], NULL);
        g_auto(Answer) refused = get(world, ROLE_SUPERVISOR, path);
        g_test_message("%s: %d %s", path, refused.status, refused.body);
        g_assert_cmpint(refused.status, ==, 400);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *path = g_strconcat("/api/v1/reports/alerts?", good[i], NULL);
        g_auto(Answer) taken = get(world, ROLE_SUPERVISOR, path);
        g_assert_cmpint(taken.status, ==, 200);
    }
    g_auto(Answer) none = get(world, ROLE_SUPERVISOR, "/api/v1/reports/nothing");
    g_assert_cmpint(none.status, ==, 404);
}

/* Facts of the past year, put in while the server is away. */
static void put_facts(AlertWorld *world)
{
    sqlite3 *db = NULL;
    daemon_kill(world->daemon, SIGTERM);
    g_autofree char *sql = g_strdup_printf(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) "
        "INSERT INTO fact SELECT 'many-' || i, 'sampah', '%s', '%s', NULL, "
        "%" G_GINT64_FORMAT " - i * 1000, 0, 0, 1, 1, i %% 4, i %% 5, 0 FROM n",
        MANY, world->camera, world->own, clock_wall_ms() - 60 * DAY_MS);
    char *wrong = NULL;
    g_assert_cmpint(sqlite3_open_v2(world->daemon->db, &db, SQLITE_OPEN_READWRITE, NULL), ==,
                    SQLITE_OK);
    sqlite3_exec(db, sql, NULL, NULL, &wrong);
    g_assert_cmpstr(wrong, ==, NULL);
    sqlite3_close(db);
    daemon_start(world->daemon);
}

static int ask_report(const AlertWorld *world)
{
    char from[CLOCK_RFC3339_SIZE], to[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms() - 300 * DAY_MS, from);
    clock_format(clock_wall_ms() - 58 * DAY_MS, to);
    g_autofree char *request =
        g_strdup_printf("GET /api/v1/reports/alerts?from=%s&to=%s HTTP/1.1\r\nHost: x\r\n"
                        "Authorization: Bearer %s\r\nConnection: close\r\n\r\n",
                        from, to, world->daemon->token[ROLE_SUPERVISOR]);
    int fd = daemon_dial(world->daemon);
    socket_send(fd, request);
    return fd;
}

/* While years are counted, others are answered: their answer comes first. */
static void test_patience(AlertWorld *world, gconstpointer data)
{
    put_facts(world);
    int report = ask_report(world);
    g_auto(Answer) health = get(world, ROLE_PUBLIC, "/healthz");
    g_auto(Answer) metrics = get(world, ROLE_AUDITOR, "/metrics");
    g_assert_null(strstr(metrics.body, "route=\"/api/v1/reports/alerts\""));
    g_auto(Answer) counted = socket_answer(report, NULL);
    close(report);
    g_assert_cmpint(counted.status, ==, 200);
    check_count(counted.body, "alerts", MANY);
    check_count(strstr(counted.body, "\"verdicts\":"), "real", MANY / 5);
}

/* A reader who left meanwhile hurts nobody: the count is finished, and the next is taken. */
static void test_gone_reader(AlertWorld *world, gconstpointer data)
{
    static const char done[] =
        "{method=\"GET\",route=\"/api/v1/reports/alerts\",status=\"2xx\"} 3\n";
    put_facts(world);
    for (int i = 0; i < 2; i++) {
        close(ask_report(world));
    }
    int last = ask_report(world);
    g_auto(Answer) counted = socket_answer(last, NULL);
    close(last);
    g_assert_cmpint(counted.status, ==, 200);
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    for (bool all = false; !all;) {
        g_auto(Answer) metrics = get(world, ROLE_AUDITOR, "/metrics");
        all = strstr(metrics.body, done) != NULL;
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
    }
}

/* More reports at a time than are counted are told to come back; an end answers them. */
static void test_limits(AlertWorld *world, gconstpointer data)
{
    put_facts(world);
    int fds[12];
    unsigned counted = 0, refused = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = ask_report(world);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        g_auto(Answer) answer = socket_answer(fds[i], NULL);
        close(fds[i]);
        counted += answer.status == 200;
        refused += answer.status == 429 && strcasestr(answer.head, "Retry-After:") != NULL;
    }
    g_assert_cmpuint(counted + refused, ==, G_N_ELEMENTS(fds));
    g_assert_cmpuint(counted, >=, 4);
    g_assert_cmpuint(refused, >=, 1);
    int last = ask_report(world), gone = ask_report(world);
    g_auto(Answer) health = get(world, ROLE_PUBLIC, "/healthz");
    close(gone);
    daemon_kill(world->daemon, SIGTERM);
    close(last);
    daemon_start(world->daemon);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/reports/what is raised, accepted and judged is counted at once", test_figures},
        {"/reports/operators who act share the load", test_operators},
        {"/reports/a report holds its reader's areas alone", test_scope},
        {"/reports/a camera behind the brake is counted, not named", test_brake},
        {"/reports/spans have bounds", test_bounds},
        {"/reports/a long one keeps nobody waiting", test_patience},
        {"/reports/a reader who left hurts nobody", test_gone_reader},
        {"/reports/only so many at a time, and an end answers them", test_limits},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
