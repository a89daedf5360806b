/* What sources tell of tickets, letters and the logbook. */
#include <string.h>

#include "base/clock.h"
#include "change.h"
#include "logging.h"
#include "looking.h"
#include "on_ticket_private.h"
#include "sink_private.h"
#include "wire/rollcalls.h"

/* Who may know of a camera that is there or on its way. */
static Sight camera_sight(const State *state, const char *id)
{
    const Entry *entry = state_expected(state, id);
    const Slot *slot = entry == NULL ? state_find(state, ENTRY_CAMERA, id) : NULL;
    return entry != NULL ? entry->sight : slot != NULL ? slot->sight : SIGHT_NONE;
}

static const char *wrong(const Server *server, const Ticket *ticket)
{
    AreaLevel level;
    if (!ticket_id_valid(ticket->id) || ticketing_knows(server->ticketing, ticket->id)) {
        return "its id is none, or taken";
    }
    if (ticket->title == NULL || ticket->title[0] == '\0' || ticket->by == NULL) {
        return "it has no title, or nobody opened it";
    }
    if (ticket->area == NULL || !area_code_level(ticket->area, &level)) {
        return "its area is none";
    }
    return ticket->number < 0 || ticket->number > TICKET_NUMBER_MAX ? "its number is none" : NULL;
}

static Sight ticket_sight(const State *state, const Ticket *ticket)
{
    Sight sight = SIGHT_TICKETS;
    for (const char *const *id = ticket->cameras; id != NULL && *id != NULL; id++) {
        bool official = sight_unbraked(camera_sight(state, *id)) == SIGHT_OFFICIAL;
        sight = official ? SIGHT_TICKETS_OFFICIAL : sight;
    }
    return sight;
}

/* The clocks as they would have been wound, and those that ran out before they were reached. */
static void wind(const Ticketing *ticketing, Ticket *ticket)
{
    const TicketPlan *plan = ticketing_plan(ticketing);
    int64_t *const ends_ms[TICKET_CLOCKS] = {&ticket->ack_by_ms, &ticket->arrive_by_ms};
    const int64_t reached_ms[TICKET_CLOCKS] = {ticket->acked_at_ms, ticket->arrived_at_ms};
    for (unsigned clock = 0; clock < TICKET_CLOCKS; clock++) {
        int64_t runs_ms =
            ticket_plan_clock_ms(plan, ticket->kind, ticket->severity, (TicketClock)clock);
        if (*ends_ms[clock] == 0 && runs_ms > 0) {
            *ends_ms[clock] = ticket->created_at_ms + runs_ms;
        }
        if (reached_ms[clock] != 0 && *ends_ms[clock] != 0 && reached_ms[clock] > *ends_ms[clock]) {
            ticket->overdue |= 1u << clock;
        }
    }
}

static void keep_files(Sink *sink, const SourceTicket *told)
{
    for (size_t i = 0; i < told->ticket->attachment_count; i++) {
        const TicketAttachment *file = &told->ticket->attachments[i];
        Aside *aside = aside_new(ASIDE_FILE);
        aside->text[0] = g_strdup(told->ticket->id);
        aside->text[1] = g_strdup(file->sha256);
        aside->text[2] = g_strdup(file->type);
        aside->text[3] = g_strdup(file->name);
        aside->number[0] = file->at_ms;
        aside->bytes = g_bytes_ref(told->files[i]);
        batch_aside(sink->batch, aside);
        ticket_limits_take(ticketing_limits(sink->server->ticketing), file->size);
    }
}

bool sink_ticket(void *data, const SourceTicket *told)
{
    Sink *sink = data;
    Ticketing *ticketing = sink->server->ticketing;
    const char *why = wrong(sink->server, told->ticket);
    if (why != NULL) {
        g_warning("%s: ticket %s: %s", sink->name, told->ticket->id, why);
        return false;
    }
    TicketStanding standing = {.ticket = *told->ticket};
    standing.sight = ticket_sight(sink->server->state, told->ticket);
    standing.ticket.number = ticketing_take_number(ticketing, told->ticket->number);
    wind(ticketing, &standing.ticket);
    const TicketCause cause = {.by = told->by, .why = told->why, .at_ms = told->at_ms};
    bool begun = sink_begin(sink);
    ticketing_put(ticketing, sink->batch, &standing, &cause);
    keep_files(sink, told);
    sink_end(sink, begun);
    return true;
}

/* The smallest area that holds all, as far as they are there. */
static void area_of(State *state, const char *const *cameras, char out[AREA_CODE_SIZE])
{
    Camera camera;
    g_strlcpy(out, "?", AREA_CODE_SIZE);
    for (; *cameras != NULL; cameras++) {
        if (state_camera(state, *cameras, &camera)) {
            logging_widen(out, camera.area);
        }
    }
    if (out[0] == '?') {
        out[0] = '\0';
    }
}

