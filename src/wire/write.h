/* write.h - pieces of JSON text, appended
 *
 * Callers write the punctuation and the keys themselves with write_raw(); these write values.
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_WRITE_H
#define TILIK_WIRE_WRITE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A literal, as it is. */
#define write_raw(out, literal) g_string_append_len(out, "" literal, (gssize)sizeof(literal) - 1)

/* The key of a member that is not the first. */
#define write_key(out, name) write_raw(out, ",\"" name "\":")

/* A string, quoted and escaped; NULL is null.  Bytes that are not UTF-8 become U+FFFD. */
void write_string(GString *out, const char *text);

/* The same with "" as null too. */
void write_text_or_null(GString *out, const char *text);

/* A word of ours that needs no escape, quoted. */
void write_word(GString *out, const char *word);

void write_integer(GString *out, int64_t number);

/* The shortest form that reads back as the same double; null when not finite. */
void write_double(GString *out, double number);

/* A wall time; 0 is null. */
void write_time(GString *out, int64_t wall_ms);

void write_bool(GString *out, bool value);

/* A list of what write_item appends, told where each of count items is. */
typedef void (*WriteItem)(GString *out, const void *item);
#define write_list(out, items, count, write_item)                                                  \
    write_each(out, items, count, sizeof *(items), write_item)
void write_each(GString *out, const void *items, size_t count, size_t size, WriteItem write_item);
/* The same of all in an array. */
void write_array(GString *out, const GArray *items, WriteItem write_item);

/* A NULL-terminated list of strings; NULL is an empty one. */
void write_strings(GString *out, const char *const *strings);

#endif
