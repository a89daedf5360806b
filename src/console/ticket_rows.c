/* Which tickets the page lists, and in what order: those that need their person, the late ones,
 * then by the clock that runs out next; those that are over, where they are asked for, last. */
#include "console/ticket_rows.h"

#include <string.h>

#include "console/tickets_private.h"

/* A ticket keeps its number in the list when the backend has taken it. */
typedef struct Thing {
    char *id;
    bool seen; /* it was in the list once: when it comes back it is no news */
} Thing;

struct TicketRows {
    App *app;
    DeskRows *rows;
    GPtrArray *things;   /* of Thing */
    GHashTable *numbers; /* id: place in things + 1 */
    GArray *unsent;      /* uint32_t: things that had no number when they came */
    TicketQuery *query;
    char *filter;
    bool all; /* the filter says which status it wants */
    bool known;
};

static void thing_free(gpointer data)
{
    Thing *thing = data;
    g_free(thing->id);
    g_free(thing);
}

TicketRows *ticket_rows_new(App *app)
{
    TicketRows *rows = g_new0(TicketRows, 1);
    rows->app = app;
    rows->rows = desk_rows_new();
    rows->things = g_ptr_array_new_with_free_func(thing_free);
    rows->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    rows->unsent = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    rows->query = ticket_query_parse("", "", NULL);
    rows->filter = g_strdup("");
    return rows;
}

void ticket_rows_free(TicketRows *rows)
{
    if (rows == NULL)
        return;
    desk_rows_free(rows->rows);
    g_hash_table_unref(rows->numbers);
    g_ptr_array_unref(rows->things);
    g_array_unref(rows->unsent);
    ticket_query_free(rows->query);
    g_free(rows->filter);
    g_free(rows);
}

DeskRows *ticket_rows_desk(const TicketRows *rows)
{
    return rows->rows;
}

static uint32_t number_of(TicketRows *rows, const char *id)
{
    gpointer found = g_hash_table_lookup(rows->numbers, id);
    if (found == NULL) {
        Thing *thing = g_new0(Thing, 1);
        thing->id = g_strdup(id);
        g_ptr_array_add(rows->things, thing);
        found = GUINT_TO_POINTER(rows->things->len);
        g_hash_table_insert(rows->numbers, thing->id, found);
    }
    return GPOINTER_TO_UINT(found) - 1;
}

const char *ticket_rows_id(const TicketRows *rows, int row)
{
    uint32_t thing = desk_rows_thing(rows->rows, row);
    return thing < rows->things->len ? ((Thing *)rows->things->pdata[thing])->id : NULL;
}

int ticket_rows_find(const TicketRows *rows, const char *id)
{
    gpointer found = g_hash_table_lookup(rows->numbers, id);
    return found != NULL ? desk_rows_find(rows->rows, GPOINTER_TO_UINT(found) - 1) : -1;
}

/* Order */

typedef struct Sorted {
    uint32_t thing;
    int group; /* -1 needs its person, 0 late, 1 open, 2 over */
    int64_t when;
    int64_t number;
} Sorted;

static int64_t next_due(const Ticket *ticket)
{
    int64_t first = 0;
    for (unsigned i = 0; i < TICKET_CLOCKS; i++) {
        int64_t due = ticket_clock_due(ticket, (TicketClock)i);
        if (due != 0 && (first == 0 || due < first))
            first = due;
    }
    return first;
}

/* Open tickets without a clock come behind those with one, the oldest first; of those that are over
 * the last changed first. */
static Sorted sorted_of(uint32_t thing, const Ticket *ticket, int64_t now_ms)
{
    Sorted sorted = {.thing = thing, .group = 2, .number = ticket->number};
    if (!ticket_is_open(ticket)) {
        sorted.when = -ticket->updated_at_ms;
        return sorted;
    }
    int64_t due = next_due(ticket);
    sorted.group = due != 0 && due <= now_ms ? 0 : 1;
    sorted.when = due != 0 ? due : INT64_MAX / 2 + ticket->created_at_ms;
    return sorted;
}

static int compare(const void *one, const void *other)
{
    const Sorted *a = one, *b = other;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->when != b->when)
        return a->when < b->when ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* What is asked for */

static bool is_listed(const TicketRows *rows, const TicketLook *look)
{
    return rows->all || ticket_is_open(&look->ticket) || look->pending != 0 ||
           look->refused != NULL;
}

/* One that is not sent yet is asked about as the book would be. */
static bool matches_unsent(const TicketRows *rows, const TicketLook *look)
{
    g_autoptr(TicketBook) alone = ticket_book_new();
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    ticket_book_put(alone, &look->ticket);
    ticket_query_select(rows->query, alone, found);
    return found->len > 0;
}

static void note_seen(TicketRows *rows, uint32_t thing, bool unsent)
{
    Thing *one = rows->things->pdata[thing];
    if (!one->seen && unsent)
        g_array_append_val(rows->unsent, thing);
    one->seen = true;
}