static void hold_all(Sink *sink, const Order *order, const char *const *cameras)
{
    State *state = sink->server->state;
    for (; *cameras != NULL; cameras++) {
        batch_aside(sink->batch, change_hold(*cameras, order->id, order->reason, CAMERA_ONLINE));
        state_hold(state, *cameras, order->id, order->reason, CAMERA_ONLINE);
    }
}

bool sink_order(void *data, const Order *order, const char *const *cameras)
{
    Sink *sink = data;
    State *state = sink->server->state;
    if (order->state != ORDER_OUT_OF_SERVICE || order->reason == REASON_NONE ||
        !ticket_id_valid(order->id)) {
        g_warning("%s: a letter without an id or a reason", sink->name);
        return false;
    }
    char area[AREA_CODE_SIZE];
    area_of(state, cameras, area);
    bool begun = sink_begin(sink);
    hold_all(sink, order, cameras);
    GString *text = g_string_new(NULL);
    encode_order(text, order);
    Entry *entry = entry_new(ENTRY_ORDER, order->id, area, SIGHT_ORDERS, text);
    entry->by = g_strdup(order->by);
    entry->at_ms = order->at_ms;
    batch_add(sink->batch, entry);
    sink_end(sink, begun);
    return true;
}

void sink_rollcall(void *data, const RollCall *call)
{
    Sink *sink = data;
    GString *text = g_string_new(NULL);
    encode_rollcall(text, call);
    const Slot *slot = state_find(sink->server->state, ENTRY_ROLLCALL, call->area);
    Entry *entry = entry_new(ENTRY_ROLLCALL, call->area, call->area, SIGHT_LOG, text);
    entry->was_sight = slot != NULL ? slot->sight : SIGHT_NONE;
    entry->by = g_strdup(call->by);
    entry->at_ms = call->at_ms;
    bool begun = sink_begin(sink);
    batch_add(sink->batch, entry);
    sink_end(sink, begun);
}

void sink_log(void *data, const LogLine *line)
{
    Sink *sink = data;
    bool begun = sink_begin(sink);
    batch_add(sink->batch, logging_entry(line, SIGHT_LOG));
    sink_end(sink, begun);
}

void sink_open_tickets(void *data, SourceRow each, void *reader)
{
    const Sink *sink = data;
    const TicketBook *book = state_tickets(sink->server->state);
    for (uint32_t i = 0; i < ticket_book_count(book); i++) {
        const TicketRow *row = ticket_book_row(book, i);
        if (ticket_row_is_open(row)) {
            each(row, reader);
        }
    }
}

bool sink_step(void *data, const char *id, const SourceStep *step)
{
    Sink *sink = data;
    Server *server = sink->server;
    int64_t now_ms = clock_wall_ms();
    TicketStanding standing;
    Ticket *ticket = &standing.ticket;
    if (journal_waiting(server->journal) > (unsigned)server->options->waiting ||
        !ticketing_find(server->ticketing, TICKET_LEFT, NULL, id, &standing) ||
        ticket->merged_into != NULL) {
        return false;
    }
    TicketStatus next = ticket->status;
    if (!ticket_step(&next, step->step)) {
        return false;
    }
    ticket_enter(ticket, next, now_ms);
    const TicketNote note = {now_ms, step->by, step->note};
    TicketNote *notes = step->note != NULL ? ticket_add_note(ticket, &note) : NULL;
    const TicketCause cause = {.by = step->by,
                               .why = ticket_step_word(step->step),
                               .at_ms = now_ms,
                               .act = LOG_TICKET_STEP,
                               .detail = step->note,
                               .word = ticket_status_word(next)};
    bool begun = sink_begin(sink);
    ticketing_put(server->ticketing, sink->batch, &standing, &cause);
    sink_end(sink, begun);
    g_free(notes);
    return true;
}

void sink_view(void *data, const ViewRecord *told)
{
    Sink *sink = data;
    const State *state = sink->server->state;
    const Entry *entry = state_expected(state, told->camera);
    const Slot *slot = entry == NULL ? state_find(state, ENTRY_CAMERA, told->camera) : NULL;
    if (entry == NULL && (slot == NULL || slot->area == NULL)) {
        return;
    }
    ViewRecord view = *told;
    looking_judge(&view, ROLE_OPERATOR);
    bool begun = sink_begin(sink);
    looking_add(sink->batch, &view, entry != NULL ? entry->area : slot->area,
                camera_sight(state, told->camera));
    sink_end(sink, begun);
}
