/* Tickets through real HTTP: opened once, changed by who saw the newest version, told to others. */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "daemon_tickets.h"

static void test_steps(AlertWorld *world, gconstpointer data)
{
    static const struct {
        const char *status;
        int answer;
        const char *allowed;
    } day[] = {
        {"on_scene", 409, "[\"dispatched\",\"resolved\",\"cancelled\"]"},
        {"dispatched", 200, NULL},
        {"closed", 409, "[\"new\",\"on_scene\",\"resolved\",\"cancelled\"]"},
        {"on_scene", 200, NULL},
        {"resolved", 200, NULL},
        {"cancelled", 409, "[\"new\",\"closed\"]"},
        {"closed", 200, NULL},
        {"resolved", 409, "[\"new\"]"},
        {"new", 200, NULL},
    };
    g_autofree char *id = ticket_open(world->daemon, ROLE_OPERATOR, "Banjir", world->camera);
    int version = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(day); i++) {
        g_autofree char *body = g_strdup_printf("{\"status\":\"%s\"}", day[i].status);
        g_auto(Answer) answer = ticket_patch(world->daemon, ROLE_OPERATOR, id, version, body);
        g_test_message("%s: %s", body, answer.body);
        g_assert_cmpint(answer.status, ==, day[i].answer);
        g_assert_true(day[i].allowed == NULL || strstr(answer.body, day[i].allowed) != NULL);
        version += answer.status == 200;
    }
    check_ticket(world->daemon, id, "status", "new");
    check_ticket(world->daemon, id, "acked_at", "null"); /* it began anew */
    g_assert_true(journal_says(world, "dispatch") && journal_says(world, "reopen"));
}

/* Two consoles change one version: both requests are on their way before either is answered. */
static void test_race(AlertWorld *world, gconstpointer data)
{
    for (int round = 0; round < 20; round++) {
        g_autofree char *id = ticket_open(world->daemon, ROLE_OPERATOR, "Dua", world->camera);
        int fds[2], statuses[2], tags = 0;
        for (int i = 0; i < 2; i++) {
            g_autofree char *body = g_strdup_printf("{\"title\":\"Judul %d\"}", i);
            g_autofree char *request = g_strdup_printf(
                "PATCH /api/v1/tickets/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                "Idempotency-Key: r%d\r\nIf-Match: \"1\"\r\n"
                "Content-Type: application/merge-patch+json\r\nContent-Length: %zu\r\n\r\n%s",
                id, world->daemon->token[i == 0 ? ROLE_OPERATOR : ROLE_SUPERVISOR], i, strlen(body),
                body);
            fds[i] = daemon_dial(world->daemon);
            socket_send(fds[i], request);
        }
        g_autofree char *won = NULL, *shown = NULL;
        for (int i = 0; i < 2; i++) {
            g_auto(Answer) answer = socket_answer(fds[i], NULL);
            statuses[i] = answer.status;
            tags += strstr(answer.head, "\"2\"") != NULL;
            char **place = answer.status == 200 ? &won : &shown;
            g_assert_null(*place);
            *place = json_member(strstr(answer.body, "\"number\""), "title");
            close(fds[i]);
        }
        g_assert_cmpint(MIN(statuses[0], statuses[1]), ==, 200);
        g_assert_cmpint(MAX(statuses[0], statuses[1]), ==, 412);
        g_assert_cmpint(tags, ==, 2); /* both are told the newest version */
        g_assert_cmpstr(won, ==, shown);
        check_ticket(world->daemon, id, "title", won);
        check_ticket(world->daemon, id, "version", "2");
    }
}

static void test_versions(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Banjir", world->camera);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 0, "{\"title\":\"x\"}"), 428);
    check_status(ticket_do(daemon, ROLE_VOLUNTEER, id, "notes", "{\"text\":\"x\"}"), 404);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"air naik\"}"), 201);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 1, "{\"title\":\"x\"}"), 412);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 2, "{\"title\":\"Rob\"}"), 200);
    check_ticket(daemon, id, "title", "Rob");
    check_ticket(daemon, id, "text", "air naik");
    check_ticket(daemon, id, "version", "3");
}

