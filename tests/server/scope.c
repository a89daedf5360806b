/* Who sees what: a volunteer of one RT never learns of another, by any route. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon_alerts.h"
#include "model/area.h"

typedef struct World {
    Daemon *daemon;
    char *own, *other;         /* codes of two RT */
    char *own_camera, *camera; /* a live camera in each */
    char *site;                /* of the other */
    const char *volunteer;
} World;

static void world_set_up(World *world, gconstpointer data)
{
    world->daemon = daemon_new(NULL, NULL);
    world->volunteer = world->daemon->token[ROLE_VOLUNTEER];
    g_auto(Answer) session =
        daemon_ask(world->daemon, "GET", "/api/v1/session", world->volunteer, NULL, NULL);
    const char *areas = strstr(session.body, "\"areas\":[\"");
    world->own = g_strndup(areas + 10, 21);
    g_auto(Answer) own = daemon_ask(world->daemon, "GET", "/api/v1/cameras?q=state:online&limit=1",
                                    world->volunteer, NULL, NULL);
    world->own_camera = json_member(own.body, "id");
    g_auto(Answer) all =
        daemon_ask(world->daemon, "GET",
                   "/api/v1/cameras?q=class:rt%20state:online%20visibility:restricted&limit=1000",
                   world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    for (const char *at = all.body; (at = strstr(at, "{\"id\":")) != NULL && world->other == NULL;
         at++) {
        g_autofree char *area = json_member(at, "area"), *site = json_member(at, "site");
        if (strcmp(area, world->own) != 0 && strlen(area) == 21) {
            world->other = g_steal_pointer(&area);
            world->camera = json_member(at, "id");
            world->site = g_steal_pointer(&site);
        }
    }
    g_assert_nonnull(world->other);
    g_assert_nonnull(world->own_camera);
}

static void world_tear_down(World *world, gconstpointer data)
{
    daemon_free(world->daemon);
    g_free(world->own);
    g_free(world->other);
    g_free(world->camera);
    g_free(world->own_camera);
    g_free(world->site);
}

/* Nothing in the text may lie outside of the volunteer's RT; areas above it may be named. */
static void check_text(const World *world, const char *text)
{
    g_assert_null(strstr(text, world->camera));
    g_assert_null(strstr(text, world->other));
    for (const char *at = text; (at = strstr(at, "\"area\":\"")) != NULL; at++) {
        g_autofree char *area = json_member(at, "area");
        g_assert_true(area_code_within(area, world->own));
    }
    for (const char *at = text; (at = strstr(at, "\"code\":\"")) != NULL; at++) {
        g_autofree char *code = json_member(at, "code");
        g_assert_true(area_code_within(code, world->own) || area_code_within(world->own, code));
    }
}

static void check_read(const World *world, const char *path, const char *headers, int status)
{
    g_auto(Answer) answer = daemon_ask(world->daemon, "GET", path, world->volunteer, headers, NULL);
    g_assert_cmpint(answer.status, ==, status);
    check_text(world, answer.body);
    check_text(world, answer.head);
}

static void test_reads(World *world, gconstpointer data)
{
    static const char *const lists[] = {"/api/v1/areas", "/api/v1/sites", "/api/v1/cameras"};
    g_autofree char *near = g_strndup(world->own, 13);
    g_autofree char *queries[] = {g_strdup(""),
                                  g_strdup("?limit=1000"),
                                  g_strdup("?since=0&limit=1000"),
                                  g_strdup_printf("?q=area:%s", world->other),
                                  g_strdup_printf("?q=id:%s", world->camera),
                                  g_strdup_printf("?q=%s", world->camera),
                                  g_strdup_printf("?q=%s", near),
                                  g_strdup("?q=-state:online"),
                                  NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        for (char **query = queries; *query != NULL; query++) {
            g_autofree char *path = g_strconcat(lists[i], *query, NULL);
            check_read(world, path, NULL, 200);
            check_read(world, path, "Accept: application/x-ndjson\r\n", 200);
        }
    }
    g_autofree char *camera = g_strconcat("/api/v1/cameras/", world->camera, NULL);
    g_autofree char *site = g_strconcat("/api/v1/sites/", world->site, NULL);
    g_auto(Answer) hidden = daemon_ask(world->daemon, "GET", camera, world->volunteer, NULL, NULL);
    g_auto(Answer) missing =
        daemon_ask(world->daemon, "GET", "/api/v1/cameras/none", world->volunteer, NULL, NULL);
    g_assert_cmpint(hidden.status, ==, 404);
    g_assert_cmpstr(hidden.body, ==, missing.body);
    check_read(world, site, NULL, 404);
    for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_free(g_steal_pointer(&queries[i]));
    }
}

