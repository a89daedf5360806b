#include "screen_plain.h"

#include <glib.h>

typedef struct PlainRange {
    uint32_t first, last;
    char character;
} PlainRange;

/* Sorted; the first that fits is taken. */
static const PlainRange ranges[] = {
    {0x00B7, 0x00B7, '.'}, {0x00D7, 0x00D7, 'x'}, {0x2010, 0x2015, '-'}, {0x2018, 0x201B, '\''},
    {0x201C, 0x201F, '"'}, {0x2022, 0x2022, '*'}, {0x2026, 0x2026, '~'}, {0x2039, 0x2039, '<'},
    {0x203A, 0x203A, '>'}, {0x2190, 0x2190, '<'}, {0x2191, 0x2191, '^'}, {0x2192, 0x2192, '>'},
    {0x2193, 0x2193, 'v'}, {0x2500, 0x2501, '-'}, {0x2502, 0x2503, '|'}, {0x2504, 0x2505, '-'},
    {0x2506, 0x2507, '|'}, {0x250C, 0x254B, '+'}, {0x2550, 0x2550, '='}, {0x2551, 0x2551, '#'},
    {0x2552, 0x256C, '#'}, {0x2581, 0x2583, '.'}, {0x2584, 0x2586, '-'}, {0x2587, 0x2588, '#'},
    {0x25A0, 0x25A3, '#'}, {0x25B2, 0x25B4, '^'}, {0x25B6, 0x25BB, '>'}, {0x25BC, 0x25BF, 'v'},
    {0x25C0, 0x25C5, '<'}, {0x25CB, 0x25CF, 'o'}, {0x2713, 0x2714, 'v'}, {0x2715, 0x2718, 'x'},
};

uint32_t plain_character(uint32_t code)
{
    if (code < 0x80) {
        return code;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ranges) && ranges[i].first <= code; i++) {
        if (code <= ranges[i].last) {
            return (uint32_t)ranges[i].character;
        }
    }
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    gsize count = g_unichar_fully_decompose(code, TRUE, parts, G_N_ELEMENTS(parts));
    return count > 0 && parts[0] > 0x20 && parts[0] < 0x7F ? parts[0] : '?';
}
