/* maintenance.c - reasons, field checks and a camera's history */
#include "wire/maintenance.h"

#include <string.h>

#include "wire/decoder.h"
#include "wire/tickets_private.h"
#include "wire/write.h"

/* Text is read a little longer than it may be, so that what is too long is known. */
#define OVER 64

FIELD_PARSE(CheckResult, check_result)
FIELD_PARSE(CameraState, camera_state)

static bool fits(const char *object, const char *text, size_t max, GError **error)
{
    return text == NULL || strlen(text) <= max ||
           decoder_complain(object, "note", "too long", error);
}

/* Why it is dark */

static const Field reason_fields[] = {
    {"reason", FIELD_WORD, true, offsetof(ReasonRequest, reason), 0, 0, tickets_read_reason},
    {"note", FIELD_TEXT, false, offsetof(ReasonRequest, note), 1, REASON_NOTE_MAX + OVER, NULL},
};
static const FieldSet reason_set = FIELD_SET("reason", reason_fields);

void encode_reason_request(GString *out, const ReasonRequest *request)
{
    write_raw(out, "{\"reason\":");
    tickets_write_reason(out, request->reason);
    write_key(out, "note");
    write_text_or_null(out, request->note);
    write_raw(out, "}");
}

/* The brake is pulled by a route of its own, and lifted by an order. */
bool decode_reason_request(Decoder *decoder, const char *json, size_t size, ReasonRequest *out,
                           GError **error)
{
    ReasonRequest request = {0};
    if (!decoder_read(decoder, &reason_set, json, size, &request, error) ||
        !fits("reason", request.note, REASON_NOTE_MAX, error)) {
        return false;
    }
    if (request.reason == REASON_PRIVACY) {
        return decoder_complain("reason", "reason", "privacy is the brake's", error);
    }
    *out = request;
    return true;
}

/* Field checks */

static const Field check_fields[] = {
    {"camera", FIELD_ID, true, offsetof(CheckRequest, camera), 0, 0, NULL},
    {"result", FIELD_WORD, true, offsetof(CheckRequest, result), 0, 0, read_check_result},
    {"reason", FIELD_WORD, false, offsetof(CheckRequest, reason), 0, 0, tickets_read_reason},
    {"note", FIELD_TEXT, false, offsetof(CheckRequest, note), 1, TICKET_CHECK_NOTE_MAX + OVER,
     NULL},
    {"attachment", FIELD_ID, false, offsetof(CheckRequest, attachment), 0, 0, NULL},
    {"at", FIELD_TIME, false, offsetof(CheckRequest, at_ms), 0, 0, NULL},
};
static const FieldSet check_set = FIELD_SET("check", check_fields);

void encode_check_request(GString *out, const CheckRequest *request)
{
    write_raw(out, "{\"camera\":");
    write_string(out, request->camera);
    write_key(out, "result");
    write_word(out, check_result_word(request->result));
    write_key(out, "reason");
    tickets_write_reason(out, request->reason);
    write_key(out, "note");
    write_text_or_null(out, request->note);
    write_key(out, "attachment");
    write_text_or_null(out, request->attachment);
    write_key(out, "at");
    write_time(out, request->at_ms);
    write_raw(out, "}");
}

bool decode_check_request(Decoder *decoder, const char *json, size_t size, CheckRequest *out,
                          GError **error)
{
    CheckRequest request = {0};
    if (!decoder_read(decoder, &check_set, json, size, &request, error) ||
        !fits("check", request.note, TICKET_CHECK_NOTE_MAX, error)) {
        return false;
    }
    if (request.reason == REASON_PRIVACY) {
        return decoder_complain("check", "reason", "privacy is the brake's", error);
    }
    if (request.attachment != NULL &&
        (strlen(request.attachment) != TICKET_SHA256_SIZE - 1 ||
         strspn(request.attachment, "0123456789abcdef") != TICKET_SHA256_SIZE - 1)) {
        return decoder_complain("check", "attachment", "not a SHA-256", error);
    }
    *out = request;
    return true;
}

/* History */

static const Field past_fields[] = {
    {"at", FIELD_TIME, true, offsetof(CameraPast, at_ms), 0, 0, NULL},
    {"state", FIELD_WORD, true, offsetof(CameraPast, state), 0, 0, read_camera_state},
    {"reason", FIELD_WORD, false, offsetof(CameraPast, reason), 0, 0, tickets_read_reason},
    {"by", FIELD_TEXT, true, offsetof(CameraPast, by), 0, CODEC_NAME_MAX, NULL},
    {"why", FIELD_TEXT, false, offsetof(CameraPast, why), 1, CODEC_NAME_MAX, NULL},
    {"since", FIELD_TIME, false, offsetof(CameraPast, since_ms), 0, 0, NULL},
    {"seen_at", FIELD_TIME, false, offsetof(CameraPast, seen_at_ms), 0, 0, NULL},
};
static const FieldSet past_set = FIELD_SET("history", past_fields);

void encode_camera_past(GString *out, const CameraPast *past)
{
    write_raw(out, "{\"at\":");
    write_time(out, past->at_ms);
    write_key(out, "state");
    write_word(out, camera_state_word(past->state));
    write_key(out, "reason");
    tickets_write_reason(out, past->reason);
    write_key(out, "by");
    write_string(out, past->by);
    write_key(out, "why");
    write_text_or_null(out, past->why);
    write_key(out, "since");
    write_time(out, past->since_ms);
    write_key(out, "seen_at");
    write_time(out, past->seen_at_ms);
    write_raw(out, "}");
}

bool decode_camera_history(Decoder *decoder, const char *json, size_t size, CameraPastEach each,
                           void *data, GError **error)
{
    const cJSON *page = decoder_parse(decoder, "history", json, size, error), *item;
    const cJSON *items = page != NULL ? cJSON_GetObjectItemCaseSensitive(page, "items") : NULL;
    if (page == NULL) {
        return false;
    }
    if (!cJSON_IsArray(items)) {
        return decoder_complain("history", "items", "not a list", error);
    }
    cJSON_ArrayForEach(item, items)
    {
        CameraPast past = {0};
        if (!decoder_read_inner(decoder, &past_set, item, &past, error)) {
            return false;
        }
        each(&past, data);
    }
    return true;
}
