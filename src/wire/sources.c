/* sources.c - how a source stands */
#include "wire/sources.h"

#include "wire/decoder.h"
#include "wire/write.h"

FIELD_PARSE(SourceState, source_state)

typedef struct SourceRead {
    SourceHealth health;
    int64_t events, errors;
    int cameras;
} SourceRead;

#define AT(member) offsetof(SourceRead, member)
static const Field source_fields[] = {
    {"name", FIELD_ID, true, AT(health.name), 0, 0, NULL},
    {"kind", FIELD_ID, true, AT(health.kind), 0, 0, NULL},
    {"state", FIELD_WORD, true, AT(health.state), 0, 0, read_source_state},
    {"detail", FIELD_TEXT, false, AT(health.detail), 1, SOURCE_DETAIL_MAX, NULL},
    {"since", FIELD_TIME, true, AT(health.since_ms), 0, 0, NULL},
    {"heard_at", FIELD_TIME, false, AT(health.heard_at_ms), 0, 0, NULL},
    {"events", FIELD_INT64, false, AT(events), 0, INT64_MAX, NULL},
    {"errors", FIELD_INT64, false, AT(errors), 0, INT64_MAX, NULL},
    {"cameras", FIELD_INT, false, AT(cameras), 0, INT32_MAX, NULL},
    {"rev", FIELD_INT64, true, AT(health.rev), 0, INT64_MAX, NULL},
};
static const FieldSet source_set = FIELD_SET("source", source_fields);
#undef AT

void encode_source(GString *out, const SourceHealth *health)
{
    write_raw(out, "{\"id\":");
    write_string(out, health->name);
    write_key(out, "name");
    write_string(out, health->name);
    write_key(out, "kind");
    write_word(out, health->kind);
    write_key(out, "state");
    write_word(out, source_state_word(health->state));
    write_key(out, "detail");
    write_text_or_null(out, health->detail);
    write_key(out, "since");
    write_time(out, health->since_ms);
    write_key(out, "heard_at");
    write_time(out, health->heard_at_ms);
    write_key(out, "events");
    write_integer(out, (int64_t)health->events);
    write_key(out, "errors");
    write_integer(out, (int64_t)health->errors);
    write_key(out, "cameras");
    write_integer(out, health->cameras);
    write_key(out, "rev");
    write_integer(out, health->rev);
    write_raw(out, "}");
}

bool decode_source(Decoder *decoder, const char *json, size_t size, SourceHealth *out,
                   GError **error)
{
    SourceRead read = {.health = {.detail = ""}};
    if (!decoder_read(decoder, &source_set, json, size, &read, error)) {
        return false;
    }
    *out = read.health;
    out->events = (uint64_t)read.events;
    out->errors = (uint64_t)read.errors;
    out->cameras = (unsigned)read.cameras;
    return true;
}
