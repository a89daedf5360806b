#include "ui/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "canvas_cells.h"

#define CLUSTERS_MAX  0xFFFF
#define CLUSTERS_KEPT 1024 /* more than these are forgotten at the next canvas_clear() */
#define PRINT_MAX     1024
#define SIDE_MAX      4096

static void forget_clusters(Canvas *canvas)
{
    g_ptr_array_set_size(canvas->clusters, 0);
    g_hash_table_remove_all(canvas->cluster_numbers);
    canvas->generation++;
}

Canvas *canvas_new(int rows, int cols)
{
    Canvas *canvas = g_new0(Canvas, 1);
    canvas->clusters = g_ptr_array_new();
    canvas->cluster_numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    canvas_inks_new(canvas);
    canvas_resize(canvas, rows, cols);
    return canvas;
}

void canvas_free(Canvas *canvas)
{
    if (canvas == NULL) {
        return;
    }
    g_ptr_array_free(canvas->clusters, TRUE);
    g_hash_table_destroy(canvas->cluster_numbers);
    canvas_inks_free(canvas);
    g_free(canvas->cells);
    g_free(canvas->dirty);
    g_free(canvas);
}

void canvas_resize(Canvas *canvas, int rows, int cols)
{
    canvas->rows = CLAMP(rows, 1, SIDE_MAX);
    canvas->cols = CLAMP(cols, 1, SIDE_MAX);
    g_free(canvas->cells);
    g_free(canvas->dirty);
    canvas->cells = g_new(CanvasCell, (size_t)canvas->rows * (size_t)canvas->cols);
    canvas->dirty = g_new0(bool, (size_t)canvas->rows);
    canvas_clear(canvas, STYLE_TEXT);
}

int canvas_rows(const Canvas *canvas)
{
    return canvas->rows;
}

int canvas_cols(const Canvas *canvas)
{
    return canvas->cols;
}

void canvas_clear(Canvas *canvas, StyleId style)
{
    size_t count = (size_t)canvas->rows * (size_t)canvas->cols;
    CanvasCell cell = canvas_blank(style);
    for (size_t i = 0; i < count; i++) {
        canvas->cells[i] = cell;
    }
    memset(canvas->dirty, true, (size_t)canvas->rows);
    canvas->epoch++;
    canvas->scroll_rows = 0;
    canvas->cursor_row = -1;
    canvas_clip(canvas, NULL);
    if (canvas->clusters->len > CLUSTERS_KEPT) {
        forget_clusters(canvas);
    }
    canvas_inks_clear(canvas);
}

unsigned canvas_epoch(const Canvas *canvas)
{
    return canvas->epoch;
}

void canvas_set_ascii(Canvas *canvas, bool ascii)
{
    canvas->ascii = ascii;
}

bool canvas_ascii(const Canvas *canvas)
{
    return canvas->ascii;
}

void canvas_clip(Canvas *canvas, const Rect *clip)
{
    canvas->top = canvas->left = 0;
    canvas->bottom = canvas->rows;
    canvas->right = canvas->cols;
    if (clip != NULL) {
        canvas->top = CLAMP(clip->row, 0, canvas->rows);
        canvas->left = CLAMP(clip->col, 0, canvas->cols);
        canvas->bottom = CLAMP(clip->row + MAX(clip->rows, 0), canvas->top, canvas->rows);
        canvas->right = CLAMP(clip->col + MAX(clip->cols, 0), canvas->left, canvas->cols);
    }
}

void canvas_cut_wide(Canvas *canvas, int row, int from, int to)
{
    if (from > 0 && from < canvas->cols && canvas_cell_at(canvas, row, from)->width == 0) {
        canvas_set_cell(canvas, row, from - 1,
                        canvas_blank(canvas_cell_at(canvas, row, from - 1)->style));
    }
    if (to > 0 && to < canvas->cols && canvas_cell_at(canvas, row, to)->width == 0) {
        canvas_set_cell(canvas, row, to, canvas_blank(canvas_cell_at(canvas, row, to)->style));
    }
}

/* Returns the number of a character with marks, 0 when there are too many of them. */
static uint16_t cluster_number(Canvas *canvas, const char *text)
{
    gpointer known = g_hash_table_lookup(canvas->cluster_numbers, text);
    if (known != NULL) {
        return (uint16_t)GPOINTER_TO_UINT(known);
    }
    if (canvas->clusters->len >= CLUSTERS_MAX) {
        return 0;
    }
    char *kept = g_strdup(text);
    g_ptr_array_add(canvas->clusters, kept);
    g_hash_table_insert(canvas->cluster_numbers, kept, GUINT_TO_POINTER(canvas->clusters->len));
    return (uint16_t)canvas->clusters->len;
}

const char *canvas_cluster(const Canvas *canvas, uint16_t cluster)
{
    return canvas->clusters->pdata[cluster - 1];
}

int canvas_cell_text(const Canvas *canvas, const CanvasCell *cell, char *out)
{
    if (cell->width == 0) {
        return 0;
    }
    if (cell_marked(cell)) {
        return (int)g_strlcpy(out, canvas_cluster(canvas, cell->cluster), CELL_TEXT_SIZE);
    }
    return g_unichar_to_utf8(cell->code, out);
}

/* Sets a mark on the character that ends left of col. */
static void add_mark(Canvas *canvas, int row, int col, uint32_t mark)
{
    int owner = col - 1;
    if (row < canvas->top || row >= canvas->bottom || owner < canvas->left ||
        owner >= canvas->right) {
        return;
    }
    if (canvas_cell_at(canvas, row, owner)->width == 0 && --owner < canvas->left) {
        return;
    }
    char text[CELL_TEXT_SIZE + 8];
    CanvasCell cell = *canvas_cell_at(canvas, row, owner);
    if (cell.style >= CELL_PLATE) {
        return;
    }
    int size = canvas_cell_text(canvas, &cell, text);
    text[size] = '\0';
    if (g_utf8_strlen(text, size) > TEXT_MARKS_MAX) {
        return;
    }
    size += g_unichar_to_utf8(mark, text + size);
    text[size] = '\0';
    cell.cluster = cluster_number(canvas, text);
    canvas_set_cell(canvas, row, owner, cell);
}

