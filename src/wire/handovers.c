#include "wire/handovers.h"

#include <string.h>

#include "model/ticket.h"
#include "wire/decoder.h"
#include "wire/write.h"

/* Text is read a little longer than it may be, so that what is too long is known. */
#define OVER    64
#define REF_MAX 200

FIELD_PARSE(HandoverStatus, handover_status)
FIELD_PARSE(HandoverWhat, handover_what)
FIELD_PARSE(HandoverItemState, handover_item_state)
FIELD_PARSE(AlertPriority, alert_priority)

typedef struct HandoverRead {
    Handover handover;
    const cJSON *items;
} HandoverRead;

#define AT(member) offsetof(HandoverRead, handover.member)
static const Field handover_fields[] = {
    {"id", FIELD_ID, false, AT(id), 0, 0, NULL},
    {"from", FIELD_TEXT, true, AT(from), 0, CODEC_NAME_MAX, NULL},
    {"to", FIELD_TEXT, false, AT(to), 1, CODEC_NAME_MAX, NULL},
    {"area", FIELD_CODE, false, AT(area), AREA_CITY, 0, NULL},
    {"note", FIELD_TEXT, false, AT(note), 1, HANDOVER_NOTE_MAX, NULL},
    {"at", FIELD_TIME, true, AT(at_ms), 0, 0, NULL},
    {"finished_at", FIELD_TIME, false, AT(finished_at_ms), 0, 0, NULL},
    {"status", FIELD_WORD, false, AT(status), 0, 0, read_handover_status},
    {"items", FIELD_LIST, true, offsetof(HandoverRead, items), 0, 0, NULL},
    {"version", FIELD_INT64, false, AT(version), 1, INT64_MAX, NULL},
    {"rev", FIELD_INT64, false, AT(rev), 0, INT64_MAX, NULL},
};
#undef AT
static const FieldSet handover_set = FIELD_SET("handover", handover_fields);

#define AT(member) offsetof(HandoverItem, member)
static const Field item_fields[] = {
    {"ref", FIELD_EXACT, true, AT(ref), 0, REF_MAX, NULL},
    {"what", FIELD_WORD, true, AT(what), 0, 0, read_handover_what},
    {"text", FIELD_TEXT, false, AT(text), 1, HANDOVER_TEXT_MAX, NULL},
    {"kind", FIELD_KIND, false, AT(kind), 0, 0, NULL},
    {"area", FIELD_CODE, false, AT(area), AREA_CITY, 0, NULL},
    {"number", FIELD_INT64, false, AT(number), 0, TICKET_NUMBER_MAX, NULL},
    {"count", FIELD_INT64, true, AT(count), 0, ALERT_COUNT_MAX, NULL},
    {"priority", FIELD_WORD, false, AT(priority), 0, 0, read_alert_priority},
    {"at", FIELD_TIME, false, AT(at_ms), 0, 0, NULL},
    {"until", FIELD_TIME, false, AT(until_ms), 0, 0, NULL},
    {"with", FIELD_TEXT, false, AT(holder), 1, CODEC_NAME_MAX, NULL},
    {"state", FIELD_WORD, false, AT(state), 0, 0, read_handover_item_state},
    {"why", FIELD_TEXT, false, AT(why), 1, HANDOVER_WHY_MAX, NULL},
};
#undef AT
static const FieldSet item_set = FIELD_SET("handover: item", item_fields);

static bool read_items(Decoder *decoder, HandoverRead *read, GError **error)
{
    int length = cJSON_GetArraySize(read->items);
    if (length > HANDOVER_ITEMS_MAX) {
        return decoder_complain("handover", "items", "too many", error);
    }
    HandoverItem *items = decoder_keep(decoder, g_new0(HandoverItem, (size_t)length + 1));
    const cJSON *object;
    size_t count = 0;
    cJSON_ArrayForEach(object, read->items)
    {
        items[count] = (HandoverItem){.count = 1, .priority = PRIORITIES};
        if (!decoder_read_inner(decoder, &item_set, object, &items[count], error)) {
            return false;
        }
        if (!handover_ref_valid(items[count].ref)) {
            return decoder_complain("handover: item", "ref", "not of the form KIND/ID", error);
        }
        count++;
    }
    read->handover.items = items;
    read->handover.item_count = count;
    return true;
}

static bool read_object(Decoder *decoder, const cJSON *object, bool brief, Handover *out,
                        GError **error)
{
    HandoverRead read = {.handover.area = ""};
    if (object == NULL || !decoder_read_inner(decoder, &handover_set, object, &read, error) ||
        !read_items(decoder, &read, error)) {
        return false;
    }
    if (!brief && (read.handover.id == NULL || read.handover.version == 0)) {
        return decoder_complain("handover", read.handover.id == NULL ? "id" : "version", "missing",
                                error);
    }
    *out = read.handover;
    return true;
}

