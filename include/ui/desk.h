/* desk.h - a page in the place of the panes: a list of any length, and a card of the selected row
 *
 * The owner of a desk knows its rows and says in words what stands in them: a DeskTable of hooks.
 * The desk does all the rest: where list and card stand on a screen of any size, which columns have
 * room, wrapping, scrolling, the cursor, marks, the mouse, the counter of what is new, where it was
 * when it comes back.
 *
 * Always true of a desk:
 *   - only visible rows are formatted, and no key costs more with more rows;
 *   - rows never move under the cursor: it stays on the same key at the same line of the screen as
 *     long as the row exists; when that goes nothing is selected until the next move, so that no
 *     key acts on a neighbour;
 *   - what is new waits behind a counter (DeskTable.waiting) once the person has been here.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_DESK_H
#define TILIK_UI_DESK_H

#include "ui/view.h"

#define DESK_CELL_SIZE   256
#define DESK_TITLE_SIZE  256
#define DESK_KEY_SIZE    128
#define DESK_COLUMNS_MAX 16
#define DESK_GOES_EARLY  3

/* A column.  Where there is no room for all, the one with the highest goes goes first; 0 stays. */
typedef struct DeskColumn {
    const char *heading; /* N_() */
    int width;           /* columns that it takes, of one that grows the least */
    int grow;            /* its share of what is left over; 0: none */
    int goes;
    bool right; /* set to the right: numbers, ages */
} DeskColumn;

/* What stands in a cell: clean text. */
typedef struct DeskCell {
    char text[DESK_CELL_SIZE]; /* "" */
    StyleId style;             /* STYLE_TEXT */
} DeskCell;

/* The card (see below). */
typedef struct DeskCard DeskCard;

/* Each function may be NULL, but for columns, count, key and cell.  context is borrowed for the
 * call; rows are counted from 0. */
typedef struct DeskTable {
    const char *name; /* group in saved sessions */
    const DeskColumn *columns;
    int column_count;
    /* What a column would like to have, 0: its width.  Until it has so much, those with goes from
     * DESK_GOES_EARLY on go.  NULL: nothing. */
    const int *wishes;
    bool marks; /* rows can be marked */
    int (*count)(void *data);
    /* What stays the same when rows move: unique, not empty; under DESK_KEY_SIZE bytes. */
    const char *(*key)(void *data, int row);
    /* The row of a key, -1: none; hint is where it was.  NULL: keys are compared. */
    int (*find)(void *data, const char *key, int hint);
    void (*cell)(void *data, const ViewContext *context, int row, int column, DeskCell *out);
    /* Says all of one row.  row is -1 when it has gone since (key is what it was). */
    void (*card)(void *data, const ViewContext *context, int row, const char *key, DeskCard *card);
    /* "Tickets · open · 41 of 10,213". */
    void (*title)(void *data, const ViewContext *context, char *out, size_t size);
    /* A line above the columns that says how things stand; "" none. */
    void (*note)(void *data, const ViewContext *context, char *out, size_t size);
    /* Why there is no row, and what would bring one; translated. */
    const char *(*empty)(void *data, const ViewContext *context);
    /* How many rows wait to be let in, and letting them in (the desk asks for the rows anew). */
    unsigned (*waiting)(void *data);
    void (*let_in)(void *data);
    /* The row needs a person: `n` goes there. */
    bool (*needs)(void *data, int row);
    /* Its text changes with each second. */
    bool (*ticks)(void *data, int row);
    void (*free)(void *data);
} DeskTable;

/* Returns a desk; table is borrowed and outlives it, data is freed by table->free. */
View *view_desk_new(const DeskTable *table, void *data);

/* Of a page that is no desk nothing is selected, waits or ticks. */

/* What it was made with. */
void *view_desk_data(const View *view);

/* The key of the selected row; NULL: none.  Good until the next call. */
const char *view_desk_selected(const View *view);
/* Its row; -1 none. */
int view_desk_row(const View *view);
/* Selects a row.  False when there is none of this key: it is selected as soon as it comes. */
bool view_desk_select(View *view, const char *key);

/* Rows came, went or changed order, or show something else. */
void view_desk_rows_changed(View *view);
/* The rows are other ones altogether (another filter): selects the first. */
void view_desk_rows_anew(View *view);
/* One row shows something else. */
void view_desk_row_changed(View *view, const char *key);
/* What the card says has changed. */
void view_desk_card_changed(View *view);
/* A second has passed; true when a row in sight says another time. */
bool view_desk_tick(View *view);

/* Keys of the marked rows, NULL-terminated, sorted; the caller frees the array alone. */
const char **view_desk_marked(const View *view, guint *count);
void view_desk_unmark(View *view);

/* True when there is a card, and no room for it beside the list: Right shows it. */
bool view_desk_hides_card(const View *view);

/* How many rows wait to be let in. */
unsigned view_desk_waiting(const View *view);

/* Goes from the card back to the list. */
void view_desk_leave_card(View *view);

/* The selected row as one line of text, cell by cell; NULL: none.  The caller frees it. */
char *view_desk_line(const View *view, const ViewContext *context);

/* True while keys scroll the card: Esc goes back to the list (view_action() does it). */
bool view_desk_in_card(const View *view);

/* The card: lines in the order of their adding; long ones are wrapped.  All texts are copied, and
 * have to be clean. */

/* "label  value", the values in one column; "" goes on under the value above.  An empty text adds
 * nothing. */
void desk_card_field(DeskCard *card, const char *label, const char *text);
/* The same in a style. */
void desk_card_styled(DeskCard *card, const char *label, StyleId style, const char *text);
/* The same with a printf format. */
void desk_card_print(DeskCard *card, const char *label, StyleId style, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* A paragraph over the whole width. */
void desk_card_text(DeskCard *card, StyleId style, const char *text);
/* A heading, with an empty line before it. */
void desk_card_heading(DeskCard *card, const char *text);
/* What somebody wrote: a line of who and when, the text below it, set in. */
void desk_card_said(DeskCard *card, const char *head, const char *text);
/* An empty line; never two, nor one at the beginning. */
void desk_card_space(DeskCard *card);
/* What stands over the card; without it the key does. */
void desk_card_title(DeskCard *card, const char *title);

/* Rows for owners whose things have numbers (indices of a book): they keep their places, and what
 * is new waits. */
typedef struct DeskRows DeskRows;

/* Makes one without rows, and frees it. */
DeskRows *desk_rows_new(void);
void desk_rows_free(DeskRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeskRows, desk_rows_free)

/* Takes other rows: things (uint32_t) in their order.  Nothing waits afterwards. */
void desk_rows_set(DeskRows *rows, const uint32_t *things, guint count);
/* A thing that should be among the rows: waits where it is not.  True when that is news. */
bool desk_rows_offer(DeskRows *rows, uint32_t thing);
/* It should no longer come in. */
void desk_rows_withdraw(DeskRows *rows, uint32_t thing);
int desk_rows_count(const DeskRows *rows);
/* The thing of a row, UINT32_MAX past the end; its row, -1 none. */
uint32_t desk_rows_thing(const DeskRows *rows, int row);
int desk_rows_find(const DeskRows *rows, uint32_t thing);
unsigned desk_rows_waiting(const DeskRows *rows);

#endif
