/* The clocks of tickets: what runs out is told, and what stays so is told to supervisors, once. */
#include <string.h>
#include <unistd.h>

#include "daemon_tickets.h"

static const char plan[] = "[incident]\nbanjir = damkar low:dlh\n[incident-clocks]\n"
                           "critical = 0 1\nhigh = 1 3600\nmedium = 3600 3600\nlow = 0 0\n"
                           "[escalation]\nseconds = 1\n";

typedef struct Clocked {
    AlertWorld world;
    char *plan, *config;
} Clocked;

static void set_up(Clocked *clocked, gconstpointer data)
{
    AlertWorld *world = &clocked->world;
    int fd = g_file_open_tmp("tilik-dispatch-XXXXXX", &clocked->plan, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(clocked->plan, plan, -1, NULL));
    clocked->config = g_strdup_printf("[server]\ndispatch = %s\n", clocked->plan);
    world->daemon = daemon_new(clocked->config, NULL);
    g_auto(Answer) all = daemon_ask(world->daemon, "GET", "/api/v1/cameras?q=state:online&limit=1",
                                    world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    world->camera = json_member(all.body, "id");
}

static void tear_down(Clocked *clocked, gconstpointer data)
{
    daemon_free(clocked->world.daemon);
    g_free(clocked->world.camera);
    unlink(clocked->plan);
    g_free(clocked->plan);
    g_free(clocked->config);
}

static char *open_one(const AlertWorld *world, const char *severity)
{
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"incident\",\"title\":\"%s\",\"topic\":\"banjir\","
                        "\"severity\":\"%s\",\"cameras\":[\"%s\"]}",
                        severity, severity, world->camera);
    g_auto(Answer) answer = ticket_post(world->daemon, ROLE_OPERATOR, body);
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

/* The next event of a ticket that has the text in it; those before it have not. */
static void wait_for(Follower *follower, const char *id, const char *text)
{
    for (;;) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(follower, &event));
        if (event.data != NULL && strstr(event.data, id) != NULL &&
            strstr(event.data, text) != NULL) {
            return;
        }
    }
}

static void test_runs_out(Clocked *clocked, gconstpointer data)
{
    const AlertWorld *world = &clocked->world;
    g_autoptr(Follower) follower =
        follower_new(world->daemon, world->daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(follower);
    g_autofree char *id = open_one(world, "high"), *calm = open_one(world, "low");
    wait_for(follower, id, "\"overdue\":[\"ack\"],\"escalated_at\":null");
    wait_for(follower, id, "\"escalated_at\":\"");
    check_ticket(world->daemon, id, "version", "3"); /* each once */
    check_ticket(world->daemon, calm, "ack_by", "null");
    check_ticket(world->daemon, calm, "version", "1");
    check_ticket(world->daemon, calm, "agency", "dlh");
    check_ticket(world->daemon, id, "agency", "damkar");
    g_auto(Answer) found = daemon_ask(world->daemon, "GET", "/api/v1/tickets?q=overdue:ack",
                                      world->daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(items_in(found.body), ==, 1);
    g_assert_true(journal_says(world, "overdue: nobody has taken it"));
}

static void test_reached(Clocked *clocked, gconstpointer data)
{
    const AlertWorld *world = &clocked->world;
    g_autoptr(Follower) follower =
        follower_new(world->daemon, world->daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(follower);
    g_autofree char *taken = open_one(world, "high"), *left = open_one(world, "high");
    check_status(ticket_patch(world->daemon, ROLE_OPERATOR, taken, 1, "{\"assignee\":\"Sari\"}"),
                 200);
    wait_for(follower, left, "\"escalated_at\":\"");
    check_ticket(world->daemon, taken, "version", "2"); /* whose clock had run as long */
    check_status(
        ticket_patch(world->daemon, ROLE_OPERATOR, taken, 2, "{\"severity\":\"critical\"}"), 200);
    wait_for(follower, taken, "\"overdue\":[\"arrive\"]");
}

/* What ran out while nobody served is told when somebody does. */
static void test_restart(Clocked *clocked, gconstpointer data)
{
    const AlertWorld *world = &clocked->world;
    g_autofree char *id = open_one(world, "critical");
    daemon_kill(world->daemon, SIGKILL);
    daemon_start(world->daemon);
    for (int i = 0; i < 1000; i++) {
        g_autofree char *escalated = ticket_member(world->daemon, id, "escalated_at");
        if (strcmp(escalated, "null") != 0) {
            return;
        }
        g_usleep(20000);
    }
    g_test_fail_printf("nobody was told");
}

static void test_bad_plan(Clocked *clocked, gconstpointer data)
{
    static const struct {
        const char *text, *said;
    } bad[] = {{"[x]\n", ":1: unknown group [x]"},
               {"[incident]\nbanjir = siapa\n", ":2: banjir: an agency"},
               {"[incident]\nbanjir = critical:dpu\n", ":2: banjir: an agency"},
               {"[incident-clocks]\nhigh = 5\n", ":2: high: two numbers"},
               {"[incident-clocks]\nhuge = 5 5\n", ":2: unknown key 'huge'"},
               {"[escalation]\nseconds = -1\n", ":2: seconds goes from 0"}};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *config = NULL, *text = NULL, *out = NULL, *said = NULL;
        int fd = g_file_open_tmp("tilik-conf-XXXXXX", &config, NULL), status = 0;
        close(fd);
        g_assert_true(g_file_set_contents(clocked->plan, bad[i].text, -1, NULL));
        g_assert_true(g_file_set_contents(config, clocked->config, -1, NULL));
        const char *arguments[] = {g_getenv("TILIKD"), "check-config", "--config", config, NULL};
        g_assert_true(g_spawn_sync(NULL, (char **)arguments, NULL, 0, NULL, NULL, &out, &said,
                                   &status, NULL));
        unlink(config);
        g_test_message("%s", said);
        g_assert_cmpint(status, !=, 0);
        g_assert_nonnull(strstr(said, bad[i].said));
        g_assert_nonnull(strstr(said, clocked->plan));
    }
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(Clocked *, gconstpointer);
    } tests[] = {
        {"/tickets/a clock that runs out is told, and later the supervisors, once", test_runs_out},
        {"/tickets/a clock that was reached stands still", test_reached},
        {"/tickets/what ran out while nobody served is told then", test_restart},
        {"/tickets/a mistake in the dispatch matrix is told with its place", test_bad_plan},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Clocked, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
