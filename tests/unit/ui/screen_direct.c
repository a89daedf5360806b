/* Whatever is drawn in whatever order, the terminal shows the canvas. */
#include "ui/screen_direct.h"

#include <string.h>
#include <vterm.h>

#include "ui/canvas_cells.h"
#include "ui/colour.h"

#define ROWS 14
#define COLS 46

/* A painter, and a terminal that sees its frames. */
typedef struct Pair {
    Abilities can;
    Direct *direct;
    Style styles[STYLES];
    VTerm *vterm;
    VTermScreen *screen;
    gsize bytes;
} Pair;

static void pair_init(Pair *pair, Abilities can)
{
    g_autoptr(Theme) theme = theme_load("malam", NULL);
    *pair = (Pair){.can = can};
    pair->can.clear = (char *)"\033[H\033[2J";
    pair->can.show_cursor = (char *)"\033[?25h";
    pair->can.hide_cursor = (char *)"\033[?25l";
    for (int i = 0; i < STYLES; i++) {
        pair->styles[i] = theme_style(theme, (StyleId)i);
    }
    pair->direct = direct_new(&pair->can);
    direct_set_styles(pair->direct, pair->styles);
    direct_resize(pair->direct, ROWS, COLS);
    pair->vterm = vterm_new(ROWS, COLS);
    vterm_set_utf8(pair->vterm, 1);
    pair->screen = vterm_obtain_screen(pair->vterm);
    vterm_screen_reset(pair->screen, 1);
}

static void pair_clear(Pair *pair)
{
    direct_free(pair->direct);
    vterm_free(pair->vterm);
}

static int colour_of(const VTermColor *colour, bool is_default)
{
    return is_default ? -1 : VTERM_COLOR_IS_INDEXED(colour) ? colour->indexed.idx : -2;
}

static void assert_cell(const Pair *pair, const Canvas *canvas, int row, int col)
{
    VTermScreenCell seen;
    const CanvasCell *wanted = &canvas_row_cells(canvas, row)[col];
    Ink ink;
    bool inked = canvas_cell_ink(canvas, row, col, &ink);
    Style own = inked ? (Style){ink.foreground, ink.background, false, false, false, false}
                      : pair->styles[STYLE_TEXT];
    const Style *style = wanted->style < CELL_PLATE ? &pair->styles[wanted->style] : &own;
    vterm_screen_get_cell(pair->screen, (VTermPos){row, col}, &seen);
    bool blank = seen.chars[0] == 0 || seen.chars[0] == ' ';
    char text[CELL_TEXT_SIZE + 1];
    text[canvas_cell_text(canvas, wanted, text)] = '\0';
    if (wanted->width == 0) { /* a terminal gives both halves the look of the left one */
        return;
    }
    g_assert_cmpuint(blank ? ' ' : seen.chars[0], ==, g_utf8_get_char(text));
    g_assert_cmpint(seen.width, ==, wanted->width);
    g_assert_cmpint(seen.chars[0] != 0 && seen.chars[1] != 0, ==, cell_marked(wanted));
    if (pair->can.colours > 0) {
        g_assert_cmpint(colour_of(&seen.bg, VTERM_COLOR_IS_DEFAULT_BG(&seen.bg)), ==,
                        style->background);
    }
    if (!blank) { /* of a space only the background is seen, and these */
        g_assert_cmpint(seen.attrs.bold, ==, style->bold);
        if (pair->can.colours > 0) {
            g_assert_cmpint(colour_of(&seen.fg, VTERM_COLOR_IS_DEFAULT_FG(&seen.fg)), ==,
                            style->foreground);
        }
    }
    g_assert_cmpint(seen.attrs.underline != 0, ==, style->underline);
    g_assert_cmpint(seen.attrs.reverse, ==, style->reverse);
}

/* Sends a frame and looks at every cell. */
static void show(Pair *pair, Canvas *canvas)
{
    g_autoptr(GByteArray) frame = g_byte_array_new();
    direct_paint(pair->direct, canvas, frame);
    vterm_input_write(pair->vterm, (const char *)frame->data, frame->len);
    pair->bytes += frame->len;
    for (int i = 0; i < ROWS * COLS; i++) {
        assert_cell(pair, canvas, i / COLS, i % COLS);
    }
}

