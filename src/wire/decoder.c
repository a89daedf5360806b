#include "wire/decoder.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define UNKNOWN_MAX 64 /* keys of one object that no table knows */

Decoder *decoder_new(void)
{
    Decoder *decoder = g_new0(Decoder, 1);
    decoder->cleaned = g_ptr_array_new_with_free_func(g_free);
    return decoder;
}

void decoder_free(Decoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    g_free(decoder->arena);
    g_ptr_array_free(decoder->cleaned, TRUE);
    g_free(decoder);
}

void decoder_wipe(Decoder *decoder)
{
    if (decoder->arena != NULL) {
        explicit_bzero(decoder->arena, decoder->arena_size);
    }
    decoder->used = 0;
}

void decoder_begin(Decoder *decoder, size_t size)
{
    if (decoder->cleaned->len > 0) {
        g_ptr_array_set_size(decoder->cleaned, 0);
    }
    decoder->used = 0;
    if (decoder->arena_size < size) {
        decoder_wipe(decoder);
        g_free(decoder->arena);
        decoder->arena_size = MAX(size, 2048);
        decoder->arena = g_malloc(decoder->arena_size);
    }
}

const char *decoder_string(Decoder *decoder, const JsonValue *value, size_t *length)
{
    /* The two quotes pay for the NUL; a string is read once, or the table has a mistake. */
    g_assert(decoder->used + value->size + 1 <= decoder->arena_size);
    char *to = decoder->arena + decoder->used;
    if (value->plain) {
        memcpy(to, value->text, value->size);
        *length = value->size;
    } else {
        *length = json_unescape(value, to);
    }
    to[*length] = '\0';
    decoder->used += *length + 1;
    return to;
}

const char *decoder_text(Decoder *decoder, const JsonValue *value, size_t max)
{
    size_t length;
    const char *raw = decoder_string(decoder, value, &length);
    if (length <= max && (value->plain || text_is_clean(raw, length))) {
        return raw;
    }
    char *clean = text_clean(raw, length, max);
    g_ptr_array_add(decoder->cleaned, clean);
    return clean;
}

void *decoder_alloc(Decoder *decoder, size_t size)
{
    void *memory = g_malloc0(size);
    g_ptr_array_add(decoder->cleaned, memory);
    return memory;
}

bool decoder_complain(const char *object, const char *field, const char *message, GError **error)
{
    if (field != NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s: %s", object, field, message);
    } else {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s", object, message);
    }
    return false;
}

/* The keys that no table knows, to find one that stands twice. */
typedef struct Unknowns {
    const char *keys[UNKNOWN_MAX];
    size_t sizes[UNKNOWN_MAX];
    size_t count;
} Unknowns;

static const char *note_unknown(Unknowns *unknowns, const char *key, size_t size)
{
    for (size_t i = 0; i < unknowns->count; i++) {
        if (unknowns->sizes[i] == size && memcmp(unknowns->keys[i], key, size) == 0) {
            return "a key stands twice";
        }
    }
    if (unknowns->count == UNKNOWN_MAX) {
        return "too many unknown keys";
    }
    unknowns->keys[unknowns->count] = key;
    unknowns->sizes[unknowns->count++] = size;
    return NULL;
}

/* Returns the field of that name.  Writers keep the order of the table, so the search begins at
 * *guess. */
static const Field *find_field(const FieldSet *set, const char *key, size_t size, size_t *guess)
{
    for (size_t tried = 0; tried < set->count; tried++) {
        size_t i = *guess < set->count ? *guess : 0;
        const Field *field = &set->fields[i];
        *guess = i + 1;
        if (strncmp(field->name, key, size) == 0 && field->name[size] == '\0') {
            return field;
        }
    }
    return NULL;
}

/* One object while it is read. */
typedef struct Reading {
    Decoder *decoder;
    const FieldSet *set;
    Unknowns unknowns;
    uint64_t seen;  /* fields that stood there */
    uint64_t given; /* and were not null */
    size_t guess;
} Reading;

static bool take_member(Reading *reading, const JsonValue *key, const JsonValue *value, void *out,
                        GError **error)
{
    const char *object = reading->set->object, *name = key->text, *why = NULL;
    size_t size = key->size;
    if (!key->plain) {
        name = decoder_string(reading->decoder, key, &size);
    }
    const Field *field = find_field(reading->set, name, size, &reading->guess);
    if (field == NULL) {
        why = note_unknown(&reading->unknowns, name, size);
        return why == NULL ? true : decoder_complain(object, NULL, why, error);
    }
    uint64_t bit = UINT64_C(1) << (field - reading->set->fields);
    if ((reading->seen & bit) != 0) {
        return decoder_complain(object, field->name, "stands twice", error);
    }
    reading->seen |= bit;
    if (value->type == JSON_NULL) {
        return true;
    }
    reading->given |= bit;
    if (!field_take(reading->decoder, field, value, (char *)out + field->offset, &why)) {
        return decoder_complain(object, field->name, why, error);
    }
    return true;
}

static bool check_required(const Reading *reading, GError **error)
{
    for (size_t i = 0; i < reading->set->count; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (reading->set->fields[i].required && (reading->given & bit) == 0) {
            const char *what = (reading->seen & bit) != 0 ? "null" : "missing";
            return decoder_complain(reading->set->object, reading->set->fields[i].name, what,
                                    error);
        }
    }
    return true;
}

bool decoder_read_inner(Decoder *decoder, const FieldSet *set, const JsonValue *value, void *out,
                        GError **error)
{
    Reading reading;
    reading.decoder = decoder;
    reading.set = set;
    reading.unknowns.count = 0;
    reading.seen = reading.given = 0;
    reading.guess = 0;
    JsonReader reader;
    JsonValue key, inner;
    json_open(&reader, value->text, value->size, JSON_OBJECT);
    while (json_next_member(&reader, &key, &inner)) {
        if (!take_member(&reading, &key, &inner, out, error)) {
            return false;
        }
    }
    if (!json_done(&reader)) {
        g_autofree char *message = g_strdup_printf(
            "not JSON at byte %zu: %s", (size_t)(reader.at - reader.start), reader.problem);
        return decoder_complain(set->object, NULL, message, error);
    }
    return check_required(&reading, error);
}

bool decoder_read(Decoder *decoder, const FieldSet *set, const char *json, size_t size, void *out,
                  GError **error)
{
    decoder_begin(decoder, size);
    if (size > CODEC_LINE_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "%s: over %d bytes", set->object,
                    CODEC_LINE_MAX);
        return false;
    }
    JsonValue whole = {.text = json, .size = size, .type = JSON_OBJECT};
    return decoder_read_inner(decoder, set, &whole, out, error);
}
