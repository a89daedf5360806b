/* field.c - one value of a field, checked and stored */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "model/alert.h"
#include "model/area.h"
#include "wire/decoder.h"

#define WORDS_MAX  32
#define AMOUNT_MAX 1e12

static bool refuse(const char **why, const char *what)
{
    *why = what;
    return false;
}

static bool take_text(Decoder *decoder, const Field *field, const cJSON *value, const char **out,
                      const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a string");
    }
    const char *text = decoder_text(decoder, value, (size_t)field->max);
    if (text[0] != '\0' || field->min == 0) {
        *out = text;
    }
    return true;
}

static bool take_exact(const Field *field, const cJSON *value, const char **out, const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a string");
    }
    size_t length = strlen(value->valuestring);
    if (length > (size_t)field->max) {
        return refuse(why, "too long");
    }
    if (!text_is_clean(value->valuestring, length)) {
        return refuse(why, "holds characters that are not printable");
    }
    *out = value->valuestring;
    return true;
}

static bool is_code(const char *code, int64_t level_min)
{
    AreaLevel level;
    return strlen(code) < AREA_CODE_SIZE && area_code_level(code, &level) &&
           (int64_t)level >= level_min;
}

static bool take_id(const cJSON *value, const char **out, const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a string");
    }
    *out = value->valuestring;
    return id_valid(*out) ? true : refuse(why, "not an id");
}

static bool take_code(const Field *field, const cJSON *value, const char **out, const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a string");
    }
    *out = value->valuestring;
    return is_code(*out, field->min) ? true : refuse(why, "not an area code of the right level");
}

static bool take_time(const cJSON *value, int64_t *out, const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a time in a string");
    }
    return clock_parse(value->valuestring, out) ? true : refuse(why, "not an RFC 3339 time");
}

static bool take_integer(const Field *field, const cJSON *value, int64_t *out, const char **why)
{
    if (!cJSON_IsNumber(value)) {
        return refuse(why, "not a number");
    }
    if (!json_integer(value, out)) {
        return refuse(why, "not a whole number");
    }
    return *out >= field->min && *out <= field->max ? true : refuse(why, "out of range");
}

static bool take_int(const Field *field, const cJSON *value, int *out, const char **why)
{
    int64_t number;
    if (!take_integer(field, value, &number, why)) {
        return false;
    }
    *out = (int)number;
    return true;
}

static bool take_degrees(const Field *field, const cJSON *value, double *out, const char **why)
{
    if (!cJSON_IsNumber(value)) {
        return refuse(why, "not a number");
    }
    double number = value->valuedouble;
    if (!(fabs(number) <= (double)field->max)) {
        return refuse(why, "out of range");
    }
    *out = number == 0.0 ? 0.0 : number;
    return true;
}

static bool take_double(const cJSON *value, double max, double *out, const char **why)
{
    if (!cJSON_IsNumber(value)) {
        return refuse(why, "not a number");
    }
    double number = value->valuedouble;
    if (!(number >= 0.0 && number <= max)) {
        return refuse(why, max > 1.0 ? "out of range" : "not from 0 to 1");
    }
    *out = number == 0.0 ? 0.0 : number;
    return true;
}

static bool take_word(const Field *field, const cJSON *value, void *out, const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a string");
    }
    return field->parse(value->valuestring, out) ? true : refuse(why, "an unknown word");
}

static bool take_kind(const cJSON *value, const char **out, const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a string");
    }
    *out = value->valuestring;
    return alert_kind_valid(*out) ? true : refuse(why, "not a kind: a-z, 0-9 and _, at most 40");
}

bool field_url_fits(const char *url, size_t max)
{
    bool http = g_ascii_strncasecmp(url, "http://", 7) == 0 && url[7] != '\0';
    bool https = g_ascii_strncasecmp(url, "https://", 8) == 0 && url[8] != '\0';
    if ((!http && !https) || strlen(url) > max) {
        return false;
    }
    for (const char *p = url; *p != '\0'; p++) {
        if (*p <= ' ' || *p >= 0x7F || *p == '\\') {
            return false;
        }
    }
    return true;
}

