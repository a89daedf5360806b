#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "crash.h"

#define SIDE_MAX      1000
#define LEAVE_WAIT_MS 200

struct Terminal {
    int in, out;
    bool shared_out; /* out is the inherited description: O_NONBLOCK must be taken back */
    int flags;       /* of a shared out, before */
    bool entered;
    bool gone; /* hung up */
    struct termios before, raw;
    GByteArray *rest; /* what the device has not taken yet, from rest_at on */
    gsize rest_at;
    guint watch; /* 0: none */
    TerminalDrained drained;
    void *drained_data;
    uint64_t writes, bytes;
};

/* Opens the device of an inherited descriptor anew; -1 when that can't be done, as in another
 * user's session. */
static int reopen(int inherited, int mode)
{
    char name[64];
    if (ttyname_r(inherited, name, sizeof name) != 0) {
        g_snprintf(name, sizeof name, "/proc/self/fd/%d", inherited);
    }
    int fd = open(name, mode | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    struct stat mine, theirs;
    if (fd >= 0 && (fstat(fd, &mine) != 0 || fstat(inherited, &theirs) != 0 ||
                    mine.st_rdev != theirs.st_rdev)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Falls back on the inherited description. */
static void share(Terminal *terminal)
{
    terminal->out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    terminal->flags = fcntl(terminal->out, F_GETFL);
    terminal->shared_out = true;
}

Terminal *terminal_open(TerminalDrained drained, void *data, GError **error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            _("the console needs a terminal on its input and output"));
        return NULL;
    }
    Terminal *terminal = g_new0(Terminal, 1);
    terminal->drained = drained;
    terminal->drained_data = data;
    terminal->rest = g_byte_array_new();
    terminal->in = reopen(STDIN_FILENO, O_RDONLY);
    if (terminal->in < 0) {
        terminal->in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    }
    terminal->out = reopen(STDOUT_FILENO, O_WRONLY);
    if (terminal->out < 0) {
        share(terminal);
    }
    if (terminal->in < 0 || terminal->out < 0 || tcgetattr(terminal->out, &terminal->before) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, _("can't use the terminal: %s"),
                    g_strerror(errno));
        terminal_close(terminal);
        return NULL;
    }
    terminal->raw = terminal->before;
    cfmakeraw(&terminal->raw);
    terminal->raw.c_cc[VMIN] = 0; /* a read never waits, whatever O_NONBLOCK says */
    terminal->raw.c_cc[VTIME] = 0;
    return terminal;
}

void terminal_close(Terminal *terminal)
{
    if (terminal == NULL) {
        return;
    }
    if (terminal->watch != 0) {
        g_source_remove(terminal->watch);
    }
    if (terminal->in >= 0) {
        close(terminal->in);
    }
    if (terminal->out >= 0) {
        close(terminal->out);
    }
    g_byte_array_free(terminal->rest, TRUE);
    g_free(terminal);
}

void terminal_enter(Terminal *terminal, const char *leave_bytes, gsize size)
{
    /* In the background this stops the process until it is brought to the front, as it should. */
    while (tcsetattr(terminal->out, TCSANOW, &terminal->raw) != 0 && errno == EINTR) {
    }
    if (terminal->shared_out) {
        fcntl(terminal->out, F_SETFL, terminal->flags | O_NONBLOCK);
    }
    crash_arm(terminal->out, &terminal->before, leave_bytes, size);
    terminal->entered = true;
}

static void forget_rest(Terminal *terminal)
{
    g_byte_array_set_size(terminal->rest, 0);
    terminal->rest_at = 0;
    if (terminal->watch != 0) {
        g_source_remove(terminal->watch);
        terminal->watch = 0;
    }
}

