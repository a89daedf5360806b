/* How much people may write, what is counted of it, and what leaves memory. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "daemon_tickets.h"

#define LIMITS                                                                                     \
    "[tickets]\n"                                                                                  \
    "files_megabytes = 2\n"                                                                        \
    "ticket_megabytes = 1\n"                                                                       \
    "person_minute = 40\n"
#define FILE_SIZE 256000

/* A figure of /metrics; -1 when it is not there. */
static double figure(const Daemon *daemon, const char *name)
{
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", "/metrics", daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_autofree char *line = g_strdup_printf("\n%s ", name);
    const char *at = strstr(answer.body, line);
    return at != NULL ? g_ascii_strtod(at + strlen(line), NULL) : -1;
}

static Answer attach_text(const Daemon *daemon, const char *id, char fill)
{
    g_autofree char *text = g_malloc(FILE_SIZE + 1);
    memset(text, fill, FILE_SIZE);
    return ticket_attach(daemon, ROLE_OPERATOR, id, "catatan.txt", "text/plain", text, FILE_SIZE);
}

static void test_files(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *one = ticket_open(daemon, ROLE_OPERATOR, "Satu", world->camera),
                    *two = ticket_open(daemon, ROLE_OPERATOR, "Dua", world->camera),
                    *three = ticket_open(daemon, ROLE_OPERATOR, "Tiga", world->camera);
    for (char fill = 'a'; fill < 'e'; fill++) {
        check_status(attach_text(daemon, one, fill), 201);
        check_status(attach_text(daemon, two, fill), 201);
    }
    g_auto(Answer) full = attach_text(daemon, one, 'e');
    g_assert_cmpint(full.status, ==, 413);
    g_assert_nonnull(strstr(full.body, "The ticket has no room"));
    g_auto(Answer) all = attach_text(daemon, three, 'e');
    g_assert_cmpint(all.status, ==, 413);
    g_assert_nonnull(strstr(all.body, "administrator"));
    check_ticket(daemon, three, "attachments", "[");
    g_assert_cmpfloat(figure(daemon, "tilikd_ticket_files"), ==, 8);
    g_assert_cmpfloat(figure(daemon, "tilikd_ticket_files_bytes"), ==, 8 * FILE_SIZE);
    g_assert_cmpfloat(figure(daemon, "tilikd_tickets_refused_total{why=\"files\"}"), ==, 2);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_assert_cmpfloat(figure(daemon, "tilikd_ticket_files_bytes"), ==, 8 * FILE_SIZE);
    check_status(attach_text(daemon, three, 'f'), 413);
    check_status(
        ticket_attach(daemon, ROLE_OPERATOR, three, "kecil.txt", "text/plain", "air naik", 8), 201);
}

static void test_minute(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    int taken = 0, refused = 0;
    int64_t start_ms = clock_mono_ms();
    for (int i = 0; i < 60; i++) {
        g_autofree char *body =
            g_strdup_printf("{\"kind\":\"incident\",\"title\":\"Nomor %d\",\"cameras\":[\"%s\"]}",
                            i, world->camera);
        g_auto(Answer) answer = ticket_post(daemon, ROLE_OPERATOR, body);
        taken += answer.status == 201;
        refused += answer.status == 429;
        g_assert_true(answer.status == 201 || strstr(answer.head, "Retry-After: ") != NULL);
    }
    /* What the bucket held, and what flowed in meanwhile. */
    int more = (int)((clock_mono_ms() - start_ms) * 40 / 60000) + 1;
    g_assert_cmpint(taken, >=, 40);
    g_assert_cmpint(taken, <=, 40 + more);
    g_assert_cmpint(taken + refused, ==, 60);
    g_assert_cmpfloat(figure(daemon, "tilikd_tickets_refused_total{why=\"minute\"}"), ==, refused);
    g_autofree char *another = ticket_open(daemon, ROLE_SUPERVISOR, "Lain", world->camera);
    g_assert_nonnull(another);
}

