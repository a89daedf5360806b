/* field.c - one value of a field, checked and stored */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "model/area.h"
#include "wire/decoder.h"

#define WORD_MAX  64
#define WORDS_MAX 32

static bool refuse(const char **why, const char *what)
{
    *why = what;
    return false;
}

static bool expect(const JsonValue *value, JsonType type, const char **why, const char *what)
{
    return value->type == type ? true : refuse(why, what);
}

/* Returns a string that has no NUL inside, NULL with *why otherwise. */
static const char *whole_string(Decoder *decoder, const JsonValue *value, const char **why)
{
    if (!expect(value, JSON_STRING, why, "not a string")) {
        return NULL;
    }
    size_t length;
    const char *text = decoder_string(decoder, value, &length);
    if (strlen(text) != length) {
        *why = "holds a NUL";
        return NULL;
    }
    return text;
}

static bool take_text(Decoder *decoder, const Field *field, const JsonValue *value,
                      const char **out, const char **why)
{
    if (!expect(value, JSON_STRING, why, "not a string")) {
        return false;
    }
    *out = decoder_text(decoder, value, (size_t)field->max);
    return true;
}

static bool take_exact(Decoder *decoder, const Field *field, const JsonValue *value,
                       const char **out, const char **why)
{
    const char *text = whole_string(decoder, value, why);
    if (text == NULL) {
        return false;
    }
    size_t length = strlen(text);
    if (length > (size_t)field->max) {
        return refuse(why, "too long");
    }
    if (!text_is_clean(text, length)) {
        return refuse(why, "holds characters that are not printable");
    }
    *out = text;
    return true;
}

static bool is_code(const char *code, int64_t level_min)
{
    AreaLevel level;
    return strlen(code) < AREA_CODE_SIZE && area_code_level(code, &level) &&
           (int64_t)level >= level_min;
}

static bool take_id(Decoder *decoder, const Field *field, const JsonValue *value, const char **out,
                    const char **why)
{
    const char *id = whole_string(decoder, value, why);
    if (id == NULL) {
        return false;
    }
    if (field->kind == FIELD_ID && !id_valid(id)) {
        return refuse(why, "not an id");
    }
    if (field->kind == FIELD_CODE && !is_code(id, field->min)) {
        return refuse(why, "not an area code of the right level");
    }
    *out = id;
    return true;
}

static bool take_time(const JsonValue *value, int64_t *out, const char **why)
{
    char text[48];
    if (!expect(value, JSON_STRING, why, "not a time in a string")) {
        return false;
    }
    if (!value->plain || value->size >= sizeof text) {
        return refuse(why, "not an RFC 3339 time");
    }
    memcpy(text, value->text, value->size);
    text[value->size] = '\0';
    return clock_parse(text, out) ? true : refuse(why, "not an RFC 3339 time");
}

static bool take_integer(const Field *field, const JsonValue *value, int64_t *out, const char **why)
{
    int64_t number;
    if (!expect(value, JSON_NUMBER, why, "not a number")) {
        return false;
    }
    if (!json_integer(value, &number)) {
        return refuse(why, "not a whole number");
    }
    if (number < field->min || number > field->max) {
        return refuse(why, "out of range");
    }
    *out = number;
    return true;
}

static bool take_int(const Field *field, const JsonValue *value, int *out, const char **why)
{
    int64_t number;
    if (!take_integer(field, value, &number, why)) {
        return false;
    }
    *out = (int)number;
    return true;
}

static bool take_degrees(const Field *field, const JsonValue *value, double *out, const char **why)
{
    double number;
    if (!expect(value, JSON_NUMBER, why, "not a number")) {
        return false;
    }
    if (!json_double(value, &number) || number > (double)field->max ||
        number < -(double)field->max) {
        return refuse(why, "out of range");
    }
    *out = number;
    return true;
}