void terminal_leave(Terminal *terminal, const char *leave_bytes, gsize size)
{
    if (!terminal->entered) {
        return;
    }
    forget_rest(terminal);
    if (!terminal->gone && !crash_write(terminal->out, leave_bytes, size, LEAVE_WAIT_MS)) {
        tcflush(terminal->out, TCOFLUSH); /* what nobody reads makes way for what matters */
        crash_write(terminal->out, leave_bytes, size, LEAVE_WAIT_MS);
    }
    tcsetattr(terminal->out, TCSANOW, &terminal->before);
    if (terminal->shared_out) {
        fcntl(terminal->out, F_SETFL, terminal->flags);
    }
    terminal->entered = false;
    crash_disarm();
}

void terminal_size(const Terminal *terminal, int *rows, int *cols)
{
    struct winsize size = {0};
    bool known = ioctl(terminal->out, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
    *rows = known ? MIN(size.ws_row, SIDE_MAX) : 24;
    *cols = known ? MIN(size.ws_col, SIDE_MAX) : 80;
}

void terminal_cell(const Terminal *terminal, int *width, int *height)
{
    struct winsize size = {0};
    *width = *height = 0;
    if (ioctl(terminal->out, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        size.ws_xpixel >= size.ws_col && size.ws_ypixel >= size.ws_row) {
        *width = size.ws_xpixel / size.ws_col;
        *height = size.ws_ypixel / size.ws_row;
    }
}

/* Writes once; returns how much was taken. */
static gsize write_some(Terminal *terminal, const void *bytes, gsize size)
{
    ssize_t count;
    do {
        count = write(terminal->out, bytes, size);
    } while (count < 0 && errno == EINTR);
    if (count < 0 && errno != EAGAIN) {
        terminal->gone = true;
        return size;
    }
    if (count > 0) {
        terminal->writes++;
        terminal->bytes += (uint64_t)count;
    }
    return count > 0 ? (gsize)count : 0;
}

static gboolean on_writable(int fd, GIOCondition condition, gpointer data)
{
    Terminal *terminal = data;
    gsize left = terminal->rest->len - terminal->rest_at;
    if ((condition & (G_IO_HUP | G_IO_ERR | G_IO_NVAL)) != 0) {
        terminal->gone = true;
    } else if (left > 0) {
        terminal->rest_at += write_some(terminal, terminal->rest->data + terminal->rest_at, left);
    }
    if (!terminal->gone && terminal->rest_at < terminal->rest->len) {
        return G_SOURCE_CONTINUE;
    }
    g_byte_array_set_size(terminal->rest, 0);
    terminal->rest_at = 0;
    terminal->watch = 0;
    if (!terminal->gone) {
        terminal->drained(terminal->drained_data);
    }
    return G_SOURCE_REMOVE;
}

static void watch(Terminal *terminal)
{
    if (terminal->watch == 0) {
        terminal->watch = g_unix_fd_add(terminal->out, G_IO_OUT, on_writable, terminal);
    }
}

bool terminal_busy(Terminal *terminal)
{
    if (terminal->rest->len > 0 || terminal->gone) {
        return true;
    }
    /* On a serial line POLLOUT also waits until what was sent before is nearly out. */
    struct pollfd ready = {.fd = terminal->out, .events = POLLOUT};
    if (poll(&ready, 1, 0) == 1) {
        return false;
    }
    watch(terminal);
    return true;
}

void terminal_write(Terminal *terminal, const char *bytes, gsize size)
{
    if (terminal->gone || size == 0) {
        return;
    }
    gsize taken = terminal->rest->len > 0 ? 0 : write_some(terminal, bytes, size);
    if (taken < size) {
        g_byte_array_append(terminal->rest, (const guint8 *)bytes + taken, (guint)(size - taken));
        watch(terminal);
    }
}

int terminal_input(const Terminal *terminal)
{
    return terminal->in;
}

uint64_t terminal_writes(const Terminal *terminal)
{
    return terminal->writes;
}

uint64_t terminal_bytes(const Terminal *terminal)
{
    return terminal->bytes;
}
