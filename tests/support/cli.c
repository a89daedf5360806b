#include "cli.h"

#include <sys/wait.h>

void result_clear(Result *result)
{
    g_free(result->out);
    g_free(result->err);
}

GPtrArray *cli_words(const char *line)
{
    GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) words = g_strsplit(line, " ", 0);
    g_ptr_array_add(argv, g_strdup(g_getenv("TILIK")));
    for (int i = 0; words[i] != NULL; i++) {
        if (words[i][0] != '\0') {
            g_ptr_array_add(argv, g_strdelimit(g_strdup(words[i]), "_", ' '));
        }
    }
    g_ptr_array_add(argv, g_strdup("--lang=en"));
    return argv;
}

Result cli_run(GPtrArray *words)
{
    Result result = {0};
    int wait_status;
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(words, NULL);
    g_spawn_sync(NULL, (char **)words->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &result.out,
                 &result.err, &wait_status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(wait_status));
    result.status = WEXITSTATUS(wait_status);
    return result;
}

unsigned count_lines(const char *text, const char *begin)
{
    unsigned count = 0;
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);
    for (int i = 0; lines[i] != NULL; i++) {
        count += lines[i][0] != '\0' && g_str_has_prefix(lines[i], begin);
    }
    return count;
}
