#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "terminal_frames.h"
#include "terminal_private.h"

#define HOME_FOLDERS 4
#define SETTLE_MS    10000

static int on_property(VTermProp property, VTermValue *value, void *data)
{
    Term *term = data;
    switch (property) {
    case VTERM_PROP_ALTSCREEN:
        term->alternate = value->boolean;
        break;
    case VTERM_PROP_CURSORVISIBLE:
        term->cursor_visible = value->boolean;
        break;
    case VTERM_PROP_MOUSE:
        term->mouse = value->number != VTERM_PROP_MOUSE_NONE;
        break;
    case VTERM_PROP_TITLE:
        g_string_assign(term->title, value->string);
        break;
    default:
        break;
    }
    return 1;
}

static void put_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t count = write(fd, bytes, size);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return;
        }
        bytes += count;
        size -= (size_t)count;
    }
}

static void on_reply(const char *bytes, size_t size, void *data)
{
    put_all(((Term *)data)->fd, bytes, size);
}

static void set_environment(const Term *term, const char *const *env)
{
    static const char *const folders[HOME_FOLDERS][2] = {{"XDG_CONFIG_HOME", "config"},
                                                         {"XDG_STATE_HOME", "state"},
                                                         {"XDG_CACHE_HOME", "cache"},
                                                         {"XDG_RUNTIME_DIR", "run"}};
    static const char *const unset[] = {"DISPLAY",  "DBUS_SESSION_BUS_ADDRESS",
                                        "NO_COLOR", "COLORTERM",
                                        "LANGUAGE", "LANG",
                                        "LINES",    "COLUMNS",
                                        "STY",      "TMUX"};
    for (size_t i = 0; i < G_N_ELEMENTS(unset); i++) {
        unsetenv(unset[i]);
    }
    setenv("TERM", "xterm-256color", true);
    setenv("LC_ALL", "C.UTF-8", true);
    setenv("TZ", "Asia/Jakarta", true);
    setenv("HOME", term->home, true);
    for (int i = 0; i < HOME_FOLDERS; i++) {
        g_autofree char *path = g_build_filename(term->home, folders[i][1], NULL);
        setenv(folders[i][0], path, true);
    }
    for (int i = 0; env != NULL && env[i] != NULL; i++) {
        const char *equals = strchr(env[i], '=');
        g_autofree char *name = equals != NULL ? g_strndup(env[i], (gsize)(equals - env[i])) : NULL;
        if (name != NULL) {
            setenv(name, equals + 1, true);
        } else {
            unsetenv(env[i]);
        }
    }
}

static char *make_home(void)
{
    char *home = g_dir_make_tmp("tilik-home-XXXXXX", NULL);
    g_assert_nonnull(home);
    g_autofree char *run = g_build_filename(home, "run", NULL);
    g_mkdir_with_parents(run, 0700);
    return home;
}

static void make_screen(Term *term, int rows, int cols)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
    term->rows = rows;
    term->cols = cols;
    term->cursor_visible = true;
    term->vterm = vterm_new(rows, cols);
    vterm_set_utf8(term->vterm, 1);
    term->screen = vterm_obtain_screen(term->vterm);
    vterm_screen_enable_altscreen(term->screen, 1);
    vterm_screen_set_callbacks(term->screen, &callbacks, term);
    vterm_output_set_callback(term->vterm, on_reply, term);
    vterm_screen_reset(term->screen, 1);
}

/* A terminal as login programs leave it. */
static void sane_modes(struct termios *modes)
{
    static const cc_t keys[][2] = {{VINTR, 3},  {VQUIT, 28},  {VERASE, 127},  {VKILL, 21},
                                   {VEOF, 4},   {VSTART, 17}, {VSTOP, 19},    {VSUSP, 26},
                                   {VMIN, 1},   {VTIME, 0},   {VREPRINT, 18}, {VWERASE, 23},
                                   {VLNEXT, 22}};
    memset(modes, 0, sizeof *modes);
    modes->c_iflag = ICRNL | IXON | IUTF8;
    modes->c_oflag = OPOST | ONLCR;
    modes->c_cflag = CS8 | CREAD;
    modes->c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        modes->c_cc[keys[i][0]] = keys[i][1];
    }
    cfsetspeed(modes, B38400);
}

Term *term_start(const char *const *argv, const char *const *env, int rows, int cols)
{
    Term *term = g_new0(Term, 1);
    term->home = make_home();
    term->title = g_string_new(NULL);
    term->raw = g_byte_array_new();
    term->unseen = g_byte_array_new();
    make_screen(term, rows, cols);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    sane_modes(&term->modes);
    term->pid = forkpty(&term->fd, NULL, &term->modes, &size);
    g_assert_cmpint(term->pid, >=, 0);
    if (term->pid == 0) {
        set_environment(term, env);
        execvp(argv[0], (char *const *)(gpointer)argv);
        _exit(127);
    }
    fcntl(term->fd, F_SETFD, FD_CLOEXEC);
    return term;
}

static void remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK)) {
            remove_tree(child);
        } else {
            unlink(child);
        }
    }
    rmdir(path);
}

