#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/alert_shape.h"
#include "ui/ticket_shape.h"

#define SHA_SHOWN  8
#define TITLE_COLS 40

/* A long list of links is cut: nobody reads two hundred names. */
#define NAMES_MOST 30

void ticket_shape_when(const ViewContext *context, int64_t at_ms, char out[SHAPE_AGE_SIZE * 2])
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(context->now_ms / 1000);
    if (at_ms <= 0 || at == NULL || now == NULL) {
        g_strlcpy(out, "-", SHAPE_AGE_SIZE * 2);
        return;
    }
    bool today = g_date_time_get_day_of_year(at) == g_date_time_get_day_of_year(now) &&
                 g_date_time_get_year(at) == g_date_time_get_year(now);
    /* TRANSLATORS: a time of today; a day and a time, see strftime(3) */
    g_autofree char *text = g_date_time_format(at, today ? _("%H:%M") : _("%d/%m %H:%M"));
    g_strlcpy(out, text != NULL ? text : "-", SHAPE_AGE_SIZE * 2);
}

static bool is_pending(const TicketShown *shown, TicketPart part)
{
    return (shown->pending & 1u << part) != 0;
}

/* A value, with the words for what is not sent yet. */
static void add_part(DeskCard *card, const TicketShown *shown, TicketPart part, const char *label,
                     StyleId style, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    if (is_pending(shown, part))
        /* TRANSLATORS: a value that was changed here and has not come to the backend yet */
        desk_card_print(card, label, STYLE_MARKED, _("%s (not sent yet)"), text);
    else
        desk_card_styled(card, label, style, text);
}

/* What is the matter with it, before all else. */
static void add_warnings(DeskCard *card, const TicketShown *shown)
{
    if (shown->conflict)
        desk_card_text(
            card, STYLE_ERROR,
            _("You and somebody else have changed it: Enter shows both, and you choose."));
    if (shown->problem != NULL) {
        g_autofree char *text = g_strdup_printf(_("Refused: %s"), shown->problem);
        desk_card_text(card, STYLE_ERROR, text);
    }
    if (shown->unsent)
        desk_card_text(card, STYLE_MARKED,
                       _("Written down here; it goes out when the backend can be reached."));
    if (shown->conflict || shown->problem != NULL || shown->unsent)
        desk_card_space(card);
}

static void add_clock(DeskCard *card, const TicketShown *shown, const ViewContext *context,
                      TicketClock clock, const char *label)
{
    const Ticket *ticket = &shown->ticket;
    int64_t due = ticket_clock_due(ticket, clock);
    int64_t done = clock == TICKET_CLOCK_ACK ? ticket->acked_at_ms : ticket->arrived_at_ms;
    char when[SHAPE_AGE_SIZE * 2], left[SHAPE_AGE_SIZE];
    bool late = (ticket->overdue & 1u << clock) != 0;
    if (due > 0) {
        bool over = due <= context->now_ms;
        ticket_shape_when(context, due, when);
        ticket_shape_left(due - context->now_ms, context->ascii, left);
        /* TRANSLATORS: a time until which something has to be done, how long that is off */
        desk_card_print(card, label, over ? STYLE_CRITICAL : STYLE_TEXT,
                        over ? _("until %s: overdue, %s") : _("until %s: %s left"), when, left);
    } else if (done > 0) {
        ticket_shape_when(context, done, when);
        desk_card_print(card, label, late ? STYLE_FAULT : STYLE_TEXT, late ? _("%s, late") : "%s",
                        when);
    }
}

