/* CSV by libcsv, a line at a time so that each row knows its own. */
#include <csv.h>
#include <string.h>

#include "base/error.h"
#include "import_private.h"

typedef struct Csv {
    Import *import;
    unsigned column[IMPORT_COLUMNS_MAX]; /* of the file's columns; the form's count: not ours */
    unsigned columns, at, rows;
    unsigned line, began; /* where we are, and where the row began */
    GPtrArray *cells;     /* of the row that is being read */
    bool header, too_many, too_long, blank;
    bool between; /* no row has begun */
    const char *fatal;
} Csv;

/* What stands most in the header, outside of quotes. */
static char delimiter(const char *text)
{
    unsigned commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (const char *c = text; *c != '\0' && (quoted || *c != '\n'); c++) {
        quoted ^= *c == '"';
        commas += !quoted && *c == ',';
        semicolons += !quoted && *c == ';';
        tabs += !quoted && *c == '\t';
    }
    if (semicolons > commas && semicolons >= tabs) {
        return ';';
    }
    return tabs > commas ? '\t' : ',';
}

static void on_cell(void *bytes, size_t size, void *data)
{
    Csv *csv = data;
    if (csv->cells->len >= IMPORT_COLUMNS_MAX) {
        csv->too_many = true;
        return;
    }
    csv->too_long |= size > IMPORT_CELL_MAX;
    csv->blank &= size == 0;
    g_ptr_array_add(csv->cells, g_strndup(bytes, MIN(size, IMPORT_CELL_MAX)));
}

static void take_header(Csv *csv)
{
    uint32_t given = 0;
    csv->columns = csv->cells->len;
    for (unsigned i = 0; i < csv->columns; i++) {
        const char *name = g_ptr_array_index(csv->cells, i);
        unsigned column = import_table_column(csv->import, name);
        if (column < csv->import->form->count && (given & 1U << column) != 0) {
            csv->fatal = "a column stands twice in the header";
            return;
        }
        csv->column[i] = column;
        if (column < csv->import->form->count) {
            given |= 1U << column;
        } else {
            g_autofree char *what = g_strdup_printf("column '%s' is none of ours", name);
            import_table_remark(csv->import, csv->began, what);
        }
    }
    csv->import->given = given;
    if ((given & 1U << IMPORT_ID) == 0) {
        csv->fatal = "the header has no column 'id'";
    }
}

static void take_row(Csv *csv)
{
    ImportCells cells = {.line = csv->began};
    if (csv->cells->len != csv->columns) {
        g_autofree char *what =
            g_strdup_printf("%u columns where the header has %u", csv->cells->len, csv->columns);
        import_table_trouble(csv->import, csv->began, what);
        return;
    }
    for (unsigned i = 0; i < csv->columns; i++) {
        if (csv->column[i] < csv->import->form->count) {
            cells.text[csv->column[i]] = g_ptr_array_index(csv->cells, i);
        }
    }
    import_table_take(csv->import, &cells);
}

static void on_row(int end, void *data)
{
    Csv *csv = data;
    if (csv->too_many) {
        csv->fatal = "more than 100 columns";
    } else if (csv->too_long) {
        import_table_trouble(csv->import, csv->began, "a cell is over 2048 bytes");
    } else if (!csv->header) {
        take_header(csv);
    } else if (csv->rows >= IMPORT_ROWS_MAX) {
        csv->fatal = "more than 1000000 rows";
    } else if (!csv->blank) {
        csv->rows++;
        take_row(csv);
    }
    csv->header = true;
    csv->too_long = false;
    csv->blank = true;
    csv->between = true;
    g_ptr_array_set_size(csv->cells, 0);
}

static bool complain(const Csv *csv, const char *what, GError **error)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s:%u: %s", csv->import->file, csv->began,
                what);
    return false;
}

static bool feed(Csv *csv, struct csv_parser *parser, const char *text, GError **error)
{
    while (*text != '\0' && csv->fatal == NULL) {
        size_t size = strcspn(text, "\n");
        size += text[size] == '\n';
        csv->line++;
        if (csv->between) {
            csv->began = csv->line;
            csv->between = strspn(text, " \t\r\n") >= size;
        }
        if (csv_parse(parser, text, size, on_cell, on_row, csv) != size) {
            return complain(csv, csv_strerror(csv_error(parser)), error);
        }
        text += size;
    }
    if (csv->fatal == NULL && csv_fini(parser, on_cell, on_row, csv) != 0) {
        return complain(csv, "a quote is never closed", error);
    }
    if (csv->fatal != NULL) {
        return complain(csv, csv->fatal, error);
    }
    return csv->header || complain(csv, "the file is empty", error);
}

bool import_csv(Import *import, const char *text, GError **error)
{
    struct csv_parser parser;
    Csv csv = {.import = import, .began = 1, .blank = true, .between = true};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        return complain(&csv, "no memory", error);
    }
    csv_set_delim(&parser, (unsigned char)delimiter(text));
    csv.cells = g_ptr_array_new_with_free_func(g_free);
    bool good = feed(&csv, &parser, text, error);
    g_ptr_array_unref(csv.cells);
    csv_free(&parser);
    return good;
}
