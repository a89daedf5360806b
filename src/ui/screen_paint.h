/* screen_paint.h - a Canvas becomes the bytes of one frame
 *
 * Most terminals speak ECMA-48 and are drawn on by screen_direct.c; for all others that terminfo
 * knows ncurses finds the words.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_SCREEN_PAINT_H
#define TILIK_UI_SCREEN_PAINT_H

#include <glib.h>
#include <stdbool.h>

#include "screen_terminfo.h"
#include "ui/canvas.h"
#include "ui/theme.h"

typedef struct Painter Painter;

/* Reads TERM's description; NULL when it can't move a cursor. */
Painter *painter_new(const Theme *theme, GError **error);
void painter_free(Painter *painter);

void painter_resize(Painter *painter, int rows, int cols);
void painter_set_theme(Painter *painter, const Theme *theme);

/* The next frame is drawn from nothing. */
void painter_redraw(Painter *painter);

/* Sets frame to what turns the last frame into the canvas.  After painter_new() and painter_leave()
 * that begins with taking over the screen. */
void painter_paint(Painter *painter, Canvas *canvas, GByteArray *frame);

/* What gives the screen back from any state; painter_leave() expects it to be sent. */
const char *painter_leave_bytes(const Painter *painter);
void painter_leave(Painter *painter);

/* Bits (number & 31) of the canvas' plates whose cells were written by the last painter_paint(). */
unsigned painter_take_touched(Painter *painter);

/* Appends a sequence at a cell of what was painted last. */
void painter_put(Painter *painter, const Canvas *canvas, int row, int col, const GString *bytes,
                 GByteArray *frame);

/* What this terminal is known for without being asked. */
const Abilities *painter_abilities(const Painter *painter);

bool painter_coloured(const Painter *painter);
bool painter_ascii(const Painter *painter);

/* What the terminal can do beside drawing. */
bool painter_can_copy(const Painter *painter);
bool painter_can_title(const Painter *painter);

#endif