bool decode_handover(Decoder *decoder, const char *json, size_t size, Handover *out, GError **error)
{
    return read_object(decoder, decoder_parse(decoder, "handover", json, size, error), false, out,
                       error);
}

bool decode_handover_brief(Decoder *decoder, const char *json, size_t size, Handover *out,
                           GError **error)
{
    return read_object(decoder, decoder_parse(decoder, "brief", json, size, error), true, out,
                       error);
}

bool decode_handover_current(Decoder *decoder, const char *json, size_t size, Handover *out,
                             GError **error)
{
    const cJSON *object = decoder_parse(decoder, "problem", json, size, error);
    const cJSON *current =
        object != NULL ? cJSON_GetObjectItemCaseSensitive(object, "current") : NULL;
    if (object != NULL && current == NULL) {
        return decoder_complain("problem", "current", "missing", error);
    }
    return read_object(decoder, current, false, out, error);
}

static void write_item(GString *out, const void *data)
{
    const HandoverItem *item = data;
    write_raw(out, "{\"ref\":");
    write_string(out, item->ref);
    write_key(out, "what");
    write_word(out, handover_what_word(item->what));
    write_key(out, "text");
    write_text_or_null(out, item->text);
    write_key(out, "kind");
    write_text_or_null(out, item->kind);
    write_key(out, "area");
    write_text_or_null(out, item->area);
    write_key(out, "number");
    if (item->number > 0) {
        write_integer(out, item->number);
    } else {
        write_raw(out, "null");
    }
    write_key(out, "count");
    write_integer(out, item->count);
    write_key(out, "priority");
    write_string(out, item->priority < PRIORITIES ? alert_priority_word(item->priority) : NULL);
    write_key(out, "at");
    write_time(out, item->at_ms);
    write_key(out, "until");
    write_time(out, item->until_ms);
    write_key(out, "with");
    write_text_or_null(out, item->holder);
    write_key(out, "state");
    write_word(out, handover_item_state_word(item->state));
    write_key(out, "why");
    write_text_or_null(out, item->why);
    write_raw(out, "}");
}

static void write_items(GString *out, const Handover *handover)
{
    write_key(out, "items");
    write_list(out, handover->items, handover->item_count, write_item);
}

void encode_handover(GString *out, const Handover *handover)
{
    write_raw(out, "{\"id\":");
    write_string(out, handover->id);
    write_key(out, "from");
    write_string(out, handover->from);
    write_key(out, "to");
    write_text_or_null(out, handover->to);
    write_key(out, "area");
    write_text_or_null(out, handover->area);
    write_key(out, "note");
    write_text_or_null(out, handover->note);
    write_key(out, "at");
    write_time(out, handover->at_ms);
    write_key(out, "finished_at");
    write_time(out, handover->finished_at_ms);
    write_key(out, "status");
    write_word(out, handover_status_word(handover->status));
    write_items(out, handover);
    write_key(out, "version");
    write_integer(out, handover->version);
    write_key(out, "rev");
    write_integer(out, handover->rev);
    write_raw(out, "}");
}

void encode_handover_brief(GString *out, const Handover *brief)
{
    write_raw(out, "{\"from\":");
    write_string(out, brief->from);
    write_key(out, "area");
    write_text_or_null(out, brief->area);
    write_key(out, "at");
    write_time(out, brief->at_ms);
    write_items(out, brief);
    write_raw(out, "}");
}

/* It stands before the items; within a string its quotes would be escaped. */
bool handover_peek_status(const char *json, HandoverStatus *out)
{
    static const char key[] = "\"status\":\"";
    const char *word = strstr(json, key);
    if (word == NULL) {
        return false;
    }
    word += sizeof key - 1;
    g_autofree char *copy = g_strndup(word, strcspn(word, "\""));
    return handover_status_parse(copy, out);
}

/* What is asked for */

static bool is_blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

static bool check_text(const char *field, const char *text, size_t max, GError **error)
{
    if (text != NULL && (is_blank(text) || strlen(text) > max)) {
        return decoder_complain("handover", field, is_blank(text) ? "empty" : "too long", error);
    }
    return true;
}

static const Field request_fields[] = {
    {"id", FIELD_ID, false, offsetof(HandoverRequest, id), 0, 0, NULL},
    {"to", FIELD_TEXT, false, offsetof(HandoverRequest, to), 0, CODEC_NAME_MAX + OVER, NULL},
    {"area", FIELD_CODE, false, offsetof(HandoverRequest, area), AREA_CITY, 0, NULL},
    {"note", FIELD_TEXT, false, offsetof(HandoverRequest, note), 0, HANDOVER_NOTE_MAX + OVER, NULL},
};
static const FieldSet request_set = FIELD_SET("handover", request_fields);

