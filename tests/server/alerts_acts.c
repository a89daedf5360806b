/* What people do about alerts, through real HTTP: one winner, nothing without its right, nothing
 * without a word in the journal. */
#include <string.h>
#include <unistd.h>

#include "daemon_alerts.h"

static void test_claim(AlertWorld *world, gconstpointer data)
{
    check_did(world, ROLE_OPERATOR, "claim", "{}", 200, "owner", "operator");
    check_did(world, ROLE_SUPERVISOR, "claim", "{}", 409, "owner", "operator");
    check_member(world, "owner", "operator");
    g_autofree char *before = alert_member(world->daemon, ROLE_ADMIN, world->id, "rev");
    check_did(world, ROLE_OPERATOR, "claim", "", 200, "rev", before);
    check_member(world, "rev", before);
    check_member(world, "state", "unack");
}

/* Two consoles at once: both requests are on their way before either is answered. */
static void test_race(AlertWorld *world, gconstpointer data)
{
    static const char *const acts[] = {"claim", "ack"};
    static const char *const bodies[] = {"{}", "{\"looked_s\":3}"};
    for (int round = 0; round < 20; round++) {
        const char *act = acts[round % 2], *body = bodies[round % 2];
        g_autofree char *kind = g_strdup_printf("kind_%d", round);
        g_autofree char *id = alert_raise(world->daemon, world->camera, kind);
        const Role roles[] = {round % 4 < 2 ? ROLE_OPERATOR : ROLE_SUPERVISOR,
                              round % 4 < 2 ? ROLE_SUPERVISOR : ROLE_OPERATOR};
        int fds[2], statuses[2];
        for (int i = 0; i < 2; i++) {
            g_autofree char *request = g_strdup_printf(
                "POST /api/v1/alerts/%s/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                "Idempotency-Key: r%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                "\r\n%s",
                id, act, world->daemon->token[roles[i]], i, strlen(body), body);
            fds[i] = daemon_dial(world->daemon);
            socket_send(fds[i], request);
        }
        const char *winner = NULL;
        g_autofree char *told = NULL;
        for (int i = 0; i < 2; i++) {
            g_auto(Answer) answer = socket_answer(fds[i], NULL);
            statuses[i] = answer.status;
            winner = answer.status == 200 ? role_word(roles[i]) : winner;
            told = answer.status == 409 ? json_member(answer.body, "owner") : told;
            close(fds[i]);
        }
        g_assert_cmpint(MIN(statuses[0], statuses[1]), ==, 200);
        g_assert_cmpint(MAX(statuses[0], statuses[1]), ==, 409);
        g_autofree char *owner = alert_member(world->daemon, ROLE_ADMIN, id, "owner");
        g_assert_cmpstr(told, ==, winner);
        g_assert_cmpstr(owner, ==, winner);
    }
}

static void test_stream(AlertWorld *world, gconstpointer data)
{
    g_autoptr(Follower) other =
        follower_new(world->daemon, world->daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(other);
    check_did(world, ROLE_OPERATOR, "claim", "{}", 200, "owner", "operator");
    g_auto(Event) event = {0};
    do {
        g_assert_true(follower_next(other, &event));
    } while (event.name == NULL);
    g_assert_cmpstr(event.name, ==, "alert");
    g_assert_nonnull(strstr(event.data, world->id));
    g_assert_nonnull(strstr(event.data, "\"owner\":\"operator\""));
}

static void test_ack(AlertWorld *world, gconstpointer data)
{
    check_did(world, ROLE_OPERATOR, "ack", "{}", 400, "detail",
              "ack: looked_s: missing: seconds, or null for not looked.");
    check_did(world, ROLE_OPERATOR, "ack", "", 400, "status", "400");
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":-1}", 400, "status", "400");
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":\"1\"}", 400, "status", "400");
    check_member(world, "state", "unack");
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":12}", 200, "state", "acked");
    check_member(world, "looked_s", "12");
    check_member(world, "acked_by", "operator");
    check_member(world, "owner", "operator");
    g_assert_true(journal_says(world, "ack: looked 12 s"));
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":30}", 200, "looked_s", "12");
    check_did(world, ROLE_SUPERVISOR, "ack", "{\"looked_s\":1}", 409, "state", "acked");
    check_did(world, ROLE_SUPERVISOR, "ack", "{\"looked_s\":1}", 409, "owner", "operator");
    check_did(world, ROLE_SUPERVISOR, "unack", "{}", 200, "state", "unack");
    check_did(world, ROLE_SUPERVISOR, "unack", "{}", 409, "state", "unack");
    check_did(world, ROLE_SUPERVISOR, "ack", "{\"looked_s\":null}", 200, "looked_s", "null");
    check_member(world, "acked_by", "supervisor");
    check_member(world, "owner", "operator");
    g_assert_true(journal_says(world, "ack: not looked"));
}

