/* patrols.c - rounds of cameras, and what is told of them, both ways */
#include "wire/patrols.h"

#include <string.h>

#include "model/ticket.h"
#include "wire/decoder.h"
#include "wire/write.h"

/* Text is read a little longer than it may be, so that what is too long is known. */
#define OVER 64

FIELD_PARSE(PatrolResult, patrol_result)
FIELD_PARSE(PatrolStatus, patrol_status)
FIELD_PARSE(Purpose, purpose)

#define AT(member) offsetof(PatrolStop, member)
static const Field stop_fields[] = {
    {"camera", FIELD_ID, true, AT(camera), 0, 0, NULL},
    {"at", FIELD_TIME, false, AT(at_ms), 0, 0, NULL},
    {"looked_s", FIELD_INT, false, AT(looked_s), 0, PATROL_LOOKED_MAX_S, NULL},
    {"result", FIELD_WORD, true, AT(result), 0, 0, read_patrol_result},
    {"note", FIELD_TEXT, false, AT(note), 1, PATROL_NOTE_MAX + OVER, NULL},
    {"alert", FIELD_ID, false, AT(alert), 0, 0, NULL},
};
static const FieldSet stop_set = FIELD_SET("patrol: stop", stop_fields);
#undef AT

static bool is_long(const char *text, size_t max)
{
    return text != NULL && strlen(text) > max;
}

/* Reads one stop, of its own or of many. */
static bool read_stop(Decoder *decoder, const cJSON *object, PatrolStop *out, GError **error)
{
    *out = (PatrolStop){.looked_s = PATROL_UNTIMED};
    if (!decoder_read_inner(decoder, &stop_set, object, out, error)) {
        return false;
    }
    if (is_long(out->note, PATROL_NOTE_MAX)) {
        return decoder_complain("patrol: stop", "note", "too long", error);
    }
    if (out->alert != NULL && out->result != PATROL_ALERT) {
        return decoder_complain("patrol: stop", "alert", "the result is not alert", error);
    }
    return true;
}

static void write_stop(GString *out, const void *data)
{
    const PatrolStop *stop = data;
    write_raw(out, "{\"camera\":");
    write_string(out, stop->camera);
    write_key(out, "at");
    write_time(out, stop->at_ms);
    write_key(out, "looked_s");
    if (stop->looked_s == PATROL_UNTIMED) {
        write_raw(out, "null");
    } else {
        write_integer(out, stop->looked_s);
    }
    write_key(out, "result");
    write_word(out, patrol_result_word(stop->result));
    write_key(out, "note");
    write_text_or_null(out, stop->note);
    write_key(out, "alert");
    write_text_or_null(out, stop->alert);
    write_raw(out, "}");
}

/* Reads a list of stops; each camera may stand in it once where once is set. */
static bool read_stops(Decoder *decoder, const cJSON *list, bool once, PatrolStops *out,
                       GError **error)
{
    int length = cJSON_GetArraySize(list);
    const cJSON *object;
    if (length > PATROL_STOPS_MAX) {
        return decoder_complain("patrol", "stops", "too many", error);
    }
    PatrolStop *stops = decoder_keep(decoder, g_new0(PatrolStop, (size_t)length + 1));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    size_t count = 0;
    cJSON_ArrayForEach(object, list)
    {
        if (!read_stop(decoder, object, &stops[count], error)) {
            return false;
        }
        if (!g_hash_table_add(seen, (gpointer)stops[count].camera) && once) {
            return decoder_complain("patrol: stop", "camera", "stands twice", error);
        }
        count++;
    }
    *out = (PatrolStops){stops, count};
    return true;
}

/* Counts a list of cameras.  False: it is empty, or one stands twice. */
static bool check_cameras(const char *const *cameras, size_t *count, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (*count = 0; cameras[*count] != NULL; (*count)++) {
        if (!g_hash_table_add(seen, (gpointer)cameras[*count])) {
            return decoder_complain("patrol", "cameras", "one stands twice", error);
        }
    }
    return *count > 0 || decoder_complain("patrol", "cameras", "empty", error);
}

/* The patrol itself */

