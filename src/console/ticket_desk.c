/* The page of tickets: what stands in its rows and on its card. */
#include "console/ticket_desk.h"

#include <inttypes.h>
#include <string.h>

#include "console/alerts.h"
#include "console/desk.h"
#include "console/ticket_keys.h"
#include "console/ticket_rows.h"
#include "console/tickets_private.h"
#include "ui/ticket_lines.h"

typedef struct TicketDesk {
    App *app;
    TicketRows *rows;
    DeskTable table;
    bool loading; /* the book was not whole when the rows were made */
} TicketDesk;

static TicketDesk *desk_of(const View *view)
{
    return view_desk_data(view);
}

static TicketDesk *made_desk(App *app)
{
    View *view = desk_made(app, &desk_tickets);
    return view != NULL ? desk_of(view) : NULL;
}

/* Rows */

static int count_rows(void *data)
{
    return desk_rows_count(ticket_rows_desk(((TicketDesk *)data)->rows));
}

static const char *key_of_row(void *data, int row)
{
    return ticket_rows_id(((TicketDesk *)data)->rows, row);
}

static int row_of_key(void *data, const char *key, int hint)
{
    return ticket_rows_find(((TicketDesk *)data)->rows, key);
}

static void draw_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const TicketDesk *desk = data;
    TicketLook look;
    char place[160];
    const char *id = ticket_rows_id(desk->rows, row);
    if (id == NULL || !ticket_look(desk->app, id, &look))
        return;
    TicketShown shown = ticket_sheet_row(desk->app, &look, place);
    ticket_cell(&shown, context, column, out);
}

static bool row_ticks(void *data, int row)
{
    const TicketDesk *desk = data;
    TicketLook look;
    char place[160];
    const char *id = ticket_rows_id(desk->rows, row);
    if (id == NULL || !ticket_look(desk->app, id, &look))
        return false;
    TicketShown shown = ticket_sheet_row(desk->app, &look, place);
    return ticket_ticks(&shown);
}

static bool row_needs(void *data, int row)
{
    const TicketDesk *desk = data;
    TicketLook look;
    const char *id = ticket_rows_id(desk->rows, row);
    return id != NULL && ticket_look(desk->app, id, &look) &&
           (look.refused != NULL || tickets_is_late(desk->app, &look.ticket) ||
            (ticket_is_open(&look.ticket) && look.ticket.assignee == NULL &&
             look.ticket.status == TICKET_NEW));
}

static unsigned count_waiting(void *data)
{
    return desk_rows_waiting(ticket_rows_desk(((TicketDesk *)data)->rows));
}

static void let_in(void *data)
{
    ticket_rows_anew(((TicketDesk *)data)->rows);
}

/* Words around them */

static unsigned count_unsent(const App *app)
{
    const GPtrArray *opens = ticket_waits_open(tickets_waits(app));
    unsigned count = 0;
    for (guint i = 0; i < opens->len; i++) {
        const TicketWait *wait = opens->pdata[i];
        count += ticket_book_find(tickets_book(app), wait->ticket) == TICKET_NOWHERE;
    }
    return count;
}

static void write_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const TicketDesk *desk = data;
    const char *filter = ticket_rows_filter(desk->rows);
    unsigned unsent = count_unsent(desk->app);
    char count[24], whole[24], more[48] = "";
    i18n_number((unsigned)count_rows(data), count, sizeof count);
    i18n_number(ticket_book_count(tickets_book(desk->app)) + unsent, whole, sizeof whole);
    if (unsent > 0)
        /* TRANSLATORS: so many tickets are written and wait for the link */
        g_snprintf(more, sizeof more, ngettext(" · %u not sent yet", " · %u not sent yet", unsent),
                   unsent);
    if (ticket_book_count(tickets_book(desk->app)) == 0)
        g_snprintf(out, size, _("Tickets · none known%s"), more);
    else
        /* TRANSLATORS: "Tickets · those that are open · 41 of 10,213 · 1 not sent yet" */
        g_snprintf(out, size, _("Tickets · %s · %s of %s%s"),
                   filter[0] != '\0' ? filter : _("those that are open"), count, whole, more);
}

static void write_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const TicketDesk *desk = data;
    unsigned late = tickets_overdue(desk->app);
    if (late > 0)
        g_snprintf(out, size, ngettext("%u ticket is overdue", "%u tickets are overdue", late),
                   late);
}

static const char *why_empty(void *data, const ViewContext *context)
{
    const TicketDesk *desk = data;
    const Sync *sync = desk->app->sync;
    if (sync != NULL && !sync_tickets_known(sync))
        return _("The tickets are not here yet; they come with the link.");
    if (ticket_rows_filter(desk->rows)[0] != '\0')
        return _("No ticket answers the filter.");
    return _("No ticket is open.  T opens one about what is selected.");
}

