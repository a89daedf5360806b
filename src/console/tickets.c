#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "console/desk.h"
#include "console/notify_app.h"
#include "console/outgoing.h"
#include "console/ticket_desk.h"
#include "console/ticket_picture.h"
#include "console/tickets_private.h"
#include "wire/routes.h"

#define WHOLES_MAX 64
#define LOOK_MS    250   /* the clocks are looked at so late after a change */
#define COUNT_MS   1000  /* the clocks are looked at so often */
#define AGAIN_MS   10000 /* what could not be had is asked for again so late */
#define STALE_MS   1000  /* and what was older than the list's */

/* All that the backend said of one ticket. */
typedef struct TicketWhole {
    Decoder *decoder;
    Ticket ticket;
    char *json;       /* what the strings are in; NULL: not known */
    bool asked;       /* under way */
    int64_t again_ms; /* not asked for before; monotonic */
} TicketWhole;

static void whole_free(gpointer data)
{
    TicketWhole *whole = data;
    decoder_free(whole->decoder);
    g_free(whole->json);
    g_free(whole);
}

/* Kept in a list: an Api that ends answers nobody. */
typedef struct Asked {
    App *app;
    char *id;
} Asked;

static void asked_free(gpointer data)
{
    Asked *asked = data;
    g_free(asked->id);
    g_free(asked);
}

/* Life */

static gboolean on_look(gpointer data)
{
    Tickets *tickets = data;
    tickets->look_source = 0;
    tickets_tick(tickets->app);
    frame_tick_start(tickets->app);
    return G_SOURCE_REMOVE;
}

static void on_book(TicketBook *book, uint32_t index, void *data)
{
    Tickets *tickets = data;
    App *app = tickets->app;
    tickets->counted_ms = 0;
    if (tickets->look_source == 0 && app->loop != NULL)
        tickets->look_source = g_timeout_add(LOOK_MS, on_look, tickets);
    ticket_desk_book_changed(app, index);
    ticket_cache_changed(app);
    tickets_changed(app);
    /* Alerts say which ticket they have. */
    if (index == TICKET_NOWHERE || ticket_book_alerts(book, index) != NULL) {
        view_aged(app->panes[PANE_ALERTS]);
        frame_want(app, DIRTY_ALERTS | DIRTY_CARD, FRAME_SOON);
    }
}

void tickets_start(App *app)
{
    Tickets *tickets = g_new0(Tickets, 1);
    tickets->app = app;
    tickets->book = ticket_book_new();
    tickets->waits = ticket_waits_new();
    tickets->wholes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, whole_free);
    tickets->overdue = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    tickets->pictures = g_ptr_array_new_with_free_func((GDestroyNotify)ticket_picture_unref);
    tickets->asked = g_ptr_array_new_with_free_func(asked_free);
    ticket_book_keep_links(tickets->book);
    ticket_book_listen(tickets->book, on_book, tickets);
    app->tickets = tickets;
    ticket_send_start(app);
}

void tickets_stop(App *app)
{
    if (app->tickets == NULL)
        return;
    ticket_send_stop(app);
    g_clear_handle_id(&app->tickets->look_source, g_source_remove);
    g_clear_handle_id(&app->tickets->cache_source, g_source_remove);
    Tickets *tickets = g_steal_pointer(&app->tickets);
    ticket_book_free(tickets->book);
    ticket_waits_free(tickets->waits);
    g_hash_table_unref(tickets->wholes);
    g_hash_table_unref(tickets->overdue);
    g_ptr_array_unref(tickets->asked);
    g_ptr_array_unref(tickets->pictures);
    g_free(tickets->asking.ticket);
    g_free(tickets->why);
    g_free(tickets->bubbled);
    g_free(tickets->cache);
    g_free(tickets);
}

void tickets_forget(App *app)
{
    Tickets *tickets = app->tickets;
    if (tickets == NULL)
        return;
    g_clear_pointer(&tickets->cache, g_free);
    ticket_book_clear(tickets->book);
    g_hash_table_remove_all(tickets->wholes);
    g_hash_table_remove_all(tickets->overdue);
    g_ptr_array_set_size(tickets->asked, 0);
    tickets->overdue_known = false;
    tickets->waits_changed = true;
}

