#include "wire/problem.h"

#include <string.h>

#include "wire/alerts_private.h"
#include "wire/decoder.h"
#include "wire/write.h"

#define ALLOWED_MAX 32

static void write_member(GString *out, const char *key, const char *value)
{
    if (value == NULL) {
        return;
    }
    write_raw(out, ",");
    write_word(out, key);
    write_raw(out, ":");
    write_string(out, value);
}

static void write_errors(GString *out, const Problem *problem)
{
    write_raw(out, ",\"errors\":[");
    for (size_t i = 0; i < problem->error_count; i++) {
        if (i > 0) {
            write_raw(out, ",");
        }
        write_raw(out, "{\"pointer\":");
        write_string(out, problem->errors[i].pointer);
        write_raw(out, ",\"detail\":");
        write_string(out, problem->errors[i].detail);
        write_raw(out, "}");
    }
    write_raw(out, "]");
}

void encode_problem(GString *out, const Problem *problem)
{
    write_raw(out, "{\"type\":");
    write_string(out, problem->type != NULL ? problem->type : "about:blank");
    write_member(out, "title", problem->title);
    write_raw(out, ",\"status\":");
    write_integer(out, problem->status);
    write_member(out, "detail", problem->detail);
    write_member(out, "instance", problem->instance);
    write_member(out, "owner", problem->owner);
    write_member(out, "state", problem->state);
    if (problem->allowed != NULL) {
        write_raw(out, ",\"allowed\":");
        write_strings(out, problem->allowed);
    }
    if (problem->current != NULL) {
        write_raw(out, ",\"current\":");
        g_string_append(out, problem->current);
    }
    if (problem->error_count > 0) {
        write_errors(out, problem);
    }
    write_raw(out, "}");
}

/* Returns the string of that name; NULL where there is none. */
static const char *read_text(Decoder *decoder, const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(item) ? decoder_text(decoder, item, PROBLEM_TEXT_MAX) : NULL;
}

static int read_status(const cJSON *object)
{
    int64_t status;
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, "status");
    bool fits =
        cJSON_IsNumber(item) && json_integer(item, &status) && status >= 100 && status <= 599;
    return fits ? (int)status : 0;
}

static void read_allowed(Decoder *decoder, const cJSON *object, Problem *problem)
{
    const cJSON *item, *array = cJSON_GetObjectItemCaseSensitive(object, "allowed");
    if (!cJSON_IsArray(array)) {
        return;
    }
    const char **list = decoder_keep(decoder, g_new0(const char *, ALLOWED_MAX + 1));
    size_t count = 0;
    cJSON_ArrayForEach(item, array)
    {
        if (cJSON_IsString(item) && count < ALLOWED_MAX) {
            list[count++] = decoder_text(decoder, item, PROBLEM_TEXT_MAX);
        }
    }
    problem->allowed = list;
}

static void read_errors(Decoder *decoder, const cJSON *object, Problem *problem)
{
    const cJSON *item, *array = cJSON_GetObjectItemCaseSensitive(object, "errors");
    if (!cJSON_IsArray(array)) {
        return;
    }
    ProblemField *list = decoder_keep(decoder, g_new0(ProblemField, PROBLEM_ERRORS_MAX));
    cJSON_ArrayForEach(item, array)
    {
        if (cJSON_IsObject(item) && problem->error_count < PROBLEM_ERRORS_MAX) {
            const char *pointer = read_text(decoder, item, "pointer");
            const char *detail = read_text(decoder, item, "detail");
            list[problem->error_count++] =
                (ProblemField){pointer != NULL ? pointer : "", detail != NULL ? detail : ""};
        }
    }
    problem->errors = list;
}

void problem_read(Decoder *decoder, const cJSON *object, Problem *out)
{
    *out = (Problem){
        .status = read_status(object),
        .type = read_text(decoder, object, "type"),
        .title = read_text(decoder, object, "title"),
        .detail = read_text(decoder, object, "detail"),
        .instance = read_text(decoder, object, "instance"),
        .owner = read_text(decoder, object, "owner"),
        .state = read_text(decoder, object, "state"),
    };
    read_allowed(decoder, object, out);
    read_errors(decoder, object, out);
}

bool decode_problem(Decoder *decoder, const char *json, size_t size, Problem *out)
{
    const cJSON *object = decoder_parse(decoder, "problem", json, size, NULL);
    if (object == NULL) {
        return false;
    }
    problem_read(decoder, object, out);
    return true;
}
