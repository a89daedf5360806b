/* Tokens that are given out carelessly. */
#include <string.h>
#include <sys/wait.h>

#include "daemon.h"

static char *new_token(Daemon *daemon, const char *role, const char *areas)
{
    int status;
    char *token = daemon_command(daemon, &status, "token", "add", "--role", role, "--name", "Budi",
                                 "--areas", areas, NULL);
    g_assert_cmpint(status, ==, 0);
    gint64 deadline = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    g_auto(Answer) answer = {0};
    do {
        answer_clear(&answer);
        answer = daemon_ask(daemon, "GET", "/api/v1/session", token, NULL, NULL);
    } while (answer.status == 401 && g_get_monotonic_time() < deadline);
    g_assert_cmpint(answer.status, ==, 200);
    return token;
}

static int post(const Daemon *daemon, const char *token, const char *camera, const char *verb,
                const char *body)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/%s", camera, verb);
    g_auto(Answer) answer = daemon_post(daemon, path, token, "same key", body);
    g_auto(Answer) again = daemon_post(daemon, path, token, "same-key", body);
    g_assert_cmpint(answer.status, ==, 400); /* a key has no space */
    return again.status;
}

/* Answers are kept by name; a name alone opens none that is not to be seen. */
static void test_same_name(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_auto(Answer) page = daemon_ask(daemon, "GET", "/api/v1/cameras?limit=1&q=class:rt",
                                     daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_autofree char *camera = json_member(page.body, "id"), *area = json_member(page.body, "area");
    const char *far = g_str_has_prefix(area, "33.74.10") ? "33.74.11" : "33.74.10";
    g_autofree char *near_token = new_token(daemon, "operator", "*");
    g_autofree char *far_token = new_token(daemon, "volunteer", far);
    g_assert_cmpint(post(daemon, near_token, camera, "privacy-brake", "{}"), ==, 200);
    g_assert_cmpint(post(daemon, near_token, camera, "privacy-brake", "{}"), ==, 200);
    g_assert_cmpint(post(daemon, far_token, camera, "privacy-brake", "{}"), ==, 404);
}

static void test_no_areas(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    int status;
    g_autofree char *volunteer =
        daemon_command(daemon, &status, "token", "add", "--role", "volunteer", "--name", "A", NULL);
    g_assert_cmpint(status, ==, 2);
    g_assert_cmpstr(volunteer, ==, "");
    g_autofree char *other =
        daemon_command(daemon, &status, "token", "add", "--role", "operator", "--name", "A", NULL);
    g_assert_cmpint(status, ==, 0);
}

/* A wrong path is said, and nothing is made there. */
static void test_no_database(void)
{
    g_autofree char *folder = g_dir_make_tmp("tilikd-none-XXXXXX", NULL),
                    *path = g_build_filename(folder, "none.db", NULL),
                    *db = g_strconcat("sqlite:", path, NULL);
    const char *const verbs[][6] = {{g_getenv("TILIKD"), "token", "list", "--db", db, NULL},
                                    {g_getenv("TILIKD"), "token", "revoke", "x", "--db", db}};
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        const char *arguments[7] = {0};
        memcpy(arguments, verbs[i], sizeof verbs[i]);
        g_autofree char *said = NULL;
        int status = 0;
        g_assert_true(g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                                   NULL, NULL, &said, &status, NULL));
        g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
        g_assert_nonnull(strstr(said, "no such database"));
        g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    }
    folder_remove(folder);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/tokens/a name alone opens no kept answer", test_same_name);
    g_test_add_func("/tokens/a volunteer without areas is not made", test_no_areas);
    g_test_add_func("/tokens/a database that is not there is not made", test_no_database);
    return g_test_run();
}
