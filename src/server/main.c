/* tilikd: the backend. */
#include <event2/event.h>
#include <glib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "export_command.h"
#include "import_command.h"
#include "onvif_command.h"
#include "route.h"
#include "server.h"
#include "token_change.h"
#include "webhook_command.h"

/* Tokens and stream passwords are in memory: no core file, no debugger of another process. */
static void keep_secrets(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    umask(077);
}

/* A reader that left or a file that may not grow is said by an error, not by the process's end. */
static void ignore_signals(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* Each console is a descriptor. */
static void raise_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int usage(const char *what)
{
    log_complain("tilikd: %s\nTry 'tilikd --help'.\n", what);
    return 2;
}

static int failed(const GError *error)
{
    log_complain("tilikd: %s\n", error->message);
    bool wrong = error->code == TILIK_ERROR_INVALID || error->code == TILIK_ERROR_NOT_FOUND;
    return error->domain == TILIK_ERROR && wrong ? 2 : 1;
}

/* Returns a folder for a demo's database that is gone when the demo is. */
static char *make_scratch(Options *options, GError **error)
{
    char *folder = g_dir_make_tmp("tilikd-demo-XXXXXX", error);
    if (folder != NULL) {
        options->db = g_strconcat("sqlite:", folder, "/demo.db", NULL);
    }
    return folder;
}

static void remove_scratch(const char *folder)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", ".key", ".tokens-changed"};
    for (size_t i = 0; folder != NULL && i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(folder, "/demo.db", ends[i], NULL);
        unlink(path);
    }
    if (folder != NULL) {
        rmdir(folder);
    }
}

static bool serve(const Options *options, GError **error)
{
    g_autoptr(Server) server = server_new(options, error);
    return server != NULL && server_run(server, error);
}

static int run(Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *scratch = NULL;
    if (options->tokens_file != NULL && !options->demo) {
        return usage("--tokens-file goes with --demo; use 'tilikd token add'");
    }
    if (!options_load(options, &error)) {
        return failed(error);
    }
    if (options->db == NULL && options->demo) {
        scratch = make_scratch(options, &error);
    }
    bool good = error == NULL && options_default_db(options, &error) && serve(options, &error);
    remove_scratch(scratch);
    return good ? 0 : failed(error);
}

static int check_config(Options *options)
{
    g_autoptr(GError) error = NULL;
    if (!options_load(options, &error)) {
        log_complain("%s\n", error->message);
        return 1;
    }
    printf("good\n");
    return 0;
}

/* What the API description is held against. */
static int print_routes(void)
{
    for (size_t i = 0; route_nth(i) != NULL; i++) {
        printf("%s %s\n", route_method(route_nth(i)), route_nth(i)->pattern);
    }
    return 0;
}

static bool parse(Options *options, gboolean *version, int *count, char ***arguments,
                  GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &options->config, "Configuration file", "FILE"},
        {"listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
         "Address and port; port 0 picks one", "ADDR:PORT"},
        {"db", 0, 0, G_OPTION_ARG_STRING, &options->db, "The database", "sqlite:PATH"},
        {"demo", 0, 0, G_OPTION_ARG_NONE, &options->demo, "Serve a make-believe city", NULL},
        {"city", 0, 0, G_OPTION_ARG_STRING, &options->city, "Demo: semarang or banjarmasin",
         "NAME"},
        {"cameras", 0, 0, G_OPTION_ARG_INT, &options->cameras, "Demo: how many cameras", "N"},
        {"seed", 0, 0, G_OPTION_ARG_STRING, &options->seed, "Demo: same seed, same city", "S"},
        {"rate", 0, 0, G_OPTION_ARG_INT, &options->rate, "Demo: alerts a minute; 0 keeps it still",
         "N"},
        {"tickets", 0, 0, G_OPTION_ARG_INT, &options->tickets,
         "Demo: how many tickets there are at the start", "N"},
        {"changes", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &options->changes,
         "Demo: changes a second, for load tests", "N"},
        {"speed", 0, 0, G_OPTION_ARG_STRING, &options->speed, "Demo: how fast its night passes",
         "X"},
        {"no-video", 0, 0, G_OPTION_ARG_NONE, &options->no_video, "Demo: no moving pictures", NULL},
        {"tokens-file", 0, 0, G_OPTION_ARG_FILENAME, &options->tokens_file,
         "Demo: where to write its tokens", "FILE"},
        {"exit-with-stdin", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->exit_with_stdin,
         "End when stdin ends", NULL},
        {"parent-pid", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &options->parent_pid,
         "End with this process", "PID"},
        {"version", 0, 0, G_OPTION_ARG_NONE, version, "Say the version", NULL},
        {0},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(
        "[check-config | token ... | import ... | export ... | onvif ... | webhook ...]");
    g_option_context_set_summary(
        context, "Keeps a city's cameras, states and views, and serves them over HTTP.");
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, count, arguments, error);
}

int main(int count, char **arguments)
{
    /* Without memory libevent would hand out NULL; GLib says so and ends the program. */
    event_set_mem_functions(g_malloc, g_realloc, g_free);
    keep_secrets();
    ignore_signals();
    raise_files();
    setlocale(LC_CTYPE, "C.UTF-8");
    log_to_stderr();
    if (count > 1 && strcmp(arguments[1], "token") == 0) {
        return token_command(count - 1, arguments + 1);
    }
    if (count > 1 && strcmp(arguments[1], "import") == 0) {
        return import_command(count - 1, arguments + 1);
    }
    if (count > 1 && strcmp(arguments[1], "export") == 0) {
        return export_command(count - 1, arguments + 1);
    }
    if (count > 1 && strcmp(arguments[1], "onvif") == 0) {
        return onvif_command(count - 1, arguments + 1);
    }
    if (count > 1 && strcmp(arguments[1], "webhook") == 0) {
        return webhook_command(count - 1, arguments + 1);
    }
    g_autoptr(Options) options = options_new();
    g_autoptr(GError) error = NULL;
    gboolean version = FALSE;
    if (!parse(options, &version, &count, &arguments, &error)) {
        return usage(error->message);
    }
    if (version) {
        printf("tilikd %s\n", TILIK_VERSION);
        return 0;
    }
    if (count == 2 && strcmp(arguments[1], "check-config") == 0) {
        return check_config(options);
    }
    if (count == 2 && strcmp(arguments[1], "routes") == 0) {
        return print_routes();
    }
    return count > 1 ? usage("unknown command") : run(options);
}
