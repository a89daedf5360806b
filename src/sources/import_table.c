/* What every table has, whatever it is of: rows with an id and a place, and what is to be said. */
#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "import_private.h"

/* More of them help nobody; how many there are is counted. */
#define NOTES_MAX 100000

unsigned import_table_column(const Import *import, const char *name)
{
    const ImportForm *form = import->form;
    g_autofree char *wanted = g_ascii_strdown(name, -1);
    g_strdelimit(g_strstrip(wanted), " -", '_');
    for (unsigned i = 0; i < form->count; i++) {
        g_auto(GStrv) others = g_strsplit(form->names[i].others, " ", -1);
        if (strcmp(form->names[i].name, wanted) == 0 ||
            (*wanted != '\0' && g_strv_contains((const char *const *)others, wanted))) {
            return i;
        }
    }
    return form->count;
}

static void note(Import *import, GArray *notes, unsigned line, const char *what)
{
    if (notes->len < NOTES_MAX) {
        g_autofree char *clean = text_clean(what, strlen(what), 400);
        ImportNote added = {g_string_chunk_insert(import->chunk, clean), line};
        g_array_append_val(notes, added);
    }
}

void import_table_remark(Import *import, unsigned line, const char *what)
{
    note(import, import->remarks, line, what);
}

void import_table_trouble(Import *import, unsigned line, const char *what)
{
    note(import, import->troubles, line, what);
}

void import_table_take(Import *import, const ImportCells *cells)
{
    g_array_set_size(import->rows, import->rows->len + 1);
    ImportRow row = {import, cells,
                     import->rows->data + (size_t)(import->rows->len - 1) * import->form->size};
    if (!import->form->take(&row)) {
        g_array_set_size(import->rows, import->rows->len - 1);
    }
}

const char *import_row_cell(const ImportRow *row, unsigned column)
{
    const char *text = row->cells->text[column];
    if (text == NULL) {
        return NULL;
    }
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    return *stripped != '\0' ? g_string_chunk_insert_const(row->import->chunk, stripped) : NULL;
}

bool import_row_wrong(const ImportRow *row, unsigned column, const char *what)
{
    g_autofree char *text = g_strdup_printf("%s %s", row->import->form->names[column].name, what);
    import_table_trouble(row->import, row->cells->line, text);
    return false;
}

/* Texts of several lines become one. */
bool import_row_text(const ImportRow *row, unsigned column, size_t max, const char **out)
{
    const char *text = import_row_cell(row, column);
    *out = "";
    if (text == NULL) {
        return true;
    }
    g_autofree char *clean = text_clean(text, strlen(text), IMPORT_CELL_MAX);
    g_autofree char *too_long = g_strdup_printf("is over %zu bytes", max);
    *out = g_string_chunk_insert_const(row->import->chunk, clean);
    return strlen(clean) <= max || import_row_wrong(row, column, too_long);
}

bool import_row_number(const ImportRow *row, unsigned column, int least, int most, int *out)
{
    const char *text = import_row_cell(row, column);
    guint64 number = 0;
    if (text != NULL &&
        !g_ascii_string_to_unsigned(text, 10, (guint64)least, (guint64)most, &number, NULL)) {
        g_autofree char *what = g_strdup_printf("is not a number from %d to %d", least, most);
        return import_row_wrong(row, column, what);
    }
    *out = (int)number;
    return true;
}

static bool take_degrees(const ImportRow *row, unsigned column, double limit, double *out)
{
    const char *text = import_row_cell(row, column);
    *out = NAN;
    if (text == NULL) {
        return true;
    }
    /* Where a semicolon parts the columns, a comma parts the decimals. */
    g_autofree char *plain = g_strdelimit(g_strdup(text), ",", '.');
    char *end;
    *out = g_ascii_strtod(plain, &end);
    return (*end == '\0' && isfinite(*out) && fabs(*out) <= limit) ||
           import_row_wrong(row, column, "is not in degrees");
}

