/* layout.h - where the panes of the console stand on a screen of any size
 *
 * Layer: ui.  Thread: any.
 */
#ifndef TILIK_UI_LAYOUT_H
#define TILIK_UI_LAYOUT_H

#include "ui/canvas.h"

/* On a smaller screen only a notice is shown; nothing is lost. */
#define LAYOUT_ROWS_MIN 8
#define LAYOUT_COLS_MIN 40

typedef enum Pane { PANE_TREE, PANE_CAMERAS, PANE_CARD, PANES } Pane;

/* AUTO: where there is room. */
typedef enum LayoutWish { LAYOUT_AUTO, LAYOUT_SHOW, LAYOUT_HIDE } LayoutWish;

typedef struct Layout {
    Rect bar, status, keys;
    Rect pane[PANES]; /* empty where hidden */
    bool too_small;
} Layout;

/* Shares a screen out.  On a narrow one the focused pane alone is shown, zoom does so on any. */
Layout layout_compute(int rows, int cols, Pane focus, bool zoom, LayoutWish tree, LayoutWish card);

/* Fills a canvas that is too small with a notice that says so, as far as that fits. */
void layout_draw_notice(Canvas *canvas);

#endif
