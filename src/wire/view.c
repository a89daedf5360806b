/* view.c - who looks at what: view requests, their answers, views, and the brake */
#include <string.h>

#include "base/error.h"
#include "wire/decoder.h"
#include "wire/messages.h"
#include "wire/write.h"

#define SECRET_MAX   256
#define WATCHING_MAX 1000

FIELD_PARSE(Purpose, purpose)
FIELD_PARSE(Quality, quality)

static const Field request_fields[] = {
    {"purpose", FIELD_WORD, true, offsetof(ViewRequest, purpose), 0, 0, read_purpose},
    {"quality", FIELD_WORD, false, offsetof(ViewRequest, quality), 0, 0, read_quality},
    {"from", FIELD_TIME, false, offsetof(ViewRequest, from_ms), 0, 0, NULL},
    {"seconds", FIELD_INT64, false, offsetof(ViewRequest, seconds), 1, VIEW_SECONDS_MAX, NULL},
};
static const FieldSet request_set = FIELD_SET("view request", request_fields);

static const Field grant_fields[] = {
    {"id", FIELD_ID, false, offsetof(ViewGrant, id), 0, 0, NULL},
    {"url", FIELD_EXACT, true, offsetof(ViewGrant, url), 0, MESSAGE_URL_MAX, NULL},
    {"user", FIELD_EXACT, false, offsetof(ViewGrant, user), 0, SECRET_MAX, NULL},
    {"password", FIELD_EXACT, false, offsetof(ViewGrant, password), 0, SECRET_MAX, NULL},
    {"expires_at", FIELD_TIME, false, offsetof(ViewGrant, expires_ms), 0, 0, NULL},
};
static const FieldSet grant_set = FIELD_SET("view", grant_fields);

static const Field view_fields[] = {
    {"id", FIELD_ID, true, offsetof(ViewRecord, id), 0, 0, NULL},
    {"camera", FIELD_ID, true, offsetof(ViewRecord, camera), 0, 0, NULL},
    {"by", FIELD_TEXT, true, offsetof(ViewRecord, by), 0, CODEC_NAME_MAX, NULL},
    {"purpose", FIELD_WORD, true, offsetof(ViewRecord, purpose), 0, 0, read_purpose},
    {"at", FIELD_TIME, true, offsetof(ViewRecord, at_ms), 0, 0, NULL},
    {"seconds", FIELD_INT64, false, offsetof(ViewRecord, seconds), 0, INT32_MAX, NULL},
    {"from", FIELD_TIME, false, offsetof(ViewRecord, from_ms), 0, 0, NULL},
    {"look", FIELD_BOOL, false, offsetof(ViewRecord, look), 0, 0, NULL},
    {"rev", FIELD_INT64, true, offsetof(ViewRecord, rev), 0, INT64_MAX, NULL},
};
static const FieldSet view_set = FIELD_SET("view", view_fields);

static const Field shown_fields[] = {
    {"seconds", FIELD_INT64, true, offsetof(ViewShown, seconds), 0, VIEW_SHOWN_MAX, NULL},
};
static const FieldSet shown_set = FIELD_SET("view", shown_fields);

static const Field look_fields[] = {
    {"camera", FIELD_ID, true, offsetof(CameraLook, camera), 0, 0, NULL},
    {"by", FIELD_TEXT, true, offsetof(CameraLook, look.by), 0, CODEC_NAME_MAX, NULL},
    {"purpose", FIELD_WORD, true, offsetof(CameraLook, look.purpose), 0, 0, read_purpose},
    {"at", FIELD_TIME, true, offsetof(CameraLook, look.at_ms), 0, 0, NULL},
    {"seconds", FIELD_INT64, false, offsetof(CameraLook, look.seconds), 0, INT32_MAX, NULL},
};
static const FieldSet look_set = FIELD_SET("look", look_fields);

static const Field brake_fields[] = {
    {"reason", FIELD_TEXT, false, offsetof(BrakeRequest, reason), 0, MESSAGE_TEXT_MAX, NULL},
};
static const FieldSet brake_set = FIELD_SET("brake", brake_fields);

