#include "wire/mediamtx.h"

#include <string.h>

#include "base/clock.h"
#include "wire/decoder.h"

#define ID_MAX     64
#define QUERY_MAX  4096
#define WORD_MAX   32
#define PAGE_MAX   (8 * CODEC_LINE_MAX)
#define VALUES_MAX 200000

WORDS_DEFINE(RelayAction, relay_action, RELAY_ACTION_TABLE)
FIELD_PARSE(RelayAction, relay_action)

static const Field ask_fields[] = {
    {"ip", FIELD_EXACT, false, offsetof(RelayAsk, ip), 0, ID_MAX, NULL},
    {"user", FIELD_EXACT, false, offsetof(RelayAsk, user), 0, RELAY_SECRET_MAX, NULL},
    {"password", FIELD_EXACT, false, offsetof(RelayAsk, password), 0, RELAY_SECRET_MAX, NULL},
    {"token", FIELD_EXACT, false, offsetof(RelayAsk, token), 0, QUERY_MAX, NULL},
    {"action", FIELD_WORD, true, offsetof(RelayAsk, action), 0, 0, read_relay_action},
    {"path", FIELD_EXACT, false, offsetof(RelayAsk, path), 0, RELAY_PATH_MAX, NULL},
    {"protocol", FIELD_EXACT, false, offsetof(RelayAsk, protocol), 0, WORD_MAX, NULL},
    {"id", FIELD_EXACT, false, offsetof(RelayAsk, id), 0, ID_MAX, NULL},
    {"query", FIELD_EXACT, false, offsetof(RelayAsk, query), 0, QUERY_MAX, NULL},
};
static const FieldSet ask_set = FIELD_SET("relay", ask_fields);

bool decode_relay_ask(Decoder *decoder, const char *json, size_t size, RelayAsk *out,
                      GError **error)
{
    RelayAsk ask = {"", "", "", "", "", "", "", "", RELAY_READ};
    if (!decoder_read(decoder, &ask_set, json, size, &ask, error)) {
        return false;
    }
    *out = ask;
    return true;
}

/* Counters are taken as what they are: above 2^53 they only stand still or do not. */
static bool counter(const cJSON *object, const char *name, int64_t *out)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsNumber(value) || !(value->valuedouble >= 0)) {
        return false;
    }
    *out = value->valuedouble < 9e15 ? (int64_t)value->valuedouble : INT64_C(9000000000000000);
    return true;
}

static bool flag(const cJSON *object, const char *name, bool *out)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    *out = cJSON_IsTrue(value);
    return cJSON_IsBool(value);
}

static int64_t since(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    int64_t at_ms = 0;
    return cJSON_IsString(value) && clock_parse(value->valuestring, &at_ms) ? at_ms : 0;
}

static const char *text(Decoder *decoder, const cJSON *object, const char *name, size_t max)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsString(value) || value->valuestring[0] == '\0' ||
        strlen(value->valuestring) > max) {
        return NULL;
    }
    return decoder_text(decoder, value, max);
}

/* "online" is whether somebody sends; "available" is true, too, where a path shows something else
 * meanwhile (alwaysAvailable). */
static bool take_path(Decoder *decoder, const cJSON *object, MediaPath *out)
{
    const char *name = text(decoder, object, "name", RELAY_PATH_MAX);
    MediaPath path = {.name = name};
    bool told = flag(object, "online", &path.online) || flag(object, "available", &path.online) ||
                flag(object, "ready", &path.online);
    if (name == NULL || !told) {
        return false;
    }
    path.bytes_known = counter(object, "inboundBytes", &path.bytes) ||
                       counter(object, "bytesReceived", &path.bytes);
    static const char *const times[] = {"onlineTime", "availableTime", "readyTime"};
    for (size_t i = 0; i < G_N_ELEMENTS(times) && path.online_since == 0; i++) {
        path.online_since = since(object, times[i]);
    }
    path.readers =
        (unsigned)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(object, "readers"));
    *out = path;
    return true;
}

/* Returns the items of a page; NULL and error. */
static const cJSON *take_page(Decoder *decoder, const char *json, size_t size,
                              MediaReading *reading, GError **error)
{
    static const JsonBounds bounds = {.size = PAGE_MAX, .values = VALUES_MAX};
    const cJSON *tree = decoder_parse_within(decoder, "mediamtx", json, size, &bounds, error);
    if (tree == NULL) {
        return NULL;
    }
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(tree, "items");
    if (!cJSON_IsArray(items) || !counter(tree, "itemCount", &reading->items) ||
        !counter(tree, "pageCount", &reading->pages)) {
        decoder_complain("mediamtx", NULL, "not a list with itemCount, pageCount and items", error);
        return NULL;
    }
    reading->odd = 0;
    return items;
}

bool decode_media_paths(Decoder *decoder, const char *json, size_t size, MediaReading *reading,
                        GError **error)
{
    const cJSON *items = take_page(decoder, json, size, reading, error);
    const cJSON *item;
    cJSON_ArrayForEach(item, items)
    {
        MediaPath path;
        if (take_path(decoder, item, &path)) {
            reading->path(&path, reading->data);
        } else {
            reading->odd++;
        }
    }
    return items != NULL;
}

bool decode_media_session(Decoder *decoder, const char *json, size_t size, const char **session,
                          GError **error)
{
    const cJSON *tree = decoder_parse(decoder, "mediamtx", json, size, error);
    if (tree != NULL) {
        *session = text(decoder, tree, "session", ID_MAX);
    }
    return tree != NULL;
}
