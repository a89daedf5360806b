/* NDJSON cut into lines, whatever the pieces. */
#include "net/lines.h"

#include <string.h>

static void on_line(const char *line, size_t size, void *data)
{
    g_string_append_len(data, line, (gssize)size);
    g_string_append_c(data, '|');
}

/* Feeds text in pieces of a size and returns the lines, joined by '|'. */
static char *cut(const char *text, size_t piece, unsigned *dropped)
{
    GString *out = g_string_new(NULL);
    g_autoptr(Lines) lines = lines_new(10, on_line, out);
    size_t length = strlen(text);
    for (size_t at = 0; at < length; at += piece) {
        lines_feed(lines, text + at, MIN(piece, length - at));
    }
    lines_end(lines);
    *dropped = lines_dropped(lines);
    return g_string_free(out, FALSE);
}

static void test_pieces(void)
{
    static const struct {
        const char *text, *lines;
        unsigned dropped;
    } rows[] = {
        {"", "", 0},
        {"\n\r\n\n", "", 0},
        {"a\nbb\nccc", "a|bb|ccc|", 0},
        {"a\r\nbb\r\n", "a|bb|", 0},
        {"a\rb\n", "a\rb|", 0},
        {"0123456789\n", "0123456789|", 0},
        {"0123456789\r\nx\n", "0123456789|x|", 0},
        {"01234567890\nx\n", "x|", 1},
        {"x\n01234567890123456789012345\ny\n012345678901\nz", "x|y|z|", 2},
        {"01234567890123456789", "", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (size_t piece = 1; piece < 40; piece++) {
            unsigned dropped;
            g_autofree char *lines = cut(rows[i].text, piece, &dropped);
            g_assert_cmpstr(lines, ==, rows[i].lines);
            g_assert_cmpuint(dropped, ==, rows[i].dropped);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/any pieces give the same lines, too long ones are dropped whole",
                    test_pieces);
    return g_test_run();
}
