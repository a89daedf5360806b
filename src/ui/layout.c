#include "ui/layout.h"

#include "base/i18n.h"

/* Narrower than this, tree and list do not stand side by side. */
#define SPLIT_COLS    70
#define TREE_COLS_MIN 30
#define TREE_COLS_MAX 46
/* Beside a card that stands by itself the three numbers of an area have room. */
#define TREE_COLS_WIDE 54
/* From here on the card has a column of its own. */
#define CARD_SIDE_COLS  176
#define CARD_SIDE_WIDTH 52
/* The card goes below the list where that keeps enough rows. */
#define CARD_BELOW_ROWS 30
#define CARD_ROWS_SMALL 8
/* Of alerts with their frame, and what they leave to the cameras: where there is room, where
 * wanted. */
#define ALERT_ROWS_MIN    4
#define CAMERA_ROWS_GOOD  6
#define CAMERA_ROWS_LEAST 4

static Rect take_bottom(Rect *from, int rows)
{
    from->rows -= rows;
    return (Rect){from->row + from->rows, from->col, rows, from->cols};
}

static void place_card(Layout *layout, Rect *main, LayoutWish wish)
{
    if (wish == LAYOUT_HIDE)
        return;
    if (main->cols >= CARD_SIDE_COLS) {
        main->cols -= CARD_SIDE_WIDTH;
        layout->pane[PANE_CARD] =
            (Rect){main->row, main->col + main->cols, main->rows, CARD_SIDE_WIDTH};
    }
}

static void place_card_below(Layout *layout, Rect *list, int screen_rows, LayoutWish wish)
{
    if (wish == LAYOUT_HIDE || layout->pane[PANE_CARD].rows > 0)
        return;
    if (wish == LAYOUT_AUTO && screen_rows < CARD_BELOW_ROWS)
        return;
    int rows = screen_rows >= CARD_BELOW_ROWS ? 10 + screen_rows / 16 : CARD_ROWS_SMALL;
    if (list->rows - rows >= 6)
        layout->pane[PANE_CARD] = take_bottom(list, rows);
}

/* A third of the column, above the cameras; where that leaves too few rows, none. */
static void place_alerts(Layout *layout, Rect *main, const LayoutWishes *wishes)
{
    int rows = MAX(main->rows / 3, ALERT_ROWS_MIN), rest = main->rows - rows;
    bool fits = rest >= (wishes->alerts == LAYOUT_SHOW ? CAMERA_ROWS_LEAST : CAMERA_ROWS_GOOD);
    if (wishes->alerts == LAYOUT_HIDE || !fits) {
        if (wishes->focus != PANE_ALERTS)
            return;
        rows = main->rows;
    }
    layout->pane[PANE_ALERTS] = (Rect){main->row, main->col, rows, main->cols};
    main->row += rows;
    main->rows -= rows;
}

Layout layout_compute(int rows, int cols, const LayoutWishes *wishes)
{
    Layout layout = {.too_small = rows < LAYOUT_ROWS_MIN || cols < LAYOUT_COLS_MIN};
    if (layout.too_small)
        return layout;
    Rect main = {0, 0, rows, cols};
    layout.keys = take_bottom(&main, 1);
    layout.status = take_bottom(&main, 1);
    layout.bar = (Rect){0, 0, 1, cols};
    main.row = 1;
    main.rows--;
    bool narrow = cols < SPLIT_COLS;
    if (wishes->zoom || (narrow && (wishes->focus == PANE_CARD || wishes->tree != LAYOUT_HIDE))) {
        layout.pane[wishes->focus] = main;
        return layout;
    }
    place_card(&layout, &main, wishes->card);
    if (wishes->tree != LAYOUT_HIDE) {
        int most = cols >= CARD_SIDE_COLS ? TREE_COLS_WIDE : TREE_COLS_MAX;
        int width = CLAMP(cols * 33 / 100, TREE_COLS_MIN, most);
        layout.pane[PANE_TREE] = (Rect){main.row, main.col, main.rows, width};
        main.col += width;
        main.cols -= width;
    }
    place_alerts(&layout, &main, wishes);
    if (main.rows == 0)
        return layout;
    place_card_below(&layout, &main, rows, wishes->card);
    layout.pane[PANE_CAMERAS] = main;
    return layout;
}

void layout_draw_notice(Canvas *canvas)
{
    int rows = canvas_rows(canvas), cols = canvas_cols(canvas);
    canvas_clear(canvas, STYLE_TEXT);
    canvas_cursor(canvas, -1, -1);
    canvas_field(canvas, 0, 0, cols, STYLE_STRONG, _("Too small"));
    char text[64];
    g_snprintf(text, sizeof text, _("%dx%d, needs %dx%d"), cols, rows, LAYOUT_COLS_MIN,
               LAYOUT_ROWS_MIN);
    canvas_field(canvas, 1, 0, cols, STYLE_TEXT, text);
    canvas_field(canvas, 2, 0, cols, STYLE_MUTED, _("Nothing is lost."));
}
