/* Acts that are sent twice, by the wrong people, on what is closed to them, or make no sense. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "daemon_alerts.h"

static Answer post(const AlertWorld *world, Role role, const char *act, const char *key,
                   const char *body)
{
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/%s", world->id, act);
    return daemon_post(world->daemon, path, world->daemon->token[role], key, body);
}

static void test_replay(AlertWorld *world, gconstpointer data)
{
    g_auto(Answer) first = post(world, ROLE_OPERATOR, "ack", "k", "{\"looked_s\":7}");
    g_assert_cmpint(first.status, ==, 200);
    g_autofree char *unacked =
        alert_did(world->daemon, ROLE_OPERATOR, world->id, "unack", "{}", 200, "state");
    g_auto(Answer) again = post(world, ROLE_OPERATOR, "ack", "k", "{\"looked_s\":7}");
    g_assert_cmpint(again.status, ==, 200);
    g_assert_cmpstr(again.body, ==, first.body);
    g_assert_nonnull(strcasestr(again.head, "Idempotency-Replayed: true"));
    check_member(world, "state", "unack");
    g_auto(Answer) other = post(world, ROLE_OPERATOR, "ack", "k", "{\"looked_s\":8}");
    g_assert_cmpint(other.status, ==, 422);
    g_auto(Answer) another = post(world, ROLE_SUPERVISOR, "ack", "k", "{\"looked_s\":8}");
    g_assert_cmpint(another.status, ==, 200);
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/ack", world->id);
    g_auto(Answer) keyless = daemon_ask(
        world->daemon, "POST", path, world->daemon->token[ROLE_OPERATOR], NULL, "{\"looked_s\":1}");
    g_assert_cmpint(keyless.status, ==, 400);
}

static void pull_brake(const AlertWorld *world)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", world->camera);
    g_auto(Answer) answer = daemon_post(world->daemon, path, world->daemon->token[ROLE_OPERATOR],
                                        "brake", "{\"reason\":\"a living room\"}");
    g_assert_cmpint(answer.status, ==, 200);
}

/* What the brake closed is not acted on, read or replayed by those it closed it to. */
static void test_brake(AlertWorld *world, gconstpointer data)
{
    g_auto(Answer) first = post(world, ROLE_OPERATOR, "claim", "k", "{}");
    g_assert_cmpint(first.status, ==, 200);
    g_autofree char *one = g_strdup_printf("{\"act\":\"claim\",\"ids\":[\"%s\"]}", world->id);
    g_auto(Answer) bulk = daemon_post(world->daemon, "/api/v1/alerts/bulk",
                                      world->daemon->token[ROLE_OPERATOR], "b", one);
    g_assert_cmpint(bulk.status, ==, 200);
    g_assert_nonnull(strstr(bulk.body, "\"owner\":\"operator\""));
    g_autoptr(Follower) operator=
        follower_new(world->daemon, world->daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(operator);
    pull_brake(world);
    bool gone = false;
    for (g_auto(Event) event = {0}; !gone;) {
        g_assert_true(follower_next(operator, & event));
        gone = event.name != NULL && strcmp(event.name, "alert") == 0 &&
               strstr(event.data, world->id) != NULL && strstr(event.data, "\"gone\":true") != NULL;
    }
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":1}", 404, "detail",
              "There is no such alert.");
    g_auto(Answer) hidden =
        alert_read(world->daemon, world->daemon->token[ROLE_OPERATOR], world->id);
    g_assert_cmpint(hidden.status, ==, 404);
    g_auto(Answer) again = post(world, ROLE_OPERATOR, "claim", "k", "{}");
    g_assert_cmpint(again.status, ==, 404);
    g_assert_null(strstr(again.body, world->camera));
    g_auto(Answer) bulk_again = daemon_post(world->daemon, "/api/v1/alerts/bulk",
                                            world->daemon->token[ROLE_OPERATOR], "b", one);
    g_assert_cmpint(bulk_again.status, ==, 200);
    g_assert_nonnull(strstr(bulk_again.body, "\"status\":404"));
    g_assert_null(strstr(bulk_again.body, "\"owner\""));
    check_did(world, ROLE_SUPERVISOR, "shelve", "{\"minutes\":5,\"reason\":\"brake\"}", 200,
              "shelved_by", "supervisor");
}

