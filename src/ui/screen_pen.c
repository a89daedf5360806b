#include "screen_pen.h"

#include <string.h>

#define ESC            0x1B
#define SHIFT_OUT      0x0E
#define SHIFT_IN       0x0F
#define PARAMETERS_MAX 16
#define PARAMETER_MAX  65535
#define RGB            0x1000000
#define BIT(n)         (1 << (n))

/* One SGR sequence while it is written. */
typedef struct Sequence {
    char bytes[96];
    size_t size;
} Sequence;

void pen_forget(Pen *pen)
{
    *pen = (Pen){.wanted = {.foreground = -1, .background = -1}};
}

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

/* Makes the terminal's pen the wanted one. */
static void take_up(Pen *pen, GByteArray *out)
{
    static const PenState plain = {.foreground = -1, .background = -1};
    if (pen->known && memcmp(&pen->now, &pen->wanted, sizeof pen->now) == 0) {
        return;
    }
    Sequence step = {.bytes = "\033[", .size = 2}, anew = step;
    if (memcmp(&plain, &pen->wanted, sizeof plain) != 0) {
        put_parameter(&anew, 0);
        put_difference(&anew, &plain, &pen->wanted);
    }
    if (pen->known) {
        put_difference(&step, &pen->now, &pen->wanted);
    }
    /* A foreign attribute goes with the next change, for only a reset surely ends it. */
    bool stepwise = pen->known && !pen->foreign && step.size <= anew.size;
    append_sequence(stepwise ? &step : &anew, out);
    pen->foreign = false;
    pen->now = pen->wanted;
    pen->known = true;
}

/* Reads the colour that follows 38 or 48 and returns how many parameters it takes, 0 when it is
 * none. */
static int read_colour(const int *parameters, int count, int *colour)
{
    if (count >= 2 && parameters[0] == 5) {
        *colour = parameters[1] & 0xFF;
        return 2;
    }
    if (count >= 4 && parameters[0] == 2) {
        int at =
            count >= 5 && parameters[1] < 0 ? 2 : 1; /* "2::r:g:b" has a colour space, left empty */
        *colour = RGB | (parameters[at] & 0xFF) << 16 | (parameters[at + 1] & 0xFF) << 8 |
                  (parameters[at + 2] & 0xFF);
        return at + 3;
    }
    return 0;
}

/* Changes the state by one parameter; returns how many it took, 0 for one that is not known. */
static int apply(PenState *state, const int *parameters, int count)
{
    int number = MAX(parameters[0], 0), used;
    if (number == 0) {
        *state = (PenState){.foreground = -1, .background = -1};
    } else if (number <= 9) {
        state->attributes |= BIT(number);
    } else if (number == 22) {
        state->attributes &= ~(BIT(1) | BIT(2));
    } else if (number >= 23 && number <= 29) {
        state->attributes &= ~BIT(number - 20);
    } else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) {
        state->foreground = number < 90 ? number - 30 : number - 90 + 8;
    } else if ((number >= 40 && number <= 47) || (number >= 100 && number <= 107)) {
        state->background = number < 100 ? number - 40 : number - 100 + 8;
    } else if (number == 39) {
        state->foreground = -1;
    } else if (number == 49) {
        state->background = -1;
    } else if (number == 38 || number == 48) {
        used = read_colour(parameters + 1, count - 1,
                           number == 38 ? &state->foreground : &state->background);
        return used > 0 ? used + 1 : 0;
    } else if (number != 10) { /* 10: the primary font, which is in use anyway */
        return 0;
    }
    return 1;
}

/* Reads the parameters of an SGR sequence into the wanted state; false when there is one that is
 * not known. */
static bool want(Pen *pen, const unsigned char *from, const unsigned char *to)
{
    int parameters[PARAMETERS_MAX + 4] = {-1}, count = 1;
    for (; from < to; from++) {
        if (*from == ';' || *from == ':') {
            if (count == PARAMETERS_MAX) {
                return false;
            }
            parameters[count++] = -1;
        } else if (*from >= '0' && *from <= '9') {
            int *last = &parameters[count - 1];
            *last = MIN(MAX(*last, 0) * 10 + (*from - '0'), PARAMETER_MAX);
        } else {
            return false;
        }
    }
    PenState state = pen->wanted;
    for (int i = 0; i < count;) {
        int used = apply(&state, parameters + i, count - i);
        if (used == 0) {
            return false;
        }
        i += used;
    }
    pen->wanted = state;
    return true;
}

static void copy(GByteArray *out, const unsigned char *from, const unsigned char *to)
{
    g_byte_array_append(out, from, (guint)(to - from));
}

/* Takes "ESC [ ..."; returns what lies behind it. */
static const unsigned char *rewrite_control(Pen *pen, const unsigned char *at,
                                            const unsigned char *end, GByteArray *out)
{
    const unsigned char *last = at + 2;
    while (last < end && *last >= 0x20 && *last < 0x40) {
        last++;
    }
    if (last == end) {
        copy(out, at, end);
        return end;
    }
    if (*last == 'm') {
        if (want(pen, at + 2, last)) {
            return last + 1;
        }
        take_up(pen, out);
        copy(out, at, last + 1);
        pen->foreign = true;
        return last + 1;
    }
    /* These fill or move cells, with the background on most terminals. */
    if (strchr("@JKLMPSTXb", *last) != NULL) {
        take_up(pen, out);
    }
    copy(out, at, last + 1);
    return last + 1;
}

/* Takes what begins with ESC; returns what lies behind it. */
static const unsigned char *rewrite_escape(Pen *pen, const unsigned char *at,
                                           const unsigned char *end, GByteArray *out)
{
    const unsigned char *next = at + 2;
    bool charset = at + 1 < end && (at[1] == '(' || at[1] == ')');
    if (next + charset > end) { /* cut off */
        copy(out, at, end);
        return end;
    }
    switch (at[1]) {
    case '[':
        return rewrite_control(pen, at, end, out);
    case ']':
        while (next < end && *next != 0x07 && *next != ESC) {
            next++;
        }
        next = next < end && *next == 0x07 ? next + 1 : next;
        break;
    case '(':
        next++;
        if (at[2] == 'B' && pen->ascii) {
            return next;
        }
        pen->ascii = at[2] == 'B';
        break;
    case ')':
        next++;
        break;
    case '8': /* these two change the attributes */
    case 'c':
        take_up(pen, out);
        pen->known = false;
        break;
    default: /* among them ESC M, which scrolls on the first row */
        take_up(pen, out);
        break;
    }
    copy(out, at, next);
    return next;
}

void pen_rewrite(Pen *pen, const unsigned char *frame, gsize size, GByteArray *out)
{
    const unsigned char *at = frame, *end = frame + size;
    while (at < end) {
        const unsigned char *run = at;
        while (run < end && *run >= 0x20) {
            run++;
        }
        if (run > at) {
            take_up(pen, out);
            copy(out, at, run);
            at = run;
        } else if (*at == ESC) {
            at = rewrite_escape(pen, at, end, out);
        } else if (*at == SHIFT_IN && pen->shifted_in) {
            at++;
        } else {
            if (*at == '\n') { /* scrolls on the last row */
                take_up(pen, out);
            }
            pen->shifted_in = *at == SHIFT_IN || (pen->shifted_in && *at != SHIFT_OUT);
            copy(out, at, at + 1);
            at++;
        }
    }
}
