/* screen_plates.h - pixels on a screen of cells: sixels, and kitty's pictures
 *
 * A plate lies over cells that the canvas leaves to it (canvas_plate()).  It is sent when it is
 * new, and again when something was written over it; while anything lies over it, it is not, for
 * it would lie over that.
 *
 * Always true: what is sent is a body that picture.h has found to hold no escape, between a head
 * and an end of our own.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_SCREEN_PLATES_H
#define TILIK_UI_SCREEN_PLATES_H

#include "model/picture.h"
#include "screen_paint.h"

/* Numbers are 1 to this. */
#define PLATES_MAX 24

typedef struct Plates Plates;

Plates *plates_new(void);
void plates_free(Plates *plates);

/* Gives a plate its picture, or takes it away (NULL).  Takes the picture's content over. */
void plates_set(Plates *plates, unsigned number, int row, int col, Picture *picture);

/* Appends what has to be sent after the canvas was painted. */
void plates_paint(Plates *plates, Painter *painter, const Canvas *canvas, GByteArray *frame);

/* The screen was given back, or is drawn from nothing: all is sent again. */
void plates_forget(Plates *plates);

/* What takes away all that the terminal keeps by itself; "" where it keeps none. */
const char *plates_leave_bytes(const Plates *plates);

#endif
