#include "console/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "console/demo_folder.h"
#include "wire/messages.h"

#define ANNOUNCEMENT    "tilikd: listening on "
#define LINE_MAX_BYTES  1024
#define RETRY_MIN_S     1
#define RETRY_MAX_S     30
#define END_WAIT_MS     500
#define END_STEP_US     5000
#define SETTLED_SECONDS 20

struct Demo {
    DemoTold told;
    void *data;
    char *program, *folder, *city, *seed, *rate;
    char *backend; /* NULL until it has served once */
    GString *line;
    GPid pid;
    int lock, input, output; /* our ends of its stdin and stdout */
    int cameras, retry_s;
    gint64 started_us;
    Role role;
    guint output_source, child_source, retry_source;
};

char *demo_file(const Demo *demo, const char *name)
{
    return g_build_filename(demo->folder, name, NULL);
}

static char *find_program(GError **error)
{
    g_autofree char *folder = paths_program_folder();
    g_autofree char *beside = g_build_filename(folder != NULL ? folder : ".", "tilikd", NULL);
    if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer(&beside);
    char *found = g_find_program_in_path("tilikd");
    if (found == NULL)
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                    _("tilikd is neither beside tilik nor in PATH"));
    return found;
}

/* Says what tilikd wrote last before it went. */
static void tell_trouble(Demo *demo)
{
    g_autofree char *path = demo_file(demo, "log"), *text = NULL, *clean = NULL;
    gsize size = 0;
    if (g_file_get_contents(path, &text, &size, NULL) && size > 0) {
        g_strchomp(text);
        const char *last = strrchr(text, '\n');
        last = last != NULL ? last + 1 : text;
        clean = text_clean(last, strlen(last), 200);
    }
    g_autofree char *message =
        g_strdup_printf(_("The make-believe city ended: %s"),
                        clean != NULL && clean[0] != '\0' ? clean : _("it did not say why"));
    demo->told(NULL, NULL, message, demo->data);
}

static void tell_ready(Demo *demo)
{
    g_autofree char *path = demo_file(demo, "tokens.json"), *json = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Decoder) decoder = decoder_new();
    const char *tokens[ROLES] = {NULL};
    gsize size = 0;
    if (!g_file_get_contents(path, &json, &size, &error) ||
        !decode_tokens(decoder, json, size, tokens, &error)) {
        demo->told(NULL, NULL, error->message, demo->data);
        return;
    }
    demo->told(demo->backend, tokens[demo->role], NULL, demo->data);
    explicit_bzero(json, size);
}

static void take_line(Demo *demo)
{
    if (g_str_has_prefix(demo->line->str, ANNOUNCEMENT)) {
        g_free(demo->backend);
        demo->backend = g_strdup(g_strstrip(demo->line->str + strlen(ANNOUNCEMENT)));
        tell_ready(demo);
    }
    g_string_truncate(demo->line, 0);
}

static gboolean on_output(gint fd, GIOCondition condition, gpointer data)
{
    Demo *demo = data;
    char bytes[512];
    ssize_t got = read(fd, bytes, sizeof bytes);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (got <= 0) {
        demo->output_source = 0;
        close(fd);
        demo->output = -1;
        return G_SOURCE_REMOVE;
    }
    for (ssize_t i = 0; i < got; i++) {
        if (bytes[i] == '\n')
            take_line(demo);
        else if (demo->line->len < LINE_MAX_BYTES)
            g_string_append_c(demo->line, bytes[i]);
    }
    return G_SOURCE_CONTINUE;
}

/* Runs in the child, between fork and exec. */
static void die_with_parent(gpointer data)
{
    /* A stop or a Ctrl-C at the terminal is not for the city. */
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != GPOINTER_TO_INT(data))
        _exit(1);
}

static GPtrArray *arguments(const Demo *demo)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(list, g_strdup(demo->program));
    g_ptr_array_add(list, g_strdup("--demo"));
    g_ptr_array_add(list, g_strdup("--exit-with-stdin"));
    g_ptr_array_add(list, g_strdup("--listen"));
    const char *address = demo->backend != NULL ? strstr(demo->backend, "://") : NULL;
    g_ptr_array_add(list, g_strdup(address != NULL ? address + 3 : "127.0.0.1:0"));
    g_ptr_array_add(list, g_strdup("--db"));
    g_autofree char *database = demo_file(demo, "demo.db");
    g_ptr_array_add(list, g_strconcat("sqlite:", database, NULL));
    g_ptr_array_add(list, g_strdup("--tokens-file"));
    g_ptr_array_add(list, demo_file(demo, "tokens.json"));
    if (demo->city != NULL) {
        g_ptr_array_add(list, g_strdup("--city"));
        g_ptr_array_add(list, g_strdup(demo->city));
    }
    if (demo->cameras > 0) {
        g_ptr_array_add(list, g_strdup("--cameras"));
        g_ptr_array_add(list, g_strdup_printf("%d", demo->cameras));
    }
    if (demo->seed != NULL) {
        g_ptr_array_add(list, g_strdup("--seed"));
        g_ptr_array_add(list, g_strdup(demo->seed));
    }
    if (demo->rate != NULL) {
        g_ptr_array_add(list, g_strdup("--rate"));
        g_ptr_array_add(list, g_strdup(demo->rate));
    }
    g_ptr_array_add(list, NULL);
    return list;
}

