/* canvas_cells.h - how a Canvas keeps its cells, for screen.c
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_CANVAS_CELLS_H
#define TILIK_UI_CANVAS_CELLS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "ui/canvas.h"

/* Eight bytes, no padding: a row is compared with memcmp(). */
typedef struct CanvasCell {
    uint32_t code;
    uint16_t cluster; /* 0: code alone; else code with marks, see canvas_cluster(); of an inked cell
                         the number of its ink, of a plate's that of the plate */
    uint8_t style;    /* a StyleId, CELL_INKED or CELL_PLATE */
    uint8_t width;    /* 1 or 2; 0 is the right half of a wide character */
} CanvasCell;

G_STATIC_ASSERT(sizeof(CanvasCell) == 8);
/* In the place of a style; 255 is none either (screen_looks.h). */
#define CELL_INKED 254
#define CELL_PLATE 253
G_STATIC_ASSERT(STYLES <= CELL_PLATE);

struct Canvas {
    int rows, cols;
    CanvasCell *cells;
    bool *dirty;                  /* a row */
    int top, left, bottom, right; /* clip; bottom and right are outside */
    int cursor_row, cursor_col;
    unsigned epoch, generation;
    Rect scroll_rect; /* rows that were moved since the last canvas_take_scroll() */
    int scroll_rows;  /* by so many, upwards; 0 none */
    bool ascii;
    GPtrArray *clusters; /* cluster number - 1 -> text, owned by cluster_numbers */
    GHashTable *cluster_numbers;
    GArray *inks; /* ink number - 1 -> Ink */
    GHashTable *ink_numbers;
};

static inline CanvasCell *canvas_cell_at(const Canvas *canvas, int row, int col)
{
    return &canvas->cells[(size_t)row * (size_t)canvas->cols + (size_t)col];
}

static inline CanvasCell canvas_blank(StyleId style)
{
    return (CanvasCell){.code = ' ', .style = (uint8_t)style, .width = 1};
}

static inline bool cell_equal(CanvasCell a, CanvasCell b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static inline void canvas_set_cell(Canvas *canvas, int row, int col, CanvasCell cell)
{
    CanvasCell *place = canvas_cell_at(canvas, row, col);
    if (!cell_equal(*place, cell)) {
        *place = cell;
        canvas->dirty[row] = true;
    }
}

/* Called before cells [from, to) of a row are overwritten: a wide character that lies half outside
 * loses its other half. */
void canvas_cut_wide(Canvas *canvas, int row, int from, int to);

/* Writes the cell's UTF-8 without a NUL to out (32 bytes) and returns its size. */
int canvas_cell_text(const Canvas *canvas, const CanvasCell *cell, char *out);

const CanvasCell *canvas_row_cells(const Canvas *canvas, int row);

/* True when the row may have changed since the last call; asking resets it. */
bool canvas_take_dirty(Canvas *canvas, int row);

/* Tells which rows were scrolled since the last call, for a terminal that can do the same; false
 * when none were, or several differently. */
bool canvas_take_scroll(Canvas *canvas, Rect *rect, int *rows);

/* A character with its marks, UTF-8. */
const char *canvas_cluster(const Canvas *canvas, uint16_t cluster);

/* True for a space in a style. */
static inline bool cell_blank(const CanvasCell *cell)
{
    return cell->code == ' ' && cell->cluster == 0 && cell->width == 1;
}

/* True where the cluster's number means marks on the character. */
static inline bool cell_marked(const CanvasCell *cell)
{
    return cell->cluster != 0 && cell->style < CELL_PLATE;
}

/* The colours of an inked cell. */
Ink canvas_cell_colours(const Canvas *canvas, const CanvasCell *cell);

/* What canvas_new(), canvas_clear() and canvas_free() do for inks. */
void canvas_inks_new(Canvas *canvas);
void canvas_inks_clear(Canvas *canvas);
void canvas_inks_free(Canvas *canvas);

/* Changes when cluster or ink numbers got new meanings: rows kept from before can't be
 * compared any more. */
unsigned canvas_generation(const Canvas *canvas);

/* Where the cursor is wanted; false when hidden. */
bool canvas_cursor_place(const Canvas *canvas, int *row, int *col);

#endif
