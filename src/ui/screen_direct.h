/* screen_direct.h - a Canvas becomes the bytes of one frame, for terminals that speak ECMA-48
 *
 * What ncurses does, without its windows: rows that a list has scrolled are moved, cells that
 * differ from the last frame are written, by the shortest way from one to the next.  A tenth of the
 * work, and fewer bytes, for there is no need to ask terminfo at every step.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_SCREEN_DIRECT_H
#define TILIK_UI_SCREEN_DIRECT_H

#include <glib.h>

#include "screen_terminfo.h"
#include "ui/canvas.h"
#include "ui/theme.h"

typedef struct Direct Direct;

/* can is borrowed, and must say direct. */
Direct *direct_new(const Abilities *can);
void direct_free(Direct *direct);
void direct_resize(Direct *direct, int rows, int cols);

/* styles are STYLES looks in the terminal's colours. */
void direct_set_styles(Direct *direct, const Style *styles);

/* The next frame is drawn from nothing. */
void direct_redraw(Direct *direct);

/* Appends what turns the last frame into the canvas. */
void direct_paint(Direct *direct, Canvas *canvas, GByteArray *frame);

/* Bits (number & 31) of the plates of which cells were written since the last call. */
unsigned direct_take_touched(Direct *direct);

/* Appends a sequence at a cell, after which the cursor stands anywhere. */
void direct_put(Direct *direct, const Canvas *canvas, int row, int col, const GString *bytes,
                GByteArray *frame);

#endif