static void add(TicketRows *rows, GArray *sorted, const char *id, int64_t now_ms)
{
    TicketLook look;
    if (!ticket_look(rows->app, id, &look) || !is_listed(rows, &look))
        return;
    if (look.index == TICKET_NOWHERE && !matches_unsent(rows, &look))
        return;
    uint32_t thing = number_of(rows, id);
    note_seen(rows, thing, look.index == TICKET_NOWHERE);
    Sorted one = sorted_of(thing, &look.ticket, now_ms);
    one.group = look.refused != NULL ? -1 : one.group;
    g_array_append_val(sorted, one);
}

void ticket_rows_anew(TicketRows *rows)
{
    const TicketBook *book = tickets_book(rows->app);
    const GPtrArray *opens = ticket_waits_open(tickets_waits(rows->app));
    int64_t now = app_now_ms(rows->app);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(Sorted));
    ticket_query_select(rows->query, book, found);
    for (guint i = 0; i < found->len; i++)
        add(rows, sorted, ticket_book_row(book, g_array_index(found, uint32_t, i))->id, now);
    for (guint i = 0; i < opens->len; i++) {
        const TicketWait *wait = opens->pdata[i];
        if (ticket_book_find(book, wait->ticket) == TICKET_NOWHERE)
            add(rows, sorted, wait->ticket, now);
    }
    g_array_sort(sorted, compare);
    g_autofree uint32_t *things = g_new(uint32_t, sorted->len + 1);
    for (guint i = 0; i < sorted->len; i++)
        things[i] = g_array_index(sorted, Sorted, i).thing;
    desk_rows_set(rows->rows, things, sorted->len);
    rows->known = true;
}

/* Changes */

/* Puts one row at the top, or takes one out. */
static void splice(TicketRows *rows, uint32_t first, uint32_t without)
{
    int count = desk_rows_count(rows->rows), kept = 0;
    g_autofree uint32_t *things = g_new(uint32_t, (gsize)count + 1);
    if (first != UINT32_MAX)
        things[kept++] = first;
    for (int i = 0; i < count; i++) {
        uint32_t thing = desk_rows_thing(rows->rows, i);
        if (thing != without && thing != first)
            things[kept++] = thing;
    }
    desk_rows_set(rows->rows, things, (guint)kept);
}

bool ticket_rows_take(TicketRows *rows, uint32_t index)
{
    const TicketRow *row = ticket_book_row(tickets_book(rows->app), index);
    TicketLook look;
    if (!rows->known)
        return false;
    uint32_t thing = number_of(rows, row->id);
    bool there = desk_rows_find(rows->rows, thing) >= 0;
    if (row->gone) {
        desk_rows_withdraw(rows->rows, thing);
        if (there)
            splice(rows, UINT32_MAX, thing);
        return there;
    }
    if (there)
        return false;
    if (ticket_look(rows->app, row->id, &look) && is_listed(rows, &look) &&
        ticket_query_matches(rows->query, tickets_book(rows->app), index))
        desk_rows_offer(rows->rows, thing);
    else
        desk_rows_withdraw(rows->rows, thing);
    return false;
}

/* Those that were given up are no more; those that the backend has taken stay. */
static bool drop_given_up(TicketRows *rows)
{
    bool changed = false;
    for (guint i = rows->unsent->len; i-- > 0;) {
        uint32_t thing = g_array_index(rows->unsent, uint32_t, i);
        Thing *one = rows->things->pdata[thing];
        TicketLook look;
        bool there = ticket_look(rows->app, one->id, &look);
        if (there && look.index == TICKET_NOWHERE)
            continue;
        g_array_remove_index_fast(rows->unsent, i);
        if (there)
            continue;
        one->seen = false;
        splice(rows, UINT32_MAX, thing);
        changed = true;
    }
    return changed;
}

bool ticket_rows_take_unsent(TicketRows *rows)
{
    const GPtrArray *opens = ticket_waits_open(tickets_waits(rows->app));
    bool changed = false;
    for (guint i = 0; rows->known && i < opens->len; i++) {
        const TicketWait *wait = opens->pdata[i];
        uint32_t thing = number_of(rows, wait->ticket);
        if (((Thing *)rows->things->pdata[thing])->seen)
            continue;
        note_seen(rows, thing, true);
        splice(rows, thing, UINT32_MAX);
        changed = true;
    }
    return drop_given_up(rows) || changed;
}

void ticket_rows_forget(TicketRows *rows)
{
    desk_rows_set(rows->rows, NULL, 0);
    g_hash_table_remove_all(rows->numbers);
    g_ptr_array_set_size(rows->things, 0);
    g_array_set_size(rows->unsent, 0);
    rows->known = false;
}

/* Filter */

const char *ticket_rows_filter(const TicketRows *rows)
{
    return rows->filter;
}

bool ticket_rows_set_filter(TicketRows *rows, const char *text, GError **error)
{
    TicketQuery *query = ticket_query_parse(text, rows->app->me, error);
    if (query == NULL)
        return false;
    ticket_query_free(rows->query);
    rows->query = query;
    g_free(rows->filter);
    rows->filter = g_strdup(text);
    rows->all = ticket_query_asks(query, TICKET_FIELD_STATUS) ||
                ticket_query_asks(query, TICKET_FIELD_NUMBER) ||
                ticket_query_asks(query, TICKET_FIELD_MERGED);
    ticket_rows_anew(rows);
    return true;
}
