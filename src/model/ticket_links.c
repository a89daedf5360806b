/* What the tickets of a book name, for consoles: from an alert to its ticket and its cameras. */
#include <string.h>

#include "ticket_book_private.h"

static void named_free(gpointer data)
{
    TicketNamed *named = data;
    if (named != NULL) {
        g_strfreev(named->cameras);
        g_strfreev(named->alerts);
        g_free(named);
    }
}

void ticket_book_keep_links(TicketBook *book)
{
    if (book->links == NULL) {
        book->links = g_ptr_array_new_with_free_func(named_free);
        book->by_alert = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
}

void ticket_links_free(TicketBook *book)
{
    g_clear_pointer(&book->links, g_ptr_array_unref);
    g_clear_pointer(&book->by_alert, g_hash_table_unref);
}

static char **copy_ids(const char *const *ids)
{
    return ids != NULL && ids[0] != NULL ? g_strdupv((char **)ids) : NULL;
}

static const TicketNamed *named_at(const TicketBook *book, uint32_t index)
{
    bool kept = book->links != NULL && index < book->links->len;
    return kept ? book->links->pdata[index] : NULL;
}

const char *const *ticket_book_cameras(const TicketBook *book, uint32_t index)
{
    const TicketNamed *named = named_at(book, index);
    return named != NULL ? (const char *const *)named->cameras : NULL;
}

const char *const *ticket_book_alerts(const TicketBook *book, uint32_t index)
{
    const TicketNamed *named = named_at(book, index);
    return named != NULL ? (const char *const *)named->alerts : NULL;
}

static bool names(const TicketBook *book, uint32_t index, const char *alert)
{
    const char *const *alerts = ticket_book_alerts(book, index);
    return alerts != NULL && g_strv_contains(alerts, alert);
}

uint32_t ticket_book_of_alert(const TicketBook *book, const char *alert)
{
    gpointer found = book->by_alert != NULL ? g_hash_table_lookup(book->by_alert, alert) : NULL;
    uint32_t index = GPOINTER_TO_UINT(found) - 1;
    bool there = index != TICKET_NOWHERE && !ticket_book_row(book, index)->gone;
    return there && names(book, index, alert) ? index : TICKET_NOWHERE;
}

/* One that is open is not replaced by one that is not. */
static void find_by_alerts(TicketBook *book, uint32_t index, char **alerts)
{
    bool open = ticket_row_is_open(ticket_book_row(book, index));
    for (; alerts != NULL && *alerts != NULL; alerts++) {
        uint32_t other = ticket_book_of_alert(book, *alerts);
        bool stays = other != TICKET_NOWHERE && other != index && !open &&
                     ticket_row_is_open(ticket_book_row(book, other));
        if (!stays) {
            g_hash_table_insert(book->by_alert, g_strdup(*alerts), GUINT_TO_POINTER(index + 1));
        }
    }
}

void ticket_links_put(TicketBook *book, uint32_t index, const Ticket *ticket)
{
    if (book->links == NULL) {
        return;
    }
    if (index >= book->links->len) {
        g_ptr_array_set_size(book->links, (int)index + 1);
    }
    named_free(book->links->pdata[index]);
    TicketNamed *named = g_new0(TicketNamed, 1);
    named->cameras = copy_ids(ticket->cameras);
    named->alerts = copy_ids(ticket->alerts);
    book->links->pdata[index] = named;
    find_by_alerts(book, index, named->alerts);
}
