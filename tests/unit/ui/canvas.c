#include "ui/canvas.h"

#include <string.h>

#include "base/text.h"
#include "ui/canvas_cells.h"

static void assert_shows(const Canvas *canvas, const char *expected)
{
    g_autofree char *dump = canvas_dump(canvas);
    g_assert_cmpstr(dump, ==, expected);
}

static void test_put(void)
{
    g_autoptr(Canvas) canvas = canvas_new(2, 10);
    g_assert_cmpint(canvas_put(canvas, 0, 2, STYLE_LIVE, "abc"), ==, 3);
    assert_shows(canvas, "  abc\n\n");
    g_assert_cmpint(canvas_cell(canvas, 0, 2).style, ==, STYLE_LIVE);
    g_assert_cmpint(canvas_cell(canvas, 0, 5).style, ==, STYLE_TEXT);
}

static void test_cut(void)
{
    g_autoptr(Canvas) canvas = canvas_new(2, 6);
    g_assert_cmpint(canvas_put(canvas, 0, 3, STYLE_TEXT, "abcdef"), ==, 6);
    g_assert_cmpint(canvas_put(canvas, 1, -2, STYLE_TEXT, "abcd"), ==, 4);
    g_assert_cmpint(canvas_put(canvas, -1, 0, STYLE_TEXT, "above"), ==, 5);
    g_assert_cmpint(canvas_put(canvas, 2, 0, STYLE_TEXT, "below"), ==, 5);
    canvas_fill(canvas, (Rect){-5, -5, 100, 3}, STYLE_BAR);
    assert_shows(canvas, "   abc\ncd\n");
}

static void test_wide(void)
{
    g_autoptr(Canvas) canvas = canvas_new(1, 6);
    g_assert_cmpint(canvas_put(canvas, 0, 0, STYLE_TEXT, "日本x"), ==, 5);
    assert_shows(canvas, "日本x\n");
    g_assert_cmpstr(canvas_cell(canvas, 0, 1).text, ==, "");
    canvas_put(canvas, 0, 1, STYLE_TEXT, "a"); /* the right half of the first */
    assert_shows(canvas, " a本x\n");
    canvas_put(canvas, 0, 2, STYLE_TEXT, "b"); /* the left half of the second */
    assert_shows(canvas, " ab x\n");
    g_assert_cmpint(canvas_put(canvas, 0, 5, STYLE_TEXT, "語"), ==, 2); /* half outside */
    assert_shows(canvas, " ab x\n");
    canvas_put(canvas, 0, -1, STYLE_TEXT, "語");
    assert_shows(canvas, " ab x\n");
}

static void test_marks(void)
{
    g_autoptr(Canvas) canvas = canvas_new(1, 10);
    g_assert_cmpint(canvas_put(canvas, 0, 0, STYLE_TEXT, "e\u0301a"), ==, 2);
    g_assert_cmpstr(canvas_cell(canvas, 0, 0).text, ==, "e\u0301");
    g_autoptr(GString) many = g_string_new("x");
    for (int i = 0; i < 1000; i++) {
        g_string_append(many, "\u0300");
    }
    g_assert_cmpint(canvas_put(canvas, 0, 3, STYLE_TEXT, many->str), ==, 1);
    g_assert_cmpint(g_utf8_strlen(canvas_cell(canvas, 0, 3).text, -1), ==, 1 + TEXT_MARKS_MAX);
    canvas_put(canvas, 0, 0, STYLE_TEXT, "\u0300"); /* nothing to stand on */
    assert_shows(canvas, "e\u0301a x\u0300\u0300\u0300\u0300\n");
}