typedef struct PatrolRead {
    Patrol patrol;
    const cJSON *stops;
} PatrolRead;

#define AT(member) offsetof(PatrolRead, patrol.member)
static const Field patrol_fields[] = {
    {"id", FIELD_ID, true, AT(id), 0, 0, NULL},
    {"by", FIELD_TEXT, true, AT(by), 1, CODEC_NAME_MAX, NULL},
    {"area", FIELD_CODE, true, AT(area), AREA_CITY, 0, NULL},
    {"purpose", FIELD_WORD, true, AT(purpose), 0, 0, read_purpose},
    {"query", FIELD_TEXT, false, AT(query), 1, PATROL_QUERY_MAX, NULL},
    {"cameras", FIELD_IDS, true, AT(cameras), 0, PATROL_STOPS_MAX, NULL},
    {"started_at", FIELD_TIME, true, AT(started_at_ms), 0, 0, NULL},
    {"ended_at", FIELD_TIME, false, AT(ended_at_ms), 0, 0, NULL},
    {"status", FIELD_WORD, true, AT(status), 0, 0, read_patrol_status},
    {"note", FIELD_TEXT, false, AT(note), 1, PATROL_NOTE_MAX, NULL},
    {"stops", FIELD_LIST, true, offsetof(PatrolRead, stops), 0, 0, NULL},
    {"rev", FIELD_INT64, true, AT(rev), 0, INT64_MAX, NULL},
};
#undef AT
static const FieldSet patrol_set = FIELD_SET("patrol", patrol_fields);

void encode_patrol(GString *out, const Patrol *patrol)
{
    write_raw(out, "{\"id\":");
    write_string(out, patrol->id);
    write_key(out, "by");
    write_string(out, patrol->by);
    write_key(out, "area");
    write_word(out, patrol->area);
    write_key(out, "purpose");
    write_word(out, purpose_word(patrol->purpose));
    write_key(out, "query");
    write_text_or_null(out, patrol->query);
    write_key(out, "cameras");
    write_strings(out, patrol->cameras);
    write_key(out, "started_at");
    write_time(out, patrol->started_at_ms);
    write_key(out, "ended_at");
    write_time(out, patrol->ended_at_ms);
    write_key(out, "status");
    write_word(out, patrol_status_word(patrol->status));
    write_key(out, "note");
    write_text_or_null(out, patrol->note);
    write_key(out, "stops");
    write_list(out, patrol->stops, patrol->stop_count, write_stop);
    write_key(out, "rev");
    write_integer(out, patrol->rev);
    write_raw(out, "}");
}

/* What the sums rest on. */
static bool holds_together(const Patrol *patrol, GError **error)
{
    g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < patrol->camera_count; i++) {
        g_hash_table_add(listed, (gpointer)patrol->cameras[i]);
    }
    for (size_t i = 0; i < patrol->stop_count; i++) {
        if (!g_hash_table_contains(listed, patrol->stops[i].camera)) {
            return decoder_complain("patrol: stop", "camera", "not one of cameras", error);
        }
    }
    if (!patrol_purpose_fits(patrol->purpose)) {
        return decoder_complain("patrol", "purpose", "not ronda or patrol", error);
    }
    if ((patrol->status == PATROL_OPEN) != (patrol->ended_at_ms == 0)) {
        return decoder_complain("patrol", "ended_at", "not as status says", error);
    }
    return true;
}

bool decode_patrol(Decoder *decoder, const char *json, size_t size, Patrol *out, GError **error)
{
    PatrolRead read = {0};
    PatrolStops stops;
    if (!decoder_read(decoder, &patrol_set, json, size, &read, error) ||
        !check_cameras(read.patrol.cameras, &read.patrol.camera_count, error) ||
        !read_stops(decoder, read.stops, true, &stops, error)) {
        return false;
    }
    read.patrol.stops = stops.stops;
    read.patrol.stop_count = stops.count;
    if (!holds_together(&read.patrol, error)) {
        return false;
    }
    *out = read.patrol;
    return true;
}

/* Beginning */

