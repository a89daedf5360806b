/* screen_looks.h - what each style is on this terminal
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_SCREEN_LOOKS_H
#define TILIK_UI_SCREEN_LOOKS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "canvas_cells.h"
#include "screen_pen.h"
#include "screen_terminfo.h"
#include "ui/theme.h"

#define LOOKS_NEVER     UINT8_MAX /* a style that no cell has, and that looks like no other */
#define LOOKS_ON_BLANKS (1 << 4 | 1 << 7) /* attributes that a blank shows: underline, reverse */

typedef struct Looks {
    PenState pens[STYLES];
    bool erasable[STYLES]; /* an erased cell looks like a blank of this style */
    uint8_t blanks[256];   /* the first style whose blanks look as this one's do */
} Looks;

/* True when two cells look the same. */
static inline bool looks_alike(const Looks *looks, const CanvasCell *a, const CanvasCell *b)
{
    return memcmp(a, b, sizeof *a) == 0 ||
           (cell_blank(a) && cell_blank(b) && looks->blanks[a->style] == looks->blanks[b->style]);
}

/* Returns where the erasable blanks of one look begin that end a row of cols cells. */
int looks_tail(const Looks *looks, const CanvasCell *cells, int cols);

/* What colours of a cell's own are on this terminal. */
PenState looks_ink(const Abilities *can, Ink ink);

/* styles are STYLES of them in the terminal's colours. */
void looks_set(Looks *looks, const Abilities *can, const Style *styles);

#endif
