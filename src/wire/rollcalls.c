/* rollcalls.c - what guard posts said, and who is expected to */
#include "wire/rollcalls.h"

#include <string.h>

#include "wire/decoder.h"
#include "wire/write.h"

/* Text is read a little longer than it may be, so that what is too long is known. */
#define OVER        64
#define EVERY_MAX_S 86400

FIELD_PARSE(RollState, roll_state)

#define AT(member) offsetof(RollCall, member)
static const Field call_fields[] = {
    {"id", FIELD_CODE, true, AT(area), AREA_RT, 0, NULL},
    {"state", FIELD_WORD, true, AT(state), 0, 0, read_roll_state},
    {"people", FIELD_INT, false, AT(people), 0, ROLL_PEOPLE_MAX, NULL},
    {"text", FIELD_TEXT, false, AT(text), 1, ROLL_TEXT_MAX, NULL},
    {"by", FIELD_TEXT, false, AT(by), 1, CODEC_NAME_MAX, NULL},
    {"at", FIELD_TIME, true, AT(at_ms), 0, 0, NULL},
    {"rev", FIELD_INT64, true, AT(rev), 0, INT64_MAX, NULL},
};
static const FieldSet call_set = FIELD_SET("rollcall", call_fields);

static const Field line_fields[] = {
    {"area", FIELD_CODE, true, AT(area), AREA_RT, 0, NULL},
    {"state", FIELD_WORD, true, AT(state), 0, 0, read_roll_state},
    {"people", FIELD_INT, false, AT(people), 0, ROLL_PEOPLE_MAX, NULL},
    {"text", FIELD_TEXT, false, AT(text), 1, ROLL_TEXT_MAX + OVER, NULL},
};
static const FieldSet line_set = FIELD_SET("roll-call: line", line_fields);
#undef AT

/* What an RT said: state, people and text. */
static void write_answer(GString *out, const RollCall *call)
{
    write_key(out, "state");
    write_word(out, roll_state_word(call->state));
    write_key(out, "people");
    if (call->people == ROLL_UNCOUNTED) {
        write_raw(out, "null");
    } else {
        write_integer(out, call->people);
    }
    write_key(out, "text");
    write_text_or_null(out, call->text);
}

void encode_rollcall(GString *out, const RollCall *call)
{
    write_raw(out, "{\"id\":");
    write_word(out, call->area);
    write_key(out, "area");
    write_word(out, call->area);
    write_answer(out, call);
    write_key(out, "by");
    write_text_or_null(out, call->by);
    write_key(out, "at");
    write_time(out, call->at_ms);
    write_key(out, "rev");
    write_integer(out, call->rev);
    write_raw(out, "}");
}

bool decode_rollcall(Decoder *decoder, const char *json, size_t size, RollCall *out, GError **error)
{
    RollCall call = {.people = ROLL_UNCOUNTED};
    if (!decoder_read(decoder, &call_set, json, size, &call, error)) {
        return false;
    }
    *out = call;
    return true;
}

/* Writing it down */

typedef struct RequestRead {
    RollRequest request;
    const cJSON *lines;
} RequestRead;

static const Field request_fields[] = {
    {"area", FIELD_CODE, true, offsetof(RequestRead, request.area), AREA_CITY, 0, NULL},
    {"lines", FIELD_LIST, true, offsetof(RequestRead, lines), 0, 0, NULL},
    {"at", FIELD_TIME, false, offsetof(RequestRead, request.at_ms), 0, 0, NULL},
};
static const FieldSet request_set = FIELD_SET("roll-call", request_fields);

static void write_line(GString *out, const void *data)
{
    const RollCall *line = data;
    write_raw(out, "{\"area\":");
    write_word(out, line->area);
    write_answer(out, line);
    write_raw(out, "}");
}

void encode_roll_request(GString *out, const RollRequest *request)
{
    write_raw(out, "{\"area\":");
    write_word(out, request->area);
    write_key(out, "lines");
    write_list(out, request->lines, request->count, write_line);
    write_key(out, "at");
    write_time(out, request->at_ms);
    write_raw(out, "}");
}

