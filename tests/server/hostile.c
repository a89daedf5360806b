/* What a server must take from strangers: broken, slow, huge and doubled requests. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon.h"
#include "lanes.h"

/* For what is cut after a while; where nothing is, a busy machine must not be too slow for it. */
static const char config[] = "[limits]\nrequest_seconds = 1\nidle_seconds = 3\nconnections = 64\n";

/* Sends raw bytes on a fresh connection and returns the status of the first answer, 0 when cut. */
static int raw(const Daemon *daemon, const char *text)
{
    int fd = daemon_dial(daemon);
    socket_send(fd, text);
    g_auto(Answer) answer = socket_answer(fd, NULL);
    close(fd);
    return answer.status;
}

static void test_malformed(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    static const struct {
        const char *what, *text;
        int low, high;
    } cases[] = {
        {"two Content-Length",
         "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: "
         "3\r\n\r\n{} ",
         400, 400},
        {"CL and TE",
         "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n",
         400, 400},
        {"a space before the colon", "GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n", 400, 400},
        {"no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400, 400},
        {"two Host", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, 400},
        {"two Authorization",
         "GET /healthz HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAuthorization: Bearer "
         "b\r\n\r\n",
         400, 400},
        {"negative length",
         "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400, 400},
        {"unknown method", "FETCH /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 400, 501},
        {"wrong method", "DELETE /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405, 405},
        {"no path", "GET  HTTP/1.1\r\nHost: x\r\n\r\n", 0, 404},
        {"dots", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400, 404},
        {"encoded NUL", "GET /api/v1/cameras/a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 404, 404},
        {"HTTP/1.0", "GET /healthz HTTP/1.0\r\n\r\n", 200, 200},
        {"HEAD", "HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200, 200},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int status = raw(daemon, cases[i].text);
        g_test_message("%s: %d", cases[i].what, status);
        g_assert_cmpint(status, >=, cases[i].low);
        g_assert_cmpint(status, <=, cases[i].high);
    }
    g_assert_cmpint(raw(daemon, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), ==, 200);
}

/* The beginning of TLS is no request, and never becomes one. */
static void test_not_http(void)
{
    g_autoptr(Daemon) daemon = daemon_new(config, NULL);
    int status = raw(daemon, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n");
    g_assert_true(status == 0 || status == 400);
}

static void test_sizes(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autoptr(GString) header = g_string_new("GET /healthz HTTP/1.1\r\nHost: x\r\nX: ");
    for (int i = 0; i < 20000; i++) {
        g_string_append_c(header, 'x');
    }
    g_string_append(header, "\r\n\r\n");
    g_assert_cmpint(raw(daemon, header->str), ==, 400);
    g_autoptr(GString) line = g_string_new("GET /");
    for (int i = 0; i < 40000; i++) {
        g_string_append_c(line, 'x');
    }
    g_string_append(line, " HTTP/1.1\r\nHost: x\r\n\r\n");
    g_assert_cmpint(raw(daemon, line->str), ==, 400);
    g_autofree char *body = g_strnfill(2 * 1024 * 1024, ' ');
    long before = daemon_memory(daemon);
    g_auto(Answer) answer =
        daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], "big", body);
    g_assert_cmpint(answer.status, ==, 413);
    g_assert_cmpint(daemon_memory(daemon) - before, <, 4096);
}

static void test_pipelining(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    int fd = daemon_dial(daemon);
    g_autoptr(GString) all = g_string_new(NULL), rest = g_string_new(NULL);
    for (int i = 0; i < 20; i++) {
        g_string_append_printf(all, "GET /%s HTTP/1.1\r\nHost: x\r\n\r\n",
                               i % 2 == 0 ? "healthz" : "nothing");
    }
    socket_send(fd, all->str);
    for (int i = 0; i < 20; i++) {
        g_auto(Answer) answer = socket_answer(fd, rest);
        g_assert_cmpint(answer.status, ==, i % 2 == 0 ? 200 : 404);
    }
    close(fd);
}

/* A request that comes byte by byte never looks idle to a time-out that starts anew with each. */
static void test_slow_loris(void)
{
    g_autoptr(Daemon) daemon = daemon_new(config, NULL);
    int fd = daemon_dial(daemon);
    struct timeval step = {0, 100000};
    gint64 started = g_get_monotonic_time();
    bool cut = false;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &step, sizeof step);
    socket_send(fd, "GET /healthz HTTP/1.1\r\nX: ");
    while (!cut && g_get_monotonic_time() - started < 15 * G_USEC_PER_SEC) {
        char byte;
        socket_send(fd, "x");
        ssize_t got = recv(fd, &byte, 1, 0);
        cut = got == 0 || (got < 0 && errno != EAGAIN);
    }
    g_assert_true(cut);
    close(fd);
}

/* Sends a text of so many bytes for a ticket, some at a time, a fifth of a second apart; the status
 * of its answer, 0 when it was cut. */
static int drip_file(const Daemon *daemon, const char *ticket, size_t size, size_t piece)
{
    g_autofree char *text = g_strnfill(size, 'a');
    g_autofree char *head = g_strdup_printf(
        "POST /api/v1/tickets/%s/attachments?name=a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        "%s\r\nIdempotency-Key: %zu\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n",
        ticket, daemon->token[ROLE_OPERATOR], piece, size);
    int fd = daemon_dial(daemon), status = 0;
    gint64 end = g_get_monotonic_time() + 15 * G_USEC_PER_SEC;
    bool cut = false;
    socket_send(fd, head);
    for (size_t sent = 0; sent < size && !cut && g_get_monotonic_time() < end;) {
        char byte;
        size_t now = MIN(piece, size - sent);
        cut = send(fd, text + sent, now, MSG_NOSIGNAL) <= 0 ||
              recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
        sent += now;
        g_usleep(200000);
    }
    if (!cut) {
        g_auto(Answer) answer = socket_answer(fd, NULL);
        status = answer.status;
    }
    close(fd);
    return status;
}

/* What comes slowly over a bad line is taken; who only wants to hold the door is not waited for. */
static void test_slow_file(void)
{
    g_autoptr(Daemon) daemon = daemon_new(config, NULL);
    g_auto(Answer) opened =
        daemon_post(daemon, "/api/v1/tickets", daemon->token[ROLE_OPERATOR], "t",
                    "{\"kind\":\"incident\",\"title\":\"x\",\"area\":\"33.74\"}");
    g_assert_cmpint(opened.status, ==, 201);
    g_autofree char *id = json_member(opened.body, "id");
    g_assert_cmpint(drip_file(daemon, id, 12000, 600), ==, 201); /* 3 KB/s, four seconds */
    g_assert_cmpint(drip_file(daemon, id, 12000, 10), ==, 0);    /* 50 B/s */
}

static void test_idle_and_half_open(void)
{
    g_autoptr(Daemon) daemon = daemon_new(config, NULL);
    int silent = daemon_dial(daemon), kept = daemon_dial(daemon);
    socket_send(kept, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    g_auto(Answer) answer = socket_answer(kept, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    char byte;
    g_assert_cmpint(recv(silent, &byte, 1, 0), <=, 0);
    g_assert_cmpint(recv(kept, &byte, 1, 0), <=, 0);
    close(silent);
    close(kept);
}

/* More connections than it takes wait their turn; when some end the next are served. */
static void test_connection_flood(void)
{
    g_autoptr(Daemon) daemon = daemon_new(config, NULL);
    int fds[200];
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = daemon_dial(daemon);
    }
    g_assert_cmpint(raw(daemon, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), ==, 200);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        close(fds[i]);
    }
}

static double cpu_seconds(GPid pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid), *text = NULL;
    unsigned long user = 0, system = 0;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpint(sscanf(strrchr(text, ')') + 1,
                           " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system),
                    ==, 2);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static void test_out_of_descriptors(void)
{
    const struct rlimit small = {40, 40};
    g_autoptr(Daemon) daemon = daemon_new("[limits]\nrequest_seconds = 1\n", NULL);
    g_assert_cmpint(prlimit(daemon->pid, RLIMIT_NOFILE, &small, NULL), ==, 0);
    int fds[100];
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = daemon_dial(daemon);
    }
    double cpu = cpu_seconds(daemon->pid);
    g_assert_cmpint(raw(daemon, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), ==, 200);
    g_assert_cmpfloat(cpu_seconds(daemon->pid) - cpu, <, 1.0);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        close(fds[i]);
    }
}

/* Random cuts and flips of a good request; the server answers or cuts, and lives. */
static void test_mutations(void)
{
    g_autoptr(Daemon) daemon = daemon_new(config, NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(20260301);
    g_autofree char *good =
        g_strdup_printf("POST /api/v1/cameras/c00001/view HTTP/1.1\r\nHost: "
                        "localhost\r\nAuthorization: Bearer %s\r\n"
                        "Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: "
                        "19\r\n\r\n{\"purpose\":\"ronda\"}",
                        daemon->token[ROLE_OPERATOR]);
    for (int round = 0; round < 400; round++) {
        g_autofree char *text = g_strdup(good);
        size_t length = strlen(text);
        for (int flips = g_rand_int_range(random, 1, 6); flips > 0; flips--) {
            text[g_rand_int_range(random, 0, (gint32)length)] =
                (char)g_rand_int_range(random, 1, 256);
        }
        if (round % 3 == 0) {
            text[g_rand_int_range(random, 1, (gint32)length)] = '\0';
        }
        int fd = daemon_dial(daemon);
        socket_send(fd, text);
        shutdown(fd, SHUT_WR);
        char sink[4096];
        while (recv(fd, sink, sizeof sink, 0) > 0) {
        }
        close(fd);
    }
    g_assert_cmpint(raw(daemon, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), ==, 200);
}

static void test_leaving_early(void)
{
    g_autoptr(Daemon) daemon = daemon_new("[limits]\nconnections = 64\n", NULL);
    g_autofree char *request =
        g_strdup_printf("GET /api/v1/areas HTTP/1.1\r\nHost: x\r\nAccept: "
                        "application/x-ndjson\r\nAuthorization: Bearer %s\r\n\r\n",
                        daemon->token[ROLE_OPERATOR]);
    long before = 0;
    for (int round = 0; round < 600; round++) {
        int fd = daemon_dial(daemon);
        socket_send(fd, request);
        if (round % 2 == 0) {
            char byte;
            g_assert_cmpint(recv(fd, &byte, 1, 0), ==, 1);
        }
        close(fd);
        if (round == 200) {
            before = daemon_memory(daemon);
        }
    }
    g_assert_cmpint(raw(daemon, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), ==, 200);
    g_assert_cmpint(daemon_memory(daemon) - before, <, 2048);
}

int main(int count, char **arguments)
{
    int status;
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/hostile/malformed requests are refused", test_malformed);
    g_test_add_func("/hostile/what is no HTTP is cut", test_not_http);
    g_test_add_func("/hostile/long headers, lines and bodies are refused", test_sizes);
    g_test_add_func("/hostile/pipelined requests are answered in order", test_pipelining);
    g_test_add_func("/hostile/a request that drips in is cut", test_slow_loris);
    g_test_add_func("/hostile/a file over a slow line is taken, one that drips in is cut",
                    test_slow_file);
    g_test_add_func("/hostile/connections that say nothing are closed", test_idle_and_half_open);
    g_test_add_func("/hostile/a flood of connections waits its turn", test_connection_flood);
    g_test_add_func("/hostile/out of descriptors it neither spins nor dies",
                    test_out_of_descriptors);
    g_test_add_func("/hostile/mutated requests do no harm", test_mutations);
    g_test_add_func("/hostile/readers that leave early leave nothing behind", test_leaving_early);
    return lanes_run(4, &status) ? status : g_test_run();
}
