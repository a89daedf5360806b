#include "screen_direct.h"

#include <string.h>

#include "canvas_cells.h"
#include "screen_looks.h"
#include "screen_output.h"
#include "screen_plain.h"

#define GAP_MAX     4       /* cells that are rather written again than jumped over */
#define BLANKS_MIN  12      /* cells worth an erasing and a jump */
#define TAIL_MIN    3       /* cells worth an erasing to the end of the row */
#define SHIFT_BYTES 30      /* what moving rows costs */
#define EMOJI       0x1F000 /* terminals do not agree how wide these are */

struct Direct {
    const Abilities *can;
    int rows, cols;
    CanvasCell *shown; /* rows x cols: the last frame */
    Looks looks;
    Output output;
    bool all, cursor_shown;
    unsigned generation, touched; /* touched: bits of the plates over which was written */
    CanvasCell *line;             /* cols: see row_of() */
    GByteArray *out;              /* the frame that is being written */
};

Direct *direct_new(const Abilities *can)
{
    Direct *direct = g_new0(Direct, 1);
    direct->can = can;
    return direct;
}

void direct_free(Direct *direct)
{
    if (direct != NULL) {
        g_free(direct->shown);
        g_free(direct->line);
        g_free(direct);
    }
}

void direct_redraw(Direct *direct)
{
    direct->all = true;
}

void direct_resize(Direct *direct, int rows, int cols)
{
    direct->rows = rows;
    direct->cols = direct->output.cols = cols;
    g_free(direct->shown);
    g_free(direct->line);
    direct->line = g_new0(CanvasCell, (size_t)cols);
    direct->shown = g_new0(CanvasCell, (size_t)rows * (size_t)cols);
    direct_redraw(direct);
}

void direct_set_styles(Direct *direct, const Style *styles)
{
    looks_set(&direct->looks, direct->can, styles);
    direct_redraw(direct);
}

static CanvasCell *shown_row(const Direct *direct, int row)
{
    return direct->shown + (size_t)row * (size_t)direct->cols;
}

/* Returns a row of the canvas as wide as the screen: cut, or filled up, until the app has followed
 * a change of size.  Valid until the next call. */
static const CanvasCell *row_of(Direct *direct, const Canvas *canvas, int row)
{
    int kept = row < canvas_rows(canvas) ? MIN(canvas_cols(canvas), direct->cols) : 0;
    if (kept == canvas_cols(canvas) && kept == direct->cols) {
        return canvas_row_cells(canvas, row);
    }
    for (int col = 0; col < direct->cols; col++) {
        direct->line[col] =
            col < kept ? canvas_row_cells(canvas, row)[col] : canvas_blank(STYLE_TEXT);
    }
    CanvasCell *last = &direct->line[direct->cols - 1];
    *last = last->width == 2 ? canvas_blank((StyleId)last->style) : *last;
    return direct->line;
}

/* Takes up the pen for a blank of a style: of the colours only the background is seen. */
static void take_blank_pen(Direct *direct, uint8_t style)
{
    const PenState *now = &direct->output.pen.now;
    PenState wanted = direct->looks.pens[style];
    if (direct->output.pen.known && (wanted.attributes & LOOKS_ON_BLANKS) == 0) {
        wanted.foreground = now->foreground;
        wanted.attributes = now->attributes & ~LOOKS_ON_BLANKS;
    }
    output_pen(&direct->output, &wanted);
}

/* Takes up the pen for a cell. */
static void take_pen(Direct *direct, const Canvas *canvas, const CanvasCell *cell)
{
    if (cell->style == CELL_INKED) {
        PenState ink = looks_ink(direct->can, canvas_cell_colours(canvas, cell));
        output_pen(&direct->output, &ink);
    } else if (cell->style == CELL_PLATE) {
        direct->touched |= 1U << (cell->cluster & 31);
        take_blank_pen(direct, STYLE_TEXT);
    } else if (cell_blank(cell)) {
        take_blank_pen(direct, cell->style);
    } else {
        output_pen(&direct->output, &direct->looks.pens[cell->style]);
    }
}

static void put_cell(Direct *direct, const Canvas *canvas, const CanvasCell *cell)
{
    take_pen(direct, canvas, cell);
    if (cell->code < 0x80 && !cell_marked(cell)) {
        output_byte(&direct->output, cell->width > 0 ? (char)cell->code : ' ');
        direct->output.col++;
        return;
    }
    if (direct->can->plain) {
        output_byte(&direct->output, (char)plain_character(cell->code));
        direct->output.col++;
        return;
    }
    char bytes[CELL_TEXT_SIZE];
    output_bytes(&direct->output, bytes, (size_t)canvas_cell_text(canvas, cell, bytes));
    direct->output.col += cell->width;
    if (cell_marked(cell) || cell->code >= EMOJI) {
        direct->output.col = NOWHERE;
    }
}

