#include <string.h>

#include "base/text.h"
#include "canvas_cells.h"

/* Cuts a rectangle down to the clip; false when nothing is left. */
static bool clip_rect(const Canvas *canvas, Rect *rect)
{
    int top = MAX(rect->row, canvas->top), left = MAX(rect->col, canvas->left);
    int bottom = MIN(rect->row + rect->rows, canvas->bottom);
    int right = MIN(rect->col + rect->cols, canvas->right);
    *rect = (Rect){top, left, bottom - top, right - left};
    return rect->rows > 0 && rect->cols > 0;
}

/* Fills a rectangle with one character of one column. */
static void fill_with(Canvas *canvas, Rect rect, StyleId style, uint32_t code)
{
    if (!clip_rect(canvas, &rect)) {
        return;
    }
    CanvasCell cell = canvas_blank(style);
    cell.code = code;
    for (int row = rect.row; row < rect.row + rect.rows; row++) {
        canvas_cut_wide(canvas, row, rect.col, rect.col + rect.cols);
        for (int col = rect.col; col < rect.col + rect.cols; col++) {
            canvas_set_cell(canvas, row, col, cell);
        }
    }
}

void canvas_fill(Canvas *canvas, Rect rect, StyleId style)
{
    fill_with(canvas, rect, style, ' ');
}

void canvas_restyle(Canvas *canvas, Rect rect, StyleId style)
{
    if (!clip_rect(canvas, &rect)) {
        return;
    }
    for (int row = rect.row; row < rect.row + rect.rows; row++) {
        for (int col = rect.col; col < rect.col + rect.cols; col++) {
            CanvasCell cell = *canvas_cell_at(canvas, row, col);
            cell.cluster = cell_marked(&cell) ? cell.cluster : 0;
            cell.style = (uint8_t)style;
            canvas_set_cell(canvas, row, col, cell);
        }
    }
}

/* Halves of wide characters that came without their other half, at the edges of what was moved,
 * become spaces. */
static void blank_halves(Canvas *canvas, int row, int from, int to)
{
    CanvasCell *first = canvas_cell_at(canvas, row, from),
               *last = canvas_cell_at(canvas, row, to - 1);
    if (first->width == 0) {
        *first = canvas_blank((StyleId)first->style);
    }
    if (last->width == 2) {
        *last = canvas_blank((StyleId)last->style);
    }
}

/* Remembers a scroll; of different ones only the last. */
static void note_scroll(Canvas *canvas, Rect rect, int rows)
{
    bool same = memcmp(&rect, &canvas->scroll_rect, sizeof rect) == 0;
    canvas->scroll_rows = same ? canvas->scroll_rows + rows : rows;
    canvas->scroll_rect = rect;
}

bool canvas_take_scroll(Canvas *canvas, Rect *rect, int *rows)
{
    *rect = canvas->scroll_rect;
    *rows = canvas->scroll_rows;
    canvas->scroll_rows = 0;
    return *rows != 0;
}

void canvas_scroll(Canvas *canvas, Rect rect, int rows, StyleId style)
{
    if (!clip_rect(canvas, &rect) || rows == 0) {
        return;
    }
    note_scroll(canvas, rect, rows);
    if (rows >= rect.rows || rows <= -rect.rows) {
        canvas_fill(canvas, rect, style);
        return;
    }
    int kept = rect.rows - ABS(rows), step = rows > 0 ? 1 : -1;
    int to = rows > 0 ? rect.row : rect.row + rect.rows - 1;
    for (int i = 0; i < kept; i++, to += step) {
        canvas_cut_wide(canvas, to, rect.col, rect.col + rect.cols);
        memcpy(canvas_cell_at(canvas, to, rect.col), canvas_cell_at(canvas, to + rows, rect.col),
               (size_t)rect.cols * sizeof(CanvasCell));
        canvas->dirty[to] = true;
        blank_halves(canvas, to, rect.col, rect.col + rect.cols);
    }
    int first = rows > 0 ? rect.row + kept : rect.row;
    canvas_fill(canvas, (Rect){first, rect.col, ABS(rows), rect.cols}, style);
}

/* Corners from the upper left clockwise, then the horizontal and the vertical line. */
typedef struct FrameGlyphs {
    uint32_t corners[4], across, down;
} FrameGlyphs;

