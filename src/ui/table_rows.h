/* table_rows.h - which cameras the table shows, in which order, and which wait to be shown
 *
 * Always true of TableRows: once chosen, rows keep their places until table_rows_choose() or
 * table_rows_sort() is called; a camera that comes to match meanwhile is counted as waiting, one
 * that no longer does is counted as left.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TABLE_ROWS_H
#define TILIK_UI_TABLE_ROWS_H

#include "model/catalog.h"
#include "model/query.h"
#include "ui/view_table.h"

typedef struct TableRows TableRows;

TableRows *table_rows_new(void);
void table_rows_free(TableRows *rows);

/* True when rows hang on who looked last: by the query, or by the order. */
bool table_rows_ask_looks(const TableRows *rows);

/* Sets what is looked for; query is taken over, NULL is everything. */
void table_rows_set_query(TableRows *rows, Query *query);
void table_rows_set_scope(TableRows *rows, uint32_t area);
uint32_t table_rows_scope(const TableRows *rows);

/* Finds the rows anew and sorts them; nothing waits afterwards. */
void table_rows_choose(TableRows *rows, const Catalog *catalog, int64_t now_ms);

/* Changes the order of the rows that are there. */
void table_rows_sort(TableRows *rows, const Catalog *catalog, TableColumn column, bool reverse);
/* The same for the rows that will be chosen next. */
void table_rows_order(TableRows *rows, TableColumn column, bool reverse);
TableColumn table_rows_column(const TableRows *rows);
bool table_rows_reversed(const TableRows *rows);

int table_rows_count(const TableRows *rows);
uint32_t table_rows_camera(const TableRows *rows, int row);

/* Returns the row of a camera, -1 when it has none. */
int table_rows_find(const TableRows *rows, uint32_t camera);

/* Takes in a change of one camera and returns its row, -1 when it has none. */
int table_rows_note(TableRows *rows, const Catalog *catalog, uint32_t camera, int64_t now_ms);

/* Counts the cameras of the whole city that answer the query. */
uint32_t table_rows_elsewhere(TableRows *rows, const Catalog *catalog, int64_t now_ms);

/* Cameras that match and have no row yet. */
unsigned table_rows_waiting(const TableRows *rows);

#endif
