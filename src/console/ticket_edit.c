/* Forms on a ticket that is there: its fields, and a referral with what the other will see. */
#include <inttypes.h>
#include <string.h>

#include "console/forms.h"
#include "console/ticket_draft.h"
#include "console/ticket_fields.h"
#include "console/ticket_keys.h"
#include "console/tickets_private.h"

/* What is being changed, as it was when the form opened. */
typedef struct Editing {
    char *id;
    TicketLook look; /* its strings are copies */
    GPtrArray *texts;
    char smallest[AREA_CODE_SIZE]; /* that holds what it names */
    bool writing;                  /* not on the disk yet */
} Editing;

static void editing_free(gpointer data)
{
    Editing *editing = data;
    g_ptr_array_unref(editing->texts);
    g_free(editing->id);
    g_free(editing);
}

static const char *keep(Editing *editing, const char *text)
{
    char *copy = g_strdup(text);
    if (copy != NULL)
        g_ptr_array_add(editing->texts, copy);
    return copy;
}

/* NULL: the ticket is not there. */
static Editing *editing_new(const App *app, const char *id)
{
    TicketLook look;
    if (!ticket_look(app, id, &look))
        return NULL;
    Editing *editing = g_new0(Editing, 1);
    editing->id = g_strdup(id);
    editing->texts = g_ptr_array_new_with_free_func(g_free);
    editing->look = look;
    Ticket *ticket = &editing->look.ticket;
    ticket->id = editing->id;
    ticket->title = keep(editing, ticket->title);
    ticket->topic = keep(editing, ticket->topic);
    ticket->area = keep(editing, ticket->area);
    ticket->assignee = keep(editing, ticket->assignee);
    ticket->by = keep(editing, ticket->by);
    ticket_draft_smallest(app, ticket->cameras, ticket->alerts, editing->smallest);
    if (editing->smallest[0] == '\0')
        g_strlcpy(editing->smallest, ticket->area, sizeof editing->smallest);
    ticket->cameras = ticket->alerts = ticket->merged = NULL;
    ticket->merged_into = ticket->merged_into != NULL ? "" : NULL;
    editing->look.refused = NULL;
    return editing;
}

typedef struct Sent {
    unsigned form;    /* number of the one that it came from; it may have been left */
    Editing *editing; /* of the form, as long as that is shown */
} Sent;

/* The form goes when the change is on the disk. */
static void on_written(App *app, const GError *error, void *data)
{
    g_autofree Sent *sent = data;
    bool shown = forms_number(app) == sent->form;
    if (shown && error == NULL)
        forms_close(app, false);
    if (error == NULL)
        return;
    ticket_form_not_kept(app, error);
    if (shown)
        sent->editing->writing = false;
}

/* Takes act; the form says that it is being written. */
static void send(App *app, Form *form, Editing *editing, OutboxAct *act, const char *said)
{
    Sent *sent = g_new(Sent, 1);
    *sent = (Sent){forms_number(app), editing};
    editing->writing = true;
    form_say(form, _("Being written down …"));
    ticket_send(app, act, NULL, said, on_written, sent);
}

static Ticket ticket_of(const Editing *editing, const Form *form)
{
    Ticket to = editing->look.ticket;
    to.title = form_value(form, FIELD_TITLE);
    to.topic = ticket_form_text(form, FIELD_TOPIC);
    to.assignee = ticket_form_text(form, FIELD_ASSIGNEE);
    to.area = form_value(form, FIELD_AREA)[0] != '\0' ? form_value(form, FIELD_AREA) : to.area;
    ticket_form_severity(form, &to.severity);
    ticket_form_agency(form, &to.agency);
    return to;
}

static bool edit_done(App *app, Form *form, void *data)
{
    Editing *editing = data;
    Ticket to = ticket_of(editing, form);
    TicketPatch patch = ticket_act_patch(&editing->look.ticket, &to);
    char name[24];
    patch.note = ticket_form_text(form, FIELD_NOTE);
    if (patch.note != NULL)
        patch.given |= 1u << TICKET_MEMBER_NOTE;
    if (patch.given == 0) {
        app_say(app, TONE_PLAIN, "%s", _("Nothing was changed."));
        return true;
    }
    ticket_look_name(&editing->look, name, sizeof name);
    g_autofree char *said = g_strdup_printf(_("%s: changed"), name);
    if (!editing->writing)
        send(app, form, editing, ticket_act_change(&editing->look.ticket, &patch), said);
    return false;
}