/* Returns how many erasable blanks of one look stand here. */
static int blanks_at(const Direct *direct, const CanvasCell *cells, int col, int end)
{
    int count = 0;
    if (!cell_blank(&cells[col]) || !direct->can->blanks ||
        !direct->looks.erasable[cells[col].style]) {
        return 0;
    }
    while (col + count < end && looks_alike(&direct->looks, &cells[col + count], &cells[col])) {
        count++;
    }
    return count;
}

/* Returns the next cell that differs, end when there is none. */
static int next_change(const Direct *direct, const CanvasCell *cells, const CanvasCell *shown,
                       int col, int end)
{
    while (col < end && looks_alike(&direct->looks, &cells[col], &shown[col])) {
        col++;
    }
    return col;
}

/* True when the cells up to the next change are few, and cost no change of the pen. */
static bool worth_writing(const Direct *direct, const CanvasCell *cells, int col, int next)
{
    if (next - col > GAP_MAX) {
        return false;
    }
    uint8_t style = cells[col - 1].style, blank = direct->looks.blanks[style];
    for (int i = col; i < next; i++) {
        bool same = (cells[i].style == style &&
                     (style < CELL_PLATE || cells[i].cluster == cells[col - 1].cluster)) ||
                    (cell_blank(&cells[i]) && direct->looks.blanks[cells[i].style] == blank);
        if (!same || cells[i].code >= 0x80 || cells[i].width != 1) {
            return false;
        }
    }
    return true;
}

/* One row on its way to the terminal. */
typedef struct RowWork {
    const Canvas *canvas;
    const CanvasCell *cells, *shown;
    int row, end; /* end: where this part of the row ends */
} RowWork;

/* Writes changed cells from col on, over short gaps; returns where it stopped. */
static int write_run(Direct *direct, const RowWork *work, int col)
{
    const CanvasCell *cells = work->cells;
    while (col > 0 && cells[col].width == 0) {
        col--;
    }
    output_move(&direct->output, work->row, col);
    while (col < work->end) {
        int blanks = blanks_at(direct, cells, col, work->end);
        if (blanks >= BLANKS_MIN) {
            take_blank_pen(direct, cells[col].style);
            output_control(&direct->output, blanks, -1, 'X');
            return col + blanks;
        }
        if (direct->output.col == NOWHERE) {
            output_move(&direct->output, work->row, col);
        }
        put_cell(direct, work->canvas, &cells[col]);
        col += cells[col].width == 2 && !direct->can->plain ? 2 : 1;
        int next = next_change(direct, cells, work->shown, col, work->end);
        if (next == work->end || !worth_writing(direct, cells, col, next)) {
            return next;
        }
    }
    return col;
}

static void paint_row(Direct *direct, const Canvas *canvas, int row)
{
    const CanvasCell *cells = row_of(direct, canvas, row);
    CanvasCell *shown = shown_row(direct, row);
    int end = direct->cols;
    size_t size = (size_t)end * sizeof *cells;
    if (memcmp(cells, shown, size) == 0) {
        return;
    }
    int col = next_change(direct, cells, shown, 0, end);
    int tail = looks_tail(&direct->looks, cells, direct->cols),
        erase = next_change(direct, cells, shown, tail, end);
    if (end - erase < TAIL_MIN) {
        tail = end;
    }
    RowWork work = {canvas, cells, shown, row, tail};
    while (col < tail) {
        col = write_run(direct, &work, col);
        col = next_change(direct, cells, shown, col, tail);
    }
    if (tail < end) {
        /* Where the cursor is already there is no need to go to the first difference. */
        bool near =
            direct->output.row == row && direct->output.col >= tail && direct->output.col <= erase;
        output_move(&direct->output, row, near ? direct->output.col : erase);
        take_blank_pen(direct, cells[end - 1].style);
        output_text(&direct->output, "\033[K");
    }
    memcpy(shown, cells, size);
}

/* Notes that rows of the screen are as the terminal erases them. */
static void note_erased(Direct *direct, int row, int rows)
{
    CanvasCell cell = canvas_blank(STYLE_TEXT);
    cell.style = direct->looks.erasable[STYLE_TEXT] ? STYLE_TEXT : LOOKS_NEVER;
    for (size_t i = 0; i < (size_t)rows * (size_t)direct->cols; i++) {
        shown_row(direct, row)[i] = cell;
    }
}

static void start_anew(Direct *direct)
{
    direct->all = false;
    direct->output.pen.known = false;
    take_blank_pen(direct, STYLE_TEXT);
    output_text(&direct->output, direct->can->hide_cursor);
    output_text(&direct->output, direct->can->clear);
    direct->cursor_shown = false;
    direct->touched = UINT_MAX;
    direct->output.row = direct->output.col = 0;
    note_erased(direct, 0, direct->rows);
}

