/* The logbook through real HTTP: read back a page at a time, filtered, written into once,
 * corrected, within rights and areas; and the situation report. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "daemon_log.h"

/* Pages */

static void test_pages(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    for (int i = 0; i < 23; i++) {
        g_autofree char *body = g_strdup_printf("{\"text\":\"baris %02d\"}", i);
        check_status(log_post(daemon, ROLE_OPERATOR, body), 201);
    }
    g_autofree char *cursor = NULL;
    int next = 22;
    for (int page = 0; page < 3; page++) {
        g_autofree char *query = g_strdup_printf("?limit=10%s%s", cursor != NULL ? "&cursor=" : "",
                                                 cursor != NULL ? cursor : "");
        g_auto(Answer) answer = log_get(daemon, ROLE_OPERATOR, query);
        g_auto(GStrv) items = g_strsplit(answer.body, "\"text\":\"baris ", -1);
        for (guint i = 1; items[i] != NULL; i++) {
            g_assert_cmpint(atoi(items[i]), ==, next--);
        }
        g_assert_cmpint(strstr(answer.head, "rel=\"next\"") != NULL, ==, page < 2);
        if (page == 0) { /* what comes meanwhile is on no later page */
            check_status(log_post(daemon, ROLE_OPERATOR, "{\"text\":\"baru\"}"), 201);
        }
        g_free(cursor);
        cursor = json_member(g_strrstr(answer.body, "\"next\":") - 1, "next");
    }
    g_assert_cmpint(next, ==, -1);
    g_auto(Answer) lines =
        daemon_ask(daemon, "GET", LOGBOOK "?limit=5", daemon->token[ROLE_OPERATOR],
                   "Accept: application/x-ndjson\r\n", NULL);
    g_auto(GStrv) each = g_strsplit(lines.body, "\n", -1);
    g_assert_cmpuint(g_strv_length(each), ==, 6);
    g_assert_true(g_str_has_prefix(each[4], "{\"id\":"));
    static const char *const odd[] = {"?limit=0",        "?limit=1001", "?cursor=x", "?q=act:dance",
                                      "?from=yesterday", "?area=x",     "?since=-1", "?cursor="};
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_test_message("%s", odd[i]);
        check_status(log_get(daemon, ROLE_OPERATOR, odd[i]), 400);
    }
}

static void test_times(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    static const int hours_ago[] = {100, 50, 2};
    for (size_t i = 0; i < G_N_ELEMENTS(hours_ago); i++) {
        g_autoptr(GDateTime) at = g_date_time_add_hours(now, -hours_ago[i]);
        g_autofree char *when = g_date_time_format(at, "%Y-%m-%dT%H:%M:%SZ");
        g_autofree char *body =
            g_strdup_printf("{\"text\":\"jam %d\",\"at\":\"%s\"}", hours_ago[i], when);
        check_status(log_post(daemon, ROLE_OPERATOR, body), 201);
    }
    static const struct {
        int from, to, lines;
    } spans[] = {{200, 0, 3}, {60, 0, 2}, {60, 10, 1}, {10, 0, 1}, {1, 0, 0}, {200, 60, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) {
        g_autoptr(GDateTime) from = g_date_time_add_hours(now, -spans[i].from);
        g_autoptr(GDateTime) to = g_date_time_add_hours(now, -spans[i].to);
        g_autofree char *first = g_date_time_format(from, "%Y-%m-%dT%H:%M:%SZ");
        g_autofree char *last = g_date_time_format(to, "%Y-%m-%dT%H:%M:%SZ");
        g_autofree char *query = g_strdup_printf("?from=%s&to=%s", first, last);
        g_auto(Answer) page = log_get(daemon, ROLE_OPERATOR, query);
        g_test_message("%s", query);
        g_assert_cmpint(items_in(page.body), ==, spans[i].lines);
    }
    check_status(
        log_post(daemon, ROLE_OPERATOR, "{\"text\":\"a\",\"at\":\"2020-01-01T00:00:00Z\"}"), 422);
    check_status(
        log_post(daemon, ROLE_OPERATOR, "{\"text\":\"a\",\"at\":\"2099-01-01T00:00:00Z\"}"), 422);
}

/* Writing */

static void test_written_once(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    static const char body[] =
        "{\"text\":\"Apel \\\"malam\\\"\",\"id\":\"01JNA3T9V3B5W5J0N7C9K2M4QX\"}";
    for (int i = 0; i < 3; i++) {
        g_auto(Answer) answer =
            daemon_post(daemon, LOGBOOK, daemon->token[ROLE_OPERATOR], "once", body);
        g_assert_cmpint(answer.status, ==, 201);
        g_assert_nonnull(strstr(answer.head, "Location: " LOGBOOK "/01JNA3T9V3B5W5J0N7C9K2M4QX"));
        g_assert_cmpint(strstr(answer.head, "Idempotency-Replayed: true") != NULL, ==, i > 0);
        if (i == 1) {
            daemon_kill(daemon, SIGKILL);
            daemon_start(daemon);
        }
    }
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, "apel auto:no by:operator"), ==, 1);
    check_status(log_post(daemon, ROLE_OPERATOR, body), 409);
    check_status(log_get(daemon, ROLE_OPERATOR, "/01JNA3T9V3B5W5J0N7C9K2M4QX"), 200);
    check_status(log_get(daemon, ROLE_OPERATOR, "/01JNA3T9V3B5W5J0N7C9K2M4QY"), 404);
    check_status(daemon_ask(daemon, "POST", LOGBOOK, daemon->token[ROLE_OPERATOR],
                            "Content-Type: application/json\r\n", "{\"text\":\"a\"}"),
                 400);
    static const struct {
        const char *body;
        int status;
    } odd[] = {
        {"{\"text\":\"\"}", 400},
        {"{}", 400},
        {"[]", 400},
        {"{\"text\":\"a\",\"act\":\"token\"}", 400},
        {"{\"text\":\"a\",\"ref\":\"x\"}", 400},
        {"{\"text\":\"a\",\"ref\":\"ticket/none\"}", 422},
        {"{\"text\":\"a\",\"ref\":\"camera/none\"}", 422},
        {"{\"text\":\"a\",\"ref\":\"order/none\"}", 422},
        {"{\"text\":\"a\",\"ref\":\"log/none\"}", 422},
        {"{\"text\":\"a\",\"ref\":\"token/none\"}", 422},
        {"{\"text\":\"a\",\"ref\":\"alert/none\"}", 422},
        {"{\"text\":\"a\",\"corrects\":\"none\"}", 422},
        {"{\"text\":\"a\",\"area\":\"99.99\"}", 422},
        {"{\"text\":\"a\",\"act\":\"shift_check\"}", 201},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_test_message("%s", odd[i].body);
        check_status(log_post(daemon, ROLE_OPERATOR, odd[i].body), odd[i].status);
    }
}