static void on_exit_of_child(GPid pid, gint status, gpointer data);

static void forget_output(Demo *demo)
{
    if (demo->output_source != 0)
        g_source_remove(demo->output_source);
    if (demo->output >= 0)
        close(demo->output);
    demo->output_source = 0;
    demo->output = -1;
    g_string_truncate(demo->line, 0);
}

static bool start(Demo *demo, GError **error)
{
    forget_output(demo);
    g_autofree char *log = demo_file(demo, "log");
    g_autoptr(GPtrArray) list = arguments(demo);
    int ends[2], output[2];
    if (!g_unix_open_pipe(ends, FD_CLOEXEC, error))
        return false;
    if (!g_unix_open_pipe(output, FD_CLOEXEC, error)) {
        close(ends[0]);
        close(ends[1]);
        return false;
    }
    int trouble = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool started = g_spawn_async_with_fds(
        NULL, (char **)list->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD, die_with_parent,
        GINT_TO_POINTER(getpid()), &demo->pid, ends[0], output[1], trouble, error);
    close(ends[0]);
    close(output[1]);
    if (trouble >= 0)
        close(trouble);
    if (!started) {
        close(ends[1]);
        close(output[0]);
        return false;
    }
    demo->input = ends[1];
    demo->output = output[0];
    demo->started_us = g_get_monotonic_time();
    g_unix_set_fd_nonblocking(output[0], TRUE, NULL);
    demo->output_source = g_unix_fd_add(output[0], G_IO_IN | G_IO_HUP, on_output, demo);
    demo->child_source = g_child_watch_add(demo->pid, on_exit_of_child, demo);
    return true;
}

static gboolean try_again(gpointer data)
{
    Demo *demo = data;
    g_autoptr(GError) error = NULL;
    demo->retry_source = 0;
    if (!start(demo, &error))
        demo->told(NULL, NULL, error->message, demo->data);
    return G_SOURCE_REMOVE;
}

static void on_exit_of_child(GPid pid, gint status, gpointer data)
{
    Demo *demo = data;
    demo->child_source = 0;
    demo->pid = 0;
    close(demo->input);
    demo->input = -1;
    tell_trouble(demo);
    /* One that never served has a reason that a restart does not cure. */
    if (demo->backend == NULL)
        return;
    bool settled =
        g_get_monotonic_time() - demo->started_us > (gint64)SETTLED_SECONDS * G_USEC_PER_SEC;
    demo->retry_s = settled ? RETRY_MIN_S : CLAMP(demo->retry_s * 2, RETRY_MIN_S, RETRY_MAX_S);
    demo->retry_source = g_timeout_add_seconds((guint)demo->retry_s, try_again, demo);
}

Demo *demo_new(const DemoWish *wish, DemoTold told, void *data, GError **error)
{
    g_autofree char *program = find_program(error);
    if (program == NULL)
        return NULL;
    int lock = -1;
    char *folder = demo_folder_make(&lock, error);
    if (folder == NULL)
        return NULL;
    g_autoptr(Demo) demo = g_new0(Demo, 1);
    demo->told = told;
    demo->data = data;
    demo->program = g_steal_pointer(&program);
    demo->folder = folder;
    demo->lock = lock;
    demo->input = demo->output = -1;
    demo->city = g_strdup(wish->city);
    demo->seed = g_strdup(wish->seed);
    demo->rate = g_strdup(wish->rate);
    demo->cameras = wish->cameras;
    demo->role = wish->role;
    demo->line = g_string_new(NULL);
    return start(demo, error) ? g_steal_pointer(&demo) : NULL;
}

/* Asks, then tells, then makes it end. */
static void end_child(Demo *demo)
{
    close(demo->input);
    kill(demo->pid, SIGTERM);
    for (int waited = 0; waited < END_WAIT_MS * 1000; waited += END_STEP_US) {
        if (waitpid(demo->pid, NULL, WNOHANG) != 0)
            return;
        g_usleep(END_STEP_US);
    }
    kill(demo->pid, SIGKILL);
    waitpid(demo->pid, NULL, 0);
}

void demo_free(Demo *demo)
{
    if (demo == NULL)
        return;
    forget_output(demo);
    if (demo->child_source != 0)
        g_source_remove(demo->child_source);
    if (demo->retry_source != 0)
        g_source_remove(demo->retry_source);
    if (demo->pid > 0)
        end_child(demo);
    demo_folder_remove(demo->folder, demo->lock);
    g_free(demo->program);
    g_free(demo->folder);
    g_free(demo->city);
    g_free(demo->seed);
    g_free(demo->rate);
    g_free(demo->backend);
    g_string_free(demo->line, TRUE);
    g_free(demo);
}
