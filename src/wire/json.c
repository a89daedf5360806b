#include "wire/json.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "wire/codec.h"

#define INTEGER_MAX 9007199254740991.0 /* 2^53 - 1: 2^53 may stand for 2^53 + 1 */

/* The text while it is looked over; problem is what is wrong at `at`, English. */
typedef struct Scan {
    const char *at, *end;
    const char *problem;
    int depth, values, values_max;
} Scan;

/* What stops the scan: bytes that mean something within a string (1), outside of one (2), or
 * both. */
enum { IN_STRING = 1, IN_OBJECT = 2 };

/* clang-format off */
static const unsigned char stops[256] = {
    3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    ['"'] = 3, ['\\'] = 1, ['{'] = 2, ['['] = 2, ['}'] = 2, [']'] = 2, [','] = 2,
};
/* clang-format on */

/* Returns the first byte from at on that stops the scan there, or the end. */
static const char *next_stop(const Scan *scan, unsigned char where)
{
    const char *at = scan->at, *end = scan->end;
    while (at < end && (stops[(unsigned char)*at] & where) == 0) {
        at++;
    }
    return at;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Stands behind a backslash, moves behind the escape.  cJSON ends a string at \u0000, so that
 * "id\u0000x" would be the key "id", and reads \uzzzz as \u0000. */
static const char *escape_problem(Scan *scan)
{
    if (scan->at < scan->end && *scan->at++ != 'u') {
        return NULL;
    }
    if (scan->end - scan->at < 4) {
        return "cut short";
    }
    int digits = 0;
    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(*scan->at++);
        if (digit < 0) {
            return "unknown escape";
        }
        digits |= digit;
    }
    return digits != 0 ? NULL : "\\u0000 in a string";
}

/* Stands behind the opening quote, moves behind the closing one. */
static const char *string_problem(Scan *scan)
{
    const char *problem = NULL;
    while (problem == NULL) {
        const char *at = scan->at = next_stop(scan, IN_STRING);
        if (at == scan->end) {
            return "cut short";
        }
        if (*scan->at++ == '"') {
            return NULL;
        }
        problem = *at == '\\' ? escape_problem(scan) : "raw control character in a string";
    }
    return problem;
}

static const char *deeper(Scan *scan)
{
    scan->values++;
    return ++scan->depth > CODEC_DEPTH_MAX ? "nested too deep" : NULL;
}

/* Moves behind the bracket that closes the object. */
static const char *object_problem(Scan *scan)
{
    const char *problem = NULL;
    do {
        scan->at = next_stop(scan, IN_OBJECT);
        switch (scan->at < scan->end ? *scan->at++ : '\0') {
        case '\0':
            return "cut short";
        case '"':
            problem = string_problem(scan);
            break;
        case '{':
        case '[':
            problem = deeper(scan);
            break;
        case '}':
        case ']':
            scan->depth--;
            break;
        case ',':
            problem = ++scan->values > scan->values_max ? "too many values" : NULL;
            break;
        default:
            break;
        }
    } while (problem == NULL && scan->depth > 0);
    return problem;
}

static const char *text_problem(Scan *scan, bool array)
{
    while (scan->at < scan->end && is_blank(*scan->at)) {
        scan->at++;
    }
    if (scan->at == scan->end) {
        return "cut short";
    }
    if (*scan->at != '{' && !(array && *scan->at == '[')) {
        return array ? "not an object or an array" : "not an object";
    }
    const char *problem = object_problem(scan);
    if (problem != NULL) {
        return problem;
    }
    while (scan->at < scan->end && is_blank(*scan->at)) {
        scan->at++;
    }
    return scan->at == scan->end ? NULL : "something follows the end";
}

cJSON *json_parse(const char *name, const char *text, size_t size, const JsonBounds *bounds,
                  GError **error)
{
    if (size > bounds->size) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "%s: over %zu bytes", name,
                    bounds->size);
        return NULL;
    }
    Scan scan = {.at = text, .end = text + size, .values_max = bounds->values};
    const char *problem = text_problem(&scan, bounds->array);
    if (problem == NULL) {
        errno = 0;
        cJSON *tree = cJSON_ParseWithLengthOpts(text, size, &scan.at, false);
        if (tree != NULL) {
            return tree;
        }
        if (errno == ENOMEM) {
            g_error("no memory for %zu bytes of JSON", size); /* as GLib does: it isn't malformed */
        }
        problem = "malformed";
    }
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: not JSON at byte %zu: %s", name,
                (size_t)(scan.at - text), problem);
    return NULL;
}

void json_wipe(cJSON *tree)
{
    for (cJSON *item = tree; item != NULL; item = item->next) {
        if (item->valuestring != NULL) {
            explicit_bzero(item->valuestring, strlen(item->valuestring));
        }
        json_wipe(item->child);
    }
}

bool json_integer(const cJSON *value, int64_t *out)
{
    double number = value->valuedouble;
    if (!(fabs(number) <= INTEGER_MAX) || floor(number) != number) {
        return false;
    }
    *out = (int64_t)number;
    return true;
}
