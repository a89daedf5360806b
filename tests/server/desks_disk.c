/* The disk is full under the desks: what is refused leaves nothing behind, in memory neither, and
 * is taken once there is room. */
#include <string.h>
#include <sys/resource.h>

#include "daemon_tickets.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)

static void set_file_limit(const Daemon *daemon, rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    g_assert_cmpint(prlimit(daemon->pid, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

typedef struct Act {
    const char *method, *path, *body;
    Role role;
} Act;

static Answer perform(const Daemon *daemon, const Act *act)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *headers = g_strdup_printf("Idempotency-Key: %s\r\nIf-Match: \"1\"\r\n", key);
    return daemon_ask(daemon, act->method, act->path, daemon->token[act->role], headers, act->body);
}

static void refuse(const Daemon *daemon, const Act *act)
{
    g_auto(Answer) answer = perform(daemon, act);
    g_test_message("%s: %d %s", act->path, answer.status, answer.body);
    g_assert_true(answer.status == 507 || answer.status == 503);
}

static void take(const Daemon *daemon, const Act *act)
{
    gint64 end = g_get_monotonic_time() + PATIENCE_US;
    for (;;) {
        g_auto(Answer) answer = perform(daemon, act);
        if (answer.status == 200 || answer.status == 201) {
            return;
        }
        g_test_message("%s: %d %s", act->path, answer.status, answer.body);
        g_assert_true(answer.status == 507 || answer.status == 503);
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_usleep(20000);
    }
}

/* A path as the administrator sees it, but for what a figure of the moment says. */
static char *seen(const Daemon *daemon, const char *path)
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", path, daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return g_steal_pointer(&answer.body);
}

static char *first_camera(const Daemon *daemon, const char *query)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras?q=%s&limit=1", query);
    g_autofree char *page = seen(daemon, path);
    return json_member(page, "id");
}

static char *made(const Daemon *daemon, const Act *act)
{
    g_auto(Answer) answer = perform(daemon, act);
    g_test_message("%s", answer.body);
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

static void test_full(AlertWorld *world, gconstpointer data)
{
    const Daemon *daemon = world->daemon;
    check_did(world, ROLE_OPERATOR, "claim", "{}", 200, "owner", "operator");
    g_autofree char *dark = first_camera(daemon, "state:offline%20reason:none");
    g_autofree char *body = g_strdup_printf("{\"cameras\":[\"%s\"],\"state\":\"out_of_service\","
                                            "\"reason\":\"maintenance\"}",
                                            world->own_camera);
    const Act order = {"POST", "/api/v1/service-orders", body, ROLE_SUPERVISOR};
    const Act offer = {"POST", "/api/v1/handovers", "{\"to\":\"supervisor\"}", ROLE_OPERATOR};
    g_autofree char *order_id = made(daemon, &order), *handover = made(daemon, &offer);
    g_autofree char *undo = g_strdup_printf("/api/v1/service-orders/%s/undo", order_id);
    g_autofree char *patch = g_strconcat("/api/v1/handovers/", handover, NULL);
    g_autofree char *reason = g_strdup_printf("/api/v1/cameras/%s/reason", dark);
    g_autofree char *finish =
        g_strdup_printf("{\"items\":[{\"ref\":\"alert/%s\",\"state\":\"accepted\"}],"
                        "\"status\":\"finished\"}",
                        world->id);
    const Act acts[] = {{"POST", undo, "{}", ROLE_SUPERVISOR},
                        {"PATCH", patch, finish, ROLE_SUPERVISOR},
                        {"POST", reason, "{\"reason\":\"maintenance\"}", ROLE_OPERATOR}};
    g_autofree char *order_path = g_strconcat("/api/v1/service-orders/", order_id, NULL);
    g_autofree char *held_path = g_strconcat("/api/v1/cameras/", world->own_camera, NULL);
    g_autofree char *dark_path = g_strconcat("/api/v1/cameras/", dark, NULL);
    g_autofree char *alert_path = g_strconcat("/api/v1/alerts/", world->id, NULL);
    const char *const paths[] = {order_path, held_path,         dark_path,
                                 alert_path, "/api/v1/logbook", "/api/v1/handovers"};
    char *before[G_N_ELEMENTS(paths)];
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        before[i] = seen(daemon, paths[i]);
    }
    set_file_limit(daemon, 1000);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
            refuse(daemon, &acts[i]);
        }
        for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
            g_autofree char *now = seen(daemon, paths[i]);
            g_assert_cmpstr(now, ==, before[i]);
        }
    }
    set_file_limit(daemon, RLIM_INFINITY);
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        take(daemon, &acts[i]);
        g_free(before[i]);
    }
    for (size_t i = G_N_ELEMENTS(acts); i < G_N_ELEMENTS(paths); i++) {
        g_free(before[i]);
    }
    check_member(world, "owner", "supervisor");
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add("/desks/a full disk refuses, and nothing of that is left", AlertWorld, NULL,
               alert_world_set_up, test_full, alert_world_tear_down);
    return g_test_run();
}