static bool take_word(const Field *field, const JsonValue *value, void *out, const char **why)
{
    char word[WORD_MAX + 1];
    if (!expect(value, JSON_STRING, why, "not a string")) {
        return false;
    }
    if (!value->plain || value->size > WORD_MAX) {
        return refuse(why, "an unknown word");
    }
    memcpy(word, value->text, value->size);
    word[value->size] = '\0';
    return field->parse(word, out) ? true : refuse(why, "an unknown word");
}

/* The words stand side by side in the arena, each with a NUL: joining them is setting commas there.
 */
static bool take_words(Decoder *decoder, const JsonValue *value, const char **out, const char **why)
{
    if (!expect(value, JSON_ARRAY, why, "not a list")) {
        return false;
    }
    JsonReader reader;
    JsonValue item;
    char *joined = NULL;
    int count = 0;
    json_open(&reader, value->text, value->size, JSON_ARRAY);
    for (; json_next_element(&reader, &item); count++) {
        const char *word = whole_string(decoder, &item, why);
        if (word == NULL) {
            return false;
        }
        if (!id_valid(word) || count == WORDS_MAX) {
            return refuse(why, count == WORDS_MAX ? "too many words" : "not a word");
        }
        size_t offset = (size_t)(word - decoder->arena);
        if (count > 0) {
            decoder->arena[offset - 1] = ',';
        } else {
            joined = decoder->arena + offset;
        }
    }
    *out = joined != NULL ? joined : "";
    return true;
}

static bool take_list(Decoder *decoder, const Field *field, const JsonValue *value,
                      const char *const **out, const char **why)
{
    if (!expect(value, JSON_ARRAY, why, "not a list")) {
        return false;
    }
    Field each = *field;
    each.kind = field->kind == FIELD_CODES ? FIELD_CODE : FIELD_ID;
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    JsonReader reader;
    JsonValue item;
    json_open(&reader, value->text, value->size, JSON_ARRAY);
    while (json_next_element(&reader, &item)) {
        const char *text;
        if ((int64_t)list->len == field->max) {
            return refuse(why, "too many");
        }
        if (!take_id(decoder, &each, &item, &text, why)) {
            return false;
        }
        g_ptr_array_add(list, (void *)text);
    }
    const char **kept = decoder_alloc(decoder, (list->len + 1) * sizeof *kept);
    for (guint i = 0; i < list->len; i++) {
        kept[i] = list->pdata[i];
    }
    *out = kept;
    return true;
}

static bool take_bool(const JsonValue *value, bool *out, const char **why)
{
    if (value->type != JSON_TRUE && value->type != JSON_FALSE) {
        return refuse(why, "not true or false");
    }
    *out = value->type == JSON_TRUE;
    return true;
}

static bool take_raw(const JsonValue *value, JsonValue *out, const char **why)
{
    if (value->type != JSON_ARRAY && value->type != JSON_OBJECT) {
        return refuse(why, "not a list or object");
    }
    *out = *value;
    return true;
}

bool field_take(Decoder *decoder, const Field *field, const JsonValue *value, void *out,
                const char **why)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return take_text(decoder, field, value, out, why);
    case FIELD_EXACT:
        return take_exact(decoder, field, value, out, why);
    case FIELD_ID:
    case FIELD_CODE:
        return take_id(decoder, field, value, out, why);
    case FIELD_TIME:
        return take_time(value, out, why);
    case FIELD_INT64:
        return take_integer(field, value, out, why);
    case FIELD_INT:
        return take_int(field, value, out, why);
    case FIELD_DEGREES:
        return take_degrees(field, value, out, why);
    case FIELD_BOOL:
        return take_bool(value, out, why);
    case FIELD_WORD:
        return take_word(field, value, out, why);
    case FIELD_WORDS:
        return take_words(decoder, value, out, why);
    case FIELD_IDS:
    case FIELD_CODES:
        return take_list(decoder, field, value, out, why);
    case FIELD_RAW:
        return take_raw(value, out, why);
    }
    return refuse(why, "of no known kind");
}
