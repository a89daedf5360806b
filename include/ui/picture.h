/* picture.h - a camera's picture on the canvas
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_PICTURE_H
#define TILIK_UI_PICTURE_H

#include "model/picture.h"
#include "ui/canvas.h"

/* Draws a picture in the middle of a rectangle and blanks what it leaves free; a larger one is cut.
 * Pixels are left to plate (1 to 255).  Returns where it stands. */
Rect picture_show(Canvas *canvas, Rect rect, const Picture *picture, unsigned plate);

/* Writes one line over a picture, in the middle of its row: what must not be overlooked. */
void picture_say(Canvas *canvas, Rect rect, int row, StyleId style, const char *text);

#endif
