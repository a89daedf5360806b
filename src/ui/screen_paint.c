#include "screen_paint.h"

#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "canvas_cells.h"
#include "colour.h"
#include "screen_curses.h"
#include "screen_pen.h"
#include "screen_plain.h"

#include <ncurses.h>

#define SYNC_FROM 512 /* bytes; smaller frames reach the screen at once anyway */

/* A style as ncurses keeps it: a space in it.  Other characters are put in its place; setcchar()
 * for each would be a third of a frame's cost. */
typedef struct Look {
    cchar_t blank;
} Look;

struct Painter {
    Curses curses;
    int rows, cols;
    Look looks[STYLES];
    Theme *mono; /* takes the theme's place where there are no colours */
    bool all;    /* what the last frame showed is not known */
    bool cursor_shown;
    CanvasCell *shown; /* rows x cols: the last frame */
    unsigned generation;
    cchar_t *line;       /* cols */
    GByteArray *written; /* by ncurses, for this frame */
    Pen pen;
};

Painter *painter_new(const Theme *theme, GError **error)
{
    Painter *painter = g_new0(Painter, 1);
    painter->written = g_byte_array_new();
    if (!curses_open(&painter->curses, error)) {
        painter_free(painter);
        return NULL;
    }
    painter->mono = painter->curses.colours == 0 ? theme_load(THEME_MONO, NULL) : NULL;
    painter_set_theme(painter, theme);
    painter_resize(painter, 24, 80);
    return painter;
}

void painter_free(Painter *painter)
{
    if (painter == NULL) {
        return;
    }
    curses_close(&painter->curses);
    theme_free(painter->mono);
    g_byte_array_free(painter->written, TRUE);
    g_free(painter->shown);
    g_free(painter->line);
    g_free(painter);
}

void painter_resize(Painter *painter, int rows, int cols)
{
    painter->rows = rows;
    painter->cols = cols;
    resize_term(rows, cols);
    g_free(painter->shown);
    g_free(painter->line);
    painter->shown = g_new0(CanvasCell, (size_t)rows * (size_t)cols);
    painter->line = g_new0(cchar_t, (size_t)cols);
    painter_redraw(painter);
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

void painter_set_theme(Painter *painter, const Theme *theme)
{
    Style pairs[STYLES + 1];
    short count = 0;
    theme = painter->mono != NULL ? painter->mono : theme;
    for (int i = 0; i < STYLES; i++) {
        Style style = theme_style(theme, (StyleId)i);
        short pair = 0;
        if (painter->curses.colours > 0) {
            style = style_reduce(style, theme_style(theme, STYLE_TEXT), painter->curses.colours);
            pair = pair_of(style, pairs, &count);
        }
        attr_t attributes = (style.bold ? A_BOLD : 0) | (style.reverse ? A_REVERSE : 0) |
                            (style.underline ? A_UNDERLINE : 0) | (style.dim ? A_DIM : 0);
        setcchar(&painter->looks[i].blank, L" ", attributes, pair, NULL);
    }
    /* Most of the screen looks so: erased and scrolled-in cells need not be painted then. */
    wbkgrndset(stdscr, &painter->looks[STYLE_TEXT].blank);
    painter_redraw(painter);
}

void painter_redraw(Painter *painter)
{
    painter->all = true;
    clearok(curscr, TRUE);
}

static void set_cell(const Painter *painter, const Canvas *canvas, const CanvasCell *cell,
                     cchar_t *out)
{
    *out = painter->looks[cell->style].blank;
    out->chars[0] = (wchar_t)cell->code;
    if (cell->code < 0x80) {
        return;
    }
    if (painter->curses.plain) {
        out->chars[0] = (wchar_t)plain_character(cell->code);
    } else if (cell->cluster != 0) {
        const char *cursor = canvas_cluster(canvas, cell->cluster), *end = cursor + strlen(cursor);
        for (int i = 0; i < CCHARW_MAX && cursor < end; i++) {
            out->chars[i] = (wchar_t)text_next(&cursor, end);
        }
    }
}

/* Gives ncurses what changed in a row. */
static void paint_row(Painter *painter, const Canvas *canvas, int row, int cols)
{
    const CanvasCell *cells = canvas_row_cells(canvas, row);
    CanvasCell *shown = painter->shown + (size_t)row * (size_t)painter->cols;
    int first = 0, last = cols - 1, count = 0;
    if (!painter->all) {
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
            set_cell(painter, canvas, whole ? &cells[col] : &space, &painter->line[count++]);
        } else if (painter->curses.plain || col == 0) {
            set_cell(painter, canvas, &space, &painter->line[count++]);
        }
    }
    mvwadd_wchnstr(stdscr, row, first, painter->line, count);
    memcpy(shown, cells, (size_t)cols * sizeof *cells);
}

static void paint_cursor(Painter *painter, const Canvas *canvas)
{
    int row, col;
    bool wanted =
        canvas_cursor_place(canvas, &row, &col) && row < painter->rows && col < painter->cols;
    leaveok(stdscr, !wanted);
    if (wanted) {
        wmove(stdscr, row, col);
    }
    if (wanted != painter->cursor_shown) {
        curs_set(wanted ? 1 : 0);
        painter->cursor_shown = wanted;
    }
}

static void append(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

void painter_paint(Painter *painter, Canvas *canvas, GByteArray *frame)
{
    int rows = MIN(canvas_rows(canvas), painter->rows),
        cols = MIN(canvas_cols(canvas), painter->cols);
    bool enters = isendwin();
    if (painter->generation != canvas_generation(canvas)) {
        painter->generation = canvas_generation(canvas);
        painter->all = true;
    }
    for (int row = 0; row < rows; row++) {
        if (canvas_take_dirty(canvas, row) || painter->all) {
            paint_row(painter, canvas, row, cols);
        }
    }
    painter->all = false;
    paint_cursor(painter, canvas);
    wnoutrefresh(stdscr);
    doupdate();
    GByteArray *written = painter->written;
    g_byte_array_set_size(written, 0);
    curses_take(&painter->curses, written);
    if (enters) {
        curses_keep_palette(written);
        pen_forget(&painter->pen);
    }
    bool sync = painter->curses.sync && written->len >= SYNC_FROM;
    append(frame, sync ? SYNC_BEGIN : "");
    if (painter->curses.sgr) {
        pen_rewrite(&painter->pen, written->data, written->len, frame);
    } else {
        g_byte_array_append(frame, written->data, written->len);
    }
    append(frame, sync ? SYNC_END : "");
    append(frame, enters ? painter->curses.enter->str : "");
}

const GByteArray *painter_leave_bytes(const Painter *painter)
{
    return painter->curses.leave;
}

void painter_leave(Painter *painter)
{
    g_autoptr(GByteArray) said = g_byte_array_new();
    endwin();
    curses_take(&painter->curses, said); /* painter->curses.leave says as much */
    painter_redraw(painter);
}

int painter_colours(const Painter *painter)
{
    return painter->curses.colours;
}

bool painter_ascii(const Painter *painter)
{
    return painter->curses.plain || painter->curses.poor;
}

bool painter_can_copy(const Painter *painter)
{
    return painter->curses.can_copy;
}

bool painter_can_title(const Painter *painter)
{
    return painter->curses.can_title;
}
