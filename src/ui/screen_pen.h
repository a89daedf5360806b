/* screen_pen.h - says a change of colours and attributes in as few bytes as will do
 *
 * A Pen knows what the terminal draws with now, across frames, and writes only the difference to
 * what is wanted.
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_SCREEN_PEN_H
#define TILIK_UI_SCREEN_PEN_H

#include <glib.h>
#include <stdbool.h>

/* Bits 1 to 9 of attributes are SGR's numbers: bold 1, dim 2, underline 4, reverse 7. */
typedef struct PenState {
    int attributes;
    int foreground, background; /* -1 default, palette index, 0x1000000 | rgb */
} PenState;

typedef struct Pen {
    bool known; /* now is what the terminal has */
    PenState now;
} Pen;

/* Appends what makes the terminal's pen the wanted one; nothing when it is. */
void pen_take_up(Pen *pen, const PenState *wanted, GByteArray *out);

#endif
