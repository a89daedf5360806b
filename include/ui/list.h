/* list.h - a list of any length, of which only the visible rows exist
 *
 * The list knows row numbers, a selection and the first visible row; its owner knows the rows and
 * draws one when asked.
 *
 * Always true of a List: 0 <= selected < count when count > 0; the selected row is visible; the row
 * under the cursor stays the same thing at the same line of the screen when rows come, go and
 * change order around it, as long as it exists.
 *
 * list_draw() repaints only what differs from its last draw on the same canvas while canvas_epoch()
 * is the same: the rows whose selection changed, the rows that scrolled in, rows of
 * list_row_changed().
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_LIST_H
#define TILIK_UI_LIST_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "ui/actions.h"
#include "ui/canvas.h"

typedef struct ListRow {
    int index;
    bool selected, marked, focused;
    StyleId style; /* what to fill the row with: STYLE_TEXT, or STYLE_MARKED; the list itself lays
                      the selection bar over it */
} ListRow;

typedef struct ListHooks {
    int (*count)(void *data);
    /* What stays the same when rows move; unique, 0 is allowed. */
    uint64_t (*id)(void *data, int index);
    /* The row of an id, -1 when it is gone.  hint is where it was. */
    int (*find)(void *data, uint64_t id, int hint);
    /* Draws one row in rect (list_tall() rows of the screen high, already blank in row->style,
     * clipped to it). */
    void (*draw)(void *data, Canvas *canvas, Rect rect, const ListRow *row);
    /* NULL: nothing is ever marked. */
    bool (*marked)(void *data, int index);
} ListHooks;

typedef struct List List;

/* hooks are copied; data goes to each of them. */
List *list_new(const ListHooks *hooks, void *data);
void list_free(List *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(List, list_free)

/* Rows came, went or changed order: finds the selected thing again and keeps its line on the
 * screen.  When it is gone, the row that now has its number is selected. */
void list_changed(List *list);

/* One row shows something new. */
void list_row_changed(List *list, int index);

/* All rows show something new, but are the same rows. */
void list_invalidate(List *list);

/* The rows are other ones altogether (new filter, new area): selects the first. */
void list_reset(List *list);

/* Each row takes so many rows of the screen from now on; 1 at first. */
void list_tall(List *list, int rows);

/* Carries out a move (up, down, pages, home, end); false when the action is none of the list's. */
bool list_act(List *list, Action action);

/* Selects a row, the nearest there is. */
void list_select(List *list, int index);
/* Selects by id; false, nothing changed, when it is gone. */
bool list_select_id(List *list, uint64_t id);
/* Moves the view, and the selection only as far as it must to stay visible: the wheel. */
void list_scroll(List *list, int rows);

/* The number of rows at the last list_changed() or list_reset(). */
int list_count(const List *list);
/* -1 when the list is empty. */
int list_selected(const List *list);
int list_top(const List *list);
void list_set_top(List *list, int top);
/* The next rectangle has so many rows more at its upper edge (fewer where negative): rows keep
 * their lines on the screen, as far as there are rows above. */
void list_extend(List *list, int rows);
/* The row at a line of the screen, as it was last drawn; -1 when there is none. */
int list_row_at(const List *list, int screen_row, int screen_col);

/* Draws the list in a rectangle of the canvas; the clip is lifted afterwards. */
void list_draw(List *list, Canvas *canvas, Rect rect, bool focused);

#endif
