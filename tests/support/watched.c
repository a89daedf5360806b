#include "watched.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROWS      50
#define COLS      200
#define FRAME_GAP 3 /* ms between the reads of two frames at least */
#define WAIT_MS   20000

double watched_now_ms(void)
{
    return (double)g_get_monotonic_time() / 1e3;
}

bool watched_read(Watched *watched, int wait_ms)
{
    struct pollfd ready = {.fd = watched->fd, .events = POLLIN};
    char buffer[65536];
    if (poll(&ready, 1, wait_ms) <= 0) {
        return true;
    }
    ssize_t n = read(watched->fd, buffer, sizeof buffer);
    if (n <= 0) {
        return false;
    }
    double now = watched_now_ms();
    watched->frames += now - watched->last_read > FRAME_GAP;
    watched->last_read = now;
    watched->bytes += n;
    vterm_input_write(watched->cells.vterm, buffer, (size_t)n);
    return true;
}

void watched_follow(Watched *watched, double until_ms)
{
    double rest;
    while ((rest = until_ms - watched_now_ms()) > 0 && watched_read(watched, (int)MAX(1, rest))) {
    }
}

double watched_until(Watched *watched, WatchedShown shown, const void *data)
{
    double start = watched_now_ms();
    while (!shown(watched, data)) {
        if (watched_now_ms() - start > WAIT_MS || !watched_read(watched, 20)) {
            return -1;
        }
    }
    return watched_now_ms() - start;
}

void watched_press(Watched *watched, const char *keys)
{
    g_assert_cmpint(write(watched->fd, keys, strlen(keys)), ==, (int)strlen(keys));
}

static VTermScreenCell cell_at(const Watched *watched, int row, int col)
{
    VTermScreenCell cell = {0};
    vterm_screen_get_cell(watched->cells.screen, (VTermPos){.row = row, .col = col}, &cell);
    return cell;
}

/* The pane that has the keys: its corners are double.  A program without panes is one. */
static void find_pane(const Watched *watched, int *top, int *left, int *bottom)
{
    *top = *left = -1;
    *bottom = ROWS - 1;
    for (int row = 0; row < ROWS; row++) {
        for (int col = 0; col < COLS; col++) {
            uint32_t c = cell_at(watched, row, col).chars[0];
            if (c == 0x2554) { /* its corner above */
                *top = row;
                *left = col;
            } else if (c == 0x255A && *top >= 0) { /* and below */
                *bottom = row;
                return;
            }
        }
    }
}

int watched_selected(const Watched *watched)
{
    int top, left, bottom;
    find_pane(watched, &top, &left, &bottom);
    VTermScreenCell plain = cell_at(watched, bottom, MAX(left, 0));
    for (int row = top + 2; row < bottom; row++) {
        VTermScreenCell cell = cell_at(watched, row, left + 1);
        if (cell.attrs.reverse != plain.attrs.reverse ||
            memcmp(&cell.bg, &plain.bg, sizeof cell.bg) != 0) {
            return row;
        }
    }
    return -1;
}

int watched_rows(const Watched *watched, int *folded)
{
    int top, left, bottom, rows = 0;
    *folded = -1;
    find_pane(watched, &top, &left, &bottom);
    for (int row = top + 2; row < bottom; row++) {
        bool filled = false;
        for (int col = left + 1; col < left + 40; col++) {
            uint32_t c = cell_at(watched, row, col).chars[0];
            filled |= c != 0 && c != ' ';
            *folded = c == 0x25B8 && *folded < 0 ? row : *folded; /* the sign of a folded row */
        }
        rows += filled;
    }
    return rows;
}

bool watched_text(Watched *watched, const void *text)
{
    return cells_show(&watched->cells, text, NULL);
}

bool watched_row(Watched *watched, const void *row)
{
    return watched_selected(watched) == *(const int *)row;
}

bool watched_other_row(Watched *watched, const void *row)
{
    return watched_selected(watched) != *(const int *)row;
}

double watched_cpu_ms(pid_t pid)
{
    clockid_t clock;
    struct timespec time = {0};
    if (pid > 0 && clock_getcpuclockid(pid, &clock) == 0) {
        clock_gettime(clock, &time);
    }
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

double watched_waited_ms(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/schedstat", (int)pid), *text = NULL;
    const char *space = g_file_get_contents(path, &text, NULL, NULL) ? strchr(text, ' ') : NULL;
    return space != NULL ? strtod(space, NULL) / 1e6 : 0;
}

long watched_memory_kib(pid_t pid, const char *field)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/smaps_rollup", (int)pid), *text = NULL;
    long sum = 0;
    if (pid <= 0 || !g_file_get_contents(path, &text, NULL, NULL)) {
        return 0;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        const char *colon = strchr(*line, ':');
        sum += g_str_has_prefix(*line, field) && colon != NULL ? strtol(colon + 1, NULL, 10) : 0;
    }
    return sum;
}

static int compare(gconstpointer a, gconstpointer b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

void watched_print_keys(const char *when, GArray *took)
{
    g_array_sort(took, compare);
    const double *ms = (const double *)(void *)took->data;
    if (took->len > 0) {
        printf("%-8s keys %u  median %.2f ms  p90 %.2f ms  p99 %.2f ms  worst %.2f ms\n", when,
               took->len, ms[took->len / 2], ms[took->len * 9 / 10], ms[took->len * 99 / 100],
               ms[took->len - 1]);
    }
    g_array_unref(took);
}

GArray *watched_move_about(Watched *watched, double until_ms)
{
    GArray *took = g_array_new(FALSE, FALSE, sizeof(double));
    while (watched_now_ms() < until_ms) {
        int fold, row = watched_selected(watched), below = row + 1;
        bool can = row >= 0 && watched_rows(watched, &fold) > 1;
        for (int i = 0; can && i < 2; i++) {
            watched_follow(watched, watched_now_ms() + g_random_int_range(60, 260));
            watched_press(watched, i == 0 ? "\033OB" : "\033OA");
            double ms = watched_until(watched, watched_row, i == 0 ? &below : &row);
            g_array_append_val(took, ms);
        }
        watched_follow(watched, watched_now_ms() + (can ? 1 : 50));
    }
    return took;
}

void watched_start(Watched *watched, const char *folder, const char *const *arguments)
{
    static const char *const places[] = {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                                         "XDG_STATE_HOME"};
    struct winsize size = {.ws_row = ROWS, .ws_col = COLS};
    *watched = (Watched){.last_read = 0};
    cells_init(&watched->cells, ROWS, COLS);
    g_auto(GStrv) environment = g_get_environ();
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        environment = g_environ_setenv(environment, places[i], folder, TRUE);
    }
    environment = g_environ_setenv(environment, "TERM", "xterm-256color", TRUE);
    environment = g_environ_setenv(environment, "LC_ALL", "C.UTF-8", TRUE);
    environment = g_environ_unsetenv(environment, "DISPLAY");
    environment = g_environ_unsetenv(environment, "DBUS_SESSION_BUS_ADDRESS");
    watched->pid = forkpty(&watched->fd, NULL, NULL, &size);
    if (watched->pid == 0) {
        execve(arguments[0], (char *const *)arguments, environment);
        _exit(127);
    }
}

void watched_stop(Watched *watched)
{
    kill(watched->pid, SIGTERM);
    while (watched_read(watched, 1000)) {
    }
    waitpid(watched->pid, NULL, 0);
    close(watched->fd);
    cells_clear(&watched->cells);
}
