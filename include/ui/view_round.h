/* view_round.h - the page of a patrol round: a few large lines, and its stops below or beside them
 *
 * Its owner says in words what stands there (RoundTable); the page wraps, spaces and scrolls it to
 * any size: on a tall screen lines stand apart, on a wide one the stops stand beside.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_ROUND_H
#define TILIK_UI_VIEW_ROUND_H

#include "ui/view.h"

#define ROUND_LINES_MAX 16
#define ROUND_TEXT_SIZE 320

typedef struct RoundLine {
    char text[ROUND_TEXT_SIZE]; /* clean */
    StyleId style;
    bool apart; /* an empty line before it, where there is room */
} RoundLine;

/* What stands large; the first lines are the most important: those at the end go first where there
 * is no room. */
typedef struct RoundPage {
    char title[ROUND_TEXT_SIZE], heading[ROUND_TEXT_SIZE]; /* of the page, of the rows */
    RoundLine lines[ROUND_LINES_MAX];
    int count;
} RoundPage;

/* Adds a line; beyond the last there is room for, none. */
void round_page_add(RoundPage *page, StyleId style, bool apart, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Adds how a camera is, in capitals, and for how long it is so. */
void round_page_camera(RoundPage *page, const ViewContext *context, const Camera *camera);

typedef struct RoundRow {
    char number[16], said[64], name[ROUND_TEXT_SIZE]; /* clean; said: "safe", "" nothing yet */
    StyleId style;
} RoundRow;

/* Each function but page and count may be NULL.  context is borrowed for the call. */
typedef struct RoundTable {
    void (*page)(void *data, const ViewContext *context, RoundPage *out);
    int (*count)(void *data);
    int (*here)(void *data); /* the row where the person stands; -1 none */
    void (*row)(void *data, const ViewContext *context, int row, RoundRow *out);
    void (*go)(void *data, int row); /* a click on a row */
    void (*free)(void *data);
} RoundTable;

/* Returns the page; table is borrowed and outlives it, data is freed by table->free. */
View *view_round_new(const RoundTable *table, void *data);
void *view_round_data(const View *view);

#endif
