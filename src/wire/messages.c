#include "wire/messages.h"

#include <string.h>

#include "base/error.h"
#include "wire/decoder.h"
#include "wire/write.h"

#define AREAS_MAX  1000
#define RIGHTS_MAX 100
#define TOKEN_MAX  256

WORDS_DEFINE(Quality, quality, QUALITY_TABLE)
WORDS_DEFINE(OrderState, order_state, ORDER_STATE_TABLE)

FIELD_PARSE(Role, role)

static const Field session_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(Session, name), 0, CODEC_NAME_MAX, NULL},
    {"role", FIELD_WORD, true, offsetof(Session, role), 0, 0, read_role},
    {"areas", FIELD_CODES, true, offsetof(Session, areas), AREA_CITY, AREAS_MAX, NULL},
    {"rights", FIELD_IDS, true, offsetof(Session, rights), 0, RIGHTS_MAX, NULL},
    {"expires_at", FIELD_TIME, false, offsetof(Session, expires_ms), 0, 0, NULL},
};
static const FieldSet session_set = FIELD_SET("session", session_fields);

void encode_session(GString *out, const Session *session)
{
    write_raw(out, "{\"name\":");
    write_string(out, session->name);
    write_raw(out, ",\"role\":");
    write_word(out, role_word(session->role));
    write_raw(out, ",\"areas\":");
    write_strings(out, session->areas);
    write_raw(out, ",\"rights\":");
    write_strings(out, session->rights);
    write_raw(out, ",\"expires_at\":");
    write_time(out, session->expires_ms);
    write_raw(out, "}");
}

bool decode_session(Decoder *decoder, const char *json, size_t size, Session *out, GError **error)
{
    Session session = {0};
    if (!decoder_read(decoder, &session_set, json, size, &session, error)) {
        return false;
    }
    *out = session;
    return true;
}

void encode_page_open(GString *out)
{
    write_raw(out, "{\"items\":[");
}

void encode_page_item(GString *out)
{
    if (out->str[out->len - 1] != '[') {
        g_string_append_c(out, ',');
    }
}

void encode_page_close(GString *out, const char *next)
{
    write_raw(out, "],\"next\":");
    write_string(out, next);
    write_raw(out, "}");
}

void encode_tokens(GString *out, const char *const tokens[ROLES])
{
    bool first = true;
    write_raw(out, "{");
    for (int role = 0; role < ROLES; role++) {
        if (tokens[role] == NULL) {
            continue;
        }
        if (!first) {
            write_raw(out, ",");
        }
        write_word(out, role_word((Role)role));
        write_raw(out, ":");
        write_string(out, tokens[role]);
        first = false;
    }
    write_raw(out, "}\n");
}

bool decode_tokens(Decoder *decoder, const char *json, size_t size, const char *tokens[ROLES],
                   GError **error)
{
    Field fields[ROLES];
    const char *read[ROLES] = {NULL};
    for (int role = 0; role < ROLES; role++) {
        fields[role] = (Field){.name = role_word((Role)role),
                               .kind = FIELD_EXACT,
                               .offset = (size_t)role * sizeof read[0],
                               .max = TOKEN_MAX};
    }
    const FieldSet set = {"tokens", fields, ROLES};
    if (!decoder_read(decoder, &set, json, size, read, error)) {
        return false;
    }
    memcpy(tokens, read, sizeof read);
    return true;
}