typedef struct BrakeRead {
    BrakeAnswer answer;
    const cJSON *watching;
} BrakeRead;

static const Field answer_fields[] = {
    {"camera", FIELD_ID, true, offsetof(BrakeRead, answer.camera), 0, 0, NULL},
    {"by", FIELD_TEXT, true, offsetof(BrakeRead, answer.by), 0, CODEC_NAME_MAX, NULL},
    {"at", FIELD_TIME, true, offsetof(BrakeRead, answer.at_ms), 0, 0, NULL},
    {"watching", FIELD_LIST, true, offsetof(BrakeRead, watching), 0, 0, NULL},
};
static const FieldSet answer_set = FIELD_SET("brake", answer_fields);

void encode_view_request(GString *out, const ViewRequest *request)
{
    write_raw(out, "{\"purpose\":");
    write_word(out, purpose_word(request->purpose));
    write_raw(out, ",\"quality\":");
    write_word(out, quality_word(request->quality));
    if (request->from_ms > 0) {
        write_key(out, "from");
        write_time(out, request->from_ms);
    }
    if (request->seconds > 0) {
        write_key(out, "seconds");
        write_integer(out, request->seconds);
    }
    write_raw(out, "}");
}

bool decode_view_request(Decoder *decoder, const char *json, size_t size, ViewRequest *out,
                         GError **error)
{
    ViewRequest request = {.quality = QUALITY_SUB};
    if (!decoder_read(decoder, &request_set, json, size, &request, error)) {
        return false;
    }
    *out = request;
    return true;
}

void encode_view_grant(GString *out, const ViewGrant *grant)
{
    write_raw(out, "{\"id\":");
    write_string(out, grant->id);
    write_raw(out, ",\"url\":");
    write_string(out, grant->url);
    write_raw(out, ",\"user\":");
    write_string(out, grant->user);
    write_raw(out, ",\"password\":");
    write_string(out, grant->password);
    write_raw(out, ",\"expires_at\":");
    write_time(out, grant->expires_ms);
    write_raw(out, "}");
}

/* Returns what stands behind "scheme://" when the scheme is one that is opened, NULL otherwise. */
static const char *behind_scheme(const char *url)
{
    static const char *const schemes[] = {"rtsp://", "rtsps://", "http://", "https://"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (g_ascii_strncasecmp(url, schemes[i], length) == 0) {
            return url + length;
        }
    }
    return NULL;
}

static const char *url_problem(const char *url)
{
    const char *host = behind_scheme(url);
    if (host == NULL) {
        return "not an rtsp, rtsps, http or https address";
    }
    for (const char *p = url; *p != '\0'; p++) {
        if (*p <= ' ' || *p >= 0x7F || *p == '\\') {
            return "holds a character that no address has";
        }
    }
    size_t authority = strcspn(host, "/?#");
    if (authority == 0 || host[0] == ':') {
        return "has no host";
    }
    return memchr(host, '@', authority) != NULL ? "holds user information" : NULL;
}

bool decode_view_grant(Decoder *decoder, const char *json, size_t size, ViewGrant *out,
                       GError **error)
{
    ViewGrant grant = {0};
    if (!decoder_read(decoder, &grant_set, json, size, &grant, error)) {
        return false;
    }
    const char *problem = url_problem(grant.url);
    if (problem != NULL) {
        return decoder_complain("view", "url", problem, error);
    }
    *out = grant;
    return true;
}

void encode_view(GString *out, const ViewRecord *view)
{
    write_raw(out, "{\"id\":");
    write_string(out, view->id);
    write_raw(out, ",\"camera\":");
    write_string(out, view->camera);
    write_raw(out, ",\"by\":");
    write_string(out, view->by);
    write_raw(out, ",\"purpose\":");
    write_word(out, purpose_word(view->purpose));
    write_raw(out, ",\"at\":");
    write_time(out, view->at_ms);
    write_raw(out, ",\"seconds\":");
    if (view->seconds >= 0) {
        write_integer(out, view->seconds);
    } else {
        write_raw(out, "null");
    }
    write_raw(out, ",\"from\":");
    write_time(out, view->from_ms);
    g_string_append(out, view->look ? ",\"look\":true" : ",\"look\":false");
    write_raw(out, ",\"rev\":");
    write_integer(out, view->rev);
    write_raw(out, "}");
}