/* Sets one character of width 1 or 2, cut at the clip. */
static void put_wide(Canvas *canvas, int row, int col, CanvasCell cell)
{
    bool left = col >= canvas->left && col < canvas->right;
    bool right = col + 1 >= canvas->left && col + 1 < canvas->right;
    if (cell.width == 1) {
        if (left) {
            canvas_cut_wide(canvas, row, col, col + 1);
            canvas_set_cell(canvas, row, col, cell);
        }
        return;
    }
    if (left && right) {
        canvas_cut_wide(canvas, row, col, col + 2);
        canvas_set_cell(canvas, row, col, cell);
        canvas_set_cell(canvas, row, col + 1, (CanvasCell){.style = cell.style});
    } else if (left || right) {
        int half = left ? col : col + 1;
        canvas_cut_wide(canvas, row, half, half + 1);
        canvas_set_cell(canvas, row, half, canvas_blank(cell.style));
    }
}

/* Draws printable ASCII; the common case, so without a call a character. */
static void put_ascii(Canvas *canvas, int row, int col, StyleId style, const char *text, int count)
{
    int from = MAX(col, canvas->left), to = MIN(col + count, canvas->right);
    if (row < canvas->top || row >= canvas->bottom || from >= to) {
        return;
    }
    canvas_cut_wide(canvas, row, from, to);
    CanvasCell cell = canvas_blank(style), *cells = canvas_cell_at(canvas, row, from);
    const char *source = text + (from - col);
    bool changed = false;
    for (int i = 0; i < to - from; i++) {
        cell.code = (unsigned char)source[i];
        changed |= !cell_equal(cells[i], cell);
        cells[i] = cell;
    }
    canvas->dirty[row] |= changed;
}

/* What a cell may show for a code point that nobody has cleaned. */
static uint32_t harmless(uint32_t code)
{
    char bytes[6];
    int size = g_unichar_to_utf8(code, bytes);
    return text_is_clean(bytes, (size_t)size) ? code : TEXT_REPLACEMENT;
}

/* Draws text of size bytes; returns its columns. */
static int put_bytes(Canvas *canvas, int row, int col, StyleId style, const char *text, size_t size)
{
    const char *cursor = text, *end = text + size;
    bool visible = row >= canvas->top && row < canvas->bottom, clean = false, asked = false;
    int at = col;
    while (cursor < end) {
        const char *run = cursor;
        while (run < end && *run >= 0x20 && *run < 0x7F) {
            run++;
        }
        if (run > cursor) {
            put_ascii(canvas, row, at, style, cursor, (int)(run - cursor));
            at += (int)(run - cursor);
            cursor = run;
            continue;
        }
        if (!asked) {
            clean = text_is_clean(cursor, (size_t)(end - cursor));
            asked = true;
        }
        uint32_t code = text_next(&cursor, end);
        int width = text_char_width(code);
        if (width == 0) {
            add_mark(canvas, row, at, code);
            continue;
        }
        if (visible) {
            code = clean ? code : harmless(code);
            put_wide(canvas, row, at,
                     (CanvasCell){.code = code, .style = (uint8_t)style, .width = (uint8_t)width});
        }
        at += width;
    }
    return at - col;
}

int canvas_put(Canvas *canvas, int row, int col, StyleId style, const char *text)
{
    return put_bytes(canvas, row, col, style, text, strlen(text));
}

int canvas_print(Canvas *canvas, int row, int col, StyleId style, const char *format, ...)
{
    char text[PRINT_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return 0;
    }
    size_t size = MIN((size_t)length, sizeof text - 1);
    if ((size_t)length > size) { /* cut between characters */
        const char *broken = NULL;
        if (!g_utf8_validate(text, (gssize)size, &broken) && size - (size_t)(broken - text) < 4) {
            size = (size_t)(broken - text);
        }
    }
    return put_bytes(canvas, row, col, style, text, size);
}

static const char *ellipsis(const Canvas *canvas)
{
    return canvas->ascii ? "~" : "\u2026";
}

/* Blanks cols columns. */
static void pad(Canvas *canvas, int row, int col, int cols, StyleId style)
{
    canvas_fill(canvas, (Rect){row, col, 1, cols}, style);
}

/* Draws text cut to width; returns its columns. */
static int put_cut(Canvas *canvas, int row, int col, int width, StyleId style, const char *text)
{
    size_t size = strlen(text), fits = text_fit(text, width);
    if (fits == size) {
        return put_bytes(canvas, row, col, style, text, size);
    }
    int used = put_bytes(canvas, row, col, style, text, text_fit(text, width - 1));
    return used + canvas_put(canvas, row, col + used, style, ellipsis(canvas));
}

void canvas_field(Canvas *canvas, int row, int col, int width, StyleId style, const char *text)
{
    if (width > 0) {
        int used = put_cut(canvas, row, col, width, style, text);
        pad(canvas, row, col + used, width - used, style);
    }
}

void canvas_field_right(Canvas *canvas, int row, int col, int width, StyleId style,
                        const char *text)
{
    if (width > 0) {
        int free = MAX(width - text_width(text), 0);
        pad(canvas, row, col, free, style);
        int used = put_cut(canvas, row, col + free, width - free, style, text);
        pad(canvas, row, col + free + used, width - free - used, style);
    }
}
