#include <string.h>

#include "base/text.h"
#include "ticket_book_private.h"

static void row_free(gpointer data)
{
    TicketRow *row = data;
    g_free((char *)row->id);
    g_free((char *)row->title);
    g_free(row);
}

TicketBook *ticket_book_new(void)
{
    TicketBook *book = g_new0(TicketBook, 1);
    book->rows = g_ptr_array_new_with_free_func(row_free);
    book->keys = g_array_new(FALSE, TRUE, sizeof(TicketKey));
    book->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    book->by_number = g_hash_table_new(NULL, NULL);
    book->words = g_ptr_array_new_with_free_func(g_free);
    book->word_number = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(book->words, NULL);
    strings_init(&book->folded);
    return book;
}

void ticket_book_free(TicketBook *book)
{
    if (book != NULL) {
        g_hash_table_unref(book->by_id);
        g_hash_table_unref(book->by_number);
        g_hash_table_unref(book->word_number);
        g_ptr_array_unref(book->words);
        g_ptr_array_unref(book->rows);
        g_array_unref(book->keys);
        strings_clear(&book->folded);
        ticket_links_free(book);
        g_free(book);
    }
}

/* Areas, topics and names are few beside tickets, and are kept. */
static const char *take_word(TicketBook *book, const char *text, uint32_t *number)
{
    gpointer found;
    if (text == NULL) {
        *number = 0;
        return NULL;
    }
    if (!g_hash_table_lookup_extended(book->word_number, text, NULL, &found)) {
        char *word = g_strdup(text);
        found = GUINT_TO_POINTER(book->words->len);
        g_ptr_array_add(book->words, word);
        g_hash_table_insert(book->word_number, word, found);
    }
    *number = GPOINTER_TO_UINT(found);
    return book->words->pdata[*number];
}

static void take_title(TicketBook *book, TicketRow *row, TicketKey *key, const char *title)
{
    if (g_strcmp0(row->title, title) == 0) {
        return;
    }
    g_autofree char *folded = text_fold(title);
    g_free((char *)row->title);
    row->title = g_strdup(title);
    key->folded = strings_add(&book->folded, folded, strlen(folded));
    g_assert(key->folded != STRINGS_FULL);
}

static void fill(TicketBook *book, uint32_t index, const Ticket *ticket)
{
    TicketRow *row = book->rows->pdata[index];
    TicketKey *key = &g_array_index(book->keys, TicketKey, index);
    take_title(book, row, key, ticket->title);
    row->area = take_word(book, ticket->area, &key->words[TICKET_WORD_AREA]);
    row->topic = take_word(book, ticket->topic, &key->words[TICKET_WORD_TOPIC]);
    row->assignee = take_word(book, ticket->assignee, &key->words[TICKET_WORD_ASSIGNEE]);
    row->by = take_word(book, ticket->by, &key->words[TICKET_WORD_BY]);
    row->number = ticket->number;
    row->created_at_ms = ticket->created_at_ms;
    row->updated_at_ms = ticket->updated_at_ms;
    row->acked_at_ms = ticket->acked_at_ms;
    row->arrived_at_ms = ticket->arrived_at_ms;
    row->escalated_at_ms = ticket->escalated_at_ms;
    row->ack_by_ms = ticket->ack_by_ms;
    row->arrive_by_ms = ticket->arrive_by_ms;
    row->version = ticket->version;
    row->rev = ticket->rev;
    row->overdue = ticket->overdue;
    row->kind = ticket->kind;
    row->status = ticket->status;
    row->severity = ticket->severity;
    row->agency = ticket->agency;
    row->merged = ticket->merged_into != NULL;
    key->number = (uint32_t)ticket->number;
    key->status = (unsigned char)ticket->status;
    key->kind = (unsigned char)ticket->kind;
    key->severity = (unsigned char)ticket->severity;
    key->agency = (unsigned char)ticket->agency;
    key->overdue = (unsigned char)ticket->overdue;
    key->merged = row->merged;
}

/* TICKET_NOWHERE is what is one below 0. */
static uint32_t place_of(const TicketBook *book, const char *id)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(book->by_id, id)) - 1;
}

static void tell(TicketBook *book, uint32_t index)
{
    if (book->listener != NULL) {
        book->listener(book, index, book->listener_data);
    }
}

void ticket_book_listen(TicketBook *book, TicketListener listener, void *data)
{
    book->listener = listener;
    book->listener_data = data;
}

static void set_gone(TicketBook *book, uint32_t index, bool gone)
{
    ((TicketRow *)book->rows->pdata[index])->gone = gone;
    g_array_index(book->keys, TicketKey, index).gone = gone;
}

uint32_t ticket_book_put(TicketBook *book, const Ticket *ticket)
{
    uint32_t index = place_of(book, ticket->id);
    if (index == TICKET_NOWHERE) {
        TicketRow *row = g_new0(TicketRow, 1);
        row->id = g_strdup(ticket->id);
        index = book->rows->len;
        g_ptr_array_add(book->rows, row);
        g_array_set_size(book->keys, index + 1);
        g_hash_table_insert(book->by_id, (gpointer)row->id, GUINT_TO_POINTER(index + 1));
    }
    fill(book, index, ticket);
    set_gone(book, index, false);
    ticket_links_put(book, index, ticket);
    g_hash_table_insert(book->by_number, GSIZE_TO_POINTER((gsize)ticket->number),
                        GUINT_TO_POINTER(index + 1));
    book->last_number = MAX(book->last_number, ticket->number);
    tell(book, index);
    return index;
}

void ticket_book_remove(TicketBook *book, const char *id)
{
    uint32_t index = ticket_book_find(book, id);
    if (index != TICKET_NOWHERE) {
        set_gone(book, index, true);
        tell(book, index);
    }
}

void ticket_book_clear(TicketBook *book)
{
    for (uint32_t i = 0; i < book->rows->len; i++) {
        set_gone(book, i, true);
    }
    book->last_number = 0;
    tell(book, TICKET_NOWHERE);
}

uint32_t ticket_book_count(const TicketBook *book)
{
    return book->rows->len;
}

const TicketRow *ticket_book_row(const TicketBook *book, uint32_t index)
{
    return book->rows->pdata[index];
}

static uint32_t unless_gone(const TicketBook *book, uint32_t index)
{
    return index != TICKET_NOWHERE && ticket_book_row(book, index)->gone ? TICKET_NOWHERE : index;
}

uint32_t ticket_book_find(const TicketBook *book, const char *id)
{
    return unless_gone(book, place_of(book, id));
}

uint32_t ticket_book_find_number(const TicketBook *book, int64_t number)
{
    gpointer key = GSIZE_TO_POINTER((gsize)number);
    return unless_gone(book, GPOINTER_TO_UINT(g_hash_table_lookup(book->by_number, key)) - 1);
}

int64_t ticket_book_last_number(const TicketBook *book)
{
    return book->last_number;
}

bool ticket_row_is_open(const TicketRow *row)
{
    return !row->gone && !row->merged && ticket_status_is_open(row->status);
}