static void test_just_cleared(AlertWorld *world, gconstpointer data)
{
    alert_clear(world->daemon, world->camera, "banjir");
    alert_check_state(world->daemon, world->id, "rtn_unack");
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":4}", 200, "state", "normal");
    check_did(world, ROLE_SUPERVISOR, "ack", "{\"looked_s\":4}", 409, "state", "normal");
    check_did(world, ROLE_SUPERVISOR, "shelve", "{\"minutes\":5,\"reason\":\"x\"}", 409, "state",
              "normal");
    check_did(world, ROLE_SUPERVISOR, "claim", "{}", 409, "state", "normal");
    check_did(world, ROLE_OPERATOR, "close", "{\"verdict\":\"real\"}", 200, "verdict", "real");
    check_did(world, ROLE_OPERATOR, "close", "{\"verdict\":\"real\"}", 200, "verdict", "real");
    check_did(world, ROLE_OPERATOR, "close", "{\"verdict\":\"false\"}", 409, "state", "normal");
}

static void test_shelf(AlertWorld *world, gconstpointer data)
{
    static const char *const bad[] = {
        "{\"minutes\":0,\"reason\":\"x\"}",        "{\"minutes\":10081,\"reason\":\"x\"}",
        "{\"minutes\":1.5,\"reason\":\"x\"}",      "{\"minutes\":30}",
        "{\"minutes\":30,\"reason\":\"\"}",        "{\"minutes\":30,\"reason\":\"  \"}",
        "{\"minutes\":30,\"reason\":\"\\u202e\"}", "{\"reason\":\"x\"}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        check_did(world, ROLE_OPERATOR, "shelve", bad[i], 400, "status", "400");
    }
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":2}", 200, "state", "acked");
    check_did(world, ROLE_OPERATOR, "shelve",
              "{\"minutes\":30,\"reason\":\"pasar\",\"one_shot\":true}", 200, "state", "shelved");
    check_member(world, "shelf_reason", "pasar");
    check_member(world, "shelved_by", "operator");
    check_member(world, "one_shot", "true");
    g_assert_true(journal_says(world, "shelve: 30 min, once: pasar"));
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":2}", 409, "state", "shelved");
    check_did(world, ROLE_SUPERVISOR, "shelve", "{\"minutes\":60,\"reason\":\"again\"}", 200,
              "shelved_by", "supervisor");
    check_member(world, "one_shot", NULL);
    check_did(world, ROLE_OPERATOR, "unshelve", "{}", 200, "state", "acked");
    check_member(world, "shelved_until", "null");
    check_member(world, "shelf_reason", NULL);
    check_did(world, ROLE_OPERATOR, "unshelve", "{}", 409, "state", "acked");
}

static void test_suppress(AlertWorld *world, gconstpointer data)
{
    const char *body = "{\"reason\":\"uji pompa\"}";
    check_did(world, ROLE_OPERATOR, "suppress", body, 403, "status", "403");
    check_did(world, ROLE_OPERATOR, "unsuppress", "{}", 403, "status", "403");
    check_did(world, ROLE_SUPERVISOR, "suppress", "{\"reason\":7}", 400, "status", "400");
    check_did(world, ROLE_SUPERVISOR, "unsuppress", "{}", 409, "state", "unack");
    check_did(world, ROLE_SUPERVISOR, "suppress", body, 200, "state", "suppressed");
    check_did(world, ROLE_SUPERVISOR, "suppress", body, 200, "state", "suppressed");
    g_assert_true(journal_says(world, "suppress: uji pompa"));
    check_did(world, ROLE_OPERATOR, "ack", "{\"looked_s\":1}", 409, "state", "suppressed");
    check_did(world, ROLE_SUPERVISOR, "unsuppress", "{}", 200, "state", "unack");
    check_did(world, ROLE_SUPERVISOR, "suppress", "{}", 200, "state", "suppressed");
}

