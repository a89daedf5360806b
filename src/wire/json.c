#include "wire/json.h"

#include <glib.h>
#include <string.h>

#include "wire/codec.h"

static bool fail(JsonReader *reader, const char *problem)
{
    if (reader->problem == NULL) {
        reader->problem = problem;
    }
    return false;
}

static bool cut_short(JsonReader *reader)
{
    return fail(reader, "cut short");
}

static void skip_blanks(JsonReader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t' ||
                                        *reader->at == '\n' || *reader->at == '\r')) {
        reader->at++;
    }
}

/* Skips bytes that need no look: printable ASCII but quote and backslash, eight at a time. */
static const char *skip_plain(const char *at, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        uint64_t quote = word ^ (ones * '"'), slash = word ^ (ones * '\\');
        uint64_t special =
            word | (word - ones * 0x20) | (word + ones) | (quote - ones) | (slash - ones);
        if ((special & high) != 0) {
            break;
        }
        at += 8;
    }
    while (at < end && *at >= 0x20 && *at < 0x7F && *at != '"' && *at != '\\') {
        at++;
    }
    return at;
}

/* Stands on the backslash; moves past the escape. */
static bool scan_escape(JsonReader *reader)
{
    if (reader->end - reader->at < 2) {
        return cut_short(reader);
    }
    char kind = reader->at[1];
    if (kind != 'u') {
        if (kind == '\0' || strchr("\"\\/bfnrt", kind) == NULL) {
            return fail(reader, "unknown escape");
        }
        reader->at += 2;
        return true;
    }
    for (int i = 2; i < 6; i++) {
        if (reader->end - reader->at <= i) {
            return cut_short(reader);
        }
        if (!g_ascii_isxdigit(reader->at[i])) {
            return fail(reader, "unknown escape");
        }
    }
    reader->at += 6;
    return true;
}

/* Stands on the opening quote. */
static bool scan_string(JsonReader *reader, JsonValue *value)
{
    value->type = JSON_STRING;
    value->plain = true;
    value->text = ++reader->at;
    for (;;) {
        reader->at = skip_plain(reader->at, reader->end);
        if (reader->at == reader->end) {
            return cut_short(reader);
        }
        unsigned char c = (unsigned char)*reader->at;
        if (c == '"') {
            value->size = (size_t)(reader->at++ - value->text);
            return true;
        }
        value->plain = false;
        if (c < 0x20) {
            return fail(reader, "raw control character in a string");
        }
        if (c != '\\') {
            reader->at++;
        } else if (!scan_escape(reader)) {
            return false;
        }
    }
}

static bool scan_digits(JsonReader *reader)
{
    const char *first = reader->at;
    while (reader->at < reader->end && g_ascii_isdigit(*reader->at)) {
        reader->at++;
    }
    return reader->at > first;
}

static bool at_char(const JsonReader *reader, char c)
{
    return reader->at < reader->end && *reader->at == c;
}

static bool scan_number(JsonReader *reader, JsonValue *value)
{
    value->type = JSON_NUMBER;
    value->text = reader->at;
    reader->at += at_char(reader, '-') ? 1 : 0;
    const char *first = reader->at;
    if (!scan_digits(reader)) {
        return reader->at == reader->end ? cut_short(reader) : fail(reader, "not a value");
    }
    if (*first == '0' && reader->at - first > 1) {
        return fail(reader, "number with a leading zero");
    }
    if (at_char(reader, '.')) {
        reader->at++;
        if (!scan_digits(reader)) {
            return fail(reader, "number without digits after its point");
        }
    }
    if (at_char(reader, 'e') || at_char(reader, 'E')) {
        reader->at++;
        reader->at += at_char(reader, '+') || at_char(reader, '-') ? 1 : 0;
        if (!scan_digits(reader)) {
            return fail(reader, "number without an exponent");
        }
    }
    value->size = (size_t)(reader->at - value->text);
    return value->size <= JSON_NUMBER_MAX ? true : fail(reader, "number too long");
}

static bool scan_literal(JsonReader *reader, const char *word, JsonType type, JsonValue *value)
{
    size_t length = strlen(word), left = (size_t)(reader->end - reader->at);
    if (memcmp(reader->at, word, MIN(length, left)) != 0) {
        return fail(reader, "not a value");
    }
    if (left < length) {
        return cut_short(reader);
    }
    *value = (JsonValue){.text = reader->at, .size = length, .type = type};
    reader->at += length;
    return true;
}

