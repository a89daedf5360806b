/* The roll-call: who writes it down, what is kept of each RT, and who is told. */
#include <string.h>

#include "base/clock.h"
#include "daemon_tickets.h"

static void set_up(AlertWorld *world, gconstpointer data)
{
    static const char *const quiet[] = {"--rate", "0", NULL};
    world->daemon = daemon_new("[rollcall]\nfrom = 20:30\nevery = 45\n", quiet);
    g_auto(Answer) own = daemon_ask(world->daemon, "GET", "/api/v1/session",
                                    world->daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    const char *area = strstr(own.body, "\"areas\":[\"");
    world->own = g_strndup(area + 10, strcspn(area + 10, "\""));
    g_auto(Answer) page = daemon_ask(world->daemon, "GET", "/api/v1/cameras?q=class:rt&limit=1000",
                                     world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    for (const char *at = page.body; (at = strstr(at, "\"area\":\"")) != NULL; at += 8) {
        g_autofree char *code = g_strndup(at + 8, strcspn(at + 8, "\""));
        if (strcmp(code, world->own) != 0 && strlen(code) == strlen(world->own)) {
            world->camera = g_steal_pointer(&code); /* another RT */
            break;
        }
    }
    g_assert_nonnull(world->camera);
}

static void tear_down(AlertWorld *world, gconstpointer data)
{
    daemon_free(world->daemon);
    g_free(world->own);
    g_free(world->camera);
}

static Answer post(const AlertWorld *world, Role role, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    return daemon_post(world->daemon, "/api/v1/roll-calls", world->daemon->token[role], key, body);
}

static Answer get(const AlertWorld *world, Role role, const char *rest)
{
    g_autofree char *path = g_strconcat("/api/v1/roll-calls", rest, NULL);
    return daemon_ask(world->daemon, "GET", path, world->daemon->token[role], NULL, NULL);
}

static char *line(const char *area, const char *rest)
{
    return g_strdup_printf("{\"area\":\"%s\",%s}", area, rest);
}

static char *one(const char *area, const char *rest, const char *more)
{
    return g_strdup_printf("{\"area\":\"%s\",\"lines\":[{\"area\":\"%s\",%s}]%s}", area, area, rest,
                           more);
}

static void test_written(AlertWorld *world, gconstpointer data)
{
    g_autoptr(Follower) follower =
        follower_new(world->daemon, world->daemon->token[ROLE_VOLUNTEER], -1, NULL);
    follower_settle(follower);
    g_autofree char *own = line(world->own, "\"state\":\"present\",\"people\":2");
    g_autofree char *other = line(world->camera, "\"state\":\"alarm\",\"text\":\"maling\"");
    g_autofree char *body = g_strdup_printf("{\"area\":\"33.74\",\"lines\":[%s,%s]}", other, own);
    check_status(post(world, ROLE_OPERATOR, body), 201);
    g_auto(Event) event = {0};
    do {
        event_clear(&event);
        g_assert_true(follower_next(follower, &event));
    } while (event.name == NULL || strcmp(event.name, "rollcall") != 0);
    g_assert_nonnull(strstr(event.data, world->own)); /* its own RT, and not the other */
    g_autofree char *people = json_member(event.data, "people");
    g_assert_cmpstr(people, ==, "2");
    g_auto(Answer) all = get(world, ROLE_OPERATOR, "");
    g_assert_cmpint(items_in(all.body), ==, 2);
    g_assert_nonnull(strstr(all.body, "\"expected_every_s\":2700,\"watch\":{\"from\":\"20:30\","
                                      "\"to\":\"03:00\"}"));
    g_auto(Answer) mine = get(world, ROLE_VOLUNTEER, "");
    g_assert_cmpint(items_in(mine.body), ==, 1);
    g_autofree char *query = g_strconcat("?area=", world->camera, NULL);
    g_auto(Answer) there = get(world, ROLE_OPERATOR, query);
    g_assert_cmpint(items_in(there.body), ==, 1);
    g_assert_nonnull(strstr(there.body, "maling"));
    g_auto(Answer) page = get(world, ROLE_OPERATOR, "?limit=1");
    g_assert_nonnull(strstr(page.head, "rel=\"next\""));
    g_assert_true(journal_says(world, "\"act\":\"rollcall\""));
    daemon_kill(world->daemon, SIGKILL);
    daemon_start(world->daemon);
    g_auto(Answer) again = get(world, ROLE_OPERATOR, "");
    g_assert_cmpint(items_in(again.body), ==, 2);
}

static void test_rights(AlertWorld *world, gconstpointer data)
{
    g_autofree char *own = one(world->own, "\"state\":\"safe\"", "");
    g_autofree char *other = one(world->camera, "\"state\":\"safe\"", "");
    g_autofree char *nowhere = one("33.74.01.1001.999.999", "\"state\":\"safe\"", "");
    check_status(post(world, ROLE_VOLUNTEER, own), 201);
    check_status(post(world, ROLE_VOLUNTEER, other), 422);
    check_status(post(world, ROLE_OPERATOR, nowhere), 422);
    check_status(post(world, ROLE_PUBLIC, own), 403);
    check_status(post(world, ROLE_AUDITOR, own), 403);
    check_status(get(world, ROLE_PUBLIC, ""), 403);
    check_status(get(world, ROLE_AUDITOR, ""), 200);
}

static void test_refused(AlertWorld *world, gconstpointer data)
{
    g_autofree char *twice = line(world->own, "\"state\":\"safe\"");
    g_autofree char *bodies[] = {
        g_strdup("{}"),
        g_strdup_printf("{\"area\":\"%s\",\"lines\":[]}", world->own),
        g_strdup_printf("{\"area\":\"%s\",\"lines\":[%s,%s]}", world->own, twice, twice),
        g_strdup_printf("{\"area\":\"%s\",\"lines\":[%s]}", world->camera, twice),
        one(world->own, "\"state\":\"asleep\"", ""),
        one(world->own, "\"state\":\"safe\",\"people\":1000", ""),
        one(world->own, "\"state\":\"safe\",\"people\":-1", ""),
        one("33.74.01", "\"state\":\"safe\"", ""),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_test_message("%s", bodies[i]);
        check_status(post(world, ROLE_OPERATOR, bodies[i]), 400);
        g_free(g_steal_pointer(&bodies[i]));
    }
    check_status(get(world, ROLE_OPERATOR, "?area=33.74.x"), 400);
    check_status(get(world, ROLE_OPERATOR, "?cursor=%21"), 400);
    g_auto(Answer) none = get(world, ROLE_OPERATOR, "");
    g_assert_cmpint(items_in(none.body), ==, 0);
}

/* What was written while the link was away does not take the place of what was heard since; a clock
 * that is far off is not believed. */
static void test_late(AlertWorld *world, gconstpointer data)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms() - 3600000, at);
    g_autofree char *when = g_strdup_printf(",\"at\":\"%s\"", at);
    g_autofree char *early = one(world->own, "\"state\":\"alarm\"", when),
                    *now = one(world->own, "\"state\":\"safe\"", ""),
                    *odd =
                        one(world->own, "\"state\":\"empty\"", ",\"at\":\"1971-01-01T00:00:00Z\"");
    check_status(post(world, ROLE_OPERATOR, now), 201);
    check_status(post(world, ROLE_OPERATOR, early), 201);
    g_auto(Answer) kept = get(world, ROLE_OPERATOR, "");
    g_assert_nonnull(strstr(kept.body, "\"state\":\"safe\""));
    check_status(post(world, ROLE_OPERATOR, odd), 201);
    g_auto(Answer) last = get(world, ROLE_OPERATOR, "");
    g_assert_nonnull(strstr(last.body, "\"state\":\"empty\""));
    g_assert_null(strstr(last.body, "1971"));
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/rollcall/what was said is told to those of the area, and kept", test_written},
        {"/rollcall/who may write and read it", test_rights},
        {"/rollcall/what is no roll-call is refused", test_refused},
        {"/rollcall/what comes late changes nothing that is newer", test_late},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
