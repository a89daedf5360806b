/* The real tilik on its make-believe city, in a terminal. */
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "terminal.h"

#define START_MS 30000

static Term *start(int rows, int cols, const char *more)
{
    const char *argv[] = {g_getenv("TILIK"), "--demo", "--cameras", "600",
                          "--lang",          "en",     more,        NULL};
    g_assert_nonnull(argv[0]);
    return term_start(argv, NULL, rows, cols);
}

/* The child of a process whose name begins so; 0 when there is none. */
static pid_t child_of(pid_t parent, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", parent, parent);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    g_auto(GStrv) pids = g_strsplit(text, " ", 0);
    for (int i = 0; pids[i] != NULL; i++) {
        g_autofree char *comm = g_strdup_printf("/proc/%s/comm", pids[i]), *found = NULL;
        if (g_file_get_contents(comm, &found, NULL, NULL) && g_str_has_prefix(found, name))
            return (pid_t)g_ascii_strtoll(pids[i], NULL, 10);
    }
    return 0;
}

/* True when no process of that number runs, zombies of other parents included. */
static bool is_gone(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", pid), *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return true;
    const char *state = strrchr(text, ')');
    return state != NULL && state[2] == 'Z';
}

static void wait_gone(pid_t pid)
{
    gint64 deadline = g_get_monotonic_time() + START_MS * 1000;
    while (!is_gone(pid) && g_get_monotonic_time() < deadline)
        g_usleep(2000);
    g_assert_true(is_gone(pid));
}

static void check_left_well(Term *term, int status)
{
    g_assert_true(WIFEXITED(status));
    g_assert_true(term_is_clean(term));
    g_autofree char *bad = term_forbidden(term);
    g_assert_cmpstr(bad, ==, NULL);
}

static void test_first_screen(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "Semarang Utara", START_MS));
    g_assert_true(term_wait(term, "Tembalang", START_MS));
    g_assert_true(term_wait(term, "600 live", START_MS));
    g_assert_true(term_wait(term, "sync ", START_MS));
    term_type(term, "q");
    int status = term_wait_exit(term, START_MS);
    check_left_well(term, status);
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static void test_filter(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    term_type(term, "/state:off");
    g_assert_true(term_wait(term, "of “state:off”", START_MS));
    g_assert_true(term_wait(term, " cameras", START_MS));
    g_assert_true(term_wait_gone(term, "● live ", START_MS));
    term_type(term, " nonsense:1");
    g_assert_true(term_wait(term, "column 11", START_MS));
    term_type(term, "\025"); /* Ctrl-U empties the line */
    term_type(term, "zzqqxxyy");
    g_assert_true(term_wait(term, "0 of “zzqqxxyy”", START_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "whole city · 600", START_MS));
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

static void test_back(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "whole city · 600", START_MS));
    term_type(term, "\tj\r"); /* into the tree, down, take that area */
    g_assert_true(term_wait(term, "Cameras · Semarang Tengah", START_MS));
    term_type(term, "/class:rt\r");
    g_assert_true(term_wait(term, "“class:rt”", START_MS));
    term_type(term, "[");
    g_assert_true(term_wait_gone(term, "“class:rt”", START_MS));
    g_assert_true(term_wait(term, "Cameras · Semarang Tengah", START_MS));
    term_type(term, "[");
    g_assert_true(term_wait(term, "whole city · 600", START_MS));
    term_type(term, "]]");
    g_assert_true(term_wait(term, "“class:rt”", START_MS));
}

