/* import_private.h - what the files of import share
 *
 * Layer: sources.  Thread: any, one at a time.
 */
#ifndef TILIK_SOURCES_IMPORT_PRIVATE_H
#define TILIK_SOURCES_IMPORT_PRIVATE_H

#include "sources/import.h"

/* What a column is called, and what it may be called too, lower case, ' ' between. */
typedef struct ImportName {
    const char *name, *others;
} ImportName;
#define IMPORT_NAME_ROW(id, name, others) {name, others},

/* One row as it is written: a text for each column that is known, NULL where the row has none.
 * Tables of other things number their columns so that id, name and place are the same. */
typedef struct ImportCells {
    const char *text[IMPORT_COLUMNS];
    unsigned line;
} ImportCells;

/* A row while it is read. */
typedef struct ImportRow {
    Import *import;
    const ImportCells *cells;
    void *out; /* of the form's size */
} ImportRow;

/* What a table is of. */
typedef struct ImportForm {
    const ImportName *names; /* of the columns, the first is needed */
    unsigned count;          /* at most IMPORT_COLUMNS */
    unsigned size;           /* of what a row becomes */
    /* Fills in what a row becomes; false where that can't be taken, and a trouble was said. */
    bool (*take)(ImportRow *row);
} ImportForm;

struct Import {
    const ImportForm *form;
    const char *file; /* good while it is read, as the city is */
    const City *city;
    GArray *rows;
    GArray *troubles, *remarks; /* ImportNote */
    GStringChunk *chunk;        /* what the rows name */
    GHashTable *lines;          /* line of each id */
    uint32_t given;             /* 1 << column for each column that the file has */
};

/* Reads the bytes of a file, CSV or GeoJSON; what they were where that is not UTF-8 is remarked. */
Import *import_table_read(const ImportForm *form, const char *file, const void *bytes, size_t size,
                          const City *city, GError **error);

/* Returns the rows that could be taken; borrowed. */
void *import_table_rows(const Import *import, const ImportForm *form, size_t *count);

/* Returns the bytes as UTF-8 without a byte order mark; *how says what they were where that is not
 * UTF-8, else NULL.  NULL and error for what is no text. */
char *import_text(const char *file, const void *bytes, size_t size, const char **how,
                  GError **error);

bool import_csv(Import *import, const char *text, GError **error);
bool import_geojson(Import *import, const char *text, GError **error);

/* Returns the column that goes by a name; the form's count for none. */
unsigned import_table_column(const Import *import, const char *name);

/* Takes a row, or says what is wrong with it. */
void import_table_take(Import *import, const ImportCells *cells);

/* A column of a name that is not known, or what was read otherwise than written. */
void import_table_remark(Import *import, unsigned line, const char *what);
/* A row that can't be taken. */
void import_table_trouble(Import *import, unsigned line, const char *what);

/* Returns the cell without blanks around it; NULL for an empty one. */
const char *import_row_cell(const ImportRow *row, unsigned column);

/* Says what is wrong with a column; returns false. */
bool import_row_wrong(const ImportRow *row, unsigned column, const char *what);

/* These read a cell; false where it was wrong.  What an empty one leaves: "", 0, NAN, NULL. */
bool import_row_text(const ImportRow *row, unsigned column, size_t max, const char **out);
bool import_row_number(const ImportRow *row, unsigned column, int least, int most, int *out);
bool import_row_position(const ImportRow *row, unsigned lat_column, unsigned lon_column,
                         double *lat, double *lon);
bool import_row_site(const ImportRow *row, unsigned column, const char **out);
/* Those that have the same number in every table: an id that no row before had, and a place. */
bool import_row_id(const ImportRow *row, const char **out);
bool import_row_place(const ImportRow *row, const char **out);

/* Where a row is: the code, from a code or from names.  Returns what is wrong, NULL when all is
 * well; *how then says what was read otherwise than written, or is NULL.  Both are freed by the
 * caller. */
char *import_place(const City *city, const ImportCells *cells, char code[AREA_CODE_SIZE],
                   char **how);

/* Fills in the addresses of a recorder's slot that the row does not give, by the recorder's make.
 * Texts come from chunk.  Returns what is wrong, NULL when all is well. */
const char *import_nvr(const ImportCells *cells, int slot, GStringChunk *chunk,
                       StreamAddress *address);

#endif
