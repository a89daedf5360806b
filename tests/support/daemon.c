#include "daemon.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire/messages.h"

static void read_tokens(Daemon *daemon)
{
    g_autofree char *json = NULL;
    gsize size;
    const char *tokens[ROLES];
    g_autoptr(Decoder) decoder = decoder_new();
    g_assert_true(g_file_get_contents(daemon->tokens_file, &json, &size, NULL));
    g_assert_true(decode_tokens(decoder, json, size, tokens, NULL));
    for (int role = 0; role < ROLES; role++) {
        g_free(daemon->token[role]);
        daemon->token[role] = g_strdup(tokens[role]);
    }
}

/* 0 when it ends before it says one. */
static int read_port(int fd)
{
    char line[128] = "";
    for (size_t length = 0; length < sizeof line - 1 && strchr(line, '\n') == NULL; length++) {
        if (read(fd, line + length, 1) != 1) {
            return 0;
        }
    }
    const char *start = "tilikd: listening on http";
    g_assert_true(g_str_has_prefix(line, start));
    const char *colon = strrchr(line, ':');
    return atoi(colon + 1);
}

/* Returns its port; 0 when it ended before it served. */
static int launch(Daemon *daemon, char **arguments)
{
    g_autofree char *log = g_build_filename(daemon->folder, "log", NULL);
    int input[2], output[2];
    g_assert_cmpint(pipe2(input, O_CLOEXEC), ==, 0);
    g_assert_cmpint(pipe2(output, O_CLOEXEC), ==, 0);
    daemon->pid = fork();
    if (daemon->pid == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        dup2(open(log, O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
        execv(arguments[0], arguments);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    daemon->input = input[1];
    int port = read_port(output[0]);
    close(output[0]);
    if (port == 0) {
        waitpid(daemon->pid, NULL, 0);
        close(daemon->input);
        daemon->pid = 0;
    }
    return port;
}

/* One that comes back to a port of its own may find another program there, for a while: all tests
 * draw their ports from the same ones. */
static void launch_patiently(Daemon *daemon, char **arguments)
{
    g_autofree char *path = g_build_filename(daemon->folder, "log", NULL);
    gint64 deadline = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    for (;;) {
        g_autofree char *log = NULL;
        if ((daemon->port = launch(daemon, arguments)) != 0) {
            return;
        }
        g_file_get_contents(path, &log, NULL, NULL);
        const char *last = log != NULL ? log + MAX(strlen(log), 400) - 400 : "";
        if (strstr(last, g_strerror(EADDRINUSE)) == NULL || g_get_monotonic_time() > deadline) {
            g_error("tilikd does not start: %s", last);
        }
        g_usleep(100000);
    }
}

void daemon_start(Daemon *daemon)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_autofree char *db = g_strconcat("sqlite:", daemon->db, NULL);
    const char *const fixed[] = {g_getenv("TILIKD"),
                                 "--demo",
                                 "--cameras",
                                 "400",
                                 "--rate",
                                 "0",
                                 "--seed",
                                 "7",
                                 "--listen",
                                 "127.0.0.1:0",
                                 "--db",
                                 db,
                                 "--tokens-file",
                                 daemon->tokens_file,
                                 "--config",
                                 daemon->config,
                                 "--exit-with-stdin"};
    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++) {
        g_ptr_array_add(arguments, (gpointer)fixed[i]);
    }
    bool video = false;
    for (char **more = daemon->extra; more != NULL && *more != NULL; more++) {
        if (strcmp(*more, DAEMON_VIDEO) == 0) {
            video = true;
        } else {
            g_ptr_array_add(arguments, *more);
        }
    }
    if (!video) {
        g_ptr_array_add(arguments, (gpointer) "--no-video");
    }
    g_ptr_array_add(arguments, NULL);
    launch_patiently(daemon, (char **)arguments->pdata);
    read_tokens(daemon);
}

Daemon *daemon_new(const char *config, const char *const *more)
{
    g_assert_nonnull(g_getenv("TILIKD"));
    signal(SIGPIPE, SIG_IGN);
    Daemon *daemon = g_new0(Daemon, 1);
    daemon->folder = g_dir_make_tmp("tilikd-test-XXXXXX", NULL);
    daemon->db = g_build_filename(daemon->folder, "t.db", NULL);
    daemon->tokens_file = g_build_filename(daemon->folder, "tokens.json", NULL);
    daemon->config = g_build_filename(daemon->folder, "tilikd.conf", NULL);
    daemon->extra = g_strdupv((char **)more);
    g_assert_true(g_file_set_contents(daemon->config, config != NULL ? config : "", -1, NULL));
    daemon_start(daemon);
    return daemon;
}

void daemon_kill(Daemon *daemon, int sent)
{
    int status;
    kill(daemon->pid, sent);
    g_assert_cmpint(waitpid(daemon->pid, &status, 0), ==, daemon->pid);
    if (sent == SIGTERM || sent == SIGINT) {
        g_assert_true(WIFEXITED(status));
        g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    }
    close(daemon->input);
    daemon->pid = 0;
}

void folder_remove(const char *folder)
{
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    const char *name;
    while (files != NULL && (name = g_dir_read_name(files)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

void daemon_free(Daemon *daemon)
{
    if (daemon == NULL) {
        return;
    }
    if (daemon->pid != 0) {
        gint64 before = g_get_monotonic_time();
        daemon_kill(daemon, SIGTERM);
        g_test_message("ended in %d ms", (int)((g_get_monotonic_time() - before) / 1000));
    }
    folder_remove(daemon->folder);
    for (int role = 0; role < ROLES; role++) {
        g_free(daemon->token[role]);
    }
    g_strfreev(daemon->extra);
    g_free(daemon->folder);
    g_free(daemon->db);
    g_free(daemon->tokens_file);
    g_free(daemon->config);
    g_free(daemon);
}

char *daemon_command(Daemon *daemon, int *status, const char *first, ...)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(arguments, g_strdup(g_getenv("TILIKD")));
    va_list list;
    va_start(list, first);
    for (const char *argument = first; argument != NULL; argument = va_arg(list, const char *)) {
        g_ptr_array_add(arguments, g_strdup(argument));
    }
    va_end(list);
    g_ptr_array_add(arguments, g_strdup("--db"));
    g_ptr_array_add(arguments, g_strconcat("sqlite:", daemon->db, NULL));
    g_ptr_array_add(arguments, NULL);
    char *output = NULL;
    int code = 0;
    g_assert_true(g_spawn_sync(NULL, (char **)arguments->pdata, NULL, G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, &output, NULL, &code, NULL));
    *status = WIFEXITED(code) ? WEXITSTATUS(code) : -1;
    return g_strchomp(output);
}

static bool is_sanitized(const Daemon *daemon)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/maps", (int)daemon->pid), *maps = NULL;
    return g_file_get_contents(path, &maps, NULL, NULL) &&
           (strstr(maps, "libasan") != NULL || strstr(maps, "libtsan") != NULL);
}

long daemon_memory(const Daemon *daemon)
{
    if (is_sanitized(daemon)) {
        return 0;
    }
    g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)daemon->pid);
    g_autofree char *text = NULL;
    long pages = 0;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%*d %ld", &pages), ==, 1);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}
