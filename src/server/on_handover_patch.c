/* A handover is answered by who comes, item by item, and finished as one act. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "on_handover_private.h"

typedef struct Answering {
    Call *call;
    Handover handover;
    HandoverPatch patch;
    HandoverItem *items; /* as they become */
    Batch *batch;
    LogFold *log;
    GStringChunk *names; /* of people, until it is written */
    int64_t now_ms;
} Answering;

/* What is shown beside the other's act is what is written, so this waits for it. */
static void on_settled(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    const Slot *slot = state_find(call->server->state, ENTRY_HANDOVER, call->id);
    Handover handover;
    if (error != NULL || slot == NULL ||
        !decode_handover(call->server->decoder, slot->line->text, slot->line->size, &handover,
                         NULL)) {
        reply_failure(call, error);
        return;
    }
    g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", handover.version);
    call_set_header(call, "ETag", tag);
    bool over = handover.status != HANDOVER_OFFERED;
    g_autofree char *detail =
        over ? g_strdup_printf("The handover is %s.", handover_status_word(handover.status))
             : g_strdup("The handover has changed since.");
    Problem problem = {.status = over ? 409 : 412, .detail = detail, .current = slot->line->text};
    problem.state = over ? handover_status_word(handover.status) : NULL;
    problem.owner = over ? handover.to : NULL;
    reply_problem_with(call, &problem, over ? "state" : "stale");
}

static void refuse_stale(Call *call)
{
    Batch *batch = batch_new();
    batch->done = on_settled;
    batch->data = call;
    server_submit(call->server, batch);
}

/* One of the two, or, where nobody is named, whoever takes it first. */
static bool is_party(const Answering *answering)
{
    const char *me = answering->call->token->name;
    const Handover *handover = &answering->handover;
    return strcmp(handover->from, me) == 0 || handover->to == NULL || strcmp(handover->to, me) == 0;
}

static bool may_answer(Answering *answering)
{
    Call *call = answering->call;
    const char *header = call_header(call, HEADER_IF_MATCH);
    if (!is_party(answering)) {
        reply_problem(call, 403, "not-yours", "This handover is between others.");
        return false;
    }
    if (header == NULL) {
        reply_problem(call, 428, "no-version",
                      "An answer needs If-Match with the ETag of the version that was seen.");
        return false;
    }
    if (answering->handover.status != HANDOVER_OFFERED ||
        !call_names_version(header, answering->handover.version)) {
        refuse_stale(call);
        return false;
    }
    return true;
}

/* Who leaves takes back; who comes answers and finishes. */
static bool fits_role(const Answering *answering)
{
    Call *call = answering->call;
    const HandoverPatch *patch = &answering->patch;
    bool leaves = strcmp(answering->handover.from, call->token->name) == 0;
    bool leaving_act = patch->item_count == 0 && patch->status == HANDOVER_WITHDRAWN;
    if (leaves && !leaving_act) {
        reply_problem(call, 403, "not-yours", "Who offers a shift can only withdraw it.");
        return false;
    }
    if (!leaves && patch->status == HANDOVER_WITHDRAWN) {
        reply_problem(call, 403, "not-yours", "Only %s can withdraw it.", answering->handover.from);
        return false;
    }
    return true;
}

/* False, and the call is answered, where an item is not there. */
static bool take_replies(Answering *answering)
{
    const HandoverPatch *patch = &answering->patch;
    for (size_t i = 0; i < patch->item_count; i++) {
        const HandoverReply *reply = &patch->items[i];
        size_t index = handover_find(&answering->handover, reply->ref);
        if (index == answering->handover.item_count) {
            reply_problem(answering->call, 422, "unknown-item", "There is no item %s.", reply->ref);
            return false;
        }
        answering->items[index].state = reply->state;
        answering->items[index].why = reply->why;
    }
    return true;
}

static const char *keep_name(Answering *answering, const char *name)
{
    return name != NULL && name[0] != '\0' ? g_string_chunk_insert(answering->names, name) : NULL;
}

/* Gives a ticket on, where who leaves still has it.  Returns who has it then. */
static const char *give_ticket(Answering *answering, const char *id, const char *now)
{
    const Handover *handover = &answering->handover;
    Ticketing *ticketing = answering->call->server->ticketing;
    TicketStanding standing;
    if (!ticketing_find(ticketing, TICKET_LEFT, NULL, id, &standing)) {
        return now;
    }
    Ticket *ticket = &standing.ticket;
    if (!ticket_is_open(ticket) || g_strcmp0(ticket->assignee, handover->from) != 0) {
        return keep_name(answering, ticket->assignee);
    }
    ticket->assignee = handover->to;
    const TicketCause cause = {
        .by = handover->to, .why = "handover: assignee", .at_ms = answering->now_ms};
    ticketing_put(ticketing, answering->batch, &standing, &cause);
    g_autofree char *title = g_strdup_printf("#%" PRId64, ticket->number);
    g_autofree char *place = g_strdup_printf("%s → %s", handover->from, handover->to);
    g_autofree char *ref = g_strconcat("ticket/", ticket->id, NULL);
    const LogAbout about = {title, ticket->title, place, ref};
    const LogLine line = {.by = handover->to,
                          .area = ticket->area,
                          .at_ms = answering->now_ms,
                          .act = LOG_TICKET_CHANGE};
    log_fold_add(answering->log, &line, &about, logging_sight(standing.sight));
    return handover->to;
}

