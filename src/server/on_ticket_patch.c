/* A ticket is changed by who has seen its newest version (RFC 9110 section 13.1.1, RFC 6585). */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "on_ticket_private.h"

typedef struct Changing {
    Call *call;
    TicketPatch patch;
    TicketStanding standing;
    Ticket before;
    TicketLinks links;
    int64_t now_ms;
    GString *why;
} Changing;

/* What is shown beside the other's change is what is written, so this waits for it. */
static void on_settled(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    g_autoptr(Line) line = state_find_line(call->server->state, ENTRY_TICKET, call->id);
    Ticket ticket;
    if (error != NULL || line == NULL) {
        reply_failure(call, error);
        return;
    }
    if (decode_ticket(call->server->decoder, line->text, line->size, &ticket, NULL)) {
        g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", ticket.version);
        call_set_header(call, "ETag", tag);
    }
    call->server->metrics.tickets_refused[METRICS_TICKETS_STALE]++;
    Problem problem = {
        .status = 412, .detail = "The ticket has changed since.", .current = line->text};
    reply_problem_with(call, &problem, "stale");
}

static bool check_version(Changing *changing)
{
    Call *call = changing->call;
    const char *header = call_header(call, HEADER_IF_MATCH);
    if (header == NULL) {
        reply_problem(call, 428, "no-version",
                      "A change needs If-Match with the ETag of the version that was seen.");
        return false;
    }
    if (call_names_version(header, changing->standing.ticket.version)) {
        return true;
    }
    Batch *batch = batch_new();
    batch->done = on_settled;
    batch->data = call;
    server_submit(call->server, batch);
    return false;
}

static bool given(const Changing *changing, TicketMember member)
{
    return (changing->patch.given & (1u << member)) != 0;
}

static bool check_links(Changing *changing)
{
    Call *call = changing->call;
    Ticket *ticket = &changing->standing.ticket;
    if (!given(changing, TICKET_MEMBER_AREA) && !given(changing, TICKET_MEMBER_CAMERAS) &&
        !given(changing, TICKET_MEMBER_ALERTS)) {
        return true;
    }
    ticketing_links(call, ticket, &changing->before, &changing->links);
    if (changing->links.unknown != NULL) {
        reply_problem(call, 422, "unknown-link", "There is no camera or alert %s.",
                      changing->links.unknown);
        return false;
    }
    if (changing->links.area[0] != '\0' && !area_code_within(changing->links.area, ticket->area)) {
        reply_problem(call, 422, "area", "area: what the ticket names lies in %s.",
                      changing->links.area);
        return false;
    }
    bool moved = strcmp(ticket->area, changing->before.area) != 0;
    const Catalog *catalog = state_catalog(call->server->state);
    if (moved && (catalog_find_area(catalog, ticket->area) == CATALOG_NONE ||
                  !token_covers(call->token, ticket->area))) {
        reply_problem(call, 422, "area", "area: not one of yours.");
        return false;
    }
    changing->standing.sight = MAX(changing->standing.sight, changing->links.sight);
    return true;
}

static void apply(Changing *changing)
{
    const TicketPatch *patch = &changing->patch;
    Ticket *ticket = &changing->standing.ticket;
    ticket->title = given(changing, TICKET_MEMBER_TITLE) ? patch->title : ticket->title;
    ticket->topic = given(changing, TICKET_MEMBER_TOPIC) ? patch->topic : ticket->topic;
    ticket->agency = given(changing, TICKET_MEMBER_AGENCY) ? patch->agency : ticket->agency;
    ticket->assignee = given(changing, TICKET_MEMBER_ASSIGNEE) ? patch->assignee : ticket->assignee;
    ticket->area = given(changing, TICKET_MEMBER_AREA) ? patch->area : ticket->area;
    ticket->cameras = given(changing, TICKET_MEMBER_CAMERAS) ? patch->cameras : ticket->cameras;
    ticket->alerts = given(changing, TICKET_MEMBER_ALERTS) ? patch->alerts : ticket->alerts;
    ticket->severity = given(changing, TICKET_MEMBER_SEVERITY) ? patch->severity : ticket->severity;
}

/* What the journal says: which members, and the step. */
static void say(Changing *changing, const char *step)
{
    const char *lead = "change: ";
    for (unsigned member = 0; member < TICKET_MEMBERS; member++) {
        if (given(changing, (TicketMember)member) && member != TICKET_MEMBER_STATUS) {
            g_string_append_printf(changing->why, "%s%s", lead,
                                   ticket_member_word((TicketMember)member));
            lead = ", ";
        }
    }
    if (step != NULL) {
        g_string_append_printf(changing->why, "%s%s", changing->why->len > 0 ? "; " : "", step);
    }
}