static bool scan_key(JsonReader *reader, JsonValue *key)
{
    skip_blanks(reader);
    if (!at_char(reader, '"')) {
        return reader->at == reader->end ? cut_short(reader) : fail(reader, "not a key");
    }
    if (!scan_string(reader, key)) {
        return false;
    }
    skip_blanks(reader);
    if (!at_char(reader, ':')) {
        return reader->at == reader->end ? cut_short(reader) : fail(reader, "no colon after a key");
    }
    reader->at++;
    return true;
}

static bool scan_value(JsonReader *reader, JsonValue *value, int depth);

/* Stands behind a value: true to go on after a comma, false at the end (*closed) or at a problem.
 */
static bool after_value(JsonReader *reader, char closing, bool *closed)
{
    skip_blanks(reader);
    if (reader->at == reader->end) {
        return cut_short(reader);
    }
    char c = *reader->at;
    *closed = c == closing;
    if (*closed) {
        reader->at++;
        return false;
    }
    if (c != ',') {
        return fail(reader, "no comma between values");
    }
    reader->at++;
    return true;
}

/* Stands behind an opening bracket: true when its closing one follows at once. */
static bool is_empty(JsonReader *reader, char closing)
{
    skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != closing) {
        return false;
    }
    reader->at++;
    return true;
}

/* Checks a nested container to its end; the recursion is as deep as CODEC_DEPTH_MAX. */
static bool scan_container(JsonReader *reader, JsonValue *value, int depth)
{
    const char *start = reader->at;
    bool object = *start == '{';
    char closing = object ? '}' : ']';
    if (depth >= CODEC_DEPTH_MAX) {
        return fail(reader, "nested too deep");
    }
    reader->at++;
    bool closed = is_empty(reader, closing);
    while (!closed) {
        JsonValue inner;
        if ((object && !scan_key(reader, &inner)) || !scan_value(reader, &inner, depth + 1)) {
            return false;
        }
        if (!after_value(reader, closing, &closed) && !closed) {
            return false;
        }
    }
    *value = (JsonValue){.text = start,
                         .size = (size_t)(reader->at - start),
                         .type = object ? JSON_OBJECT : JSON_ARRAY};
    return true;
}

static bool scan_value(JsonReader *reader, JsonValue *value, int depth)
{
    skip_blanks(reader);
    if (reader->at == reader->end) {
        return cut_short(reader);
    }
    switch (*reader->at) {
    case '"':
        return scan_string(reader, value);
    case '{':
    case '[':
        return scan_container(reader, value, depth);
    case 'n':
        return scan_literal(reader, "null", JSON_NULL, value);
    case 't':
        return scan_literal(reader, "true", JSON_TRUE, value);
    case 'f':
        return scan_literal(reader, "false", JSON_FALSE, value);
    default:
        return scan_number(reader, value);
    }
}

void json_open(JsonReader *reader, const char *text, size_t size, JsonType type)
{
    bool object = type == JSON_OBJECT;
    *reader =
        (JsonReader){.start = text, .at = text, .end = text + size, .closing = object ? '}' : ']'};
    skip_blanks(reader);
    if (reader->at == reader->end) {
        cut_short(reader);
    } else if (*reader->at != (object ? '{' : '[')) {
        fail(reader, object ? "not an object" : "not a list");
    } else {
        reader->at++;
    }
}

/* Moves to the next member or element; false at the end or at a problem. */
static bool advance(JsonReader *reader)
{
    if (reader->problem != NULL || reader->closed) {
        return false;
    }
    if (reader->begun) {
        return after_value(reader, reader->closing, &reader->closed);
    }
    reader->begun = true;
    reader->closed = is_empty(reader, reader->closing);
    return !reader->closed;
}

bool json_next_member(JsonReader *reader, JsonValue *key, JsonValue *value)
{
    return advance(reader) && scan_key(reader, key) && scan_value(reader, value, 1);
}

bool json_next_element(JsonReader *reader, JsonValue *value)
{
    return advance(reader) && scan_value(reader, value, 1);
}

bool json_done(JsonReader *reader)
{
    if (reader->problem != NULL || !reader->closed) {
        return false;
    }
    skip_blanks(reader);
    return reader->at == reader->end ? true : fail(reader, "something follows the end");
}