bool decode_view(Decoder *decoder, const char *json, size_t size, ViewRecord *out, GError **error)
{
    ViewRecord view = {.seconds = -1};
    if (!decoder_read(decoder, &view_set, json, size, &view, error)) {
        return false;
    }
    *out = view;
    return true;
}

void encode_view_shown(GString *out, const ViewShown *shown)
{
    write_raw(out, "{\"seconds\":");
    write_integer(out, shown->seconds);
    write_raw(out, "}");
}

bool decode_view_shown(Decoder *decoder, const char *json, size_t size, ViewShown *out,
                       GError **error)
{
    ViewShown shown = {.seconds = -1};
    if (!decoder_read(decoder, &shown_set, json, size, &shown, error)) {
        return false;
    }
    if (shown.seconds < 0) {
        return decoder_complain("view", "seconds", "missing", error);
    }
    *out = shown;
    return true;
}

void encode_look(GString *out, const CameraLook *look)
{
    write_raw(out, "{\"camera\":");
    write_string(out, look->camera);
    write_raw(out, ",\"by\":");
    write_string(out, look->look.by);
    write_raw(out, ",\"purpose\":");
    write_word(out, purpose_word(look->look.purpose));
    write_raw(out, ",\"at\":");
    write_time(out, look->look.at_ms);
    write_raw(out, ",\"seconds\":");
    if (look->look.seconds >= 0) {
        write_integer(out, look->look.seconds);
    } else {
        write_raw(out, "null");
    }
    write_raw(out, "}");
}

bool decode_look(Decoder *decoder, const char *json, size_t size, CameraLook *out, GError **error)
{
    CameraLook look = {.look.seconds = -1};
    if (!decoder_read(decoder, &look_set, json, size, &look, error)) {
        return false;
    }
    *out = look;
    return true;
}

void encode_brake_request(GString *out, const BrakeRequest *request)
{
    write_raw(out, "{\"reason\":");
    write_text_or_null(out, request->reason);
    write_raw(out, "}");
}

bool decode_brake_request(Decoder *decoder, const char *json, size_t size, BrakeRequest *out,
                          GError **error)
{
    BrakeRequest request = {.reason = ""};
    if (!decoder_read(decoder, &brake_set, json, size, &request, error)) {
        return false;
    }
    *out = request;
    return true;
}

void encode_brake_answer(GString *out, const BrakeAnswer *answer)
{
    write_raw(out, "{\"camera\":");
    write_string(out, answer->camera);
    write_raw(out, ",\"by\":");
    write_string(out, answer->by);
    write_raw(out, ",\"at\":");
    write_time(out, answer->at_ms);
    write_raw(out, ",\"watching\":[");
    for (size_t i = 0; i < answer->watching_count; i++) {
        if (i > 0) {
            write_raw(out, ",");
        }
        encode_view(out, &answer->watching[i]);
    }
    write_raw(out, "]}");
}

bool decode_brake_answer(Decoder *decoder, const char *json, size_t size, BrakeAnswer *out,
                         GError **error)
{
    BrakeRead read = {0};
    if (!decoder_read(decoder, &answer_set, json, size, &read, error)) {
        return false;
    }
    int count = cJSON_GetArraySize(read.watching);
    if (count > WATCHING_MAX) {
        return decoder_complain("brake", "watching", "too many", error);
    }
    ViewRecord *views = decoder_keep(decoder, g_new0(ViewRecord, count + 1));
    const cJSON *item = read.watching->child;
    for (int i = 0; i < count; i++, item = item->next) {
        views[i].seconds = -1;
        if (!decoder_read_inner(decoder, &view_set, item, &views[i], error)) {
            return false;
        }
    }
    read.answer.watching = views;
    read.answer.watching_count = (size_t)count;
    *out = read.answer;
    return true;
}