static void test_once(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    const char *token = daemon->token[ROLE_OPERATOR];
    g_autofree char *body = g_strdup_printf("{\"kind\":\"incident\",\"title\":\"Sekali\",\"id\":"
                                            "\"01JNA3T9V3B5W5J0N7C9K2M4QX\",\"cameras\":[\"%s\"]}",
                                            world->camera);
    for (int i = 0; i < 3; i++) {
        g_auto(Answer) answer = daemon_post(daemon, "/api/v1/tickets", token, "once", body);
        g_assert_cmpint(answer.status, ==, 201);
        g_assert_nonnull(
            strstr(answer.head, "Location: /api/v1/tickets/01JNA3T9V3B5W5J0N7C9K2M4QX"));
        g_assert_nonnull(strstr(answer.head, "ETag: \"1\""));
        g_assert_cmpint(strstr(answer.head, "Idempotency-Replayed: true") != NULL, ==, i > 0);
        if (i == 1) {
            daemon_kill(daemon, SIGKILL);
            daemon_start(daemon);
            token = daemon->token[ROLE_OPERATOR];
        }
    }
    check_status(daemon_post(daemon, "/api/v1/tickets", token, "other", body), 409);
    g_auto(Answer) list = daemon_ask(daemon, "GET", "/api/v1/tickets", token, NULL, NULL);
    g_assert_cmpint(items_in(list.body), ==, 1);
}

static void test_worked_out(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *body = g_strdup_printf(
        "{\"kind\":\"incident\",\"title\":\"Dari alarm\",\"alerts\":[\"%s\"]}", world->id);
    g_auto(Answer) first = ticket_post(daemon, ROLE_OPERATOR, body);
    g_assert_cmpint(first.status, ==, 201);
    g_autofree char *id = json_member(first.body, "id");
    check_ticket(daemon, id, "topic", "banjir");
    check_ticket(daemon, id, "severity", "high");
    check_ticket(daemon, id, "agency", "dpu");
    g_assert_nonnull(strstr(first.body, "\"twin\":null"));
    g_auto(Answer) second = ticket_post(daemon, ROLE_SUPERVISOR, body);
    g_autofree char *twin = g_strdup_printf("\"twin\":{\"id\":\"%s\",\"number\":1", id);
    g_assert_nonnull(strstr(second.body, twin));
    g_autofree char *area = json_member(first.body, "area");
    g_autofree char *broken =
        g_strdup_printf("{\"kind\":\"maintenance\",\"title\":\"Kabel\",\"area\":\"%s\"}", area);
    g_auto(Answer) third = ticket_post(daemon, ROLE_OPERATOR, broken);
    g_assert_nonnull(strstr(third.body, "\"agency\":\"diskominfo\""));
    g_assert_nonnull(strstr(third.body, "\"twin\":null"));
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 1, "{\"agency\":null}"), 200);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 2, "{\"status\":\"dispatched\"}"), 422);
}

