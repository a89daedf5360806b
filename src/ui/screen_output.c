#include "screen_output.h"

#include <string.h>

void output_flush(Output *output)
{
    if (output->waiting_size > 0) {
        g_byte_array_append(output->bytes, (const guint8 *)output->waiting,
                            (guint)output->waiting_size);
        output->waiting_size = 0;
    }
}

void output_bytes(Output *output, const char *bytes, size_t size)
{
    output_flush(output);
    g_byte_array_append(output->bytes, (const guint8 *)bytes, (guint)size);
}

void output_text(Output *output, const char *text)
{
    output_bytes(output, text, strlen(text));
}

static char *digits(char *at, int number)
{
    if (number >= 10) {
        at = digits(at, number / 10);
    }
    *at = (char)('0' + number % 10);
    return at + 1;
}

void output_control(Output *output, int a, int b, char final)
{
    char bytes[32], *at = bytes;
    *at++ = '\033';
    *at++ = '[';
    if (a >= 0) {
        at = digits(at, a);
    }
    if (b >= 0) {
        *at++ = ';';
        at = digits(at, b);
    }
    *at++ = final;
    output_bytes(output, bytes, (size_t)(at - bytes));
}

static int control_size(int number)
{
    return number == 1 ? 3 : number < 10 ? 4 : number < 100 ? 5 : 6;
}

/* Moves along the row: back to its start first where that is shorter. */
static void move_along(Output *output, int col)
{
    int from = output->col;
    bool unknown = from == NOWHERE || from >= output->cols;
    if (from == col && !unknown) {
        return;
    }
    if (col < from && !unknown && from - col <= 3) {
        output_bytes(output, "\b\b\b", (size_t)(from - col));
    } else {
        int by_return = 1 + (col > 0 ? control_size(col) : 0);
        if (unknown || col < from || by_return < control_size(col - from)) {
            output_bytes(output, "\r", 1);
            from = 0;
        }
        if (col > from) {
            output_control(output, col - from == 1 ? -1 : col - from, -1, 'C');
        }
    }
    output->col = col;
}

void output_move(Output *output, int row, int col)
{
    if (output->row == row) {
        move_along(output, col);
        return;
    }
    if (output->row >= 0 && output->row + 1 == row && output->col != NOWHERE && col < 10) {
        output_bytes(output, "\r\n", 2); /* does not scroll: it is not the last row */
        output->col = 0;
        output->row = row;
        move_along(output, col);
        return;
    }
    output_control(output, row + 1, col > 0 ? col + 1 : -1, 'H');
    output->row = row;
    output->col = col;
}