static void test_hostile(void)
{
    static const char *const strings[] = {"a\033[2Jb", "a\033]52;c;eA==\007b", "a\302\2332Jb",
                                          "a\u202eb",  "a\rb\nc\td",           "a\x80\xff\xfe b",
                                          "a\u200fb",  "\xed\xa0\x80",         "\ufeff\ue000"};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
        g_autoptr(Canvas) canvas = canvas_new(1, 40);
        int cols = canvas_put(canvas, 0, 0, STYLE_TEXT, strings[i]);
        g_autofree char *dump = canvas_dump(canvas);
        dump[strlen(dump) - 1] = '\0';
        g_assert_true(text_is_clean(dump, strlen(dump)));
        g_assert_cmpint(text_width(dump), ==, cols);
        g_test_message("%zu: %s", i, dump);
        g_assert_nonnull(strstr(dump, "\ufffd"));
    }
}

static void test_fields(void)
{
    g_autoptr(Canvas) canvas = canvas_new(4, 12);
    canvas_field(canvas, 0, 0, 6, STYLE_TEXT, "Semarang");
    canvas_put(canvas, 0, 6, STYLE_TEXT, "|");
    canvas_field_right(canvas, 1, 0, 6, STYLE_TEXT, "42");
    canvas_field(canvas, 2, 0, 4, STYLE_TEXT, "日本語");
    canvas_put(canvas, 2, 4, STYLE_TEXT, "|");
    canvas_field_right(canvas, 3, 0, 3, STYLE_TEXT, "12345");
    assert_shows(canvas, "Semar…|\n    42\n日… |\n12…\n");
    canvas_set_ascii(canvas, true);
    canvas_field(canvas, 0, 0, 6, STYLE_TEXT, "Semarang");
    g_assert_cmpstr(canvas_cell(canvas, 0, 5).text, ==, "~");
    canvas_field(canvas, 0, 0, 0, STYLE_TEXT, "nothing");
    canvas_field(canvas, 0, 0, -3, STYLE_TEXT, "nothing");
}

static void test_clip(void)
{
    g_autoptr(Canvas) canvas = canvas_new(3, 10);
    Rect clip = {1, 2, 1, 4};
    canvas_clip(canvas, &clip);
    canvas_put(canvas, 0, 0, STYLE_TEXT, "xxxxxxxxxx");
    canvas_put(canvas, 1, 0, STYLE_TEXT, "0123456789");
    canvas_fill(canvas, (Rect){0, 0, 3, 3}, STYLE_BAR);
    canvas_clip(canvas, NULL);
    assert_shows(canvas, "\n   345\n\n");
    g_assert_cmpint(canvas_cell(canvas, 1, 1).style, ==, STYLE_TEXT);
    g_assert_cmpint(canvas_cell(canvas, 1, 2).style, ==, STYLE_BAR);
}

static void test_scroll(void)
{
    g_autoptr(Canvas) canvas = canvas_new(4, 6);
    for (int row = 0; row < 4; row++) {
        canvas_print(canvas, row, 0, STYLE_TEXT, "a%db%dc%d", row, row, row);
    }
    canvas_scroll(canvas, (Rect){0, 2, 4, 2}, 1, STYLE_TEXT);
    assert_shows(canvas, "a0b1c0\na1b2c1\na2b3c2\na3  c3\n");
    canvas_scroll(canvas, (Rect){1, 0, 3, 2}, -2, STYLE_TEXT);
    assert_shows(canvas, "a0b1c0\n  b2c1\n  b3c2\na1  c3\n");
    canvas_scroll(canvas, (Rect){0, 0, 4, 6}, 40, STYLE_TEXT);
    assert_shows(canvas, "\n\n\n\n");
}

static void test_frame(void)
{
    g_autoptr(Canvas) canvas = canvas_new(3, 16);
    canvas_frame(canvas, (Rect){0, 0, 3, 16}, "Wilayah", false);
    assert_shows(canvas, "┌ Wilayah ─────┐\n│              │\n└──────────────┘\n");
    canvas_frame(canvas, (Rect){0, 0, 3, 16}, "Wilayah", true);
    assert_shows(canvas, "╔ Wilayah ═════╗\n║              ║\n╚══════════════╝\n");
    canvas_set_ascii(canvas, true);
    canvas_frame(canvas, (Rect){0, 0, 3, 16}, "A title that is far too long", false);
    assert_shows(canvas, "+ A title tha~ +\n|              |\n+--------------+\n");
}

