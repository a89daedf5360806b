/* ticket_asks.c - what a client asks for: a new ticket, a change, a note, a merge, a referral
 *
 * What a person wrote is never cut in silence: what is too long is refused. */
#include <string.h>

#include "base/text.h"
#include "wire/decoder.h"
#include "wire/tickets_private.h"
#include "wire/write.h"

WORDS_DEFINE(TicketMember, ticket_member, TICKET_MEMBER_TABLE)

FIELD_PARSE(AlertPriority, alert_priority)
FIELD_PARSE(TicketKind, ticket_kind)
FIELD_PARSE(TicketStatus, ticket_status)

/* Text is read a little longer than it may be, so that what is too long is known. */
#define OVER 64

static bool is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

/* False and error where a text that is given is blank or too long. */
static bool check_text(const char *object, const char *field, const char *text, size_t max,
                       GError **error)
{
    if (text == NULL) {
        return true;
    }
    if (is_blank(text)) {
        return decoder_complain(object, field, "empty", error);
    }
    return strlen(text) <= max || decoder_complain(object, field, "too long", error);
}

/* A new ticket */

typedef struct RequestRead {
    TicketRequest request;
    int severity; /* -1 not given */
} RequestRead;

static bool read_severity(const char *word, void *out)
{
    AlertPriority severity;
    if (!read_alert_priority(word, &severity)) {
        return false;
    }
    *(int *)out = (int)severity;
    return true;
}

#define AT(member) offsetof(RequestRead, request.member)
static const Field request_fields[] = {
    {"id", FIELD_ID, false, AT(id), 0, 0, NULL},
    {"kind", FIELD_WORD, true, AT(kind), 0, 0, read_ticket_kind},
    {"topic", FIELD_KIND, false, AT(topic), 0, 0, NULL},
    {"title", FIELD_TEXT, false, AT(title), 0, TICKET_TITLE_MAX + OVER, NULL},
    {"severity", FIELD_WORD, false, offsetof(RequestRead, severity), 0, 0, read_severity},
    {"agency", FIELD_WORD, false, AT(agency), 0, 0, tickets_read_agency},
    {"assignee", FIELD_TEXT, false, AT(assignee), 0, CODEC_NAME_MAX + OVER, NULL},
    {"area", FIELD_CODE, false, AT(area), AREA_CITY, 0, NULL},
    {"cameras", FIELD_IDS, false, AT(cameras), 0, TICKET_LINKS_MAX, NULL},
    {"alerts", FIELD_IDS, false, AT(alerts), 0, TICKET_LINKS_MAX, NULL},
    {"note", FIELD_TEXT, false, AT(note), 0, TICKET_NOTE_MAX + OVER, NULL},
    {"at", FIELD_TIME, false, AT(at_ms), 0, 0, NULL},
};
#undef AT
static const FieldSet request_set = FIELD_SET("ticket", request_fields);

void encode_ticket_request(GString *out, const TicketRequest *request)
{
    write_raw(out, "{\"kind\":");
    write_word(out, ticket_kind_word(request->kind));
    if (request->id != NULL) {
        write_key(out, "id");
        write_string(out, request->id);
    }
    write_key(out, "topic");
    write_string(out, request->topic);
    write_key(out, "title");
    write_string(out, request->title);
    if (request->severity_given) {
        write_key(out, "severity");
        write_word(out, alert_priority_word(request->severity));
    }
    if (request->agency_given) {
        write_key(out, "agency");
        tickets_write_agency(out, request->agency);
    }
    write_key(out, "assignee");
    write_string(out, request->assignee);
    write_key(out, "area");
    write_string(out, request->area);
    write_key(out, "cameras");
    write_strings(out, request->cameras);
    write_key(out, "alerts");
    write_strings(out, request->alerts);
    write_key(out, "note");
    write_string(out, request->note);
    write_key(out, "at");
    write_time(out, request->at_ms);
    write_raw(out, "}");
}

static bool check_request(const TicketRequest *request, GError **error)
{
    const char *object = request_set.object;
    if (request->id != NULL && !ticket_id_valid(request->id)) {
        return decoder_complain(object, "id", "not a ULID", error);
    }
    if (request->title == NULL && (request->cameras == NULL || request->cameras[0] == NULL)) {
        return decoder_complain(object, "title", "missing", error);
    }
    return check_text(object, "title", request->title, TICKET_TITLE_MAX, error) &&
           check_text(object, "assignee", request->assignee, CODEC_NAME_MAX, error) &&
           check_text(object, "note", request->note, TICKET_NOTE_MAX, error);
}

