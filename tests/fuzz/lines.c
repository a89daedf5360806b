/* NDJSON in any pieces gives the lines that it gives in one. */
#include <stdint.h>
#include <string.h>

#include "net/lines.h"

#define LINE_MAX_BYTES 40

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_line(const char *line, size_t size, void *data)
{
    g_assert_cmpuint(size, >, 0);
    g_assert_cmpuint(size, <=, LINE_MAX_BYTES);
    g_assert_null(memchr(line, '\n', size));
    g_string_append_len(data, line, (gssize)size);
    g_string_append_c(data, '\n');
}

/* pieces is where the lengths of the pieces come from, round and round; NULL: all at once. */
static GString *cut(const uint8_t *data, size_t size, const uint8_t *pieces, unsigned *dropped)
{
    GString *out = g_string_new(NULL);
    g_autoptr(Lines) lines = lines_new(LINE_MAX_BYTES, on_line, out);
    for (size_t at = 0, i = 0; at < size; i++) {
        size_t piece = pieces != NULL ? (size_t)pieces[i % size] % 7 + 1 : size;
        piece = MIN(piece, size - at);
        lines_feed(lines, (const char *)data + at, piece);
        at += piece;
    }
    lines_end(lines);
    *dropped = lines_dropped(lines);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned dropped_whole, dropped_cut;
    GString *whole = cut(data, size, NULL, &dropped_whole);
    GString *pieces = cut(data, size, data, &dropped_cut);
    g_assert_cmpstr(whole->str, ==, pieces->str);
    g_assert_cmpuint(whole->len, ==, pieces->len);
    g_assert_cmpuint(dropped_whole, ==, dropped_cut);
    g_string_free(whole, TRUE);
    g_string_free(pieces, TRUE);
    return 0;
}
