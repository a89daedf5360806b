/* cells.h - a terminal's screen as cells, and the least that turns one screen into the next
 *
 * Layer: tests.  Thread: one at a time.
 */
#ifndef TILIK_TESTS_CELLS_H
#define TILIK_TESTS_CELLS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <vterm.h>

typedef struct Cells {
    VTerm *vterm; /* takes what the program writes */
    VTermScreen *screen;
    int rows, cols;
    uint64_t *before; /* each cell as it was remembered */
} Cells;

void cells_init(Cells *cells, int rows, int cols);
void cells_clear(Cells *cells);

/* Whether the screen shows text; where_not, unless NULL, is told what it shows instead. */
bool cells_show(const Cells *cells, const char *text, FILE *where_not);

/* Remembers the screen as it is. */
void cells_remember(Cells *cells);

/* The fewest bytes from the remembered screen to this one: the UTF-8 of every changed cell, four
 * for each run of them, four at most for a run of blanks, and four wherever colours or attributes
 * change between changed cells. */
long cells_least_bytes(const Cells *cells);

#endif