static void test_scope(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_auto(Answer) foreign = alert_do(daemon, ROLE_VOLUNTEER, world->id, "claim", "{}");
    g_auto(Answer) guessed =
        alert_do(daemon, ROLE_VOLUNTEER, "01JNA3T9V3B5W5J0N7C9K2M4QX", "claim", "{}");
    g_assert_cmpint(foreign.status, ==, 404);
    g_assert_cmpint(guessed.status, ==, 404);
    g_assert_cmpstr(foreign.body, ==, guessed.body);
    g_autofree char *own = alert_raise(daemon, world->own_camera, "kamtibmas");
    g_autofree char *owner = alert_did(daemon, ROLE_VOLUNTEER, own, "claim", "{}", 200, "owner");
    g_assert_cmpstr(owner, ==, "volunteer");
    g_auto(Answer) led =
        alert_do(daemon, ROLE_VOLUNTEER, own, "suppress", "{\"reason\":\"quiet\"}");
    g_assert_cmpint(led.status, ==, 403);
    static const Role without[] = {ROLE_PUBLIC, ROLE_AUDITOR, ROLE_SOURCE};
    for (size_t i = 0; i < G_N_ELEMENTS(without); i++) {
        g_auto(Answer) refused = alert_do(daemon, without[i], world->id, "claim", "{}");
        g_assert_cmpint(refused.status, ==, 403);
    }
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/claim", world->id);
    g_auto(Answer) tokenless = daemon_post(daemon, path, "wrong", "k", "{}");
    g_assert_cmpint(tokenless.status, ==, 401);
    check_member(world, "owner", "null");
}

static void test_hostile(AlertWorld *world, gconstpointer data)
{
    static const char *const bodies[] = {"[]",
                                         "null",
                                         "{",
                                         "\"ack\"",
                                         "{\"looked_s\":1}{}",
                                         "17",
                                         "\xff{}",
                                         "{\"looked_s\":1,\"looked_s\":2}",
                                         "true",
                                         "{\"looked_s\":1e300}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        check_did(world, ROLE_OPERATOR, "ack", bodies[i], 400, "status", "400");
    }
    g_autofree char *blanks = g_strnfill(20000, ' ');
    check_did(world, ROLE_OPERATOR, "ack", blanks, 413, "status", "413");
    g_autofree char *deep = g_strnfill(16000, '[');
    check_did(world, ROLE_OPERATOR, "ack", deep, 400, "status", "400");
    g_autofree char *long_reason = g_strnfill(9000, 'x');
    g_autofree char *body =
        g_strdup_printf("{\"minutes\":5,\"reason\":\"\\u001b[31m\\u202e%s\"}", long_reason);
    g_autofree char *kept =
        alert_did(world->daemon, ROLE_OPERATOR, world->id, "shelve", body, 200, "shelf_reason");
    g_assert_cmpuint(strlen(kept), <=, 300);
    g_assert_null(strchr(kept, '\033'));
    g_assert_null(strstr(kept, "\xe2\x80\xae"));
    g_auto(Answer) unknown = alert_do(world->daemon, ROLE_OPERATOR, world->id, "explode", "{}");
    g_assert_cmpint(unknown.status, ==, 404);
    g_auto(Answer) slash = alert_do(world->daemon, ROLE_OPERATOR, "a%2fb", "claim", "{}");
    g_assert_cmpint(slash.status, ==, 404);
}

static Answer bulk(const AlertWorld *world, Role role, const char *key, const char *members,
                   const char *const *ids)
{
    g_autoptr(GString) body = g_string_new("{");
    g_string_append_printf(body, "%s,\"ids\":[", members);
    for (const char *const *id = ids; *id != NULL; id++) {
        g_string_append_printf(body, "%s\"%s\"", id == ids ? "" : ",", *id);
    }
    g_string_append(body, "]}");
    return daemon_post(world->daemon, "/api/v1/alerts/bulk", world->daemon->token[role], key,
                       body->str);
}

