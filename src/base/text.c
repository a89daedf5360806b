#include "base/text.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

typedef enum CharKind {
    CHAR_KEEP,
    CHAR_MARK,    /* sits on the character before it */
    CHAR_BREAK,   /* controls and line separators: a run becomes one space */
    CHAR_SPACE,   /* becomes U+0020 */
    CHAR_FLAG,    /* regional indicator: becomes its letter */
    CHAR_DROP,    /* invisible */
    CHAR_REPLACE, /* nobody can say how wide it is */
} CharKind;

typedef struct CharRange {
    uint32_t first, last;
} CharRange;

/* Printable to GLib, but of another width, or none, to wcwidth() of glibc 2.36 (Unicode 14), which
 * terminals and ncurses follow.  tests/unit/base/text.c compares every code point. */
static const CharRange disputed[] = {
    {0x0CF3, 0x0CF3},   {0x0ECE, 0x0ECE},   {0x3248, 0x324F},   {0x4DC0, 0x4DFF},
    {0x10EFD, 0x10EFF}, {0x1123F, 0x11241}, {0x11B00, 0x11B09}, {0x11F00, 0x11F59},
    {0x1342F, 0x1342F}, {0x13440, 0x13455}, {0x1B132, 0x1B132}, {0x1B155, 0x1B155},
    {0x1D2C0, 0x1D2D3}, {0x1DF25, 0x1DF2A}, {0x1E030, 0x1E06D}, {0x1E08F, 0x1E08F},
    {0x1E4D0, 0x1E4F9}, {0x1F6DC, 0x1F6DC}, {0x1F774, 0x1F776}, {0x1F77B, 0x1F77F},
    {0x1F7D9, 0x1F7D9}, {0x1FA75, 0x1FA77}, {0x1FA87, 0x1FA88}, {0x1FAAD, 0x1FAAF},
    {0x1FABB, 0x1FABD}, {0x1FABF, 0x1FABF}, {0x1FACE, 0x1FACF}, {0x1FADA, 0x1FADB},
    {0x1FAE8, 0x1FAE8}, {0x1FAF7, 0x1FAF8}, {0x2B739, 0x2B739}, {0x31350, 0x323AF},
};

/* Invisible, though not of the category Format: joiners, fillers, variation selectors; and skin
 * tones, which some terminals draw in two columns and some in none. */
static const CharRange invisible[] = {
    {0x034F, 0x034F}, {0x115F, 0x1160}, {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x3164, 0x3164},
    {0xFE00, 0xFE0F}, {0xFFA0, 0xFFA0}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

static bool in_ranges(uint32_t c, const CharRange *ranges, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last) {
            low = middle + 1;
        } else if (c < ranges[middle].first) {
            high = middle;
        } else {
            return true;
        }
    }
    return false;
}

static CharKind kind_of(uint32_t c)
{
    if (c < 0x7F) {
        return c < 0x20 ? CHAR_BREAK : CHAR_KEEP;
    }
    if (c < 0x300) {
        return c < 0xA0 ? CHAR_BREAK : c == 0xA0 ? CHAR_SPACE : c == 0xAD ? CHAR_DROP : CHAR_KEEP;
    }
    if (c >= 0x1F1E6 && c <= 0x1F1FF) {
        return CHAR_FLAG;
    }
    switch (g_unichar_type(c)) {
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
        return CHAR_REPLACE;
    case G_UNICODE_FORMAT:
        return CHAR_DROP;
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return CHAR_BREAK;
    case G_UNICODE_SPACE_SEPARATOR:
        return CHAR_SPACE;
    default:
        break;
    }
    if (in_ranges(c, invisible, G_N_ELEMENTS(invisible))) {
        return CHAR_DROP;
    }
    if (in_ranges(c, disputed, G_N_ELEMENTS(disputed))) {
        return CHAR_REPLACE;
    }
    return g_unichar_iszerowidth(c) ? CHAR_MARK : CHAR_KEEP;
}

/* Returns how many bytes at the front are printable ASCII. */
static size_t ascii_run(const char *text, size_t length)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    size_t i = 0;
    while (i + 8 <= length) {
        uint64_t word;
        memcpy(&word, text + i, 8);
        /* A byte sets its high bit when it is >= 0x80, below 0x20, or 0x7F. */
        if (((word | (word - ones * 0x20) | (word + ones)) & high) != 0) {
            break;
        }
        i += 8;
    }
    while (i < length && text[i] >= 0x20 && text[i] < 0x7F) {
        i++;
    }
    return i;
}

/* Returns the length of a UTF-8 sequence by its first byte and sets the bounds of the second
 * (Unicode table 3-7); 0 for a byte that starts none. */