static const FrameGlyphs *frame_glyphs(bool ascii, bool focused)
{
    /* Double lines are in every console font since the IBM PC's; heavy ones are not. */
    static const FrameGlyphs glyphs[2][2] = {
        {{{0x250C, 0x2510, 0x2518, 0x2514}, 0x2500, 0x2502},
         {{0x2554, 0x2557, 0x255D, 0x255A}, 0x2550, 0x2551}},
        {{{'+', '+', '+', '+'}, '-', '|'}, {{'#', '#', '#', '#'}, '=', '#'}},
    };
    return &glyphs[ascii][focused];
}

void canvas_frame(Canvas *canvas, Rect rect, const char *title, bool focused)
{
    if (rect.rows < 1 || rect.cols < 2) {
        return;
    }
    const FrameGlyphs *glyphs = frame_glyphs(canvas->ascii, focused);
    StyleId style = focused ? STYLE_FRAME_FOCUSED : STYLE_FRAME;
    int bottom = rect.row + rect.rows - 1, right = rect.col + rect.cols - 1;
    const int corners[4][2] = {
        {rect.row, rect.col}, {rect.row, right}, {bottom, right}, {bottom, rect.col}};
    fill_with(canvas, (Rect){rect.row, rect.col + 1, 1, rect.cols - 2}, style, glyphs->across);
    fill_with(canvas, (Rect){bottom, rect.col + 1, 1, rect.cols - 2}, style, glyphs->across);
    fill_with(canvas, (Rect){rect.row + 1, rect.col, rect.rows - 2, 1}, style, glyphs->down);
    fill_with(canvas, (Rect){rect.row + 1, right, rect.rows - 2, 1}, style, glyphs->down);
    for (int i = 3; i >= 0; i--) { /* the upper ones last: they stay when there is one row */
        fill_with(canvas, (Rect){corners[i][0], corners[i][1], 1, 1}, style, glyphs->corners[i]);
    }
    if (title != NULL && title[0] != '\0' && rect.cols > 6) {
        int width = MIN(text_width(title), rect.cols - 4);
        canvas_put(canvas, rect.row, rect.col + 1, style, " ");
        canvas_field(canvas, rect.row, rect.col + 2, width, STYLE_TITLE, title);
        canvas_put(canvas, rect.row, rect.col + 2 + width, style, " ");
    }
}

void canvas_cursor(Canvas *canvas, int row, int col)
{
    canvas->cursor_row = row;
    canvas->cursor_col = col;
}

bool canvas_cursor_place(const Canvas *canvas, int *row, int *col)
{
    if (canvas->cursor_row < 0 || canvas->cursor_row >= canvas->rows || canvas->cursor_col < 0 ||
        canvas->cursor_col >= canvas->cols) {
        return false;
    }
    *row = canvas->cursor_row;
    *col = canvas->cursor_col;
    return true;
}

const CanvasCell *canvas_row_cells(const Canvas *canvas, int row)
{
    return canvas_cell_at(canvas, row, 0);
}

bool canvas_take_dirty(Canvas *canvas, int row)
{
    bool dirty = canvas->dirty[row];
    canvas->dirty[row] = false;
    return dirty;
}

unsigned canvas_generation(const Canvas *canvas)
{
    return canvas->generation;
}

Cell canvas_cell(const Canvas *canvas, int row, int col)
{
    Cell cell = {.style = STYLE_TEXT};
    if (row >= 0 && row < canvas->rows && col >= 0 && col < canvas->cols) {
        const CanvasCell *source = canvas_cell_at(canvas, row, col);
        cell.text[canvas_cell_text(canvas, source, cell.text)] = '\0';
        cell.style = source->style < STYLES ? (StyleId)source->style : STYLE_TEXT;
    }
    return cell;
}

char *canvas_dump(const Canvas *canvas)
{
    GString *out = g_string_new(NULL);
    for (int row = 0; row < canvas->rows; row++) {
        gsize end = out->len;
        for (int col = 0; col < canvas->cols; col++) {
            char text[CELL_TEXT_SIZE];
            int size = canvas_cell_text(canvas, canvas_cell_at(canvas, row, col), text);
            g_string_append_len(out, text, size);
            end = size == 1 && text[0] == ' ' ? end : out->len;
        }
        g_string_truncate(out, end);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