static void test_assign(AlertWorld *world, gconstpointer data)
{
    check_did(world, ROLE_OPERATOR, "assign", "{\"to\":\"supervisor\"}", 403, "status", "403");
    check_did(world, ROLE_OPERATOR, "claim", "{}", 200, "owner", "operator");
    check_did(world, ROLE_OPERATOR, "assign", "{\"to\":\"nobody\"}", 422, "status", "422");
    check_did(world, ROLE_OPERATOR, "assign", "{\"to\":\"auditor\"}", 422, "status", "422");
    check_did(world, ROLE_OPERATOR, "assign", "{\"to\":\"volunteer\"}", 422, "status", "422");
    check_did(world, ROLE_OPERATOR, "assign", "{\"to\":\"\"}", 400, "status", "400");
    check_did(world, ROLE_OPERATOR, "assign", "{\"to\":\"supervisor\"}", 200, "owner",
              "supervisor");
    check_did(world, ROLE_OPERATOR, "assign", "{\"to\":\"operator\"}", 403, "owner", "supervisor");
    check_did(world, ROLE_OPERATOR, "release", "{}", 403, "owner", "supervisor");
    check_did(world, ROLE_SUPERVISOR, "assign", "{\"to\":\"operator\"}", 200, "owner", "operator");
    check_did(world, ROLE_SUPERVISOR, "release", "{}", 200, "owner", "null");
    check_did(world, ROLE_OPERATOR, "release", "{}", 200, "owner", "null");
    check_member(world, "claimed_at", NULL);
}

static void test_escalate(AlertWorld *world, gconstpointer data)
{
    g_autofree char *first = alert_did(world->daemon, ROLE_OPERATOR, world->id, "escalate",
                                       "{\"reason\":\"air masuk\"}", 200, "escalated_at");
    g_assert_nonnull(first);
    g_assert_true(journal_says(world, "escalate: air masuk"));
    check_did(world, ROLE_SUPERVISOR, "escalate", "", 200, "escalated_at", first);
}

static void test_close(AlertWorld *world, gconstpointer data)
{
    static const char *const bad[] = {"{}", "{\"verdict\":null}", "{\"verdict\":\"none\"}",
                                      "{\"verdict\":true}", "{\"verdict\":\"REAL\"}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        check_did(world, ROLE_OPERATOR, "close", bad[i], 400, "status", "400");
    }
    check_did(world, ROLE_OPERATOR, "shelve", "{\"minutes\":5,\"reason\":\"x\"}", 200, "state",
              "shelved");
    check_did(world, ROLE_OPERATOR, "close", "{\"verdict\":\"false\"}", 200, "state", "normal");
    check_member(world, "verdict", "false");
    check_member(world, "active", "false");
    check_member(world, "shelved_until", "null");
    g_assert_true(journal_says(world, "close: false"));
    g_autofree char *next = alert_raise(world->daemon, world->camera, "banjir");
    g_auto(Answer) again = alert_read(world->daemon, world->daemon->token[ROLE_OPERATOR], next);
    g_autofree char *real = json_member(again.body, "real"),
                    *total = json_member(again.body, "total");
    g_assert_cmpstr(real, ==, "0");
    g_assert_cmpstr(total, ==, "1");
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/alerts/a claim has one winner, and is made once", test_claim},
        {"/alerts/two consoles at once: one has it, the other is told who", test_race},
        {"/alerts/a claim is told to other consoles", test_stream},
        {"/alerts/an ack says whether anybody looked", test_ack},
        {"/alerts/what has just cleared is acknowledged into normal", test_just_cleared},
        {"/alerts/a shelf has a time, a reason and a maker, and an ack outlives it", test_shelf},
        {"/alerts/only who leads suppresses", test_suppress},
        {"/alerts/an alert is given to who can take it, by who may give it", test_assign},
        {"/alerts/supervisors are called once", test_escalate},
        {"/alerts/a verdict ends it and is remembered", test_close},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
