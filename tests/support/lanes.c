#include "lanes.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define VARIABLE "TILIK_LANE"

typedef struct Lane {
    GPid process; /* 0: nobody is there */
    const char *path;
    FILE *said;
} Lane;

static void die_with_parent(gpointer user)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
}

/* The paths of this program's tests. */
static char **list_tests(const char *program)
{
    const char *arguments[] = {program, "-l", NULL};
    g_autofree char *out = NULL;
    g_autoptr(GError) error = NULL;
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL,
                 &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (line[0][0] == '/')
            g_ptr_array_add(paths, g_strdup(*line));
    g_ptr_array_add(paths, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&paths), FALSE);
}

static void begin(Lane *lane, const char *program, const char *path)
{
    const char *arguments[] = {program, "-p", path, NULL};
    g_autoptr(GError) error = NULL;
    *lane = (Lane){.path = path, .said = tmpfile()};
    g_assert_nonnull(lane->said);
    g_spawn_async_with_fds(NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                           die_with_parent, NULL, &lane->process, -1, fileno(lane->said), -1,
                           &error);
    g_assert_no_error(error);
}

/* What a lane said are remarks here: the plan and the results are the program's own. */
static void tell(Lane *lane, unsigned number, bool good)
{
    char line[4096];
    rewind(lane->said);
    while (fgets(line, sizeof line, lane->said) != NULL)
        if (!g_str_has_prefix(line, "ok ") && !g_str_has_prefix(line, "1.."))
            printf("%s%s", line[0] == '#' ? "" : "# ", line);
    printf("%s %u %s\n", good ? "ok" : "not ok", number, lane->path);
    fflush(stdout);
    fclose(lane->said);
    lane->process = 0;
}

/* Waits for one of them; true when all was well there. */
static bool end_one(Lane *lanes, unsigned count, unsigned number)
{
    int status = -1;
    GPid ended = waitpid(-1, &status, 0);
    for (unsigned i = 0; i < count; i++) {
        if (lanes[i].process == ended) {
            bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
            tell(&lanes[i], number, good);
            return good;
        }
    }
    g_assert_not_reached();
}

static Lane *free_lane(Lane *lanes, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (lanes[i].process == 0)
            return &lanes[i];
    return NULL;
}

bool lanes_run(unsigned lanes, int *status)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *command = NULL;
    gsize size = 0;
    if (g_getenv(VARIABLE) != NULL ||
        !g_file_get_contents("/proc/self/cmdline", &command, &size, NULL) ||
        strlen(command) + 1 < size)
        return false;
    g_setenv(VARIABLE, "1", TRUE);
    g_auto(GStrv) paths = list_tests(program);
    g_autofree Lane *row = g_new0(Lane, lanes);
    unsigned number = 0, count = g_strv_length(paths);
    bool good = true;
    printf("1..%u\n", count);
    for (unsigned i = 0; i < count; i++) {
        if (free_lane(row, lanes) == NULL)
            good = end_one(row, lanes, ++number) && good;
        begin(free_lane(row, lanes), program, paths[i]);
    }
    while (number < count)
        good = end_one(row, lanes, ++number) && good;
    *status = good ? 0 : 1;
    return true;
}