static bool check_line(const RollRequest *request, const RollCall *lines, size_t i, GError **error)
{
    const RollCall *line = &lines[i];
    if (!area_code_within(line->area, request->area)) {
        return decoder_complain("roll-call", "area", "of a line: not within area", error);
    }
    if (line->text != NULL && strlen(line->text) > ROLL_TEXT_MAX) {
        return decoder_complain("roll-call", "text", "too long", error);
    }
    for (size_t other = 0; other < i; other++) {
        if (strcmp(lines[other].area, line->area) == 0) {
            return decoder_complain("roll-call", "area", "of a line: stands twice", error);
        }
    }
    return true;
}

static bool read_lines(Decoder *decoder, RequestRead *read, GError **error)
{
    int length = cJSON_GetArraySize(read->lines);
    const cJSON *item;
    if (length < 1 || length > ROLL_LINES_MAX) {
        return decoder_complain("roll-call", "lines", length < 1 ? "empty" : "too many", error);
    }
    RollCall *lines = decoder_keep(decoder, g_new0(RollCall, (size_t)length));
    cJSON_ArrayForEach(item, read->lines)
    {
        RollCall *line = &lines[read->request.count];
        line->people = ROLL_UNCOUNTED;
        if (!decoder_read_inner(decoder, &line_set, item, line, error) ||
            !check_line(&read->request, lines, read->request.count, error)) {
            return false;
        }
        read->request.count++;
    }
    read->request.lines = lines;
    return true;
}

bool decode_roll_request(Decoder *decoder, const char *json, size_t size, RollRequest *out,
                         GError **error)
{
    RequestRead read = {0};
    if (!decoder_read(decoder, &request_set, json, size, &read, error) ||
        !read_lines(decoder, &read, error)) {
        return false;
    }
    *out = read.request;
    return true;
}

/* Who is expected */

typedef struct WatchRead {
    int64_t every_s;
    const cJSON *watch;
} WatchRead;

typedef struct HoursRead {
    const char *from, *to;
} HoursRead;

static const Field watch_fields[] = {
    {"expected_every_s", FIELD_INT64, true, offsetof(WatchRead, every_s), 0, EVERY_MAX_S, NULL},
    {"watch", FIELD_OBJECT, true, offsetof(WatchRead, watch), 0, 0, NULL},
};
static const FieldSet watch_set = FIELD_SET("roll-calls", watch_fields);

static const Field hours_fields[] = {
    {"from", FIELD_EXACT, true, offsetof(HoursRead, from), 0, 5, NULL},
    {"to", FIELD_EXACT, true, offsetof(HoursRead, to), 0, 5, NULL},
};
static const FieldSet hours_set = FIELD_SET("roll-calls: watch", hours_fields);

void encode_roll_watch(GString *out, const RollWatch *watch)
{
    g_string_append_printf(out,
                           ",\"expected_every_s\":%d,\"watch\":{\"from\":\"%02d:%02d\",\"to\":"
                           "\"%02d:%02d\"}",
                           (int)(watch->every_ms / 1000), watch->from_minute / 60,
                           watch->from_minute % 60, watch->to_minute / 60, watch->to_minute % 60);
}

bool decode_roll_watch(Decoder *decoder, const char *json, size_t size, RollWatch *out,
                       GError **error)
{
    static const JsonBounds bounds = {CODEC_LINE_MAX, JSON_VALUES_MAX, false};
    WatchRead read = {0};
    HoursRead hours = {0};
    RollWatch watch;
    const cJSON *object = decoder_parse_within(decoder, "roll-calls", json, size, &bounds, error);
    if (object == NULL || !decoder_read_inner(decoder, &watch_set, object, &read, error) ||
        !decoder_read_inner(decoder, &hours_set, read.watch, &hours, error)) {
        return false;
    }
    if (!rollcall_minute(hours.from, &watch.from_minute) ||
        !rollcall_minute(hours.to, &watch.to_minute)) {
        return decoder_complain("roll-calls", "watch", "not a time of the day", error);
    }
    watch.every_ms = read.every_s * 1000;
    *out = watch;
    return true;
}
