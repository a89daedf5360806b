#include "console/viewer_child.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK      ((size_t)16 * 1024)
#define UNSENT_MAX ((size_t)1024 * 1024)
/* Lines that are no events, until the process is taken for mad. */
#define GARBAGE_MAX 50

struct ViewerChild {
    ViewerChildCallbacks callbacks;
    void *user;
    GPid process;
    int in, out; /* its stdin and stdout, -1 once closed */
    unsigned in_source, out_source, watch;
    ViewerLines *lines;
    GString *unsent;
    int garbage;
    bool reading, gone; /* gone: freed while it was read, by whom an event was told */
};

static void on_line(const char *line, size_t size, void *user)
{
    ViewerChild *child = user;
    g_auto(ViewerEvent) event = {0};
    if (child->gone) {
        return;
    }
    if (line != NULL && viewer_event_decode(line, size, &event, NULL)) {
        child->callbacks.event(&event, child->user);
    } else if (++child->garbage > GARBAGE_MAX) {
        viewer_child_kill(child);
    }
}

static void bury(ViewerChild *child)
{
    viewer_lines_free(child->lines);
    explicit_bzero(child->unsent->str, child->unsent->allocated_len);
    g_string_free(child->unsent, TRUE);
    g_free(child);
}

typedef enum Read { READ_MORE, READ_NOTHING, READ_END, READ_GONE } Read;

/* Hands on what there is; after READ_GONE there is no child any more. */
static Read read_block(ViewerChild *child)
{
    char block[BLOCK];
    ssize_t got = read(child->out, block, sizeof block);
    if (got <= 0) {
        bool again = got < 0 && errno == EAGAIN;
        return got < 0 && errno == EINTR ? READ_MORE : again ? READ_NOTHING : READ_END;
    }
    child->reading = true;
    viewer_lines_feed(child->lines, block, (size_t)got);
    child->reading = false;
    if (child->gone) {
        bury(child);
        return READ_GONE;
    }
    return READ_MORE;
}

static gboolean on_readable(int file, GIOCondition condition, gpointer user)
{
    ViewerChild *child = user;
    Read result = read_block(child);
    if (result == READ_GONE) {
        return G_SOURCE_REMOVE;
    }
    if (result != READ_END) {
        return G_SOURCE_CONTINUE;
    }
    /* Without its voice it is of no use; the child watch tells the rest. */
    child->out_source = 0;
    viewer_child_kill(child);
    return G_SOURCE_REMOVE;
}

static gboolean on_writable(int file, GIOCondition condition, gpointer user)
{
    ViewerChild *child = user;
    ssize_t sent = write(file, child->unsent->str, child->unsent->len);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) {
        return G_SOURCE_CONTINUE;
    }
    if (sent >= 0) {
        size_t left = child->unsent->len - (size_t)sent;
        memmove(child->unsent->str, child->unsent->str + sent, left);
        explicit_bzero(child->unsent->str + left, (size_t)sent);
        g_string_truncate(child->unsent, left);
    }
    if (sent < 0 || child->unsent->len == 0) {
        child->in_source = 0;
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static void on_exit_status(GPid process, int status, gpointer user)
{
    ViewerChild *child = user;
    child->watch = 0;
    g_spawn_close_pid(process);
    child->process = 0;
    g_clear_handle_id(&child->out_source, g_source_remove);
    g_clear_handle_id(&child->in_source, g_source_remove);
    Read result = READ_MORE;
    while (result == READ_MORE) {
        result = read_block(child);
    }
    if (result != READ_GONE) {
        child->callbacks.ended(status, child->user);
    }
}

static void on_forgotten(GPid process, int status, gpointer user)
{
    g_spawn_close_pid(process);
}

ViewerChild *viewer_child_new(const char *program, const ViewerChildCallbacks *callbacks,
                              void *user, GError **error)
{
    const char *arguments[] = {program, NULL};
    GPid process;
    int in, out;
    GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL |
                        (g_path_is_absolute(program) ? 0 : G_SPAWN_SEARCH_PATH);
    if (!g_spawn_async_with_pipes(NULL, (char **)arguments, NULL, flags, NULL, NULL, &process, &in,
                                  &out, NULL, error)) {
        return NULL;
    }
    g_unix_set_fd_nonblocking(in, TRUE, NULL);
    g_unix_set_fd_nonblocking(out, TRUE, NULL);
    ViewerChild *child = g_new0(ViewerChild, 1);
    child->callbacks = *callbacks;
    child->user = user;
    child->process = process;
    child->in = in;
    child->out = out;
    child->lines = viewer_lines_new(on_line, child);
    /* Large enough that it seldom grows and leaves copies of what is in it. */
    child->unsent = g_string_sized_new(VIEWER_LINE_MAX);
    child->out_source = g_unix_fd_add(out, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, child);
    child->watch = g_child_watch_add(process, on_exit_status, child);
    return child;
}

void viewer_child_free(ViewerChild *child)
{
    if (child == NULL) {
        return;
    }
    g_clear_handle_id(&child->in_source, g_source_remove);
    g_clear_handle_id(&child->out_source, g_source_remove);
    if (child->watch != 0) {
        g_source_remove(child->watch);
        /* A stopped process would not notice the end of its stdin. */
        kill(child->process, SIGCONT);
        g_child_watch_add(child->process, on_forgotten, NULL);
    }
    close(child->in);
    close(child->out);
    child->gone = true;
    if (!child->reading) {
        bury(child);
    }
}

void viewer_child_send(ViewerChild *child, const ViewerCommand *command)
{
    if (child->process == 0 || child->unsent->len > UNSENT_MAX) {
        return;
    }
    viewer_command_encode(child->unsent, command);
    if (child->in_source == 0) {
        child->in_source = g_unix_fd_add(child->in, G_IO_OUT | G_IO_ERR, on_writable, child);
    }
}

void viewer_child_kill(ViewerChild *child)
{
    if (child->process != 0) {
        kill(child->process, SIGKILL);
    }
}