bool decode_ticket_request(Decoder *decoder, const char *json, size_t size, TicketRequest *out,
                           GError **error)
{
    RequestRead read = {.severity = -1};
    const cJSON *object = decoder_parse(decoder, request_set.object, json, size, error);
    if (object == NULL || !decoder_read_inner(decoder, &request_set, object, &read, error) ||
        !check_request(&read.request, error)) {
        return false;
    }
    read.request.severity_given = read.severity >= 0;
    read.request.severity = read.severity >= 0 ? (AlertPriority)read.severity : PRIORITY_MEDIUM;
    read.request.agency_given = cJSON_GetObjectItemCaseSensitive(object, "agency") != NULL;
    *out = read.request;
    return true;
}

/* A change */

static const struct {
    Field field;
    bool nullable;
} patch_members[TICKET_MEMBERS] = {
#define MEMBER(name, kind, place, max, parse)                                                      \
    {                                                                                              \
        name, kind, true, offsetof(TicketPatch, place), 0, max, parse                              \
    }
    [TICKET_MEMBER_TITLE] = {MEMBER("title", FIELD_TEXT, title, TICKET_TITLE_MAX + OVER, NULL),
                             false},
    [TICKET_MEMBER_TOPIC] = {MEMBER("topic", FIELD_KIND, topic, 0, NULL), true},
    [TICKET_MEMBER_SEVERITY] = {MEMBER("severity", FIELD_WORD, severity, 0, read_alert_priority),
                                false},
    [TICKET_MEMBER_STATUS] = {MEMBER("status", FIELD_WORD, status, 0, read_ticket_status), false},
    [TICKET_MEMBER_AGENCY] = {MEMBER("agency", FIELD_WORD, agency, 0, tickets_read_agency), true},
    [TICKET_MEMBER_ASSIGNEE] = {MEMBER("assignee", FIELD_TEXT, assignee, CODEC_NAME_MAX + OVER,
                                       NULL),
                                true},
    [TICKET_MEMBER_AREA] = {MEMBER("area", FIELD_CODE, area, 0, NULL), false},
    [TICKET_MEMBER_CAMERAS] = {MEMBER("cameras", FIELD_IDS, cameras, TICKET_LINKS_MAX, NULL), true},
    [TICKET_MEMBER_ALERTS] = {MEMBER("alerts", FIELD_IDS, alerts, TICKET_LINKS_MAX, NULL), true},
    [TICKET_MEMBER_NOTE] = {MEMBER("note", FIELD_TEXT, note, TICKET_NOTE_MAX + OVER, NULL), false},
#undef MEMBER
};

static bool take_member(Decoder *decoder, const cJSON *value, TicketPatch *patch, GError **error)
{
    TicketMember member;
    const char *why;
    if (!ticket_member_parse(value->string, &member)) {
        g_autofree char *name = text_clean(value->string, strlen(value->string), 60);
        return decoder_complain("patch", name, "can't be changed", error);
    }
    const Field *field = &patch_members[member].field;
    if ((patch->given & (1u << member)) != 0) {
        return decoder_complain("patch", field->name, "stands twice", error);
    }
    patch->given |= 1u << member;
    if (cJSON_IsNull(value)) {
        return patch_members[member].nullable ||
               decoder_complain("patch", field->name, "null", error);
    }
    return field_take(decoder, field, value, (char *)patch + field->offset, &why) ||
           decoder_complain("patch", field->name, why, error);
}

bool decode_ticket_patch(Decoder *decoder, const char *json, size_t size, TicketPatch *out,
                         GError **error)
{
    TicketPatch patch = {0};
    const cJSON *value, *object = decoder_parse(decoder, "patch", json, size, error);
    if (object == NULL) {
        return false;
    }
    cJSON_ArrayForEach(value, object)
    {
        if (!take_member(decoder, value, &patch, error)) {
            return false;
        }
    }
    if (patch.given == 0) {
        return decoder_complain("patch", NULL, "empty", error);
    }
    if (!check_text("patch", "title", patch.title, TICKET_TITLE_MAX, error) ||
        !check_text("patch", "assignee", patch.assignee, CODEC_NAME_MAX, error) ||
        !check_text("patch", "note", patch.note, TICKET_NOTE_MAX, error)) {
        return false;
    }
    *out = patch;
    return true;
}

