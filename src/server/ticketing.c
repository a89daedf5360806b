#include "ticketing.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "logging.h"
#include "server.h"
#include "wire/tickets.h"

/* Clocks are looked at so often at least: a wall clock may be set. */
#define LOOK_MS  60000
#define AGAIN_MS 5000
/* Tickets whose clocks run out are written so many at a time. */
#define FIRE_MAX 500
/* So many of them have a line each in the logbook; the rest is one. */
#define LINES_MAX 20

struct Ticketing {
    Server *server;
    TicketPlan *plan;
    TicketLimits *limits;
    TicketTwins *twins;
    Decoder *hands[TICKET_HANDS];
    GHashTable *pending; /* id -> its last Entry on the way */
    struct event *alarm;
    int64_t next_number;
    int64_t due_ms; /* when the alarm rings; 0: it does not */
    bool firing;    /* what ran out is being written */
};

static int64_t escalate_due(const Ticketing *ticketing, const TicketRow *row, int64_t first_ms)
{
    int64_t after_ms = ticket_plan_escalate_ms(ticketing->plan);
    return after_ms > 0 && row->escalated_at_ms == 0 && first_ms > 0 ? first_ms + after_ms : 0;
}

static int64_t sooner(int64_t one, int64_t other)
{
    return one == 0 ? other : other == 0 ? one : MIN(one, other);
}

/* When a row's clocks want something done; 0 never. */
static int64_t row_due(const Ticketing *ticketing, const TicketRow *row)
{
    if (!ticket_row_is_open(row)) {
        return 0;
    }
    const int64_t runs_ms[TICKET_CLOCKS] = {
        [TICKET_CLOCK_ACK] = row->acked_at_ms == 0 ? row->ack_by_ms : 0,
        [TICKET_CLOCK_ARRIVE] = row->arrived_at_ms == 0 ? row->arrive_by_ms : 0,
    };
    int64_t due_ms = 0, first_ms = 0;
    for (unsigned clock = 0; clock < TICKET_CLOCKS; clock++) {
        bool over = (row->overdue & (1u << clock)) != 0;
        due_ms = over ? due_ms : sooner(due_ms, runs_ms[clock]);
        first_ms = over ? sooner(first_ms, runs_ms[clock]) : first_ms;
    }
    return sooner(due_ms, escalate_due(ticketing, row, first_ms));
}

static void arm(Ticketing *ticketing, int64_t due_ms)
{
    int64_t now_ms = clock_wall_ms();
    if (due_ms == 0 || (ticketing->due_ms != 0 && ticketing->due_ms <= due_ms)) {
        return;
    }
    int64_t wait = CLAMP(due_ms - now_ms, 0, LOOK_MS);
    const struct timeval until = {wait / 1000, wait % 1000 * 1000};
    ticketing->due_ms = due_ms;
    event_add(ticketing->alarm, &until);
}

/* Marks what ran out.  False: nothing did; else what the journal and the logbook say of it. */
static bool mark(const Ticketing *ticketing, Ticket *ticket, int64_t now_ms, TicketCause *cause)
{
    const char *why = NULL;
    int64_t first_ms = 0, after_ms = ticket_plan_escalate_ms(ticketing->plan);
    for (unsigned clock = 0; clock < TICKET_CLOCKS; clock++) {
        int64_t due_ms = ticket_clock_due(ticket, (TicketClock)clock);
        if (due_ms == 0 || due_ms > now_ms) {
            continue;
        }
        first_ms = sooner(first_ms, due_ms);
        if ((ticket->overdue & (1u << clock)) == 0) {
            ticket->overdue |= 1u << clock;
            why = clock == TICKET_CLOCK_ACK ? "overdue: nobody has taken it"
                                            : "overdue: nobody is there";
            cause->word = ticket_clock_word((TicketClock)clock);
        }
    }
    if (first_ms != 0 && after_ms > 0 && ticket->escalated_at_ms == 0 &&
        first_ms + after_ms <= now_ms) {
        ticket->escalated_at_ms = now_ms;
        why = "escalated: still overdue";
        cause->word = "escalated";
    }
    *cause = (TicketCause){"tilikd", why, now_ms, LOG_TICKET_OVERDUE, NULL, cause->word};
    return why != NULL;
}

