#include "video/talk.h"

#include <errno.h>
#include <glib-unix.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

#define UNREAD_MAX ((size_t)1024 * 1024)
/* Frame events are of no use when they are late. */
#define UNREAD_FRAMES ((size_t)16 * 1024)
#define BLOCK         ((size_t)16 * 1024)

struct Talk {
    int in, out;
    TalkCallbacks callbacks;
    void *user;
    ViewerLines *lines;
    GString *unread;
    unsigned in_source, out_source;
    bool ended;
};

static void end(Talk *talk)
{
    if (!talk->ended) {
        talk->ended = true;
        talk->callbacks.end(talk->user);
    }
}

static gboolean on_readable(int file, GIOCondition condition, gpointer user)
{
    Talk *talk = user;
    char block[BLOCK];
    ssize_t got = read(file, block, sizeof block);
    if (got > 0) {
        viewer_lines_feed(talk->lines, block, (size_t)got);
        explicit_bzero(block, (size_t)got);
        return G_SOURCE_CONTINUE;
    }
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
        return G_SOURCE_CONTINUE;
    }
    talk->in_source = 0;
    end(talk);
    return G_SOURCE_REMOVE;
}

/* Writes what goes without waiting.  The descriptor's flags are shared with whoever started us, so
 * they stay as they are: a pipe that polls as writable takes PIPE_BUF bytes at once. */
static void flush(Talk *talk)
{
    while (talk->unread->len > 0) {
        struct pollfd poll_out = {.fd = talk->out, .events = POLLOUT};
        if (poll(&poll_out, 1, 0) <= 0) {
            return;
        }
        size_t size = MIN(talk->unread->len, PIPE_BUF);
        ssize_t sent = send(talk->out, talk->unread->str, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == ENOTSOCK) {
            sent = write(talk->out, talk->unread->str, size);
        }
        if (sent < 0 && (errno == EINTR || errno == EAGAIN)) {
            return;
        }
        if (sent < 0) {
            g_string_truncate(talk->unread, 0);
            end(talk);
            return;
        }
        g_string_erase(talk->unread, 0, sent);
    }
}

static gboolean on_writable(int file, GIOCondition condition, gpointer user)
{
    Talk *talk = user;
    flush(talk);
    if (talk->unread->len > 0) {
        return G_SOURCE_CONTINUE;
    }
    talk->out_source = 0;
    if (!talk->ended && talk->callbacks.drained != NULL) {
        talk->callbacks.drained(talk->user);
    }
    return G_SOURCE_REMOVE;
}

Talk *talk_new(int in, int out, const TalkCallbacks *callbacks, void *user)
{
    Talk *talk = g_new0(Talk, 1);
    talk->in = in;
    talk->out = out;
    talk->callbacks = *callbacks;
    talk->user = user;
    talk->lines = viewer_lines_new(callbacks->line, user);
    talk->unread = g_string_new(NULL);
    talk->in_source = g_unix_fd_add(in, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, talk);
    return talk;
}

void talk_free(Talk *talk)
{
    if (talk == NULL) {
        return;
    }
    g_clear_handle_id(&talk->in_source, g_source_remove);
    g_clear_handle_id(&talk->out_source, g_source_remove);
    viewer_lines_free(talk->lines);
    g_string_free(talk->unread, TRUE);
    close(talk->in);
    if (talk->out != talk->in) {
        close(talk->out);
    }
    g_free(talk);
}

void talk_event(Talk *talk, const ViewerEvent *event)
{
    if (talk->ended || (event->kind == VIEWER_EVENT_FRAME && talk->unread->len > UNREAD_FRAMES)) {
        return;
    }
    viewer_event_encode(talk->unread, event);
    flush(talk);
    if (talk->unread->len > UNREAD_MAX) {
        end(talk);
    } else if (talk->unread->len > 0 && talk->out_source == 0) {
        talk->out_source =
            g_unix_fd_add(talk->out, G_IO_OUT | G_IO_HUP | G_IO_ERR, on_writable, talk);
    }
}

bool talk_busy(const Talk *talk)
{
    return talk->unread->len > 0;
}

bool talk_hung_up(const Talk *talk)
{
    struct pollfd poll_in = {.fd = talk->in, .events = POLLRDHUP};
    return poll(&poll_in, 1, 0) > 0 && (poll_in.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0;
}

void talk_last_word(Talk *talk, const ViewerEvent *event)
{
    /* Half a line may be out already; it ends here, as no event. */
    g_autoptr(GString) line = g_string_new(talk->unread->len > 0 ? "\n" : "");
    viewer_event_encode(line, event);
    struct pollfd poll_out = {.fd = talk->out, .events = POLLOUT};
    if (poll(&poll_out, 1, 0) > 0) {
        ssize_t ignored = write(talk->out, line->str, line->len);
        (void)ignored;
    }
}

void talk_drain(Talk *talk, int timeout_ms)
{
    int64_t deadline = clock_mono_ms() + timeout_ms;
    while (talk->unread->len > 0 && !talk->ended && clock_mono_ms() < deadline) {
        struct pollfd poll_out = {.fd = talk->out, .events = POLLOUT};
        poll(&poll_out, 1, 20);
        flush(talk);
    }
}
