/* Tickets against kill -9, bad disks and clocks: whoever is killed and whenever, what was told to
 * be written is on the server once, and only once.  TILIK_ROUNDS=1000 kills more often, TILIK_SEED
 * elsewhere. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "clocks.h"
#include "fault_proxy.h"
#include "submit.h"

#define ROUNDS     60
#define EACH       1
#define DEADLINE_S 60

static unsigned number(const char *name, unsigned usual)
{
    const char *text = g_getenv(name);
    return text != NULL ? (unsigned)atol(text) : usual;
}

typedef struct Lab {
    Daemon *daemon;
    char *folder, *path, *token_file;
    GArray *told; /* of each submit, how many of its acts were told; by its number */
    unsigned failed, waits;
} Lab;

static void set_up(Lab *lab, gconstpointer unused)
{
    lab->daemon = daemon_new(NULL, NULL);
    g_autofree char *listen = g_strdup_printf("127.0.0.1:%d", lab->daemon->port);
    const char *const same[] = {"--listen", listen, NULL};
    lab->daemon->extra = g_strdupv((char **)same); /* it comes back where it was */
    lab->folder = scratch_new();
    lab->path = g_build_filename(lab->folder, "outbox.db", NULL);
    lab->token_file = g_build_filename(lab->folder, "token", NULL);
    lab->told = g_array_new(FALSE, TRUE, sizeof(unsigned));
    g_assert_true(
        g_file_set_contents(lab->token_file, lab->daemon->token[ROLE_OPERATOR], -1, NULL));
}

static void tear_down(Lab *lab, gconstpointer unused)
{
    daemon_free(lab->daemon);
    g_array_unref(lab->told);
    g_free(lab->path);
    g_free(lab->token_file);
    scratch_free(lab->folder);
}

static void before_exec(gpointer data)
{
    alarm(DEADLINE_S);
}

/* Keeps how far it said that it had come with its submits. */
static void note_told(Lab *lab, const char *out, unsigned first, unsigned count)
{
    unsigned told = 0;
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    lab->failed = lab->waits = 0;
    for (int i = 0; lines[i] != NULL; i++) {
        (void)(sscanf(lines[i], "written %u", &told) + sscanf(lines[i], "failed %u", &lab->failed) +
               sscanf(lines[i], "waits %u", &lab->waits));
    }
    if (lab->told->len < first + count) {
        g_array_set_size(lab->told, first + count);
    }
    for (unsigned i = 0; i < count; i++) {
        unsigned before = i * SUBMIT_ACTS;
        g_array_index(lab->told, unsigned, first + i) =
            told > before ? MIN(told - before, SUBMIT_ACTS) : 0;
    }
}

/* Runs a console with more variables (name, value, ..., NULL); returns its status. */
static int run(Lab *lab, unsigned first, unsigned count, const char *const *variables,
               bool say_again)
{
    g_autofree char *program = g_build_filename(g_getenv("TILIK_BUILD"),
                                                "tests/server/submit_child", NULL),
                    *shim = g_build_filename(g_getenv("TILIK_BUILD"), "tests/fault_shim.so", NULL),
                    *from = g_strdup_printf("%u", first), *many = g_strdup_printf("%u", count),
                    *port = g_strdup_printf("%d", lab->daemon->port), *out = NULL;
    const char *argv[] = {program, lab->path, port, lab->token_file, from, many, NULL, NULL};
    argv[6] = say_again ? "again" : NULL;
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "LD_PRELOAD", shim, TRUE);
    for (int i = 0; variables != NULL && variables[i] != NULL; i += 2) {
        env = g_environ_setenv(env, variables[i], variables[i + 1], TRUE);
    }
    g_autoptr(GError) error = NULL;
    int status;
    g_spawn_sync(NULL, (char **)argv, env, G_SPAWN_DEFAULT, before_exec, NULL, &out, NULL, &status,
                 &error);
    g_assert_no_error(error);
    note_told(lab, out, first, count);
    return status;
}

/* The next start, undisturbed: all that waits goes out. */
static void send_rest(Lab *lab)
{
    g_assert_cmpint(run(lab, lab->told->len, 0, NULL, false), ==, 0);
    g_assert_cmpuint(lab->waits, ==, 0);
}

/* How many calls of a kind one undisturbed life has. */
static unsigned count_calls(Lab *lab, const char *kind)
{
    g_autofree char *file = g_build_filename(lab->folder, "counts", NULL), *text = NULL;
    const char *const count[] = {"TILIK_FAULT_COUNT", file, NULL};
    unlink(file);
    g_assert_cmpint(run(lab, lab->told->len, EACH, count, false), ==, 0);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    const char *line = strstr(text, kind);
    g_assert_nonnull(line);
    g_test_message("%s: %ld calls", kind, atol(line + strlen(kind)));
    return (unsigned)atol(line + strlen(kind));
}

