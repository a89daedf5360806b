#include "wire/logbook.h"

#include "wire/decoder.h"
#include "wire/write.h"

#define COUNT_MAX INT64_C(1000000000)

/* An act of a newer server is a line all the same. */
static bool read_act(const char *word, void *out)
{
    if (!log_act_parse(word, out)) {
        *(LogAct *)out = LOG_NOTE;
    }
    return true;
}

static const Field log_fields[] = {
    {"id", FIELD_ID, true, offsetof(LogLine, id), 0, 0, NULL},
    {"at", FIELD_TIME, true, offsetof(LogLine, at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, false, offsetof(LogLine, by), 1, CODEC_NAME_MAX, NULL},
    {"area", FIELD_CODE, false, offsetof(LogLine, area), AREA_CITY, 0, NULL},
    {"act", FIELD_WORD, false, offsetof(LogLine, act), 0, 0, read_act},
    {"count", FIELD_INT64, false, offsetof(LogLine, count), 0, COUNT_MAX, NULL},
    {"text", FIELD_TEXT, false, offsetof(LogLine, text), 1, LOG_TEXT_MAX, NULL},
    {"auto", FIELD_BOOL, false, offsetof(LogLine, automatic), 0, 0, NULL},
    {"ref", FIELD_TEXT, false, offsetof(LogLine, ref), 1, LOG_REF_MAX, NULL},
    {"rev", FIELD_INT64, true, offsetof(LogLine, rev), 0, INT64_MAX, NULL},
};
static const FieldSet log_set = FIELD_SET("log", log_fields);

bool decode_log(Decoder *decoder, const char *json, size_t size, LogLine *out, GError **error)
{
    LogLine line = {.count = 1};
    if (!decoder_read(decoder, &log_set, json, size, &line, error)) {
        return false;
    }
    *out = line;
    return true;
}

void encode_log(GString *out, const LogLine *line)
{
    write_raw(out, "{\"id\":");
    write_string(out, line->id);
    write_key(out, "at");
    write_time(out, line->at_ms);
    write_key(out, "by");
    write_text_or_null(out, line->by);
    write_key(out, "area");
    write_text_or_null(out, line->area);
    write_key(out, "act");
    write_word(out, log_act_word(line->act));
    write_key(out, "count");
    write_integer(out, line->count);
    write_key(out, "text");
    write_text_or_null(out, line->text);
    write_key(out, "auto");
    write_bool(out, line->automatic);
    write_key(out, "ref");
    write_text_or_null(out, line->ref);
    write_key(out, "rev");
    write_integer(out, line->rev);
    write_raw(out, "}");
}
