#include "wire/problem.h"

#include <string.h>

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
    if (problem->error_count > 0) {
        write_errors(out, problem);
    }
    write_raw(out, "}");
}

static bool key_is(const JsonValue *key, const char *name)
{
    return key->plain && strlen(name) == key->size && memcmp(key->text, name, key->size) == 0;
}

static void take_text(Decoder *decoder, const JsonValue *value, const char **out)
{
    /* The first of two keys counts: a string is read once. */
    if (value->type == JSON_STRING && *out == NULL) {
        *out = decoder_text(decoder, value, PROBLEM_TEXT_MAX);
    }
}

static void take_allowed(Decoder *decoder, const JsonValue *value, Problem *problem)
{
    if (value->type != JSON_ARRAY || problem->allowed != NULL) {
        return;
    }
    const char **list = decoder_alloc(decoder, (ALLOWED_MAX + 1) * sizeof *list);
    JsonReader reader;
    JsonValue item;
    json_open(&reader, value->text, value->size, JSON_ARRAY);
    for (size_t count = 0; count < ALLOWED_MAX && json_next_element(&reader, &item);) {
        if (item.type == JSON_STRING) {
            list[count++] = decoder_text(decoder, &item, PROBLEM_TEXT_MAX);
        }
    }
    problem->allowed = list;
}

static ProblemField read_error(Decoder *decoder, const JsonValue *object)
{
    ProblemField field = {NULL, NULL};
    JsonReader reader;
    JsonValue key, value;
    json_open(&reader, object->text, object->size, JSON_OBJECT);
    while (json_next_member(&reader, &key, &value)) {
        if (key_is(&key, "pointer")) {
            take_text(decoder, &value, &field.pointer);
        } else if (key_is(&key, "detail")) {
            take_text(decoder, &value, &field.detail);
        }
    }
    field.pointer = field.pointer != NULL ? field.pointer : "";
    field.detail = field.detail != NULL ? field.detail : "";
    return field;
}

static void take_errors(Decoder *decoder, const JsonValue *value, Problem *problem)
{
    if (value->type != JSON_ARRAY || problem->errors != NULL) {
        return;
    }
    ProblemField *list = decoder_alloc(decoder, PROBLEM_ERRORS_MAX * sizeof *list);
    JsonReader reader;
    JsonValue item;
    json_open(&reader, value->text, value->size, JSON_ARRAY);
    while (problem->error_count < PROBLEM_ERRORS_MAX && json_next_element(&reader, &item)) {
        if (item.type == JSON_OBJECT) {
            list[problem->error_count++] = read_error(decoder, &item);
        }
    }
    problem->errors = list;
}

static void take_member(Decoder *decoder, const JsonValue *key, const JsonValue *value,
                        Problem *problem)
{
    const struct {
        const char *name;
        const char **out;
    } texts[] = {
        {"type", &problem->type},         {"title", &problem->title}, {"detail", &problem->detail},
        {"instance", &problem->instance}, {"owner", &problem->owner}, {"state", &problem->state},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (key_is(key, texts[i].name)) {
            take_text(decoder, value, texts[i].out);
        }
    }
    int64_t status;
    if (key_is(key, "status") && value->type == JSON_NUMBER && json_integer(value, &status) &&
        status >= 100 && status <= 599) {
        problem->status = (int)status;
    } else if (key_is(key, "allowed")) {
        take_allowed(decoder, value, problem);
    } else if (key_is(key, "errors")) {
        take_errors(decoder, value, problem);
    }
}

bool decode_problem(Decoder *decoder, const char *json, size_t size, Problem *out)
{
    decoder_begin(decoder, size);
    Problem problem = {0};
    JsonReader reader;
    JsonValue key, value;
    if (size > CODEC_LINE_MAX) {
        return false;
    }
    json_open(&reader, json, size, JSON_OBJECT);
    while (json_next_member(&reader, &key, &value)) {
        take_member(decoder, &key, &value, &problem);
    }
    if (!json_done(&reader)) {
        return false;
    }
    *out = problem;
    return true;
}
