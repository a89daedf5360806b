#include "child.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

static void die_with_parent(gpointer user)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

GPid child_start(const char *const *arguments, int *out)
{
    GPid process = 0;
    g_autoptr(GError) error = NULL;
    GSpawnFlags flags =
        G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_DO_NOT_REAP_CHILD;
    g_spawn_async_with_pipes(NULL, (char **)arguments, NULL, flags, die_with_parent, NULL, &process,
                             NULL, out, NULL, &error);
    g_assert_no_error(error);
    return process;
}

char *child_camera(const char *const *options, GPid *process)
{
    const char *source = g_getenv("TILIK_SOURCE");
    g_autofree char *program =
        g_build_filename(source != NULL ? source : ".", "tests", "support", "rtsp_camera.py", NULL);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_ptr_array_add(arguments, (gpointer) "/usr/bin/python3");
    g_ptr_array_add(arguments, program);
    for (; *options != NULL; options++)
        g_ptr_array_add(arguments, (gpointer)*options);
    g_ptr_array_add(arguments, NULL);
    int out = -1;
    char line[256] = "";
    *process = child_start((const char *const *)arguments->pdata, &out);
    FILE *lines = fdopen(out, "r");
    g_assert_nonnull(fgets(line, sizeof line, lines));
    g_assert_true(g_str_has_prefix(line, "ready "));
    return g_strdup(g_strchomp(line) + strlen("ready "));
}
