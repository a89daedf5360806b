#include "screen_terminfo.h"

#include <langinfo.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

/* Last: term.h makes macros of words like columns and lines. */
#include <ncurses.h>
#include <term.h>

#define CANCEL    "\030" /* ends an escape sequence that was cut off */
#define LAST_ROW  "\033[999;1H"
#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON  "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

static const char *raw_capability(const char *name)
{
    const char *value = tigetstr(name);
    return value != NULL && value != (const char *)-1 ? value : "";
}

/* A string without its "$<2>" of padding, which no terminal has needed for long. */
static char *capability(const char *name)
{
    GString *out = g_string_new(NULL);
    for (const char *c = raw_capability(name); *c != '\0'; c++) {
        const char *end = c[0] == '$' && c[1] == '<' ? strchr(c, '>') : NULL;
        if (end != NULL) {
            c = end;
        } else {
            g_string_append_c(out, *c);
        }
    }
    return g_string_free(out, FALSE);
}

static bool is(const char *name, const char *value)
{
    return strcmp(raw_capability(name), value) == 0;
}

static bool has(const char *name)
{
    return raw_capability(name)[0] != '\0';
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

/* True when attributes and colours are ECMA-48's, which is how screen_pen.c says them. */
static bool speaks_sgr(void)
{
    static const char *const resets[] = {"\033[m",      "\033[0m",    "\033(B\033[m", "\033[m\017",
                                         "\033[0m\017", "\033[0;10m", "\033[m\033(B"};
    if (has("setaf") && !g_str_has_prefix(raw_capability("setaf"), "\033[")) {
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(resets); i++) {
        if (is("sgr0", resets[i])) {
            return true;
        }
    }
    return false;
}

/* True when the terminal does all that screen_direct.c sends, in its words: only a last column that
 * waits with the wrap lets the last cell be written. */
static bool speaks_directly(void)
{
    return speaks_sgr() && is("cup", "\033[%i%p1%d;%p2%dH") && is("el", "\033[K") &&
           is("cuf", "\033[%p1%dC") && is("cr", "\r") && is("clear", "\033[H\033[2J") &&
           (tigetflag("xenl") > 0 || tigetflag("am") <= 0) && tigetnum("xmc") < 0;
}

static int read_colours(void)
{
    int colours = tigetnum("colors");
    const char *no_color = g_getenv("NO_COLOR");
    if (no_color != NULL && no_color[0] != '\0') {
        return 0;
    }
    return colours >= 1 << 24 ? 1 << 24
           : colours >= 256   ? 256
           : colours >= 16    ? 16
           : colours >= 8     ? 8
                              : 0;
}

/* Terminals that take all colours under the name of one that has 256 say so here. */
static bool read_rgb(const Abilities *can)
{
    const char *word = g_getenv("COLORTERM");
    bool said = word != NULL && (strcmp(word, "truecolor") == 0 || strcmp(word, "24bit") == 0);
    return can->colours > 256 || (can->colours == 256 && said && can->direct);
}

/* Terminals that take kitty's pictures, by what they say of themselves.  Some others would draw a
 * question about them as text. */
static bool names_kitty(const char *term)
{
    static const char *const terms[] = {"xterm-kitty", "kitty", "xterm-ghostty", "wezterm", NULL};
    const char *program = g_getenv("TERM_PROGRAM");
    bool said = g_strcmp0(program, "WezTerm") == 0 || g_strcmp0(program, "ghostty") == 0;
    bool inner = g_getenv("TMUX") != NULL || g_getenv("STY") != NULL;
    return has_prefix_of(term, terms) || (!inner && (said || g_getenv("KITTY_WINDOW_ID") != NULL ||
                                                     g_getenv("KONSOLE_VERSION") != NULL));
}

/* terminfo's bits of attributes that a terminal shows as colours, as SGR's numbers. */
static int read_clashes(void)
{
    static const int numbers[] = {7, 4, 7, 5, 2, 1}; /* standout underline reverse blink dim bold */
    int bits = MAX(tigetnum("ncv"), 0), clashes = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        clashes |= (bits & 1 << i) != 0 ? 1 << numbers[i] : 0;
    }
    return clashes;
}