static void test_correction(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *body =
        g_strdup_printf("{\"text\":\"air di RT 03\",\"area\":\"%s\"}", world->own);
    g_auto(Answer) first = log_post(daemon, ROLE_VOLUNTEER, body);
    g_assert_cmpint(first.status, ==, 201);
    g_autofree char *id = json_member(first.body, "id");
    g_autofree char *again =
        g_strdup_printf("{\"text\":\"bukan RT 03, RT 05\",\"corrects\":\"%s\"}", id);
    g_auto(Answer) second = log_post(daemon, ROLE_OPERATOR, again);
    g_assert_cmpint(second.status, ==, 201);
    g_autofree char *ref = json_member(second.body, "ref"),
                    *area = json_member(second.body, "area");
    g_autofree char *expected = g_strconcat("log/", id, NULL);
    g_assert_cmpstr(ref, ==, expected);
    g_assert_cmpstr(area, ==, world->own); /* where the first stands */
    g_autofree char *path = g_strconcat("/", id, NULL);
    g_auto(Answer) still = log_get(daemon, ROLE_VOLUNTEER, path);
    g_assert_cmpstr(still.body, ==, first.body); /* nothing is changed afterwards */
    g_assert_cmpint(log_count(daemon, ROLE_VOLUNTEER, ""), ==, 2);
}

static void test_scope(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    check_status(log_get(daemon, ROLE_PUBLIC, ""), 403);
    check_status(log_get(daemon, ROLE_SOURCE, ""), 403);
    check_status(log_post(daemon, ROLE_AUDITOR, "{\"text\":\"a\"}"), 403);
    check_status(daemon_ask(daemon, "GET", LOGBOOK, NULL, NULL, NULL), 401);
    g_autofree char *there =
        g_strdup_printf("{\"text\":\"a\",\"ref\":\"camera/%s\"}", world->camera);
    check_status(log_post(daemon, ROLE_VOLUNTEER, there), 422);
    g_auto(Answer) other = log_post(daemon, ROLE_OPERATOR, there);
    g_assert_cmpint(other.status, ==, 201);
    g_autofree char *id = json_member(other.body, "id");
    g_autofree char *path = g_strconcat("/", id, NULL);
    g_autofree char *corrects = g_strdup_printf("{\"text\":\"a\",\"corrects\":\"%s\"}", id);
    check_status(log_get(daemon, ROLE_VOLUNTEER, path), 404);
    check_status(log_post(daemon, ROLE_VOLUNTEER, corrects), 422);
    check_status(log_post(daemon, ROLE_OPERATOR, "{\"text\":\"seluruh kota\"}"), 201);
    g_assert_cmpint(log_count(daemon, ROLE_VOLUNTEER, ""), ==, 0);
    g_auto(Answer) own = log_post(daemon, ROLE_VOLUNTEER, "{\"text\":\"ronda\"}");
    g_autofree char *area = json_member(own.body, "area");
    g_assert_cmpstr(area, ==, world->own); /* who keeps one area writes into it */
    g_autofree char *above = g_strndup(world->own, 13);
    g_autofree char *wide = g_strdup_printf("{\"text\":\"b\",\"area\":\"%s\"}", above);
    g_auto(Answer) narrowed = log_post(daemon, ROLE_VOLUNTEER, wide);
    g_autofree char *within = json_member(narrowed.body, "area");
    g_assert_cmpstr(within, ==, world->own);
    g_assert_cmpint(log_count(daemon, ROLE_VOLUNTEER, ""), ==, 2);
    g_assert_cmpint(log_count(daemon, ROLE_AUDITOR, ""), ==, 4);
}

