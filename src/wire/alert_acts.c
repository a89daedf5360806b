/* alert_acts.c - what a person does about alerts, one or many */
#include <string.h>

#include "wire/alerts_private.h"
#include "wire/write.h"

WORDS_DEFINE(AlertAct, alert_act, ALERT_ACT_TABLE)

FIELD_PARSE(AlertAct, alert_act)

#define LOOKED_MAX INT32_MAX

static const Field ack_fields[] = {
    {"looked_s", FIELD_INT, false, offsetof(AlertActRequest, looked_s), 0, LOOKED_MAX, NULL},
};

static const Field shelve_fields[] = {
    {"minutes", FIELD_INT64, true, offsetof(AlertActRequest, minutes), 1, ALERT_SHELVE_MAX_MINUTES,
     NULL},
    {"reason", FIELD_TEXT, true, offsetof(AlertActRequest, reason), 0, ALERT_TEXT_MAX, NULL},
    {"one_shot", FIELD_BOOL, false, offsetof(AlertActRequest, one_shot), 0, 0, NULL},
};

static const Field reason_fields[] = {
    {"reason", FIELD_TEXT, false, offsetof(AlertActRequest, reason), 0, ALERT_TEXT_MAX, NULL},
};

static const Field assign_fields[] = {
    {"to", FIELD_TEXT, true, offsetof(AlertActRequest, to), 0, CODEC_NAME_MAX, NULL},
};

static const Field close_fields[] = {
    {"verdict", FIELD_WORD, true, offsetof(AlertActRequest, verdict), 0, 0, alerts_read_verdict},
};

/* By act; those without a row of their own have no members. */
static const FieldSet act_sets[ALERT_ACTS] = {
    [ACT_CLAIM] = {"claim", NULL, 0},
    [ACT_RELEASE] = {"release", NULL, 0},
    [ACT_ACK] = FIELD_SET("ack", ack_fields),
    [ACT_UNACK] = {"unack", NULL, 0},
    [ACT_SHELVE] = FIELD_SET("shelve", shelve_fields),
    [ACT_UNSHELVE] = {"unshelve", NULL, 0},
    [ACT_SUPPRESS] = FIELD_SET("suppress", reason_fields),
    [ACT_UNSUPPRESS] = {"unsuppress", NULL, 0},
    [ACT_ASSIGN] = FIELD_SET("assign", assign_fields),
    [ACT_ESCALATE] = FIELD_SET("escalate", reason_fields),
    [ACT_CLOSE] = FIELD_SET("close", close_fields),
};

typedef struct BulkRead {
    AlertAct act;
    const char *const *ids;
} BulkRead;

static const Field bulk_fields[] = {
    {"act", FIELD_WORD, true, offsetof(BulkRead, act), 0, 0, read_alert_act},
    {"ids", FIELD_IDS, true, offsetof(BulkRead, ids), 0, ALERT_BATCH_MAX, NULL},
};
static const FieldSet bulk_set = FIELD_SET("bulk", bulk_fields);

/* Each member is led by its comma. */
static void write_members(GString *out, const AlertActRequest *request)
{
    switch (request->act) {
    case ACT_ACK:
        write_key(out, "looked_s");
        if (request->looked_s >= 0) {
            write_integer(out, request->looked_s);
        } else {
            write_raw(out, "null");
        }
        break;
    case ACT_SHELVE:
        write_key(out, "minutes");
        write_integer(out, request->minutes);
        write_key(out, "reason");
        write_string(out, request->reason);
        write_key(out, "one_shot");
        write_bool(out, request->one_shot);
        break;
    case ACT_SUPPRESS:
    case ACT_ESCALATE:
        write_key(out, "reason");
        write_text_or_null(out, request->reason);
        break;
    case ACT_ASSIGN:
        write_key(out, "to");
        write_string(out, request->to);
        break;
    case ACT_CLOSE:
        write_key(out, "verdict");
        write_word(out, verdict_word(request->verdict));
        break;
    default:
        break;
    }
}

void encode_alert_act(GString *out, const AlertActRequest *request)
{
    size_t begin = out->len;
    write_members(out, request);
    if (out->len > begin) {
        out->str[begin] = '{'; /* in the place of the first comma */
    } else {
        write_raw(out, "{");
    }
    write_raw(out, "}");
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

/* What a table of fields can't say. */
static bool check_act(const AlertActRequest *request, const cJSON *object, GError **error)
{
    const char *act = alert_act_word(request->act);
    if (request->act == ACT_ACK && cJSON_GetObjectItemCaseSensitive(object, "looked_s") == NULL) {
        return decoder_complain(act, "looked_s", "missing: seconds, or null for not looked", error);
    }
    if (request->act == ACT_SHELVE && is_blank(request->reason)) {
        return decoder_complain(act, "reason", "empty", error);
    }
    if (request->act == ACT_ASSIGN && is_blank(request->to)) {
        return decoder_complain(act, "to", "empty", error);
    }
    return true;
}

static bool read_act(Decoder *decoder, AlertAct act, const cJSON *object, AlertActRequest *out,
                     GError **error)
{
    AlertActRequest request = {.act = act, .looked_s = ALERT_NOT_LOOKED, .reason = ""};
    if (!decoder_read_inner(decoder, &act_sets[act], object, &request, error) ||
        !check_act(&request, object, error)) {
        return false;
    }
    *out = request;
    return true;
}

bool decode_alert_act(Decoder *decoder, AlertAct act, const char *json, size_t size,
                      AlertActRequest *out, GError **error)
{
    if (size == 0) {
        json = "{}"; /* an act that needs nothing said needs no body */
        size = strlen(json);
    }
    const cJSON *object = decoder_parse(decoder, act_sets[act].object, json, size, error);
    return object != NULL && read_act(decoder, act, object, out, error);
}

void encode_alert_bulk(GString *out, const AlertBulkRequest *request)
{
    write_raw(out, "{\"act\":");
    write_word(out, alert_act_word(request->act.act));
    write_key(out, "ids");
    write_strings(out, request->ids);
    write_members(out, &request->act);
    write_raw(out, "}");
}

bool decode_alert_bulk(Decoder *decoder, const char *json, size_t size, AlertBulkRequest *out,
                       GError **error)
{
    const cJSON *object = decoder_parse(decoder, "bulk", json, size, error);
    BulkRead read = {.act = ALERT_ACTS};
    AlertBulkRequest request;
    if (object == NULL || !decoder_read_inner(decoder, &bulk_set, object, &read, error) ||
        !read_act(decoder, read.act, object, &request.act, error)) {
        return false;
    }
    request.ids = read.ids;
    request.count = g_strv_length((char **)(uintptr_t)read.ids);
    if (request.count == 0) {
        return decoder_complain("bulk", "ids", "empty", error);
    }
    *out = request;
    return true;
}