/* A picture, or a place for one. */
static void scribble_picture(Canvas *canvas, Rect rect)
{
    int last = g_test_rand_int_range(16, 256);
    for (int row = rect.row; row < rect.row + rect.rows; row++) {
        for (int col = rect.col; col < rect.col + rect.cols; col++) {
            bool again = g_test_rand_int_range(0, 3) > 0;
            Ink ink = {again ? last : g_test_rand_int_range(16, 256),
                       again ? last : g_test_rand_int_range(-1, 16)};
            canvas_put_ink(canvas, row, col, again ? ' ' : 0x2588, ink);
        }
    }
    if (g_test_rand_int_range(0, 3) == 0) {
        canvas_plate(canvas, rect, 3);
    }
}

static void scribble(Canvas *canvas)
{
    static const char *const texts[] = {
        "abc", "RT 03/RW 04 Kel. Krapyak", "日本語", "x日y",         "e\u0301",
        "│ │", "                     ",    "🎉",      "12.904/14.011"};
    Rect rect = {g_test_rand_int_range(-1, ROWS), g_test_rand_int_range(-2, COLS),
                 g_test_rand_int_range(0, ROWS), g_test_rand_int_range(0, COLS)};
    const char *text = texts[g_test_rand_int_range(0, G_N_ELEMENTS(texts))];
    StyleId style = (StyleId)g_test_rand_int_range(0, STYLES);
    switch (g_test_rand_int_range(0, 10)) {
    case 9:
        scribble_picture(canvas, rect);
        break;
    case 0:
        canvas_fill(canvas, rect, style);
        break;
    case 1:
        canvas_restyle(canvas, rect, style);
        break;
    case 2:
        canvas_frame(canvas, rect, text, style % 2 == 0);
        break;
    case 3:
        canvas_scroll(canvas, rect, g_test_rand_int_range(-4, 5), STYLE_TEXT);
        break;
    case 4:
        canvas_scroll(canvas, (Rect){rect.row, 0, rect.rows, COLS}, g_test_rand_int_range(-4, 5),
                      style);
        break;
    default:
        canvas_field(canvas, rect.row, rect.col, rect.cols, style, text);
    }
}

static void test_any_drawing(const Abilities *can)
{
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    Pair pair;
    pair_init(&pair, *can);
    for (int i = 0; i < 2000; i++) {
        for (int k = g_test_rand_int_range(0, 4); k >= 0; k--) {
            scribble(canvas);
        }
        if (i % 50 == 0) {
            canvas_clear(canvas, STYLE_TEXT);
        }
        if (i % 170 == 0) {
            direct_redraw(pair.direct);
        }
        canvas_cursor(canvas, g_test_rand_int_range(-3, ROWS), g_test_rand_int_range(0, COLS));
        show(&pair, canvas);
    }
    g_test_message("%zu bytes a frame", pair.bytes / 2000);
    pair_clear(&pair);
}

static void test_xterm(void)
{
    test_any_drawing(&(Abilities){
        .colours = 256, .erase = true, .blanks = true, .region = true, .shifts = true});
}

static void test_no_background_erase(void)
{
    test_any_drawing(&(Abilities){.colours = 256, .blanks = true, .region = true, .shifts = true});
}

static void test_bare(void)
{
    test_any_drawing(&(Abilities){.colours = 256});
}

static void test_old_scrolling(void)
{
    test_any_drawing(&(Abilities){.colours = 256, .erase = true, .region = true});
}

static void test_mono(void)
{
    test_any_drawing(&(Abilities){.erase = true, .blanks = true, .region = true, .shifts = true});
}

/* A plate is sent once, after its cells; when something has lain over it, again; under something
 * not at all. */
