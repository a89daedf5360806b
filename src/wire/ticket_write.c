/* ticket_write.c - the object ticket, and its copies, written */
#include "wire/tickets_private.h"
#include "wire/write.h"

void tickets_write_agency(GString *out, Agency agency)
{
    if (agency == AGENCY_NONE) {
        write_raw(out, "null");
    } else {
        write_word(out, agency_word(agency));
    }
}

void tickets_write_reason(GString *out, Reason reason)
{
    write_string(out, reason == REASON_NONE ? NULL : reason_word(reason));
}

static void write_note(GString *out, const void *item)
{
    const TicketNote *note = item;
    write_raw(out, "{\"at\":");
    write_time(out, note->at_ms);
    write_key(out, "by");
    write_string(out, note->by);
    write_key(out, "text");
    write_string(out, note->text);
    write_raw(out, "}");
}

static void write_attachment(GString *out, const void *item)
{
    const TicketAttachment *attachment = item;
    write_raw(out, "{\"name\":");
    write_string(out, attachment->name);
    write_key(out, "type");
    write_string(out, attachment->type);
    write_key(out, "size");
    write_integer(out, attachment->size);
    write_key(out, "sha256");
    write_string(out, attachment->sha256);
    write_key(out, "at");
    write_time(out, attachment->at_ms);
    write_key(out, "by");
    write_text_or_null(out, attachment->by);
    write_raw(out, "}");
}

static void write_referral(GString *out, const void *item)
{
    const TicketReferral *referral = item;
    write_raw(out, "{\"at\":");
    write_time(out, referral->at_ms);
    write_key(out, "by");
    write_string(out, referral->by);
    write_key(out, "to");
    write_word(out, agency_word(referral->to));
    write_key(out, "note");
    write_text_or_null(out, referral->note);
    write_key(out, "receipt");
    write_string(out, referral->receipt);
    write_raw(out, "}");
}

static void write_check(GString *out, const void *item)
{
    const TicketCheck *check = item;
    write_raw(out, "{\"at\":");
    write_time(out, check->at_ms);
    write_key(out, "by");
    write_string(out, check->by);
    write_key(out, "camera");
    write_string(out, check->camera);
    write_key(out, "result");
    write_word(out, check_result_word(check->result));
    write_key(out, "reason");
    tickets_write_reason(out, check->reason);
    write_key(out, "note");
    write_text_or_null(out, check->note);
    write_key(out, "sha256");
    write_text_or_null(out, check->sha256);
    write_raw(out, "}");
}

static void write_clocks(GString *out, const Ticket *ticket)
{
    write_key(out, "ack_by");
    write_time(out, ticket->ack_by_ms);
    write_key(out, "arrive_by");
    write_time(out, ticket->arrive_by_ms);
    write_key(out, "acked_at");
    write_time(out, ticket->acked_at_ms);
    write_key(out, "arrived_at");
    write_time(out, ticket->arrived_at_ms);
    const char *words[TICKET_CLOCKS + 1] = {0};
    for (unsigned clock = 0, count = 0; clock < TICKET_CLOCKS; clock++) {
        if ((ticket->overdue & (1u << clock)) != 0) {
            words[count++] = ticket_clock_word((TicketClock)clock);
        }
    }
    write_key(out, "overdue");
    write_strings(out, words);
    write_key(out, "escalated_at");
    write_time(out, ticket->escalated_at_ms);
}

static void write_what(GString *out, const Ticket *ticket)
{
    write_key(out, "kind");
    write_word(out, ticket_kind_word(ticket->kind));
    write_key(out, "topic");
    write_text_or_null(out, ticket->topic);
    write_key(out, "title");
    write_string(out, ticket->title);
    write_key(out, "severity");
    write_word(out, alert_priority_word(ticket->severity));
}

/* All but twin, rev and the end. */
static void write_ticket(GString *out, const Ticket *ticket)
{
    write_raw(out, "{\"id\":");
    write_string(out, ticket->id);
    write_key(out, "number");
    write_integer(out, ticket->number);
    write_what(out, ticket);
    write_key(out, "status");
    write_word(out, ticket_status_word(ticket->status));
    write_key(out, "agency");
    tickets_write_agency(out, ticket->agency);
    write_key(out, "assignee");
    write_text_or_null(out, ticket->assignee);
    write_key(out, "area");
    write_word(out, ticket->area);
    write_key(out, "cameras");
    write_strings(out, ticket->cameras);
    write_key(out, "alerts");
    write_strings(out, ticket->alerts);
    write_key(out, "notes");
    write_list(out, ticket->notes, ticket->note_count, write_note);
    write_key(out, "attachments");
    write_list(out, ticket->attachments, ticket->attachment_count, write_attachment);
    write_key(out, "referrals");
    write_list(out, ticket->referrals, ticket->referral_count, write_referral);
    write_key(out, "checks");
    write_list(out, ticket->checks, ticket->check_count, write_check);
    write_key(out, "merged_into");
    write_text_or_null(out, ticket->merged_into);
    write_key(out, "merged");
    write_strings(out, ticket->merged);
    write_clocks(out, ticket);
    write_key(out, "by");
    write_text_or_null(out, ticket->by);
    write_key(out, "created_at");
    write_time(out, ticket->created_at_ms);
    write_key(out, "updated_at");
    write_time(out, ticket->updated_at_ms);
    write_key(out, "version");
    write_integer(out, ticket->version);
}

static void write_end(GString *out, const Ticket *ticket)
{
    write_key(out, "rev");
    write_integer(out, ticket->rev);
    write_raw(out, "}");
}

void encode_ticket(GString *out, const Ticket *ticket)
{
    write_ticket(out, ticket);
    write_end(out, ticket);
}

void encode_ticket_new(GString *out, const Ticket *ticket, const TicketTwin *twin)
{
    write_ticket(out, ticket);
    write_key(out, "twin");
    if (twin->id == NULL) {
        write_raw(out, "null");
    } else {
        write_raw(out, "{\"id\":");
        write_string(out, twin->id);
        write_key(out, "number");
        write_integer(out, twin->number);
        write_key(out, "title");
        write_string(out, twin->title);
        write_raw(out, "}");
    }
    write_end(out, ticket);
}

void encode_ticket_copy(GString *out, const Ticket *ticket, const char *note)
{
    write_raw(out, "{\"number\":");
    write_integer(out, ticket->number);
    write_what(out, ticket);
    write_key(out, "area");
    write_word(out, ticket->area);
    write_key(out, "created_at");
    write_time(out, ticket->created_at_ms);
    write_key(out, "note");
    write_text_or_null(out, note);
    write_raw(out, "}");
}

void encode_ticket_referred(GString *out, const GString *copy, const Ticket *ticket)
{
    write_raw(out, "{\"copy\":");
    g_string_append_len(out, copy->str, (gssize)copy->len);
    write_key(out, "receipt");
    write_string(out, ticket->referrals[ticket->referral_count - 1].receipt);
    write_key(out, "ticket");
    encode_ticket(out, ticket);
    write_raw(out, "}");
}