/* No secret goes on: "http://user:password@host/" becomes "http://host/". */
static void drop_user(char *url)
{
    char *host = strstr(url, "://") + 3;
    size_t size = strcspn(host, "/?#");
    for (size_t i = size; i > 0; i--) {
        if (host[i - 1] == '@') {
            memmove(host, host + i, strlen(host + i) + 1);
            return;
        }
    }
}

static bool take_url(const Field *field, const cJSON *value, const char **out, const char **why)
{
    if (!cJSON_IsString(value)) {
        return refuse(why, "not a string");
    }
    char *url = value->valuestring;
    if (!field_url_fits(url, (size_t)field->max)) {
        return refuse(why, "not an http or https address");
    }
    drop_user(url);
    *out = url;
    return field_url_fits(url, (size_t)field->max) ? true
                                                   : refuse(why, "not an http or https address");
}

static bool take_words(Decoder *decoder, const cJSON *value, const char **out, const char **why)
{
    if (!cJSON_IsArray(value)) {
        return refuse(why, "not a list");
    }
    g_autoptr(GString) joined = g_string_new(NULL);
    const cJSON *item;
    int count = 0;
    cJSON_ArrayForEach(item, value)
    {
        if (count++ == WORDS_MAX) {
            return refuse(why, "too many words");
        }
        if (!cJSON_IsString(item) || !id_valid(item->valuestring)) {
            return refuse(why, "not a list of words");
        }
        if (joined->len > 0) {
            g_string_append_c(joined, ',');
        }
        g_string_append(joined, item->valuestring);
    }
    *out = decoder_keep(decoder, g_string_free(g_steal_pointer(&joined), FALSE));
    return true;
}

static bool take_list(Decoder *decoder, const Field *field, const cJSON *value,
                      const char *const **out, const char **why)
{
    if (!cJSON_IsArray(value)) {
        return refuse(why, "not a list");
    }
    int count = cJSON_GetArraySize(value);
    if (count > field->max) {
        return refuse(why, "too many");
    }
    const char **list = decoder_keep(decoder, g_new0(const char *, count + 1));
    const cJSON *item = value->child;
    for (int i = 0; i < count; i++, item = item->next) {
        bool taken = field->kind == FIELD_CODES ? take_code(field, item, &list[i], why)
                                                : take_id(item, &list[i], why);
        if (!taken) {
            return false;
        }
    }
    *out = list;
    return true;
}

static bool take_bool(const cJSON *value, bool *out, const char **why)
{
    *out = cJSON_IsTrue(value);
    return cJSON_IsBool(value) ? true : refuse(why, "not true or false");
}

static bool take_flag(const cJSON *value, signed char *out, const char **why)
{
    *out = (signed char)cJSON_IsTrue(value);
    return cJSON_IsBool(value) ? true : refuse(why, "not true or false");
}

bool field_take(Decoder *decoder, const Field *field, const cJSON *value, void *out,
                const char **why)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return take_text(decoder, field, value, out, why);
    case FIELD_EXACT:
        return take_exact(field, value, out, why);
    case FIELD_ID:
        return take_id(value, out, why);
    case FIELD_CODE:
        return take_code(field, value, out, why);
    case FIELD_TIME:
        return take_time(value, out, why);
    case FIELD_INT64:
        return take_integer(field, value, out, why);
    case FIELD_INT:
        return take_int(field, value, out, why);
    case FIELD_DEGREES:
        return take_degrees(field, value, out, why);
    case FIELD_SHARE:
        return take_double(value, 1.0, out, why);
    case FIELD_AMOUNT:
        return take_double(value, AMOUNT_MAX, out, why);
    case FIELD_BOOL:
        return take_bool(value, out, why);
    case FIELD_FLAG:
        return take_flag(value, out, why);
    case FIELD_WORD:
        return take_word(field, value, out, why);
    case FIELD_KIND:
        return take_kind(value, out, why);
    case FIELD_URL:
        return take_url(field, value, out, why);
    case FIELD_WORDS:
        return take_words(decoder, value, out, why);
    case FIELD_IDS:
    case FIELD_CODES:
        return take_list(decoder, field, value, out, why);
    case FIELD_LIST:
        *(const cJSON **)out = value;
        return cJSON_IsArray(value) ? true : refuse(why, "not a list");
    case FIELD_OBJECT:
        *(const cJSON **)out = value;
        return cJSON_IsObject(value) ? true : refuse(why, "not an object");
    }
    return refuse(why, "of no known kind");
}
