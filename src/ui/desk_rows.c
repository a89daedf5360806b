#include "ui/desk.h"

struct DeskRows {
    GArray *things;    /* uint32_t, by row */
    GHashTable *place; /* thing: row + 1 */
    GHashTable *waits; /* things */
};

DeskRows *desk_rows_new(void)
{
    DeskRows *rows = g_new0(DeskRows, 1);
    rows->things = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    rows->place = g_hash_table_new(NULL, NULL);
    rows->waits = g_hash_table_new(NULL, NULL);
    return rows;
}

void desk_rows_free(DeskRows *rows)
{
    if (rows == NULL)
        return;
    g_array_unref(rows->things);
    g_hash_table_unref(rows->place);
    g_hash_table_unref(rows->waits);
    g_free(rows);
}

void desk_rows_set(DeskRows *rows, const uint32_t *things, guint count)
{
    g_array_set_size(rows->things, 0);
    g_hash_table_remove_all(rows->place);
    g_hash_table_remove_all(rows->waits);
    if (count > 0)
        g_array_append_vals(rows->things, things, count);
    for (guint i = 0; i < count; i++)
        g_hash_table_insert(rows->place, GUINT_TO_POINTER(things[i]), GUINT_TO_POINTER(i + 1));
}

bool desk_rows_offer(DeskRows *rows, uint32_t thing)
{
    return desk_rows_find(rows, thing) < 0 &&
           g_hash_table_add(rows->waits, GUINT_TO_POINTER(thing));
}

void desk_rows_withdraw(DeskRows *rows, uint32_t thing)
{
    g_hash_table_remove(rows->waits, GUINT_TO_POINTER(thing));
}

int desk_rows_count(const DeskRows *rows)
{
    return (int)rows->things->len;
}

uint32_t desk_rows_thing(const DeskRows *rows, int row)
{
    return row >= 0 && row < (int)rows->things->len ? g_array_index(rows->things, uint32_t, row)
                                                    : UINT32_MAX;
}

int desk_rows_find(const DeskRows *rows, uint32_t thing)
{
    return (int)GPOINTER_TO_UINT(g_hash_table_lookup(rows->place, GUINT_TO_POINTER(thing))) - 1;
}

unsigned desk_rows_waiting(const DeskRows *rows)
{
    return g_hash_table_size(rows->waits);
}