static void write_member(GString *out, const TicketPatch *patch, TicketMember member)
{
    switch (member) {
    case TICKET_MEMBER_TITLE:
        write_string(out, patch->title);
        break;
    case TICKET_MEMBER_TOPIC:
        write_string(out, patch->topic);
        break;
    case TICKET_MEMBER_SEVERITY:
        write_word(out, alert_priority_word(patch->severity));
        break;
    case TICKET_MEMBER_STATUS:
        write_word(out, ticket_status_word(patch->status));
        break;
    case TICKET_MEMBER_AGENCY:
        tickets_write_agency(out, patch->agency);
        break;
    case TICKET_MEMBER_ASSIGNEE:
        write_string(out, patch->assignee);
        break;
    case TICKET_MEMBER_AREA:
        write_string(out, patch->area);
        break;
    case TICKET_MEMBER_CAMERAS:
        write_strings(out, patch->cameras);
        break;
    case TICKET_MEMBER_ALERTS:
        write_strings(out, patch->alerts);
        break;
    default:
        write_string(out, patch->note);
    }
}

void encode_ticket_patch(GString *out, const TicketPatch *patch)
{
    const char *lead = "{";
    for (unsigned member = 0; member < TICKET_MEMBERS; member++) {
        if ((patch->given & (1u << member)) != 0) {
            g_string_append(out, lead);
            write_word(out, ticket_member_word((TicketMember)member));
            write_raw(out, ":");
            write_member(out, patch, (TicketMember)member);
            lead = ",";
        }
    }
    write_raw(out, "}");
}

/* A note */

static const Field note_fields[] = {
    {"text", FIELD_TEXT, true, offsetof(TicketNoteRequest, text), 0, TICKET_NOTE_MAX + OVER, NULL},
    {"at", FIELD_TIME, false, offsetof(TicketNoteRequest, at_ms), 0, 0, NULL},
};
static const FieldSet note_set = FIELD_SET("note", note_fields);

void encode_ticket_note(GString *out, const TicketNoteRequest *request)
{
    write_raw(out, "{\"text\":");
    write_string(out, request->text);
    write_key(out, "at");
    write_time(out, request->at_ms);
    write_raw(out, "}");
}

bool decode_ticket_note(Decoder *decoder, const char *json, size_t size, TicketNoteRequest *out,
                        GError **error)
{
    TicketNoteRequest request = {0};
    if (!decoder_read(decoder, &note_set, json, size, &request, error) ||
        !check_text("note", "text", request.text, TICKET_NOTE_MAX, error)) {
        return false;
    }
    *out = request;
    return true;
}

/* A merge */

static const Field merge_fields[] = {
    {"into", FIELD_ID, true, offsetof(TicketMergeRequest, into), 0, 0, NULL},
};
static const FieldSet merge_set = FIELD_SET("merge", merge_fields);

void encode_ticket_merge(GString *out, const TicketMergeRequest *request)
{
    write_raw(out, "{\"into\":");
    write_string(out, request->into);
    write_raw(out, "}");
}

bool decode_ticket_merge(Decoder *decoder, const char *json, size_t size, TicketMergeRequest *out,
                         GError **error)
{
    TicketMergeRequest request = {0};
    if (!decoder_read(decoder, &merge_set, json, size, &request, error)) {
        return false;
    }
    *out = request;
    return true;
}

/* A referral */

static const Field refer_fields[] = {
    {"to", FIELD_WORD, true, offsetof(TicketReferRequest, to), 0, 0, tickets_read_agency},
    {"note", FIELD_TEXT, false, offsetof(TicketReferRequest, note), 0, TICKET_NOTE_MAX + OVER,
     NULL},
};
static const FieldSet refer_set = FIELD_SET("refer", refer_fields);

void encode_ticket_refer(GString *out, const TicketReferRequest *request)
{
    write_raw(out, "{\"to\":");
    tickets_write_agency(out, request->to);
    write_key(out, "note");
    write_string(out, request->note);
    write_raw(out, "}");
}

bool decode_ticket_refer(Decoder *decoder, const char *json, size_t size, TicketReferRequest *out,
                         GError **error)
{
    TicketReferRequest request = {0};
    if (!decoder_read(decoder, &refer_set, json, size, &request, error) ||
        !check_text("refer", "note", request.note, TICKET_NOTE_MAX, error)) {
        return false;
    }
    *out = request;
    return true;
}
