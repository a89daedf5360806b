/* alert_cells.h - the columns of the alert feed: how wide they are, and what stands in them
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_ALERT_CELLS_H
#define TILIK_UI_ALERT_CELLS_H

#include "model/feed.h"
#include "ui/alert_shape.h"

#define ALERT_COLUMN_STEPS 4

/* Each step: from which width of the pane on, how many columns it takes; 0 is what is left over. */
/* X(id, heading, steps) */
#define ALERT_COLUMN_TABLE(X)                                                                      \
    X(ALERT_COLUMN_PRIORITY, "", {0, 2}, {132, 9})                                                 \
    X(ALERT_COLUMN_STATE, N_("State"), {0, 8}, {70, 10}, {126, 16})                                \
    X(ALERT_COLUMN_SIGNS, "", {60, 1}, {112, 3}, {190, 16})                                        \
    X(ALERT_COLUMN_TIME, N_("Since"), {44, 5})                                                     \
    X(ALERT_COLUMN_AGE, N_("For"), {88, 7})                                                        \
    X(ALERT_COLUMN_KIND, N_("Kind"), {0, 12}, {70, 13}, {118, 19}, {180, 23})                      \
    X(ALERT_COLUMN_SIZE, "", {70, 5}, {138, 12})                                                   \
    X(ALERT_COLUMN_PLACE, N_("Place"), {0, 0})                                                     \
    X(ALERT_COLUMN_CAMERA, N_("Camera"), {164, 22}, {190, 34})                                     \
    X(ALERT_COLUMN_SPARK, N_("1 h"), {70, 4}, {150, 12})                                           \
    X(ALERT_COLUMN_TRACK, N_("Real"), {75, 10}, {88, 11}, {150, 13})                               \
    X(ALERT_COLUMN_OWNER, N_("Taken by"), {112, 10}, {140, 16})

#define ALERT_COLUMN_ENUM(id, heading, ...) id,
typedef enum AlertColumn { ALERT_COLUMN_TABLE(ALERT_COLUMN_ENUM) ALERT_COLUMN_COUNT } AlertColumn;

typedef struct AlertCells {
    int width[ALERT_COLUMN_COUNT]; /* 0 hidden */
    int cols, lead;                /* lead: columns before the first, for marks and folds */
} AlertCells;

/* What a row shows beside what the feed says of it. */
typedef struct AlertLine {
    const FeedRow *row;
    const char *sign; /* the key of a glyph before it, NULL for none */
} AlertLine;

/* Shares cols columns out. */
void alert_cells_lay_out(AlertCells *cells, int cols);

void alert_cells_headings(const AlertCells *cells, Canvas *canvas, Rect rect);

/* Draws one row. */
void alert_cells_draw(const AlertCells *cells, Canvas *canvas, Rect rect,
                      const ViewContext *context, const AlertLine *line);

#endif