static void look(Ticketing *ticketing);

static void on_marked(Batch *batch, const GError *error, void *data)
{
    Ticketing *ticketing = data;
    ticketing->firing = false;
    if (ticketing->server->ending) {
        return; /* what ran out is seen again at the next start */
    }
    if (error == NULL) {
        look(ticketing);
    } else {
        arm(ticketing, clock_wall_ms() + AGAIN_MS);
    }
}

/* What ran out at one time; each has a line of its own in the logbook, unless it is many. */
typedef struct Firing {
    Batch *batch;
    LogFold *log;
    unsigned tickets;
    int64_t now_ms;
} Firing;

static void fold(Firing *firing, const Ticket *ticket, const TicketCause *cause, Sight sight)
{
    g_autofree char *title = g_strdup_printf("#%" PRId64, ticket->number);
    g_autofree char *ref = g_strconcat("ticket/", ticket->id, NULL);
    const LogAbout about = {.topic = title, .place = ticket->title, .ref = ref};
    const LogLine line = {.by = cause->by,
                          .area = ticket->area,
                          .word = cause->word,
                          .at_ms = cause->at_ms,
                          .act = cause->act};
    log_fold_add(firing->log, &line, &about, logging_sight(sight));
}

static void fire(Ticketing *ticketing, const char *id, Firing *firing)
{
    TicketStanding standing;
    TicketCause cause = {0};
    if (!ticketing_find(ticketing, TICKET_LEFT, NULL, id, &standing) ||
        !mark(ticketing, &standing.ticket, firing->now_ms, &cause)) {
        return;
    }
    if (firing->tickets++ >= LINES_MAX) {
        fold(firing, &standing.ticket, &cause, standing.sight);
        cause.act = LOG_NOTE;
    }
    ticketing_put(ticketing, firing->batch, &standing, &cause);
}

/* Looks at all clocks: marks those that ran out, and waits for the next. */
static void look(Ticketing *ticketing)
{
    const TicketBook *book = state_tickets(ticketing->server->state);
    int64_t now_ms = clock_wall_ms(), next_ms = 0;
    Batch *batch = batch_new();
    g_autoptr(LogFold) log = log_fold_new();
    Firing firing = {batch, log, 0, now_ms};
    ticketing->due_ms = 0;
    for (uint32_t i = 0; i < ticket_book_count(book) && firing.tickets < FIRE_MAX; i++) {
        const TicketRow *row = ticket_book_row(book, i);
        int64_t due_ms = row_due(ticketing, row);
        if (due_ms != 0 && due_ms <= now_ms) {
            fire(ticketing, row->id, &firing);
        } else {
            next_ms = sooner(next_ms, due_ms);
        }
    }
    if (batch->entries->len == 0) {
        batch_free(batch);
        arm(ticketing, next_ms);
        return;
    }
    log_fold_write(log, batch);
    batch->done = on_marked;
    batch->data = ticketing;
    ticketing->firing = true;
    server_submit(ticketing->server, batch);
}

static void on_alarm(evutil_socket_t fd, short what, void *data)
{
    Ticketing *ticketing = data;
    ticketing->due_ms = 0;
    if (!ticketing->firing) {
        look(ticketing);
    }
}

static TicketLimits *make_limits(const Server *server, GError **error)
{
    const Options *options = server->options;
    const TicketLimitsPlan plan = {
        .ticket_bytes = (int64_t)options->ticket_megabytes << 20,
        .all_bytes = (int64_t)options->files_megabytes << 20,
        .person_minute = options->person_minute,
    };
    JournalStore *store = journal_store(server->journal);
    int64_t files, bytes;
    return store->class->sum_files(store, &files, &bytes, error)
               ? ticket_limits_new(&plan, files, bytes)
               : NULL;
}

