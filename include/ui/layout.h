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

typedef enum Pane { PANE_TREE, PANE_ALERTS, PANE_CAMERAS, PANE_CARD, PANES } Pane;

/* AUTO: where there is room. */
typedef enum LayoutWish { LAYOUT_AUTO, LAYOUT_SHOW, LAYOUT_HIDE } LayoutWish;

typedef struct Layout {
    Rect bar, status, keys;
    Rect pane[PANES]; /* empty where hidden */
    Rect strip;       /* of the camera that is steered, under the panes; empty: none is */
    bool too_small;
} Layout;

/* What the person wants to see. */
typedef struct LayoutWishes {
    LayoutWish tree, alerts, card;
    Pane focus;
    bool zoom; /* the focused pane alone */
} LayoutWishes;

/* Shares a screen out: the tree on the left; on the right the alerts above the cameras; the card
 * below those, or in a column of its own.  On a narrow screen the focused pane alone is shown, and
 * the focused one always is.  What is in the panes changes nothing: nothing moves by itself. */
Layout layout_compute(int rows, int cols, const LayoutWishes *wishes);

/* Fills a canvas that is too small with a notice that says so, as far as that fits. */
void layout_draw_notice(Canvas *canvas);

#endif