/* Gives an alert on, where who leaves still has it.  Returns who has it then. */
static const char *give_alert(Answering *answering, const char *id, const char *now)
{
    const Handover *handover = &answering->handover;
    const AlertActRequest request = {.act = ACT_ASSIGN, .to = handover->to};
    const AlertActor actor = {.token = answering->call->token,
                              .batch = answering->batch,
                              .now_ms = answering->now_ms,
                              .many = true,
                              .log = answering->log,
                              .heir_of = handover->from};
    AlertActed acted;
    alerting_act(answering->call->server->alerting, &actor, id, &request, &acted);
    if (acted.problem.status == 0) {
        return handover->to;
    }
    return acted.problem.status == 404
               ? now
               : g_intern_string(acted.owner[0] != '\0' ? acted.owner : NULL);
}

/* What was accepted goes over; alerts first, since what was reported before stands before them. */
static void give(Answering *answering, bool alerts)
{
    const Handover *handover = &answering->handover;
    for (size_t i = 0; i < handover->item_count; i++) {
        HandoverItem *item = &answering->items[i];
        if (item->state != HANDOVER_ITEM_ACCEPTED || (item->what != HANDOVER_TICKET) != alerts ||
            !handover_item_moves(item, handover->from)) {
            continue;
        }
        const char *id = strchr(item->ref, '/') + 1;
        item->holder = alerts ? give_alert(answering, id, item->holder)
                              : give_ticket(answering, id, item->holder);
    }
}

static void finish(Answering *answering)
{
    Handover *handover = &answering->handover;
    give(answering, true);
    give(answering, false);
    handover->status = HANDOVER_FINISHED;
    handover->finished_at_ms = answering->now_ms;
}

static void say(Answering *answering)
{
    const Handover *handover = &answering->handover;
    g_autofree char *who =
        g_strdup_printf("%s → %s", handover->from, handover->to != NULL ? handover->to : "?");
    if (handover->status == HANDOVER_WITHDRAWN) {
        handover_log(answering->batch, handover, LOG_HANDOVER_WITHDRAW, handover->from, 1, who);
    } else if (handover->status == HANDOVER_FINISHED) {
        HandoverSum sum = handover_total(handover);
        g_autofree char *part =
            g_strdup_printf("%zu/%zu", sum.states[HANDOVER_ITEM_ACCEPTED], handover->item_count);
        g_autofree char *text = logging_text(who, part, NULL);
        handover_log(answering->batch, handover, LOG_HANDOVER_DONE, handover->to,
                     (int64_t)sum.states[HANDOVER_ITEM_ACCEPTED], text);
    }
}

static void carry_out(Answering *answering)
{
    Call *call = answering->call;
    Handover *handover = &answering->handover;
    const char *me = call->token->name;
    answering->batch = batch_new();
    handover->items = answering->items;
    if (strcmp(handover->from, me) != 0) {
        handover->to = me;
    }
    if (answering->patch.status == HANDOVER_FINISHED) {
        finish(answering);
    } else if (answering->patch.status == HANDOVER_WITHDRAWN) {
        handover->status = HANDOVER_WITHDRAWN;
        handover->finished_at_ms = answering->now_ms;
    }
    log_fold_write(answering->log, answering->batch);
    handing_put(call->server->handing, answering->batch, handover, me,
                answering->patch.status == HANDOVER_OFFERED
                    ? "answer"
                    : handover_status_word(answering->patch.status));
    say(answering);
    handover_submit(call, g_steal_pointer(&answering->batch), 200);
}

void on_handover_patch(Call *call)
{
    Answering answering = {.call = call, .now_ms = clock_wall_ms()};
    g_autoptr(GError) error = NULL;
    if (!handing_find(call->server->handing, call->token, call->id, &answering.handover)) {
        reply_problem(call, 404, "unknown", "There is no such handover.");
        return;
    }
    if (!may_answer(&answering)) {
        return;
    }
    if (!decode_handover_patch(call->server->decoder, call->body, call->body_size, &answering.patch,
                               &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    g_autofree HandoverItem *items = g_new0(HandoverItem, answering.handover.item_count + 1);
    if (answering.handover.item_count > 0) {
        memcpy(items, answering.handover.items, answering.handover.item_count * sizeof *items);
    }
    g_autoptr(LogFold) log = log_fold_new();
    answering.items = items;
    answering.log = log;
    answering.names = g_string_chunk_new(256);
    if (fits_role(&answering) && take_replies(&answering)) {
        carry_out(&answering);
    }
    g_string_chunk_free(answering.names);
}