/* Lines of the logbook and notes are one bucket, beside that of tickets. */
static void test_writings(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    const char *sari = daemon->token[ROLE_OPERATOR], *budi = daemon->token[ROLE_SUPERVISOR];
    int taken = 0, refused = 0;
    g_autofree char *ticket = ticket_open(daemon, ROLE_OPERATOR, "Catatan", world->camera);
    g_autofree char *notes = g_strdup_printf("/api/v1/tickets/%s/notes", ticket);
    int64_t start_ms = clock_mono_ms();
    for (int i = 0; i < 60; i++) {
        g_autofree char *headers = g_strdup_printf("Idempotency-Key: tulisan-%d\r\n", i);
        g_auto(Answer) answer = daemon_ask(daemon, "POST", i % 2 == 0 ? "/api/v1/logbook" : notes,
                                           sari, headers, "{\"text\":\"listrik padam\"}");
        if (answer.status != 201 && answer.status != 429)
            g_error("%d %s", answer.status, answer.body);
        taken += answer.status == 201;
        refused += answer.status == 429;
        g_assert_true(answer.status == 201 || strstr(answer.head, "Retry-After: ") != NULL);
        g_assert_true(answer.status == 201 || strstr(answer.body, "/problems/too-many") != NULL);
    }
    int more = (int)((clock_mono_ms() - start_ms) * 40 / 60000) + 1;
    g_assert_cmpint(taken, >=, 40);
    g_assert_cmpint(taken, <=, 40 + more);
    g_assert_cmpint(taken + refused, ==, 60);
    g_auto(Answer) other = daemon_ask(daemon, "POST", "/api/v1/logbook", budi,
                                      "Idempotency-Key: tulisan-lain\r\n", "{\"text\":\"aman\"}");
    g_assert_cmpint(other.status, ==, 201);
}

/* Two write of the same thing at once, so that neither is committed when the other comes. */
static void test_twins(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    const Role roles[2] = {ROLE_OPERATOR, ROLE_SUPERVISOR};
    for (int round = 0; round < 15; round++) {
        int fds[2], twins = 0;
        for (int i = 0; i < 2; i++) {
            g_autofree char *body = g_strdup_printf("{\"kind\":\"incident\",\"title\":\"Satu\","
                                                    "\"topic\":\"uji_%d\",\"cameras\":[\"%s\"]}",
                                                    round, world->camera);
            g_autofree char *request = g_strdup_printf(
                "POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                "Idempotency-Key: twin-%d\r\nContent-Type: application/json\r\n"
                "Content-Length: %zu\r\n\r\n%s",
                daemon->token[roles[i]], round, strlen(body), body);
            fds[i] = daemon_dial(daemon);
            socket_send(fds[i], request);
        }
        for (int i = 0; i < 2; i++) {
            g_auto(Answer) answer = socket_answer(fds[i], NULL);
            g_test_message("%s", answer.body);
            g_assert_cmpint(answer.status, ==, 201);
            twins += strstr(answer.body, "\"twin\":{") != NULL;
            close(fds[i]);
        }
        g_assert_cmpint(twins, ==, 1); /* the one that came second */
    }
}

