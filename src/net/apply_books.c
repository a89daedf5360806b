/* apply_books.c - alerts, situations and tickets put into their books */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/id.h"
#include "net/apply_private.h"
#include "net/sync.h"
#include "wire/alerts.h"
#include "wire/tickets.h"

void apply_book(Apply *apply, AlertBook *book)
{
    apply_whole_drop(apply);
    apply->book = book;
}

void apply_tickets(Apply *apply, TicketBook *tickets)
{
    apply_whole_drop(apply);
    apply->tickets = tickets;
}

/* What is held; ALERT_NONE and TICKET_NOWHERE are one number. */

G_STATIC_ASSERT(ALERT_NONE == TICKET_NOWHERE);

static uint32_t find(const Apply *apply, BookThing thing, const char *id)
{
    switch (thing) {
    case BOOK_ALERT:
        return alert_book_find(apply->book, id);
    case BOOK_SITUATION:
        return alert_book_find_situation(apply->book, id);
    default:
        return ticket_book_find(apply->tickets, id);
    }
}

static uint32_t index_space(const Apply *apply, BookThing thing)
{
    switch (thing) {
    case BOOK_ALERT:
        return alert_book_alerts(apply->book);
    case BOOK_SITUATION:
        return alert_book_situations(apply->book);
    default:
        return ticket_book_count(apply->tickets);
    }
}

/* What is held at an index: its revision, and its id where asked for.  -1 for a hole. */
static int64_t held_rev(const Apply *apply, BookThing thing, uint32_t index,
                        char id[ID_LENGTH_MAX + 1])
{
    Alert alert;
    Situation situation;
    const char *held;
    int64_t rev;
    if (thing == BOOK_ALERT && alert_book_alert(apply->book, index, &alert)) {
        held = alert.id;
        rev = alert.rev;
    } else if (thing == BOOK_SITUATION && alert_book_situation(apply->book, index, &situation)) {
        held = situation.id;
        rev = situation.rev;
    } else if (thing == BOOK_TICKET && index < ticket_book_count(apply->tickets) &&
               !ticket_book_row(apply->tickets, index)->gone) {
        held = ticket_book_row(apply->tickets, index)->id;
        rev = ticket_book_row(apply->tickets, index)->rev;
    } else {
        return -1;
    }
    if (id != NULL) {
        g_strlcpy(id, held, ID_LENGTH_MAX + 1);
    }
    return rev;
}

static void remove_thing(Apply *apply, BookThing thing, const char *id)
{
    switch (thing) {
    case BOOK_ALERT:
        alert_book_remove(apply->book, id);
        break;
    case BOOK_SITUATION:
        alert_book_remove_situation(apply->book, id);
        break;
    default:
        ticket_book_remove(apply->tickets, id);
        break;
    }
}

/* What is held from after the list's own revision can only be another journal's. */
static void give_way(Apply *apply, BookThing thing, const char *id)
{
    if (apply->named != NULL &&
        held_rev(apply, thing, find(apply, thing, id), NULL) > apply->whole_rev) {
        remove_thing(apply, thing, id);
    }
}

static void note_named(Apply *apply, BookThing thing, const char *id)
{
    if (apply->named == NULL) {
        return;
    }
    uint32_t index = find(apply, thing, id);
    if (index == ALERT_NONE) {
        return;
    }
    unsigned long before = apply->named->len;
    if (index >= before) {
        g_byte_array_set_size(apply->named, MAX(index + 1, 2 * (guint)before));
        memset(apply->named->data + before, 0, apply->named->len - before);
    }
    apply->named->data[index] = 1;
}

static bool put_ticket(Apply *apply, const Ticket *ticket, GError **error)
{
    uint32_t index = ticket_book_find(apply->tickets, ticket->id);
    if (index == TICKET_NOWHERE && ticket_book_count(apply->tickets) >= SYNC_TICKETS_MAX) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("more than one city can have"));
        return false;
    }
    if (index == TICKET_NOWHERE || ticket_book_row(apply->tickets, index)->rev <= ticket->rev) {
        ticket_book_put(apply->tickets, ticket);
    }
    return true;
}

/* id is that of the object as soon as it is known. */
static bool put(Apply *apply, BookThing thing, const char *json, size_t size, GError **error)
{
    Alert alert;
    Situation situation;
    Ticket ticket;
    const char *id;
    bool done;
    if (thing == BOOK_ALERT) {
        if (!decode_alert(apply->decoder, json, size, &alert, error)) {
            return false;
        }
        id = alert.id;
        give_way(apply, thing, id);
        done = alert_book_put(apply->book, &alert, clock_wall_ms(), error);
    } else if (thing == BOOK_SITUATION) {
        if (!decode_situation(apply->decoder, json, size, &situation, error)) {
            return false;
        }
        id = situation.id;
        give_way(apply, thing, id);
        done = alert_book_put_situation(apply->book, &situation, error);
    } else {
        if (!decode_ticket(apply->decoder, json, size, &ticket, error)) {
            return false;
        }
        id = ticket.id;
        give_way(apply, thing, id);
        done = put_ticket(apply, &ticket, error);
    }
    note_named(apply, thing, id);
    return done;
}

static bool take_away(Apply *apply, BookThing thing, const char *json, size_t size)
{
    const char *id;
    int64_t rev;
    if (!decode_gone(apply->decoder, json, size, &id, &rev)) {
        return false;
    }
    int64_t held = held_rev(apply, thing, find(apply, thing, id), NULL);
    if (held >= 0 && held <= rev) {
        remove_thing(apply, thing, id);
    }
    return true;
}

bool apply_to_book(Apply *apply, BookThing thing, const char *json, size_t size)
{
    g_autoptr(GError) error = NULL;
    if (put(apply, thing, json, size, &error) || take_away(apply, thing, json, size)) {
        apply->taken++;
        return true;
    }
    apply_reject(apply, error->message);
    return false;
}

void apply_whole_begin(Apply *apply, BookThing thing, int64_t revision)
{
    apply_whole_drop(apply);
    uint32_t space = index_space(apply, thing);
    apply->named = g_byte_array_sized_new(space);
    g_byte_array_set_size(apply->named, space);
    if (space > 0) {
        memset(apply->named->data, 0, space);
    }
    apply->whole_rev = revision;
}

void apply_whole_end(Apply *apply, BookThing thing)
{
    if (apply->named == NULL) {
        return;
    }
    uint32_t space = index_space(apply, thing);
    for (uint32_t index = 0; index < space; index++) {
        char id[ID_LENGTH_MAX + 1];
        bool named = index < apply->named->len && apply->named->data[index] != 0;
        if (!named && held_rev(apply, thing, index, id) >= 0) {
            remove_thing(apply, thing, id);
        }
    }
    apply_whole_drop(apply);
}

void apply_whole_drop(Apply *apply)
{
    if (apply->named != NULL) {
        g_byte_array_unref(g_steal_pointer(&apply->named));
    }
}
