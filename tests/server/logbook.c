/* The logbook through real HTTP: each act writes its own line, a storm none; read back a page at a
 * time, filtered, corrected, within rights and areas. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "daemon_tickets.h"

#define LOGBOOK "/api/v1/logbook"

static Answer get(const Daemon *daemon, Role role, const char *query)
{
    g_autofree char *path = g_strconcat(LOGBOOK, query, NULL);
    return daemon_ask(daemon, "GET", path, daemon->token[role], NULL, NULL);
}

static Answer post(const Daemon *daemon, Role role, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    return daemon_post(daemon, LOGBOOK, daemon->token[role], key, body);
}

/* The time now, as the wire has it; the caller frees it. */
static char *now_text(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

/* How many lines answer to a filter, by all their pages. */
static int count(const Daemon *daemon, Role role, const char *filter)
{
    g_autofree char *escaped = g_uri_escape_string(filter, NULL, FALSE), *cursor = g_strdup("");
    int found = 0;
    do {
        g_autofree char *query = g_strdup_printf("?limit=7&q=%s%s%s", escaped,
                                                 cursor[0] != '\0' ? "&cursor=" : "", cursor);
        g_auto(Answer) page = get(daemon, role, query);
        g_assert_cmpint(page.status, ==, 200);
        found += items_in(page.body);
        g_free(cursor);
        const char *next = g_strrstr(page.body, "\"next\":");
        cursor = json_member(next - 1, "next");
    } while (cursor != NULL && strcmp(cursor, "null") != 0);
    return found;
}

/* A member of the newest line that answers to a filter, as the administrator sees it. */
static char *newest(const Daemon *daemon, const char *filter, const char *member)
{
    g_autofree char *escaped = g_uri_escape_string(filter, NULL, FALSE);
    g_autofree char *query = g_strdup_printf("?limit=1&q=%s", escaped);
    g_auto(Answer) page = get(daemon, ROLE_ADMIN, query);
    g_assert_cmpint(items_in(page.body), ==, 1);
    return json_member(strchr(page.body, '['), member);
}

#define check_newest(daemon, filter, member, expected)                                             \
    do {                                                                                           \
        g_autofree char *is_ = newest(daemon, filter, member);                                     \
        g_assert_cmpstr(is_, ==, expected);                                                        \
    } while (0)

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
    g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, 0); /* the alert itself wrote none */
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        g_test_message("%s", acts[i].act);
        check_status(alert_do(daemon, acts[i].role, world->id, acts[i].act, acts[i].body), 200);
        g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, (int)i + 1);
        g_assert_cmpint(count(daemon, ROLE_ADMIN, acts[i].filter), ==, 1);
    }
    g_autofree char *ref = g_strconcat("alert/", world->id, NULL);
    g_autofree char *of_it = g_strconcat("ref:", ref, NULL);
    g_assert_cmpint(count(daemon, ROLE_ADMIN, of_it), ==, G_N_ELEMENTS(acts));
    check_newest(daemon, "act:alert_close", "by", "operator");
    check_newest(daemon, "act:alert_close", "word", "real");
    check_newest(daemon, "act:alert_close", "ref", ref);
    /* What is refused, and what is so already, writes nothing. */
    check_status(alert_do(daemon, ROLE_OPERATOR, world->id, "ack", "{\"looked_s\":null}"), 409);
    check_status(alert_do(daemon, ROLE_OPERATOR, world->id, "close", "{\"verdict\":\"real\"}"),
                 200);
    g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, G_N_ELEMENTS(acts));
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
        g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, 1);
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
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"air 30 cm\"}"), 201);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(
        ticket_patch(daemon, ROLE_OPERATOR, id, 2,
                     "{\"status\":\"dispatched\",\"severity\":\"high\",\"note\":\"jalan\"}"),
        200);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_newest(daemon, ref, "act", "ticket_step");
    check_newest(daemon, ref, "word", "dispatched");
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 3, "{\"title\":\"Rob\"}"), 200);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_newest(daemon, ref, "act", "ticket_change");
    check_status(
        ticket_attach(daemon, ROLE_OPERATOR, id, "a.txt", "text/plain", png, sizeof png - 1), 201);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "refer", "{\"to\":\"bpbd\"}"), 201);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_newest(daemon, ref, "word", "bpbd");
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "merge", into), 200);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "unmerge", "{}"), 200);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ref), ==, lines++);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ""), ==, lines); /* and one for the twin */
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 3, "{\"title\":\"x\"}"), 412);
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, ""), ==, lines);
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
    g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, 1);
    check_newest(daemon, "act:order_out", "count", "1");
    check_status(
        daemon_post(daemon, brake, daemon->token[ROLE_VOLUNTEER], "b", "{\"reason\":\"rahasia\"}"),
        200);
    g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, 2);
    g_assert_cmpint(count(daemon, ROLE_VOLUNTEER, "act:brake"), ==, 1);
    g_assert_cmpint(count(daemon, ROLE_ADMIN, "rahasia"), ==, 0);
    g_autofree char *at = now_text();
    g_autofree char *manual = g_strdup_printf(
        "{\"kind\":\"manual\",\"area\":\"%s\",\"state\":\"active\",\"note\":\"minta tolong\","
        "\"at\":\"%s\"}",
        world->own, at);
    check_status(daemon_post(daemon, "/api/v1/alerts", daemon->token[ROLE_VOLUNTEER], "m", manual),
                 202);
    g_assert_cmpint(count(daemon, ROLE_ADMIN, "act:alert_raise tolong"), ==, 1);
    g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, 3);
    int status;
    g_autofree char *token = daemon_command(daemon, &status, "token", "add", "--role", "operator",
                                            "--name", "Ratna", NULL);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpint(count(daemon, ROLE_ADMIN, "act:token Ratna"), ==, 1);
    g_assert_cmpint(count(daemon, ROLE_VOLUNTEER, "act:token"), ==, 0);
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
    g_assert_cmpint(count(daemon, ROLE_ADMIN, ""), ==, 0);
}