static void draw_card(void *data, const ViewContext *context, int row, const char *key,
                      DeskCard *out)
{
    ticket_sheet_draw(((TicketDesk *)data)->app, context, key, out);
}

/* The desk */

static void free_desk(void *data)
{
    TicketDesk *desk = data;
    ticket_rows_free(desk->rows);
    g_free(desk);
}

static View *make(App *app)
{
    TicketDesk *desk = g_new0(TicketDesk, 1);
    desk->app = app;
    desk->rows = ticket_rows_new(app);
    desk->table = (DeskTable){
        .name = "tickets",
        .columns = ticket_columns,
        .column_count = ticket_column_count,
        .wishes = ticket_column_wishes,
        .count = count_rows,
        .key = key_of_row,
        .find = row_of_key,
        .cell = draw_cell,
        .card = draw_card,
        .title = write_title,
        .note = write_note,
        .empty = why_empty,
        .waiting = count_waiting,
        .let_in = let_in,
        .needs = row_needs,
        .ticks = row_ticks,
        .free = free_desk,
    };
    return view_desk_new(&desk->table, desk);
}

static void anew(App *app, View *view)
{
    TicketDesk *desk = desk_of(view);
    ticket_rows_anew(desk->rows);
    desk->loading = app->sync == NULL || !sync_tickets_known(app->sync);
    view_desk_rows_changed(view);
}

static void shown(App *app, View *view)
{
    tickets_tick(app);
    anew(app, view);
}

static const char *filter_of(const View *view)
{
    return ticket_rows_filter(desk_of(view)->rows);
}

static bool set_filter(App *app, View *view, const char *text, GError **error)
{
    if (!ticket_rows_set_filter(desk_of(view)->rows, text, error))
        return false;
    view_desk_rows_anew(view);
    return true;
}

static void forget(App *app, View *view)
{
    ticket_rows_forget(desk_of(view)->rows);
    view_desk_rows_anew(view);
}

static bool fits(const App *app, const View *view, Action action)
{
    return ticket_keys_fits(app, action);
}

const DeskKind desk_tickets = {
    .word = "tickets",
    .context = KEY_CONTEXT_TICKETS,
    .action = ACTION_TICKETS,
    .right = RIGHT_TICKETS_READ,
    .make = make,
    .shown = shown,
    .run = ticket_keys_run,
    .allowed = ticket_keys_allowed,
    .fits = fits,
    .filter = filter_of,
    .set_filter = set_filter,
    .forget = forget,
};

/* What others tell it */

void ticket_desk_book_changed(App *app, uint32_t index)
{
    TicketDesk *desk = made_desk(app);
    if (desk == NULL || index == TICKET_NOWHERE)
        return;
    View *view = desk_made(app, &desk_tickets);
    if (desk->loading)
        return; /* all come at once */
    if (ticket_rows_take(desk->rows, index))
        view_desk_rows_changed(view);
    else
        view_desk_row_changed(view, ticket_book_row(tickets_book(app), index)->id);
}

void ticket_desk_link_changed(App *app)
{
    TicketDesk *desk = made_desk(app);
    if (desk != NULL && desk->loading && app->sync != NULL && sync_tickets_known(app->sync))
        anew(app, desk_made(app, &desk_tickets));
}

void ticket_desk_waits_changed(App *app)
{
    TicketDesk *desk = made_desk(app);
    if (desk == NULL)
        return;
    ticket_rows_take_unsent(desk->rows);
    view_desk_rows_changed(desk_made(app, &desk_tickets));
    view_desk_card_changed(desk_made(app, &desk_tickets));
}

void ticket_desk_whole_known(App *app, const char *id)
{
    if (made_desk(app) != NULL)
        view_desk_card_changed(desk_made(app, &desk_tickets));
}

void ticket_desk_show(App *app, const char *id)
{
    desk_show(app, &desk_tickets);
    View *view = desk_view(app, &desk_tickets);
    view_desk_select(view, id);
    desk_draw_again(app, &desk_tickets);
}

bool ticket_desk_open_act(App *app, const OutboxAct *act)
{
    const char *id;
    TicketLook look;
    ticket_act_kind(act, &id);
    if (!ticket_look(app, id, &look))
        return false;
    ticket_desk_show(app, id);
    return true;
}

const char *ticket_desk_selected(const App *app)
{
    View *view = desk_made(app, &desk_tickets);
    return view != NULL && desk_shown(app) == &desk_tickets ? view_desk_selected(view) : NULL;
}
