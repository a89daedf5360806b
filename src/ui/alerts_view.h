/* alerts_view.h - the alert feed's pane from the inside: what its drawing and its actions share
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_ALERTS_VIEW_H
#define TILIK_UI_ALERTS_VIEW_H

#include "ui/alert_cells.h"
#include "ui/list.h"
#include "ui/view_alerts.h"

#define ALERTS_ID_SIZE    72
#define ALERTS_TITLE_SIZE 256

typedef struct AlertsView {
    View view;
    Feed *feed;
    const ViewContext *context; /* during a call that draws or acts */
    const AlertBook *book;
    List *list;
    GHashTable *marks; /* ids of marked rows (uint64_t); the value is the row it was last at */
    GHashTable *drawn; /* ids of rows that have been on the screen; the value is what they showed */
    GHashTable *pending; /* ids of alerts whose act is under way */
    GArray *waiting;     /* int: rows that hold one of those */
    GArray *lines;       /* uint64_t: ids of the visible rows as they were drawn */
    int first;           /* the number that the first of them had */
    char *filter;
    char *explained;               /* what an empty feed says */
    char selected[ALERTS_ID_SIZE]; /* id of the alert under the cursor, to find it again */
    uint64_t row;                  /* id of its row */
    AlertCells cells;
    FrameMemo frame;
    char title[ALERTS_TITLE_SIZE];
    unsigned above; /* rows above the first visible one that nobody has seen, as the frame says */
    bool outdated;  /* the list has not seen the feed yet */
    bool touched;   /* the person has been here */
    bool sought;    /* `selected` is of an earlier session: it may still come */
    bool adrift;    /* what was selected is gone, and nobody has chosen another */
} AlertsView;

/* The row under the cursor, -1 when there is none or it was not chosen by the person. */
int alerts_row(const AlertsView *alerts);

/* Keeps what a call was given. */
void alerts_take(AlertsView *alerts, const ViewContext *context);

/* A number for what a row shows; another one when that has changed. */
uint64_t alerts_look(const AlertsView *alerts, const FeedRow *row);

/* A row has been drawn, as it is now; and all that are visible have been. */
void alerts_note_drawn(AlertsView *alerts, const FeedRow *row);
void alerts_keep_lines(AlertsView *alerts, int rows);

/* Finds the rows that hold alerts whose act is under way; and whether a row is one. */
void alerts_find_waiting(AlertsView *alerts);
bool alerts_waits(const AlertsView *alerts, int row);

/* Keeps what is under the cursor; and finds it again. */
void alerts_remember(AlertsView *alerts);
void alerts_follow_selected(AlertsView *alerts);

/* Where the row is now that was drawn as row `line` of the list, -1 when it is gone. */
int alerts_row_drawn(const AlertsView *alerts, int line);

/* The rows have changed: marks and the selection follow what they were of. */
void alerts_follow(AlertsView *alerts);

/* The rows are other ones: selects the first. */
void alerts_anew(AlertsView *alerts);

/* The person has chosen the row that is selected. */
void alerts_chosen(AlertsView *alerts);

/* Hooks of the view. */
ViewAnswer alerts_action(View *view, Action action, const ViewContext *context);
ViewAnswer alerts_click(View *view, int row, int col, bool twice, const ViewContext *context);

#endif