static void test_stream(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autoptr(Follower) reader = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    reader->logbook = true;
    follower_settle(reader);
    check_status(log_post(daemon, ROLE_SUPERVISOR, "{\"text\":\"untuk semua\"}"), 201);
    g_auto(Event) event = {0};
    do {
        g_assert_true(follower_next(reader, &event));
    } while (event.name == NULL);
    g_assert_cmpstr(event.name, ==, "log");
    g_assert_nonnull(strstr(event.data, "\"text\":\"untuk semua\""));
    g_autofree char *rev = json_member(event.data, "rev");
    g_assert_cmpint(g_ascii_strtoll(rev, NULL, 10), ==, event.id);
}

/* A filter for what is far back looks through so much a page, and goes on by its cursor. */
static void test_bounded(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    check_status(log_post(daemon, ROLE_OPERATOR, "{\"text\":\"jarum\"}"), 201);
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/", world->id);
    g_autofree char *claim = g_strconcat(path, "claim", NULL);
    g_autofree char *release = g_strconcat(path, "release", NULL);
    for (int i = 0; i < 4200; i++) {
        g_autofree char *key = g_strdup_printf("k%d", i);
        check_status(
            daemon_post(daemon, i % 2 ? release : claim, daemon->token[ROLE_OPERATOR], key, "{}"),
            200);
    }
    g_auto(Answer) first = log_get(daemon, ROLE_OPERATOR, "?q=jarum");
    g_assert_cmpint(items_in(first.body), ==, 0);
    g_assert_null(strstr(first.body, "\"next\":null"));
    g_assert_cmpint(log_count(daemon, ROLE_OPERATOR, "jarum"), ==, 1);
}

/* The situation report is of what is there. */
static void test_lapsit(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Banjir", world->camera);
    check_status(log_post(daemon, ROLE_OPERATOR, "{\"text\":\"pompa menyala\"}"), 201);
    check_status(daemon_ask(daemon, "GET", "/api/v1/reports/situation",
                            daemon->token[ROLE_OPERATOR], NULL, NULL),
                 403);
    g_auto(Answer) report = daemon_ask(daemon, "GET", "/api/v1/reports/situation",
                                       daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_assert_cmpint(report.status, ==, 200);
    g_test_message("%s", report.body);
    g_assert_nonnull(strstr(report.body, "\"installed\":400,"));
    g_assert_nonnull(strstr(report.body, "\"tickets\":{\"opened\":1,\"closed\":0,\"open\":1,"));
    g_assert_nonnull(strstr(report.body, "\"kinds\":[{\"kind\":\"banjir\",\"alerts\":1,"));
    g_assert_nonnull(strstr(report.body, "pompa menyala"));
    g_autofree char *elsewhere = g_strdup_printf("/api/v1/reports/situation?area=%s", world->own);
    g_auto(Answer) own =
        daemon_ask(daemon, "GET", elsewhere, daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_assert_nonnull(strstr(own.body, "\"tickets\":{\"opened\":0,"));
    check_status(daemon_ask(daemon, "GET", "/api/v1/reports/situation?area=99.99",
                            daemon->token[ROLE_SUPERVISOR], NULL, NULL),
                 404);
    check_status(daemon_ask(daemon, "GET", "/api/v1/reports/situation?from=2099-01-01T00:00:00Z",
                            daemon->token[ROLE_SUPERVISOR], NULL, NULL),
                 400);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"pages go back from the newest, whatever comes meanwhile", test_pages},
        {"a span is of the lines' own times", test_times},
        {"what a person writes is there once, also after a kill", test_written_once},
        {"a correction is a new line where the old one stands", test_correction},
        {"nobody reads or writes beyond rights and areas", test_scope},
        {"the stream tells of lines", test_stream},
        {"a page looks through so much and goes on", test_bounded},
        {"the situation report is of what is there", test_lapsit},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *name = g_strconcat("/logbook/", tests[i].name, NULL);
        g_test_add(name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
