/* The stream of changes: resume, reset, gone, slow readers, ended tokens. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon.h"

/* Puts cameras of a query out of service or back; returns how many changed. */
static int order(const Daemon *daemon, const char *query, bool out)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *body =
        g_strdup_printf("{\"query\":\"%s\",\"state\":\"%s\",\"reason\":%s}", query,
                        out ? "out_of_service" : "in_service", out ? "\"broken\"" : "\"privacy\"");
    g_auto(Answer) answer =
        daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], key, body);
    g_assert_cmpint(answer.status, ==, 201);
    g_autofree char *cameras = json_member(answer.body, "cameras");
    return atoi(cameras);
}

static gint64 revision(const Daemon *daemon)
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/cameras?limit=1",
                                       daemon->token[ROLE_OPERATOR], NULL, NULL);
    const char *found = strstr(answer.head, "Tilik-Revision: ");
    g_assert_nonnull(found);
    return g_ascii_strtoll(found + 16, NULL, 10);
}

/* Returns the id of a live camera that the volunteer sees. */
static char *volunteer_camera(const Daemon *daemon)
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/cameras?q=state:online&limit=1",
                                       daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    char *id = json_member(answer.body, "id");
    g_assert_nonnull(id);
    return id;
}

static void test_live(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(follower);
    g_autofree char *camera = volunteer_camera(daemon), *query = g_strconcat("id:", camera, NULL);
    order(daemon, query, true);
    g_auto(Event) event = {0};
    g_assert_true(follower_next(follower, &event));
    g_autofree char *id = json_member(event.data, "id"), *state = json_member(event.data, "state");
    g_autofree char *rev = json_member(event.data, "rev");
    g_assert_cmpstr(event.name, ==, "camera");
    g_assert_cmpstr(id, ==, camera);
    g_assert_cmpstr(state, ==, "out_of_service");
    g_assert_cmpint(g_ascii_strtoll(rev, NULL, 10), ==, event.id);
    g_assert_cmpint(event.id, <=, revision(daemon));
}

/* Cut after any number of events, it goes on after the last one that was whole. */
static void test_resume(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    gint64 start = revision(daemon);
    int changed = order(daemon, "class:rt", true);
    g_assert_cmpint(changed, >, 100);
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    gint64 last = start;
    for (int round = 0; (int)seen->len < changed; round++) {
        g_autofree char *last_id = g_strdup_printf("%" G_GINT64_FORMAT, last);
        /* the address says another revision: the header wins */
        g_autoptr(Follower) follower =
            follower_new(daemon, daemon->token[ROLE_OPERATOR], start, last_id);
        g_auto(Event) event = {0};
        for (int take = g_rand_int_range(random, 1, 40); take > 0 && (int)seen->len < changed;
             take--) {
            g_assert_true(follower_next(follower, &event));
            g_assert_cmpstr(event.name, ==, "camera");
            g_assert_cmpint(event.id, >, last);
            g_array_append_val(seen, event.id);
            last = event.id;
        }
    }
    g_assert_cmpint(seen->len, ==, changed);
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], last, NULL);
    g_auto(Event) event = {0};
    g_assert_true(follower_next(follower, &event));
    g_assert_null(event.name);
}

/* What left the ring or the memory of a killed server is read from the journal. */
static void test_resume_after_restart(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    gint64 start = revision(daemon);
    int changed = order(daemon, "class:rt", true);
    g_autofree char *token = g_strdup(daemon->token[ROLE_OPERATOR]);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_assert_cmpstr(daemon->token[ROLE_OPERATOR], ==, token);
    changed += order(daemon, "class:rt", false);
    g_autoptr(Follower) follower = follower_new(daemon, token, start, NULL);
    g_auto(Event) event = {0};
    gint64 last = start;
    int seen = 0;
    for (;;) {
        g_assert_true(follower_next(follower, &event));
        if (event.name == NULL) {
            break;
        }
        g_assert_cmpint(event.id, >, last);
        last = event.id;
        seen++;
    }
    g_assert_cmpint(seen, ==, changed);
    g_assert_cmpint(event.id, ==, revision(daemon));
}

static void check_reset(const Daemon *daemon, gint64 since, const char *last_id)
{
    g_autoptr(Follower) follower =
        follower_new(daemon, daemon->token[ROLE_OPERATOR], since, last_id);
    g_auto(Event) event = {0};
    g_assert_true(follower_next(follower, &event));
    g_assert_cmpstr(event.name, ==, "reset");
    g_assert_cmpint(event.id, ==, revision(daemon));
}

static void test_reset(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    check_reset(daemon, 1, NULL);
    check_reset(daemon, revision(daemon) + 1, NULL);
    check_reset(daemon, -1, "not-a-revision");
    check_reset(daemon, -1, "-5");
}