/* Counts the cells of a row that differ from a row of the screen. */
static int count_changes(const Direct *direct, const CanvasCell *cells, int shown)
{
    int count = 0;
    for (int col = 0; col < direct->cols; col++) {
        bool differs =
            shown < 0 ? !cell_blank(&cells[col])
                      : !looks_alike(&direct->looks, &cells[col], &shown_row(direct, shown)[col]);
        count += differs;
    }
    return count;
}

/* True when fewer cells need be written after rows of the screen have moved up by so many. */
static bool worth_shifting(Direct *direct, const Canvas *canvas, const Rect *rect, int rows)
{
    int before = 0, after = SHIFT_BYTES;
    for (int row = rect->row; row < rect->row + rect->rows; row++) {
        const CanvasCell *cells = row_of(direct, canvas, row);
        int from = row + rows;
        bool inside = from >= rect->row && from < rect->row + rect->rows;
        before += count_changes(direct, cells, row);
        after += count_changes(direct, cells, inside ? from : NOWHERE);
    }
    return after < before;
}

/* Moves whole rows of the terminal where a list has scrolled; true when it did, and all of them
 * must be looked at. */
static bool shift_rows(Direct *direct, const Canvas *canvas, Rect rect, int rows)
{
    rect.rows = MIN(rect.rows, direct->rows - rect.row);
    int count = ABS(rows), kept = rect.rows - count;
    if (!direct->can->region || kept < 1 || !worth_shifting(direct, canvas, &rect, rows)) {
        return false;
    }
    take_blank_pen(direct, STYLE_TEXT);
    output_control(&direct->output, rect.row + 1, rect.row + rect.rows, 'r');
    if (direct->can->shifts) {
        output_control(&direct->output, count > 1 ? count : -1, -1, rows > 0 ? 'S' : 'T');
    } else {
        output_control(&direct->output, rows > 0 ? rect.row + rect.rows : rect.row + 1, -1, 'H');
        for (int i = 0; i < count; i++) {
            output_text(&direct->output, rows > 0 ? "\n" : "\033M");
        }
    }
    output_text(&direct->output, "\033[r");
    direct->touched = UINT_MAX; /* pixels move with the rows */
    direct->output.row = direct->output.col = NOWHERE;
    int from = rect.row + MAX(rows, 0), to = rect.row + MAX(-rows, 0);
    memmove(shown_row(direct, to), shown_row(direct, from),
            (size_t)kept * (size_t)direct->cols * sizeof(CanvasCell));
    note_erased(direct, rows > 0 ? rect.row + kept : rect.row, count);
    return true;
}

/* Characters with marks have been numbered anew: those on the screen can't be compared any more. */
static void forget_clusters(Direct *direct)
{
    for (size_t i = 0; i < (size_t)direct->rows * (size_t)direct->cols; i++) {
        if (direct->shown[i].cluster != 0 && direct->shown[i].style != CELL_PLATE) {
            direct->shown[i].style = LOOKS_NEVER;
        }
    }
}

static void paint_cursor(Direct *direct, const Canvas *canvas)
{
    int row, col;
    bool wanted =
        canvas_cursor_place(canvas, &row, &col) && row < direct->rows && col < direct->cols;
    if (wanted) {
        output_move(&direct->output, row, col);
    }
    if (wanted != direct->cursor_shown) {
        output_text(&direct->output, wanted ? direct->can->show_cursor : direct->can->hide_cursor);
        direct->cursor_shown = wanted;
    }
}

void direct_paint(Direct *direct, Canvas *canvas, GByteArray *frame)
{
    Rect rect;
    int shift;
    bool all = direct->all;
    direct->output.bytes = frame;
    if (direct->generation != canvas_generation(canvas)) {
        direct->generation = canvas_generation(canvas);
        forget_clusters(direct);
    }
    if (all) {
        start_anew(direct);
    }
    if (canvas_take_scroll(canvas, &rect, &shift) && !all) {
        all = shift_rows(direct, canvas, rect, shift);
    }
    for (int row = 0; row < direct->rows; row++) {
        if (row >= canvas_rows(canvas) || canvas_take_dirty(canvas, row) || all) {
            paint_row(direct, canvas, row);
        }
    }
    paint_cursor(direct, canvas);
    output_flush(&direct->output);
}

unsigned direct_take_touched(Direct *direct)
{
    unsigned touched = direct->touched;
    direct->touched = 0;
    return touched;
}

void direct_put(Direct *direct, const Canvas *canvas, int row, int col, const GString *bytes,
                GByteArray *frame)
{
    direct->output.bytes = frame;
    output_move(&direct->output, row, col);
    output_bytes(&direct->output, bytes->str, bytes->len);
    direct->output.row = direct->output.col = NOWHERE;
    paint_cursor(direct, canvas);
    output_flush(&direct->output);
}