static int sequence_length(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        return 2;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return 3;
    }
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* As text_next(), and says through *valid whether the bytes were UTF-8. */
static uint32_t decode(const char **cursor, const char *end, bool *valid)
{
    const unsigned char *p = (const unsigned char *)*cursor;
    const unsigned char *stop = (const unsigned char *)end;
    *valid = true;
    unsigned char first = *p++, low, high;
    if (first < 0x80) {
        *cursor = (const char *)p;
        return first;
    }
    int length = sequence_length(first, &low, &high);
    uint32_t c = first & (0xFF >> (length + 1));
    *valid = length != 0;
    for (int i = 1; i < length; i++) {
        if (p == stop || *p < low || *p > high) {
            *valid = false;
            break;
        }
        c = c << 6 | (*p++ & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *cursor = (const char *)p;
    return *valid ? c : TEXT_REPLACEMENT;
}

unsigned int text_next(const char **cursor, const char *end)
{
    bool valid;
    return decode(cursor, end, &valid);
}

bool text_is_clean(const char *text, size_t length)
{
    const char *end = text + length, *cursor = text + ascii_run(text, length);
    int marks = cursor == text ? TEXT_MARKS_MAX : 0;
    while (cursor < end) {
        bool valid;
        CharKind kind = kind_of(decode(&cursor, end, &valid));
        if (!valid || (kind != CHAR_KEEP && kind != CHAR_MARK)) {
            return false;
        }
        marks = kind == CHAR_MARK ? marks + 1 : 0;
        if (marks > TEXT_MARKS_MAX) {
            return false;
        }
    }
    return true;
}

/* The cleaned text while it grows. */
typedef struct Cleaner {
    GString *out;
    size_t max;
    size_t last; /* where the last character, without its marks, begins */
    int marks;   /* on the last character; TEXT_MARKS_MAX at the start, where none may stand */
    bool in_break, full;
} Cleaner;

static void put_base(Cleaner *cleaner, uint32_t c)
{
    char bytes[6];
    int size = g_unichar_to_utf8(c, bytes);
    if (cleaner->out->len + (size_t)size > cleaner->max) {
        cleaner->full = true;
        return;
    }
    cleaner->last = cleaner->out->len;
    cleaner->marks = 0;
    g_string_append_len(cleaner->out, bytes, size);
}

static void put_mark(Cleaner *cleaner, uint32_t c)
{
    if (cleaner->marks >= TEXT_MARKS_MAX) {
        return;
    }
    char bytes[6];
    int size = g_unichar_to_utf8(c, bytes);
    if (cleaner->out->len + (size_t)size > cleaner->max) {
        g_string_truncate(cleaner->out, cleaner->last);
        cleaner->full = true;
        return;
    }
    cleaner->marks++;
    g_string_append_len(cleaner->out, bytes, size);
}

static void put(Cleaner *cleaner, uint32_t c)
{
    CharKind kind = kind_of(c);
    if (kind == CHAR_DROP) {
        return;
    }
    bool was_break = cleaner->in_break;
    cleaner->in_break = kind == CHAR_BREAK;
    switch (kind) {
    case CHAR_BREAK:
        if (!was_break) {
            put_base(cleaner, ' ');
        }
        break;
    case CHAR_SPACE:
        put_base(cleaner, ' ');
        break;
    case CHAR_FLAG:
        put_base(cleaner, 'A' + (c - 0x1F1E6));
        break;
    case CHAR_REPLACE:
        put_base(cleaner, TEXT_REPLACEMENT);
        break;
    case CHAR_MARK:
        put_mark(cleaner, c);
        break;
    default:
        put_base(cleaner, c);
        break;
    }
}

char *text_clean(const char *text, size_t length, size_t max_bytes)
{
    if (length <= max_bytes && text_is_clean(text, length)) {
        return g_strndup(text, length);
    }
    Cleaner cleaner = {
        .out = g_string_sized_new(MIN(length, max_bytes) + 16),
        .max = max_bytes,
        .marks = TEXT_MARKS_MAX,
    };
    const char *cursor = text, *end = text + length;
    while (cursor < end && !cleaner.full) {
        put(&cleaner, text_next(&cursor, end));
    }
    return g_string_free(cleaner.out, FALSE);
}

int text_char_width(unsigned int code_point)
{
    if (code_point < 0x300) {
        return 1;
    }
    switch (kind_of(code_point)) {
    case CHAR_KEEP:
        return g_unichar_iswide(code_point) ? 2 : 1;
    case CHAR_MARK:
        return 0;
    default:
        return 1;
    }
}

int text_width(const char *text)
{
    size_t length = strlen(text), ascii = ascii_run(text, length);
    const char *cursor = text + ascii, *end = text + length;
    int width = (int)ascii;
    while (cursor < end) {
        width += text_char_width(text_next(&cursor, end));
    }
    return width;
}

size_t text_fit(const char *text, int columns)
{
    size_t length = strlen(text), ascii = ascii_run(text, length);
    if (columns <= 0 || (size_t)columns < ascii) {
        return columns > 0 ? (size_t)columns : 0;
    }
    const char *cursor = text + ascii, *end = text + length;
    columns -= (int)ascii;
    while (cursor < end) {
        const char *next = cursor;
        columns -= text_char_width(text_next(&next, end));
        if (columns < 0) {
            break;
        }
        cursor = next;
    }
    return (size_t)(cursor - text);
}

char *text_ellipsize(const char *text, int columns)
{
    size_t all = strlen(text);
    if (columns <= 0) {
        return g_strdup("");
    }
    if (text_fit(text, columns) == all) {
        return g_strndup(text, all);
    }
    size_t kept = text_fit(text, columns - 1);
    return g_strdup_printf("%.*s\u2026", (int)kept, text);
}