void encode_handover_request(GString *out, const HandoverRequest *request)
{
    write_raw(out, "{\"to\":");
    write_text_or_null(out, request->to);
    if (request->id != NULL) {
        write_key(out, "id");
        write_string(out, request->id);
    }
    write_key(out, "area");
    write_text_or_null(out, request->area);
    write_key(out, "note");
    write_text_or_null(out, request->note);
    write_raw(out, "}");
}

bool decode_handover_request(Decoder *decoder, const char *json, size_t size, HandoverRequest *out,
                             GError **error)
{
    HandoverRequest request = {0};
    if (!decoder_read(decoder, &request_set, json, size, &request, error) ||
        !check_text("to", request.to, CODEC_NAME_MAX, error) ||
        !check_text("note", request.note, HANDOVER_NOTE_MAX, error)) {
        return false;
    }
    if (request.id != NULL && !ticket_id_valid(request.id)) {
        return decoder_complain("handover", "id", "not a ULID", error);
    }
    *out = request;
    return true;
}

typedef struct PatchRead {
    HandoverPatch patch;
    const cJSON *items;
} PatchRead;

static const Field patch_fields[] = {
    {"items", FIELD_LIST, false, offsetof(PatchRead, items), 0, 0, NULL},
    {"status", FIELD_WORD, false, offsetof(PatchRead, patch.status), 0, 0, read_handover_status},
};
static const FieldSet patch_set = FIELD_SET("patch", patch_fields);

static const Field reply_fields[] = {
    {"ref", FIELD_EXACT, true, offsetof(HandoverReply, ref), 0, REF_MAX, NULL},
    {"state", FIELD_WORD, true, offsetof(HandoverReply, state), 0, 0, read_handover_item_state},
    {"why", FIELD_TEXT, false, offsetof(HandoverReply, why), 1, HANDOVER_WHY_MAX + OVER, NULL},
};
static const FieldSet reply_set = FIELD_SET("patch: item", reply_fields);

static bool check_reply(const HandoverReply *reply, GError **error)
{
    if (reply->state == HANDOVER_ITEM_OFFERED) {
        return decoder_complain("patch: item", "state", "accepted or returned", error);
    }
    if (reply->why != NULL && reply->state != HANDOVER_ITEM_RETURNED) {
        return decoder_complain("patch: item", "why", "only of what is returned", error);
    }
    return check_text("why", reply->why, HANDOVER_WHY_MAX, error);
}

static bool read_replies(Decoder *decoder, PatchRead *read, GError **error)
{
    int length = read->items != NULL ? cJSON_GetArraySize(read->items) : 0;
    if (length > HANDOVER_ITEMS_MAX) {
        return decoder_complain("patch", "items", "too many", error);
    }
    HandoverReply *replies = decoder_keep(decoder, g_new0(HandoverReply, (size_t)length + 1));
    const cJSON *object;
    size_t count = 0;
    cJSON_ArrayForEach(object, read->items)
    {
        if (!decoder_read_inner(decoder, &reply_set, object, &replies[count], error) ||
            !check_reply(&replies[count], error)) {
            return false;
        }
        count++;
    }
    read->patch.items = replies;
    read->patch.item_count = count;
    return true;
}

static bool knows_members(const cJSON *object, GError **error)
{
    const cJSON *value;
    cJSON_ArrayForEach(value, object)
    {
        if (strcmp(value->string, "items") != 0 && strcmp(value->string, "status") != 0) {
            return decoder_complain("patch", NULL, "only items and status can be changed", error);
        }
    }
    return true;
}

bool decode_handover_patch(Decoder *decoder, const char *json, size_t size, HandoverPatch *out,
                           GError **error)
{
    PatchRead read = {.patch.status = HANDOVER_OFFERED};
    const cJSON *object = decoder_parse(decoder, "patch", json, size, error);
    if (object == NULL || !knows_members(object, error) ||
        !decoder_read_inner(decoder, &patch_set, object, &read, error) ||
        !read_replies(decoder, &read, error)) {
        return false;
    }
    if (read.patch.item_count == 0 && read.patch.status == HANDOVER_OFFERED) {
        return decoder_complain("patch", NULL, "empty", error);
    }
    *out = read.patch;
    return true;
}

static void write_reply(GString *out, const void *data)
{
    const HandoverReply *reply = data;
    write_raw(out, "{\"ref\":");
    write_string(out, reply->ref);
    write_key(out, "state");
    write_word(out, handover_item_state_word(reply->state));
    if (reply->why != NULL) {
        write_key(out, "why");
        write_string(out, reply->why);
    }
    write_raw(out, "}");
}

void encode_handover_patch(GString *out, const HandoverPatch *patch)
{
    write_raw(out, "{\"items\":");
    write_list(out, patch->items, patch->item_count, write_reply);
    if (patch->status != HANDOVER_OFFERED) {
        write_key(out, "status");
        write_word(out, handover_status_word(patch->status));
    }
    write_raw(out, "}");
}
