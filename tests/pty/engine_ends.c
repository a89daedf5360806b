/* Ways to end, to stop and to be resized: the terminal is always given back, and always right when
 * it is taken again. */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "terminal.h"

#define QUIET     150
#define SHORT     50
#define STALL_US  1500000 /* of a page every 10 ms */
#define STORM     300
#define STORM_MAX (150 * 1024) /* bytes that a storm of resizes may cost */

static char *child_path(void)
{
    return g_build_filename(g_getenv("TILIK_BUILD"), "tests/pty/engine_child", NULL);
}

static Term *start_at(int rows, int cols, const char *tick)
{
    g_autofree char *child = child_path();
    const char *argv[] = {child, "malam", tick, NULL};
    /* A sanitizer would take a signal that the test is about for a bug. */
    const char *env[] = {
        "ASAN_OPTIONS=detect_leaks=0:handle_segv=0:handle_abort=0:handle_sigtrap=0:handle_sigbus=0:"
        "handle_sigfpe=0",
        NULL};
    return term_start(argv, env, rows, cols);
}

static Term *start(void)
{
    Term *term = start_at(24, 80, "0");
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    g_assert_false(term_is_clean(term));
    return term;
}

static void ends_by_signal(Term *term, int number)
{
    int status = term_wait_exit(term, TERM_WAIT_MS);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, number);
    g_assert_true(term_is_clean(term));
}

static void ends_with(Term *term, int code)
{
    int status = term_wait_exit(term, TERM_WAIT_MS);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, code);
    g_assert_true(term_is_clean(term));
}

static void test_crashes(void)
{
    static const struct {
        const char *keys;
        int signal;
    } cases[] = {{"\0331", SIGSEGV}, {"\0332", SIGTRAP}, {"\0333", SIGABRT}, {"\0335", SIGABRT}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Term) term = start();
        term_type(term, cases[i].keys);
        ends_by_signal(term, cases[i].signal);
        g_assert_true(cases[i].signal != SIGSEGV ||
                      term_wait(term, "please report these lines", TERM_WAIT_MS));
    }
}

static void test_fatal_signals(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS,  SIGABRT, SIGQUIT,
                                  SIGALRM, SIGUSR1, SIGINT,  SIGFPE};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autoptr(Term) term = start();
        kill(term_pid(term), signals[i]);
        ends_by_signal(term, signals[i]);
    }
}

static void test_polite_signals(void)
{
    static const int signals[] = {SIGTERM, SIGHUP};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        g_autoptr(Term) term = start();
        kill(term_pid(term), signals[i]);
        ends_with(term, 4);
    }
}

static void test_exit(void)
{
    g_autoptr(Term) term = start();
    term_type(term, "\0334");
    ends_with(term, 7);
}

/* What a failed assertion says is seen on the first page, and not lost on the second. */
static void test_last_words(void)
{
    g_autoptr(Term) term = start();
    term_type(term, "\0333");
    ends_by_signal(term, SIGABRT);
    g_assert_true(term_wait(term, "assertion failed", TERM_WAIT_MS));
}

static void test_hang_up(void)
{
    g_autoptr(Term) term = start();
    gint64 before = g_get_monotonic_time();
    term_hang_up(term);
    int status = term_wait_exit(term, TERM_WAIT_MS);
    g_test_message("gone after %d ms", (int)((g_get_monotonic_time() - before) / 1000));
    g_assert_true(WIFEXITED(status));
}

/* A shell with job control, as a person has it. */
static Term *start_in_shell(void)
{
    g_autofree char *child = child_path();
    const char *argv[] = {"bash", "--norc", "--noprofile", "--noediting", "-i", NULL};
    const char *env[] = {"PS1=prompt> ", "HISTFILE=", NULL};
    Term *term = term_start(argv, env, 24, 80);
    g_assert_true(term_wait(term, "prompt>", TERM_WAIT_MS));
    g_autofree char *command = g_strdup_printf("%s malam 0\r", child);
    term_type(term, command);
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    return term;
}

