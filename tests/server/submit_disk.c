/* The disk of tilikd fails under tickets, once or from then on: what was answered is there, what
 * was not comes again, and each is there once. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "submit.h"

#define ROUNDS   15
#define STALL_MS 2000

static unsigned number(const char *name, unsigned usual)
{
    const char *text = g_getenv(name);
    return text != NULL ? (unsigned)atol(text) : usual;
}

typedef struct Lab {
    Daemon *daemon;
    char *folder, *path;
    Submit submit;
} Lab;

static void set_up(Lab *lab, gconstpointer unused)
{
    lab->daemon = daemon_new(NULL, NULL);
    g_autofree char *listen = g_strdup_printf("127.0.0.1:%d", lab->daemon->port);
    const char *const same[] = {"--listen", listen, NULL};
    lab->daemon->extra = g_strdupv((char **)same); /* it comes back where it was */
    lab->folder = scratch_new();
    lab->path = g_build_filename(lab->folder, "outbox.db", NULL);
    submit_open(&lab->submit, lab->path, lab->daemon->port, lab->daemon->token[ROLE_OPERATOR],
                STALL_MS);
}

static void tear_down(Lab *lab, gconstpointer unused)
{
    submit_close(&lab->submit);
    daemon_free(lab->daemon);
    g_free(lab->path);
    scratch_free(lab->folder);
}

/* Starts it with a variable of the shim's. */
static void start_with(Lab *lab, const char *name, const char *value, const char *error)
{
    g_autofree char *shim = g_build_filename(g_getenv("TILIK_BUILD"), "tests/fault_shim.so", NULL);
    g_setenv("LD_PRELOAD", shim, TRUE);
    g_setenv(name, value, TRUE);
    g_setenv("TILIK_FAULT_ERROR", error, TRUE);
    daemon_start(lab->daemon);
    g_unsetenv("TILIK_FAULT_ERROR");
    g_unsetenv(name);
    g_unsetenv("LD_PRELOAD");
}

/* How many calls of a kind a start, and an end, take. */
static unsigned count_calls(Lab *lab, const char *kind)
{
    g_autofree char *file = g_build_filename(lab->folder, "counts", NULL), *text = NULL;
    unlink(file);
    daemon_kill(lab->daemon, SIGTERM);
    start_with(lab, "TILIK_FAULT_COUNT", file, "EIO");
    daemon_kill(lab->daemon, SIGTERM);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    const char *line = strstr(text, kind);
    g_assert_nonnull(line);
    daemon_start(lab->daemon);
    return (unsigned)atol(line + strlen(kind));
}

static gboolean on_time(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

/* As long as it gets on, and a little longer. */
static void work_for(Lab *lab, unsigned ms)
{
    bool over = false;
    guint timer = g_timeout_add(ms, on_time, &over);
    while (!over && !submit_is_done(&lab->submit)) {
        g_main_context_iteration(NULL, TRUE);
    }
    if (!over) {
        g_source_remove(timer);
    }
}

static void a_disk_that_fails(Lab *lab, gconstpointer unused)
{
    static const char *const kinds[] = {"write", "fsync", "open"};
    static const int calls[] = {40, 10, 10}; /* about so many three submits take */
    static const char *const errors[] = {"ENOSPC", "EIO", "EDQUOT", "EROFS"};
    unsigned counts[G_N_ELEMENTS(kinds)], rounds = number("TILIK_ROUNDS", ROUNDS), hurt = 0;
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        counts[i] = count_calls(lab, kinds[i]);
    }
    for (unsigned round = 0; round < rounds; round++) {
        size_t kind = round % G_N_ELEMENTS(kinds);
        const char *error = errors[g_rand_int_range(rand, 0, G_N_ELEMENTS(errors))];
        unsigned nth = counts[kind] + (unsigned)g_rand_int_range(rand, 2, calls[kind]);
        g_autofree char *fault =
            g_strdup_printf("%s:%u%s", kinds[kind], nth, g_rand_boolean(rand) ? "+" : "");
        daemon_kill(lab->daemon, SIGTERM);
        start_with(lab, "TILIK_FAULT", fault, error);
        for (unsigned i = 0; i < 3; i++) {
            submit_add(&lab->submit, round * 3 + i);
        }
        work_for(lab, 400);
        bool done = submit_is_done(&lab->submit);
        g_test_message("%u: %s %s: %s", round, fault, error, done ? "all went" : "some wait");
        hurt += !done;
        daemon_kill(lab->daemon, SIGKILL);
        daemon_start(lab->daemon);
        sender_retry(lab->submit.sender);
        g_assert_true(loop_until(submit_is_done, &lab->submit));
        g_assert_cmpuint(lab->submit.refused, ==, 0);
        for (unsigned i = 0; i < 3; i++) {
            submit_check(lab->daemon, round * 3 + i);
        }
    }
    g_test_message("%u of %u were hurt so that something had to wait", hurt, rounds);
    submit_check_count(lab->daemon, rounds * 3);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    g_test_add("/submit/a disk of the backend that fails at any call loses and doubles nothing",
               Lab, NULL, set_up, a_disk_that_fails, tear_down);
    return g_test_run();
}
