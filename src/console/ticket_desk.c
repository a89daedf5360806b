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

static TicketShown show_row(const App *app, const TicketLook *look, char place[160])
{
    tickets_place(app, look->ticket.area, place, 160);
    return (TicketShown){
        .ticket = look->ticket,
        .pending = look->pending,
        .notes_pending = look->notes + look->others,
        .files_pending = look->files,
        .unsent = look->index == TICKET_NOWHERE,
        .conflict = look->refused != NULL,
        .problem = look->refused != NULL ? look->refused->problem : NULL,
        .place = place,
    };
}

static void draw_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const TicketDesk *desk = data;
    TicketLook look;
    char place[160];
    const char *id = ticket_rows_id(desk->rows, row);
    if (id == NULL || !ticket_look(desk->app, id, &look))
        return;
    TicketShown shown = show_row(desk->app, &look, place);
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
    TicketShown shown = show_row(desk->app, &look, place);
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
    i18n_number(ticket_book_count(tickets_book(desk->app)), whole, sizeof whole);
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

/* The card */

typedef struct Card {
    char place[160], twin_title[TICKET_TITLE_MAX + 1];
    GPtrArray *camera_names, *alert_names; /* NULL at the end */
    GArray *notes, *merged;
    TicketShown shown;
} Card;

static void card_clear(Card *card)
{
    g_ptr_array_unref(card->camera_names);
    g_ptr_array_unref(card->alert_names);
    g_array_unref(card->notes);
    g_array_unref(card->merged);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Card, card_clear)

static void name_links(const App *app, Card *card)
{
    const Ticket *ticket = &card->shown.ticket;
    for (const char *const *id = ticket->cameras; id != NULL && *id != NULL; id++) {
        Camera camera;
        uint32_t index = catalog_find_camera(app->catalog, *id);
        bool known = catalog_camera(app->catalog, index, &camera);
        g_ptr_array_add(card->camera_names, g_strdup(known ? camera.name : *id));
    }
    for (const char *const *id = ticket->alerts; id != NULL && *id != NULL; id++) {
        Alert alert;
        char name[200];
        uint32_t index = alert_book_find(app->book, *id);
        if (index != ALERT_NONE && alert_book_alert(app->book, index, &alert))
            alerts_name(app, &alert, name, sizeof name);
        else
            g_strlcpy(name, *id, sizeof name);
        g_ptr_array_add(card->alert_names, g_strdup(name));
    }
    g_ptr_array_add(card->camera_names, NULL);
    g_ptr_array_add(card->alert_names, NULL);
    card->shown.camera_names = (const char *const *)card->camera_names->pdata;
    card->shown.alert_names = (const char *const *)card->alert_names->pdata;
}

static int64_t number_of(const App *app, const char *id)
{
    uint32_t index = ticket_book_find(tickets_book(app), id);
    return index != TICKET_NOWHERE ? ticket_book_row(tickets_book(app), index)->number : 0;
}

static void take_whole(App *app, Card *card, const char *id)
{
    Ticket *ticket = &card->shown.ticket;
    const Ticket *whole = tickets_whole(app, id);
    card->shown.detail = whole != NULL || card->shown.unsent;
    card->shown.fetching = !card->shown.detail;
    if (whole == NULL)
        return;
    ticket->cameras = whole->cameras;
    ticket->alerts = whole->alerts;
    ticket->merged = whole->merged;
    ticket->merged_into = whole->merged_into;
    ticket->attachments = whole->attachments;
    ticket->attachment_count = whole->attachment_count;
    ticket->referrals = whole->referrals;
    ticket->checks = whole->checks;
    ticket->check_count = whole->check_count;
    ticket->referral_count = whole->referral_count;
    g_array_append_vals(card->notes, whole->notes, (guint)whole->note_count);
    for (const char *const *other = whole->merged; other != NULL && *other != NULL; other++) {
        int64_t number = number_of(app, *other);
        g_array_append_val(card->merged, number);
    }
    card->shown.merged_numbers = (const int64_t *)(const void *)card->merged->data;
    if (whole->merged_into != NULL)
        card->shown.merged_into_number = number_of(app, whole->merged_into);
}

/* What the person wrote is read where it will stand. */
static void add_waiting_notes(const App *app, Card *card, const char *id)
{
    const GPtrArray *list = ticket_waits_of(tickets_waits(app), id);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const TicketWait *wait = list->pdata[i];
        TicketNote note = {.at_ms = wait->at_ms, .by = _("you, not sent yet")};
        if (wait->kind == TICKET_ACT_NOTE)
            note.text = wait->note.text;
        else if (wait->kind == TICKET_ACT_OPEN)
            note.text = wait->request.note;
        else if (wait->kind == TICKET_ACT_CHANGE)
            note.text = wait->patch.note;
        if (wait->read && note.text != NULL)
            g_array_append_val(card->notes, note);
    }
    card->shown.ticket.notes = (const TicketNote *)(const void *)card->notes->data;
    card->shown.ticket.note_count = card->notes->len;
}

static void name_twin(const App *app, Card *card)
{
    const Ticket *ticket = &card->shown.ticket;
    TicketLook other;
    const char *twin = ticket_is_open(ticket) ? tickets_twin(app, ticket, ticket->id) : NULL;
    if (twin == NULL || !ticket_look(app, twin, &other) || other.ticket.number == 0)
        return;
    g_strlcpy(card->twin_title, other.ticket.title, sizeof card->twin_title);
    card->shown.twin_number = other.ticket.number;
    card->shown.twin_title = card->twin_title;
}

static bool keys_allowed(Action action, const void *data)
{
    const App *app = data;
    return ticket_keys_fits(app, action);
}

static void draw_card(void *data, const ViewContext *context, int row, const char *key,
                      DeskCard *out)
{
    const TicketDesk *desk = data;
    App *app = desk->app;
    TicketLook look;
    if (!ticket_look(app, key, &look)) {
        desk_card_text(out, STYLE_MUTED, _("This ticket is no longer here."));
        return;
    }
    g_auto(Card) card = {
        .camera_names = g_ptr_array_new_with_free_func(g_free),
        .alert_names = g_ptr_array_new_with_free_func(g_free),
        .notes = g_array_new(FALSE, FALSE, sizeof(TicketNote)),
        .merged = g_array_new(FALSE, FALSE, sizeof(int64_t)),
    };
    card.shown = show_row(app, &look, card.place);
    take_whole(app, &card, key);
    add_waiting_notes(app, &card, key);
    name_links(app, &card);
    name_twin(app, &card);
    const TicketKeys keys = {.keymap = app->keymap,
                             .allowed = keys_allowed,
                             .data = app,
                             .volunteer = app->config->profile == PROFILE_RONDA};
    ticket_card(&card.shown, context, &keys, out);
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
