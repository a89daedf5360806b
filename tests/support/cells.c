#include "cells.h"

#include <stdlib.h>
#include <string.h>

void cells_init(Cells *cells, int rows, int cols)
{
    *cells = (Cells){.rows = rows, .cols = cols, .vterm = vterm_new(rows, cols)};
    vterm_set_utf8(cells->vterm, 1);
    cells->screen = vterm_obtain_screen(cells->vterm);
    vterm_screen_enable_altscreen(cells->screen, 1);
    vterm_screen_reset(cells->screen, 1);
    cells->before = calloc((size_t)rows * (size_t)cols, sizeof cells->before[0]);
}

void cells_clear(Cells *cells)
{
    free(cells->before);
    vterm_free(cells->vterm);
}

static VTermScreenCell cell_at(const Cells *cells, int row, int col)
{
    VTermScreenCell cell = {0};
    vterm_screen_get_cell(cells->screen, (VTermPos){.row = row, .col = col}, &cell);
    return cell;
}

bool cells_show(const Cells *cells, const char *text, FILE *where_not)
{
    size_t size = (size_t)cells->rows * (size_t)cells->cols * 4 + 1;
    char *all = malloc(size);
    VTermRect rect = {.end_row = cells->rows, .end_col = cells->cols};
    size_t n = vterm_screen_get_text(cells->screen, all, size - 1, rect);
    all[n] = '\0';
    bool found = strstr(all, text) != NULL;
    if (!found && where_not != NULL) {
        fprintf(where_not, "%s\n", all);
    }
    free(all);
    return found;
}

static uint32_t cell_mark(const VTermScreenCell *cell)
{
    return cell->chars[0] ^ (uint32_t)cell->attrs.reverse << 24 ^
           (uint32_t)cell->bg.indexed.idx << 25;
}

void cells_remember(Cells *cells)
{
    for (int i = 0; i < cells->rows * cells->cols; i++) {
        VTermScreenCell cell = cell_at(cells, i / cells->cols, i % cells->cols);
        cells->before[i] = cell_mark(&cell);
    }
}

/* Attributes and colours of a cell as one number, to tell where they change. */
static uint64_t cell_look(const VTermScreenCell *cell)
{
    return (uint64_t)cell->attrs.bold | (uint64_t)cell->attrs.underline << 1 |
           (uint64_t)cell->attrs.reverse << 3 | (uint64_t)cell->fg.type << 8 |
           (uint64_t)cell->fg.indexed.idx << 16 | (uint64_t)cell->bg.type << 24 |
           (uint64_t)cell->bg.indexed.idx << 32;
}

long cells_least_bytes(const Cells *cells)
{
    long least = 0;
    int blanks = 0;
    bool in_run = false;
    uint64_t look = 0;
    for (int i = 0; i < cells->rows * cells->cols; i++) {
        VTermScreenCell cell = cell_at(cells, i / cells->cols, i % cells->cols);
        bool changed = cells->before[i] != cell_mark(&cell);
        least += changed && !in_run ? 4 : 0;
        uint32_t c = cell.chars[0];
        blanks = changed && (c == 0 || c == ' ') ? blanks + 1 : 0;
        least += !changed || blanks > 4 ? 0 : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (changed && cell_look(&cell) != look) {
            look = cell_look(&cell);
            least += 4;
        }
        in_run = changed && i % cells->cols != cells->cols - 1;
    }
    return least;
}