/* By the city's clock where that is known: ours may be off. */
int64_t tickets_written_ms(const App *app)
{
    return app_now_ms(app);
}

TicketBook *tickets_book(const App *app)
{
    return app->tickets->book;
}

const TicketWaits *tickets_waits(const App *app)
{
    Tickets *tickets = app->tickets;
    if (tickets->waits_changed) {
        tickets->waits_changed = false;
        ticket_waits_take(tickets->waits, app);
    }
    return tickets->waits;
}

void tickets_changed(App *app)
{
    frame_want(app, DIRTY_BAR, FRAME_SOON);
    desk_draw_again(app, &desk_tickets);
}

/* Clocks */

static Ticket clocks_of(const TicketRow *row)
{
    return (Ticket){.status = row->status,
                    .merged_into = row->merged ? "" : NULL,
                    .ack_by_ms = row->ack_by_ms,
                    .arrive_by_ms = row->arrive_by_ms,
                    .acked_at_ms = row->acked_at_ms,
                    .arrived_at_ms = row->arrived_at_ms};
}

bool tickets_is_late(const App *app, const Ticket *ticket)
{
    int64_t now = app_now_ms(app);
    for (unsigned i = 0; i < TICKET_CLOCKS; i++) {
        int64_t due = ticket_clock_due(ticket, (TicketClock)i);
        if (due != 0 && due <= now)
            return true;
    }
    return false;
}

static void note_next(Tickets *tickets, const Ticket *ticket, int64_t now)
{
    for (unsigned i = 0; i < TICKET_CLOCKS; i++) {
        int64_t due = ticket_clock_due(ticket, (TicketClock)i);
        if (due > now && (tickets->next_due_ms == 0 || due < tickets->next_due_ms))
            tickets->next_due_ms = due;
    }
}

/* Each clock of a ticket is told once; those that had run out before anybody looked are no news.
 * news is the most urgent of what is told at once: that makes a bubble. */
static void tell_late(Tickets *tickets, const TicketRow *row, const Ticket *ticket, int64_t now,
                      OverdueNews *news)
{
    App *app = tickets->app;
    for (unsigned i = 0; i < TICKET_CLOCKS; i++) {
        int64_t due = ticket_clock_due(ticket, (TicketClock)i);
        if (due == 0 || due > now)
            continue;
        char *key = g_strdup_printf("%s/%u", row->id, i);
        if (!g_hash_table_add(tickets->overdue, key) || !tickets->overdue_known)
            continue;
        app_say(app, TONE_WARNING, _("Ticket #%" PRId64 " is overdue: %s  (%s)"), row->number,
                ticket_clock_text((TicketClock)i), row->title);
        notify_app_ticket(app, row->severity);
        if (news->id == NULL || row->severity < news->severity)
            *news = (OverdueNews){.id = row->id,
                                  .title = row->title,
                                  .number = row->number,
                                  .severity = row->severity,
                                  .clock = (TicketClock)i};
    }
}

/* One bubble for all, which goes when its ticket is seen to. */
static void show_late(Tickets *tickets, OverdueNews *news, bool stands)
{
    if (news->id != NULL) {
        g_free(tickets->bubbled);
        tickets->bubbled = g_strdup(news->id);
        news->all = tickets->overdue_count;
        notify_app_overdue(tickets->app, news);
    } else if (tickets->bubbled != NULL && !stands) {
        g_clear_pointer(&tickets->bubbled, g_free);
        notify_app_overdue(tickets->app, NULL);
    }
}

static void count_overdue(Tickets *tickets)
{
    int64_t now = app_now_ms(tickets->app);
    tickets->counted_ms = clock_mono_ms();
    tickets->overdue_count = 0;
    tickets->next_due_ms = 0;
    OverdueNews news = {0};
    bool stands = false;
    for (uint32_t i = 0; i < ticket_book_count(tickets->book); i++) {
        const TicketRow *row = ticket_book_row(tickets->book, i);
        if (!ticket_row_is_open(row))
            continue;
        const Ticket ticket = clocks_of(row);
        note_next(tickets, &ticket, now);
        if (!tickets_is_late(tickets->app, &ticket))
            continue;
        tickets->overdue_count++;
        stands = stands || g_strcmp0(row->id, tickets->bubbled) == 0;
        tell_late(tickets, row, &ticket, now, &news);
    }
    show_late(tickets, &news, stands);
    tickets->overdue_known = tickets->app->sync != NULL && sync_tickets_known(tickets->app->sync);
}