static void test_merge(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *one = ticket_open(daemon, ROLE_OPERATOR, "Satu", world->camera),
                    *two = ticket_open(daemon, ROLE_OPERATOR, "Dua", world->camera),
                    *three = ticket_open(daemon, ROLE_OPERATOR, "Tiga", world->camera);
    g_autofree char *into_one = g_strdup_printf("{\"into\":\"%s\"}", one),
                    *into_two = g_strdup_printf("{\"into\":\"%s\"}", two);
    check_status(ticket_do(daemon, ROLE_OPERATOR, one, "merge", into_one), 422);
    check_status(ticket_do(daemon, ROLE_OPERATOR, two, "merge", into_one), 200);
    check_status(ticket_do(daemon, ROLE_OPERATOR, two, "merge", into_one), 409);
    check_status(ticket_do(daemon, ROLE_OPERATOR, three, "merge", into_two), 409);
    check_status(ticket_do(daemon, ROLE_OPERATOR, one, "merge", into_two), 409);
    check_ticket(daemon, two, "merged_into", one);
    g_autofree char *list = g_strdup_printf("[\"%s\"", two);
    check_ticket(daemon, one, "merged", list);
    g_auto(Answer) refused =
        ticket_patch(daemon, ROLE_OPERATOR, two, 2, "{\"status\":\"resolved\"}");
    g_assert_cmpint(refused.status, ==, 409);
    g_assert_nonnull(strstr(refused.body, "\"state\":\"merged\""));
    check_status(ticket_do(daemon, ROLE_OPERATOR, two, "notes", "{\"text\":\"masih\"}"), 201);
    check_status(ticket_do(daemon, ROLE_OPERATOR, two, "unmerge", "{}"), 200);
    check_status(ticket_do(daemon, ROLE_OPERATOR, two, "unmerge", "{}"), 409);
    check_ticket(daemon, two, "merged_into", "null");
    check_ticket(daemon, two, "status", "new");
    check_ticket(daemon, one, "merged", "[");
    check_status(ticket_patch(daemon, ROLE_OPERATOR, two, 4, "{\"status\":\"resolved\"}"), 200);
    check_status(ticket_do(daemon, ROLE_OPERATOR, two, "merge", into_one), 409);
    g_assert_true(journal_says(world, "merge: with #1") && journal_says(world, "unmerge: with #2"));
}

static void test_refer(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Banjir", world->camera);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"Bu Siti, RT 3\"}"),
                 201);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "refer", "{\"to\":\"siapa\"}"), 400);
    g_auto(Answer) answer = ticket_do(daemon, ROLE_OPERATOR, id, "refer", "{\"to\":\"bpbd\"}");
    g_assert_cmpint(answer.status, ==, 201);
    const char *copy = strstr(answer.body, "{\"number\""), *end = strstr(copy, ",\"receipt\":\"");
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)copy, (gsize)(end - copy));
    g_autofree char *text = g_strndup(copy, (gsize)(end - copy));
    g_assert_null(strstr(text, "Siti"));
    g_assert_null(strstr(text, world->camera));
    check_ticket(daemon, id, "receipt", sum);
}

static void test_stream(AlertWorld *world, gconstpointer data)
{
    g_autoptr(Follower) other =
        follower_new(world->daemon, world->daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(other);
    g_autofree char *id = ticket_open(world->daemon, ROLE_OPERATOR, "Banjir", world->camera);
    for (int i = 0; i < 2; i++) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(other, &event));
        g_assert_cmpstr(event.name, ==, "ticket");
        g_assert_nonnull(strstr(event.data, id));
        g_assert_cmpint(strstr(event.data, "air naik") != NULL, ==, i == 1);
        if (i == 0) {
            check_status(
                ticket_do(world->daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"air naik\"}"),
                201);
        }
    }
}

static void test_restart(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Banjir", world->camera);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"satu\"}"), 201);
    check_status(
        ticket_attach(daemon, ROLE_OPERATOR, id, "catatan.txt", "text/plain", "air naik\n", 9),
        201);
    g_auto(Answer) before = ticket_read(daemon, ROLE_OPERATOR, id);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_auto(Answer) after = ticket_read(daemon, ROLE_OPERATOR, id);
    g_assert_cmpstr(before.body, ==, after.body);
    g_autofree char *next = ticket_open(daemon, ROLE_OPERATOR, "Kedua", world->camera);
    check_ticket(daemon, next, "number", "2");
    g_autofree char *sum = json_member(after.body, "sha256");
    g_autofree char *path = g_strdup_printf("/api/v1/tickets/%s/attachments/%s", id, sum);
    g_auto(Answer) file = daemon_ask(daemon, "GET", path, daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpstr(file.body, ==, "air naik\n");
    g_assert_nonnull(strstr(file.head, "X-Content-Type-Options: nosniff"));
    g_assert_nonnull(strstr(file.head, "Content-Type: text/plain"));
    g_assert_nonnull(strstr(file.head, "Content-Disposition: attachment"));
}

