#include "ui/table_rows.h"

#include <string.h>

#include "model/order.h"

struct TableRows {
    Query *query;      /* NULL: everything */
    GArray *matched;   /* uint32_t, in the catalog's order */
    GArray *sorted;    /* the same by another order; empty when that is the catalog's */
    GArray *place;     /* uint32_t row + 1 by camera; 0 none */
    GByteArray *waits; /* by camera: matches and has no row */
    unsigned waiting;
    uint32_t scope;
    TableColumn column;
    bool reverse;
    bool narrowed; /* the query can only narrow what is matched */
};

TableRows *table_rows_new(void)
{
    TableRows *rows = g_new0(TableRows, 1);
    rows->matched = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    rows->sorted = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    rows->place = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    rows->waits = g_byte_array_new();
    rows->scope = CATALOG_NONE;
    rows->column = COLUMN_PLACE;
    return rows;
}

void table_rows_free(TableRows *rows)
{
    if (rows == NULL)
        return;
    query_free(rows->query);
    g_array_unref(rows->matched);
    g_array_unref(rows->sorted);
    g_array_unref(rows->place);
    g_byte_array_unref(rows->waits);
    g_free(rows);
}

void table_rows_set_query(TableRows *rows, Query *query)
{
    rows->narrowed = rows->query != NULL && query != NULL && query_narrows(rows->query, query);
    query_free(rows->query);
    rows->query = query;
}

bool table_rows_ask_looks(const TableRows *rows)
{
    return rows->column == COLUMN_SEEN ||
           (rows->query != NULL &&
            (query_asks(rows->query, QUERY_SEEN) || query_asks(rows->query, QUERY_SEEN_BY)));
}

void table_rows_set_scope(TableRows *rows, uint32_t area)
{
    rows->scope = area;
    rows->narrowed = false;
}

uint32_t table_rows_scope(const TableRows *rows)
{
    return rows->scope;
}

static const GArray *shown(const TableRows *rows)
{
    return rows->column == COLUMN_PLACE && !rows->reverse ? rows->matched : rows->sorted;
}

static const OrderColumn orders[TABLE_COLUMNS] = {
    [COLUMN_STATE] = ORDER_STATE, [COLUMN_PLACE] = ORDER_AREA,
    [COLUMN_NAME] = ORDER_NAME,   [COLUMN_KELURAHAN] = ORDER_KELURAHAN,
    [COLUMN_CLASS] = ORDER_CLASS, [COLUMN_OWNER] = ORDER_OWNER,
    [COLUMN_AGE] = ORDER_SINCE,   [COLUMN_CONFIRMED] = ORDER_CONFIRMED,
    [COLUMN_SEEN] = ORDER_SEEN,   [COLUMN_ID] = ORDER_ID,
};

static void number_places(TableRows *rows, const Catalog *catalog)
{
    const GArray *order = shown(rows);
    g_array_set_size(rows->place, 0);
    g_array_set_size(rows->place, catalog_cameras(catalog));
    uint32_t *place = (uint32_t *)(void *)rows->place->data;
    for (guint i = 0; i < order->len; i++)
        place[g_array_index(order, uint32_t, i)] = i + 1;
}

void table_rows_sort(TableRows *rows, const Catalog *catalog, TableColumn column, bool reverse)
{
    rows->column = column;
    rows->reverse = reverse;
    g_array_set_size(rows->sorted, 0);
    if (shown(rows) == rows->sorted) {
        /* Of ages, the freshest change comes first. */
        bool descending = column == COLUMN_AGE ? !reverse : reverse;
        g_array_append_vals(rows->sorted, rows->matched->data, rows->matched->len);
        order_sort(catalog, orders[column], descending, rows->sorted);
    }
    number_places(rows, catalog);
}

void table_rows_order(TableRows *rows, TableColumn column, bool reverse)
{
    rows->column = column;
    rows->reverse = reverse;
}

TableColumn table_rows_column(const TableRows *rows)
{
    return rows->column;
}

bool table_rows_reversed(const TableRows *rows)
{
    return rows->reverse;
}

void table_rows_choose(TableRows *rows, const Catalog *catalog, int64_t now_ms)
{
    GArray *found = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), catalog_cameras(catalog));
    const GArray *within = rows->narrowed && rows->waiting == 0 ? rows->matched : NULL;
    g_autoptr(Query) everything = rows->query == NULL ? query_parse("", NULL) : NULL;
    query_select(rows->query != NULL ? rows->query : everything, catalog, rows->scope, now_ms,
                 within, found);
    g_array_unref(rows->matched);
    rows->matched = found;
    rows->narrowed = false;
    rows->waiting = 0;
    g_byte_array_set_size(rows->waits, 0);
    table_rows_sort(rows, catalog, rows->column, rows->reverse);
}

uint32_t table_rows_elsewhere(TableRows *rows, const Catalog *catalog, int64_t now_ms)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (rows->query == NULL || rows->scope == CATALOG_NONE)
        return 0;
    query_select(rows->query, catalog, CATALOG_NONE, now_ms, NULL, found);
    return found->len;
}

int table_rows_count(const TableRows *rows)
{
    return (int)rows->matched->len;
}

uint32_t table_rows_camera(const TableRows *rows, int row)
{
    const GArray *order = shown(rows);
    return row >= 0 && row < (int)order->len ? g_array_index(order, uint32_t, row) : CATALOG_NONE;
}

int table_rows_find(const TableRows *rows, uint32_t camera)
{
    if (camera >= rows->place->len)
        return -1;
    return (int)g_array_index(rows->place, uint32_t, camera) - 1;
}

static bool matches(TableRows *rows, const Catalog *catalog, uint32_t index, int64_t now_ms)
{
    Camera camera;
    if (!catalog_camera(catalog, index, &camera))
        return false;
    if (rows->scope != CATALOG_NONE &&
        !catalog_area_within(catalog, catalog_camera_area(catalog, index), rows->scope))
        return false;
    return rows->query == NULL || query_matches(rows->query, catalog, index, now_ms);
}

int table_rows_note(TableRows *rows, const Catalog *catalog, uint32_t camera, int64_t now_ms)
{
    int row = table_rows_find(rows, camera);
    if (row >= 0)
        return row;
    guint old = rows->waits->len;
    if (camera >= old) {
        g_byte_array_set_size(rows->waits, camera + 1);
        memset(rows->waits->data + old, 0, camera + 1 - old);
    }
    bool waits = matches(rows, catalog, camera, now_ms);
    rows->waiting += (unsigned)waits - rows->waits->data[camera];
    rows->waits->data[camera] = waits;
    return -1;
}

unsigned table_rows_waiting(const TableRows *rows)
{
    return rows->waiting;
}