/* A cursor made for one reader gives another no more than a place to start from. */
static void test_foreign_cursor(World *world, gconstpointer data)
{
    g_auto(Answer) page = daemon_ask(world->daemon, "GET", "/api/v1/cameras?limit=1",
                                     world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_autofree char *cursor = json_member(page.body, "next");
    g_autofree char *path = g_strdup_printf("/api/v1/cameras?limit=1000&cursor=%s", cursor);
    check_read(world, path, NULL, 200);
}

/* An ETag of one reader is not another's. */
static void test_foreign_etag(World *world, gconstpointer data)
{
    const char *ndjson = "Accept: application/x-ndjson\r\n";
    g_auto(Answer) all = daemon_ask(world->daemon, "GET", "/api/v1/cameras",
                                    world->daemon->token[ROLE_OPERATOR], ndjson, NULL);
    g_autofree char *tag =
        g_strndup(strstr(all.head, "ETag: ") + 6, strcspn(strstr(all.head, "ETag: ") + 6, "\r\n"));
    g_autofree char *headers = g_strdup_printf("%sIf-None-Match: %s\r\n", ndjson, tag);
    check_read(world, "/api/v1/cameras", headers, 200);
}

static void check_acts(const World *world, const char *camera, const char *verb, const char *body,
                       int status)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/%s", camera, verb),
                    *key = g_uuid_string_random();
    g_auto(Answer) answer = daemon_post(world->daemon, path, world->volunteer, key, body);
    g_assert_cmpint(answer.status, ==, status);
}

