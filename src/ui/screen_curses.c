#include "screen_curses.h"

#include <langinfo.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

/* Last: term.h makes macros of words like columns and lines. */
#include <ncurses.h>
#include <term.h>

#define FRAME_KEPT 262144 /* bytes of memory file that stay allocated between frames */
#define CANCEL     "\030" /* ends an escape sequence that was cut off */

void curses_take(Curses *curses, GByteArray *out)
{
    off_t size = lseek(curses->fd, 0, SEEK_CUR);
    if (size <= 0) {
        return;
    }
    guint at = out->len;
    g_byte_array_set_size(out, at + (guint)size);
    ssize_t count = pread(curses->fd, out->data + at, (size_t)size, 0);
    g_byte_array_set_size(out, at + (guint)MAX(count, 0));
    lseek(curses->fd, 0, SEEK_SET);
    if (size > FRAME_KEPT && ftruncate(curses->fd, 0) != 0) {
        g_debug("memory file: can't be cut");
    }
}

static const char *capability(const char *name)
{
    const char *value = tigetstr(name);
    return value != NULL && value != (const char *)-1 ? value : "";
}

/* newterm() with signal dispositions as they were: ncurses would end the program by itself on
 * SIGINT, and restore a terminal that it does not have on SIGTSTP. */
static SCREEN *newterm_quietly(FILE *memory)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    struct sigaction before[G_N_ELEMENTS(signals)], ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        sigaction(signals[i], &ignore, &before[i]);
    }
    SCREEN *screen = newterm(NULL, memory, memory);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        sigaction(signals[i], &before[i], NULL);
    }
    return screen;
}

/* Opens ncurses on a memory file. */
static bool open_memory(Curses *curses, GError **error)
{
    const char *term = g_getenv("TERM");
    if (term == NULL || term[0] == '\0') {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            _("TERM is not set: it must name the kind of terminal"));
        return false;
    }
    g_autofree char *name = text_clean(term, strlen(term), 40);
    curses->fd = memfd_create("tilik-frame", MFD_CLOEXEC);
    curses->memory = curses->fd >= 0 ? fdopen(curses->fd, "w+") : NULL;
    if (curses->memory == NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, _("out of memory"));
        return false;
    }
    curses->screen = newterm_quietly(curses->memory);
    if (curses->screen == NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                    _("TERM=%s is not a kind of terminal that this computer knows"), name);
        return false;
    }
    if (capability("cup")[0] == '\0' || tigetflag("hc") > 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                    _("a terminal of the kind TERM=%s can't show a screen"), name);
        return false;
    }
    return true;
}

/* True when the terminal's attributes can be said in ECMA-48's own words. */
static bool speaks_sgr(void)
{
    static const char *const resets[] = {"\033[m",      "\033[0m",    "\033(B\033[m", "\033[m\017",
                                         "\033[0m\017", "\033[0;10m", "\033[m\033(B"};
    const char *colour = capability("setaf");
    if (colour[0] != '\0' && !g_str_has_prefix(colour, "\033[")) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(resets); i++) {
        if (strcmp(capability("sgr0"), resets[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_prefix_of(const char *term, const char *const *prefixes)
{
    for (int i = 0; prefixes[i] != NULL; i++) {
        if (g_str_has_prefix(term, prefixes[i])) {
            return true;
        }
    }
    return false;
}

/* Asks terminfo, and the terminal's name where terminfo is silent. */
static void read_abilities(Curses *curses)
{
    static const char *const poor[] = {"linux", "vt", "ansi", "cons", "pcansi", NULL};
    static const char *const syncs[] = {"foot",    "alacritty", "xterm-kitty",   "kitty",
                                        "contour", "wezterm",   "xterm-ghostty", NULL};
    const char *term = g_getenv("TERM"), *no_color = g_getenv("NO_COLOR");
    curses->plain = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    curses->poor = has_prefix_of(term, poor);
    curses->sync = capability("Sync")[0] != '\0' || has_prefix_of(term, syncs);
    curses->sgr = speaks_sgr();
    curses->can_title = tigetflag("XT") > 0;
    curses->can_copy = capability("Ms")[0] != '\0' || curses->can_title;
    int colours = tigetnum("colors");
    if (no_color != NULL && no_color[0] != '\0') {
        colours = 0;
    }
    curses->colours = colours >= 1 << 24 ? 1 << 24
                      : colours >= 256   ? 256
                      : colours >= 16    ? 16
                      : colours >= 8     ? 8
                                         : 0;
}

/* Pastes and the mouse where the terminal has a mouse at all: those know private modes, or leave
 * them alone. */
static void read_modes(Curses *curses, GByteArray *leave)
{
    g_string_append(curses->enter, capability("smkx"));
    if (capability("kmous")[0] != '\0') {
        g_string_append(curses->enter, "\033[?2004h\033[?1000h\033[?1006h");
        static const char off[] = "\033[?1006l\033[?1000l\033[?2004l";
        g_byte_array_append(leave, (const guint8 *)off, sizeof off - 1);
    }
    const char *keypad = capability("rmkx");
    g_byte_array_append(leave, (const guint8 *)keypad, (guint)strlen(keypad));
}

/* Collects what puts the terminal back, by doing it once in memory. */
static void learn_leaving(Curses *curses)
{
    GByteArray *leave = curses->leave;
    g_byte_array_append(leave, (const guint8 *)CANCEL, 1);
    if (curses->sync) {
        g_byte_array_append(leave, (const guint8 *)SYNC_END, sizeof SYNC_END - 1);
    }
    read_modes(curses, leave);
    const char *plain = capability("sgr0"), *colours = curses->colours > 0 ? capability("op") : "";
    g_byte_array_append(leave, (const guint8 *)plain, (guint)strlen(plain));
    g_byte_array_append(leave, (const guint8 *)colours, (guint)strlen(colours));
    doupdate();
    g_autoptr(GByteArray) enter = g_byte_array_new();
    curses_take(curses, enter);
    endwin();
    curses_take(curses, leave);
}

static void set_up_curses(Curses *curses)
{
    typeahead(-1); /* else doupdate() stops in the middle: a memory file always has input */
    raw();
    noecho();
    nonl(); /* output is not post-processed: a newline moves down and no more */
    curs_set(0);
    leaveok(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    if (curses->colours > 0) {
        start_color();
        if (use_default_colors() != OK) {
            g_debug("terminal: no default colours");
        }
    }
}

bool curses_open(Curses *curses, GError **error)
{
    *curses = (Curses){.fd = -1, .enter = g_string_new(NULL), .leave = g_byte_array_new()};
    if (!open_memory(curses, error)) {
        return false;
    }
    read_abilities(curses);
    set_up_curses(curses);
    learn_leaving(curses);
    return true;
}

void curses_close(Curses *curses)
{
    if (curses->screen != NULL) {
        delscreen(curses->screen);
    }
    if (curses->memory != NULL) {
        fclose(curses->memory);
    } else if (curses->fd >= 0) {
        close(curses->fd);
    }
    g_string_free(curses->enter, TRUE);
    g_byte_array_free(curses->leave, TRUE);
}

void curses_keep_palette(GByteArray *frame)
{
    const char *reset = capability("oc");
    size_t size = strlen(reset);
    const guint8 *place = size > 0 ? memmem(frame->data, frame->len, reset, size) : NULL;
    if (place != NULL) {
        g_byte_array_remove_range(frame, (guint)(place - frame->data), (guint)size);
    }
}
