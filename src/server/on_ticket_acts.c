/* Notes, merges and referrals: these only add to a ticket, so they need no version. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "on_log_private.h"
#include "on_ticket_private.h"

/* Who and when are filled in. */
static void put(Call *call, Batch *batch, TicketStanding *standing, TicketCause cause)
{
    cause.by = call->token->name;
    cause.at_ms = clock_wall_ms();
    ticketing_put(call->server->ticketing, batch, standing, &cause);
}

void on_ticket_note(Call *call)
{
    TicketNoteRequest request;
    TicketStanding standing;
    g_autoptr(GError) error = NULL;
    int64_t now_ms = clock_wall_ms();
    if (!ticket_of_call(call, TICKET_LEFT, &standing)) {
        return;
    }
    if (!decode_ticket_note(call->server->decoder, call->body, call->body_size, &request, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (!ticket_time_fits(call, request.at_ms, now_ms)) {
        return;
    }
    const TicketNote note = {request.at_ms != 0 ? request.at_ms : now_ms, call->token->name,
                             request.text};
    g_autofree TicketNote *notes = ticket_add_note(&standing.ticket, &note);
    if (notes == NULL) {
        ticket_refuse(call, &standing.ticket, false, "The ticket has no room for another note.");
        return;
    }
    if (log_is_too_much(call)) {
        return;
    }
    Batch *batch = batch_new();
    put(call, batch, &standing,
        (TicketCause){.why = "note", .act = LOG_TICKET_NOTE, .detail = request.text});
    ticket_submit(call, batch, 201);
}

/* Merging */

static unsigned count_ids(const char *const *ids)
{
    return ids != NULL ? g_strv_length((char **)ids) : 0;
}

/* Returns the list with an id added, or left out; the strings are borrowed. */
static const char **change_ids(const char *const *ids, const char *id, bool add)
{
    unsigned count = 0;
    const char **list = g_new0(const char *, count_ids(ids) + 2);
    for (; ids != NULL && *ids != NULL; ids++) {
        if (strcmp(*ids, id) != 0) {
            list[count++] = *ids;
        }
    }
    list[count] = add ? id : NULL;
    return list;
}

static bool may_merge(Call *call, const Ticket *from, const Ticket *into)
{
    if (strcmp(from->id, into->id) == 0) {
        reply_problem(call, 422, "same", "into: the ticket itself.");
        return false;
    }
    if (ticket_is_part(call, from) || ticket_is_part(call, into)) {
        return false;
    }
    if (!ticket_is_open(from) || !ticket_is_open(into)) {
        ticket_refuse(call, ticket_is_open(from) ? into : from, true,
                      "Only tickets that are open are merged.");
        return false;
    }
    if (count_ids(from->merged) > 0) {
        ticket_refuse(call, from, false, "Others are part of the ticket; take them out first.");
        return false;
    }
    if (count_ids(into->merged) >= TICKET_MERGED_MAX) {
        ticket_refuse(call, into, false, "The other has no room for another.");
        return false;
    }
    return true;
}

static void join(Call *call, TicketStanding *from, TicketStanding *into, bool add)
{
    g_autofree const char **merged = change_ids(into->ticket.merged, from->ticket.id, add);
    const char *word = add ? "merge" : "unmerge";
    g_autofree char *took = g_strdup_printf("%s: with #%" PRId64, word, from->ticket.number);
    g_autofree char *gave = g_strdup_printf("%s: with #%" PRId64, word, into->ticket.number);
    Batch *batch = batch_new();
    into->ticket.merged = merged;
    from->ticket.merged_into = add ? into->ticket.id : NULL;
    LogAct act = add ? LOG_TICKET_MERGE : LOG_TICKET_UNMERGE;
    g_autofree char *other = g_strdup_printf("→ #%" PRId64, into->ticket.number);
    put(call, batch, into, (TicketCause){.why = took});
    put(call, batch, from, (TicketCause){.why = gave, .act = act, .detail = other});
    ticket_submit(call, batch, 200);
}

void on_ticket_merge(Call *call)
{
    TicketMergeRequest request;
    TicketStanding from, into;
    Ticketing *ticketing = call->server->ticketing;
    g_autoptr(GError) error = NULL;
    if (!ticket_of_call(call, TICKET_LEFT, &from)) {
        return;
    }
    if (!decode_ticket_merge(call->server->decoder, call->body, call->body_size, &request,
                             &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (!ticketing_find(ticketing, TICKET_RIGHT, call->token, request.into, &into)) {
        reply_problem(call, 422, "unknown-ticket", "into: there is no such ticket.");
        return;
    }
    if (may_merge(call, &from.ticket, &into.ticket)) {
        join(call, &from, &into, true);
    }
}

void on_ticket_unmerge(Call *call)
{
    TicketStanding from, into;
    Ticketing *ticketing = call->server->ticketing;
    if (!ticket_of_call(call, TICKET_LEFT, &from)) {
        return;
    }
    if (from.ticket.merged_into == NULL) {
        ticket_refuse(call, &from.ticket, true, "The ticket is part of no other.");
        return;
    }
    if (!ticketing_find(ticketing, TICKET_RIGHT, call->token, from.ticket.merged_into, &into)) {
        reply_problem(call, 403, "area", "What it is part of is not in your areas.");
        return;
    }
    join(call, &from, &into, false);
}

/* Referring */

void on_ticket_refer(Call *call)
{
    TicketReferRequest request;
    TicketStanding standing;
    Ticket *ticket = &standing.ticket;
    g_autoptr(GError) error = NULL;
    if (!ticket_of_call(call, TICKET_LEFT, &standing) || ticket_is_part(call, ticket)) {
        return;
    }
    if (!decode_ticket_refer(call->server->decoder, call->body, call->body_size, &request,
                             &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (ticket->referral_count >= TICKET_REFERRALS_MAX) {
        ticket_refuse(call, ticket, false, "The ticket has no room for another referral.");
        return;
    }
    g_autoptr(GString) copy = g_string_new(NULL);
    encode_ticket_copy(copy, ticket, request.note);
    g_autofree char *receipt =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, copy->str, (gssize)copy->len);
    g_autofree TicketReferral *referrals = g_new(TicketReferral, ticket->referral_count + 1);
    memcpy(referrals, ticket->referrals, ticket->referral_count * sizeof *referrals);
    referrals[ticket->referral_count++] = (TicketReferral){.at_ms = clock_wall_ms(),
                                                           .by = call->token->name,
                                                           .to = request.to,
                                                           .note = request.note,
                                                           .receipt = receipt};
    ticket->referrals = referrals;
    g_autofree char *why = g_strdup_printf("refer: %s", agency_word(request.to));
    Batch *batch = batch_new();
    put(call, batch, &standing,
        (TicketCause){.why = why,
                      .act = LOG_TICKET_REFER,
                      .detail = request.note,
                      .word = agency_word(request.to)});
    batch->answer = g_string_new(NULL);
    encode_ticket_referred(batch->answer, copy, ticket);
    ticket_submit(call, batch, 201);
}