static void test_gone(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autofree char *camera = volunteer_camera(daemon);
    gint64 start = revision(daemon);
    g_autoptr(Follower) volunteer =
        follower_new(daemon, daemon->token[ROLE_VOLUNTEER], start, NULL);
    g_autoptr(Follower) supervisor =
        follower_new(daemon, daemon->token[ROLE_SUPERVISOR], start, NULL);
    follower_settle(volunteer);
    follower_settle(supervisor);
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/privacy-brake", camera);
    g_auto(Answer) answer = daemon_post(daemon, path, daemon->token[ROLE_VOLUNTEER], "k", "{}");
    g_assert_cmpint(answer.status, ==, 200);
    g_auto(Event) event = {0};
    g_assert_true(follower_next(volunteer, &event));
    g_assert_cmpstr(event.name, ==, "camera");
    g_assert_nonnull(strstr(event.data, "\"gone\":true"));
    g_assert_nonnull(strstr(event.data, camera));
    g_assert_null(strstr(event.data, "name"));
    g_assert_true(follower_next(supervisor, &event));
    g_assert_nonnull(strstr(event.data, "\"reason\":\"privacy\""));
    /* A reader who comes later is told the same. */
    g_autoptr(Follower) later = follower_new(daemon, daemon->token[ROLE_VOLUNTEER], start, NULL);
    g_assert_true(follower_next(later, &event));
    g_assert_nonnull(strstr(event.data, "\"gone\":true"));
    /* And who never saw it is told nothing. */
    g_autoptr(Follower) public = follower_new(daemon, daemon->token[ROLE_PUBLIC], start, NULL);
    g_assert_true(follower_next(public, &event));
    g_assert_null(event.name);
    g_autofree char *query = g_strconcat("id:", camera, NULL);
    order(daemon, query, false);
    g_assert_true(follower_next(volunteer, &event));
    g_assert_nonnull(strstr(event.data, "\"state\":\"online\""));
}

/* Waits until a line stands in /metrics. */
static void wait_metric(const Daemon *daemon, const char *line)
{
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    for (bool found = false; !found;) {
        g_auto(Answer) answer =
            daemon_ask(daemon, "GET", "/metrics", daemon->token[ROLE_AUDITOR], NULL, NULL);
        found = strstr(answer.body, line) != NULL;
        g_assert_true(found || g_get_monotonic_time() < deadline);
        g_usleep(found ? 0 : 50000);
    }
}