static void comes_back(Term *term)
{
    g_assert_true(term_wait(term, "Stopped", TERM_WAIT_MS));
    g_assert_false(term_alternate(term));
    g_assert_false(term_mouse(term));
    term_type(term, "echo in the $((40+2)). shell\r");
    g_assert_true(term_wait(term, "in the 42. shell", TERM_WAIT_MS));
    term_type(term, "fg\r");
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "42. shell", TERM_WAIT_MS));
    g_assert_true(term_alternate(term));
    g_assert_true(term_mouse(term));
    term_type(term, "j");
    g_assert_true(term_wait(term, "2/1000", TERM_WAIT_MS));
    term_type(term, "q");
    g_assert_true(term_wait(term, "frames ", TERM_WAIT_MS));
    g_assert_false(term_alternate(term));
}

static void test_suspend(void)
{
    g_autoptr(Term) term = start_in_shell();
    term_type(term, "\032");
    comes_back(term);
}

/* The process group that has the terminal. */
static pid_t foreground(const Term *term)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)term_pid(term));
    g_autofree char *stat = NULL;
    int group = 0;
    g_assert_true(g_file_get_contents(path, &stat, NULL, NULL));
    g_assert_cmpint(sscanf(strrchr(stat, ')') + 2, "%*c %*d %*d %*d %*d %d", &group), ==, 1);
    return group;
}

static void test_stop_signal(void)
{
    g_autoptr(Term) term = start_in_shell();
    kill(foreground(term), SIGTSTP);
    comes_back(term);
}

/* SIGSTOP asks nobody: the shell finds the screen as it is, and it is drawn anew afterwards. */
static void test_stop_unasked(void)
{
    g_autoptr(Term) term = start_in_shell();
    kill(foreground(term), SIGSTOP);
    g_assert_true(term_wait(term, "prompt>", TERM_WAIT_MS));
    term_type(term, "\rclear\r");
    g_assert_true(term_wait_gone(term, "row 22 of", TERM_WAIT_MS));
    term_type(term, "fg\r");
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "prompt>", TERM_WAIT_MS));
    term_type(term, "q");
    g_assert_true(term_wait(term, "frames ", TERM_WAIT_MS));
}

/* What a fresh start shows at that size; the status line says how many keys were pressed, here
 * none. */
static char *fresh(int rows, int cols)
{
    g_autoptr(Term) term = start_at(rows, cols, "0");
    g_assert_true(term_wait(term, "1/1000", TERM_WAIT_MS));
    term_settle(term, QUIET);
    return term_screen(term);
}

static void test_resize_storm(void)
{
    g_autoptr(Term) term = start();
    gsize size;
    term_forget(term);
    for (int i = 0; i < STORM; i++) {
        term_resize(term, g_test_rand_int_range(1, 100), g_test_rand_int_range(1, 300));
        g_usleep(2000);
        term_settle(term, 0);
    }
    term_resize(term, 33, 111);
    g_assert_true(term_wait(term, "size 33x111", TERM_WAIT_MS));
    g_assert_true(term_wait(term, "row 31 of", TERM_WAIT_MS));
    term_settle(term, QUIET);
    term_raw(term, &size);
    g_test_message("%d resizes: %zu bytes", STORM, size);
    g_assert_cmpuint(size, <=, STORM_MAX);
    g_autofree char *now = term_screen(term), *wanted = fresh(33, 111);
    g_assert_cmpstr(now, ==, wanted);
}

/* From here on keys come to the program, not to the terminal's own line. */
static bool has_its_page(Term *term, void *data)
{
    return term_alternate(term);
}

