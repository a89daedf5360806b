/* The stream of changes while time passes, by a clock that the test moves. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "backend.h"
#include "clocks.h"
#include "daemon.h"

typedef struct Fixture {
    char *folder;
    Clocks *clocks;
    Daemon *daemon;
} Fixture;

/* No limit of connections is one of streams. */
static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = scratch_new();
    g_autofree char *file = g_build_filename(fixture->folder, "clocks", NULL);
    fixture->clocks = clocks_new(file);
    clocks_put_on(file);
    fixture->daemon =
        daemon_new("[limits]\nidle_seconds = 2\nrequest_seconds = 2\nstall_seconds = 2\n", NULL);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    daemon_free(fixture->daemon);
    clocks_free(fixture->clocks);
    scratch_free(fixture->folder);
    clocks_take_off();
}

/* Two questions: the server has seen to all that was due when the first one came. */
static int ask(const Fixture *fixture, const char *token)
{
    int status = 0;
    for (int i = 0; i < 2; i++) {
        g_auto(Answer) answer =
            daemon_ask(fixture->daemon, "GET", "/api/v1/session", token, NULL, NULL);
        status = answer.status;
    }
    return status;
}

static bool has_something(const Follower *follower)
{
    struct pollfd waiting = {.fd = follower->fd, .events = POLLIN};
    return follower->buffer->len > 0 || poll(&waiting, 1, 0) == 1;
}

/* The server sleeps until a time of the clock as it was: it is asked something until it looks. */
static void wait_something(const Fixture *fixture, const Follower *follower)
{
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    while (!has_something(follower)) {
        ask(fixture, fixture->daemon->token[ROLE_OPERATOR]);
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
    }
}

static gint64 revision(const Daemon *daemon)
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/cameras?limit=1",
                                       daemon->token[ROLE_OPERATOR], NULL, NULL);
    const char *found = strstr(answer.head, "Tilik-Revision: ");
    g_assert_nonnull(found);
    return g_ascii_strtoll(found + 16, NULL, 10);
}

static void test_silent(Fixture *fixture, gconstpointer data)
{
    const Daemon *daemon = fixture->daemon;
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_VOLUNTEER], -1, NULL);
    gint64 started = g_get_monotonic_time();
    follower_settle(follower);
    clocks_pass(fixture->clocks, 10);
    ask(fixture, daemon->token[ROLE_OPERATOR]);
    bool early = has_something(follower);
    /* Of fifteen seconds ten have passed, and those that this took. */
    g_assert_true(!early || g_get_monotonic_time() - started > 4 * G_USEC_PER_SEC);
    gint64 before = revision(daemon);
    clocks_pass(fixture->clocks, 5);
    wait_something(fixture, follower);
    g_auto(Event) event = {0};
    g_assert_true(follower_next(follower, &event));
    g_assert_null(event.name);
    /* What comes due meanwhile is written down, out of this reader's sight. */
    g_assert_cmpint(event.id, >=, before);
    g_assert_cmpint(event.id, <=, revision(daemon));
}

static void test_expired(Fixture *fixture, gconstpointer data)
{
    Daemon *daemon = fixture->daemon;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autoptr(GDateTime) then = g_date_time_add_seconds(now, 3600);
    g_autofree char *expires = g_date_time_format(then, "%Y-%m-%dT%H:%M:%SZ");
    int status;
    g_autofree char *token = daemon_command(daemon, &status, "token", "add", "--role", "operator",
                                            "--name", "Budi", "--expires", expires, NULL);
    g_assert_cmpint(status, ==, 0);
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    while (ask(fixture, token) != 200) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
    }
    g_autoptr(Follower) follower = follower_new(daemon, token, -1, NULL);
    follower_settle(follower);
    clocks_pass(fixture->clocks, 3601);
    g_auto(Event) event = {0};
    do {
        wait_something(fixture, follower);
    } while (follower_next(follower, &event)); /* a silent one's id may come before */
    g_assert_true(follower->ended);
    g_assert_cmpint(ask(fixture, token), ==, 401);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    g_test_add("/changes/a silent stream gets an id each 15 s, whatever idle connections get",
               Fixture, NULL, set_up, test_silent, tear_down);
    g_test_add("/changes/an expired token's stream ends", Fixture, NULL, set_up, test_expired,
               tear_down);
    return g_test_run();
}
