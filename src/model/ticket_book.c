#include "model/ticket_book.h"

#include <string.h>

#include "base/text.h"

struct TicketBook {
    GPtrArray *rows;       /* of TicketRow, which do not move */
    GHashTable *by_id;     /* id -> index + 1 */
    GHashTable *by_number; /* number -> index + 1 */
    int64_t last_number;
};

/* Words that many tickets have in common (areas, topics, names) are GLib's shared strings. */
static void share(const char **place, const char *text)
{
    const char *old = *place;
    *place = text != NULL ? g_ref_string_new_intern(text) : NULL;
    if (old != NULL) {
        g_ref_string_release((char *)old);
    }
}

static void row_free(gpointer data)
{
    TicketRow *row = data;
    g_free((char *)row->id);
    g_free((char *)row->title);
    g_free((char *)row->folded);
    share(&row->area, NULL);
    share(&row->topic, NULL);
    share(&row->assignee, NULL);
    share(&row->by, NULL);
    g_free(row);
}

TicketBook *ticket_book_new(void)
{
    TicketBook *book = g_new0(TicketBook, 1);
    book->rows = g_ptr_array_new_with_free_func(row_free);
    book->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    book->by_number = g_hash_table_new(NULL, NULL);
    return book;
}

void ticket_book_free(TicketBook *book)
{
    if (book != NULL) {
        g_hash_table_unref(book->by_id);
        g_hash_table_unref(book->by_number);
        g_ptr_array_unref(book->rows);
        g_free(book);
    }
}

static void fill(TicketRow *row, const Ticket *ticket)
{
    if (g_strcmp0(row->title, ticket->title) != 0) {
        g_free((char *)row->title);
        g_free((char *)row->folded);
        row->title = g_strdup(ticket->title);
        row->folded = text_fold(ticket->title);
    }
    share(&row->area, ticket->area);
    share(&row->topic, ticket->topic);
    share(&row->assignee, ticket->assignee);
    share(&row->by, ticket->by);
    row->number = ticket->number;
    row->created_at_ms = ticket->created_at_ms;
    row->updated_at_ms = ticket->updated_at_ms;
    row->acked_at_ms = ticket->acked_at_ms;
    row->arrived_at_ms = ticket->arrived_at_ms;
    row->escalated_at_ms = ticket->escalated_at_ms;
    row->ack_by_ms = ticket->ack_by_ms;
    row->arrive_by_ms = ticket->arrive_by_ms;
    row->rev = ticket->rev;
    row->overdue = ticket->overdue;
    row->kind = ticket->kind;
    row->status = ticket->status;
    row->severity = ticket->severity;
    row->agency = ticket->agency;
    row->merged = ticket->merged_into != NULL;
}

uint32_t ticket_book_put(TicketBook *book, const Ticket *ticket)
{
    uint32_t index = ticket_book_find(book, ticket->id);
    if (index == TICKET_NOWHERE) {
        TicketRow *row = g_new0(TicketRow, 1);
        row->id = g_strdup(ticket->id);
        index = book->rows->len;
        g_ptr_array_add(book->rows, row);
        g_hash_table_insert(book->by_id, (gpointer)row->id, GUINT_TO_POINTER(index + 1));
    }
    fill(book->rows->pdata[index], ticket);
    g_hash_table_insert(book->by_number, GSIZE_TO_POINTER((gsize)ticket->number),
                        GUINT_TO_POINTER(index + 1));
    book->last_number = MAX(book->last_number, ticket->number);
    return index;
}

uint32_t ticket_book_count(const TicketBook *book)
{
    return book->rows->len;
}

const TicketRow *ticket_book_row(const TicketBook *book, uint32_t index)
{
    return book->rows->pdata[index];
}

/* TICKET_NOWHERE is what is one below 0. */
uint32_t ticket_book_find(const TicketBook *book, const char *id)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(book->by_id, id)) - 1;
}

uint32_t ticket_book_find_number(const TicketBook *book, int64_t number)
{
    gpointer key = GSIZE_TO_POINTER((gsize)number);
    return GPOINTER_TO_UINT(g_hash_table_lookup(book->by_number, key)) - 1;
}

int64_t ticket_book_last_number(const TicketBook *book)
{
    return book->last_number;
}

bool ticket_row_is_open(const TicketRow *row)
{
    return !row->merged && ticket_status_is_open(row->status);
}
