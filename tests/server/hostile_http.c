/* What strangers and scoped readers try with addresses, forms and queries. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"

static Answer say(const Daemon *daemon, const char *first, const char *more)
{
    int fd = daemon_dial(daemon);
    g_autofree char *text = g_strdup_printf("%s\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n",
                                            first, daemon->token[ROLE_OPERATOR], more);
    socket_send(fd, text);
    Answer answer = socket_answer(fd, NULL);
    close(fd);
    return answer;
}

static void check_problem(const Daemon *daemon, const char *first, const char *more, int status)
{
    g_test_message("%s %s", first, more);
    g_auto(Answer) answer = say(daemon, first, more);
    g_assert_cmpint(answer.status, ==, status);
    g_assert_nonnull(strstr(answer.head, "Content-Type: application/problem+json"));
    g_assert_null(strstr(answer.head, "text/html"));
    g_autofree char *said = json_member(answer.body, "status");
    g_assert_nonnull(said);
    g_assert_cmpint(atoi(said), ==, status);
    g_autofree char *title = json_member(answer.body, "title");
    g_assert_nonnull(title);
}

/* A connection that has been answered before is refused in the same form. */
static void test_later_problem(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autofree char *good = g_strdup_printf("GET /api/v1/session HTTP/1.1\r\nHost: x\r\n"
                                            "Authorization: Bearer %s\r\n\r\n",
                                            daemon->token[ROLE_SOURCE]);
    g_autoptr(GString) rest = g_string_new(NULL);
    int fd = daemon_dial(daemon);
    socket_send(fd, good);
    g_auto(Answer) first = socket_answer(fd, rest);
    g_assert_cmpint(first.status, ==, 200);
    socket_send(fd, "POST /api/v1/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
    g_auto(Answer) large = socket_answer(fd, rest);
    close(fd);
    g_assert_cmpint(large.status, ==, 413);
    g_assert_nonnull(strstr(large.head, "Content-Type: application/problem+json"));
}

/* Also of what evhttp refuses before a handler sees it. */
static void test_problems(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autofree char *long_line = g_strnfill(20000, 'a');
    g_autofree char *endless = g_strconcat("GET /", long_line, " HTTP/1.1", NULL);
    check_problem(daemon, "FOO /api/v1/session HTTP/1.1", "", 501);
    check_problem(daemon, "get /api/v1/session HTTP/1.1", "", 501);
    check_problem(daemon, "GET /api/v1/session HTTP/1.1 x", "", 400);
    check_problem(daemon, "GET /api/v1/session HTTP/2.0", "", 400);
    check_problem(daemon, endless, "", 400);
    check_problem(daemon, "POST /api/v1/service-orders HTTP/1.1", "Content-Length: 99999999\r\n",
                  413);
    check_problem(daemon, "POST /api/v1/service-orders HTTP/1.1", "Content-Length: -1\r\n", 400);
    check_problem(daemon, "POST /api/v1/service-orders HTTP/1.1",
                  "Expect: coffee\r\nContent-Length: 2\r\n", 417);
    check_problem(daemon, "PUT /api/v1/session HTTP/1.1", "", 405);
    check_problem(daemon, "GET /nothing HTTP/1.1", "", 404);
}

/* What a proxy in front would read as another path, or another host. */
static void test_targets(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    static const char *const strange[] = {"GET //x/api/v1/session HTTP/1.1",
                                          "GET //api/v1/session HTTP/1.1",
                                          "GET ftp://x/api/v1/session HTTP/1.1",
                                          "GET file:///api/v1/session HTTP/1.1",
                                          "GET /api/v1/session#a HTTP/1.1",
                                          "GET api/v1/session HTTP/1.1",
                                          "GET /api/v1/cameras?limit=1&limit=3 HTTP/1.1",
                                          "GET /api/v1/cameras?limit=1%00x HTTP/1.1",
                                          "GET /api/v1/session HTTP/1.9"};
    static const char *const unknown[] = {
        "GET /api/v1/session/ HTTP/1.1",      "GET /api//v1/session HTTP/1.1",
        "GET /API/v1/session HTTP/1.1",       "GET /api/v1/%73ession HTTP/1.1",
        "GET /api/v1/x/../session HTTP/1.1",  "GET /api/v1/cameras/%2e HTTP/1.1",
        "GET /api/v1/cameras/a%2fb HTTP/1.1", "GET /api/v1/cameras/a%00b HTTP/1.1"};
    for (size_t i = 0; i < G_N_ELEMENTS(strange); i++) {
        check_problem(daemon, strange[i], "", 400);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++) {
        check_problem(daemon, unknown[i], "", 404);
    }
    g_auto(Answer) old = say(daemon, "GET /api/v1/session HTTP/0.9", "");
    g_assert_cmpint(old.status, ==, 400);
    g_auto(Answer) whole = say(daemon, "GET http://x/api/v1/session HTTP/1.1", "");
    g_assert_cmpint(whole.status, ==, 200);
}

static char *items_of(const Daemon *daemon, Role role, const char *query, int status)
{
    g_autofree char *path = g_strconcat("/api/v1/cameras?q=", query, NULL);
    g_auto(Answer) answer = daemon_ask(daemon, "GET", path, daemon->token[role], NULL, NULL);
    g_assert_cmpint(answer.status, ==, status);
    return g_steal_pointer(&answer.body);
}

/* A slip is forgiven when a word stands nowhere in the city; to one who sees a part of it that
 * would say what stands in the rest. */
static void test_no_oracle(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    static const char none[] = "\"items\":[]";
    g_autofree char *seen = items_of(daemon, ROLE_OPERATOR, "kedungmndu", 200);
    g_autofree char *area = items_of(daemon, ROLE_OPERATOR, "kec:pedurngan", 200);
    g_assert_null(strstr(seen, none));
    g_assert_null(strstr(area, none));
    int status;
    g_autofree char *token = daemon_command(daemon, &status, "token", "add", "--role", "operator",
                                            "--name", "Ani", "--areas", "33.74.10", NULL);
    g_assert_cmpint(status, ==, 0);
    static const char *const slips[] = {"tembalng", "kec:tembalng", "tmblng"};
    for (size_t i = 0; i < G_N_ELEMENTS(slips); i++) {
        g_autofree char *path = g_strconcat("/api/v1/cameras?q=", slips[i], NULL);
        g_auto(Answer) answer = {0};
        gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
        do {
            answer_clear(&answer);
            answer = daemon_ask(daemon, "GET", path, token, NULL, NULL);
        } while (answer.status == 401 && g_get_monotonic_time() < deadline);
        g_assert_cmpint(answer.status, ==, 200);
        g_assert_nonnull(strstr(answer.body, none));
    }
}

/* Sites are not for the public, so it can't ask for what stands in them. */
static void test_public_links(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_free(items_of(daemon, ROLE_OPERATOR, "link:a*", 200));
    g_free(items_of(daemon, ROLE_PUBLIC, "link:a*", 400));
    g_free(items_of(daemon, ROLE_PUBLIC, "-link:a*", 400));
    g_free(items_of(daemon, ROLE_PUBLIC, "state:online", 200));
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/strangers/every refusal is a problem", test_problems);
    g_test_add_func("/strangers/a later refusal on a connection, too", test_later_problem);
    g_test_add_func("/strangers/an address has one reading", test_targets);
    g_test_add_func("/strangers/a query tells nothing of what is not seen", test_no_oracle);
    g_test_add_func("/strangers/the public can't ask for links", test_public_links);
    return g_test_run();
}