static void test_plates(void)
{
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    Rect rect = {2, 3, 5, 10};
    Pair pair;
    pair_init(&pair, (Abilities){.colours = 256, .erase = true, .region = true, .shifts = true});
    canvas_plate(canvas, rect, 3);
    show(&pair, canvas);
    g_assert_cmpuint(direct_take_touched(pair.direct), !=, 0);
    g_assert_true(canvas_plate_whole(canvas, rect, 3));
    canvas_put(canvas, 0, 0, STYLE_TEXT, "beside");
    show(&pair, canvas);
    g_assert_cmpuint(direct_take_touched(pair.direct), ==, 0);
    canvas_put(canvas, 3, 5, STYLE_TEXT, "over");
    show(&pair, canvas);
    g_assert_false(canvas_plate_whole(canvas, rect, 3));
    g_assert_cmpuint(direct_take_touched(pair.direct), ==, 0);
    canvas_plate(canvas, rect, 3);
    show(&pair, canvas);
    g_assert_cmpuint(direct_take_touched(pair.direct), ==, 1U << 3);
    g_assert_true(canvas_plate_whole(canvas, rect, 3));
    g_assert_false(canvas_plate_whole(canvas, (Rect){2, 3, ROWS, 10}, 3));
    g_assert_false(canvas_plate_whole(canvas, rect, 4));
    pair_clear(&pair);
}

/* A full-width list that moves by a row: its rows are moved, not written. */
static void test_scroll_is_cheap(void)
{
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    Pair pair;
    pair_init(
        &pair,
        (Abilities){.colours = 256, .erase = true, .blanks = true, .region = true, .shifts = true});
    for (int row = 0; row < ROWS; row++) {
        canvas_print(canvas, row, 0, STYLE_TEXT, "camera %d of the list, number %d", row,
                     row * 7919);
    }
    show(&pair, canvas);
    gsize whole = pair.bytes;
    for (int i = 0; i < 20; i++) {
        pair.bytes = 0;
        canvas_scroll(canvas, (Rect){1, 0, ROWS - 2, COLS}, 1, STYLE_TEXT);
        canvas_print(canvas, ROWS - 2, 0, STYLE_TEXT, "camera %d of the list, number %d", i,
                     i * 104729);
        show(&pair, canvas);
        g_assert_cmpuint(pair.bytes, <, 80);
        g_assert_cmpuint(pair.bytes, <, whole / 4);
    }
    pair_clear(&pair);
}

static void test_nothing_new(void)
{
    g_autoptr(Canvas) canvas = canvas_new(ROWS, COLS);
    Pair pair;
    pair_init(&pair, (Abilities){.colours = 256, .erase = true});
    canvas_frame(canvas, (Rect){0, 0, ROWS, COLS}, "Kamera", true);
    show(&pair, canvas);
    pair.bytes = 0;
    show(&pair, canvas);
    canvas_clear(canvas, STYLE_TEXT);
    canvas_frame(canvas, (Rect){0, 0, ROWS, COLS}, "Kamera", true);
    show(&pair, canvas);
    g_assert_cmpuint(pair.bytes, ==, 0);
    pair_clear(&pair);
}

/* Until the app has followed a change of size, what it has is cut or filled up. */
static void test_other_size(void)
{
    g_autoptr(Canvas) canvas = canvas_new(3, 5), wide = canvas_new(ROWS + 3, COLS + 3);
    g_autoptr(GByteArray) frame = g_byte_array_new();
    Pair pair;
    pair_init(&pair, (Abilities){.colours = 256, .erase = true});
    canvas_put(canvas, 2, 0, STYLE_TEXT, "small");
    direct_paint(pair.direct, canvas, frame);
    for (int row = 0; row < ROWS + 3; row++) {
        canvas_put(wide, row, COLS - 1, STYLE_LIVE, "日本");
    }
    direct_paint(pair.direct, wide, frame);
    vterm_input_write(pair.vterm, (const char *)frame->data, frame->len);
    VTermScreenCell cell;
    vterm_screen_get_cell(pair.screen, (VTermPos){2, 0}, &cell);
    g_assert_cmpuint(cell.chars[0] & ~0x20u, ==, 0); /* "small" is gone again */
    pair_clear(&pair);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/direct/the terminal shows the canvas", test_xterm);
    g_test_add_func("/direct/where erasing knows no background", test_no_background_erase);
    g_test_add_func("/direct/where there is no erasing of parts, and no scrolling", test_bare);
    g_test_add_func("/direct/where only the edges scroll", test_old_scrolling);
    g_test_add_func("/direct/where there are no colours", test_mono);
    g_test_add_func("/direct/pixels are said to be due when something was written over them",
                    test_plates);
    g_test_add_func("/direct/a scrolled list costs its new row", test_scroll_is_cheap);
    g_test_add_func("/direct/what did not change costs nothing", test_nothing_new);
    g_test_add_func("/direct/a canvas of another size does no harm", test_other_size);
    return g_test_run();
}
