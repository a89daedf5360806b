#include "model/ticket.h"

#include <glib.h>
#include <string.h>

WORDS_DEFINE(TicketKind, ticket_kind, TICKET_KIND_TABLE)
WORDS_DEFINE(TicketStatus, ticket_status, TICKET_STATUS_TABLE)
WORDS_DEFINE(Agency, agency, AGENCY_TABLE)
WORDS_DEFINE(TicketClock, ticket_clock, TICKET_CLOCK_TABLE)
WORDS_DEFINE(CheckResult, check_result, CHECK_RESULT_TABLE)
WORDS_DEFINE(TicketFile, ticket_file, TICKET_FILE_TABLE)

#define STEP_WORD_ROW(id, word, text, from, to) {word, text},
#define TICKET_STEP_WORDS(X)                    TICKET_STEP_TABLE(STEP_WORD_ROW)
WORDS_DEFINE(TicketStep, ticket_step, TICKET_STEP_WORDS)

#define STEP_ROW(id, word, text, from, to) {from, to},
static const struct {
    unsigned from; /* bits 1 << TicketStatus */
    TicketStatus to;
} steps[TICKET_STEPS] = {TICKET_STEP_TABLE(STEP_ROW)};

bool ticket_step(TicketStatus *status, TicketStep step)
{
    if ((steps[step].from & (1u << *status)) == 0) {
        return false;
    }
    *status = steps[step].to;
    return true;
}

bool ticket_step_between(TicketStatus from, TicketStatus to, TicketStep *out)
{
    for (unsigned i = 0; i < TICKET_STEPS; i++) {
        if (steps[i].to == to && (steps[i].from & (1u << from)) != 0) {
            *out = (TicketStep)i;
            return true;
        }
    }
    return false;
}

void ticket_allowed(TicketStatus from, const char *out[TICKET_STATUSES + 1])
{
    unsigned count = 0;
    TicketStep step;
    for (unsigned to = 0; to < TICKET_STATUSES; to++) {
        if (ticket_step_between(from, (TicketStatus)to, &step)) {
            out[count++] = ticket_status_word((TicketStatus)to);
        }
    }
    out[count] = NULL;
}

bool ticket_status_is_open(TicketStatus status)
{
    return status == TICKET_NEW || status == TICKET_DISPATCHED || status == TICKET_ON_SCENE;
}

bool ticket_is_open(const Ticket *ticket)
{
    return ticket->merged_into == NULL && ticket_status_is_open(ticket->status);
}

/* The first character holds but three bits: 48 bits of time in ten characters of five. */
bool ticket_id_valid(const char *id)
{
    size_t length = strnlen(id, 27);
    return length == 26 && id[0] >= '0' && id[0] <= '7' &&
           strspn(id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == length;
}

void ticket_enter(Ticket *ticket, TicketStatus status, int64_t at_ms)
{
    bool again = !ticket_status_is_open(ticket->status) && status == TICKET_NEW;
    ticket->status = status;
    if (again) {
        ticket->acked_at_ms = ticket->arrived_at_ms = ticket->escalated_at_ms = 0;
        ticket->overdue = 0;
        return;
    }
    if (ticket->acked_at_ms == 0 && status != TICKET_NEW) {
        ticket->acked_at_ms = at_ms;
    }
    if (ticket->arrived_at_ms == 0 && status == TICKET_ON_SCENE) {
        ticket->arrived_at_ms = at_ms;
    }
}

int64_t ticket_clock_due(const Ticket *ticket, TicketClock clock)
{
    if (!ticket_is_open(ticket)) {
        return 0;
    }
    if (clock == TICKET_CLOCK_ACK) {
        return ticket->acked_at_ms == 0 ? ticket->ack_by_ms : 0;
    }
    return ticket->arrived_at_ms == 0 ? ticket->arrive_by_ms : 0;
}

bool ticket_is_round(const Ticket *ticket)
{
    return ticket->kind == TICKET_MAINTENANCE && g_strcmp0(ticket->topic, TICKET_TOPIC_CHECK) == 0;
}

const TicketCheck *ticket_check_of(const Ticket *ticket, const char *camera)
{
    for (size_t i = ticket->check_count; i > 0; i--) {
        if (strcmp(ticket->checks[i - 1].camera, camera) == 0) {
            return &ticket->checks[i - 1];
        }
    }
    return NULL;
}

size_t ticket_unchecked(const Ticket *ticket)
{
    size_t count = 0;
    for (const char *const *id = ticket->cameras; id != NULL && *id != NULL; id++) {
        count += ticket_check_of(ticket, *id) == NULL;
    }
    return count;
}

/* An RW's code is as long as this: "33.74.10.1003.005". */
#define RW_CODE_LENGTH 17

static bool same_place(const char *one, const char *other)
{
    size_t one_length = strnlen(one, RW_CODE_LENGTH), other_length = strnlen(other, RW_CODE_LENGTH);
    return one_length == other_length && memcmp(one, other, one_length) == 0;
}

/* In a whole kelurahan, or above, only what it is about makes two the same thing. */
static bool same_topic(const Ticket *one, const Ticket *other)
{
    if (one->topic == NULL || other->topic == NULL) {
        return strlen(one->area) >= RW_CODE_LENGTH;
    }
    return strcmp(one->topic, other->topic) == 0;
}

bool ticket_is_twin(const Ticket *one, const Ticket *other)
{
    int64_t apart = one->created_at_ms - other->created_at_ms;
    return one->kind == other->kind && ABS(apart) <= TICKET_TWIN_MS &&
           same_place(one->area, other->area) && same_topic(one, other);
}