/* Pages */

static void test_pages(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    for (int i = 0; i < 23; i++) {
        g_autofree char *body = g_strdup_printf("{\"text\":\"baris %02d\"}", i);
        check_status(post(daemon, ROLE_OPERATOR, body), 201);
    }
    g_autofree char *cursor = NULL;
    int next = 22;
    for (int page = 0; page < 3; page++) {
        g_autofree char *query = g_strdup_printf("?limit=10%s%s", cursor != NULL ? "&cursor=" : "",
                                                 cursor != NULL ? cursor : "");
        g_auto(Answer) answer = get(daemon, ROLE_OPERATOR, query);
        g_auto(GStrv) items = g_strsplit(answer.body, "\"text\":\"baris ", -1);
        for (guint i = 1; items[i] != NULL; i++) {
            g_assert_cmpint(atoi(items[i]), ==, next--);
        }
        g_assert_cmpint(strstr(answer.head, "rel=\"next\"") != NULL, ==, page < 2);
        if (page == 0) { /* what comes meanwhile is on no later page */
            check_status(post(daemon, ROLE_OPERATOR, "{\"text\":\"baru\"}"), 201);
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
        check_status(get(daemon, ROLE_OPERATOR, odd[i]), 400);
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
        check_status(post(daemon, ROLE_OPERATOR, body), 201);
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
        g_auto(Answer) page = get(daemon, ROLE_OPERATOR, query);
        g_test_message("%s", query);
        g_assert_cmpint(items_in(page.body), ==, spans[i].lines);
    }
    check_status(post(daemon, ROLE_OPERATOR, "{\"text\":\"a\",\"at\":\"2020-01-01T00:00:00Z\"}"),
                 422);
    check_status(post(daemon, ROLE_OPERATOR, "{\"text\":\"a\",\"at\":\"2099-01-01T00:00:00Z\"}"),
                 422);
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
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, "apel auto:no by:operator"), ==, 1);
    check_status(post(daemon, ROLE_OPERATOR, body), 409);
    check_status(get(daemon, ROLE_OPERATOR, "/01JNA3T9V3B5W5J0N7C9K2M4QX"), 200);
    check_status(get(daemon, ROLE_OPERATOR, "/01JNA3T9V3B5W5J0N7C9K2M4QY"), 404);
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
        {"{\"text\":\"a\",\"corrects\":\"none\"}", 422},
        {"{\"text\":\"a\",\"area\":\"99.99\"}", 422},
        {"{\"text\":\"a\",\"act\":\"shift_check\"}", 201},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_test_message("%s", odd[i].body);
        check_status(post(daemon, ROLE_OPERATOR, odd[i].body), odd[i].status);
    }
}

