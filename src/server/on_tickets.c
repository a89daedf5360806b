/* Tickets: read, and opened. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "on_ticket_private.h"

void on_tickets(Call *call)
{
    list_answer(call, ENTRY_TICKET);
}

void on_ticket(Call *call)
{
    const Slot *slot = state_find(call->server->state, ENTRY_TICKET, call->id);
    bool seen = slot != NULL && list_sees(call->token, ENTRY_TICKET, slot);
    g_autoptr(Line) line =
        seen ? state_find_line(call->server->state, ENTRY_TICKET, call->id) : NULL;
    Ticket ticket;
    if (line == NULL ||
        !decode_ticket(call->server->decoder, line->text, line->size, &ticket, NULL)) {
        reply_problem(call, 404, "unknown", "There is no such ticket.");
        return;
    }
    g_autofree char *tag = call_tag(ticket.version);
    if (!call_unchanged(call, tag)) {
        reply_text(call, 200, MEDIA_JSON, line->text, line->size);
    }
}

bool ticket_of_call(Call *call, TicketHand hand, TicketStanding *out)
{
    if (ticketing_find(call->server->ticketing, hand, call->token, call->id, out)) {
        return true;
    }
    reply_problem(call, 404, "unknown", "There is no such ticket.");
    return false;
}

void ticket_refuse(Call *call, const Ticket *ticket, bool steps, const char *detail)
{
    const char *allowed[TICKET_STATUSES + 1] = {NULL};
    if (steps) {
        ticket_allowed(ticket->status, allowed);
    }
    Problem problem = {.status = 409, .detail = detail, .allowed = allowed};
    problem.state = ticket->merged_into != NULL ? "merged" : ticket_status_word(ticket->status);
    reply_problem_with(call, &problem, "state");
}

bool ticket_is_part(Call *call, const Ticket *ticket)
{
    if (ticket->merged_into != NULL) {
        ticket_refuse(call, ticket, false, "The ticket is part of another; take it out first.");
    }
    return ticket->merged_into != NULL;
}

bool ticket_time_fits(Call *call, int64_t at_ms, int64_t now_ms)
{
    bool fits =
        at_ms == 0 || (at_ms >= now_ms - TICKET_LATE_MS && at_ms <= now_ms + TICKET_AHEAD_MS);
    if (!fits) {
        reply_problem(call, 422, "time", "at: more than 7 days ago, or ahead.");
    }
    return fits;
}

TicketNote *ticket_add_note(Ticket *ticket, const TicketNote *note)
{
    if (ticket->note_count >= TICKET_NOTES_MAX) {
        return NULL;
    }
    TicketNote *notes = g_new(TicketNote, ticket->note_count + 1);
    if (ticket->note_count > 0) {
        memcpy(notes, ticket->notes, ticket->note_count * sizeof *notes);
    }
    notes[ticket->note_count++] = *note;
    ticket->notes = notes;
    return notes;
}

void ticket_reply(Call *call, int status, const char *text, size_t size)
{
    Ticket ticket;
    if (decode_ticket(call->server->decoder, text, size, &ticket, NULL)) {
        call_set_version(call, ROUTE_TICKETS, ticket.id, ticket.version);
    }
    reply_text(call, status, MEDIA_JSON, text, size);
}

static int status_of(const Call *call)
{
    const char *last = strrchr(call->route->pattern, '/') + 1;
    bool made = call->route->method == EVHTTP_REQ_POST && strcmp(last, "merge") != 0 &&
                strcmp(last, "unmerge") != 0;
    return made ? 201 : 200;
}

static void on_written(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    if (error != NULL) {
        reply_failure(call, error);
    } else {
        ticket_reply(call, status_of(call), batch->answer->str, batch->answer->len);
    }
}

void ticket_submit(Call *call, Batch *batch, int status)
{
    const Entry *last = batch->entries->pdata[batch->entries->len - 1];
    if (batch->answer == NULL) {
        batch->answer = g_string_new_len(last->text->str, (gssize)last->text->len);
    }
    batch->answer_rev = true;
    batch_aside(batch, idempotency_keep(call, status));
    batch->done = on_written;
    batch->data = call;
    server_submit(call->server, batch);
}

/* Who may no longer know of the ticket is not told what was answered. */
void on_ticket_repeat(Call *call, const char *kept)
{
    size_t size = strlen(kept);
    Ticket ticket = {.id = call->id};
    bool read = call->id != NULL || decode_ticket(call->server->decoder, kept, size, &ticket, NULL);
    const Slot *slot = read ? state_find(call->server->state, ENTRY_TICKET, ticket.id) : NULL;
    if (slot == NULL || !list_sees(call->token, ENTRY_TICKET, slot)) {
        reply_problem(call, 404, "unknown", "There is no such ticket.");
        return;
    }
    ticket_reply(call, status_of(call), kept, size);
}