static void test_acts(World *world, gconstpointer data)
{
    check_acts(world, world->camera, "view", "{\"purpose\":\"ronda\"}", 404);
    check_acts(world, world->camera, "privacy-brake", "{}", 404);
    g_auto(Answer) order =
        daemon_post(world->daemon, "/api/v1/service-orders", world->volunteer, "k",
                    "{\"query\":\"class:rt\",\"state\":\"out_of_service\",\"reason\":\"broken\"}");
    g_assert_cmpint(order.status, ==, 403);
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s", world->camera);
    g_auto(Answer) still =
        daemon_ask(world->daemon, "GET", path, world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_autofree char *state = json_member(still.body, "state");
    g_assert_cmpstr(state, ==, "online");
}

/* An order's query reaches only what its giver sees. */
static void test_order_scope(World *world, gconstpointer data)
{
    int status;
    g_autofree char *token =
        daemon_command(world->daemon, &status, "token", "add", "--role", "supervisor", "--name",
                       "Rini", "--areas", world->own, NULL);
    g_assert_cmpint(status, ==, 0);
    g_auto(Answer) order = {0};
    gint64 deadline = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;
    do {
        answer_clear(&order);
        order = daemon_post(
            world->daemon, "/api/v1/service-orders", token, "k",
            "{\"query\":\"class:rt\",\"state\":\"out_of_service\",\"reason\":\"broken\"}");
    } while (order.status == 401 && g_get_monotonic_time() < deadline);
    g_assert_cmpint(order.status, ==, 201);
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s", world->camera);
    g_auto(Answer) other =
        daemon_ask(world->daemon, "GET", path, world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_autofree char *state = json_member(other.body, "state");
    g_assert_cmpstr(state, ==, "online");
    g_autofree char *named =
        g_strdup_printf("{\"cameras\":[\"%s\"],\"state\":\"in_service\"}", world->camera);
    g_auto(Answer) refused =
        daemon_post(world->daemon, "/api/v1/service-orders", token, "n", named);
    g_assert_cmpint(refused.status, ==, 404);
    /* Its supervisor sees it; a supervisor of elsewhere does not. */
    g_autofree char *far =
        daemon_command(world->daemon, &status, "token", "add", "--role", "supervisor", "--name",
                       "Tono", "--areas", world->other, NULL);
    g_auto(Answer) orders = {0};
    do {
        answer_clear(&orders);
        orders = daemon_ask(world->daemon, "GET", "/api/v1/service-orders", far, NULL, NULL);
    } while (orders.status == 401 && g_get_monotonic_time() < deadline);
    g_assert_cmpint(orders.status, ==, 200);
    g_assert_nonnull(strstr(orders.body, "\"items\":[]"));
}

static gint64 revision(const World *world)
{
    g_auto(Answer) answer = daemon_ask(world->daemon, "GET", "/api/v1/cameras?limit=1",
                                       world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    return g_ascii_strtoll(strstr(answer.head, "Tilik-Revision: ") + 16, NULL, 10);
}

static void pull_brake(const World *world, const char *camera, Role role)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", camera),
                    *key = g_uuid_string_random();
    g_auto(Answer) answer = daemon_post(world->daemon, path, world->daemon->token[role], key,
                                        "{\"reason\":\"secret reason\"}");
    g_assert_cmpint(answer.status, ==, 200);
}

/* Live and replayed, the stream tells of the own RT alone. */
static void test_stream(World *world, gconstpointer data)
{
    gint64 start = revision(world);
    g_autoptr(Follower) live = follower_new(world->daemon, world->volunteer, -1, NULL);
    follower_settle(live);
    g_auto(Answer) order = daemon_post(
        world->daemon, "/api/v1/service-orders", world->daemon->token[ROLE_SUPERVISOR], "all",
        "{\"query\":\"class:rt\",\"state\":\"out_of_service\",\"reason\":\"broken\"}");
    g_assert_cmpint(order.status, ==, 201);
    pull_brake(world, world->camera, ROLE_OPERATOR);
    pull_brake(world, world->own_camera, ROLE_OPERATOR);
    g_autoptr(Follower) replay = follower_new(world->daemon, world->volunteer, start, NULL);
    Follower *both[] = {live, replay};
    for (int i = 0; i < 2; i++) {
        g_auto(Event) event = {0};
        bool gone = false;
        int events = 0;
        while (!gone) {
            g_assert_true(follower_next(both[i], &event));
            if (event.data != NULL) {
                check_text(world, event.data);
                g_assert_null(strstr(event.data, "secret reason"));
                gone = strstr(event.data, "\"gone\":true") != NULL;
                events++;
            }
        }
        g_assert_nonnull(strstr(event.data, world->own_camera));
        g_assert_cmpint(events, <=, 8);
        g_assert_cmpint(events, >=, 2);
    }
}

/* So with alerts: by list, one by one, live and replayed. */
static void test_alerts(World *world, gconstpointer data)
{
    gint64 start = revision(world);
    g_autoptr(Follower) live = follower_new(world->daemon, world->volunteer, -1, NULL);
    follower_settle(live);
    g_autofree char *other = alert_raise(world->daemon, world->camera, "banjir");
    g_autofree char *area = alert_raise(world->daemon, world->other, "genangan");
    g_autofree char *own = alert_raise(world->daemon, world->own_camera, "kamtibmas");
    g_autofree char *ids[] = {g_strdup(other), g_strdup(area), g_strdup(own)};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *state = alert_did(world->daemon, ROLE_OPERATOR, ids[i], "ack",
                                           "{\"looked_s\":1}", 200, "state");
        g_free(g_steal_pointer(&ids[i]));
    }
    g_autofree char *one = g_strconcat("/api/v1/alerts/", area, NULL);
    check_read(world, one, NULL, 404);
    check_read(world, "/api/v1/alerts", NULL, 200);
    check_read(world, "/api/v1/alerts?q=who:operator", "Accept: application/x-ndjson\r\n", 200);
    check_read(world, "/api/v1/situations", "Accept: application/x-ndjson\r\n", 200);
    g_autoptr(Follower) replay = follower_new(world->daemon, world->volunteer, start, NULL);
    Follower *both[] = {live, replay};
    for (int i = 0; i < 2; i++) {
        g_auto(Event) event = {0};
        do {
            g_assert_true(follower_next(both[i], &event));
            check_text(world, event.data != NULL ? event.data : "");
            g_assert_null(event.data != NULL ? strstr(event.data, other) : NULL);
            g_assert_null(event.data != NULL ? strstr(event.data, area) : NULL);
        } while (event.data == NULL || strstr(event.data, own) == NULL ||
                 strstr(event.data, "\"acked\":true") == NULL);
    }
}

static void test_public(World *world, gconstpointer data)
{
    const char *public = world->daemon->token[ROLE_PUBLIC];
    g_auto(Answer) sites = daemon_ask(world->daemon, "GET", "/api/v1/sites", public, NULL, NULL);
    g_assert_nonnull(strstr(sites.body, "\"items\":[]"));
    g_auto(Answer) cameras = daemon_ask(world->daemon, "GET", "/api/v1/cameras", public,
                                        "Accept: application/x-ndjson\r\n", NULL);
    g_assert_null(strstr(cameras.body, "\"visibility\":\"restricted\""));
    g_assert_null(strstr(cameras.body, "\"visibility\":\"official\""));
    g_assert_nonnull(strstr(cameras.body, "\"visibility\":\"public\""));
    g_auto(Answer) views = daemon_ask(world->daemon, "GET", "/api/v1/views", public, NULL, NULL);
    g_assert_cmpint(views.status, ==, 403);
}

/* No secret of a stream, and no token, stands in the journal, the log or a kept answer. */
static void test_secrets(World *world, gconstpointer data)
{
    g_autofree char *log = g_build_filename(world->daemon->folder, "log", NULL), *text = NULL,
                    *file = NULL;
    g_autofree char *wal = g_strconcat(world->daemon->db, "-wal", NULL);
    gsize size, file_size;
    g_assert_true(g_file_get_contents(wal, &text, &size, NULL));
    g_assert_true(g_file_get_contents(log, &file, &file_size, NULL));
    for (int role = 0; role < ROLES; role++) {
        const char *token = world->daemon->token[role];
        g_assert_null(memmem(text, size, token, strlen(token)));
        g_assert_null(memmem(file, file_size, token, strlen(token)));
    }
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/scope/lists, queries and single objects hold the own RT alone", test_reads},
        {"/scope/another's cursor gives no more", test_foreign_cursor},
        {"/scope/another's ETag gives no more", test_foreign_etag},
        {"/scope/what is not seen can't be acted on", test_acts},
        {"/scope/an order reaches what its giver sees", test_order_scope},
        {"/scope/the stream tells of the own RT alone", test_stream},
        {"/scope/alerts of the own RT alone are read and told", test_alerts},
        {"/scope/the public sees public cameras", test_public},
        {"/scope/no token is written anywhere", test_secrets},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, world_set_up, tests[i].test, world_tear_down);
    }
    return g_test_run();
}
