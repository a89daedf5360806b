/* decoder.h - objects read by a table of their fields
 *
 * A FieldSet says what an object on the wire looks like and where its values go; decoder_read()
 * does the rest, so that each rule of wire/codec.h stands in one place.
 *
 * Layer: wire, private.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_DECODER_H
#define TILIK_WIRE_DECODER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/codec.h"
#include "wire/json.h"

typedef enum FieldKind {
    FIELD_TEXT,    /* const char *: cleaned, cut to max bytes */
    FIELD_EXACT,   /* const char *: refused when not clean or over max bytes; never changed */
    FIELD_ID,      /* const char *: id_valid() */
    FIELD_CODE,    /* const char *: an area's code of level min or below */
    FIELD_TIME,    /* int64_t, ms */
    FIELD_INT64,   /* int64_t from min to max */
    FIELD_INT,     /* int from min to max */
    FIELD_DEGREES, /* double from -max to max */
    FIELD_BOOL,    /* bool */
    FIELD_WORD,    /* an enum, read by parse */
    FIELD_WORDS,   /* const char *: a list of words, joined by ',' */
    FIELD_IDS,     /* const char *const *: a list of ids, at most max */
    FIELD_CODES,   /* const char *const *: a list of area codes, at most max */
    FIELD_RAW,     /* JsonValue: an array or object, for the caller to walk */
} FieldKind;

typedef bool (*FieldParse)(const char *word, void *out);

typedef struct Field {
    const char *name;
    FieldKind kind;
    bool required; /* missing and null are refused; else they leave the value as it was */
    size_t offset;
    int64_t min, max;
    FieldParse parse;
} Field;

typedef struct FieldSet {
    const char *object; /* what messages call it: "camera" */
    const Field *fields;
    size_t count; /* at most 64 */
} FieldSet;

#define FIELD_SET(object, fields)                                                                  \
    {                                                                                              \
        object, fields, G_N_ELEMENTS(fields)                                                       \
    }

/* A FieldParse for a vocabulary (model/vocabulary.h). */
#define FIELD_PARSE(Type, prefix)                                                                  \
    static bool read_##prefix(const char *word, void *out)                                         \
    {                                                                                              \
        return prefix##_parse(word, (Type *)out);                                                  \
    }

struct Decoder {
    char *arena; /* one block for all strings: together they are no longer than the text */
    size_t arena_size, used;
    GPtrArray *cleaned; /* strings that had to be cleaned, and lists */
};

/* Forgets the last read and makes room for a text of size bytes. */
void decoder_begin(Decoder *decoder, size_t size);

/* Fills the struct at out, which holds the defaults, and on failure may leave it half-filled.  Does
 * decoder_begin(). */
bool decoder_read(Decoder *decoder, const FieldSet *set, const char *json, size_t size, void *out,
                  GError **error);

/* The same for an object inside the one that was read last: its strings live beside the others. */
bool decoder_read_inner(Decoder *decoder, const FieldSet *set, const JsonValue *value, void *out,
                        GError **error);

/* Returns the unescaped string, which may hold NUL bytes; *length is without the one at its end. */
const char *decoder_string(Decoder *decoder, const JsonValue *value, size_t *length);

/* Returns the string cleaned and cut. */
const char *decoder_text(Decoder *decoder, const JsonValue *value, size_t max);

/* Returns zeroed memory that lives as long as the strings. */
void *decoder_alloc(Decoder *decoder, size_t size);

/* Writes one value, which is not null, to where the field's values go; on failure *why says what it
 * is not. */
bool field_take(Decoder *decoder, const Field *field, const JsonValue *value, void *out,
                const char **why);

/* Sets error to "object: field: message", or "object: message" when field is NULL. */
bool decoder_complain(const char *object, const char *field, const char *message, GError **error);

#endif