/* Opening one */

typedef struct Opening {
    Call *call;
    TicketRequest request;
    TicketStanding standing;
    TicketLinks links;
    TicketNote note;
    int64_t now_ms;
    char id[ID_ULID_SIZE];
} Opening;

static bool refuse_links(Call *call, const TicketLinks *links, const Ticket *ticket)
{
    bool named = (ticket->cameras != NULL && ticket->cameras[0] != NULL) ||
                 (ticket->alerts != NULL && ticket->alerts[0] != NULL);
    if (links->unknown != NULL) {
        reply_problem(call, 422, "unknown-link", "There is no camera or alert %s.", links->unknown);
        return true;
    }
    if (named && links->area[0] != '\0' && ticket->area != NULL &&
        !area_code_within(links->area, ticket->area)) {
        reply_problem(call, 422, "area", "area: what the ticket names lies in %s.", links->area);
        return true;
    }
    if (ticket->area == NULL && links->area[0] == '\0') {
        reply_problem(call, 422, "area", "area: missing, and nothing that is named says it.");
        return true;
    }
    return false;
}

/* The area that was asked for, or that of what is named. */
static bool choose_area(Opening *opening)
{
    Call *call = opening->call;
    Ticket *ticket = &opening->standing.ticket;
    if (refuse_links(call, &opening->links, ticket)) {
        return false;
    }
    ticket->area = ticket->area != NULL ? ticket->area : opening->links.area;
    if (catalog_find_area(state_catalog(call->server->state), ticket->area) == CATALOG_NONE ||
        !token_covers(call->token, ticket->area)) {
        reply_problem(call, 422, "area", "area: not one of yours.");
        return false;
    }
    return true;
}

/* A camera that gives no picture is what its maintenance is about. */
static bool is_dark(Opening *opening)
{
    const char *const *id = opening->request.cameras;
    Camera camera;
    return id != NULL && *id != NULL && state_camera(opening->call->server->state, *id, &camera) &&
           camera.state != CAMERA_ONLINE;
}

/* The first camera's name, and how many more there are: no words of any language. */
static char *name_title(Opening *opening)
{
    const char *const *ids = opening->request.cameras;
    Camera camera;
    bool known = state_camera(opening->call->server->state, ids[0], &camera);
    const char *text = known ? camera.name : ids[0];
    g_autofree char *name = text_clean(text, strlen(text), TICKET_TITLE_MAX - 16);
    guint more = g_strv_length((char **)ids) - 1;
    return more > 0 ? g_strdup_printf("%s +%u", name, more) : g_steal_pointer(&name);
}

