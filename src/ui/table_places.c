/* Where the camera table stands: its filter, area, order and row, written and gone back to. */
#include <string.h>

#include "base/text.h"
#include "ui/table_view.h"

#define FILTER_MAX 512

void table_save(const View *view, const Catalog *catalog, GKeyFile *place)
{
    const TableView *table = (const TableView *)view;
    g_key_file_set_string(place, "table", "area", table->scope);
    g_key_file_set_string(place, "table", "filter", table->filter);
    g_key_file_set_string(place, "table", "camera", table->selected);
    g_key_file_set_string(place, "table", "sort", table_cells_word(table_rows_column(table->rows)));
    g_key_file_set_boolean(place, "table", "reverse", table_rows_reversed(table->rows));
    g_key_file_set_integer(place, "table", "top", list_top(table->list));
}

static void copy_value(GKeyFile *place, const char *key, char *out, size_t size)
{
    g_autofree char *value = g_key_file_get_string(place, "table", key, NULL);
    g_autofree char *clean = value != NULL ? text_clean(value, strlen(value), size - 1) : NULL;
    g_strlcpy(out, clean != NULL ? clean : "", size);
}

void table_restore(View *view, const ViewContext *context, GKeyFile *place)
{
    TableView *table = (TableView *)view;
    table->context = context;
    char text[FILTER_MAX + 1];
    copy_value(place, "filter", text, sizeof text);
    Query *query = text[0] != '\0' ? query_parse(text, NULL) : NULL;
    g_free(table->filter);
    table->filter = g_strdup(query != NULL ? text : "");
    table_rows_set_query(table->rows, query);
    copy_value(place, "area", table->scope, sizeof table->scope);
    copy_value(place, "camera", table->selected, sizeof table->selected);
    copy_value(place, "sort", text, sizeof text);
    TableColumn column = COLUMN_PLACE;
    table_cells_parse(text, &column);
    bool reverse = g_key_file_get_boolean(place, "table", "reverse", NULL);
    table_rows_order(table->rows, column, reverse);
    table->outdated = true;
    table_refresh(table, context);
    list_set_top(table->list, g_key_file_get_integer(place, "table", "top", NULL));
}

const char **view_table_marked(const View *view, guint *count)
{
    const TableView *table = (const TableView *)view;
    return (const char **)g_hash_table_get_keys_as_array(table->marks, count);
}