/* The step that the status wants.  False: it is not legal, and the call was answered. */
static bool take_step(Changing *changing)
{
    Ticket *ticket = &changing->standing.ticket;
    TicketStatus wanted = changing->patch.status;
    TicketStep step;
    if (!given(changing, TICKET_MEMBER_STATUS) || wanted == ticket->status) {
        say(changing, NULL);
        return true;
    }
    if (!ticket_step_between(ticket->status, wanted, &step)) {
        g_autofree char *detail =
            g_strdup_printf("The ticket is %s; %s is no step from there.",
                            ticket_status_word(ticket->status), ticket_status_word(wanted));
        ticket_refuse(changing->call, &changing->before, true, detail);
        return false;
    }
    if (step == STEP_DISPATCH && ticket->agency == AGENCY_NONE) {
        reply_problem(changing->call, 422, "agency", "agency: none, and nobody can be sent.");
        return false;
    }
    say(changing, ticket_step_word(step));
    ticket_enter(ticket, wanted, changing->now_ms);
    return true;
}

static void set_clocks(Changing *changing)
{
    Ticket *ticket = &changing->standing.ticket;
    bool was_open = ticket_status_is_open(changing->before.status);
    if (ticket->assignee != NULL && ticket->acked_at_ms == 0) {
        ticket->acked_at_ms = changing->now_ms;
    }
    if (ticket->severity != changing->before.severity ||
        (!was_open && ticket_status_is_open(ticket->status))) {
        ticketing_wind(changing->call->server->ticketing, ticket, changing->now_ms);
    }
}

/* What was changed, beside the step and the note; "" nothing. */
static char *name_members(const Changing *changing)
{
    GString *names = g_string_new(NULL);
    for (unsigned member = 0; member < TICKET_MEMBERS; member++) {
        if (given(changing, (TicketMember)member) && member != TICKET_MEMBER_STATUS &&
            member != TICKET_MEMBER_NOTE) {
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                                   ticket_member_word((TicketMember)member));
        }
    }
    return g_string_free(names, FALSE);
}

static void put(Changing *changing, Batch *batch)
{
    Call *call = changing->call;
    const Ticket *ticket = &changing->standing.ticket;
    g_autofree char *members = name_members(changing);
    bool stepped = ticket->status != changing->before.status;
    bool noted = changing->patch.given == 1u << TICKET_MEMBER_NOTE;
    g_autofree char *detail = logging_text(members, changing->patch.note, NULL);
    const TicketCause cause = {.by = call->token->name,
                               .why = changing->why->str,
                               .at_ms = changing->now_ms,
                               .act = stepped ? LOG_TICKET_STEP
                                      : noted ? LOG_TICKET_NOTE
                                              : LOG_TICKET_CHANGE,
                               .detail = detail,
                               .word = stepped ? ticket_status_word(ticket->status) : NULL};
    ticketing_put(call->server->ticketing, batch, &changing->standing, &cause);
}

static void submit(Changing *changing)
{
    Call *call = changing->call;
    Ticket *ticket = &changing->standing.ticket;
    const TicketNote note = {changing->now_ms, call->token->name, changing->patch.note};
    g_autofree TicketNote *notes = note.text != NULL ? ticket_add_note(ticket, &note) : NULL;
    if (note.text != NULL && notes == NULL) {
        ticket_refuse(call, ticket, false, "The ticket has no room for another note.");
        return;
    }
    Batch *batch = batch_new();
    put(changing, batch);
    ticket_submit(call, batch, 200);
}

void on_ticket_patch(Call *call)
{
    g_autoptr(GString) why = g_string_new(NULL);
    Changing changing = {.call = call, .now_ms = clock_wall_ms(), .why = why};
    g_autoptr(GError) error = NULL;
    if (!ticket_of_call(call, TICKET_LEFT, &changing.standing) || !check_version(&changing)) {
        return;
    }
    if (!decode_ticket_patch(call->server->decoder, call->body, call->body_size, &changing.patch,
                             &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    changing.before = changing.standing.ticket;
    if (ticket_is_part(call, &changing.before)) {
        return;
    }
    apply(&changing);
    if (!check_links(&changing) || !take_step(&changing)) {
        return;
    }
    set_clocks(&changing);
    submit(&changing);
}