#define AT(member) offsetof(PatrolRequest, member)
static const Field request_fields[] = {
    {"id", FIELD_ID, false, AT(id), 0, 0, NULL},
    {"area", FIELD_CODE, true, AT(area), AREA_CITY, 0, NULL},
    {"purpose", FIELD_WORD, false, AT(purpose), 0, 0, read_purpose},
    {"query", FIELD_TEXT, false, AT(query), 1, PATROL_QUERY_MAX + OVER, NULL},
    {"cameras", FIELD_IDS, true, AT(cameras), 0, PATROL_STOPS_MAX, NULL},
    {"at", FIELD_TIME, false, AT(at_ms), 0, 0, NULL},
};
#undef AT
static const FieldSet request_set = FIELD_SET("patrol", request_fields);

void encode_patrol_request(GString *out, const PatrolRequest *request)
{
    write_raw(out, "{\"id\":");
    write_string(out, request->id);
    write_key(out, "area");
    write_word(out, request->area);
    write_key(out, "purpose");
    write_string(out, request->purpose < PURPOSES ? purpose_word(request->purpose) : NULL);
    write_key(out, "query");
    write_text_or_null(out, request->query);
    write_key(out, "cameras");
    write_strings(out, request->cameras);
    write_key(out, "at");
    write_time(out, request->at_ms);
    write_raw(out, "}");
}

bool decode_patrol_request(Decoder *decoder, const char *json, size_t size, PatrolRequest *out,
                           GError **error)
{
    PatrolRequest read = {.purpose = PURPOSES};
    if (!decoder_read(decoder, &request_set, json, size, &read, error) ||
        !check_cameras(read.cameras, &read.camera_count, error)) {
        return false;
    }
    if (read.id != NULL && !ticket_id_valid(read.id)) {
        return decoder_complain("patrol", "id", "not a ULID", error);
    }
    if (is_long(read.query, PATROL_QUERY_MAX)) {
        return decoder_complain("patrol", "query", "too long", error);
    }
    if (read.purpose != PURPOSES && !patrol_purpose_fits(read.purpose)) {
        return decoder_complain("patrol", "purpose", "not ronda or patrol", error);
    }
    *out = read;
    return true;
}

/* Stops */

void encode_patrol_stops(GString *out, const PatrolStops *stops)
{
    write_list(out, stops->stops, stops->count, write_stop);
}

bool decode_patrol_stops(Decoder *decoder, const char *json, size_t size, PatrolStops *out,
                         GError **error)
{
    static const JsonBounds bounds = {CODEC_LINE_MAX, JSON_VALUES_MAX, true};
    const cJSON *tree = decoder_parse_within(decoder, "patrol: stop", json, size, &bounds, error);
    if (tree == NULL) {
        return false;
    }
    if (cJSON_IsArray(tree)) {
        return cJSON_GetArraySize(tree) > 0 ? read_stops(decoder, tree, false, out, error)
                                            : decoder_complain("patrol", "stops", "empty", error);
    }
    PatrolStop *stop = decoder_keep(decoder, g_new0(PatrolStop, 1));
    if (!read_stop(decoder, tree, stop, error)) {
        return false;
    }
    *out = (PatrolStops){stop, 1};
    return true;
}

/* Ending */

static const Field end_fields[] = {
    {"at", FIELD_TIME, false, offsetof(PatrolEnd, at_ms), 0, 0, NULL},
    {"note", FIELD_TEXT, false, offsetof(PatrolEnd, note), 1, PATROL_NOTE_MAX + OVER, NULL},
};
static const FieldSet end_set = FIELD_SET("patrol: end", end_fields);

void encode_patrol_end(GString *out, const PatrolEnd *end)
{
    write_raw(out, "{\"at\":");
    write_time(out, end->at_ms);
    write_key(out, "note");
    write_text_or_null(out, end->note);
    write_raw(out, "}");
}

bool decode_patrol_end(Decoder *decoder, const char *json, size_t size, PatrolEnd *out,
                       GError **error)
{
    PatrolEnd read = {0};
    if (!decoder_read(decoder, &end_set, json, size, &read, error)) {
        return false;
    }
    if (is_long(read.note, PATROL_NOTE_MAX)) {
        return decoder_complain("patrol: end", "note", "too long", error);
    }
    *out = read;
    return true;
}