static gint64 newest(const AlertWorld *world)
{
    g_auto(Answer) answer = daemon_ask(world->daemon, "GET", "/api/v1/alerts?limit=1",
                                       world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    return g_ascii_strtoll(strstr(answer.head, "Tilik-Revision: ") + 16, NULL, 10);
}

static void test_bulk(AlertWorld *world, gconstpointer data)
{
    g_autofree char *second = alert_raise(world->daemon, world->camera, "sampah");
    g_autofree char *taken = alert_raise(world->daemon, world->camera, "rob");
    g_autofree char *owner =
        alert_did(world->daemon, ROLE_SUPERVISOR, taken, "claim", "{}", 200, "owner");
    const char *const ids[] = {world->id, "nothing", second, taken, world->id, NULL};
    gint64 before = newest(world);
    g_auto(Answer) done = bulk(world, ROLE_OPERATOR, "b", "\"act\":\"claim\"", ids);
    g_assert_cmpint(done.status, ==, 200);
    g_test_message("%s", done.body);
    g_auto(GStrv) items = g_strsplit(done.body, "{\"index\":", -1);
    static const int statuses[] = {200, 404, 200, 409, 200};
    g_assert_cmpuint(g_strv_length(items), ==, 6);
    for (int i = 0; i < 5; i++) {
        g_autofree char *status = json_member(items[i + 1], "status");
        g_assert_cmpint(atoi(items[i + 1]), ==, i);
        g_assert_cmpint(atoi(status), ==, statuses[i]);
    }
    g_assert_nonnull(strstr(items[4], "\"owner\":\"supervisor\""));
    g_assert_cmpint(newest(world), ==, before + 3); /* a row each for what changed, and a line */
    g_auto(Answer) again = bulk(world, ROLE_OPERATOR, "b", "\"act\":\"claim\"", ids);
    g_assert_cmpstr(again.body, ==, done.body);
    g_assert_nonnull(strcasestr(again.head, "Idempotency-Replayed: true"));
    g_auto(Answer) other = bulk(world, ROLE_OPERATOR, "b", "\"act\":\"release\"", ids);
    g_assert_cmpint(other.status, ==, 422);
    g_auto(Answer) led =
        bulk(world, ROLE_OPERATOR, "c", "\"act\":\"suppress\",\"reason\":\"x\"", ids);
    g_assert_cmpint(led.status, ==, 200);
    g_assert_nonnull(strstr(led.body, "\"status\":403"));
    g_assert_null(strstr(led.body, "\"status\":200"));
}

static void test_bulk_bounds(AlertWorld *world, gconstpointer data)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_auto(Answer) none =
        bulk(world, ROLE_OPERATOR, "k0", "\"act\":\"claim\"", (const char *const[]){NULL});
    g_assert_cmpint(none.status, ==, 400);
    for (int i = 0; i < 5000; i++) {
        g_ptr_array_add(ids, (gpointer) "01JNA3T9V3B5W5J0N7C9K2M4QX");
    }
    g_ptr_array_add(ids, NULL);
    g_auto(Answer) most =
        bulk(world, ROLE_OPERATOR, "k1", "\"act\":\"claim\"", (const char *const *)ids->pdata);
    g_assert_cmpint(most.status, ==, 200);
    g_ptr_array_index(ids, ids->len - 1) = (gpointer) "x";
    g_ptr_array_add(ids, NULL);
    g_auto(Answer) over =
        bulk(world, ROLE_OPERATOR, "k2", "\"act\":\"claim\"", (const char *const *)ids->pdata);
    g_assert_cmpint(over.status, ==, 400);
    const char *const one[] = {world->id, NULL};
    static const char *const bad[] = {"\"act\":\"explode\"", "\"act\":null", "\"act\":\"ack\"",
                                      "\"act\":\"close\",\"verdict\":7", "\"x\":1"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *key = g_strdup_printf("bad%zu", i);
        g_auto(Answer) refused = bulk(world, ROLE_OPERATOR, key, bad[i], one);
        g_assert_cmpint(refused.status, ==, 400);
    }
    g_autofree char *huge = g_strnfill(600000, ' ');
    g_auto(Answer) large = daemon_post(world->daemon, "/api/v1/alerts/bulk",
                                       world->daemon->token[ROLE_OPERATOR], "k3", huge);
    g_assert_cmpint(large.status, ==, 413);
    check_member(world, "owner", "null");
}