static void test_counted(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    double lines = figure(daemon, "tilikd_log_lines_total");
    g_autofree char *one = ticket_open(daemon, ROLE_OPERATOR, "Satu", world->camera),
                    *two = ticket_open(daemon, ROLE_OPERATOR, "Dua", world->camera);
    g_assert_cmpfloat(figure(daemon, "tilikd_tickets"), ==, 2);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, one, 1,
                              "{\"status\":\"dispatched\",\"agency\":\"bpbd\","
                              "\"severity\":\"critical\"}"),
                 200);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, one, 1, "{\"title\":\"x\"}"), 412);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, two, 1, "{\"status\":\"cancelled\"}"), 200);
    static const struct {
        const char *name;
        double value;
    } expected[] = {
        {"tilikd_tickets_open{status=\"dispatched\",severity=\"critical\"}", 1},
        {"tilikd_tickets_open{status=\"new\",severity=\"medium\"}", 0},
        {"tilikd_tickets_agency{agency=\"bpbd\"}", 1},
        {"tilikd_tickets_agency{agency=\"dpu\"}", 0},
        {"tilikd_tickets_overdue{clock=\"arrive\"}", 0},
        {"tilikd_tickets_opened_total", 2},
        {"tilikd_tickets_closed_total", 1},
        {"tilikd_tickets_refused_total{why=\"stale\"}", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_test_message("%s", expected[i].name);
        g_assert_cmpfloat(figure(daemon, expected[i].name), ==, expected[i].value);
    }
    g_assert_cmpfloat(figure(daemon, "tilikd_log_lines_total"), ==, lines + 4);
    g_auto(Answer) all =
        daemon_ask(daemon, "GET", "/metrics", daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_assert_null(strstr(all.body, "Satu")); /* nothing that people wrote */
    g_assert_null(strstr(all.body, "operator"));
}

/* What is closed is read from the journal, as it was, by each of the ways to read it. */
static void test_away(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Tutup", world->camera);
    check_status(
        ticket_attach(daemon, ROLE_OPERATOR, id, "catatan.txt", "text/plain", "air naik\n", 9),
        201);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 2, "{\"status\":\"resolved\"}"), 200);
    g_auto(Answer) closed = ticket_patch(daemon, ROLE_OPERATOR, id, 3, "{\"status\":\"closed\"}");
    g_assert_cmpint(closed.status, ==, 200);
    for (int life = 0; life < 2; life++) {
        g_auto(Answer) read = ticket_read(daemon, ROLE_OPERATOR, id);
        g_assert_cmpstr(read.body, ==, closed.body);
        g_assert_nonnull(strstr(read.head, "ETag: \"4\""));
        g_auto(Answer) page = daemon_ask(daemon, "GET", "/api/v1/tickets?q=status:closed",
                                         daemon->token[ROLE_OPERATOR], NULL, NULL);
        g_assert_nonnull(strstr(page.body, closed.body));
        g_auto(Answer) all =
            daemon_ask(daemon, "GET", "/api/v1/tickets", daemon->token[ROLE_OPERATOR],
                       "Accept: application/x-ndjson\r\n", NULL);
        g_assert_nonnull(strstr(all.body, closed.body));
        g_autofree char *since = json_member(closed.body, "rev");
        g_autofree char *path = g_strconcat("/api/v1/tickets?since=", since, NULL);
        g_auto(Answer) later =
            daemon_ask(daemon, "GET", path, daemon->token[ROLE_OPERATOR], NULL, NULL);
        g_assert_cmpint(items_in(later.body), ==, 0);
        check_status(ticket_read(daemon, ROLE_VOLUNTEER, id), 404);
        daemon_kill(daemon, SIGKILL);
        daemon_start(daemon);
    }
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 3, "{\"status\":\"new\"}"), 412);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"Masih basah.\"}"), 201);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 5, "{\"status\":\"new\"}"), 200);
    check_ticket(daemon, id, "status", "new");
    check_ticket(daemon, id, "version", "6");
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name, *config;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/tickets limits/attachments have room in one ticket, and in all", LIMITS, test_files},
        {"/tickets limits/one person opens so many a minute", LIMITS, test_minute},
        {"/tickets limits/one person writes so many notes and lines a minute", LIMITS,
         test_writings},
        {"/tickets limits/of two on their way at once the second is told of the first", NULL,
         test_twins},
        {"/tickets limits/metrics count them, without a word of anybody", NULL, test_counted},
        {"/tickets limits/what is closed leaves memory and is read as it was", NULL, test_away},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, tests[i].config, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
