/* Who reads which alerts, and by which words: as for cameras, and never more. */
#include <stdlib.h>
#include <string.h>

#include "daemon_alerts.h"
#include "model/area.h"

typedef struct World {
    Daemon *daemon;
    char *own, *own_camera;
    char *camera, *official, *area; /* of others; area: the RT of camera */
    char *own_id, *id, *official_id, *area_id;
} World;

static char *camera_of(const World *world, Role role, const char *query, const char *member)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras?limit=1&q=%s", query);
    g_auto(Answer) answer =
        daemon_ask(world->daemon, "GET", path, world->daemon->token[role], NULL, NULL);
    return json_member(answer.body, member);
}

static void world_set_up(World *world, gconstpointer data)
{
    Daemon *daemon = world->daemon = daemon_new(NULL, NULL);
    g_auto(Answer) session =
        daemon_ask(daemon, "GET", "/api/v1/session", daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    world->own = g_strndup(strstr(session.body, "\"areas\":[\"") + 10, 21);
    world->own_camera = camera_of(world, ROLE_VOLUNTEER, "state:online", "id");
    g_autofree char *others = g_strdup_printf(
        "class:rt%%20state:online%%20visibility:restricted%%20-area:%s", world->own);
    world->camera = camera_of(world, ROLE_OPERATOR, others, "id");
    world->area = camera_of(world, ROLE_OPERATOR, others, "area");
    world->official = camera_of(world, ROLE_OPERATOR, "visibility:official", "id");
    world->own_id = alert_raise(daemon, world->own_camera, "kamtibmas");
    world->id = alert_raise(daemon, world->camera, "banjir");
    world->area_id = alert_raise(daemon, world->area, "genangan");
    world->official_id =
        world->official != NULL ? alert_raise(daemon, world->official, "tamper") : NULL;
}

static void world_tear_down(World *world, gconstpointer data)
{
    daemon_free(world->daemon);
    g_free(world->own);
    g_free(world->own_camera);
    g_free(world->camera);
    g_free(world->official);
    g_free(world->area);
    g_free(world->own_id);
    g_free(world->id);
    g_free(world->official_id);
    g_free(world->area_id);
}

static Answer get(const World *world, Role role, const char *path, const char *headers)
{
    return daemon_ask(world->daemon, "GET", path, world->daemon->token[role], headers, NULL);
}

/* The ids that a query finds, "" for none, must be these, in any order. */
static void check_found(const World *world, Role role, const char *query, const char *const *ids)
{
    g_autofree char *escaped = g_uri_escape_string(query, NULL, FALSE);
    g_autofree char *path = g_strconcat("/api/v1/alerts?limit=1000&q=", escaped, NULL);
    g_auto(Answer) page = get(world, role, path, NULL);
    g_test_message("%s: %s", query, page.body);
    g_assert_cmpint(page.status, ==, 200);
    int count = 0;
    for (; ids[count] != NULL; count++) {
        g_autofree char *item = g_strdup_printf("{\"id\":\"%s\"", ids[count]);
        g_assert_nonnull(strstr(page.body, item));
    }
    g_assert_cmpint(items_in(page.body), ==, count);
}
#define found(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define nothing                                                                                    \
    (const char *const[])                                                                          \
    {                                                                                              \
        NULL                                                                                       \
    }

static void test_queries(World *world, gconstpointer data)
{
    g_autofree char *mine =
        alert_did(world->daemon, ROLE_OPERATOR, world->id, "claim", "{}", 200, "owner");
    g_autofree char *shelved = alert_did(world->daemon, ROLE_OPERATOR, world->area_id, "shelve",
                                         "{\"minutes\":9,\"reason\":\"x\"}", 200, "state");
    check_found(world, ROLE_OPERATOR, "kind:banjir", found(world->id));
    check_found(world, ROLE_OPERATOR, "who:me", found(world->id));
    check_found(world, ROLE_SUPERVISOR, "who:me", nothing);
    check_found(world, ROLE_SUPERVISOR, "who:operator", found(world->id));
    check_found(world, ROLE_OPERATOR, "state:shelved", found(world->area_id));
    check_found(world, ROLE_OPERATOR, "kind:banjir,kamtibmas state:unack",
                found(world->id, world->own_id));
    check_found(world, ROLE_OPERATOR, "age:>10m", nothing);
    g_autofree char *here = g_strdup_printf("area:%s", world->own);
    check_found(world, ROLE_OPERATOR, here, found(world->own_id));
    check_found(world, ROLE_VOLUNTEER, here, found(world->own_id));
    check_found(world, ROLE_VOLUNTEER, "kind:banjir,kamtibmas", found(world->own_id));
    g_autofree char *there = g_strdup_printf("area:%s", world->area);
    check_found(world, ROLE_VOLUNTEER, there, nothing);
    check_found(world, ROLE_OPERATOR, there, found(world->id, world->area_id));
    static const char *const bad[] = {
        "/api/v1/alerts?q=nofield%3Ax", "/api/v1/alerts?q=%ff",    "/api/v1/alerts?limit=0",
        "/api/v1/alerts?since=-1",      "/api/v1/alerts?cursor=*", "/api/v1/alerts?q=count%3A%3E"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(Answer) refused = get(world, ROLE_OPERATOR, bad[i], NULL);
        g_assert_cmpint(refused.status, ==, 400);
    }
}

/* All that is held is listed unasked, whatever its state; by pages too. */
static void test_lists(World *world, gconstpointer data)
{
    alert_clear(world->daemon, world->camera, "banjir");
    g_autofree char *normal =
        alert_did(world->daemon, ROLE_OPERATOR, world->id, "ack", "{\"looked_s\":1}", 200, "state");
    g_assert_cmpstr(normal, ==, "normal");
    g_auto(Answer) all =
        get(world, ROLE_OPERATOR, "/api/v1/alerts", "Accept: application/x-ndjson\r\n");
    g_assert_cmpint(all.status, ==, 200);
    g_assert_nonnull(strcasestr(all.head, "Tilik-Revision: "));
    g_assert_nonnull(strstr(all.body, world->id));
    int whole = items_in(all.body), paged = 0;
    g_assert_cmpint(whole, >=, 3);
    g_autofree char *path = g_strdup("/api/v1/alerts?limit=1");
    while (path != NULL) {
        g_auto(Answer) page = get(world, ROLE_OPERATOR, path, NULL);
        g_assert_cmpint(page.status, ==, 200);
        paged += items_in(page.body);
        g_autofree char *next = json_member(page.body, "next");
        g_free(path);
        path = strcmp(next, "null") != 0 ? g_strdup_printf("/api/v1/alerts?limit=1&cursor=%s", next)
                                         : NULL;
    }
    g_assert_cmpint(paged, ==, whole);
    g_autofree char *tag =
        g_strndup(strstr(all.head, "ETag: ") + 6, strcspn(strstr(all.head, "ETag: ") + 6, "\r\n"));
    g_autofree char *known =
        g_strdup_printf("Accept: application/x-ndjson\r\nIf-None-Match: %s\r\n", tag);
    g_auto(Answer) same = get(world, ROLE_OPERATOR, "/api/v1/alerts", known);
    g_assert_cmpint(same.status, ==, 304);
    g_autofree char *rev = g_strndup(strcasestr(all.head, "Tilik-Revision: ") + 16, 16);
    g_autofree char *later = alert_raise(world->daemon, world->camera, "rob");
    g_auto(Answer) changed = get(world, ROLE_OPERATOR, "/api/v1/alerts", known);
    g_assert_cmpint(changed.status, ==, 200);
    g_autofree char *since = g_strdup_printf("/api/v1/alerts?since=%ld", atol(rev));
    g_auto(Answer) new = get(world, ROLE_OPERATOR, since, NULL);
    g_assert_nonnull(strstr(new.body, later));
    g_assert_null(strstr(new.body, world->own_id));
}

static void check_text(const World *world, const char *text)
{
    g_assert_null(strstr(text, world->id));
    g_assert_null(strstr(text, world->area_id));
    g_assert_null(strstr(text, world->camera));
    for (const char *at = text; (at = strstr(at, "\"area\":\"")) != NULL; at++) {
        g_autofree char *area = json_member(at, "area");
        g_assert_true(area_code_within(area, world->own));
    }
}

static void test_scope(World *world, gconstpointer data)
{
    static const char *const paths[] = {"/api/v1/alerts", "/api/v1/situations",
                                        "/api/v1/alerts?q=-state:normal", "/api/v1/alerts?since=0"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_auto(Answer) page = get(world, ROLE_VOLUNTEER, paths[i], NULL);
        g_auto(Answer) lines =
            get(world, ROLE_VOLUNTEER, paths[i], "Accept: application/x-ndjson\r\n");
        g_assert_cmpint(page.status, ==, 200);
        check_text(world, page.body);
        check_text(world, lines.body);
        g_auto(Answer) public = get(world, ROLE_PUBLIC, paths[i], NULL);
        g_assert_cmpint(public.status, ==, 403);
    }
    const char *const hidden[] = {world->id, world->area_id};
    g_auto(Answer) missing =
        alert_read(world->daemon, world->daemon->token[ROLE_VOLUNTEER], "none");
    for (size_t i = 0; i < G_N_ELEMENTS(hidden); i++) {
        g_auto(Answer) one =
            alert_read(world->daemon, world->daemon->token[ROLE_VOLUNTEER], hidden[i]);
        g_assert_cmpint(one.status, ==, 404);
        g_assert_cmpstr(one.body, ==, missing.body);
    }
    g_auto(Answer) own =
        alert_read(world->daemon, world->daemon->token[ROLE_VOLUNTEER], world->own_id);
    g_assert_cmpint(own.status, ==, 200);
}

/* An official camera's alerts are not a volunteer's, wherever it keeps watch. */
static void test_official(World *world, gconstpointer data)
{
    int status;
    if (world->official == NULL) {
        g_test_skip("this city has no official camera");
        return;
    }
    g_autofree char *token = daemon_command(world->daemon, &status, "token", "add", "--role",
                                            "volunteer", "--name", "Rini", "--areas", "*", NULL);
    g_assert_cmpint(status, ==, 0);
    g_auto(Answer) restricted = {0};
    gint64 deadline = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
    do {
        answer_clear(&restricted);
        restricted = alert_read(world->daemon, token, world->id);
    } while (restricted.status == 401 && g_get_monotonic_time() < deadline);
    g_assert_cmpint(restricted.status, ==, 200);
    g_auto(Answer) official = alert_read(world->daemon, token, world->official_id);
    g_assert_cmpint(official.status, ==, 404);
    g_auto(Answer) list = daemon_ask(world->daemon, "GET", "/api/v1/alerts", token, NULL, NULL);
    g_assert_null(strstr(list.body, world->official_id));
    g_assert_nonnull(strstr(list.body, world->id));
    g_auto(Answer) seen =
        alert_read(world->daemon, world->daemon->token[ROLE_OPERATOR], world->official_id);
    g_assert_cmpint(seen.status, ==, 200);
}

/* The figures name nobody and no place, and can be read by machines. */
static void test_metrics(World *world, gconstpointer data)
{
    g_autofree char *state =
        alert_did(world->daemon, ROLE_OPERATOR, world->id, "ack", "{\"looked_s\":1}", 200, "state");
    g_autofree char *closed = alert_did(world->daemon, ROLE_OPERATOR, world->area_id, "close",
                                        "{\"verdict\":\"real\"}", 200, "state");
    g_autofree char *called =
        alert_did(world->daemon, ROLE_OPERATOR, world->own_id, "escalate", "", 200, "state");
    g_auto(Answer) metrics = get(world, ROLE_AUDITOR, "/metrics", NULL);
    static const char *const lines[] = {
        "\ntilikd_alerts{state=\"acked\",priority=\"high\"} 1\n",
        "\ntilikd_alert_acks_total 1\n",
        "\ntilikd_alert_closes_total 1\n",
        "\ntilikd_alert_escalations_total 1\n",
        "\ntilikd_alert_ack_seconds_count 1\n",
        "\ntilikd_alert_ack_seconds_bucket{le=\"+Inf\"} 1\n",
        "\ntilikd_alerts_new_10min ",
        "\ntilikd_alert_flood_share ",
        "\ntilikd_situations ",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        if (strstr(metrics.body, lines[i]) == NULL) {
            g_error("no %s in %s", lines[i] + 1, metrics.body);
        }
    }
    g_assert_null(strstr(metrics.body, world->camera));
    g_assert_null(strstr(metrics.body, "operator"));
    g_assert_null(strstr(metrics.body, "banjir"));
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/alerts/queries find what they say, and me is who asks", test_queries},
        {"/alerts/lists hold all that is held, whole or by pages", test_lists},
        {"/alerts/a volunteer reads the own RT's alone, the public none", test_scope},
        {"/alerts/an official camera's are not a volunteer's", test_official},
        {"/alerts/metrics count without names", test_metrics},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, world_set_up, tests[i].test, world_tear_down);
    }
    return g_test_run();
}
