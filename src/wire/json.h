/* json.h - text from outside as a tree of cJSON, within bounds
 *
 * cJSON reads; what it would let grow, or read as something else than was written, is refused
 * before it sees the text.
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_JSON_H
#define TILIK_WIRE_JSON_H

#include <cjson/cJSON.h>
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values in one text; a tree of so many takes about 8 MB. */
#define JSON_VALUES_MAX 65536

/* What a text may be: bytes and values at most, and whether an array is taken, too. */
typedef struct JsonBounds {
    size_t size;
    int values;
    bool array;
} JsonBounds;

/* Returns the object (or array) that text is, with nothing but blanks around it; NULL and error,
 * which begins with the name, for anything else.  cJSON_Delete() it. */
cJSON *json_parse(const char *name, const char *text, size_t size, const JsonBounds *bounds,
                  GError **error);

/* Overwrites every string in the tree, which stays as long as it was. */
void json_wipe(cJSON *tree);

/* The number as a whole one, exact in a double: below 2^53 either way.  False otherwise. */
bool json_integer(const cJSON *value, int64_t *out);

#endif