Ticketing *ticketing_new(Server *server, GError **error)
{
    g_autoptr(TicketPlan) plan = ticket_plan_new(server->options->dispatch, error);
    TicketLimits *limits = plan != NULL ? make_limits(server, error) : NULL;
    if (limits == NULL) {
        return NULL;
    }
    Ticketing *ticketing = g_new0(Ticketing, 1);
    ticketing->limits = limits;
    ticketing->twins = ticket_twins_new();
    ticketing->server = server;
    ticketing->plan = g_steal_pointer(&plan);
    for (int hand = 0; hand < TICKET_HANDS; hand++) {
        ticketing->hands[hand] = decoder_new();
    }
    ticketing->pending = g_hash_table_new(g_str_hash, g_str_equal);
    ticketing->alarm = evtimer_new(server->base, on_alarm, ticketing);
    ticketing->next_number = ticket_book_last_number(state_tickets(server->state)) + 1;
    arm(ticketing, clock_wall_ms());
    return ticketing;
}

void ticketing_free(Ticketing *ticketing)
{
    if (ticketing == NULL) {
        return;
    }
    for (int hand = 0; hand < TICKET_HANDS; hand++) {
        decoder_free(ticketing->hands[hand]);
    }
    g_hash_table_unref(ticketing->pending);
    event_free(ticketing->alarm);
    ticket_plan_free(ticketing->plan);
    ticket_limits_free(ticketing->limits);
    ticket_twins_free(ticketing->twins);
    g_free(ticketing);
}

void ticketing_committed(Ticketing *ticketing, const Batch *batch)
{
    const TicketBook *book = state_tickets(ticketing->server->state);
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        if (entry->kind != ENTRY_TICKET) {
            continue;
        }
        if (g_hash_table_lookup(ticketing->pending, entry->id) == entry) {
            g_hash_table_remove(ticketing->pending, entry->id);
        }
        ticket_twins_settle(ticketing->twins, entry->id);
        uint32_t index = ticket_book_find(book, entry->id);
        if (index != TICKET_NOWHERE && !ticketing->firing) {
            arm(ticketing, row_due(ticketing, ticket_book_row(book, index)));
        }
    }
}

void ticketing_failed(Ticketing *ticketing)
{
    JournalStore *store = journal_store(ticketing->server->journal);
    int64_t files, bytes;
    if (store->class->sum_files(store, &files, &bytes, NULL)) {
        ticket_limits_recount(ticketing->limits, files, bytes);
    }
    ticket_twins_forget(ticketing->twins);
    g_hash_table_remove_all(ticketing->pending);
    ticketing->next_number = ticket_book_last_number(state_tickets(ticketing->server->state)) + 1;
}

const TicketPlan *ticketing_plan(const Ticketing *ticketing)
{
    return ticketing->plan;
}

TicketLimits *ticketing_limits(Ticketing *ticketing)
{
    return ticketing->limits;
}

const TicketTwins *ticketing_twins(const Ticketing *ticketing)
{
    return ticketing->twins;
}

int64_t ticketing_number(Ticketing *ticketing)
{
    return ticketing->next_number++;
}

int64_t ticketing_take_number(Ticketing *ticketing, int64_t number)
{
    ticketing->next_number = MAX(ticketing->next_number, number + 1);
    return number != 0 ? number : ticketing_number(ticketing);
}

static void note_standing(TicketStanding *out, const char *area, Sight sight, bool under_way)
{
    g_strlcpy(out->area, area, sizeof out->area);
    out->sight = out->was_sight = sight;
    out->under_way = under_way;
}