static unsigned count_words(const char *text, const char *word)
{
    unsigned count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) {
        count++;
    }
    return count;
}

/* Of each submit there is at least what was told, in its order, and nothing twice. */
static void check_all(const Lab *lab)
{
    unsigned tickets = 0;
    for (unsigned n = 0; n < lab->told->len; n++) {
        unsigned told = g_array_index(lab->told, unsigned, n);
        g_autofree char *id = submit_id(n);
        g_auto(Answer) answer = ticket_read(lab->daemon, ROLE_ADMIN, id);
        g_assert_true(answer.status == 200 || answer.status == 404);
        bool there = answer.status == 200;
        unsigned notes = there ? count_words(answer.body, "\"text\":") : 0,
                 files = there ? count_words(answer.body, "\"sha256\":") : 0;
        g_test_message("%u: %u told; %d, %u notes, %u files", n, told, there, notes, files);
        g_assert_cmpuint(there + notes + files, >=, told);
        g_assert_cmpuint(notes, <=, there);
        g_assert_cmpuint(files, <=, notes);
        if (told == SUBMIT_ACTS) {
            submit_check(lab->daemon, n);
        }
        tickets += there;
    }
    submit_check_count(lab->daemon, tickets);
}

static void a_console_killed_at_any_call(Lab *lab, gconstpointer unused)
{
    static const char *const kinds[] = {"any", "write", "fsync", "send", "recv", "rename"};
    unsigned counts[G_N_ELEMENTS(kinds)], rounds = number("TILIK_ROUNDS", ROUNDS), killed = 0;
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        counts[i] = count_calls(lab, kinds[i]);
    }
    for (unsigned round = 0; round < rounds; round++) {
        size_t kind = round % 2 == 0 ? 0 : round / 2 % G_N_ELEMENTS(kinds);
        int nth = g_rand_int_range(rand, 1, (gint32)MAX(counts[kind], 1) + 1);
        g_autofree char *death = g_strdup_printf("%s:%d", kinds[kind], nth);
        const char *const kill[] = {"TILIK_FAULT_KILL", death, NULL};
        int status = run(lab, lab->told->len, EACH, kill, false);
        g_assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : status == 0);
        killed += WIFSIGNALED(status) != 0;
        if (round % 5 != 0) {
            send_rest(lab);
        }
    }
    send_rest(lab);
    g_test_message("%u of %u were killed", killed, rounds);
    g_assert_cmpuint(killed, >, rounds / 2);
    check_all(lab);
}

/* What fails is told, and what was told to be written is there. */
static void a_disk_that_fails_at_any_call(Lab *lab, gconstpointer unused)
{
    static const char *const kinds[] = {"write", "fsync", "open", "rename", "unlink"};
    static const char *const errors[] = {"ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES"};
    unsigned counts[G_N_ELEMENTS(kinds)], rounds = number("TILIK_ROUNDS", ROUNDS / 2), failed = 0;
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        counts[i] = count_calls(lab, kinds[i]);
    }
    for (unsigned round = 0; round < rounds; round++) {
        size_t kind = round % G_N_ELEMENTS(kinds);
        const char *error = errors[g_rand_int_range(rand, 0, G_N_ELEMENTS(errors))];
        int nth = g_rand_int_range(rand, 1, (gint32)MAX(counts[kind], 1) + 1);
        g_autofree char *fault =
            g_strdup_printf("%s:%d%s", kinds[kind], nth, g_rand_boolean(rand) ? "+" : "");
        const char *const set[] = {"TILIK_FAULT", fault, "TILIK_FAULT_ERROR", error, NULL};
        int status = run(lab, lab->told->len, EACH, set, false);
        g_test_message("%s %s: status %d, %u failed, %u wait", fault, error, status, lab->failed,
                       lab->waits);
        g_assert_true(WIFEXITED(status));
        failed += lab->failed > 0;
        if (round % 5 != 0) {
            send_rest(lab);
        }
    }
    send_rest(lab);
    g_assert_cmpuint(failed, >, rounds / 10);
    check_all(lab);
}

/* The server is killed when so many bytes of a submit have gone either way: between a POST and its
 * answer, too. */
