#include "screen_curses.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "canvas_cells.h"
#include "screen_looks.h"
#include "screen_plain.h"

/* Last: term.h makes macros of words like columns and lines. */
#include <ncurses.h>
#include <term.h>

#define FRAME_KEPT 262144 /* bytes of memory file that stay allocated between frames */

struct Curses {
    const Abilities *can;
    SCREEN *screen;
    FILE *memory;
    int fd; /* of memory */
    int rows, cols;
    cchar_t looks[STYLES]; /* a space in each style; other characters are put in its place */
    bool all;              /* what the last frame showed is not known */
    bool cursor_shown;
    CanvasCell *shown; /* rows x cols: the last frame */
    unsigned generation;
    cchar_t *line; /* cols */
};

/* Appends what ncurses has written since the last call. */
static void take_written(Curses *curses, GByteArray *out)
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

/* newterm() with signal dispositions as they were: ncurses would end the program by itself on
 * SIGINT, and restore a terminal that it does not have on SIGTSTP. */
static SCREEN *newterm_quietly(FILE *memory)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    struct sigaction before[G_N_ELEMENTS(signals)], ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        sigaction(signals[i], &ignore, &before[i]);
    }
    TERMINAL *described = cur_term; /* newterm() reads the description once more */
    SCREEN *screen = newterm(NULL, memory, memory);
    if (screen != NULL) {
        del_curterm(described);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        sigaction(signals[i], &before[i], NULL);
    }
    return screen;
}

static void set_up(const Curses *curses)
{
    typeahead(-1); /* else doupdate() stops in the middle: a memory file always has input */
    raw();
    noecho();
    nonl(); /* output is not post-processed: a newline moves down and no more */
    curs_set(0);
    leaveok(stdscr, TRUE);
    scrollok(stdscr, FALSE);
    if (curses->can->colours > 0) {
        start_color();
        if (use_default_colors() != OK) {
            g_debug("terminal: no default colours");
        }
    }
}

/* Starts ncurses, without a byte to the terminal. */
static bool start(Curses *curses)
{
    curses->fd = memfd_create("tilik-frame", MFD_CLOEXEC);
    curses->memory = curses->fd >= 0 ? fdopen(curses->fd, "w+") : NULL;
    curses->screen = curses->memory != NULL ? newterm_quietly(curses->memory) : NULL;
    if (curses->screen == NULL) {
        return false;
    }
    set_up(curses);
    curses_leave(curses);
    return true;
}

Curses *curses_new(const Abilities *can, GError **error)
{
    Curses *curses = g_new0(Curses, 1);
    curses->can = can;
    curses->fd = -1;
    if (!start(curses)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, _("ncurses can't start"));
        curses_free(curses);
        return NULL;
    }
    return curses;
}

void curses_free(Curses *curses)
{
    if (curses == NULL) {
        return;
    }
    if (curses->screen != NULL) {
        delscreen(curses->screen);
    }
    if (curses->memory != NULL) {
        fclose(curses->memory);
    } else if (curses->fd >= 0) {
        close(curses->fd);
    }
    g_free(curses->shown);
    g_free(curses->line);
    g_free(curses);
}

void curses_redraw(Curses *curses)
{
    curses->all = true;
    clearok(curscr, TRUE);
}

void curses_resize(Curses *curses, int rows, int cols)
{
    curses->rows = rows;
    curses->cols = cols;
    resize_term(rows, cols);
    g_free(curses->shown);
    g_free(curses->line);
    curses->shown = g_new0(CanvasCell, (size_t)rows * (size_t)cols);
    curses->line = g_new0(cchar_t, (size_t)cols);
    curses_redraw(curses);
}

/* Returns the pair of two colours, from those given out before or a new one. */
static short pair_of(Style style, Style *pairs, short *count)
{
    if (style.foreground < 0 && style.background < 0) {
        return 0;
    }
    for (short i = 1; i <= *count; i++) {
        if (pairs[i].foreground == style.foreground && pairs[i].background == style.background) {
            return i;
        }
    }
    pairs[++*count] = style;
    init_extended_pair(*count, style.foreground, style.background);
    return *count;
}

void curses_set_styles(Curses *curses, const Style *styles)
{
    Style pairs[STYLES + 1];
    short count = 0;
    for (int i = 0; i < STYLES; i++) {
        const Style *style = &styles[i];
        short pair = curses->can->colours > 0 ? pair_of(*style, pairs, &count) : 0;
        attr_t attributes = (style->bold ? A_BOLD : 0) | (style->reverse ? A_REVERSE : 0) |
                            (style->underline ? A_UNDERLINE : 0) | (style->dim ? A_DIM : 0);
        setcchar(&curses->looks[i], L" ", attributes, pair, NULL);
    }
    /* Most of the screen looks so: erased and scrolled-in cells need not be painted then. */
    wbkgrndset(stdscr, &curses->looks[STYLE_TEXT]);
    curses_redraw(curses);
}

