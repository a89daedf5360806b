#include <string.h>

#include "base/error.h"
#include "import_private.h"
#include "wire/geojson.h"

typedef struct Geo {
    Import *import;
    GHashTable *strange; /* names of properties that were spoken of */
} Geo;

static bool is_too_long(size_t count, const char *const *values)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(values[i]) > IMPORT_CELL_MAX) {
            return true;
        }
    }
    return false;
}

static void on_feature(unsigned number, size_t count, const char *const *names,
                       const char *const *values, const char *problem, void *data)
{
    Geo *geo = data;
    Import *import = geo->import;
    ImportCells cells = {.line = number};
    if (problem == NULL && number > IMPORT_ROWS_MAX) {
        problem = "past the first 1000000";
    }
    if (problem == NULL && is_too_long(count, values)) {
        problem = "a property is over 2048 bytes";
    }
    if (problem != NULL) {
        import_table_trouble(import, number, problem);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        unsigned column = import_table_column(import, names[i]);
        if (column < import->form->count) {
            cells.text[column] = values[i];
            import->given |= 1U << column;
        } else if (g_hash_table_size(geo->strange) < IMPORT_COLUMNS_MAX &&
                   g_hash_table_add(geo->strange, g_strdup(names[i]))) {
            g_autofree char *what = g_strdup_printf("property '%s' is none of ours", names[i]);
            import_table_remark(import, number, what);
        }
    }
    import_table_take(import, &cells);
}

bool import_geojson(Import *import, const char *text, GError **error)
{
    Geo geo = {import, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    bool read = geojson_read(text, strlen(text), on_feature, &geo, error);
    if (!read) {
        g_prefix_error(error, "%s: ", import->file);
    }
    g_hash_table_unref(geo.strange);
    return read;
}
