#include "screen_pen.h"

#include <string.h>

#define RGB    0x1000000
#define BIT(n) (1 << (n))

/* One SGR sequence while it is written. */
typedef struct Sequence {
    char bytes[96];
    size_t size;
} Sequence;

static void put_parameter(Sequence *sequence, int number)
{
    char digits[8];
    int count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count > 0) {
        sequence->bytes[sequence->size++] = digits[--count];
    }
    sequence->bytes[sequence->size++] = ';';
}

/* base is 30 for the foreground, 40 for the background. */
static void put_colour(Sequence *sequence, int base, int colour)
{
    if (colour < 0) {
        put_parameter(sequence, base + 9);
    } else if (colour < 8) {
        put_parameter(sequence, base + colour);
    } else if (colour < 16) {
        put_parameter(sequence, base + 60 + colour - 8);
    } else if (colour < RGB) {
        put_parameter(sequence, base + 8);
        put_parameter(sequence, 5);
        put_parameter(sequence, colour);
    } else {
        put_parameter(sequence, base + 8);
        put_parameter(sequence, 2);
        put_parameter(sequence, colour >> 16 & 0xFF);
        put_parameter(sequence, colour >> 8 & 0xFF);
        put_parameter(sequence, colour & 0xFF);
    }
}

/* Writes what leads from one state to another. */
static void put_difference(Sequence *sequence, const PenState *from, const PenState *to)
{
    int off = from->attributes & ~to->attributes, on = to->attributes & ~from->attributes;
    if ((off & (BIT(1) | BIT(2))) != 0) { /* 22 ends both bold and dim */
        put_parameter(sequence, 22);
        on |= to->attributes & (BIT(1) | BIT(2));
    }
    for (int i = 3; i <= 9; i++) {
        if ((off & BIT(i)) != 0) {
            put_parameter(sequence, 20 + i);
        }
    }
    for (int i = 1; i <= 9; i++) {
        if ((on & BIT(i)) != 0) {
            put_parameter(sequence, i);
        }
    }
    if (from->foreground != to->foreground) {
        put_colour(sequence, 30, to->foreground);
    }
    if (from->background != to->background) {
        put_colour(sequence, 40, to->background);
    }
}

static void append_sequence(Sequence *sequence, GByteArray *out)
{
    if (sequence->bytes[sequence->size - 1] == ';') {
        sequence->size--;
    }
    sequence->bytes[sequence->size++] = 'm';
    g_byte_array_append(out, (const guint8 *)sequence->bytes, (guint)sequence->size);
}

void pen_take_up(Pen *pen, const PenState *wanted, GByteArray *out)
{
    static const PenState plain = {.foreground = -1, .background = -1};
    if (pen->known && memcmp(&pen->now, wanted, sizeof *wanted) == 0) {
        return;
    }
    Sequence step = {.bytes = "\033[", .size = 2}, anew = step;
    if (memcmp(&plain, wanted, sizeof plain) != 0) {
        put_parameter(&anew, 0);
        put_difference(&anew, &plain, wanted);
    }
    if (pen->known) {
        put_difference(&step, &pen->now, wanted);
    }
    append_sequence(pen->known && step.size <= anew.size ? &step : &anew, out);
    pen->now = *wanted;
    pen->known = true;
}
