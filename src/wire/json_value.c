/* json_value.c - what a checked piece of JSON text stands for */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "wire/json.h"

static unsigned take_hex(const char **at)
{
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        value = value << 4 | (unsigned)g_ascii_xdigit_value(*(*at)++);
    }
    return value;
}

/* Stands behind "\u"; a high surrogate takes the low one that follows it along. */
static gunichar take_unicode(const char **at, const char *end)
{
    unsigned c = take_hex(at);
    if (c < 0xD800 || c > 0xDFFF) {
        return c;
    }
    const char *next = *at;
    if (c > 0xDBFF || end - next < 6 || next[0] != '\\' || next[1] != 'u') {
        return 0xFFFD;
    }
    next += 2;
    unsigned low = take_hex(&next);
    if (low < 0xDC00 || low > 0xDFFF) {
        return 0xFFFD;
    }
    *at = next;
    return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
}

size_t json_unescape(const JsonValue *value, char *out)
{
    static const char letters[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    const char *at = value->text, *end = at + value->size;
    char *to = out;
    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        size_t run = (size_t)((slash != NULL ? slash : end) - at);
        memcpy(to, at, run);
        to += run;
        at += run;
        if (slash == NULL) {
            break;
        }
        char kind = at[1];
        at += 2;
        if (kind == 'u') {
            to += g_unichar_to_utf8(take_unicode(&at, end), to);
        } else {
            const char *letter = strchr(letters, kind);
            *to++ = letter != NULL ? meanings[letter - letters] : kind;
        }
    }
    return (size_t)(to - out);
}

static bool whole_double(const JsonValue *value, int64_t *out)
{
    double number;
    if (!json_double(value, &number) || fabs(number) > 9007199254740992.0 ||
        floor(number) != number) {
        return false;
    }
    *out = (int64_t)number;
    return true;
}

bool json_integer(const JsonValue *value, int64_t *out)
{
    bool negative = value->text[0] == '-';
    uint64_t magnitude = 0, most = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    for (size_t i = negative ? 1 : 0; i < value->size; i++) {
        if (!g_ascii_isdigit(value->text[i])) {
            return whole_double(value, out); /* 1e3 and 1.0 are whole too */
        }
        unsigned digit = (unsigned)(value->text[i] - '0');
        if (magnitude > (most - digit) / 10) {
            return false;
        }
        magnitude = magnitude * 10 + digit;
    }
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

/* A number of at most 15 digits is its digits divided by a power of ten, both exact in a
 * double, so that the quotient is the nearest one (Clinger).  Coordinates are all such. */
static bool short_double(const JsonValue *value, double *out)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = value->text[0] == '-';
    uint64_t digits = 0;
    size_t start = negative ? 1 : 0, decimals = 0;
    bool behind = false;
    if (value->size - start > 16) {
        return false;
    }
    for (size_t i = start; i < value->size; i++) {
        char c = value->text[i];
        if (c == '.') {
            behind = true;
            continue;
        }
        if (!g_ascii_isdigit(c)) {
            return false;
        }
        digits = digits * 10 + (unsigned)(c - '0');
        decimals += behind ? 1 : 0;
    }
    if (digits >= UINT64_C(1000000000000000)) {
        return false;
    }
    double number = (double)digits / powers[decimals];
    *out = negative && digits != 0 ? -number : number;
    return true;
}

bool json_double(const JsonValue *value, double *out)
{
    if (short_double(value, out)) {
        return true;
    }
    char copy[JSON_NUMBER_MAX + 1];
    memcpy(copy, value->text, value->size);
    copy[value->size] = '\0';
    double number = g_ascii_strtod(copy, NULL);
    if (!isfinite(number)) {
        return false;
    }
    *out = number == 0.0 ? 0.0 : number;
    return true;
}