static void test_lists(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    const char *token = daemon->token[ROLE_OPERATOR];
    for (int i = 0; i < 12; i++) {
        g_autofree char *title = g_strdup_printf("Tiket %d", i);
        g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, title, world->camera);
        if (i % 3 == 0) {
            check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 1,
                                      "{\"status\":\"cancelled\",\"assignee\":\"Sari\"}"),
                         200);
        }
    }
    static const struct {
        const char *query;
        int found;
    } asked[] = {{"q=status:new", 8},    {"q=status:open%20-assignee:none", 0},
                 {"q=assignee:Sari", 4}, {"q=status:cancelled,closed", 4},
                 {"q=tiket%201", 3},     {"q=%2312", 1},
                 {"q=area:33.74", 12},   {"q=area:33.74.01.1001.001.001%20area:33.74.02", 0},
                 {"q=by:me&limit=5", 5}, {"q=overdue:yes", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
        g_autofree char *path = g_strconcat("/api/v1/tickets?", asked[i].query, NULL);
        g_auto(Answer) page = daemon_ask(daemon, "GET", path, token, NULL, NULL);
        g_test_message("%s: %d", asked[i].query, items_in(page.body));
        g_assert_cmpint(page.status, ==, 200);
        g_assert_cmpint(items_in(page.body), ==, asked[i].found);
    }
    g_auto(Answer) all = daemon_ask(daemon, "GET", "/api/v1/tickets?q=status:new", token,
                                    "Accept: application/x-ndjson\r\n", NULL);
    g_assert_cmpint(items_in(all.body), ==, 8);
    g_assert_nonnull(strstr(all.head, "Tilik-Revision: "));
}

static void set_file_limit(const Daemon *daemon, rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    g_assert_cmpint(prlimit(daemon->pid, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

/* A disk that is full refuses, shows nothing of what it refused, gives its number to the next, and
 * takes the same request when there is room. */
static void test_full(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    const char *token = daemon->token[ROLE_OPERATOR];
    g_autofree char *first = ticket_open(daemon, ROLE_OPERATOR, "Satu", world->camera);
    g_autofree char *body = g_strdup_printf(
        "{\"kind\":\"incident\",\"title\":\"Dua\",\"cameras\":[\"%s\"]}", world->camera);
    set_file_limit(daemon, 1000);
    for (int i = 0; i < 3; i++) {
        g_auto(Answer) refused = daemon_post(daemon, "/api/v1/tickets", token, "full", body);
        g_assert_true(refused.status == 507 || refused.status == 503);
        g_auto(Answer) note = ticket_do(daemon, ROLE_OPERATOR, first, "notes", "{\"text\":\"x\"}");
        g_assert_true(note.status == 507 || note.status == 503);
        check_ticket(daemon, first, "version", "1");
        g_auto(Answer) list = daemon_ask(daemon, "GET", "/api/v1/tickets", token, NULL, NULL);
        g_assert_cmpint(items_in(list.body), ==, 1);
    }
    set_file_limit(daemon, RLIM_INFINITY);
    gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    int status = 0;
    while (status != 201 && g_get_monotonic_time() < end) {
        g_auto(Answer) answer = daemon_post(daemon, "/api/v1/tickets", token, "full", body);
        g_autofree char *number = json_member(answer.body, "number");
        status = answer.status;
        g_assert_true(status != 201 || strcmp(number, "2") == 0);
    }
    g_assert_cmpint(status, ==, 201);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, first, 1, "{\"title\":\"Masih\"}"), 200);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/tickets/only steps of the table are taken, others are told the legal ones", test_steps},
        {"/tickets/two consoles at once: one changes it, the other is shown what it is now",
         test_race},
        {"/tickets/a change needs the newest version, a note none", test_versions},
        {"/tickets/a ticket is opened once, whatever happens in between", test_once},
        {"/tickets/what is not said is worked out, and a twin is named", test_worked_out},
        {"/tickets/what is merged is taken out again as it was", test_merge},
        {"/tickets/another agency gets a copy without names, and a receipt stays", test_refer},
        {"/tickets/others are told at once", test_stream},
        {"/tickets/nothing is lost when the server is killed", test_restart},
        {"/tickets/lists are filtered", test_lists},
        {"/tickets/a full disk refuses, and nothing of that is left", test_full},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
