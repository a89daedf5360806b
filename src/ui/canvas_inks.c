#include <string.h>

#include "canvas_cells.h"

/* Colours of cells' own have numbers, so that a cell stays as small as it is.  When all numbers are
 * given away those in use are dealt out anew. */

#define INKS_MAX  0xFFFF
#define INKS_KEPT 4096 /* more than these are forgotten at the next canvas_clear() */

static guint ink_hash(gconstpointer key)
{
    const Ink *ink = key;
    return (guint)ink->foreground * 31u ^ (guint)ink->background * 0x9E3779B1u;
}

static gboolean ink_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(Ink)) == 0;
}

void canvas_inks_new(Canvas *canvas)
{
    canvas->inks = g_array_new(FALSE, FALSE, sizeof(Ink));
    canvas->ink_numbers = g_hash_table_new_full(ink_hash, ink_equal, g_free, NULL);
}

void canvas_inks_free(Canvas *canvas)
{
    g_array_free(canvas->inks, TRUE);
    g_hash_table_destroy(canvas->ink_numbers);
}

static void forget(Canvas *canvas)
{
    g_array_set_size(canvas->inks, 0);
    g_hash_table_remove_all(canvas->ink_numbers);
    canvas->generation++;
}

void canvas_inks_clear(Canvas *canvas)
{
    if (canvas->inks->len > INKS_KEPT) {
        forget(canvas);
    }
}

/* The number of an ink that has one, or gets one; 0: there is none left. */
static uint16_t number_of(Canvas *canvas, Ink ink)
{
    gpointer known = g_hash_table_lookup(canvas->ink_numbers, &ink);
    if (known != NULL) {
        return (uint16_t)GPOINTER_TO_UINT(known);
    }
    if (canvas->inks->len >= INKS_MAX) {
        return 0;
    }
    g_array_append_val(canvas->inks, ink);
    g_hash_table_insert(canvas->ink_numbers, g_memdup2(&ink, sizeof ink),
                        GUINT_TO_POINTER(canvas->inks->len));
    return (uint16_t)canvas->inks->len;
}

/* Numbers the inks that are on the canvas anew. */
static void deal_again(Canvas *canvas)
{
    g_autoptr(GArray) before = g_array_copy(canvas->inks);
    size_t count = (size_t)canvas->rows * (size_t)canvas->cols;
    forget(canvas);
    for (size_t i = 0; i < count; i++) {
        CanvasCell *cell = &canvas->cells[i];
        if (cell->style == CELL_INKED) {
            cell->cluster = number_of(canvas, g_array_index(before, Ink, cell->cluster - 1));
        }
    }
    memset(canvas->dirty, true, (size_t)canvas->rows);
}

Ink canvas_cell_colours(const Canvas *canvas, const CanvasCell *cell)
{
    return g_array_index(canvas->inks, Ink, cell->cluster - 1);
}

void canvas_put_ink(Canvas *canvas, int row, int col, uint32_t code, Ink ink)
{
    if (row < canvas->top || row >= canvas->bottom || col < canvas->left || col >= canvas->right) {
        return;
    }
    uint16_t number = number_of(canvas, ink);
    if (number == 0) {
        deal_again(canvas);
        number = number_of(canvas, ink);
    }
    canvas_cut_wide(canvas, row, col, col + 1);
    CanvasCell cell = {.code = code, .style = STYLE_TEXT, .width = 1};
    /* A canvas of more cells than numbers, each in another ink: the last ones have none. */
    if (number != 0) {
        cell.style = CELL_INKED;
        cell.cluster = number;
    }
    canvas_set_cell(canvas, row, col, cell);
}

void canvas_plate(Canvas *canvas, Rect rect, unsigned number)
{
    CanvasCell cell = {.code = ' ', .cluster = (uint16_t)number, .style = CELL_PLATE, .width = 1};
    int bottom = MIN(rect.row + rect.rows, canvas->bottom);
    int left = MAX(rect.col, canvas->left), right = MIN(rect.col + rect.cols, canvas->right);
    for (int row = MAX(rect.row, canvas->top); row < bottom && left < right; row++) {
        canvas_cut_wide(canvas, row, left, right);
        for (int col = left; col < right; col++) {
            canvas_set_cell(canvas, row, col, cell);
        }
    }
}

bool canvas_plate_whole(const Canvas *canvas, Rect rect, unsigned number)
{
    if (rect.row < 0 || rect.col < 0 || rect.row + rect.rows > canvas->rows ||
        rect.col + rect.cols > canvas->cols) {
        return false;
    }
    for (int row = rect.row; row < rect.row + rect.rows; row++) {
        for (int col = rect.col; col < rect.col + rect.cols; col++) {
            const CanvasCell *cell = canvas_cell_at(canvas, row, col);
            if (cell->style != CELL_PLATE || cell->cluster != number) {
                return false;
            }
        }
    }
    return true;
}

bool canvas_cell_ink(const Canvas *canvas, int row, int col, Ink *ink)
{
    bool inside = row >= 0 && row < canvas->rows && col >= 0 && col < canvas->cols;
    const CanvasCell *cell = inside ? canvas_cell_at(canvas, row, col) : NULL;
    if (cell == NULL || cell->style != CELL_INKED) {
        return false;
    }
    *ink = canvas_cell_colours(canvas, cell);
    return true;
}