static void test_dirty(void)
{
    g_autoptr(Canvas) canvas = canvas_new(3, 10);
    for (int row = 0; row < 3; row++) {
        g_assert_true(canvas_take_dirty(canvas, row));
        g_assert_false(canvas_take_dirty(canvas, row));
    }
    canvas_put(canvas, 1, 0, STYLE_TEXT, "new");
    g_assert_false(canvas_take_dirty(canvas, 0));
    g_assert_true(canvas_take_dirty(canvas, 1));
    canvas_put(canvas, 1, 0, STYLE_TEXT, "new");
    canvas_fill(canvas, (Rect){0, 0, 1, 10}, STYLE_TEXT);
    g_assert_false(canvas_take_dirty(canvas, 1));
    g_assert_false(canvas_take_dirty(canvas, 0));
    unsigned epoch = canvas_epoch(canvas);
    canvas_clear(canvas, STYLE_TEXT);
    g_assert_cmpuint(canvas_epoch(canvas), !=, epoch);
}

/* Whatever is drawn where, a wide character is whole and no cell is empty but its right half. */
static void assert_whole(const Canvas *canvas)
{
    for (int row = 0; row < canvas_rows(canvas); row++) {
        const CanvasCell *cells = canvas_row_cells(canvas, row);
        for (int col = 0; col < canvas_cols(canvas); col++) {
            bool half = col > 0 && cells[col - 1].width == 2;
            g_assert_cmpint(cells[col].width == 0, ==, half);
        }
    }
}

static void test_random(void)
{
    static const char *const texts[] = {"abc", "日本語", "x日",    "e\u0301\u0302", "\033[2J",
                                        "🎉🎉",  "",       "\u0301", "Kel. Krapyak",  "\xff\xfe"};
    g_autoptr(Canvas) canvas = canvas_new(5, 17);
    for (int i = 0; i < 20000; i++) {
        Rect rect = {g_test_rand_int_range(-2, 7), g_test_rand_int_range(-3, 20),
                     g_test_rand_int_range(-1, 8), g_test_rand_int_range(-1, 20)};
        const char *text = texts[g_test_rand_int_range(0, G_N_ELEMENTS(texts))];
        StyleId style = (StyleId)g_test_rand_int_range(0, STYLES);
        switch (g_test_rand_int_range(0, 8)) {
        case 0:
            canvas_fill(canvas, rect, style);
            break;
        case 1:
            canvas_restyle(canvas, rect, style);
            break;
        case 2:
            canvas_field(canvas, rect.row, rect.col, rect.cols, style, text);
            break;
        case 3:
            canvas_scroll(canvas, rect, g_test_rand_int_range(-6, 7), style);
            break;
        case 4:
            canvas_clip(canvas, i % 3 == 0 ? NULL : &rect);
            break;
        case 5:
            canvas_frame(canvas, rect, text, i % 2 == 0);
            break;
        default:
            canvas_put(canvas, rect.row, rect.col, style, text);
        }
        assert_whole(canvas);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/canvas/text stands where it was put, in its style", test_put);
    g_test_add_func("/canvas/what lies outside is cut off, and counted", test_cut);
    g_test_add_func("/canvas/half a wide character is a space", test_wide);
    g_test_add_func("/canvas/marks sit on their character, a few of them", test_marks);
    g_test_add_func("/canvas/what was never cleaned does no harm", test_hostile);
    g_test_add_func("/canvas/a field has exactly its width", test_fields);
    g_test_add_func("/canvas/a clip holds drawing in", test_clip);
    g_test_add_func("/canvas/rows of a rectangle scroll", test_scroll);
    g_test_add_func("/canvas/a frame shows its focus without colour", test_frame);
    g_test_add_func("/canvas/a row is dirty only when it changed", test_dirty);
    g_test_add_func("/canvas/cells stay whole under any drawing", test_random);
    return g_test_run();
}
