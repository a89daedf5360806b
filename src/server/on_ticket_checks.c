/* Rounds of field checks: somebody goes to each camera of a list, looks, and says what is there. */
#include <string.h>

#include "base/clock.h"
#include "on_reason.h"
#include "on_ticket_private.h"
#include "wire/maintenance.h"

typedef struct Checking {
    Call *call;
    CheckRequest request;
    TicketStanding standing;
    int64_t now_ms;
} Checking;

static bool has_file(const Ticket *ticket, const char *sha256)
{
    for (size_t i = 0; i < ticket->attachment_count; i++) {
        if (strcmp(ticket->attachments[i].sha256, sha256) == 0) {
            return true;
        }
    }
    return false;
}

static bool names(const Ticket *ticket, const char *camera)
{
    return ticket->cameras != NULL && g_strv_contains(ticket->cameras, camera);
}

/* What was seen is never turned away because others were quicker: a round that is done or closed
 * takes it, too. */
static bool may_check(Checking *checking)
{
    Call *call = checking->call;
    const Ticket *ticket = &checking->standing.ticket;
    const CheckRequest *request = &checking->request;
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, request->camera);
    if (ticket_is_part(call, ticket)) {
        return false;
    }
    if (!ticket_is_round(ticket)) {
        ticket_refuse(call, ticket, false, "The ticket is no round of field checks.");
        return false;
    }
    if (!names(ticket, request->camera) || slot == NULL ||
        !list_sees(call->token, ENTRY_CAMERA, slot)) {
        reply_problem(call, 422, "unknown-camera", "camera: none of this round.");
        return false;
    }
    if (request->attachment != NULL && !has_file(ticket, request->attachment)) {
        reply_problem(call, 422, "unknown-attachment", "attachment: the ticket has no such file.");
        return false;
    }
    if (ticket->check_count >= TICKET_CHECKS_MAX) {
        ticket_refuse(call, ticket, false, "The ticket has no room for another check.");
        return false;
    }
    return true;
}

/* A clock that is far off says nothing, and what was seen counts all the same. */
static int64_t seen_at(const Checking *checking)
{
    int64_t at_ms = checking->request.at_ms, now_ms = checking->now_ms;
    return at_ms >= now_ms - TICKET_LATE_MS && at_ms <= now_ms ? at_ms : now_ms;
}

/* What was found gives a dark camera its reason. */
static void explain(const Checking *checking, Batch *batch, Camera *camera)
{
    const CheckRequest *request = &checking->request;
    if (request->reason == REASON_NONE || !servicing_may_say(camera->state)) {
        return;
    }
    const SaidReason said = {.reason = request->reason,
                             .by = checking->call->token->name,
                             .note = request->note,
                             .why = "field check",
                             .at_ms = checking->now_ms};
    reason_put(checking->call->server, batch, camera, &said);
}

static void submit(Checking *checking)
{
    Call *call = checking->call;
    Ticket *ticket = &checking->standing.ticket;
    const CheckRequest *request = &checking->request;
    Camera camera = {.name = request->camera};
    Batch *batch = batch_new();
    if (state_camera(call->server->state, request->camera, &camera)) {
        explain(checking, batch, &camera);
    }
    g_autofree TicketCheck *checks = g_new(TicketCheck, ticket->check_count + 1);
    if (ticket->check_count > 0) {
        memcpy(checks, ticket->checks, ticket->check_count * sizeof *checks);
    }
    checks[ticket->check_count++] = (TicketCheck){.at_ms = seen_at(checking),
                                                  .by = call->token->name,
                                                  .camera = request->camera,
                                                  .note = request->note,
                                                  .sha256 = request->attachment,
                                                  .result = request->result,
                                                  .reason = request->reason};
    ticket->checks = checks;
    bool done = ticket_is_open(ticket) && ticket_unchecked(ticket) == 0;
    if (done) {
        ticket_enter(ticket, TICKET_RESOLVED, checking->now_ms);
    }
    g_autofree char *detail = g_strjoin(request->note != NULL ? " · " : "", camera.name,
                                        request->note != NULL ? request->note : "", NULL);
    const TicketCause cause = {.by = call->token->name,
                               .why = done ? "check: the last; resolve" : "check",
                               .at_ms = checking->now_ms,
                               .act = LOG_CHECK,
                               .detail = detail,
                               .word = check_result_word(request->result)};
    ticketing_put(call->server->ticketing, batch, &checking->standing, &cause);
    ticket_submit(call, batch, 201);
}

void on_ticket_check(Call *call)
{
    Checking checking = {.call = call, .now_ms = clock_wall_ms()};
    g_autoptr(GError) error = NULL;
    if (!ticket_of_call(call, TICKET_LEFT, &checking.standing)) {
        return;
    }
    if (!decode_check_request(call->server->decoder, call->body, call->body_size, &checking.request,
                              &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (may_check(&checking)) {
        submit(&checking);
    }
}