void ticket_edit(App *app, const char *id)
{
    Editing *editing = editing_new(app, id);
    if (editing == NULL)
        return;
    const Ticket *ticket = &editing->look.ticket;
    char number[24];
    g_auto(TicketFields) fields = {0};
    ticket_fields_init(&fields);
    ticket_look_name(&editing->look, number, sizeof number);
    ticket_fields_text(&fields, FIELD_TITLE, _("Title"), ticket->title);
    ticket_fields_topic(&fields, ticket->topic != NULL ? ticket->topic : "", false);
    ticket_fields_severity(&fields, alert_priority_word(ticket->severity), false);
    ticket_fields_agency(&fields, agency_word(ticket->agency), false);
    ticket_fields_area(&fields, app, editing->smallest, ticket->area);
    ticket_fields_assignee(&fields, app, ticket->assignee);
    ticket_fields_note(&fields, NULL);
    g_autofree char *title = g_strdup_printf(_("Change ticket %s"), number);
    g_autofree char *name = g_strconcat("ticket-edit/", id, NULL);
    Form *form = ticket_fields_form(&fields, title, _("Change it"));
    const FormPlan plan = {.name = name,
                           .done = edit_done,
                           .draft = &draft_ticket_edit,
                           .about = drafts_about("ticket", id),
                           .free = editing_free,
                           .data = editing};
    forms_show(app, form, &plan);
}

static DraftResult resume(App *app, GKeyFile *kept, const char *form,
                          void (*open)(App *app, const char *id))
{
    g_autofree char *id = g_key_file_get_string(kept, DRAFT_ABOUT, "ticket", NULL);
    TicketLook look;
    if (id == NULL)
        return DRAFT_DONE;
    if (!ticket_look(app, id, &look)) {
        g_autofree char *note = g_key_file_get_string(kept, DRAFT_FORM, FIELD_NOTE, NULL);
        app_say(app, TONE_WARNING, _("The ticket is no longer here: %s"), note != NULL ? note : "");
        return DRAFT_LATER;
    }
    g_autofree char *name = g_strconcat(form, id, NULL);
    forms_put_draft(app, name, kept);
    open(app, id);
    return DRAFT_RESUMED;
}

static DraftResult resume_edit(App *app, GKeyFile *kept)
{
    return resume(app, kept, "ticket-edit/", ticket_edit);
}

const DraftKind draft_ticket_edit = {
    .word = "ticket-edit", .what = N_("a change of a ticket"), .resume = resume_edit};

/* Referring */

static bool refer_done(App *app, Form *form, void *data)
{
    Editing *editing = data;
    Agency to;
    char name[24];
    if (!ticket_form_agency(form, &to) || to == AGENCY_NONE) {
        form_problem(form, FIELD_AGENCY, _("say to whom"));
        return false;
    }
    ticket_look_name(&editing->look, name, sizeof name);
    g_autofree char *said = g_strdup_printf(_("%s is referred to %s"), name, agency_text(to));
    if (!editing->writing)
        send(app, form, editing,
             ticket_act_refer(editing->id, to, ticket_form_text(form, FIELD_NOTE)), said);
    return false;
}

/* What the other agency gets, and nothing more: no names, cameras, notes or pictures. */
static void add_copy(TicketFields *fields, const App *app, const Ticket *ticket)
{
    char place[160], topic[96] = "—";
    tickets_place(app, ticket->area, place, sizeof place);
    if (ticket->topic != NULL)
        alert_kind_text(ticket->topic, topic, sizeof topic);
    ticket_fields_fixed(fields, _("They see"), ticket->title);
    ticket_fields_fixed(fields, _("about"), topic);
    ticket_fields_fixed(fields, _("kind"), ticket_kind_text(ticket->kind));
    ticket_fields_fixed(fields, _("severity"), alert_priority_text(ticket->severity));
    ticket_fields_fixed(fields, _("place"), place);
    ticket_fields_fixed(fields, "", _("and your note; no names, cameras, notes or pictures"));
}

void ticket_refer(App *app, const char *id)
{
    Editing *editing = editing_new(app, id);
    if (editing == NULL)
        return;
    char number[24];
    g_auto(TicketFields) fields = {0};
    ticket_fields_init(&fields);
    ticket_look_name(&editing->look, number, sizeof number);
    add_copy(&fields, app, &editing->look.ticket);
    ticket_fields_agency(&fields, agency_word(AGENCY_NONE), false);
    ticket_fields_note(&fields, NULL);
    g_autofree char *title = g_strdup_printf(_("Refer ticket %s to another agency"), number);
    g_autofree char *name = g_strconcat("ticket-refer/", id, NULL);
    Form *form = ticket_fields_form(&fields, title, _("Refer it"));
    const FormPlan plan = {.name = name,
                           .done = refer_done,
                           .draft = &draft_ticket_refer,
                           .about = drafts_about("ticket", id),
                           .free = editing_free,
                           .data = editing};
    forms_show(app, form, &plan);
}

static DraftResult resume_refer(App *app, GKeyFile *kept)
{
    return resume(app, kept, "ticket-refer/", ticket_refer);
}

const DraftKind draft_ticket_refer = {
    .word = "ticket-refer", .what = N_("a referral of a ticket"), .resume = resume_refer};
