/* table_view.h - the camera table from the inside: what its drawing and its actions share
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TABLE_VIEW_H
#define TILIK_UI_TABLE_VIEW_H

#include "ui/list.h"
#include "ui/shape.h"
#include "ui/table_cells.h"
#include "ui/table_rows.h"
#include "ui/view_table.h"

#define TABLE_ID_SIZE 72

typedef struct TableView {
    View view;
    const ViewContext *context; /* during a call that draws or acts */
    TableRows *rows;
    List *list;
    GHashTable *marks;    /* camera ids */
    GHashTable *open;     /* ids of cameras whose window is open */
    GHashTable *recorded; /* of those that are being recorded */
    char *filter;
    char *why, *next;             /* what an empty list says */
    char scope[AREA_CODE_SIZE];   /* code of the scope, to find it again after a reset */
    char selected[TABLE_ID_SIZE]; /* the same for the selected camera */
    TableCells cells;
    FrameMemo frame;
    unsigned waiting;   /* as the frame says */
    bool heading;       /* the headings have changed */
    bool large;         /* two lines a camera are wanted */
    uint32_t elsewhere; /* cameras outside the area that answer, while none inside does */
    bool touched;       /* the person has been here: rows keep still */
    bool looks_changed; /* it is known now who looked last, or no longer */
    bool outdated;      /* after a reset: indices mean other cameras */
} TableView;

typedef enum TableKeep { KEEP_NOTHING, KEEP_SELECTED } TableKeep;

/* Finds the rows anew, and selects the camera that was selected, or the first. */
void table_choose(TableView *table, TableKeep keep);

/* Takes the context in and brings the rows up to date where they may be changed unasked. */
void table_refresh(TableView *table, const ViewContext *context);

/* Keeps the id of the selected camera. */
void table_remember(TableView *table);

/* Hooks of the view. */
void table_save(const View *view, const Catalog *catalog, GKeyFile *place);
void table_restore(View *view, const ViewContext *context, GKeyFile *place);
ViewAnswer table_action(View *view, Action action, const ViewContext *context);
ViewAnswer table_click(View *view, int row, int col, bool twice, const ViewContext *context);

#endif