/* Reads nothing: the server keeps little, goes on for others, and cuts. */
static void test_slow_reader(void)
{
    g_autoptr(Daemon) daemon =
        daemon_new("[limits]\nstall_seconds = 2\nstream_buffer = 65536\n", NULL);
    g_autoptr(GPtrArray) slow = g_ptr_array_new_with_free_func((GDestroyNotify)follower_free);
    for (int i = 0; i < 30; i++) {
        Follower *follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
        int small = 4096;
        setsockopt(follower->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        follower_settle(follower);
        g_ptr_array_add(slow, follower);
    }
    for (int round = 0; round < 4; round++) {
        order(daemon, "class:rt", round % 2 == 0);
    }
    long before = daemon_memory(daemon);
    g_autoptr(Follower) quick = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(quick);
    g_auto(Event) event = {0};
    for (int round = 0; round < 30; round++) {
        int expected = order(daemon, "class:rt", round % 2 == 0);
        for (int seen = 0; seen < expected;) {
            g_assert_true(follower_next(quick, &event));
            seen += event.name != NULL;
        }
    }
    /* 30 readers times 30 orders times 300 cameras would be 100 MiB. */
    g_assert_cmpint(daemon_memory(daemon) - before, <, 12 * 1024);
    g_test_message("the quick one has all");
    wait_metric(daemon, "tilikd_stream_stalled_total 30\n");
    for (guint i = 0; i < slow->len; i++) {
        while (follower_next(slow->pdata[i], &event)) {
        }
        g_assert_true(((Follower *)slow->pdata[i])->ended);
    }
}

/* A reader that stops for a while and goes on is not cut, and misses nothing. */
static void test_lagging_reader(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    int small = 65536, expected = 0, seen = 0;
    setsockopt(follower->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    follower_settle(follower);
    gint64 last = 0;
    for (int round = 0; round < 40; round++) {
        expected += order(daemon, "class:rt", round % 2 == 0);
    }
    g_auto(Event) event = {0};
    while (seen < expected) {
        g_assert_true(follower_next(follower, &event));
        g_assert_cmpint(event.id, >=, last);
        last = event.id;
        seen += event.name != NULL;
    }
    g_assert_cmpint(seen, ==, expected);
}

static char *new_token(Daemon *daemon, const char *role, const char *name)
{
    int status;
    char *token =
        daemon_command(daemon, &status, "token", "add", "--role", role, "--name", name, NULL);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpuint(strlen(token), ==, 32);
    return token;
}

/* Asks until a status comes: the server hears of a new token by a file's change. */
static void wait_status(const Daemon *daemon, const char *token, int wanted)
{
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    int status = 0;
    while (status != wanted && g_get_monotonic_time() < deadline) {
        g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/session", token, NULL, NULL);
        status = answer.status;
    }
    g_assert_cmpint(status, ==, wanted);
}

/* Returns after how many seconds a stream is closed. */
static double seconds_to_end(Follower *follower)
{
    g_auto(Event) event = {0};
    gint64 started = g_get_monotonic_time();
    while (follower_next(follower, &event)) {
    }
    double took = (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC;
    g_test_message("closed after %.2f s", took);
    return took;
}

static double revoke_one(Daemon *daemon, const char *name)
{
    g_autofree char *token = new_token(daemon, "operator", name);
    wait_status(daemon, token, 200);
    g_autoptr(Follower) follower = follower_new(daemon, token, -1, NULL);
    follower_settle(follower);
    int status;
    g_autofree char *said = daemon_command(daemon, &status, "token", "revoke", name, NULL);
    g_assert_cmpint(status, ==, 0);
    double took = seconds_to_end(follower);
    wait_status(daemon, token, 401);
    g_autofree char *again = daemon_command(daemon, &status, "token", "revoke", name, NULL);
    g_assert_cmpint(status, ==, 1);
    g_autofree char *list = daemon_command(daemon, &status, "token", "list", NULL);
    g_autofree char *line = g_strconcat("revoked\toperator\t", name, NULL);
    g_assert_nonnull(strstr(list, line));
    g_assert_null(strstr(list, token));
    return took;
}

/* Each stream ends; that it takes less than a second is seen when the machine is not busy with
 * something else just then. */
static void test_revoked(void)
{
    static const char *const names[] = {"Sari", "Budi", "Wati", "Agus", "Rina", "Joko"};
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    double least = 60;
    for (size_t i = 0; i < G_N_ELEMENTS(names) && least >= 1.0; i++) {
        least = MIN(least, revoke_one(daemon, names[i]));
    }
    g_assert_cmpfloat(least, <, 1.0);
}

static void come_and_leave(const Daemon *daemon, int times)
{
    for (int round = 0; round < times; round++) {
        g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    }
    wait_metric(daemon, "tilikd_connections 1\n");
    wait_metric(daemon, "tilikd_streams 0\n");
}

static void test_readers_that_leave(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    come_and_leave(daemon, 6000);
    long before = daemon_memory(daemon);
    come_and_leave(daemon, 1500);
    g_test_message("%ld KiB more", daemon_memory(daemon) - before);
    g_assert_cmpint(daemon_memory(daemon) - before, <, 1024);
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", "/metrics", daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_assert_nonnull(strstr(answer.body, "tilikd_streams_opened_total 7500\n"));
}

static void test_too_many(void)
{
    g_autoptr(Daemon) daemon = daemon_new("[limits]\nstreams = 2\n", NULL);
    g_autoptr(Follower) one = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    g_autoptr(Follower) two = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", "/api/v1/changes", daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 503);
    g_assert_nonnull(strstr(answer.head, "Retry-After: "));
}

/* What a reader sends up its own stream is not kept. */
static void test_chatty_reader(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(follower);
    g_autofree char *noise = g_strnfill(1024 * 1024, 'x');
    struct timeval brief = {0, 200000};
    setsockopt(follower->fd, SOL_SOCKET, SO_SNDTIMEO, &brief, sizeof brief);
    long before = daemon_memory(daemon);
    for (int i = 0; i < 32; i++) {
        socket_send(follower->fd, noise);
    }
    g_assert_cmpint(daemon_memory(daemon) - before, <, 1024);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/changes/a change comes with its revision", test_live);
    g_test_add_func("/changes/a cut stream goes on, each change once", test_resume);
    g_test_add_func("/changes/a killed server's stream goes on", test_resume_after_restart);
    g_test_add_func("/changes/too old, too new and foreign ids reset", test_reset);
    g_test_add_func("/changes/what leaves the reader's sight is gone", test_gone);
    g_test_add_func("/changes/a reader that takes nothing is cut and costs little",
                    test_slow_reader);
    g_test_add_func("/changes/a reader that lags misses nothing", test_lagging_reader);
    g_test_add_func("/changes/a revoked token's stream ends within a second", test_revoked);
    g_test_add_func("/changes/readers that leave leave nothing behind", test_readers_that_leave);
    g_test_add_func("/changes/too many streams are told to come back", test_too_many);
    g_test_add_func("/changes/what a reader sends is not kept", test_chatty_reader);
    return g_test_run();
}
