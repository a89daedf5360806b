/* tilikd while its clock jumps: order is the journal's, and nothing else minds what year it is. */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "backend.h"
#include "clocks.h"
#include "daemon.h"

typedef struct Fixture {
    char *folder;
    Clocks *clocks;
    Daemon *daemon;
    Follower *follower;
    gint64 newest;
    int orders;
} Fixture;

static void begin(Fixture *fixture)
{
    *fixture = (Fixture){.folder = scratch_new()};
    g_autofree char *file = g_build_filename(fixture->folder, "clocks", NULL);
    fixture->clocks = clocks_new(file);
    clocks_put_on(file);
    fixture->daemon = daemon_new(NULL, NULL);
}

static void end(Fixture *fixture)
{
    follower_free(fixture->follower);
    daemon_free(fixture->daemon);
    clocks_free(fixture->clocks);
    scratch_free(fixture->folder);
    clocks_take_off();
}

/* Puts a camera out of service or back, and waits until the stream has told of it. */
static void change(Fixture *fixture)
{
    g_autofree char *key = g_strdup_printf("key-%d", ++fixture->orders);
    const char *body =
        fixture->orders % 2 == 1
            ? "{\"cameras\":[\"c00001\"],\"state\":\"out_of_service\",\"reason\":\"stolen\"}"
            : "{\"cameras\":[\"c00001\"],\"state\":\"in_service\"}";
    const char *token = fixture->daemon->token[ROLE_SUPERVISOR];
    g_auto(Answer) answer =
        daemon_post(fixture->daemon, "/api/v1/service-orders", token, key, body);
    g_assert_cmpint(answer.status, ==, 201);
    for (bool told = false; !told;) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(fixture->follower, &event));
        g_assert_cmpint(event.id, >=, fixture->newest);
        fixture->newest = event.id;
        told = event.name != NULL && strcmp(event.name, "camera") == 0;
    }
}

static void follow(Fixture *fixture)
{
    follower_free(fixture->follower);
    fixture->follower =
        follower_new(fixture->daemon, fixture->daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(fixture->follower);
}

static const int64_t jumps[] = {3600, -3600, 315576000, -315576000, 2145916800, -1700000000, 0};

static void a_clock_that_jumps_leaves_order_and_streams(void)
{
    Fixture fixture;
    begin(&fixture);
    follow(&fixture);
    change(&fixture);
    for (size_t i = 0; i < G_N_ELEMENTS(jumps); i++) {
        gint64 before = fixture.newest;
        g_test_message("%" G_GINT64_FORMAT " s", jumps[i]);
        fixture.clocks->wall = jumps[i];
        change(&fixture);
        g_assert_cmpint(fixture.newest, >, before);
        g_auto(Answer) health = daemon_ask(fixture.daemon, "GET", "/readyz", NULL, NULL, NULL);
        g_assert_cmpint(health.status, ==, 200);
    }
    end(&fixture);
}

static void a_start_in_another_year_goes_on_in_the_journal(void)
{
    Fixture fixture;
    begin(&fixture);
    follow(&fixture);
    change(&fixture);
    for (size_t i = 0; i < G_N_ELEMENTS(jumps); i++) {
        gint64 before = fixture.newest;
        g_test_message("%" G_GINT64_FORMAT " s", jumps[i]);
        fixture.clocks->wall = jumps[i];
        daemon_kill(fixture.daemon, SIGTERM);
        daemon_start(fixture.daemon);
        follow(&fixture);
        change(&fixture);
        g_assert_cmpint(fixture.newest, >, before);
    }
    end(&fixture);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/a clock that jumps leaves order and streams",
                    a_clock_that_jumps_leaves_order_and_streams);
    g_test_add_func("/clock/a start in another year goes on in the journal",
                    a_start_in_another_year_goes_on_in_the_journal);
    return g_test_run();
}
