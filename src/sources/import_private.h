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

/* Takes a row; the texts are good during the call. */
typedef void (*ImportRow)(const ImportCells *cells, void *data);

/* The reading side. */
typedef struct ImportReader {
    const char *file;
    const ImportName *names; /* of the columns, the first is needed */
    unsigned count;          /* at most IMPORT_COLUMNS */
    ImportRow row;
    /* A column of a name that is not known, or a row that can't be read at all. */
    void (*remark)(unsigned line, const char *what, void *data);
    void (*trouble)(unsigned line, const char *what, void *data);
    void *data;
    uint32_t given;
} ImportReader;

/* Returns the bytes as UTF-8 without a byte order mark; *how says what they were where that is not
 * UTF-8, else NULL.  NULL and error for what is no text. */
char *import_text(const char *file, const void *bytes, size_t size, const char **how,
                  GError **error);

bool import_csv(ImportReader *reader, const char *text, GError **error);
bool import_geojson(ImportReader *reader, const char *text, GError **error);

/* Returns the column that goes by a name; reader->count for none. */
unsigned import_column(const ImportReader *reader, const char *name);

/* Reads the bytes of a file, CSV or GeoJSON; what they were where that is not UTF-8 is remarked. */
bool import_any(ImportReader *reader, const void *bytes, size_t size, GError **error);

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
