/* table_cells.h - the columns of the camera table: how wide they are, and what stands in them
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TABLE_CELLS_H
#define TILIK_UI_TABLE_CELLS_H

#include "ui/view_table.h"

typedef struct TableCells {
    int width[TABLE_COLUMNS]; /* 0 hidden */
    bool looks;               /* it is known who looked last */
} TableCells;

/* Shares cols columns out; the first is kept for marks.  broad: rows of many kelurahan, so that
 * each row needs its own. */
void table_cells_lay_out(TableCells *cells, int cols, bool broad);

void table_cells_headings(const TableCells *cells, Canvas *canvas, Rect rect, TableColumn sorted,
                          bool reverse);

/* Draws one camera in a row; one that is gone says so.  sign is the key of a glyph before it, NULL
 * for none. */
void table_cells_draw(const TableCells *cells, Canvas *canvas, Rect rect,
                      const ViewContext *context, uint32_t index, const char *sign);

/* The same in two rows: its state in capitals before its name, since when and where below. */
void table_cells_draw_large(Canvas *canvas, Rect rect, const ViewContext *context, uint32_t index,
                            const char *sign);

/* The n-th column that is shown, from 0; TABLE_COLUMNS when there are fewer. */
TableColumn table_cells_nth(const TableCells *cells, int n);

/* The column at a column of the screen, counted from the left edge of the rows. */
TableColumn table_cells_at(const TableCells *cells, int col);

const char *table_cells_word(TableColumn column);
/* Returns false, *out untouched, for a word that is no column. */
bool table_cells_parse(const char *word, TableColumn *out);

#endif
