#include "ticketing_twins.h"

#include "list.h"

/* So many of those that came or changed last are looked at. */
#define TWINS_MAX 5000

/* One on its way; its strings are its own. */
typedef struct Fresh {
    Ticket ticket;
    Sight sight;
} Fresh;

struct TicketTwins {
    GHashTable *fresh; /* id -> Fresh */
};

static void fresh_free(gpointer data)
{
    Fresh *fresh = data;
    g_free((char *)fresh->ticket.id);
    g_free((char *)fresh->ticket.title);
    g_free((char *)fresh->ticket.topic);
    g_free((char *)fresh->ticket.area);
    g_free(fresh);
}

TicketTwins *ticket_twins_new(void)
{
    TicketTwins *twins = g_new0(TicketTwins, 1);
    twins->fresh = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, fresh_free);
    return twins;
}

void ticket_twins_free(TicketTwins *twins)
{
    if (twins != NULL) {
        g_hash_table_unref(twins->fresh);
        g_free(twins);
    }
}

void ticket_twins_expect(TicketTwins *twins, const Ticket *ticket, Sight sight)
{
    Fresh *fresh = g_new0(Fresh, 1);
    fresh->sight = sight;
    fresh->ticket = (Ticket){.id = g_strdup(ticket->id),
                             .title = g_strdup(ticket->title),
                             .topic = g_strdup(ticket->topic),
                             .area = g_strdup(ticket->area),
                             .kind = ticket->kind,
                             .number = ticket->number,
                             .created_at_ms = ticket->created_at_ms};
    g_hash_table_replace(twins->fresh, (gpointer)fresh->ticket.id, fresh);
}

void ticket_twins_settle(TicketTwins *twins, const char *id)
{
    g_hash_table_remove(twins->fresh, id);
}

void ticket_twins_forget(TicketTwins *twins)
{
    g_hash_table_remove_all(twins->fresh);
}

typedef struct Looking {
    const Ticket *ticket;
    const Token *token;
    TicketTwin *out;
    int64_t newest_ms;
} Looking;

static bool is_better(const Looking *looking, const Ticket *other)
{
    bool newer = looking->out->id == NULL || other->created_at_ms > looking->newest_ms;
    return newer && ticket_is_twin(looking->ticket, other);
}

static void take(Looking *looking, const Ticket *other)
{
    *looking->out = (TicketTwin){other->id, other->title, other->number};
    looking->newest_ms = other->created_at_ms;
}

static void look_at_committed(Looking *looking, const State *state)
{
    const TicketBook *book = state_tickets(state);
    uint32_t count = ticket_book_count(book);
    for (uint32_t i = count > TWINS_MAX ? count - TWINS_MAX : 0; i < count; i++) {
        const TicketRow *row = ticket_book_row(book, i);
        const Ticket other = {.id = row->id,
                              .title = row->title,
                              .number = row->number,
                              .kind = row->kind,
                              .topic = row->topic,
                              .area = row->area,
                              .created_at_ms = row->created_at_ms};
        if (ticket_row_is_open(row) && is_better(looking, &other) &&
            list_sees(looking->token, ENTRY_TICKET, state_slot(state, ENTRY_TICKET, i))) {
            take(looking, &other);
        }
    }
}

bool ticket_twins_find(const TicketTwins *twins, const State *state, const Token *token,
                       const Ticket *ticket, TicketTwin *out)
{
    Looking looking = {.ticket = ticket, .token = token, .out = out};
    *out = (TicketTwin){0};
    look_at_committed(&looking, state);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, twins->fresh);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Fresh *fresh = value;
        if (is_better(&looking, &fresh->ticket) &&
            token_sees(token, fresh->sight, fresh->ticket.area)) {
            take(&looking, &fresh->ticket);
        }
    }
    return out->id != NULL;
}