static void a_server_killed_at_any_byte(Lab *lab, gconstpointer unused)
{
    unsigned rounds = number("TILIK_ROUNDS", ROUNDS) / 3;
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    g_autoptr(FaultProxy) proxy = fault_proxy_new(lab->daemon->port);
    Submit submit = {0};
    submit_open(&submit, lab->path, fault_proxy_port(proxy), lab->daemon->token[ROLE_OPERATOR],
                2000);
    submit_add(&submit, 0);
    g_assert_true(loop_until(submit_is_done, &submit));
    gsize most = fault_proxy_bytes(proxy, FAULT_UP) + fault_proxy_bytes(proxy, FAULT_DOWN);
    gsize up = fault_proxy_bytes(proxy, FAULT_UP);
    for (unsigned round = 1; round <= rounds; round++) {
        gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)most);
        FaultWay way = at < up ? FAULT_UP : FAULT_DOWN;
        fault_proxy_aim(proxy, lab->daemon->pid);
        fault_proxy_arm(proxy, FAULT_KILL, way, way == FAULT_UP ? at : at - up);
        submit_add(&submit, round);
        while (!fault_proxy_struck(proxy) && !submit_is_done(&submit)) {
            g_main_context_iteration(NULL, TRUE);
        }
        daemon_kill(lab->daemon, SIGKILL);
        daemon_start(lab->daemon);
        sender_retry(submit.sender);
        g_assert_true(loop_until(submit_is_done, &submit));
        g_assert_cmpuint(submit.refused, ==, 0);
        submit_check(lab->daemon, round);
    }
    submit_check_count(lab->daemon, rounds + 1);
    submit_close(&submit);
}

/* Clocks of the console's PC: what it wrote goes out, or waits for a person; it is never lost, sent
 * twice or stormed about. */
static void a_clock_that_is_wrong(Lab *lab, gconstpointer unused)
{
    static const int64_t wrong[] = {3600, -3600, 315360000, -315360000, -1795376000, 700000000};
    g_autofree char *file = g_build_filename(lab->folder, "clock", NULL);
    Clocks *clocks = clocks_new(file);
    const char *const off[] = {"TILIK_FAULT_CLOCK", file, NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        clocks->wall = wrong[i]; /* wrong all the time */
        g_assert_cmpint(run(lab, lab->told->len, EACH, off, false), ==, 0);
        g_assert_cmpuint(lab->waits, ==, 0);
        unsigned first = lab->told->len;
        daemon_kill(lab->daemon, SIGTERM);
        const char *const nobody[] = {"TILIK_FAULT_CLOCK", file, "TILIK_FAULT_KILL", "any:70",
                                      NULL};
        int status = run(lab, first, EACH, nobody, false); /* written, then gone */
        g_assert_true(WIFSIGNALED(status));
        daemon_start(lab->daemon);
        clocks->wall = 0; /* and it was set right */
        g_assert_cmpint(run(lab, lab->told->len, 0, off, false), ==, 0);
        g_test_message("%" G_GINT64_FORMAT " s: %u wait for a person", wrong[i], lab->waits);
        g_assert_cmpint(run(lab, lab->told->len, 0, off, true), ==, 0);
        g_assert_cmpuint(lab->waits, ==, 0);
    }
    clocks_free(clocks);
    check_all(lab);
}

/* Eight days later the server knows no key of it any more: a person is asked, and what they say
 * again is not done twice. */
static void what_is_older_than_the_keys_is_asked_about(Lab *lab, gconstpointer unused)
{
    g_autofree char *file = g_build_filename(lab->folder, "clock", NULL);
    Clocks *clocks = clocks_new(file);
    const char *const later[] = {"TILIK_FAULT_CLOCK", file, NULL};
    g_autoptr(FaultProxy) proxy = fault_proxy_new(lab->daemon->port);
    Submit submit = {.patient = true};
    submit_open(&submit, lab->path, fault_proxy_port(proxy), lab->daemon->token[ROLE_OPERATOR],
                2000);
    fault_proxy_arm(proxy, FAULT_CUT, FAULT_DOWN, 0); /* it is opened, and nobody hears */
    submit_add(&submit, 0);
    while (!fault_proxy_struck(proxy) || submit.adding > 0) {
        g_main_context_iteration(NULL, TRUE);
    }
    submit_close(&submit);
    guint told = SUBMIT_ACTS;
    g_array_append_val(lab->told, told);
    clocks_pass(clocks, INT64_C(8) * 86400);
    g_assert_cmpint(run(lab, 1, 0, later, false), ==, 0);
    g_assert_cmpuint(lab->waits, ==, SUBMIT_ACTS);
    submit_check_count(lab->daemon, 1);
    g_assert_cmpint(run(lab, 1, 0, later, true), ==, 0);
    g_test_message("%u still want attention", lab->waits);
    submit_check_count(lab->daemon, 1);
    clocks_free(clocks);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    static const struct {
        const char *name;
        void (*test)(Lab *, gconstpointer);
    } tests[] = {
        {"/submit/a console killed at any call loses and doubles nothing",
         a_console_killed_at_any_call},
        {"/submit/a disk that fails at any call loses nothing that was told",
         a_disk_that_fails_at_any_call},
        {"/submit/a server killed at any byte has each once", a_server_killed_at_any_byte},
        {"/submit/a clock that is wrong loses and doubles nothing", a_clock_that_is_wrong},
        {"/submit/what is older than the keys is asked about",
         what_is_older_than_the_keys_is_asked_about},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Lab, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