static void fill(Opening *opening)
{
    const TicketRequest *request = &opening->request;
    const TicketLinks *links = &opening->links;
    Ticketing *ticketing = opening->call->server->ticketing;
    Ticket *ticket = &opening->standing.ticket;
    if (ticket->topic == NULL && links->topic[0] != '\0') {
        ticket->topic = links->topic;
    }
    if (ticket->topic == NULL && ticket->kind == TICKET_MAINTENANCE && is_dark(opening)) {
        ticket->topic = TICKET_TOPIC_DARK;
    }
    if (request->severity_given) {
        ticket->severity = request->severity;
    } else if (links->severity != PRIORITIES) {
        ticket->severity = links->severity;
    } else if (ticket->topic != NULL) {
        ticket->severity = alert_kind_priority(ticket->topic);
    } else {
        ticket->severity = PRIORITY_MEDIUM;
    }
    ticket->agency = request->agency_given
                         ? request->agency
                         : ticket_plan_agency(ticketing_plan(ticketing), ticket->kind,
                                              ticket->topic, ticket->severity);
    ticketing_wind(ticketing, ticket, opening->now_ms);
    ticket->acked_at_ms = ticket->assignee != NULL ? opening->now_ms : 0;
    opening->standing.sight = links->sight;
}

static void submit(Opening *opening)
{
    Call *call = opening->call;
    Ticket *ticket = &opening->standing.ticket;
    TicketTwin twin;
    if (opening->note.text != NULL) {
        ticket->notes = &opening->note;
        ticket->note_count = 1;
    }
    ticket_twins_find(ticketing_twins(call->server->ticketing), call->server->state, call->token,
                      ticket, &twin);
    Batch *batch = batch_new();
    const TicketCause cause = {.by = call->token->name,
                               .why = "open",
                               .at_ms = opening->now_ms,
                               .act = LOG_TICKET_OPEN,
                               .detail = opening->note.text};
    ticketing_put(call->server->ticketing, batch, &opening->standing, &cause);
    batch->answer = g_string_sized_new(1024);
    encode_ticket_new(batch->answer, ticket, &twin);
    ticket_submit(call, batch, 201);
}

static bool begin(Opening *opening)
{
    Call *call = opening->call;
    TicketRequest *request = &opening->request;
    g_autoptr(GError) error = NULL;
    if (!decode_ticket_request(call->server->decoder, call->body, call->body_size, request,
                               &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return false;
    }
    if (!ticket_time_fits(call, request->at_ms, opening->now_ms)) {
        return false;
    }
    if (request->id != NULL && ticketing_knows(call->server->ticketing, request->id)) {
        reply_problem(call, 409, "exists", "id: there is a ticket of that id.");
        return false;
    }
    if (request->id == NULL) {
        id_ulid(opening->now_ms, opening->id);
    } else {
        g_strlcpy(opening->id, request->id, sizeof opening->id);
    }
    return true;
}

/* A program gone wild must not bury what others write. */
static bool is_too_much(Call *call)
{
    int wait_s = ticket_limits_open(ticketing_limits(call->server->ticketing), call->token->name,
                                    clock_mono_ms());
    if (wait_s > 0) {
        g_autofree char *wait = g_strdup_printf("%d", wait_s);
        call->server->metrics.tickets_refused[METRICS_TICKETS_MINUTE]++;
        call_set_header(call, "Retry-After", wait);
        reply_problem(call, 429, "too-many", "Too many tickets of one person in a minute.");
    }
    return wait_s > 0;
}

void on_ticket_post(Call *call)
{
    Opening opening = {.call = call, .now_ms = clock_wall_ms()};
    if (!begin(&opening)) {
        return;
    }
    const TicketRequest *request = &opening.request;
    int64_t at_ms = request->at_ms != 0 ? request->at_ms : opening.now_ms;
    opening.note = (TicketNote){at_ms, call->token->name, request->note};
    opening.standing.ticket = (Ticket){
        .id = opening.id,
        .kind = request->kind,
        .topic = request->topic,
        .title = request->title,
        .area = request->area,
        .assignee = request->assignee,
        .by = call->token->name,
        .cameras = request->cameras,
        .alerts = request->alerts,
        .created_at_ms = at_ms,
    };
    ticketing_links(call, &opening.standing.ticket, NULL, &opening.links);
    if (!choose_area(&opening) || is_too_much(call)) {
        return;
    }
    g_autofree char *title = request->title == NULL ? name_title(&opening) : NULL;
    opening.standing.ticket.title = title != NULL ? title : request->title;
    fill(&opening);
    opening.standing.ticket.number = ticketing_number(call->server->ticketing);
    submit(&opening);
}
