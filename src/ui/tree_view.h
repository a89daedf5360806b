/* tree_view.h - the area tree from the inside: what its drawing and its actions share
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TREE_VIEW_H
#define TILIK_UI_TREE_VIEW_H

#include "ui/list.h"
#include "ui/shape.h"
#include "ui/view_tree.h"

/* Areas that are open at once. */
#define TREE_OPEN_MAX 2000

/* From here on both what is dark and the alerts have a column. */
#define TREE_BOTH_COLS 34

typedef struct TreeRow {
    uint32_t area;
    int depth;
    bool parent;      /* has areas below it */
    uint32_t needing; /* alerts that need someone, as last drawn */
} TreeRow;

typedef enum TreeOrder { TREE_BY_CODE, TREE_BY_CHANGE, TREE_BY_UNSEEN, TREE_ORDERS } TreeOrder;

typedef struct TreeView {
    View view;
    const Trail *trail;
    const Catalog *catalog;     /* during a call that draws or acts */
    const ViewContext *context; /* the same */
    List *list;
    FrameMemo frame;
    GArray *rows;              /* TreeRow, those in opened areas */
    GHashTable *expanded;      /* codes of the opened areas */
    char code[AREA_CODE_SIZE]; /* of the selected area, to find it again after a reset */
    TreeOrder order;
    bool outdated; /* rows no longer match the catalog */
    bool shows_looks;
    bool anew; /* the rows to come are other ones: select by code */
} TreeView;

/* Brings the rows up to date with the catalog where they are not. */
void tree_refresh(TreeView *tree, const ViewContext *context);

/* Makes the rows anew; the selected area stays selected. */
void tree_rebuild(TreeView *tree);

bool tree_is_open(const TreeView *tree, uint32_t area);
/* Opens or closes an area; the rows follow at the next rebuild. */
void tree_open(TreeView *tree, uint32_t index, bool open);

const TreeRow *tree_row(const TreeView *tree, int index);
/* Returns the row under the cursor, NULL when there is none. */
const TreeRow *tree_selected(const TreeView *tree);
/* Keeps the code of the selected area. */
void tree_remember(TreeView *tree);

/* Draws a figure that ends before col, in at least width columns, and returns the column that is
 * then free on its left. */
int tree_put_figure(Canvas *canvas, int row, int col, int width, StyleId style, const char *text);

/* True where what nobody looked at has a column. */
bool tree_shows_looks(const TreeView *tree, int cols);

/* Draws an area's figures at the right end of its row, and returns the column that is then free on
 * their left. */
int tree_put_figures(const TreeView *tree, Canvas *canvas, Rect rect, TreeRow *row);

/* How many alerts of an area need someone. */
uint32_t tree_needing(const ViewContext *context, uint32_t index);

/* Hooks of the view. */
ViewAnswer tree_action(View *view, Action action, const ViewContext *context);
ViewAnswer tree_click(View *view, int row, int col, bool twice, const ViewContext *context);

/* Adds to the name of an RT or RW that its guard post has not answered; false: all is well. */
bool tree_say_overdue(const ViewContext *context, const Area *area, char *name, size_t size);

#endif