static void add_state(DeskCard *card, const TicketShown *shown, const ViewContext *context)
{
    const Ticket *ticket = &shown->ticket;
    char text[TICKET_TEXT_SIZE], when[SHAPE_AGE_SIZE * 2];
    ticket_shape_status(shown, context, text, sizeof text);
    add_part(card, shown, TICKET_PART_STATUS, _("Status"),
             ticket_shape_status_style(shown, context), text);
    /* The sign is padded. */
    g_autofree char *sign =
        g_strchomp(g_strdup(alert_shape_urgency(ticket->severity, context->ascii)));
    g_snprintf(text, sizeof text, "%s %s", sign, alert_priority_text(ticket->severity));
    add_part(card, shown, TICKET_PART_SEVERITY, _("Severity"),
             alert_shape_priority_style(ticket->severity), text);
    add_clock(card, shown, context, TICKET_CLOCK_ACK, _("To be taken"));
    add_clock(card, shown, context, TICKET_CLOCK_ARRIVE, _("To be there"));
    add_part(card, shown, TICKET_PART_ASSIGNEE, _("Who has it"),
             ticket->assignee != NULL ? STYLE_TEXT : STYLE_FAULT,
             ticket->assignee != NULL ? ticket->assignee : _("nobody"));
    add_part(card, shown, TICKET_PART_AGENCY, _("Agency"), STYLE_TEXT, agency_text(ticket->agency));
    ticket_shape_topic(ticket, text, sizeof text);
    if (ticket->topic != NULL)
        add_part(card, shown, TICKET_PART_TOPIC, _("About"), STYLE_TEXT, text);
    desk_card_field(card, _("Kind"), ticket_kind_text(ticket->kind));
    add_part(card, shown, TICKET_PART_AREA, _("Place"), STYLE_TEXT,
             shown->place != NULL ? shown->place : ticket->area);
    ticket_shape_when(context, ticket->created_at_ms, when);
    if (ticket->by != NULL)
        /* TRANSLATORS: a time, and who did it */
        desk_card_print(card, _("Opened"), STYLE_TEXT, _("%s by %s"), when, ticket->by);
    else
        desk_card_field(card, _("Opened"), when);
    if (ticket->escalated_at_ms > 0) {
        ticket_shape_when(context, ticket->escalated_at_ms, when);
        desk_card_print(card, _("Escalated"), STYLE_FAULT, _("%s, to the supervisors"), when);
    }
}

/* Other tickets */

static void write_number(int64_t number, const char *id, char *out, size_t size)
{
    if (number > 0)
        g_snprintf(out, size, "#%" G_GINT64_FORMAT, number);
    else
        g_strlcpy(out, id != NULL ? id : "?", size);
}

static void add_others(DeskCard *card, const TicketShown *shown)
{
    const Ticket *ticket = &shown->ticket;
    char number[64];
    if (ticket->merged_into != NULL) {
        write_number(shown->merged_into_number, ticket->merged_into, number, sizeof number);
        desk_card_print(card, _("Merged into"), STYLE_STRONG, "%s", number);
    }
    for (int i = 0; ticket->merged != NULL && ticket->merged[i] != NULL; i++) {
        write_number(shown->merged_numbers != NULL ? shown->merged_numbers[i] : 0,
                     ticket->merged[i], number, sizeof number);
        desk_card_field(card, i == 0 ? _("Merged in") : "", number);
    }
    if (shown->twin_number > 0)
        /* TRANSLATORS: number and title of a ticket that may be about the same thing */
        desk_card_print(card, _("The same?"), STYLE_FAULT, "#%" G_GINT64_FORMAT " %s",
                        shown->twin_number, shown->twin_title != NULL ? shown->twin_title : "");
}

/* What can be done */

static void write_key(const TicketKeys *keys, Action action, char out[KEY_NAME_SIZE])
{
    if (!keymap_first_key(keys->keymap, KEY_CONTEXT_TICKETS, action, out, KEY_NAME_SIZE))
        out[0] = '\0';
    g_auto(GStrv) all = g_strsplit(keymap_keys(keys->keymap, KEY_CONTEXT_TICKETS, action), ", ", 0);
    for (int i = 0; keys->volunteer && all[i] != NULL; i++)
        if (all[i][0] == 'F' && g_ascii_isdigit(all[i][1]))
            g_strlcpy(out, all[i], KEY_NAME_SIZE);
}

static void add_key(DeskCard *card, const TicketKeys *keys, Action action, const char *words)
{
    char key[KEY_NAME_SIZE];
    if (keys->allowed != NULL && !keys->allowed(action, keys->data))
        return;
    write_key(keys, action, key);
    if (key[0] != '\0')
        desk_card_styled(card, key, STYLE_STRONG, words);
}

