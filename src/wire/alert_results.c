/* alert_results.c - what became of reports and acts: the answers of POST /alerts and bulk */
#include <string.h>

#include "wire/alerts_private.h"
#include "wire/write.h"

/* 5,000 results with a problem each. */
#define RESULTS_BYTES_MAX  ((size_t)4 << 20)
#define RESULTS_VALUES_MAX 131072

FIELD_PARSE(AlertState, alert_state)

typedef struct ResultRead {
    AlertResult result;
    const cJSON *problem;
    int64_t index;
} ResultRead;

static const Field result_fields[] = {
    {"index", FIELD_INT64, true, offsetof(ResultRead, index), 0, ALERT_BATCH_MAX - 1, NULL},
    {"status", FIELD_INT, true, offsetof(ResultRead, result.status), 100, 599, NULL},
    {"id", FIELD_ID, false, offsetof(ResultRead, result.id), 0, 0, NULL},
    {"state", FIELD_WORD, false, offsetof(ResultRead, result.state), 0, 0, read_alert_state},
    {"count", FIELD_INT64, false, offsetof(ResultRead, result.count), 0, ALERT_COUNT_MAX, NULL},
    {"owner", FIELD_TEXT, false, offsetof(ResultRead, result.owner), 1, CODEC_NAME_MAX, NULL},
    {"problem", FIELD_OBJECT, false, offsetof(ResultRead, problem), 0, 0, NULL},
};
static const FieldSet result_set = FIELD_SET("result", result_fields);

static const Field results_fields[] = {
    {"results", FIELD_LIST, true, 0, 0, 0, NULL},
};
static const FieldSet results_set = FIELD_SET("results", results_fields);

void encode_alert_result(GString *out, const AlertResult *result)
{
    write_raw(out, "{\"id\":");
    write_string(out, result->id);
    write_key(out, "state");
    write_word(out, alert_state_word(result->state));
    write_key(out, "count");
    write_integer(out, result->count);
    write_raw(out, "}");
}

void encode_alert_results_open(GString *out)
{
    write_raw(out, "{\"results\":[");
}

void encode_alert_results_item(GString *out, size_t index, const AlertResult *result)
{
    if (out->str[out->len - 1] != '[') {
        write_raw(out, ",");
    }
    write_raw(out, "{\"index\":");
    write_integer(out, (int64_t)index);
    write_key(out, "status");
    write_integer(out, result->status);
    if (result->id != NULL) {
        write_key(out, "id");
        write_string(out, result->id);
    }
    if (result->problem != NULL) {
        write_key(out, "problem");
        encode_problem(out, result->problem);
    } else {
        write_key(out, "state");
        write_word(out, alert_state_word(result->state));
        write_key(out, "count");
        write_integer(out, result->count);
        if (result->owner != NULL) {
            write_key(out, "owner");
            write_string(out, result->owner);
        }
    }
    write_raw(out, "}");
}

void encode_alert_results_close(GString *out)
{
    write_raw(out, "]}");
}

static bool read_result(Decoder *decoder, const cJSON *value, ResultRead *read, GError **error)
{
    if (!decoder_read_inner(decoder, &result_set, value, read, error)) {
        return false;
    }
    AlertResult *result = &read->result;
    if ((read->problem != NULL) != (result->status >= 300)) {
        return decoder_complain("result", "problem", "does not go with the status", error);
    }
    if (read->problem == NULL && result->id == NULL) {
        return decoder_complain("result", "id", "missing", error);
    }
    if (read->problem != NULL) {
        Problem *problem = decoder_keep(decoder, g_new0(Problem, 1));
        problem_read(decoder, read->problem, problem);
        result->problem = problem;
    }
    return true;
}

bool decode_alert_results(Decoder *decoder, const char *json, size_t size, AlertResultHandler each,
                          void *data, GError **error)
{
    static const JsonBounds bounds = {.size = RESULTS_BYTES_MAX, .values = RESULTS_VALUES_MAX};
    const cJSON *list = NULL;
    const cJSON *body = decoder_parse_within(decoder, "results", json, size, &bounds, error);
    if (body == NULL || !decoder_read_inner(decoder, &results_set, body, &list, error)) {
        return false;
    }
    int count = cJSON_GetArraySize(list);
    if (count > ALERT_BATCH_MAX) {
        return decoder_complain("results", "results", "too many", error);
    }
    /* All are read before the first is told. */
    ResultRead *read = decoder_keep(decoder, g_new0(ResultRead, count + 1));
    const cJSON *value = list->child;
    for (int i = 0; i < count; i++, value = value->next) {
        if (!read_result(decoder, value, &read[i], error)) {
            return false;
        }
    }
    for (int i = 0; i < count; i++) {
        each((size_t)read[i].index, &read[i].result, data);
    }
    return true;
}
