/* alert_reports.c - what analytics report: the body of POST /alerts, both ways */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "wire/alerts_private.h"
#include "wire/write.h"

/* 5,000 items of 12 members each, and room for some that we don't know. */
#define BODY_VALUES_MAX 131072

#define POINTER_SIZE 96
#define DETAIL_SIZE  160

FIELD_PARSE(AlertPriority, alert_priority)

static bool read_condition(const char *word, void *out)
{
    bool active = strcmp(word, "active") == 0;
    *(bool *)out = active;
    return active || strcmp(word, "cleared") == 0;
}

typedef struct ItemRead {
    AlertReportItem item;
    AlertPriority priority; /* PRIORITIES: not told */
} ItemRead;

static const Field item_fields[] = {
    {"kind", FIELD_KIND, true, offsetof(ItemRead, item.kind), 0, 0, NULL},
    {"camera", FIELD_ID, false, offsetof(ItemRead, item.camera), 0, 0, NULL},
    {"area", FIELD_CODE, false, offsetof(ItemRead, item.area), AREA_CITY, 0, NULL},
    {"state", FIELD_WORD, true, offsetof(ItemRead, item.active), 0, 0, read_condition},
    {"at", FIELD_TIME, true, offsetof(ItemRead, item.at_ms), 0, 0, NULL},
    {"priority", FIELD_WORD, false, offsetof(ItemRead, priority), 0, 0, read_alert_priority},
    {"external_id", FIELD_EXACT, false, offsetof(ItemRead, item.external_id), 0,
     ALERT_EXTERNAL_ID_MAX, NULL},
    {"score", FIELD_SHARE, false, offsetof(ItemRead, item.score), 0, 0, NULL},
    {"snapshot_url", FIELD_URL, false, offsetof(ItemRead, item.snapshot_url), 0, ALERT_URL_MAX,
     NULL},
    {"note", FIELD_TEXT, false, offsetof(ItemRead, item.note), 1, ALERT_TEXT_MAX, NULL},
};
static const FieldSet item_set = FIELD_SET("alert", item_fields);

const cJSON *alerts_body(Decoder *decoder, const char *name, const AlertBody *body, GError **error)
{
    static const JsonBounds bounds = {
        .size = CODEC_LINE_MAX, .values = BODY_VALUES_MAX, .array = true};
    const cJSON *tree = decoder_parse_within(decoder, name, body->json, body->size, &bounds, error);
    if (cJSON_IsArray(tree) && cJSON_GetArraySize(tree) > ALERT_BATCH_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "%s: over %d in one request", name,
                    ALERT_BATCH_MAX);
        return NULL;
    }
    return tree;
}

void alerts_refuse(AlertItemHandler each, void *data, long index, const char *field,
                   const char *why)
{
    char pointer[POINTER_SIZE], detail[DETAIL_SIZE];
    char place[24] = "";
    if (index >= 0) {
        snprintf(place, sizeof place, "/%ld", index);
    }
    snprintf(pointer, sizeof pointer, "%s%s%s", place, field != NULL ? "/" : "",
             field != NULL ? field : "");
    snprintf(detail, sizeof detail, "%s%s%s", pointer, pointer[0] != '\0' ? ": " : "", why);
    const ProblemField wrong = {.pointer = pointer, .detail = why};
    const Problem problem = {
        .status = 422,
        .title = "Unprocessable Content",
        .detail = detail,
        .errors = &wrong,
        .error_count = 1,
    };
    each(index < 0 ? 0 : (size_t)index, NULL, &problem, data);
}

/* Says what the table of fields can't; NULL when all is well. */
static const char *item_problem(const AlertReportItem *item, int64_t now_ms, const char **field)
{
    if (item->camera == NULL && item->area == NULL) {
        *field = "camera";
        return "camera or area is needed";
    }
    *field = "at";
    return item->at_ms > now_ms + ALERT_AHEAD_MS ? "more than 10 minutes ahead" : NULL;
}

static void take_item(Decoder *decoder, const cJSON *value, long index, int64_t now_ms,
                      AlertItemHandler each, void *data)
{
    ItemRead read = {.item = {.score = NAN}, .priority = PRIORITIES};
    AlertReportItem *item = &read.item;
    Complaint complaint;
    if (!decoder_check_inner(decoder, &item_set, value, &read, &complaint)) {
        alerts_refuse(each, data, index, complaint.field, complaint.why);
        return;
    }
    const char *field;
    const char *why = item_problem(item, now_ms, &field);
    if (why != NULL) {
        alerts_refuse(each, data, index, field, why);
        return;
    }
    item->priority_given = read.priority != PRIORITIES;
    item->priority = item->priority_given ? read.priority : alert_kind_priority(item->kind);
    each(index < 0 ? 0 : (size_t)index, item, NULL, data);
}

bool decode_alert_reports(Decoder *decoder, const AlertBody *body, bool *is_array,
                          AlertItemHandler each, void *data, GError **error)
{
    const cJSON *tree = alerts_body(decoder, "alert", body, error);
    if (tree == NULL) {
        return false;
    }
    *is_array = cJSON_IsArray(tree);
    if (!*is_array) {
        take_item(decoder, tree, -1, body->now_ms, each, data);
        return true;
    }
    long index = 0;
    const cJSON *value;
    cJSON_ArrayForEach(value, tree)
    {
        take_item(decoder, value, index++, body->now_ms, each, data);
    }
    return true;
}

void encode_alert_report_item(GString *out, const AlertReportItem *item)
{
    write_raw(out, "{\"kind\":");
    write_word(out, item->kind);
    write_key(out, "camera");
    write_text_or_null(out, item->camera);
    write_key(out, "area");
    write_text_or_null(out, item->area);
    write_key(out, "state");
    write_word(out, item->active ? "active" : "cleared");
    write_key(out, "at");
    write_time(out, item->at_ms);
    write_key(out, "priority");
    write_string(out, item->priority_given ? alert_priority_word(item->priority) : NULL);
    write_key(out, "external_id");
    write_text_or_null(out, item->external_id);
    write_key(out, "score");
    write_double(out, item->score);
    write_key(out, "snapshot_url");
    write_text_or_null(out, item->snapshot_url);
    write_key(out, "note");
    write_text_or_null(out, item->note);
    write_raw(out, "}");
}