static void test_correction(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *body =
        g_strdup_printf("{\"text\":\"air di RT 03\",\"area\":\"%s\"}", world->own);
    g_auto(Answer) first = post(daemon, ROLE_VOLUNTEER, body);
    g_assert_cmpint(first.status, ==, 201);
    g_autofree char *id = json_member(first.body, "id");
    g_autofree char *again =
        g_strdup_printf("{\"text\":\"bukan RT 03, RT 05\",\"corrects\":\"%s\"}", id);
    g_auto(Answer) second = post(daemon, ROLE_OPERATOR, again);
    g_assert_cmpint(second.status, ==, 201);
    g_autofree char *ref = json_member(second.body, "ref"),
                    *area = json_member(second.body, "area");
    g_autofree char *expected = g_strconcat("log/", id, NULL);
    g_assert_cmpstr(ref, ==, expected);
    g_assert_cmpstr(area, ==, world->own); /* where the first stands */
    g_autofree char *path = g_strconcat("/", id, NULL);
    g_auto(Answer) still = get(daemon, ROLE_VOLUNTEER, path);
    g_assert_cmpstr(still.body, ==, first.body); /* nothing is changed afterwards */
    g_assert_cmpint(count(daemon, ROLE_VOLUNTEER, ""), ==, 2);
}

static void test_scope(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    check_status(get(daemon, ROLE_PUBLIC, ""), 403);
    check_status(get(daemon, ROLE_SOURCE, ""), 403);
    check_status(post(daemon, ROLE_AUDITOR, "{\"text\":\"a\"}"), 403);
    check_status(daemon_ask(daemon, "GET", LOGBOOK, NULL, NULL, NULL), 401);
    g_autofree char *there =
        g_strdup_printf("{\"text\":\"a\",\"ref\":\"camera/%s\"}", world->camera);
    check_status(post(daemon, ROLE_VOLUNTEER, there), 422);
    g_auto(Answer) other = post(daemon, ROLE_OPERATOR, there);
    g_assert_cmpint(other.status, ==, 201);
    g_autofree char *id = json_member(other.body, "id");
    g_autofree char *path = g_strconcat("/", id, NULL);
    g_autofree char *corrects = g_strdup_printf("{\"text\":\"a\",\"corrects\":\"%s\"}", id);
    check_status(get(daemon, ROLE_VOLUNTEER, path), 404);
    check_status(post(daemon, ROLE_VOLUNTEER, corrects), 422);
    check_status(post(daemon, ROLE_OPERATOR, "{\"text\":\"seluruh kota\"}"), 201);
    g_assert_cmpint(count(daemon, ROLE_VOLUNTEER, ""), ==, 0);
    g_auto(Answer) own = post(daemon, ROLE_VOLUNTEER, "{\"text\":\"ronda\"}");
    g_autofree char *area = json_member(own.body, "area");
    g_assert_cmpstr(area, ==, world->own); /* who keeps one area writes into it */
    g_autofree char *above = g_strndup(world->own, 13);
    g_autofree char *wide = g_strdup_printf("{\"text\":\"b\",\"area\":\"%s\"}", above);
    g_auto(Answer) narrowed = post(daemon, ROLE_VOLUNTEER, wide);
    g_autofree char *within = json_member(narrowed.body, "area");
    g_assert_cmpstr(within, ==, world->own);
    g_assert_cmpint(count(daemon, ROLE_VOLUNTEER, ""), ==, 2);
    g_assert_cmpint(count(daemon, ROLE_AUDITOR, ""), ==, 4);
}

static void test_stream(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autoptr(Follower) reader = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    reader->logbook = true;
    follower_settle(reader);
    check_status(post(daemon, ROLE_SUPERVISOR, "{\"text\":\"untuk semua\"}"), 201);
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
    check_status(post(daemon, ROLE_OPERATOR, "{\"text\":\"jarum\"}"), 201);
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/", world->id);
    g_autofree char *claim = g_strconcat(path, "claim", NULL);
    g_autofree char *release = g_strconcat(path, "release", NULL);
    for (int i = 0; i < 4200; i++) {
        g_autofree char *key = g_strdup_printf("k%d", i);
        check_status(
            daemon_post(daemon, i % 2 ? release : claim, daemon->token[ROLE_OPERATOR], key, "{}"),
            200);
    }
    g_auto(Answer) first = get(daemon, ROLE_OPERATOR, "?q=jarum");
    g_assert_cmpint(items_in(first.body), ==, 0);
    g_assert_null(strstr(first.body, "\"next\":null"));
    g_assert_cmpint(count(daemon, ROLE_OPERATOR, "jarum"), ==, 1);
}

/* The situation report is of what is there. */
static void test_lapsit(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Banjir", world->camera);
    check_status(post(daemon, ROLE_OPERATOR, "{\"text\":\"pompa menyala\"}"), 201);
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
        {"each act on an alert writes one line", test_alert_acts},
        {"a bulk act is one line with its count", test_bulk},
        {"each act on a ticket writes one line", test_tickets},
        {"orders, the brake, alerts by hand and tokens write one line each", test_others},
        {"what machines report writes none", test_storm},
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
