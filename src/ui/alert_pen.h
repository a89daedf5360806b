/* alert_pen.h - the columns of one row of the alert feed, each drawn by itself
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_ALERT_PEN_H
#define TILIK_UI_ALERT_PEN_H

#include "ui/alert_cells.h"

/* What is drawn now: the row, the alert that speaks for it, and what both need. */
typedef struct AlertPen {
    const AlertCells *cells;
    const ViewContext *context;
    const FeedRow *row;
    Canvas *canvas;
    Alert alert;
    StyleId plain; /* of words: what is over or in hand steps back */
} AlertPen;

/* Draws one column. */
void alert_pen_put(const AlertPen *pen, Rect cell, AlertColumn column);

/* Draws the signs of what is escalated, chatters or stands for over a day, as many as fit. */
void alert_pen_signs(const AlertPen *pen, Rect cell);

/* What a flood has folded stands in one sentence, from the kind's column to the edge. */
void alert_pen_fold(const AlertPen *pen, Rect rest);

#endif