/* ncurses deals out pairs of colours itself, the oldest first where there are not enough. */
static void set_ink(const Curses *curses, Ink ink, cchar_t *out)
{
    PenState pen = looks_ink(curses->can, ink);
    int pair = curses->can->colours > 0 ? alloc_pair(pen.foreground, pen.background) : 0;
    pair = MAX(pair, 0);
    setcchar(out, L" ", A_NORMAL, 0, &pair);
}

static void set_cell(const Curses *curses, const Canvas *canvas, const CanvasCell *cell,
                     cchar_t *out)
{
    *out = curses->looks[cell->style < CELL_PLATE ? cell->style : STYLE_TEXT];
    if (cell->style == CELL_INKED) {
        set_ink(curses, canvas_cell_colours(canvas, cell), out);
    }
    out->chars[0] = (wchar_t)cell->code;
    if (cell->code < 0x80 && !cell_marked(cell)) {
        return;
    }
    if (curses->can->plain) {
        out->chars[0] = (wchar_t)plain_character(cell->code);
    } else if (cell_marked(cell)) {
        const char *cursor = canvas_cluster(canvas, cell->cluster), *end = cursor + strlen(cursor);
        for (int i = 0; i < CCHARW_MAX && cursor < end; i++) {
            out->chars[i] = (wchar_t)text_next(&cursor, end);
        }
    }
}

/* Gives ncurses what changed in a row. */
static void paint_row(Curses *curses, const Canvas *canvas, int row, int cols)
{
    const CanvasCell *cells = canvas_row_cells(canvas, row);
    CanvasCell *shown = curses->shown + (size_t)row * (size_t)curses->cols;
    int first = 0, last = cols - 1, count = 0;
    if (!curses->all) {
        while (first < cols && cell_equal(cells[first], shown[first])) {
            first++;
        }
        while (last > first && cell_equal(cells[last], shown[last])) {
            last--;
        }
    }
    while (first > 0 && first < cols && cells[first].width == 0) {
        first--;
    }
    if (first >= cols) {
        return;
    }
    CanvasCell space = canvas_blank(STYLE_TEXT);
    for (int col = first; col <= last; col++) {
        space.style = cells[col].style;
        /* A plain locale has no wide characters: their right half is a space. */
        bool whole = cells[col].width < 2 || col + 1 < cols;
        if (cells[col].width > 0) {
            set_cell(curses, canvas, whole ? &cells[col] : &space, &curses->line[count++]);
        } else if (curses->can->plain || col == 0) {
            set_cell(curses, canvas, &space, &curses->line[count++]);
        }
    }
    mvwadd_wchnstr(stdscr, row, first, curses->line, count);
    memcpy(shown, cells, (size_t)cols * sizeof *cells);
}

static void paint_cursor(Curses *curses, const Canvas *canvas)
{
    int row, col;
    bool wanted =
        canvas_cursor_place(canvas, &row, &col) && row < curses->rows && col < curses->cols;
    leaveok(stdscr, !wanted);
    if (wanted) {
        wmove(stdscr, row, col);
    }
    if (wanted != curses->cursor_shown) {
        curs_set(wanted ? 1 : 0);
        curses->cursor_shown = wanted;
    }
}

/* ncurses resets the terminal's palette when it comes back, but a palette is the user's. */
static void keep_palette(GByteArray *frame)
{
    const char *reset = tigetstr("oc");
    size_t size = reset != NULL && reset != (const char *)-1 ? strlen(reset) : 0;
    const guint8 *place = size > 0 ? memmem(frame->data, frame->len, reset, size) : NULL;
    if (place != NULL) {
        g_byte_array_remove_range(frame, (guint)(place - frame->data), (guint)size);
    }
}

void curses_paint(Curses *curses, Canvas *canvas, GByteArray *frame)
{
    int rows = MIN(canvas_rows(canvas), curses->rows),
        cols = MIN(canvas_cols(canvas), curses->cols);
    bool enters = isendwin();
    if (curses->generation != canvas_generation(canvas)) {
        curses->generation = canvas_generation(canvas);
        curses->all = true;
    }
    for (int row = 0; row < rows; row++) {
        if (canvas_take_dirty(canvas, row) || curses->all) {
            paint_row(curses, canvas, row, cols);
        }
    }
    curses->all = false;
    paint_cursor(curses, canvas);
    wnoutrefresh(stdscr);
    doupdate();
    take_written(curses, frame);
    if (enters) {
        keep_palette(frame);
    }
}

void curses_leave(Curses *curses)
{
    g_autoptr(GByteArray) said = g_byte_array_new();
    endwin();
    take_written(curses, said); /* abilities say as much */
    curses_redraw(curses);
}
