/* screen_output.h - bytes to a terminal whose cursor and pen are known
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_SCREEN_OUTPUT_H
#define TILIK_UI_SCREEN_OUTPUT_H

#include <glib.h>

#include "screen_pen.h"

#define NOWHERE (-1)

typedef struct Output {
    GByteArray *bytes; /* the frame that is being written; borrowed */
    int cols;          /* of the terminal */
    int row, col;      /* its cursor; col is cols when it waits with the wrap; NOWHERE: not known */
    Pen pen;
} Output;

void output_bytes(Output *output, const char *bytes, size_t size);
void output_text(Output *output, const char *text);

/* Puts "ESC [ a ; b final", without what is -1. */
void output_control(Output *output, int a, int b, char final);

/* Moves the cursor by the shortest way. */
void output_move(Output *output, int row, int col);

/* Takes up the pen that is wanted. */
void output_pen(Output *output, const PenState *wanted);

#endif