static void test_pages(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    term_type(term, "?");
    g_assert_true(term_wait(term, "Help on keys", START_MS));
    term_type(term, "q");
    g_assert_true(term_wait_gone(term, "Help on keys", START_MS));
    term_type(term, ":help on");
    g_assert_true(term_wait(term, "Help on keys", START_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Mark or unmark", START_MS));
}

static void test_resize(void)
{
    g_autoptr(Term) term = start(24, 80, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    term_type(term, "/kec:tembalang\r");
    g_assert_true(term_wait(term, "tembalang”", START_MS));
    term_resize(term, 3, 20);
    g_assert_true(term_wait(term, "Too small", START_MS));
    term_resize(term, 1, 1);
    term_resize(term, 100, 400);
    g_assert_true(term_wait(term, "of “kec:tembalang”", START_MS));
    g_assert_true(term_wait(term, "Area code", START_MS));
    term_resize(term, 24, 80);
    g_assert_true(term_wait_gone(term, "Area code", START_MS));
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

static void test_demo_killed(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    pid_t city = child_of(term_pid(term), "tilikd");
    g_assert_cmpint(city, >, 0);
    kill(city, SIGKILL);
    g_assert_true(term_wait(term, "STALE", START_MS));
    g_assert_true(term_wait(term, "sync ", START_MS));
    g_assert_true(term_wait_gone(term, "STALE", START_MS));
    g_assert_true(term_wait(term, "/600 live", START_MS));
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

static void end_by(int signal, int expected)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    pid_t city = child_of(term_pid(term), "tilikd");
    kill(term_pid(term), signal);
    int status = term_wait_exit(term, START_MS);
    check_left_well(term, status);
    g_assert_cmpint(WEXITSTATUS(status), ==, expected);
    wait_gone(city);
}

static void test_signals(void)
{
    end_by(SIGTERM, 128 + SIGTERM);
    end_by(SIGHUP, 128 + SIGHUP);
    end_by(SIGINT, 128 + SIGINT);
}

static void test_hang_up(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    pid_t city = child_of(term_pid(term), "tilikd");
    term_hang_up(term);
    g_assert_true(WIFEXITED(term_wait_exit(term, START_MS)));
    wait_gone(city);
}

static void test_killed(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    pid_t city = child_of(term_pid(term), "tilikd");
    kill(term_pid(term), SIGKILL);
    term_wait_exit(term, START_MS);
    wait_gone(city);
}

static void test_volunteer(void)
{
    g_autoptr(Term) term = start(24, 80, "--profile=ronda");
    g_assert_true(term_wait(term, "F1 Help", START_MS));
    g_assert_true(term_wait(term, "F6  begins the round: RT ", START_MS));
    term_type(term, "\033"); /* from what is to be done tonight to the cameras */
    g_assert_true(term_wait(term, "RT ", START_MS));
    g_assert_true(term_wait(term, "F4 Report", START_MS));
    term_type(term, "\033OS"); /* F4 */
    g_assert_true(term_wait(term, "what do you see?", START_MS));
    term_type(term, "\003"); /* C-c */
    g_assert_true(term_wait(term, "No alert was raised", START_MS));
    term_type(term, "\033OP"); /* F1 */
    g_assert_true(term_wait(term, "Help on keys", START_MS));
}

static void test_paste(void)
{
    g_autoptr(Term) term = start(30, 110, NULL);
    g_assert_true(term_wait(term, "600 live", START_MS));
    term_paste(term, "q\nq\n");
    term_type(term, "/");
    term_paste(term, "state:off\nq");
    g_assert_true(term_wait(term, "/state:off q", START_MS));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/demo/shows the kecamatan, and q gives the terminal back",
                    test_first_screen);
    g_test_add_func("/console/demo/filters while typing and says where a mistake is", test_filter);
    g_test_add_func("/console/demo/back and forward bring area and filter back", test_back);
    g_test_add_func("/console/demo/help and palette open and close", test_pages);
    g_test_add_func("/console/demo/any size, and nothing is lost", test_resize);
    g_test_add_func("/console/demo/a killed city is said and comes back", test_demo_killed);
    g_test_add_func("/console/demo/signals end it and its city well", test_signals);
    g_test_add_func("/console/demo/a terminal that goes ends it and its city", test_hang_up);
    g_test_add_func("/console/demo/killed itself, it leaves no city behind", test_killed);
    g_test_add_func("/console/demo/a volunteer has function keys", test_volunteer);
    g_test_add_func("/console/demo/a paste runs nothing", test_paste);
    return g_test_run();
}
