/* screen_pen.h - says each change of colours and attributes once, in as few bytes as will do
 *
 * ncurses sets both colours of a pair even where one stays, resets attributes by resetting all, and
 * ends every frame with plain text; in a coloured list that doubles a step's bytes.  A Pen reads a
 * finished frame, keeps what the terminal's pen is and what it should be, and writes the difference
 * where something is drawn with it, across frames too.
 *
 * Only for terminals whose attributes are ECMA-48's SGR.  What a Pen does not know it passes on as
 * it is.
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_SCREEN_PEN_H
#define TILIK_UI_SCREEN_PEN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Bits 1 to 9 of attributes are SGR's: bold 1, dim 2, italic 3, underline 4, blink 5, reverse 7,
 * hidden 8, struck 9. */
typedef struct PenState {
    int attributes;
    int foreground, background; /* -1 default, palette index, 0x1000000 | rgb */
} PenState;

typedef struct Pen {
    bool known;             /* now is what the terminal has */
    bool foreign;           /* and something that a PenState can't say */
    bool ascii, shifted_in; /* character set G0 is ASCII; G0 is in use */
    PenState now, wanted;
} Pen;

/* Nothing is known of the terminal: at the start, and after others have used it. */
void pen_forget(Pen *pen);

/* Appends frame to out in fewer bytes. */
void pen_rewrite(Pen *pen, const unsigned char *frame, gsize size, GByteArray *out);

#endif