/* The steps first: they are what the table allows from where it stands. */
static void add_keys(DeskCard *card, const TicketShown *shown, const TicketKeys *keys)
{
    static const Action others[] = {
        ACTION_TICKET_TAKE, ACTION_TICKET_NOTE,   ACTION_TICKET_CHECK, ACTION_TICKET_ASSIGN,
        ACTION_TICKET_EDIT, ACTION_TICKET_ATTACH, ACTION_TICKET_MERGE, ACTION_TICKET_REFER,
    };
    if (keys == NULL || keys->keymap == NULL)
        return;
    desk_card_heading(card, _("What can be done now"));
    for (int i = 0; i < TICKET_STEPS && shown->ticket.merged_into == NULL; i++) {
        TicketStatus status = shown->ticket.status;
        if (ticket_step(&status, (TicketStep)i))
            add_key(card, keys, ticket_step_action((TicketStep)i), ticket_step_text((TicketStep)i));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (keys->allowed != NULL || others[i] != ACTION_TICKET_CHECK ||
            ticket_is_round(&shown->ticket))
            add_key(card, keys, others[i], action_text(others[i]));
}

/* Links */

static void add_names(DeskCard *card, const char *label, const char *const *ids,
                      const char *const *names)
{
    int i = 0;
    for (; ids != NULL && ids[i] != NULL && i < NAMES_MOST; i++) {
        const char *name = names != NULL ? names[i] : NULL;
        desk_card_field(card, i == 0 ? label : "", name != NULL && name[0] != '\0' ? name : ids[i]);
    }
    int more = 0;
    while (ids != NULL && ids[i] != NULL && ids[i + more] != NULL)
        more++;
    if (more > 0)
        desk_card_print(card, "", STYLE_MUTED,
                        ngettext("and %d more", "and %d more", (unsigned)more), more);
}

static const char *camera_name(const TicketShown *shown, const char *id)
{
    const char *const *ids = shown->ticket.cameras;
    for (int i = 0; ids != NULL && shown->camera_names != NULL && ids[i] != NULL; i++)
        if (strcmp(ids[i], id) == 0 && shown->camera_names[i] != NULL)
            return shown->camera_names[i];
    return id;
}

/* A round: camera by camera what was found, and which nobody has looked at. */
static void add_checks(DeskCard *card, const TicketShown *shown, const ViewContext *context)
{
    const Ticket *ticket = &shown->ticket;
    if (ticket->check_count == 0 && !ticket_is_round(ticket))
        return;
    size_t left = ticket_unchecked(ticket);
    desk_card_heading(card, _("Looked at on the spot"));
    if (left > 0) {
        g_autofree char *text =
            g_strdup_printf(ngettext("%u camera is still to be looked at",
                                     "%u cameras are still to be looked at", (unsigned)left),
                            (unsigned)left);
        desk_card_text(card, STYLE_FAULT, text);
    }
    for (size_t i = 0; i < ticket->check_count; i++) {
        const TicketCheck *check = &ticket->checks[i];
        char when[SHAPE_AGE_SIZE * 2];
        ticket_shape_when(context, check->at_ms, when);
        g_autofree char *head =
            g_strdup_printf("%s  %s", when, check->by != NULL ? check->by : "-");
        g_autoptr(GString) text = g_string_new(NULL);
        g_string_printf(text, "%s: %s", camera_name(shown, check->camera),
                        check_result_text(check->result));
        if (check->reason != REASON_NONE)
            g_string_append_printf(text, ", %s", reason_text(check->reason));
        if (check->note != NULL)
            g_string_append_printf(text, ". %s", check->note);
        desk_card_said(card, head, text->str);
    }
}

/* The story */

static void add_notes(DeskCard *card, const TicketShown *shown, const ViewContext *context)
{
    const Ticket *ticket = &shown->ticket;
    if (ticket->note_count > 0)
        desk_card_heading(card, _("Notes"));
    size_t sent = ticket->note_count - MIN(shown->notes_pending, ticket->note_count);
    for (size_t i = 0; i < ticket->note_count; i++) {
        const TicketNote *note = &ticket->notes[i];
        char when[SHAPE_AGE_SIZE * 2];
        const char *by = note->by != NULL ? note->by : "-";
        ticket_shape_when(context, note->at_ms, when);
        g_autofree char *head =
            i < sent
                ? g_strdup_printf("%s  %s", when, by)
                /* TRANSLATORS: glyph, time and name over a note */
                : g_strdup_printf(_("%s %s  %s, not sent yet"),
                                  theme_glyph(context->theme, "pending", context->ascii), when, by);
        desk_card_said(card, head, note->text);
    }
}

static void write_size(int64_t size, char *out, size_t room)
{
    char tenths[24];
    if (size < 1024) {
        /* TRANSLATORS: bytes */
        g_snprintf(out, room, _("%d B"), (int)size);
        return;
    }
    bool mega = size >= 1048576;
    i18n_tenths(size * 10 / (mega ? 1048576 : 1024), tenths, sizeof tenths);
    g_snprintf(out, room, mega ? _("%s MB") : _("%s kB"), tenths);
}

static void add_files(DeskCard *card, const TicketShown *shown, const ViewContext *context)
{
    const Ticket *ticket = &shown->ticket;
    if (ticket->attachment_count > 0)
        desk_card_heading(card, _("Attached"));
    size_t sent = ticket->attachment_count - MIN(shown->files_pending, ticket->attachment_count);
    for (size_t i = 0; i < ticket->attachment_count; i++) {
        const TicketAttachment *file = &ticket->attachments[i];
        char size[48], when[SHAPE_AGE_SIZE * 2];
        write_size(file->size, size, sizeof size);
        ticket_shape_when(context, file->at_ms, when);
        g_autofree char *head = g_strdup_printf("%s  %s", when, file->by != NULL ? file->by : "-");
        g_autofree char *text = g_strdup_printf(
            "%s, %s, sha256 %.*s%s", file->name, size, SHA_SHOWN,
            file->sha256 != NULL ? file->sha256 : "-", i < sent ? "" : _(", not sent yet"));
        desk_card_said(card, head, text);
    }
}

static void add_referrals(DeskCard *card, const TicketShown *shown, const ViewContext *context)
{
    const Ticket *ticket = &shown->ticket;
    if (ticket->referral_count > 0)
        desk_card_heading(card, _("Referred"));
    for (size_t i = 0; i < ticket->referral_count; i++) {
        const TicketReferral *referral = &ticket->referrals[i];
        char when[SHAPE_AGE_SIZE * 2];
        ticket_shape_when(context, referral->at_ms, when);
        /* TRANSLATORS: a time, who referred it, to which agency */
        g_autofree char *head =
            g_strdup_printf(_("%s  %s to %s"), when, referral->by != NULL ? referral->by : "-",
                            agency_text(referral->to));
        desk_card_said(card, head, referral->note);
    }
}

void ticket_card(const TicketShown *shown, const ViewContext *context, const TicketKeys *keys,
                 DeskCard *card)
{
    const Ticket *ticket = &shown->ticket;
    char number[32];
    ticket_number_text(ticket, number, sizeof number);
    g_autofree char *title = g_strdup_printf("%s · %s", number, ticket->title);
    desk_card_title(card, title);
    add_warnings(card, shown);
    /* The frame has room for a short one. */
    if (is_pending(shown, TICKET_PART_TITLE) || text_width(title) > TITLE_COLS)
        add_part(card, shown, TICKET_PART_TITLE, _("Title"), STYLE_STRONG, ticket->title);
    add_state(card, shown, context);
    add_others(card, shown);
    add_names(card, _("Alerts"), ticket->alerts, shown->alert_names);
    add_names(card, _("Cameras"), ticket->cameras, shown->camera_names);
    add_notes(card, shown, context);
    add_checks(card, shown, context);
    add_files(card, shown, context);
    add_referrals(card, shown, context);
    if (!shown->detail) {
        desk_card_space(card);
        desk_card_text(card, STYLE_MUTED,
                       shown->fetching ? _("Asking for notes and pictures …")
                                       : _("Its notes and pictures come when the link is there."));
    }
    add_keys(card, shown, keys);
}
