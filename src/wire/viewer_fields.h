/* viewer_fields.h - the members of the lines between tilik and tilik-view, as tables
 *
 * Layer: wire, with cJSON.  Thread: any, one at a time for one object.
 */
#ifndef TILIK_WIRE_VIEWER_FIELDS_H
#define TILIK_WIRE_VIEWER_FIELDS_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum FieldKind {
    FIELD_ID,     /* char *, by id_valid() */
    FIELD_TEXT,   /* char *, cleaned and cut to max bytes */
    FIELD_EXACT,  /* char *, used byte by byte: what is unclean or longer than max is refused */
    FIELD_SECRET, /* the same, and overwritten before it is freed */
    FIELD_INT,    /* int, 0 to max */
    FIELD_LONG,   /* int64_t, 0 to max */
    FIELD_NUMBER, /* double, 0 to max */
    FIELD_FLAG,   /* bool */
} FieldKind;

typedef struct Field {
    const char *name;
    FieldKind kind;
    size_t offset; /* in the struct */
    double max;
    unsigned always; /* bits of the kinds of line in which it is written also when it is 0 */
} Field;

/* Reads all members that are there into the struct; false and error, with the member's name. */
bool fields_read(const Field *fields, size_t count, const cJSON *object, void *out, GError **error);

/* Appends what is set, each with a comma before it.  kind is the line's: a bit of Field.always. */
void fields_write(const Field *fields, size_t count, const void *from, unsigned kind, GString *out);

/* Frees the strings of the struct. */
void fields_clear(const Field *fields, size_t count, void *from);

/* Overwrites what is secret in what was parsed: cJSON frees without clearing. */
void fields_wipe(const Field *fields, size_t count, const cJSON *object);

/* Sets error: "field: what"; returns false. */
bool fields_complain(GError **error, const char *field, const char *what);

/* Appends ,"name":"value"; nothing for NULL. */
void fields_append_string(GString *out, const char *name, const char *value);

#endif
