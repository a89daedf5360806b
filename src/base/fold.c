#include <glib.h>
#include <string.h>

#include "base/text.h"

/* Latin letters with a stroke or no dot, which Unicode does not take apart. */
static gunichar without_stroke(gunichar c)
{
    switch (c) {
    case 0x00F8:
        return 'o';
    case 0x0111:
    case 0x00F0:
        return 'd';
    case 0x0127:
        return 'h';
    case 0x0131:
        return 'i';
    case 0x0142:
        return 'l';
    default:
        return c;
    }
}

/* Returns what a character is compared as, 0 for one that is passed over. */
static gunichar fold_char(gunichar c)
{
    if (c < 0x80) {
        bool passed_over = c <= ' ' || c == '.' || c == '-' || c == '\'' || c == '`' || c == 0x7F;
        return passed_over ? 0 : (gunichar)g_ascii_tolower((char)c);
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
        return fold_char(c - 0xFEE0); /* full-width ASCII */
    }
    bool mark = c >= 0x0300 && c <= 0x036F;
    bool dash = c >= 0x2010 && c <= 0x2015;
    bool apostrophe = c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x00B4;
    if (mark || dash || apostrophe || g_unichar_isspace(c)) {
        return 0;
    }
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    bool latin = c < 0x0250 || (c >= 0x1E00 && c <= 0x1EFF);
    if (latin && g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts)) > 0) {
        c = parts[0];
    }
    return without_stroke(g_unichar_tolower(c));
}

size_t text_fold_into(const char *text, char *out, size_t size)
{
    const char *cursor = text, *end = text + strlen(text);
    size_t used = 0;
    while (cursor < end) {
        gunichar c = fold_char(text_next(&cursor, end));
        if (c == 0) {
            continue;
        }
        char bytes[6];
        size_t length = (size_t)g_unichar_to_utf8(c, bytes);
        if (used + length >= size) {
            break;
        }
        memcpy(out + used, bytes, length);
        used += length;
    }
    if (size > 0) {
        out[used] = '\0';
    }
    return used;
}

char *text_fold(const char *text)
{
    /* A lower-case letter may take one byte more than its capital (U+023A), a broken byte three. */
    size_t size = strlen(text) * 3 + 1;
    char *out = g_malloc(size);
    text_fold_into(text, out, size);
    return out;
}