bool import_row_position(const ImportRow *row, unsigned lat_column, unsigned lon_column,
                         double *lat, double *lon)
{
    return take_degrees(row, lat_column, 90, lat) && take_degrees(row, lon_column, 180, lon) &&
           (isnan(*lat) == isnan(*lon) ||
            import_row_wrong(row, isnan(*lat) ? lat_column : lon_column,
                             "is missing beside the other"));
}

bool import_row_site(const ImportRow *row, unsigned column, const char **out)
{
    *out = import_row_cell(row, column);
    return *out == NULL || id_valid(*out) || import_row_wrong(row, column, "is not an id");
}

bool import_row_id(const ImportRow *row, const char **out)
{
    GHashTable *lines = row->import->lines;
    const char *id = import_row_cell(row, IMPORT_ID);
    if (id == NULL || !id_valid(id)) {
        return import_row_wrong(row, IMPORT_ID, "is not an id: letters, digits and . _ : - alone");
    }
    gpointer first = g_hash_table_lookup(lines, id);
    if (first != NULL) {
        g_autofree char *what =
            g_strdup_printf("%s stands on line %u too", id, GPOINTER_TO_UINT(first));
        return import_row_wrong(row, IMPORT_ID, what);
    }
    g_hash_table_insert(lines, (char *)id, GUINT_TO_POINTER(row->cells->line));
    *out = id;
    return true;
}

bool import_row_place(const ImportRow *row, const char **out)
{
    char code[AREA_CODE_SIZE];
    char *how = NULL;
    g_autofree char *problem = import_place(row->import->city, row->cells, code, &how);
    g_autofree char *said = how;
    if (problem != NULL) {
        import_table_trouble(row->import, row->cells->line, problem);
        return false;
    }
    if (said != NULL) {
        import_table_remark(row->import, row->cells->line, said);
    }
    *out = g_string_chunk_insert_const(row->import->chunk, code);
    return true;
}

static bool read_any(Import *import, const void *bytes, size_t size, GError **error)
{
    const char *how;
    g_autofree char *text = import_text(import->file, bytes, size, &how, error);
    if (text == NULL) {
        return false;
    }
    if (how != NULL) {
        g_autofree char *what = g_strdup_printf("the file is in %s; read as that", how);
        import_table_remark(import, 1, what);
    }
    bool json = text[strspn(text, " \t\r\n")] == '{';
    bool read = json ? import_geojson(import, text, error) : import_csv(import, text, error);
    explicit_bzero(text, strlen(text));
    return read;
}

Import *import_table_read(const ImportForm *form, const char *file, const void *bytes, size_t size,
                          const City *city, GError **error)
{
    g_autoptr(Import) import = g_new0(Import, 1);
    import->form = form;
    import->file = file;
    import->city = city;
    import->chunk = g_string_chunk_new(16384);
    import->rows = g_array_new(FALSE, TRUE, form->size);
    import->troubles = g_array_new(FALSE, FALSE, sizeof(ImportNote));
    import->remarks = g_array_new(FALSE, FALSE, sizeof(ImportNote));
    import->lines = g_hash_table_new(g_str_hash, g_str_equal);
    return read_any(import, bytes, size, error) ? g_steal_pointer(&import) : NULL;
}

void import_free(Import *import)
{
    if (import == NULL) {
        return;
    }
    g_array_unref(import->rows);
    g_array_unref(import->troubles);
    g_array_unref(import->remarks);
    g_hash_table_unref(import->lines);
    g_string_chunk_free(import->chunk);
    g_free(import);
}

static void *array_of(const GArray *array, size_t *count)
{
    *count = array->len;
    return array->data;
}

void *import_table_rows(const Import *import, const ImportForm *form, size_t *count)
{
    g_assert(import->form == form);
    return array_of(import->rows, count);
}

size_t import_rows(const Import *import)
{
    return import->rows->len;
}

const ImportNote *import_troubles(const Import *import, size_t *count)
{
    return array_of(import->troubles, count);
}

const ImportNote *import_remarks(const Import *import, size_t *count)
{
    return array_of(import->remarks, count);
}
