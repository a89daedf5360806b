#include "ui/screen_pen.h"

#include <string.h>
#include <vterm.h>

#define ROWS 12
#define COLS 40

static GByteArray *rewrite(Pen *pen, const char *frame)
{
    GByteArray *out = g_byte_array_new();
    pen_rewrite(pen, (const unsigned char *)frame, strlen(frame), out);
    g_byte_array_append(out, (const guint8 *)"", 1);
    return out;
}

static void assert_rewritten(Pen *pen, const char *frame, const char *expected)
{
    g_autoptr(GByteArray) out = rewrite(pen, frame);
    g_assert_cmpstr((const char *)out->data, ==, expected);
}

static void test_less(void)
{
    Pen pen;
    pen_forget(&pen);
    assert_rewritten(&pen, "\033(B\033[0;1m\033[38;5;255m\033[48;5;24mrow\033(B\033[m",
                     "\033(B\033[0;1;38;5;255;48;5;24mrow");
    /* The next frame begins where the last one ended. */
    assert_rewritten(&pen, "\033[2;1H\033(B\033[0;1m\033[38;5;255m\033[48;5;24mmore",
                     "\033[2;1Hmore");
    assert_rewritten(&pen, "\033(B\033[m\033[38;5;255m\033[48;5;24mplain", "\033[22mplain");
    assert_rewritten(&pen, "\033[39;49m\033[mx\r", "\033[mx\r");
    assert_rewritten(&pen, "\033[31m\033[32m\033[33m", "");
    assert_rewritten(&pen, "\033[K", "\033[33m\033[K");
    assert_rewritten(&pen, "\033[7m\033[27m\033[4mu", "\033[4mu");
    assert_rewritten(&pen, "\033[91;102mb\033[0;10m\017a", "\033[91;102mb\017\033[ma");
    assert_rewritten(&pen, "\017a", "a");
}

static void test_direct_colours(void)
{
    Pen pen;
    pen_forget(&pen);
    assert_rewritten(&pen, "\033[38:2::1:2:3mx", "\033[0;38;2;1;2;3mx");
    assert_rewritten(&pen, "\033[38:2:1:2:3m\033[48;2;4;5;6mx", "\033[48;2;4;5;6mx");
    assert_rewritten(&pen, "\033[48:5:17mx", "\033[48;5;17mx");
}

static void test_unknown(void)
{
    Pen pen;
    pen_forget(&pen);
    /* What is not known goes on as it is, and the next change begins from nothing. */
    assert_rewritten(&pen, "\033[1mb\033[53mo\033[31mr", "\033[0;1mb\033[53mo\033[0;1;31mr");
    assert_rewritten(&pen, "\033]2;title\007\033[?25l", "\033]2;title\007\033[?25l");
    assert_rewritten(&pen, "cut \033[3", "cut \033[3");
}

/* A terminal's cells as text with attributes. */
static char *picture(const GByteArray *bytes)
{
    VTerm *vterm = vterm_new(ROWS, COLS);
    vterm_set_utf8(vterm, 1);
    VTermScreen *screen = vterm_obtain_screen(vterm);
    vterm_screen_reset(screen, 1);
    vterm_input_write(vterm, (const char *)bytes->data, bytes->len);
    GString *out = g_string_new(NULL);
    for (int i = 0; i < ROWS * COLS; i++) {
        VTermScreenCell cell;
        vterm_screen_get_cell(screen, (VTermPos){i / COLS, i % COLS}, &cell);
        vterm_screen_convert_color_to_rgb(screen, &cell.fg);
        vterm_screen_convert_color_to_rgb(screen, &cell.bg);
        g_string_append_printf(out, "%u %d%d%d %d.%d.%d %d.%d.%d\n", cell.chars[0], cell.attrs.bold,
                               cell.attrs.underline, cell.attrs.reverse, cell.fg.rgb.red,
                               cell.fg.rgb.green, cell.fg.rgb.blue, cell.bg.rgb.red,
                               cell.bg.rgb.green, cell.bg.rgb.blue);
    }
    vterm_free(vterm);
    return g_string_free(out, FALSE);
}

static void assert_same_picture(const GByteArray *one, const GByteArray *other)
{
    g_autofree char *first = picture(one), *second = picture(other);
    g_auto(GStrv) cells = g_strsplit(first, "\n", -1), others = g_strsplit(second, "\n", -1);
    for (int i = 0; cells[i] != NULL; i++) {
        if (strcmp(cells[i], others[i]) != 0) {
            g_autofree char *bytes = g_strndup((const char *)one->data, one->len);
            g_autofree char *shown = g_strescape(bytes, NULL);
            g_test_message("row %d col %d of: %s", i / COLS, i % COLS, shown);
            g_assert_cmpstr(cells[i], ==, others[i]);
        }
    }
}

static void append_something(GString *frame)
{
    static const char *const pieces[] = {
        "text",        "\u2500\u2502", "\033[m",   "\033(B\033[m", "\033[1m",
        "\033[4m",     "\033[7m",      "\033[24m", "\033[27m",     "\033[22m",
        "\033[39;49m", "\033[0;1;4m",  "\033[K",   "\033[J",       "\033[1K",
        "\033[5X",     "\033[2@",      "\033[3P",  "\r",           "\n",
        "\b",          "\033[2L",      "\033[M",   "\033[S",       "\033[3;8r\033[8;1H\n\033[r",
        "\033[H",      "x\033[6b",     "\033M",    "\t",           "\033[T"};
    int what = g_test_rand_int_range(0, 4);
    if (what == 0) {
        g_string_append_printf(frame, "\033[%d;5;%dm", g_test_rand_bit() ? 38 : 48,
                               g_test_rand_int_range(16, 256));
    } else if (what == 1) {
        g_string_append_printf(frame, "\033[%d;%dH", g_test_rand_int_range(1, ROWS + 1),
                               g_test_rand_int_range(1, COLS + 1));
    } else {
        g_string_append(frame, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
    }
}

static void test_same_picture(void)
{
    gsize before = 0, after = 0;
    for (int i = 0; i < 300; i++) {
        g_autoptr(GByteArray) all = g_byte_array_new(), rewritten = g_byte_array_new();
        Pen pen;
        pen_forget(&pen);
        for (int k = 0; k < 5; k++) {
            g_autoptr(GString) frame = g_string_new(NULL);
            for (int n = 0; n < 30; n++) {
                append_something(frame);
            }
            g_byte_array_append(all, (const guint8 *)frame->str, (guint)frame->len);
            pen_rewrite(&pen, (const unsigned char *)frame->str, frame->len, rewritten);
        }
        assert_same_picture(all, rewritten);
        before += all->len;
        after += rewritten->len;
    }
    g_test_message("%zu bytes became %zu", before, after);
    g_assert_cmpuint(after, <, before);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pen/a change is said once and shortly", test_less);
    g_test_add_func("/pen/direct colours are understood in all their spellings",
                    test_direct_colours);
    g_test_add_func("/pen/what it does not know it leaves alone", test_unknown);
    g_test_add_func("/pen/the picture is the same", test_same_picture);
    return g_test_run();
}
