#include "wire/logbook.h"

#include <string.h>

#include "model/ticket.h"
#include "wire/decoder.h"
#include "wire/write.h"

#define COUNT_MAX INT64_C(1000000000)
#define WORD_MAX  64
/* Text is read a little longer than it may be, so that what is too long is known. */
#define OVER 64

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
    {"word", FIELD_TEXT, false, offsetof(LogLine, word), 1, WORD_MAX, NULL},
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
    write_key(out, "word");
    write_text_or_null(out, line->word);
    write_key(out, "auto");
    write_bool(out, line->automatic);
    write_key(out, "ref");
    write_text_or_null(out, line->ref);
    write_key(out, "rev");
    write_integer(out, line->rev);
    write_raw(out, "}");
}

/* What a person writes */

FIELD_PARSE(LogAct, log_act)

static const Field request_fields[] = {
    {"id", FIELD_ID, false, offsetof(LogRequest, id), 0, 0, NULL},
    {"text", FIELD_TEXT, true, offsetof(LogRequest, text), 0, LOG_TEXT_MAX + OVER, NULL},
    {"area", FIELD_CODE, false, offsetof(LogRequest, area), AREA_CITY, 0, NULL},
    {"ref", FIELD_EXACT, false, offsetof(LogRequest, ref), 0, LOG_REF_MAX, NULL},
    {"corrects", FIELD_ID, false, offsetof(LogRequest, corrects), 0, 0, NULL},
    {"at", FIELD_TIME, false, offsetof(LogRequest, at_ms), 0, 0, NULL},
    {"act", FIELD_WORD, false, offsetof(LogRequest, act), 0, 0, read_log_act},
};
static const FieldSet request_set = FIELD_SET("log", request_fields);

void encode_log_request(GString *out, const LogRequest *request)
{
    write_raw(out, "{\"text\":");
    write_string(out, request->text);
    if (request->id != NULL) {
        write_key(out, "id");
        write_string(out, request->id);
    }
    write_key(out, "area");
    write_text_or_null(out, request->area);
    write_key(out, "ref");
    write_text_or_null(out, request->ref);
    write_key(out, "corrects");
    write_text_or_null(out, request->corrects);
    write_key(out, "at");
    write_time(out, request->at_ms);
    write_key(out, "act");
    write_word(out, log_act_word(request->corrects != NULL ? LOG_CORRECTION : request->act));
    write_raw(out, "}");
}

static const char *wrong_act(const LogRequest *request, LogAct act)
{
    if (act == LOG_CORRECTION && request->corrects == NULL) {
        return "a correction names the line that it corrects";
    }
    bool writes = act == LOG_NOTE || act == LOG_CORRECTION || act == LOG_SHIFT_CHECK;
    bool fits = request->corrects == NULL || act != LOG_SHIFT_CHECK;
    return writes && fits ? NULL : "nothing that a person writes";
}

bool decode_log_request(Decoder *decoder, const char *json, size_t size, LogRequest *out,
                        GError **error)
{
    LogRequest request = {.act = LOG_NOTE};
    const char *object = request_set.object;
    if (!decoder_read(decoder, &request_set, json, size, &request, error)) {
        return false;
    }
    if (request.id != NULL && !ticket_id_valid(request.id)) {
        return decoder_complain(object, "id", "not a ULID", error);
    }
    if (request.text[strspn(request.text, " ")] == '\0') {
        return decoder_complain(object, "text", "empty", error);
    }
    if (strlen(request.text) > LOG_TEXT_MAX) {
        return decoder_complain(object, "text", "too long", error);
    }
    if (request.ref != NULL && (!log_ref_valid(request.ref) || request.corrects != NULL)) {
        return decoder_complain(object, "ref",
                                request.corrects != NULL
                                    ? "a correction is about the line it corrects"
                                    : "not of the form KIND/ID",
                                error);
    }
    const char *wrong = wrong_act(&request, request.act);
    if (wrong != NULL) {
        return decoder_complain(object, "act", wrong, error);
    }
    request.act = request.corrects != NULL ? LOG_CORRECTION : request.act;
    *out = request;
    return true;
}
