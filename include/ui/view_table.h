/* view_table.h - cameras as rows: state, place, name and how old what is said of them is
 *
 * Shows the cameras of one area that answer one query.  Rows stay where they are while states
 * change; cameras that come to match wait behind a counter until the person lets them in.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_TABLE_H
#define TILIK_UI_VIEW_TABLE_H

#include "ui/view.h"

/* width: the columns it takes, 0 what is left over; from: the width of the table from which on it
 * is shown. */
/*    id                 word         heading            width  from */
#define TABLE_COLUMN_TABLE(X)                                                                      \
    X(COLUMN_STATE, "state", N_("State"), 14, 0)                                                   \
    X(COLUMN_PLACE, "place", N_("RT/RW"), 6, 30)                                                   \
    X(COLUMN_NAME, "name", N_("Name"), 0, 0)                                                       \
    X(COLUMN_KELURAHAN, "kelurahan", N_("Kelurahan"), 18, 76)                                      \
    X(COLUMN_CLASS, "class", N_("Class"), 14, 76)                                                  \
    X(COLUMN_OWNER, "owner", N_("Owner"), 11, 112)                                                 \
    X(COLUMN_AGE, "age", N_("For"), 6, 40)                                                         \
    X(COLUMN_CONFIRMED, "confirmed", N_("Checked"), 7, 60)                                         \
    X(COLUMN_SEEN, "seen", N_("Seen"), 14, 92)                                                     \
    X(COLUMN_ID, "id", N_("Id"), 16, 150)

#define TABLE_COLUMN_ENUM(id, word, heading, width, from) id,
typedef enum TableColumn { TABLE_COLUMN_TABLE(TABLE_COLUMN_ENUM) TABLE_COLUMNS } TableColumn;

/* Returns a list that shows the whole city in the order of its areas. */
View *view_table_new(void);

/* Shows the cameras of an area and below, CATALOG_NONE for all.  The selected camera stays selected
 * where it is among them. */
void view_table_scope(View *view, const ViewContext *context, uint32_t area);

/* Shows the cameras that answer a query and selects the first.  False and "column N: what" when it
 * is none; the rows stay as they are then. */
bool view_table_filter(View *view, const ViewContext *context, const char *text, GError **error);

/* The query as it was typed, "" for none. */
const char *view_table_filter_text(const View *view);

/* Returns the selected camera, CATALOG_NONE when there is none. */
uint32_t view_table_selected(const View *view);

/* Selects a camera; false when it has no row. */
bool view_table_select(View *view, uint32_t camera);

/* Selects the next (step 1) or previous (-1) camera and returns it, CATALOG_NONE past the ends. */
uint32_t view_table_step(View *view, int step);

/* What an empty list says before there is a city: why, and what comes next.  Copied. */
void view_table_explain(View *view, const char *why, const char *next);

/* Two lines a camera with its state in large words, where there is room: for who is new to it. */
void view_table_large(View *view, bool large);

/* Rows of these cameras (ids, NULL-terminated) carry the sign of an open window. */
void view_table_open(View *view, const char *const *ids);
/* And these the one of a recording that runs. */
void view_table_recorded(View *view, const char *const *ids);

/* The area that all of the catalog lies in: of a volunteer, whose catalog is one RT, that RT. */
uint32_t view_table_whole(const Catalog *catalog);

/* What a person means by a selected area: itself; where all that they may see stands in one area
 * below it, that one: of a volunteer's city only the RT is theirs to write about. */
uint32_t view_table_place(const Catalog *catalog, uint32_t selected);

/* How many rows there are. */
int view_table_count(const View *view);

/* The camera of a row, from 0; CATALOG_NONE past the last. */
uint32_t view_table_nth(const View *view, int row);

/* Cameras that match and wait to be let in. */
unsigned view_table_waiting(const View *view);

/* Returns the ids of the marked cameras, NULL-terminated; the caller frees the array alone. */
const char **view_table_marked(const View *view, guint *count);

#endif
