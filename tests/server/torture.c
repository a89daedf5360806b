/* `tilik cameras` and tilikd's start with one call of theirs failing, once or from then on: memory,
 * files, descriptors, the disk.  Whatever fails, they end with a message or do their work; no
 * signal ends them but GLib's own at the end of memory; and the next run, on what they left behind,
 * is as good as the first. */
#include <glib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "daemon.h"

#define POINTS     60
#define DEADLINE_S 30

/* TORTURE_SEED searches elsewhere. */
static GRand *lots(void)
{
    const char *seed = g_getenv("TORTURE_SEED");
    return g_rand_new_with_seed(seed != NULL ? (guint32)atol(seed) : 1);
}

#define MEMORY_MAX (64 * 1024 * 1024)

static const char *const kinds[] = {"malloc", "open",   "write", "fsync",
                                    "rename", "socket", "thread"};

typedef struct Run {
    char *out, *err;
    int status; /* as of waitpid() */
} Run;

static void run_clear(Run *run)
{
    g_free(run->out);
    g_free(run->err);
    *run = (Run){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* What is run, and how its work is judged. */
typedef struct Torture {
    const char *const *argv;
    char *folder; /* of its files */
    bool (*good)(const struct Torture *torture, const Run *run);
    const char *wanted;
    bool serves; /* it is told to end when it has written a line */
    bool little; /* it may have MEMORY_MAX of address space */
} Torture;

/* An alarm outlives exec: who hangs is ended by SIGALRM. */
static void before_exec(gpointer data)
{
    const struct rlimit none = {0, 0}, little = {MEMORY_MAX, MEMORY_MAX};
    setrlimit(RLIMIT_CORE, &none);
    if (((const Torture *)data)->little) {
        setrlimit(RLIMIT_AS, &little);
    }
    alarm(DEADLINE_S);
}

static bool read_some(int fd, GString *into)
{
    char piece[4096];
    ssize_t got = read(fd, piece, sizeof piece);
    if (got > 0) {
        g_string_append_len(into, piece, got);
    }
    return got > 0;
}

/* Reads both ends dry; the program's stdin ends at once, or with its first line. */
static void listen_to(int in, int out, int err, bool serves, GString *said, GString *complained)
{
    struct pollfd ends[] = {{.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
    GString *const texts[] = {said, complained};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        if (in >= 0 && (!serves || strchr(said->str, '\n') != NULL)) {
            close(in);
            in = -1;
        }
        g_assert_cmpint(poll(ends, 2, -1), >, 0);
        for (int i = 0; i < 2; i++) {
            if (ends[i].revents != 0 && !read_some(ends[i].fd, texts[i])) {
                close(ends[i].fd);
                ends[i].fd = -1;
            }
        }
    }
    if (in >= 0) {
        close(in);
    }
}

static Run run(const Torture *torture, const char *fault, const char *count_file)
{
    g_auto(GStrv) env = g_get_environ();
    g_autofree char *shim = g_build_filename(g_getenv("TILIK_BUILD"), "tests/fault_shim.so", NULL);
    g_autoptr(GError) error = NULL;
    GString *said = g_string_new(NULL), *complained = g_string_new(NULL);
    GPid pid;
    int in, out, err, status;
    env = g_environ_setenv(env, "XDG_CACHE_HOME", torture->folder, TRUE);
    if (fault != NULL || count_file != NULL) {
        env = g_environ_setenv(env, "LD_PRELOAD", shim, TRUE);
    }
    if (fault != NULL) {
        env = g_environ_setenv(env, "TILIK_FAULT", fault, TRUE);
    }
    if (count_file != NULL) {
        env = g_environ_setenv(env, "TILIK_FAULT_COUNT", count_file, TRUE);
    }
    g_spawn_async_with_pipes(NULL, (char **)torture->argv, env, G_SPAWN_DO_NOT_REAP_CHILD,
                             before_exec, (gpointer)torture, &pid, &in, &out, &err, &error);
    g_assert_no_error(error);
    listen_to(in, out, err, torture->serves, said, complained);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return (Run){g_string_free(said, FALSE), g_string_free(complained, FALSE), status};
}

static void forget_files(const Torture *torture)
{
    char *folder = g_strdup(torture->folder);
    scratch_free(folder);
    g_assert_cmpint(g_mkdir(torture->folder, 0700), ==, 0);
}

/* How many calls of each kind one undisturbed run makes. */
static void count_calls(const Torture *torture, long counts[G_N_ELEMENTS(kinds)])
{
    g_autofree char *path = g_build_filename(torture->folder, "counts", NULL), *text = NULL;
    forget_files(torture);
    g_auto(Run) first = run(torture, NULL, path);
    g_assert_true(torture->good(torture, &first));
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const char *line = strstr(text, kinds[i]);
        g_assert_nonnull(line);
        counts[i] = atol(line + strlen(kinds[i]));
        g_test_message("%s: %ld calls", kinds[i], counts[i]);
    }
}

/* Without memory or a descriptor for its own needs GLib says so, as an error of the log, and ends
 * the program. */
static bool ended_by_glib(const Run *run)
{
    int sent = WIFSIGNALED(run->status) ? WTERMSIG(run->status) : 0;
    return (sent == SIGTRAP || sent == SIGABRT) &&
           (strstr(run->err, "<3>") != NULL || strstr(run->err, "MEMORY-ERROR") != NULL ||
            strstr(run->err, "GLib (gthread") != NULL);
}

static const char *verdict(const Torture *torture, const Run *hurt, const Run *after)
{
    if (WIFSIGNALED(hurt->status) && !ended_by_glib(hurt)) {
        return "a signal ended it";
    }
    if (WIFEXITED(hurt->status) && WEXITSTATUS(hurt->status) > 2) {
        return "an odd exit status";
    }
    if (hurt->status != 0 && hurt->err[0] == '\0') {
        return "it did not say why it failed";
    }
    if (hurt->status == 0 && !torture->good(torture, hurt)) {
        return "it did not say that it failed";
    }
    if (!torture->good(torture, after)) {
        return "what it left behind did harm";
    }
    /* A server says that it ends. */
    return after->err[0] != '\0' && !torture->serves ? "what it left behind was complained of"
                                                     : NULL;
}

/* Begins with nothing, or with what the last good run left. */
static void judge(const Torture *torture, const char *fault, bool afresh)
{
    if (afresh) {
        forget_files(torture);
    }
    g_auto(Run) hurt = run(torture, fault, NULL);
    g_auto(Run) after = run(torture, NULL, NULL);
    const char *wrong = verdict(torture, &hurt, &after);
    g_test_message("%s%s: status %x, '%s'", fault, afresh ? ", afresh" : "", (unsigned)hurt.status,
                   hurt.err);
    if (wrong != NULL) {
        g_test_message("WRONG: %s; afterwards: status %x, '%s'", wrong, (unsigned)after.status,
                       after.err);
        g_test_fail();
    }
}

/* Few calls fail each in its turn, many by lot. */
static void torture_all(const Torture *torture)
{
    long counts[G_N_ELEMENTS(kinds)];
    g_autoptr(GRand) rand = lots();
    count_calls(torture, counts);
    for (int point = 0; point < POINTS; point++) {
        int kind = point % (int)G_N_ELEMENTS(kinds), turn = point / (int)G_N_ELEMENTS(kinds);
        kind = counts[kind] > 0 ? kind : 0;
        bool few = counts[kind] <= POINTS / (int)G_N_ELEMENTS(kinds);
        long nth =
            few ? turn % counts[kind] + 1 : g_rand_int_range(rand, 1, (gint32)counts[kind] + 1);
        bool on = few ? turn / counts[kind] % 2 == 1 : g_rand_boolean(rand);
        on = on && kind != 0; /* without any memory GLib can't even say so */
        g_autofree char *fault = g_strdup_printf("%s:%ld%s", kinds[kind], nth, on ? "+" : "");
        /* With its files there it may have nothing to write. */
        bool writes = kind >= 2 && kind <= 4;
        judge(torture, fault, writes || g_rand_boolean(rand));
    }
}

static bool lists_the_city(const Torture *torture, const Run *run)
{
    return run->status == 0 && strcmp(run->out, torture->wanted) == 0;
}

static void tilik_cameras_survives_any_failing_call(void)
{
    static const char *const fifty[] = {"--cameras", "50", NULL};
    g_autoptr(Daemon) daemon = daemon_new(NULL, fifty);
    g_autofree char *token = g_build_filename(daemon->folder, "token", NULL);
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%d", daemon->port);
    g_assert_true(g_file_set_contents_full(token, daemon->token[ROLE_OPERATOR], -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    const char *argv[] = {g_getenv("TILIK"), "cameras", "--csv",     "--backend", url,
                          "--token-file",    token,     "--lang=en", NULL};
    Torture torture = {.argv = argv, .folder = scratch_new(), .good = lists_the_city};
    g_auto(Run) first = run(&torture, NULL, NULL);
    g_assert_cmpint(first.status, ==, 0);
    g_auto(GStrv) lines = g_strsplit(first.out, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 1 + 50 + 1);
    torture.wanted = first.out;
    torture_all(&torture);
    torture.little = true;
    g_auto(Run) little = run(&torture, NULL, NULL);
    g_assert_true(lists_the_city(&torture, &little));
    scratch_free(torture.folder);
}

static int count_rows(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int count = -1;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        count = sqlite3_column_int(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

/* It served, and the whole city is in a sound database. */
static bool keeps_the_city(const Torture *torture, const Run *run)
{
    g_autofree char *path = g_build_filename(torture->folder, "t.db", NULL);
    return run->status == 0 && g_str_has_prefix(run->out, "tilikd: listening on ") &&
           count_rows(path,
                      "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") ==
               1 &&
           count_rows(path, "SELECT count(*) FROM current WHERE kind = 2") == 50;
}

static void a_start_of_tilikd_survives_any_failing_call(void)
{
    Torture torture = {.folder = scratch_new(), .good = keeps_the_city, .serves = true};
    g_autofree char *db = g_strdup_printf("sqlite:%s/t.db", torture.folder);
    g_autofree char *tokens = g_build_filename(torture.folder, "tokens.json", NULL);
    const char *argv[] = {g_getenv("TILIKD"),
                          "--demo",
                          "--cameras",
                          "50",
                          "--rate",
                          "0",
                          "--no-video",
                          "--listen",
                          "127.0.0.1:0",
                          "--db",
                          db,
                          "--tokens-file",
                          tokens,
                          "--exit-with-stdin",
                          NULL};
    torture.argv = argv;
    torture_all(&torture);
    forget_files(&torture);
    torture.little = true;
    g_auto(Run) little = run(&torture, NULL, NULL);
    g_assert_true(keeps_the_city(&torture, &little));
    scratch_free(torture.folder);
}

/* What a child needs to be born: a process of its own. */
static void no_process_to_be_had_is_said(void)
{
    const char *argv[] = {g_getenv("TILIK"), "cameras", "--demo", "--lang=en", NULL};
    Torture torture = {.argv = argv, .folder = scratch_new()};
    g_auto(Run) hurt = run(&torture, "fork:1+", NULL);
    g_test_message("status %x, '%s'", (unsigned)hurt.status, hurt.err);
    g_assert_true(WIFEXITED(hurt.status));
    g_assert_cmpint(WEXITSTATUS(hurt.status), ==, 1);
    g_assert_true(g_str_has_prefix(hurt.err, "tilik: "));
    scratch_free(torture.folder);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/torture/tilik cameras survives any failing call",
                    tilik_cameras_survives_any_failing_call);
    g_test_add_func("/torture/a start of tilikd survives any failing call",
                    a_start_of_tilikd_survives_any_failing_call);
    g_test_add_func("/torture/no process to be had is said", no_process_to_be_had_is_said);
    return g_test_run();
}