/* What takes the screen over and gives it back.  Pastes and the mouse where the terminal has a
 * mouse at all: those know private modes, or leave them alone.  The cursor is shown before and
 * after the first page comes back: libvterm keeps with a page whether its cursor was hidden. */
static void compose(Abilities *can)
{
    g_autofree char *enter = capability("smcup"), *exit = capability("rmcup");
    g_autofree char *keypad = capability("smkx"), *no_keypad = capability("rmkx");
    g_autofree char *plain = capability("sgr0"), *colours = capability("op");
    g_autofree char *overwrite = capability("rmir"), *wrap = capability("smam");
    bool mouse = has("kmous");
    can->clear = capability("clear");
    can->show_cursor = capability("cnorm");
    can->hide_cursor = capability("civis");
    can->take = g_strconcat(enter, plain, overwrite, wrap, can->hide_cursor, NULL);
    can->modes = g_strconcat(keypad, mouse ? PASTE_ON MOUSE_ON : "", NULL);
    can->leave =
        g_strconcat(CANCEL, can->sync ? SYNC_END : "", mouse ? MOUSE_OFF PASTE_OFF : "", no_keypad,
                    can->region ? "\033[r" : "", plain, can->colours > 0 ? colours : "",
                    can->direct ? LAST_ROW : "", exit[0] == '\0' ? "\r\n" : "", can->show_cursor,
                    exit, can->show_cursor, NULL);
}

/* Asks terminfo, and the terminal's name where terminfo is silent. */
static void read_description(Abilities *can, const char *term)
{
    static const char *const poor[] = {"linux", "vt", "ansi", "cons", "pcansi", NULL};
    static const char *const syncs[] = {"foot",    "alacritty", "xterm-kitty",   "kitty",
                                        "contour", "wezterm",   "xterm-ghostty", NULL};
    can->plain = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    can->poor = has_prefix_of(term, poor);
    can->direct = speaks_directly();
    can->sync = has("Sync") || has_prefix_of(term, syncs);
    can->erase = tigetflag("bce") > 0;
    can->blanks = is("ech", "\033[%p1%dX");
    can->region = is("csr", "\033[%i%p1%d;%p2%dr") && is("ind", "\n") && is("ri", "\033M");
    can->shifts = is("indn", "\033[%p1%dS") && is("rin", "\033[%p1%dT");
    can->can_title = tigetflag("XT") > 0;
    can->can_copy = has("Ms") || can->can_title;
    can->colours = read_colours();
    can->rgb = read_rgb(can);
    can->halves = !can->plain && g_str_has_prefix(term, "linux");
    can->asks = can->direct && !can->plain && !can->poor && has("kmous");
    can->kitty = can->asks && names_kitty(term);
    can->clashes = can->colours > 0 ? read_clashes() : 0;
    compose(can);
}

bool abilities_read(Abilities *can, GError **error)
{
    const char *term = g_getenv("TERM");
    int found;
    *can = (Abilities){0};
    if (term == NULL || term[0] == '\0') {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            _("TERM is not set: it must name the kind of terminal"));
        return false;
    }
    g_autofree char *name = text_clean(term, strlen(term), 40);
    if (setupterm(NULL, STDOUT_FILENO, &found) != OK) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                    _("TERM=%s is not a kind of terminal that this computer knows"), name);
        return false;
    }
    if (!has("cup") || tigetflag("hc") > 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                    _("a terminal of the kind TERM=%s can't show a screen"), name);
        return false;
    }
    read_description(can, term);
    return true;
}

void abilities_clear(Abilities *can)
{
    if (cur_term != NULL) {
        del_curterm(cur_term);
    }
    g_free(can->take);
    g_free(can->modes);
    g_free(can->leave);
    g_free(can->clear);
    g_free(can->show_cursor);
    g_free(can->hide_cursor);
}