bool ticketing_find(Ticketing *ticketing, TicketHand hand, const Token *token, const char *id,
                    TicketStanding *out)
{
    const Entry *entry = g_hash_table_lookup(ticketing->pending, id);
    const Slot *slot =
        entry == NULL ? state_find(ticketing->server->state, ENTRY_TICKET, id) : NULL;
    g_autoptr(Line) line =
        entry == NULL ? state_find_line(ticketing->server->state, ENTRY_TICKET, id) : NULL;
    if (entry == NULL && line == NULL) {
        return false;
    }
    const char *text = entry != NULL ? entry->text->str : line->text;
    size_t size = entry != NULL ? entry->text->len : line->size;
    note_standing(out, entry != NULL ? entry->area : slot->area,
                  entry != NULL ? entry->sight : slot->sight, entry != NULL);
    return (token == NULL || token_sees(token, out->sight, out->area)) &&
           decode_ticket(ticketing->hands[hand], text, size, &out->ticket, NULL);
}

bool ticketing_knows(const Ticketing *ticketing, const char *id)
{
    return g_hash_table_contains(ticketing->pending, id) ||
           state_find(ticketing->server->state, ENTRY_TICKET, id) != NULL;
}

static void say(Batch *batch, const Ticket *ticket, const TicketCause *cause, Sight sight)
{
    g_autofree char *title = g_strdup_printf("#%" PRId64 " %s", ticket->number, ticket->title);
    g_autofree char *text = logging_text(title, cause->detail, NULL);
    g_autofree char *ref = g_strconcat("ticket/", ticket->id, NULL);
    const LogLine line = {.by = cause->by,
                          .area = ticket->area,
                          .text = text,
                          .word = cause->word,
                          .ref = ref,
                          .at_ms = cause->at_ms,
                          .act = cause->act,
                          .automatic = true};
    logging_add(batch, &line, logging_sight(sight));
}

Entry *ticketing_put(Ticketing *ticketing, Batch *batch, TicketStanding *standing,
                     const TicketCause *cause)
{
    Ticket *ticket = &standing->ticket;
    Sight sight = MAX(standing->sight, SIGHT_TICKETS);
    ticket->version++;
    ticket->updated_at_ms = cause->at_ms;
    ticket->rev = 0;
    GString *text = g_string_sized_new(1024);
    encode_ticket(text, ticket);
    bool fresh = standing->area[0] == '\0';
    Entry *entry = entry_new(ENTRY_TICKET, ticket->id, ticket->area, sight, text);
    entry->was_sight = fresh ? SIGHT_NONE : standing->was_sight;
    entry->was_area =
        fresh || strcmp(standing->area, ticket->area) == 0 ? NULL : g_strdup(standing->area);
    entry->by = g_strdup(cause->by);
    entry->why = g_strdup(cause->why);
    entry->at_ms = cause->at_ms;
    batch_add(batch, entry);
    g_hash_table_replace(ticketing->pending, entry->id, entry);
    if (fresh && ticket_is_open(ticket)) {
        ticket_twins_expect(ticketing->twins, ticket, sight);
    }
    if (cause->act != LOG_NOTE) {
        say(batch, ticket, cause, sight);
    }
    return entry;
}

void ticketing_wind(const Ticketing *ticketing, Ticket *ticket, int64_t now_ms)
{
    int64_t *const ends_ms[TICKET_CLOCKS] = {&ticket->ack_by_ms, &ticket->arrive_by_ms};
    const int64_t reached_ms[TICKET_CLOCKS] = {ticket->acked_at_ms, ticket->arrived_at_ms};
    for (unsigned clock = 0; clock < TICKET_CLOCKS; clock++) {
        int64_t runs_ms = ticket_plan_clock_ms(ticketing->plan, ticket->kind, ticket->severity,
                                               (TicketClock)clock);
        if (reached_ms[clock] == 0) {
            *ends_ms[clock] = runs_ms > 0 ? now_ms + runs_ms : 0;
            ticket->overdue &= ~(1u << clock);
        }
    }
}
