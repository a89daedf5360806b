#include "ui/screen_pen.h"

#include <string.h>

static void assert_said(Pen *pen, PenState wanted, const char *expected)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    pen_take_up(pen, &wanted, out);
    g_byte_array_append(out, (const guint8 *)"", 1);
    g_assert_cmpstr((const char *)out->data, ==, expected);
}

static void test_difference(void)
{
    Pen pen = {0};
    assert_said(&pen, (PenState){1 << 1, 255, 24}, "\033[0;1;38;5;255;48;5;24m");
    assert_said(&pen, (PenState){1 << 1, 255, 24}, "");
    assert_said(&pen, (PenState){0, 255, 24}, "\033[22m");
    assert_said(&pen, (PenState){0, 255, 234}, "\033[48;5;234m");
    assert_said(&pen, (PenState){1 << 4, 1, 234}, "\033[4;31m");
    assert_said(&pen, (PenState){1 << 4 | 1 << 7, 9, 10}, "\033[7;91;102m");
    assert_said(&pen, (PenState){1 << 2, -1, -1}, "\033[0;2m");
    assert_said(&pen, (PenState){1 << 1, -1, -1}, "\033[0;1m");
    assert_said(&pen, (PenState){1 << 1 | 1 << 4, -1, -1}, "\033[4m");
    assert_said(&pen, (PenState){0, -1, -1}, "\033[m");
}

static void test_direct_colours(void)
{
    Pen pen = {0};
    assert_said(&pen, (PenState){0, 0x1010203, -1}, "\033[0;38;2;1;2;3m");
    assert_said(&pen, (PenState){0, 0x1010203, 0x1FFFFFF}, "\033[48;2;255;255;255m");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pen/says what changed, and no more", test_difference);
    g_test_add_func("/pen/says direct colours as numbers", test_direct_colours);
    return g_test_run();
}
