/* canvas.h - the grid of cells that views draw on
 *
 * A Canvas is the console's own picture of the screen.  Views draw here and nowhere else, so a test
 * can read what a view shows without a terminal; ui/screen.c alone copies a Canvas to ncurses.
 *
 * Always true of a Canvas:
 *   - every cell holds one printable character (with up to TEXT_MARKS_MAX marks) and one style, or
 *     colours of its own (an Ink), or belongs to a plate of pixels and is blank;
 *   - a wide character owns two cells, its own and a filler to its right;
 *   - drawing outside the edges or the clip is cut off, and is not an error.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_CANVAS_H
#define TILIK_UI_CANVAS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "ui/theme.h"

typedef struct Canvas Canvas;
typedef struct Rect {
    int row, col, rows, cols;
} Rect;

/* Returns a blank canvas, every cell a space in STYLE_TEXT. */
Canvas *canvas_new(int rows, int cols);
void canvas_free(Canvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Canvas, canvas_free)

/* Changes the size; contents are blank afterwards. */
void canvas_resize(Canvas *canvas, int rows, int cols);
int canvas_rows(const Canvas *canvas);
int canvas_cols(const Canvas *canvas);

/* Blanks all cells and begins a new epoch: who draws only changes must draw all again. */
void canvas_clear(Canvas *canvas, StyleId style);

/* A number that changes when the contents were thrown away (resize, clear). */
unsigned canvas_epoch(const Canvas *canvas);

/* Plain ASCII is asked for: frames and ellipses are drawn so, and views choose plain glyphs.  Kept
 * over resizes. */
void canvas_set_ascii(Canvas *canvas, bool ascii);
bool canvas_ascii(const Canvas *canvas);

/* Limits drawing to a rectangle until the next call; NULL lifts the limit. */
void canvas_clip(Canvas *canvas, const Rect *clip);

/* Writes text from (row, col) rightwards and returns the columns it took, counting those cut off at
 * the right edge.  Bytes that are not UTF-8 and control characters are drawn as U+FFFD. */
int canvas_put(Canvas *canvas, int row, int col, StyleId style, const char *text);

/* The same with a printf format. */
int canvas_print(Canvas *canvas, int row, int col, StyleId style, const char *format, ...)
    G_GNUC_PRINTF(5, 6);

/* Writes text in exactly width columns: padded with spaces, or cut with an ellipsis. */
void canvas_field(Canvas *canvas, int row, int col, int width, StyleId style, const char *text);
/* The same, set to the right. */
void canvas_field_right(Canvas *canvas, int row, int col, int width, StyleId style,
                        const char *text);

/* Blanks a rectangle. */
void canvas_fill(Canvas *canvas, Rect rect, StyleId style);

/* Gives the cells of a rectangle another style and keeps their text: the selection bar. */
void canvas_restyle(Canvas *canvas, Rect rect, StyleId style);

/* Moves the rows of a rectangle up (rows > 0) or down; the rows that come free are blank in style.
 */
void canvas_scroll(Canvas *canvas, Rect rect, int rows, StyleId style);

/* Draws a frame with a title in its upper edge; focused frames look so without colour too. */
void canvas_frame(Canvas *canvas, Rect rect, const char *title, bool focused);

/* Colours of a cell's own, as a Style has them: -1 default, 0-255, or 0x1000000 | rgb. */
typedef struct Ink {
    int foreground, background;
} Ink;

/* Writes one character of one column in colours of its own: pictures are made of these. */
void canvas_put_ink(Canvas *canvas, int row, int col, uint32_t code, Ink ink);

/* Leaves the cells of a rectangle to pixels: see screen_set_plate().  number is 1 to 255. */
void canvas_plate(Canvas *canvas, Rect rect, unsigned number);

/* Where the terminal's cursor stands; hidden when row is negative. */
void canvas_cursor(Canvas *canvas, int row, int col);

#define CELL_TEXT_SIZE 32

/* For screen.c and tests.  text is "" for the right half of a wide character. */
typedef struct Cell {
    char text[CELL_TEXT_SIZE];
    StyleId style;
} Cell;
Cell canvas_cell(const Canvas *canvas, int row, int col);

/* The colours of a cell that has its own; false for all others. */
bool canvas_cell_ink(const Canvas *canvas, int row, int col, Ink *ink);

/* True when all cells of a rectangle are a plate's: nothing lies over it. */
bool canvas_plate_whole(const Canvas *canvas, Rect rect, unsigned number);

/* Returns all rows as text, trailing spaces cut, '\n' after each; the caller frees it. */
char *canvas_dump(const Canvas *canvas);

#endif
