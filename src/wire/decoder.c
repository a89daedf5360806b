#include "wire/decoder.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

Decoder *decoder_new(void)
{
    Decoder *decoder = g_new0(Decoder, 1);
    decoder->kept = g_ptr_array_new_with_free_func(g_free);
    return decoder;
}

void decoder_free(Decoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    cJSON_Delete(decoder->tree);
    g_ptr_array_free(decoder->kept, TRUE);
    g_free(decoder);
}

void decoder_wipe(Decoder *decoder)
{
    json_wipe(decoder->tree);
}

const cJSON *decoder_parse(Decoder *decoder, const char *object, const char *json, size_t size,
                           GError **error)
{
    static const JsonBounds usual = {.size = CODEC_LINE_MAX, .values = JSON_VALUES_MAX};
    return decoder_parse_within(decoder, object, json, size, &usual, error);
}

const cJSON *decoder_parse_within(Decoder *decoder, const char *object, const char *json,
                                  size_t size, const JsonBounds *bounds, GError **error)
{
    if (decoder->kept->len > 0) {
        g_ptr_array_set_size(decoder->kept, 0);
    }
    cJSON_Delete(decoder->tree);
    decoder->tree = json_parse(object, json, size, bounds, error);
    return decoder->tree;
}

const char *decoder_text(Decoder *decoder, const cJSON *value, size_t max)
{
    const char *raw = value->valuestring;
    size_t length = strlen(raw);
    if (length <= max && text_is_clean(raw, length)) {
        return raw;
    }
    return decoder_keep(decoder, text_clean(raw, length, max));
}

void *decoder_keep(Decoder *decoder, void *memory)
{
    g_ptr_array_add(decoder->kept, memory);
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

/* Returns the field of that name.  Writers keep the order of the table, so the search begins at
 * *guess. */
static const Field *find_field(const FieldSet *set, const char *name, size_t *guess)
{
    for (size_t tried = 0; tried < set->count; tried++) {
        size_t i = *guess < set->count ? *guess : 0;
        const Field *field = &set->fields[i];
        *guess = i + 1;
        if (strcmp(field->name, name) == 0) {
            return field;
        }
    }
    return NULL;
}

/* Fields that stood there, and those that were not null: bits by their place in the table. */
typedef struct Seen {
    uint64_t there, given;
} Seen;

static bool complain(Complaint *complaint, const char *field, const char *why)
{
    *complaint = (Complaint){field, why};
    return false;
}

static bool check_required(const FieldSet *set, Seen seen, Complaint *complaint)
{
    for (size_t i = 0; i < set->count; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (set->fields[i].required && (seen.given & bit) == 0) {
            const char *what = (seen.there & bit) != 0 ? "null" : "missing";
            return complain(complaint, set->fields[i].name, what);
        }
    }
    return true;
}

bool decoder_check_inner(Decoder *decoder, const FieldSet *set, const cJSON *object, void *out,
                         Complaint *complaint)
{
    if (!cJSON_IsObject(object)) {
        return complain(complaint, NULL, "not an object");
    }
    Seen seen = {0};
    size_t guess = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, object)
    {
        const Field *field = find_field(set, value->string, &guess);
        if (field == NULL) {
            continue;
        }
        uint64_t bit = UINT64_C(1) << (field - set->fields);
        if ((seen.there & bit) != 0) {
            return complain(complaint, field->name, "stands twice");
        }
        seen.there |= bit;
        if (cJSON_IsNull(value)) {
            continue;
        }
        seen.given |= bit;
        const char *why;
        if (!field_take(decoder, field, value, (char *)out + field->offset, &why)) {
            return complain(complaint, field->name, why);
        }
    }
    return check_required(set, seen, complaint);
}

bool decoder_read_inner(Decoder *decoder, const FieldSet *set, const cJSON *object, void *out,
                        GError **error)
{
    Complaint complaint;
    if (decoder_check_inner(decoder, set, object, out, &complaint)) {
        return true;
    }
    return decoder_complain(set->object, complaint.field, complaint.why, error);
}

bool decoder_read(Decoder *decoder, const FieldSet *set, const char *json, size_t size, void *out,
                  GError **error)
{
    const cJSON *object = decoder_parse(decoder, set->object, json, size, error);
    return object != NULL && decoder_read_inner(decoder, set, object, out, error);
}
