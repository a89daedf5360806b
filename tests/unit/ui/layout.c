/* Where the panes stand: none over another, on any screen. */
#include <glib.h>

#include "ui/layout.h"

static bool overlap(const Rect *a, const Rect *b)
{
    return a->rows > 0 && b->rows > 0 && a->cols > 0 && b->cols > 0 && a->row < b->row + b->rows &&
           b->row < a->row + a->rows && a->col < b->col + b->cols && b->col < a->col + a->cols;
}

/* All that is shown lies on the screen, apart, and covers all rows but those of bar, status and
 * keys. */
static void check(const Layout *layout, int rows, int cols, Pane focus)
{
    int area = 0;
    for (int i = 0; i < PANES; i++) {
        const Rect *a = &layout->pane[i];
        if (a->rows == 0)
            continue;
        area += a->rows * a->cols;
        g_assert_cmpint(a->row, >=, 1);
        g_assert_cmpint(a->row + a->rows, <=, rows - 2);
        g_assert_cmpint(a->col, >=, 0);
        g_assert_cmpint(a->col + a->cols, <=, cols);
        g_assert_cmpint(a->rows, >=, 4);
        for (int k = 0; k < i; k++)
            g_assert_false(overlap(a, &layout->pane[k]));
    }
    g_assert_cmpint(area, ==, (rows - 3) * cols);
    if (focus != PANE_CARD && focus != PANE_TREE)
        g_assert_cmpint(layout->pane[focus].rows, >, 0);
}

static void test_any_size(void)
{
    for (int rows = LAYOUT_ROWS_MIN; rows <= 60; rows += 3) {
        for (int cols = LAYOUT_COLS_MIN; cols <= 240; cols += 13) {
            for (int wish = 0; wish < 27 * 2 * PANES; wish++) {
                LayoutWishes wishes = {.tree = (LayoutWish)(wish % 3),
                                       .alerts = (LayoutWish)(wish / 3 % 3),
                                       .card = (LayoutWish)(wish / 9 % 3),
                                       .zoom = wish / 27 % 2 != 0,
                                       .focus = (Pane)(wish / 54)};
                Layout layout = layout_compute(rows, cols, &wishes);
                g_assert_false(layout.too_small);
                check(&layout, rows, cols, wishes.focus);
            }
        }
    }
}

static void test_alerts_above(void)
{
    LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(40, 120, &wishes);
    const Rect *alerts = &layout.pane[PANE_ALERTS], *cameras = &layout.pane[PANE_CAMERAS];
    g_assert_cmpint(alerts->row, ==, 1);
    g_assert_cmpint(alerts->rows, ==, 37 / 3);
    g_assert_cmpint(alerts->col, ==, cameras->col);
    g_assert_cmpint(alerts->cols, ==, cameras->cols);
    g_assert_cmpint(cameras->row, ==, alerts->row + alerts->rows);
    layout = layout_compute(24, 80, &wishes);
    g_assert_cmpint(layout.pane[PANE_ALERTS].rows, ==, 7);
    /* The keys of a pane change nothing about where it stands. */
    wishes.focus = PANE_ALERTS;
    Layout other = layout_compute(24, 80, &wishes);
    g_assert_cmpmem(&layout, sizeof layout, &other, sizeof other);
}

static void test_small_and_hidden(void)
{
    LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(10, 80, &wishes);
    g_assert_cmpint(layout.pane[PANE_ALERTS].rows, ==, 0);
    wishes.focus = PANE_ALERTS;
    layout = layout_compute(10, 80, &wishes);
    g_assert_cmpint(layout.pane[PANE_ALERTS].rows, ==, 7);
    g_assert_cmpint(layout.pane[PANE_CAMERAS].rows, ==, 0);
    layout = layout_compute(24, 60, &wishes);
    g_assert_cmpint(layout.pane[PANE_ALERTS].cols, ==, 60);
    g_assert_cmpint(layout.pane[PANE_TREE].rows, ==, 0);
    wishes = (LayoutWishes){.focus = PANE_CAMERAS, .alerts = LAYOUT_HIDE};
    layout = layout_compute(40, 120, &wishes);
    g_assert_cmpint(layout.pane[PANE_ALERTS].rows, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout/panes cover the screen and never each other", test_any_size);
    g_test_add_func("/layout/the alerts stand above the cameras", test_alerts_above);
    g_test_add_func("/layout/on a small screen the pane with the keys is shown",
                    test_small_and_hidden);
    return g_test_run();
}
