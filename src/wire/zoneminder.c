#include "wire/zoneminder.h"

#include <string.h>

#include "wire/decoder.h"

#define TOKEN_MAX   4096
#define ZM_NAME_MAX 300
#define NOTES_MAX   1000
#define TIME_MAX    32
#define PAGE_MAX    (8 * CODEC_LINE_MAX)
#define VALUES_MAX  200000
#define YEAR_S      31536000

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* Returns a value as a text, which numbers are, too; NULL: none, or too long. */
static const char *text(Decoder *decoder, const cJSON *object, const char *name, size_t max)
{
    const cJSON *value = member(object, name);
    int64_t number;
    if (cJSON_IsNumber(value) && json_integer(value, &number)) {
        return decoder_keep(decoder, g_strdup_printf("%" G_GINT64_FORMAT, number));
    }
    if (!cJSON_IsString(value) || strlen(value->valuestring) > max) {
        return NULL;
    }
    return decoder_text(decoder, value, max);
}

static const char *text_or(Decoder *decoder, const cJSON *object, const char *name, size_t max)
{
    const char *found = text(decoder, object, name, max);
    return found != NULL ? found : "";
}

static bool integer(Decoder *decoder, const cJSON *object, const char *name, int64_t *out)
{
    const char *found = text(decoder, object, name, TIME_MAX);
    gint64 number;
    if (found == NULL || !g_ascii_string_to_signed(found, 10, 0, INT64_MAX, &number, NULL)) {
        return false;
    }
    *out = number;
    return true;
}

/* What the server says of how long is bounded: nothing lasts for ever. */
static int64_t seconds(Decoder *decoder, const cJSON *object, const char *name)
{
    int64_t found;
    return integer(decoder, object, name, &found) ? MIN(found, YEAR_S) : 0;
}

/* A secret goes on as it is, or not at all. */
static const char *secret(const cJSON *object, const char *name)
{
    const cJSON *value = member(object, name);
    bool good = cJSON_IsString(value) && value->valuestring[0] != '\0' &&
                strlen(value->valuestring) <= TOKEN_MAX;
    return good ? value->valuestring : NULL;
}

bool decode_zm_login(Decoder *decoder, const char *json, size_t size, ZmLogin *out, GError **error)
{
    const cJSON *tree = decoder_parse(decoder, "zoneminder", json, size, error);
    if (tree == NULL) {
        return false;
    }
    const char *version = text(decoder, tree, "version", ZM_NAME_MAX);
    if (version == NULL) {
        return decoder_complain("zoneminder", "version", "missing", error);
    }
    *out = (ZmLogin){.token = secret(tree, "access_token"),
                     .refresh = secret(tree, "refresh_token"),
                     .version = version,
                     .token_seconds = seconds(decoder, tree, "access_token_expires"),
                     .refresh_seconds = seconds(decoder, tree, "refresh_token_expires")};
    return true;
}

bool decode_zm_zone(Decoder *decoder, const char *json, size_t size, const char **out,
                    GError **error)
{
    const cJSON *tree = decoder_parse(decoder, "zoneminder", json, size, error);
    const char *zone = tree != NULL ? text(decoder, tree, "tz", ZM_NAME_MAX) : NULL;
    if (tree != NULL && (zone == NULL || zone[0] == '\0')) {
        return decoder_complain("zoneminder", "tz", "missing", error);
    }
    *out = zone;
    return tree != NULL;
}

static ZmCapture capture_of(Decoder *decoder, const cJSON *monitor)
{
    const char *capturing = text(decoder, monitor, "Capturing", ZM_NAME_MAX);
    if (capturing != NULL) {
        return strcmp(capturing, "None") == 0       ? ZM_CAPTURE_OFF
               : strcmp(capturing, "Ondemand") == 0 ? ZM_CAPTURE_ON_DEMAND
                                                    : ZM_CAPTURE_ALWAYS;
    }
    return strcmp(text_or(decoder, monitor, "Function", ZM_NAME_MAX), "None") == 0
               ? ZM_CAPTURE_OFF
               : ZM_CAPTURE_ALWAYS;
}

static ZmStatus status_of(const char *word)
{
    static const struct {
        const char *word;
        ZmStatus status;
    } words[] = {{"NotRunning", ZM_NOT_RUNNING},
                 {"Running", ZM_RUNNING},
                 {"Connected", ZM_CONNECTED},
                 {"Signal", ZM_CONNECTED},
                 {"NoSignal", ZM_RUNNING}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i].word, word) == 0) {
            return words[i].status;
        }
    }
    return ZM_UNKNOWN;
}

