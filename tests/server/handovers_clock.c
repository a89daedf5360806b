/* A handover while time passes, by a clock that the test moves. */
#include <stdio.h>
#include <string.h>

#include "clocks.h"
#include "daemon_tickets.h"

#define HANDOVERS "/api/v1/handovers"
#define ID        "01JNA3T9V3B5W5J0N7C9K2M4QX"
#define MONTH_S   (32 * 86400)

static Answer offer(const Daemon *daemon, Role role, const char *key)
{
    return daemon_post(daemon, HANDOVERS, daemon->token[role], key,
                       "{\"to\":\"supervisor\",\"id\":\"" ID "\"}");
}

/* What has left the lists keeps its id: another one would write over it. */
static void test_taken(void)
{
    g_autofree char *folder = g_dir_make_tmp("handovers-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "clocks", NULL);
    Clocks *clocks = clocks_new(file);
    clocks_put_on(file);
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    check_status(offer(daemon, ROLE_OPERATOR, "a"), 201);
    check_status(daemon_ask(daemon, "PATCH", HANDOVERS "/" ID, daemon->token[ROLE_OPERATOR],
                            "Idempotency-Key: w\r\nIf-Match: *\r\n", "{\"status\":\"withdrawn\"}"),
                 200);
    clocks_pass(clocks, MONTH_S);
    daemon_kill(daemon, 9);
    daemon_start(daemon);
    g_auto(Answer) list =
        daemon_ask(daemon, "GET", HANDOVERS, daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_assert_null(strstr(list.body, ID));
    check_status(offer(daemon, ROLE_ADMIN, "b"), 409);
    g_auto(Answer) kept =
        daemon_ask(daemon, "GET", HANDOVERS "/" ID, daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_assert_cmpint(kept.status, ==, 200);
    g_assert_nonnull(strstr(kept.body, "\"from\":\"operator\""));
    clocks_free(clocks);
    clocks_take_off();
    folder_remove(folder);
}

int main(int count, char **arguments)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/handovers/what has left the lists keeps its id", test_taken);
    return g_test_run();
}
