/* tickets.c - the object ticket, read */
#include "wire/tickets.h"

#include <string.h>

#include "base/text.h"
#include "wire/decoder.h"
#include "wire/tickets_private.h"

FIELD_PARSE(AlertPriority, alert_priority)
FIELD_PARSE(TicketKind, ticket_kind)
FIELD_PARSE(TicketStatus, ticket_status)
FIELD_PARSE(CheckResult, check_result)

/* As for agencies: "none" is null. */
bool tickets_read_reason(const char *word, void *out)
{
    Reason reason;
    if (!reason_parse(word, &reason) || reason == REASON_NONE) {
        return false;
    }
    *(Reason *)out = reason;
    return true;
}

/* "none" is a word of the query language; on the wire it is null. */
bool tickets_read_agency(const char *word, void *out)
{
    Agency agency;
    if (!agency_parse(word, &agency) || agency == AGENCY_NONE) {
        return false;
    }
    *(Agency *)out = agency;
    return true;
}

typedef struct TicketRead {
    Ticket ticket;
    const cJSON *notes, *attachments, *referrals, *checks, *overdue, *twin;
} TicketRead;

#define AT(member) offsetof(TicketRead, ticket.member)

/* In the order in which they are written. */
static const Field ticket_fields[] = {
    {"id", FIELD_ID, true, AT(id), 0, 0, NULL},
    {"number", FIELD_INT64, true, AT(number), 1, TICKET_NUMBER_MAX, NULL},
    {"kind", FIELD_WORD, true, AT(kind), 0, 0, read_ticket_kind},
    {"topic", FIELD_KIND, false, AT(topic), 0, 0, NULL},
    {"title", FIELD_TEXT, true, AT(title), 0, TICKET_TITLE_MAX, NULL},
    {"severity", FIELD_WORD, true, AT(severity), 0, 0, read_alert_priority},
    {"status", FIELD_WORD, true, AT(status), 0, 0, read_ticket_status},
    {"agency", FIELD_WORD, false, AT(agency), 0, 0, tickets_read_agency},
    {"assignee", FIELD_TEXT, false, AT(assignee), 1, CODEC_NAME_MAX, NULL},
    {"area", FIELD_CODE, true, AT(area), AREA_CITY, 0, NULL},
    {"cameras", FIELD_IDS, false, AT(cameras), 0, TICKET_LINKS_MAX, NULL},
    {"alerts", FIELD_IDS, false, AT(alerts), 0, TICKET_LINKS_MAX, NULL},
    {"notes", FIELD_LIST, false, offsetof(TicketRead, notes), 0, 0, NULL},
    {"attachments", FIELD_LIST, false, offsetof(TicketRead, attachments), 0, 0, NULL},
    {"referrals", FIELD_LIST, false, offsetof(TicketRead, referrals), 0, 0, NULL},
    {"checks", FIELD_LIST, false, offsetof(TicketRead, checks), 0, 0, NULL},
    {"merged_into", FIELD_ID, false, AT(merged_into), 0, 0, NULL},
    {"merged", FIELD_IDS, false, AT(merged), 0, TICKET_MERGED_MAX, NULL},
    {"ack_by", FIELD_TIME, false, AT(ack_by_ms), 0, 0, NULL},
    {"arrive_by", FIELD_TIME, false, AT(arrive_by_ms), 0, 0, NULL},
    {"acked_at", FIELD_TIME, false, AT(acked_at_ms), 0, 0, NULL},
    {"arrived_at", FIELD_TIME, false, AT(arrived_at_ms), 0, 0, NULL},
    {"overdue", FIELD_LIST, false, offsetof(TicketRead, overdue), 0, 0, NULL},
    {"escalated_at", FIELD_TIME, false, AT(escalated_at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, false, AT(by), 1, CODEC_NAME_MAX, NULL},
    {"created_at", FIELD_TIME, true, AT(created_at_ms), 0, 0, NULL},
    {"updated_at", FIELD_TIME, true, AT(updated_at_ms), 0, 0, NULL},
    {"version", FIELD_INT64, true, AT(version), 1, INT64_MAX, NULL},
    {"twin", FIELD_OBJECT, false, offsetof(TicketRead, twin), 0, 0, NULL},
    {"rev", FIELD_INT64, true, AT(rev), 0, INT64_MAX, NULL},
};
#undef AT
static const FieldSet ticket_set = FIELD_SET("ticket", ticket_fields);

static const Field note_fields[] = {
    {"at", FIELD_TIME, true, offsetof(TicketNote, at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, true, offsetof(TicketNote, by), 0, CODEC_NAME_MAX, NULL},
    {"text", FIELD_TEXT, true, offsetof(TicketNote, text), 0, TICKET_NOTE_MAX, NULL},
};
static const FieldSet note_set = FIELD_SET("ticket: note", note_fields);

static const Field attachment_fields[] = {
    {"name", FIELD_TEXT, true, offsetof(TicketAttachment, name), 0, TICKET_FILE_NAME_MAX, NULL},
    {"type", FIELD_TEXT, true, offsetof(TicketAttachment, type), 0, CODEC_NAME_MAX, NULL},
    {"size", FIELD_INT64, true, offsetof(TicketAttachment, size), 0, INT64_MAX, NULL},
    {"sha256", FIELD_ID, true, offsetof(TicketAttachment, sha256), 0, 0, NULL},
    {"at", FIELD_TIME, false, offsetof(TicketAttachment, at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, false, offsetof(TicketAttachment, by), 1, CODEC_NAME_MAX, NULL},
};
static const FieldSet attachment_set = FIELD_SET("ticket: attachment", attachment_fields);

static const Field referral_fields[] = {
    {"at", FIELD_TIME, true, offsetof(TicketReferral, at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, true, offsetof(TicketReferral, by), 0, CODEC_NAME_MAX, NULL},
    {"to", FIELD_WORD, true, offsetof(TicketReferral, to), 0, 0, tickets_read_agency},
    {"note", FIELD_TEXT, false, offsetof(TicketReferral, note), 1, TICKET_NOTE_MAX, NULL},
    {"receipt", FIELD_ID, true, offsetof(TicketReferral, receipt), 0, 0, NULL},
};
static const FieldSet referral_set = FIELD_SET("ticket: referral", referral_fields);

#define AT(member) offsetof(TicketCheck, member)
static const Field check_fields[] = {
    {"at", FIELD_TIME, true, AT(at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, true, AT(by), 0, CODEC_NAME_MAX, NULL},
    {"camera", FIELD_ID, true, AT(camera), 0, 0, NULL},
    {"result", FIELD_WORD, true, AT(result), 0, 0, read_check_result},
    {"reason", FIELD_WORD, false, AT(reason), 0, 0, tickets_read_reason},
    {"note", FIELD_TEXT, false, AT(note), 1, TICKET_CHECK_NOTE_MAX, NULL},
    {"sha256", FIELD_ID, false, AT(sha256), 0, 0, NULL},
};
#undef AT
static const FieldSet check_set = FIELD_SET("ticket: check", check_fields);

static const Field twin_fields[] = {
    {"id", FIELD_ID, true, offsetof(TicketTwin, id), 0, 0, NULL},
    {"number", FIELD_INT64, true, offsetof(TicketTwin, number), 1, TICKET_NUMBER_MAX, NULL},
    {"title", FIELD_TEXT, true, offsetof(TicketTwin, title), 0, TICKET_TITLE_MAX, NULL},
};
static const FieldSet twin_set = FIELD_SET("ticket: twin", twin_fields);

/* A list of objects, of which each becomes one struct. */
typedef struct Items {
    const FieldSet *set;
    const char *name; /* of the member */
    size_t size;      /* of a struct */
    int max;
} Items;

/* Returns the structs, as the decoder keeps them; NULL for no list, and for a list that is wrong,
 * then with *good false. */
static const void *read_items(Decoder *decoder, const Items *items, const cJSON *list,
                              size_t *count, GError **error)
{
    int length = list != NULL ? cJSON_GetArraySize(list) : 0;
    *count = 0;
    if (length > items->max) {
        decoder_complain("ticket", items->name, "too many", error);
        return NULL;
    }
    char *structs = decoder_keep(decoder, g_malloc0(((size_t)length + 1) * items->size));
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        char *place = structs + *count * items->size;
        if (!decoder_read_inner(decoder, items->set, item, place, error)) {
            return NULL;
        }
        *count += 1;
    }
    return structs;
}

static bool read_lists(Decoder *decoder, TicketRead *read, GError **error)
{
    static const Items notes = {&note_set, "notes", sizeof(TicketNote), TICKET_NOTES_MAX},
                       attachments = {&attachment_set, "attachments", sizeof(TicketAttachment),
                                      TICKET_ATTACHMENTS_MAX},
                       referrals = {&referral_set, "referrals", sizeof(TicketReferral),
                                    TICKET_REFERRALS_MAX},
                       checks = {&check_set, "checks", sizeof(TicketCheck), TICKET_CHECKS_MAX};
    Ticket *ticket = &read->ticket;
    ticket->notes = read_items(decoder, &notes, read->notes, &ticket->note_count, error);
    if (ticket->notes == NULL) {
        return false;
    }
    ticket->attachments =
        read_items(decoder, &attachments, read->attachments, &ticket->attachment_count, error);
    if (ticket->attachments == NULL) {
        return false;
    }
    ticket->referrals =
        read_items(decoder, &referrals, read->referrals, &ticket->referral_count, error);
    if (ticket->referrals == NULL) {
        return false;
    }
    ticket->checks = read_items(decoder, &checks, read->checks, &ticket->check_count, error);
    return ticket->checks != NULL;
}

static bool read_overdue(TicketRead *read, GError **error)
{
    const cJSON *word;
    cJSON_ArrayForEach(word, read->overdue)
    {
        TicketClock clock;
        if (!cJSON_IsString(word) || !ticket_clock_parse(word->valuestring, &clock)) {
            return decoder_complain("ticket", "overdue", "an unknown word", error);
        }
        read->ticket.overdue |= 1u << clock;
    }
    return true;
}

static bool read_ticket(Decoder *decoder, const cJSON *object, TicketRead *read, GError **error)
{
    if (!decoder_read_inner(decoder, &ticket_set, object, read, error)) {
        return false;
    }
    if (read->ticket.title[0] == '\0') {
        return decoder_complain("ticket", "title", "empty", error);
    }
    return read_lists(decoder, read, error) && read_overdue(read, error);
}

bool decode_ticket(Decoder *decoder, const char *json, size_t size, Ticket *out, GError **error)
{
    TicketRead read = {0};
    const cJSON *object = decoder_parse(decoder, "ticket", json, size, error);
    if (object == NULL || !read_ticket(decoder, object, &read, error)) {
        return false;
    }
    *out = read.ticket;
    return true;
}

bool decode_ticket_new(Decoder *decoder, const char *json, size_t size, Ticket *out,
                       TicketTwin *twin, GError **error)
{
    TicketRead read = {0};
    TicketTwin other = {0};
    const cJSON *object = decoder_parse(decoder, "ticket", json, size, error);
    if (object == NULL || !read_ticket(decoder, object, &read, error) ||
        (read.twin != NULL && !decoder_read_inner(decoder, &twin_set, read.twin, &other, error))) {
        return false;
    }
    *out = read.ticket;
    *twin = other;
    return true;
}

bool decode_ticket_current(Decoder *decoder, const char *json, size_t size, Ticket *out,
                           GError **error)
{
    TicketRead read = {0};
    const cJSON *object = decoder_parse(decoder, "problem", json, size, error);
    const cJSON *current =
        object != NULL ? cJSON_GetObjectItemCaseSensitive(object, "current") : NULL;
    if (object == NULL || !read_ticket(decoder, current, &read, error)) {
        return false;
    }
    *out = read.ticket;
    return true;
}