static bool take_monitor(Decoder *decoder, const cJSON *item, ZmMonitor *out)
{
    const cJSON *monitor = member(item, "Monitor"), *status = member(item, "Monitor_Status");
    int64_t id;
    *out = (ZmMonitor){.id = text(decoder, monitor, "Id", TIME_MAX),
                       .name = text(decoder, monitor, "Name", ZM_NAME_MAX),
                       .fps = -1};
    if (!integer(decoder, monitor, "Id", &id) || out->name == NULL || out->name[0] == '\0') {
        return false;
    }
    out->capture = capture_of(decoder, monitor);
    out->status = status_of(text_or(decoder, status, "Status", ZM_NAME_MAX));
    const char *fps = text(decoder, status, "CaptureFPS", TIME_MAX);
    const cJSON *number = member(status, "CaptureFPS");
    if (fps != NULL && fps[0] != '\0') {
        out->fps = g_ascii_strtod(fps, NULL);
    } else if (cJSON_IsNumber(number)) {
        out->fps = number->valuedouble;
    }
    return true;
}

static bool take_event(Decoder *decoder, const cJSON *item, ZmEvent *out)
{
    const cJSON *event = member(item, "Event");
    *out = (ZmEvent){.monitor = text(decoder, event, "MonitorId", TIME_MAX),
                     .cause = text_or(decoder, event, "Cause", ZM_NAME_MAX),
                     .start = text(decoder, event, "StartDateTime", TIME_MAX),
                     .end = text(decoder, event, "EndDateTime", TIME_MAX)};
    const cJSON *notes = member(event, "Notes");
    out->notes = cJSON_IsString(notes) ? decoder_text(decoder, notes, NOTES_MAX) : "";
    if (out->end != NULL && (out->end[0] == '\0' || g_str_has_prefix(out->end, "0000"))) {
        out->end = NULL;
    }
    return integer(decoder, event, "Id", &out->id) && out->id > 0 && out->monitor != NULL &&
           out->start != NULL &&
           (integer(decoder, event, "MaxScore", &out->score) || out->score == 0);
}

static const cJSON *take_list(Decoder *decoder, const char *json, size_t size, const char *name,
                              GError **error)
{
    static const JsonBounds bounds = {.size = PAGE_MAX, .values = VALUES_MAX};
    const cJSON *tree = decoder_parse_within(decoder, "zoneminder", json, size, &bounds, error);
    const cJSON *items = member(tree, name);
    if (tree != NULL && !cJSON_IsArray(items)) {
        decoder_complain("zoneminder", name, "not a list", error);
        return NULL;
    }
    return items;
}

bool decode_zm_monitors(Decoder *decoder, const char *json, size_t size, ZmReading *reading,
                        GError **error)
{
    const cJSON *items = take_list(decoder, json, size, "monitors", error), *item;
    reading->count = reading->odd = 0;
    cJSON_ArrayForEach(item, items)
    {
        ZmMonitor monitor;
        reading->count++;
        if (take_monitor(decoder, item, &monitor)) {
            reading->monitor(&monitor, reading->data);
        } else {
            reading->odd++;
        }
    }
    return items != NULL;
}

bool decode_zm_events(Decoder *decoder, const char *json, size_t size, ZmReading *reading,
                      GError **error)
{
    const cJSON *items = take_list(decoder, json, size, "events", error), *item;
    reading->count = reading->odd = 0;
    cJSON_ArrayForEach(item, items)
    {
        ZmEvent event;
        reading->count++;
        if (take_event(decoder, item, &event)) {
            reading->event(&event, reading->data);
        } else {
            reading->odd++;
        }
    }
    return items != NULL;
}

bool zm_time(const char *text, GTimeZone *zone, int64_t *out_ms)
{
    static const char form[] = "dddd-dd-dd dd:dd:dd";
    if (strlen(text) < sizeof form - 1) {
        return false;
    }
    for (size_t i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'd' ? !g_ascii_isdigit(text[i]) : text[i] != form[i]) {
            return false;
        }
    }
    /* A fraction may follow. */
    if (text[sizeof form - 1] != '\0' && text[sizeof form - 1] != '.') {
        return false;
    }
    int part[6], at[6] = {0, 5, 8, 11, 14, 17};
    for (int i = 0; i < 6; i++) {
        part[i] = (int)g_ascii_strtoll(text + at[i], NULL, 10);
    }
    g_autoptr(GDateTime) time =
        g_date_time_new(zone, part[0], part[1], part[2], part[3], part[4], part[5]);
    if (time == NULL) {
        return false;
    }
    *out_ms = g_date_time_to_unix(time) * 1000;
    return true;
}
