/* What a ticket's row and card are drawn from: all that is known of it, with what waits. */
#include <string.h>

#include "console/alerts.h"
#include "console/camera_past.h"
#include "console/ticket_desk.h"
#include "console/ticket_keys.h"
#include "console/tickets_private.h"

TicketShown ticket_sheet_row(const App *app, const TicketLook *look, char place[160])
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
    bool live = app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
    card->shown.fetching = !card->shown.detail && live;
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

void ticket_sheet_draw(App *app, const ViewContext *context, const char *key, DeskCard *out)
{
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
    card.shown = ticket_sheet_row(app, &look, card.place);
    take_whole(app, &card, key);
    add_waiting_notes(app, &card, key);
    name_links(app, &card);
    name_twin(app, &card);
    const TicketKeys keys = {.keymap = app->keymap,
                             .allowed = keys_allowed,
                             .data = app,
                             .volunteer = app->config->profile == PROFILE_RONDA};
    ticket_card(&card.shown, context, &keys, out);
    camera_past_card(app, &card.shown.ticket, out);
}