void term_free(Term *term)
{
    if (term == NULL) {
        return;
    }
    if (!term->ended) {
        kill(term->pid, SIGKILL);
        waitpid(term->pid, NULL, 0);
    }
    term_hang_up(term);
    remove_tree(term->home);
    vterm_free(term->vterm);
    g_string_free(term->title, TRUE);
    g_byte_array_free(term->raw, TRUE);
    g_byte_array_free(term->unseen, TRUE);
    g_free(term->home);
    g_free(term);
}

pid_t term_pid(const Term *term)
{
    return term->pid;
}

const char *term_home(const Term *term)
{
    return term->home;
}

void term_type(Term *term, const char *bytes)
{
    put_all(term->fd, bytes, strlen(bytes));
}

void term_paste(Term *term, const char *text)
{
    vterm_keyboard_start_paste(term->vterm);
    term_type(term, text);
    vterm_keyboard_end_paste(term->vterm);
}

void term_click(Term *term, int row, int col)
{
    char bytes[64];
    g_snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1, row + 1, col + 1,
               row + 1);
    term_type(term, bytes);
}

/* Shows the next picture of those that have been read; false when all are shown. */
static bool show_next(Term *term)
{
    if (term->unseen->len == 0) {
        return false;
    }
    VTermPos place;
    vterm_state_get_cursorpos(vterm_obtain_state(term->vterm), &place);
    const char *bytes = (const char *)term->unseen->data;
    gsize size = frames_first(bytes, term->unseen->len, place.row);
    vterm_input_write(term->vterm, bytes, size);
    g_byte_array_remove_range(term->unseen, 0, (guint)size);
    return true;
}

void term_resize(Term *term, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    while (show_next(term)) { /* they were drawn for the old size */
    }
    term->rows = rows;
    term->cols = cols;
    vterm_set_size(term->vterm, rows, cols);
    ioctl(term->fd, TIOCSWINSZ, &size);
}

/* Reads what has come within timeout_ms, and shows one picture of it; false when nothing came, or
 * nothing will.  So what stood on the screen for a moment only is seen however late this process
 * comes to look. */
static bool read_once(Term *term, int timeout_ms)
{
    char bytes[65536];
    struct pollfd ready = {.fd = term->fd, .events = POLLIN};
    if (!term->stalled && show_next(term)) {
        return true;
    }
    if (term->fd < 0 || term->stalled || poll(&ready, 1, timeout_ms) <= 0) {
        return false;
    }
    ssize_t count = read(term->fd, bytes, sizeof bytes);
    if (count <= 0) {
        return false;
    }
    term->bursts++;
    g_byte_array_append(term->raw, (const guint8 *)bytes, (guint)count);
    g_byte_array_append(term->unseen, (const guint8 *)bytes, (guint)count);
    return show_next(term);
}

bool term_until(Term *term, bool (*check)(Term *term, void *data), void *data, int timeout_ms)
{
    gint64 deadline = g_get_monotonic_time() + timeout_ms * 1000LL;
    while (!check(term, data)) {
        gint64 left = deadline - g_get_monotonic_time();
        if (left <= 0) {
            if (!read_once(term, 0)) { /* nor does anything lie there that was only not read yet */
                return false;
            }
        } else if (!read_once(term, (int)MIN(left / 1000 + 1, 20))) {
            /* A hung-up pty is always ready: do not spin on it. */
            g_usleep(1000);
        }
    }
    return true;
}

static bool shows(Term *term, void *text)
{
    g_autofree char *screen = term_screen(term);
    return strstr(screen, text) != NULL;
}

static bool shows_not(Term *term, void *text)
{
    return !shows(term, text);
}

static bool wait_for(Term *term, const char *text, bool shown, int timeout_ms)
{
    if (term_until(term, shown ? shows : shows_not, (void *)(gpointer)text, timeout_ms)) {
        return true;
    }
    g_autofree char *screen = term_screen(term);
    g_auto(GStrv) rows = g_strsplit(screen, "\n", -1);
    g_test_message("%s: '%s' after %d ms; the screen:", shown ? "never came" : "never went", text,
                   timeout_ms);
    for (int i = 0; rows[i] != NULL; i++) {
        g_test_message("|%s", rows[i]);
    }
    return false;
}

bool term_wait(Term *term, const char *text, int timeout_ms)
{
    return wait_for(term, text, true, timeout_ms);
}

bool term_wait_gone(Term *term, const char *text, int timeout_ms)
{
    return wait_for(term, text, false, timeout_ms);
}

void term_settle(Term *term, int quiet_ms)
{
    gint64 deadline = g_get_monotonic_time() + SETTLE_MS * 1000LL;
    while (read_once(term, quiet_ms) && g_get_monotonic_time() < deadline) {
    }
}

void term_stall(Term *term, bool stalled)
{
    term->stalled = stalled;
}

void term_hang_up(Term *term)
{
    if (term->fd >= 0) {
        close(term->fd);
        term->fd = -1;
    }
}

static bool has_ended(Term *term, void *data)
{
    if (!term->ended && waitpid(term->pid, &term->status, WNOHANG) == term->pid) {
        term->ended = true;
    }
    return term->ended;
}

int term_wait_exit(Term *term, int timeout_ms)
{
    if (!term_until(term, has_ended, NULL, timeout_ms)) {
        return -1;
    }
    while (read_once(term, 0)) {
    }
    return term->status;
}