void tickets_link(App *app)
{
    app->tickets->counted_ms = 0;
    tickets_tick(app);
    ticket_desk_link_changed(app);
}

int64_t tickets_rest_ms(const App *app)
{
    int64_t due = app->tickets->next_due_ms;
    return due != 0 ? MAX(due - app_now_ms(app), 0) : -1;
}

unsigned tickets_overdue(const App *app)
{
    return app->tickets->overdue_count;
}

void tickets_tick(App *app)
{
    Tickets *tickets = app->tickets;
    if (tickets->counted_ms != 0 && clock_mono_ms() - tickets->counted_ms < COUNT_MS)
        return;
    unsigned before = tickets->overdue_count;
    count_overdue(tickets);
    if (tickets->overdue_count != before)
        tickets_changed(app);
}

/* Wholes */

/* It is not known, or the list knows of a newer one. */
static bool is_old(const Tickets *tickets, const TicketWhole *whole, const char *id)
{
    uint32_t index = ticket_book_find(tickets->book, id);
    return whole->json == NULL || (index != TICKET_NOWHERE &&
                                   whole->ticket.rev < ticket_book_row(tickets->book, index)->rev);
}

static void on_whole(const char *answer, size_t size, const char *etag, const GError *error,
                     void *data)
{
    Asked *asked = data;
    Tickets *tickets = asked->app->tickets;
    TicketWhole *whole = g_hash_table_lookup(tickets->wholes, asked->id);
    if (whole != NULL) {
        whole->asked = false;
        whole->again_ms = error != NULL ? clock_mono_ms() + AGAIN_MS : 0;
    }
    if (whole != NULL && error == NULL) {
        g_free(whole->json);
        whole->json = g_strndup(answer, size);
        if (!decode_ticket(whole->decoder, whole->json, size, &whole->ticket, NULL) ||
            strcmp(whole->ticket.id, asked->id) != 0)
            g_clear_pointer(&whole->json, g_free);
        if (is_old(tickets, whole, asked->id)) /* at once it would be no better */
            whole->again_ms = clock_mono_ms() + (whole->json != NULL ? STALE_MS : AGAIN_MS);
        ticket_desk_whole_known(asked->app, asked->id);
        tickets_changed(asked->app);
    }
    g_ptr_array_remove_fast(tickets->asked, asked);
}

static void ask_whole(App *app, TicketWhole *whole, const char *id)
{
    if (app->api == NULL || whole->asked)
        return;
    g_autofree char *path = g_strconcat(ROUTE_TICKETS "/", id, NULL);
    Asked *asked = g_new(Asked, 1);
    *asked = (Asked){app, g_strdup(id)};
    g_ptr_array_add(app->tickets->asked, asked);
    whole->asked = true;
    api_fetch(app->api, path, on_whole, asked);
}

const Ticket *tickets_whole(App *app, const char *id)
{
    Tickets *tickets = app->tickets;
    uint32_t index = ticket_book_find(tickets->book, id);
    if (index == TICKET_NOWHERE)
        return NULL;
    TicketWhole *whole = g_hash_table_lookup(tickets->wholes, id);
    if (whole == NULL) {
        if (g_hash_table_size(tickets->wholes) >= WHOLES_MAX)
            g_hash_table_remove_all(tickets->wholes);
        whole = g_new0(TicketWhole, 1);
        whole->decoder = decoder_new();
        g_hash_table_insert(tickets->wholes, g_strdup(id), whole);
    }
    if (is_old(tickets, whole, id) && clock_mono_ms() >= whole->again_ms)
        ask_whole(app, whole, id);
    return whole->json != NULL ? &whole->ticket : NULL;
}
