/* screen_output.h - bytes to a terminal whose cursor and pen are known
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_SCREEN_OUTPUT_H
#define TILIK_UI_SCREEN_OUTPUT_H

#include <glib.h>
#include <string.h>

#include "screen_pen.h"

#define NOWHERE        (-1)
#define OUTPUT_WAITING 256

typedef struct Output {
    GByteArray *bytes; /* the frame that is being written; borrowed */
    int cols;          /* of the terminal */
    int row, col;      /* its cursor; col is cols when it waits with the wrap; NOWHERE: not known */
    Pen pen;
    char waiting[OUTPUT_WAITING]; /* written one by one, not in bytes yet */
    size_t waiting_size;
} Output;

/* Moves what waits into bytes; the last thing in a frame. */
void output_flush(Output *output);

void output_bytes(Output *output, const char *bytes, size_t size);
void output_text(Output *output, const char *text);

/* Puts "ESC [ a ; b final", without what is -1. */
void output_control(Output *output, int a, int b, char final);

/* Moves the cursor by the shortest way. */
void output_move(Output *output, int row, int col);

/* The same for one byte, fast. */
static inline void output_byte(Output *output, char byte)
{
    if (output->waiting_size == OUTPUT_WAITING) {
        output_flush(output);
    }
    output->waiting[output->waiting_size++] = byte;
}

/* Takes up the pen that is wanted. */
static inline void output_pen(Output *output, const PenState *wanted)
{
    if (!output->pen.known || memcmp(&output->pen.now, wanted, sizeof *wanted) != 0) {
        output_flush(output);
        pen_take_up(&output->pen, wanted, output->bytes);
    }
}

#endif
