/* json.h - a strict reader of JSON text (RFC 8259) that allocates nothing
 *
 * A reader walks one object or array; each value it gives has been checked to its end, nested ones
 * included, and is a slice of the text.  Stricter than cJSON where it matters to us: no raw control
 * characters, no "01" or ".5", nothing after the end; and about four times as quick, which is what
 * a city of 20,000 cameras needs to be taken in.
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_JSON_H
#define TILIK_WIRE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A number written longer is a problem. */
#define JSON_NUMBER_MAX 64

typedef enum JsonType {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
} JsonType;

typedef struct JsonValue {
    const char *
        text; /* a string without its quotes, still escaped; an array or object with its brackets */
    size_t size;
    JsonType type;
    bool plain; /* a string of printable ASCII without escapes */
} JsonValue;

typedef struct JsonReader {
    const char *start, *at, *end;
    const char *problem; /* what is wrong at `at`, English; NULL while all is well */
    char closing;        /* of the container that is read */
    bool begun, closed;
} JsonReader;

/* Begins to read text as one object or array; another type is a problem. */
void json_open(JsonReader *reader, const char *text, size_t size, JsonType type);

/* Gives the next member or element; false at the end or at a problem. */
bool json_next_member(JsonReader *reader, JsonValue *key, JsonValue *value);
bool json_next_element(JsonReader *reader, JsonValue *value);

/* True when the container ended well and only blanks follow. */
bool json_done(JsonReader *reader);

/* Writes the string that value stands for, without a NUL, and returns its bytes, never more than
 * value->size. Lone surrogates become U+FFFD; \u0000 is a NUL byte; bytes that are not UTF-8 come
 * through as they are. */
size_t json_unescape(const JsonValue *value, char *out);

/* The number as a whole one; false when it is not whole or does not fit. */
bool json_integer(const JsonValue *value, int64_t *out);

/* The nearest double, -0 as 0; false when it is not finite. */
bool json_double(const JsonValue *value, double *out);

#endif