/* Within its on-delay an alert is nobody's: it may never be told. */
static void test_pending(AlertWorld *world, gconstpointer data)
{
    static const char *const acts[] = {"claim", "escalate"};
    daemon_kill(world->daemon, SIGTERM);
    g_assert_true(
        g_file_set_contents(world->daemon->config, "[delays]\nsampah = 3600 0\n", -1, NULL));
    daemon_start(world->daemon);
    g_autofree char *id = alert_raise(world->daemon, world->camera, "sampah");
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        g_autofree char *status =
            alert_did(world->daemon, ROLE_SUPERVISOR, id, acts[i], "{}", 409, "status");
    }
    g_autofree char *state = alert_did(world->daemon, ROLE_SUPERVISOR, id, "close",
                                       "{\"verdict\":\"false\"}", 409, "state");
    g_assert_cmpstr(state, ==, "normal");
}

/* What was answered stands after the power went. */
static void test_restart(AlertWorld *world, gconstpointer data)
{
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":9}", 200, "state", "acked");
    check_did(world, ROLE_OPERATOR, "shelve", "{\"minutes\":30,\"reason\":\"hujan\"}", 200, "state",
              "shelved");
    daemon_kill(world->daemon, SIGKILL);
    daemon_start(world->daemon);
    check_member(world, "state", "shelved");
    check_member(world, "owner", "operator");
    check_did(world, ROLE_OPERATOR, "unshelve", "{}", 200, "state", "acked");
    check_member(world, "looked_s", "9");
}

static void cap_file_size(const AlertWorld *world, rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    g_assert_cmpint(prlimit(world->daemon->pid, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

/* What could not be written has not happened: nobody has it, and the next may take it. */
static void test_disk_full(AlertWorld *world, gconstpointer data)
{
    g_autoptr(Follower) follower =
        follower_new(world->daemon, world->daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(follower);
    cap_file_size(world, 4096);
    for (int round = 0; round < 3; round++) {
        check_did(world, ROLE_OPERATOR, "claim", "{}", 507, "status", "507");
        check_did(world, ROLE_SUPERVISOR, "ack", "{\"looked_s\":1}", 507, "status", "507");
        check_member(world, "owner", "null");
        check_member(world, "state", "unack");
    }
    g_auto(Answer) lost = post(world, ROLE_OPERATOR, "claim", "lost", "{}");
    g_assert_cmpint(lost.status, ==, 507);
    cap_file_size(world, RLIM_INFINITY);
    check_did(world, ROLE_SUPERVISOR, "claim", "{}", 200, "owner", "supervisor");
    g_auto(Answer) late = post(world, ROLE_OPERATOR, "claim", "lost", "{}");
    g_assert_cmpint(late.status, ==, 409);
    g_auto(Event) event = {0};
    do {
        g_assert_true(follower_next(follower, &event));
    } while (event.name == NULL);
    g_assert_nonnull(strstr(event.data, "\"owner\":\"supervisor\""));
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/alerts/an act that is sent twice is done once", test_replay},
        {"/alerts/the brake closes a camera's alerts, and kept answers too", test_brake},
        {"/alerts/another's area and guessed ids are the same nothing", test_scope},
        {"/alerts/hostile bodies change nothing and leave no control byte", test_hostile},
        {"/alerts/many at once, each with its own result, in one commit", test_bulk},
        {"/alerts/bulk has bounds", test_bulk_bounds},
        {"/alerts/a full disk takes no claim, and keeps none", test_disk_full},
        {"/alerts/what is not told yet is nobody's", test_pending},
        {"/alerts/what was answered stands after a kill", test_restart},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
