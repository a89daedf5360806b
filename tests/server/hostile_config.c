/* A mistake in a configuration is said with its file and line, before anything is served. */
#include <string.h>
#include <sys/wait.h>

#include "daemon.h"

static char *check(const char *text, int *code)
{
    g_autofree char *folder = g_dir_make_tmp("tilikd-config-XXXXXX", NULL),
                    *path = g_build_filename(folder, "t.conf", NULL);
    const char *const arguments[] = {g_getenv("TILIKD"), "check-config", "--config", path, NULL};
    char *said = NULL;
    int status = 0;
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_true(g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                               NULL, NULL, &said, &status, NULL));
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    folder_remove(folder);
    return said;
}

static void test_wrong(void)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"[server]\nlisten = junk\n", "t.conf:2: listen: junk"},
        {"[server]\n\nlisten = 0.0.0.0:80\n", "t.conf:3: listen: 0.0.0.0:80: plain HTTP"},
        {"[server]\ndb = junk\n", "t.conf:2: db: "},
        {"[server]\ndb = postgresql://u:hunter2@x\n", "t.conf:2: db"},
        {"[server]\ncertificate = /nonexistent\nprivate_key = /nonexistent\n",
         "t.conf:2: certificate: /nonexistent"},
        {"[server]\nlisten = \033[31m:1\n", "t.conf:2: "},
        {"[limits]\nstreams = 0\n", "t.conf:2: streams"},
        {"[servers]\n", "t.conf:1: "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int code;
        g_autofree char *said = check(cases[i].text, &code);
        g_test_message("%s", said);
        g_assert_cmpint(code, ==, 1);
        g_assert_nonnull(strstr(said, cases[i].said));
        g_assert_null(strchr(said, '\033'));
        g_assert_null(strstr(said, "hunter2"));
    }
}

static void test_right(void)
{
    static const char *const good[] = {"", "[server]\nlisten =\ndb =\n",
                                       "[server]\nlisten = [::1]:0\ndb = sqlite:/tmp/t.db\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        int code;
        g_free(check(good[i], &code));
        g_assert_cmpint(code, ==, 0);
    }
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/config/a mistake is said with its line", test_wrong);
    g_test_add_func("/config/what is right is taken", test_right);
    return g_test_run();
}
