#include "wire/waiting.h"

#include "wire/decoder.h"
#include "wire/write.h"

#define SENTENCE_MAX 4000

void encode_waiting(GString *out, const Waiting *waiting)
{
    write_raw(out, "{\"id\":");
    write_string(out, waiting->id);
    write_key(out, "object");
    write_text_or_null(out, waiting->object);
    write_key(out, "what");
    write_text_or_null(out, waiting->what);
    write_key(out, "by");
    write_text_or_null(out, waiting->by);
    write_key(out, "mine");
    write_bool(out, waiting->mine);
    write_key(out, "state");
    write_text_or_null(out, waiting->state);
    write_key(out, "why");
    write_text_or_null(out, waiting->why);
    write_key(out, "written_at");
    write_time(out, waiting->written_at_ms);
    write_key(out, "next_at");
    write_time(out, waiting->next_at_ms);
    write_key(out, "tries");
    write_integer(out, waiting->tries);
    write_key(out, "status");
    if (waiting->status > 0) {
        write_integer(out, waiting->status);
    } else {
        write_raw(out, "null");
    }
    write_raw(out, "}");
}

bool decode_written(Decoder *decoder, const char *json, size_t size, Written *out, GError **error)
{
    static const Field fields[] = {
        {"title", FIELD_TEXT, false, offsetof(Written, title), 1, SENTENCE_MAX, NULL},
        {"text", FIELD_TEXT, false, offsetof(Written, text), 1, SENTENCE_MAX, NULL},
        {"note", FIELD_TEXT, false, offsetof(Written, note), 1, SENTENCE_MAX, NULL},
        {"reason", FIELD_TEXT, false, offsetof(Written, reason), 1, SENTENCE_MAX, NULL},
        {"letter", FIELD_TEXT, false, offsetof(Written, letter), 1, SENTENCE_MAX, NULL},
    };
    static const FieldSet set = FIELD_SET("act", fields);
    Written written = {0};
    if (!decoder_read(decoder, &set, json, size, &written, error)) {
        return false;
    }
    *out = written;
    return true;
}
