/* cli_write.h - cameras as JSON, CSV and plain tables
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_WRITE_H
#define TILIK_CONSOLE_CLI_WRITE_H

#include <stdio.h>

#include "model/catalog.h"

/* cameras: uint32_t indices.  One array, one object a line, as the API writes them. */
void cli_write_json(FILE *out, const Catalog *catalog, const GArray *cameras);

/* RFC 4180 with the API's field names as heading.  A name that a spreadsheet would take for a
 * formula gets a ' before it. */
void cli_write_csv(FILE *out, const Catalog *catalog, const GArray *cameras);

/* For people: translated words, columns set one below the other. */
void cli_write_table(FILE *out, const Catalog *catalog, const GArray *cameras, int64_t now_ms);

/* The city on one page: each kecamatan's cameras, live, dark with and without reason. */
void cli_write_summary(FILE *out, const Catalog *catalog);

/* One text as a CSV field: quoted where it must be, and never a formula. */
void cli_put_csv(FILE *out, const char *text);

/* The next field of a line, with the comma before it; NULL, and a time of 0, is an empty one. */
void cli_put_field(FILE *out, const char *text);
void cli_put_time(FILE *out, int64_t wall_ms);

/* One column of a table, cut and filled, set to the left or to the right. */
void cli_put_padded(FILE *out, const char *text, int width);
void cli_put_right(FILE *out, const char *text, int width);
void cli_put_count(FILE *out, uint64_t count, int width);

/* Headings of columns of numbers, each set to the right and two blanks before it, and how wide each
 * is: as its heading, at least 5. */
void cli_put_heads(FILE *out, const char *const *heads, int count, int *widths);

#endif