static void test_sizes(void)
{
    static const int sizes[][2] = {{1, 1}, {3, 2}, {2, 300}, {200, 1}, {200, 500}, {24, 80}};
    g_autoptr(Term) term = start();
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        term_resize(term, sizes[i][0], sizes[i][1]);
        term_settle(term, QUIET);
        term_type(term, "jG?");
        term_settle(term, SHORT);
        term_type(term, "q:x\003"); /* C-c: Esc and the next key could be one of Alt */
        term_settle(term, SHORT);
    }
    g_assert_true(term_wait(term, "size 24x80", TERM_WAIT_MS));
    g_assert_true(term_wait(term, "row 1000 of", TERM_WAIT_MS));
    term_type(term, "q");
    ends_with(term, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(Term) other = start_at(sizes[i][0], sizes[i][1], "0");
        g_assert_true(term_until(other, has_its_page, NULL, TERM_WAIT_MS));
        term_type(other, "q");
        ends_with(other, 0);
    }
}

/* Memory of the program itself, in KiB. */
static int memory(const Term *term)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/smaps_rollup", (int)term_pid(term));
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return atoi(strstr(text, "Private_Dirty:") + strlen("Private_Dirty:"));
}

static int ticks(const Term *term)
{
    g_autofree char *screen = term_screen(term);
    const char *place = strstr(screen, "ticks ");
    return place != NULL ? atoi(place + strlen("ticks ")) : 0;
}

static bool many_ticks(Term *term, void *data)
{
    return ticks(term) > *(int *)data;
}

/* A page every 10 ms, and nobody reads: it goes on, keeps nothing, and shows what is new when
 * somebody does. */
static void test_stall(void)
{
    g_autoptr(Term) term = start_at(50, 200, "10");
    int seen = 20, before;
    gsize size;
    g_assert_true(term_until(term, many_ticks, &seen, TERM_WAIT_MS));
    before = memory(term);
    seen = ticks(term);
    term_stall(term, true);
    g_usleep(STALL_US);
    int after = memory(term);
    g_test_message("private memory %d KiB, after the stall %d KiB", before, after);
    g_assert_cmpint(after - before, <, 256);
    term_stall(term, false);
    term_forget(term);
    seen += 20; /* of some 150 ticks meanwhile: timers are late under load */
    g_assert_true(term_until(term, many_ticks, &seen, TERM_WAIT_MS));
    term_raw(term, &size);
    g_test_message("%zu bytes until the screen was new", size);
    g_assert_cmpuint(size, <, 64 * 1024);
    term_type(term, "q");
    ends_with(term, 0);
}

/* Nobody reads, and it is told to go: it does not wait for a reader, and still says what puts the
 * terminal right. */
static void test_end_in_stall(void)
{
    g_autoptr(Term) term = start_at(50, 200, "10");
    int seen = 5;
    g_assert_true(term_until(term, many_ticks, &seen, TERM_WAIT_MS));
    term_stall(term, true);
    g_usleep(STALL_US);
    kill(term_pid(term), SIGTERM);
    gint64 from = g_get_monotonic_time();
    int status = term_wait_exit(term, TERM_WAIT_MS); /* reads nothing while it stalls */
    g_test_message("gone after %d ms", (int)((g_get_monotonic_time() - from) / 1000));
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 4);
    term_stall(term, false);
    term_settle(term, QUIET);
    g_assert_true(term_is_clean(term));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ends/a crash gives the terminal back first", test_crashes);
    g_test_add_func("/ends/so does any signal that kills", test_fatal_signals);
    g_test_add_func("/ends/so does a polite one", test_polite_signals);
    g_test_add_func("/ends/so does exit()", test_exit);
    g_test_add_func("/ends/last words are not lost", test_last_words);
    g_test_add_func("/ends/a hang-up ends it at once", test_hang_up);
    g_test_add_func("/ends/Ctrl-Z goes to the shell and fg comes back", test_suspend);
    g_test_add_func("/ends/so does kill -TSTP", test_stop_signal);
    g_test_add_func("/ends/after SIGSTOP all is drawn anew", test_stop_unasked);
    g_test_add_func("/ends/a storm of sizes ends as a fresh start looks", test_resize_storm);
    g_test_add_func("/ends/any size will do", test_sizes);
    g_test_add_func("/ends/a terminal that stops reading costs nothing", test_stall);
    g_test_add_func("/ends/nor does it hold back the end", test_end_in_stall);
    return g_test_run();
}
