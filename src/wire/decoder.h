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
    FIELD_TEXT,    /* const char *: cleaned, cut to max bytes; with min 1 an empty one is none */
    FIELD_EXACT,   /* const char *: refused when not clean or over max bytes; never changed */
    FIELD_ID,      /* const char *: id_valid() */
    FIELD_CODE,    /* const char *: an area's code of level min or below */
    FIELD_TIME,    /* int64_t, ms */
    FIELD_INT64,   /* int64_t from min to max */
    FIELD_INT,     /* int from min to max */
    FIELD_DEGREES, /* double from -max to max */
    FIELD_SHARE,   /* double from 0 to 1 */
    FIELD_AMOUNT,  /* double of 0 and above, at most 1e12 */
    FIELD_BOOL,    /* bool */
    FIELD_FLAG,    /* signed char, 0 or 1: for what is worked out where it is not told */
    FIELD_WORD,    /* an enum, read by parse */
    FIELD_KIND,    /* const char *: alert_kind_valid() */
    FIELD_URL,     /* const char *: http or https, printable ASCII, at most max bytes */
    FIELD_WORDS,   /* const char *: a list of words, joined by ',' */
    FIELD_IDS,     /* const char *const *: a list of ids, at most max */
    FIELD_CODES,   /* const char *const *: a list of area codes, at most max */
    FIELD_LIST,    /* const cJSON *: an array, for the caller to walk */
    FIELD_OBJECT,  /* const cJSON *: an object, for decoder_read_inner() */
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
    cJSON *tree;     /* what was read last: strings that are clean are used where they stand */
    GPtrArray *kept; /* strings that had to be cleaned, and lists */
};

/* Forgets the last read and returns the object that the text is, which the decoder keeps. */
const cJSON *decoder_parse(Decoder *decoder, const char *object, const char *json, size_t size,
                           GError **error);

/* The same within other bounds than usual. */
const cJSON *decoder_parse_within(Decoder *decoder, const char *object, const char *json,
                                  size_t size, const JsonBounds *bounds, GError **error);

/* Parses, and fills the struct at out, which holds the defaults; on failure it may be half-filled.
 */
bool decoder_read(Decoder *decoder, const FieldSet *set, const char *json, size_t size, void *out,
                  GError **error);

/* The same for an object inside the one that was read last. */
bool decoder_read_inner(Decoder *decoder, const FieldSet *set, const cJSON *object, void *out,
                        GError **error);

/* Which field is wrong (NULL: the object itself), and what it is not. */
typedef struct Complaint {
    const char *field, *why;
} Complaint;

/* The same where the caller words the error. */
bool decoder_check_inner(Decoder *decoder, const FieldSet *set, const cJSON *object, void *out,
                         Complaint *complaint);

/* Returns the string cleaned and cut. */
const char *decoder_text(Decoder *decoder, const cJSON *value, size_t max);

/* Takes memory over, to live as long as the strings, and returns it. */
void *decoder_keep(Decoder *decoder, void *memory);

/* Writes one value, which is not null, to where the field's values go; on failure *why says what it
 * is not. */
bool field_take(Decoder *decoder, const Field *field, const cJSON *value, void *out,
                const char **why);

/* True for an http or https address of printable ASCII of at most max bytes. */
bool field_url_fits(const char *url, size_t max);

/* Sets error to "object: field: message", or "object: message" when field is NULL. */
bool decoder_complain(const char *object, const char *field, const char *message, GError **error);

#endif
