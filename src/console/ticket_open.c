/* The form of a new ticket: filled in as far as what is selected tells, sent by one key. */
#include <inttypes.h>
#include <string.h>

#include "console/desk.h"
#include "console/forms.h"
#include "console/outgoing.h"
#include "console/ticket_desk.h"
#include "console/ticket_draft.h"
#include "console/ticket_fields.h"
#include "console/ticket_keys.h"
#include "console/ticket_picture.h"

#define NAMES_SHOWN 3
#define TWIN_NEW    "new"
#define TWIN_NOTE   "note"

/* A form that is open, and what it is about. */
typedef struct Opening {
    TicketDraft draft;
    TicketPicture *picture; /* of the open window; NULL none */
    char *replaces;         /* id of the act that was refused; NULL none */
    char *twin;             /* id of the ticket that may be the same; NULL none */
    bool twin_said;         /* below the form: once */
    bool writing;           /* not on the disk yet */
} Opening;

static void opening_free(gpointer data)
{
    Opening *opening = data;
    ticket_draft_clear(&opening->draft);
    ticket_picture_unref(opening->picture);
    g_free(opening->replaces);
    g_free(opening->twin);
    g_free(opening);
}

/* What the form says, as the request; strings are borrowed from form and draft. */
static TicketRequest request_of(const App *app, const Opening *opening, const Form *form)
{
    const TicketDraft *draft = &opening->draft;
    TicketRequest request = {
        .id = draft->id,
        .topic = ticket_form_text(form, FIELD_TOPIC),
        .title = form_value(form, FIELD_TITLE),
        .area = ticket_form_text(form, FIELD_AREA),
        .assignee = ticket_form_text(form, FIELD_ASSIGNEE),
        .note = ticket_form_text(form, FIELD_NOTE),
        .cameras = (const char *const *)draft->cameras->pdata,
        .alerts = (const char *const *)draft->alerts->pdata,
        .at_ms = tickets_written_ms(app),
    };
    ticket_kind_parse(form_value(form, FIELD_KIND), &request.kind);
    request.severity_given = ticket_form_severity(form, &request.severity);
    request.agency_given = ticket_form_agency(form, &request.agency);
    return request;
}

/* Twins */

static const char *find_twin(const App *app, const TicketRequest *request)
{
    const Ticket ticket = {.id = request->id,
                           .topic = request->topic,
                           .area = request->area != NULL ? request->area : "",
                           .kind = request->kind,
                           .created_at_ms = request->at_ms};
    return tickets_twin(app, &ticket, request->id);
}

/* The ticket of one of its alerts is the same thing, however old. */
static const char *find_same(const App *app, const TicketDraft *draft, const TicketRequest *request)
{
    for (guint i = 0; draft->alerts->pdata[i] != NULL; i++) {
        uint32_t index = ticket_book_of_alert(tickets_book(app), draft->alerts->pdata[i]);
        if (index != TICKET_NOWHERE &&
            ticket_row_is_open(ticket_book_row(tickets_book(app), index)))
            return ticket_book_row(tickets_book(app), index)->id;
    }
    return find_twin(app, request);
}

static void describe_twin(const App *app, const char *id, char *out, size_t size)
{
    TicketLook look;
    char name[24];
    if (!ticket_look(app, id, &look)) {
        out[0] = '\0';
        return;
    }
    ticket_look_name(&look, name, sizeof name);
    g_snprintf(out, size, "%s %s", name, look.ticket.title);
}

/* Sending */

typedef struct Sent {
    TicketPicture *picture; /* NULL none */
    char id[ID_ULID_SIZE];
    unsigned form;    /* number of the one that it came from; it may have been left */
    Opening *opening; /* of the form, as long as that is shown */
} Sent;

/* The form goes when the ticket is on the disk, and stays with its text when it is not. */
static void on_written(App *app, const GError *error, void *data)
{
    Sent *sent = data;
    bool shown = forms_number(app) == sent->form;
    if (error == NULL && sent->picture != NULL)
        ticket_picture_attach(app, sent->picture, sent->id);
    if (shown && error == NULL) {
        forms_close(app, false);
        if (desk_shown(app) == &desk_tickets) /* the next key is about the one just opened */
            view_desk_select(desk_view(app, &desk_tickets), sent->id);
    } else if (error != NULL) {
        ticket_form_not_kept(app, error);
        if (shown)
            sent->opening->writing = false;
    }
    ticket_picture_unref(sent->picture);
    g_free(sent);
}

static bool replace(App *app, Form *form, const char *act, const TicketRequest *request)
{
    g_autoptr(OutboxAct) again = ticket_act_open(request);
    g_autoptr(GError) error = NULL;
    if (outgoing_replace(app, act, again, &error))
        return true;
    form_say(form, error->message);
    return false;
}

static void send_new(App *app, Opening *opening, Form *form, const TicketRequest *request)
{
    bool picture = strcmp(form_value(form, FIELD_PICTURE), "yes") == 0;
    Sent *sent = g_new0(Sent, 1);
    g_strlcpy(sent->id, request->id, sizeof sent->id);
    sent->form = forms_number(app);
    sent->opening = opening;
    opening->writing = true;
    sent->picture = picture ? ticket_picture_ref(opening->picture) : NULL;
    g_autofree char *said = g_strdup_printf(_("ticket: %s"), request->title);
    form_say(form, _("Being written down …"));
    ticket_send(app, ticket_act_open(request), NULL, said, on_written, sent);
}

static void send_note(App *app, const Opening *opening, const TicketRequest *request)
{
    g_autofree char *text = request->note != NULL
                                ? g_strdup_printf("%s. %s", request->title, request->note)
                                : g_strdup(request->title);
    bool fits = strlen(text) <= TICKET_NOTE_MAX;
    ticket_note(app, opening->twin, fits ? text : request->note);
}

static bool done(App *app, Form *form, void *data)
{
    Opening *opening = data;
    TicketRequest request = request_of(app, opening, form);
    const char *twin = find_same(app, &opening->draft, &request);
    if (opening->twin != NULL && strcmp(form_value(form, FIELD_TWIN), TWIN_NOTE) == 0) {
        send_note(app, opening, &request);
        return true;
    }
    if (opening->replaces != NULL)
        return replace(app, form, opening->replaces, &request);
    if (twin != NULL && g_strcmp0(twin, opening->twin) != 0 && !opening->twin_said) {
        char what[TICKET_TITLE_MAX + 32], line[TICKET_TITLE_MAX + 160];
        describe_twin(app, twin, what, sizeof what);
        g_snprintf(line, sizeof line,
                   _("Perhaps the same as %s.  Once more opens it all the same."), what);
        opening->twin_said = true;
        form_say(form, line);
        return false;
    }
    if (!opening->writing)
        send_new(app, opening, form, &request);
    return false; /* the disk says when */
}

/* What follows from what it is about. */
static void changed(App *app, Form *form, const char *id, void *data)
{
    Opening *opening = data;
    const char *topic = form_value(form, FIELD_TOPIC);
    if (id == NULL || strcmp(id, FIELD_TOPIC) != 0 || form_touched(form, FIELD_TITLE))
        return;
    g_autofree char *title = ticket_draft_title(app, topic, &opening->draft);
    form_set(form, FIELD_TITLE, title);
}

/* The form */

static void add_names(TicketFields *fields, const TicketDraft *draft)
{
    guint count = draft->names->len > 0 ? draft->names->len - 1 : 0;
    for (guint i = 0; i < MIN(count, NAMES_SHOWN); i++)
        ticket_fields_fixed(fields, i == 0 ? _("Of") : "", draft->names->pdata[i]);
    if (count <= NAMES_SHOWN)
        return;
    g_autofree char *more = g_strdup_printf(
        ngettext("and %u other", "and %u others", count - NAMES_SHOWN), count - NAMES_SHOWN);
    ticket_fields_fixed(fields, "", more);
}

static void add_twin(TicketFields *fields, const App *app, const char *twin)
{
    char what[TICKET_TITLE_MAX + 32];
    describe_twin(app, twin, what, sizeof what);
    const char *const words[] = {TWIN_NEW, TWIN_NOTE, NULL};
    /* TRANSLATORS: the second should begin with c, which chooses it */
    const char *const texts[] = {_("open a new one all the same"), _("comment on that one"), NULL};
    ticket_fields_fixed(fields, _("Perhaps the same"), what);
    ticket_fields_pair(fields, FIELD_TWIN, _("Then"), words, texts);
}

static void add_picture(TicketFields *fields)
{
    const char *const words[] = {"yes", "no", NULL};
    const char *const texts[] = {_("of the open window, attached"), _("none"), NULL};
    ticket_fields_pair(fields, FIELD_PICTURE, _("Picture"), words, texts);
}

/* What resume_ticket() needs: what the ticket is about, before anything was typed. */
static GKeyFile *about_of(const TicketDraft *draft)
{
    GKeyFile *about = drafts_about("id", draft->id);
    bool known = draft->severity != PRIORITIES;
    g_key_file_set_string(about, DRAFT_ABOUT, "kind", ticket_kind_word(draft->kind));
    g_key_file_set_string(about, DRAFT_ABOUT, "topic", draft->topic);
    g_key_file_set_string(about, DRAFT_ABOUT, "title", draft->title);
    g_key_file_set_string(about, DRAFT_ABOUT, "area", draft->area);
    g_key_file_set_string(about, DRAFT_ABOUT, "severity",
                          known ? alert_priority_word(draft->severity) : "");
    g_key_file_set_string_list(about, DRAFT_ABOUT, "cameras",
                               (const char *const *)draft->cameras->pdata, draft->cameras->len - 1);
    g_key_file_set_string_list(about, DRAFT_ABOUT, "alerts",
                               (const char *const *)draft->alerts->pdata, draft->alerts->len - 1);
    return about;
}

static char *name_of(const TicketDraft *draft)
{
    return g_strconcat("ticket-new/", draft->alerts->pdata[0],
                       draft->alerts->pdata[0] == NULL ? draft->cameras->pdata[0] : NULL, NULL);
}

/* request gives what was typed before; NULL for a fresh one. */
static void show(App *app, Opening *opening, const TicketRequest *request)
{
    const TicketDraft *draft = &opening->draft;
    bool known = draft->topic[0] != '\0';
    const char *severity =
        draft->severity != PRIORITIES ? alert_priority_word(draft->severity) : WORD_USUAL;
    bool agency = request != NULL && request->agency_given;
    g_auto(TicketFields) fields = {0};
    ticket_fields_init(&fields);
    add_names(&fields, draft);
    if (opening->twin != NULL)
        add_twin(&fields, app, opening->twin);
    ticket_fields_topic(&fields, draft->topic, true);
    ticket_fields_text(&fields, FIELD_TITLE, _("Title"), draft->title);
    ticket_fields_kind(&fields, draft->kind);
    ticket_fields_severity(&fields, severity, true);
    ticket_fields_agency(&fields, agency ? agency_word(request->agency) : WORD_MATRIX, true);
    ticket_fields_area(&fields, app, draft->area,
                       request != NULL && request->area != NULL ? request->area : draft->area);
    ticket_fields_assignee(&fields, app, request != NULL ? request->assignee : NULL);
    if (opening->picture != NULL)
        add_picture(&fields);
    ticket_fields_note(&fields, request != NULL ? request->note : NULL);
    Form *form = ticket_fields_form(&fields, _("A new ticket"), _("Open the ticket"));
    form_focus(form, opening->twin != NULL ? FIELD_TWIN : known ? FIELD_NOTE : FIELD_TOPIC);
    g_autofree char *name = name_of(draft);
    bool kept = opening->replaces == NULL; /* what was refused stands in the outbox already */
    const FormPlan plan = {.name = name,
                           .done = done,
                           .changed = changed,
                           .draft = kept ? &draft_ticket : NULL,
                           .about = kept ? about_of(draft) : NULL,
                           .free = opening_free,
                           .data = opening};
    forms_show(app, form, &plan);
}

void ticket_open_begin(App *app)
{
    Opening *opening = g_new0(Opening, 1);
    ticket_draft_init(&opening->draft, app);
    const TicketDraft *draft = &opening->draft;
    const TicketRequest request = {.id = draft->id,
                                   .topic = draft->topic[0] != '\0' ? draft->topic : NULL,
                                   .area = draft->area,
                                   .kind = draft->kind,
                                   .at_ms = tickets_written_ms(app)};
    /* What nothing is known of could be the same as anything. */
    bool about = draft->alerts->pdata[0] != NULL || draft->topic[0] != '\0';
    opening->twin = about ? g_strdup(find_same(app, draft, &request)) : NULL;
    opening->picture = ticket_picture_take(app, (const char *const *)draft->cameras->pdata);
    show(app, opening, NULL);
}

void ticket_open_again(App *app, const TicketWait *wait)
{
    Opening *opening = g_new0(Opening, 1);
    ticket_draft_again(&opening->draft, app, wait);
    opening->replaces = g_strdup(wait->act);
    show(app, opening, &wait->request);
    if (wait->problem != NULL && forms_shown(app) != NULL)
        form_say(forms_shown(app), wait->problem);
}

/* What was kept of it; what can't be read any more is not known, as of a ticket from nothing. */
static void draft_from(TicketDraft *draft, const App *app, GKeyFile *kept, const char *id)
{
    g_autofree char *topic = g_key_file_get_string(kept, DRAFT_ABOUT, "topic", NULL);
    g_autofree char *title = g_key_file_get_string(kept, DRAFT_ABOUT, "title", NULL);
    g_autofree char *area = g_key_file_get_string(kept, DRAFT_ABOUT, "area", NULL);
    g_autofree char *kind = g_key_file_get_string(kept, DRAFT_ABOUT, "kind", NULL);
    g_autofree char *severity = g_key_file_get_string(kept, DRAFT_ABOUT, "severity", NULL);
    g_auto(GStrv) cameras = g_key_file_get_string_list(kept, DRAFT_ABOUT, "cameras", NULL, NULL);
    g_auto(GStrv) alerts = g_key_file_get_string_list(kept, DRAFT_ABOUT, "alerts", NULL, NULL);
    TicketWait wait = {.ticket = (char *)id};
    TicketRequest *request = &wait.request;
    request->topic = topic;
    request->title = title != NULL ? title : "";
    request->area = area;
    request->cameras = (const char *const *)cameras;
    request->alerts = (const char *const *)alerts;
    request->severity_given =
        severity != NULL && alert_priority_parse(severity, &request->severity);
    if (kind == NULL || !ticket_kind_parse(kind, &request->kind))
        request->kind = TICKET_INCIDENT;
    ticket_draft_again(draft, app, &wait);
}

static DraftResult resume_ticket(App *app, GKeyFile *kept)
{
    TicketLook look;
    char fresh[ID_ULID_SIZE];
    g_autofree char *id = g_key_file_get_string(kept, DRAFT_ABOUT, "id", NULL);
    if (id != NULL && ticket_look(app, id, &look))
        return DRAFT_DONE;
    id_ulid(tickets_written_ms(app), fresh);
    Opening *opening = g_new0(Opening, 1);
    draft_from(&opening->draft, app, kept, id != NULL && id_valid(id) ? id : fresh);
    g_autofree char *name = name_of(&opening->draft);
    forms_put_draft(app, name, kept);
    show(app, opening, NULL);
    return DRAFT_RESUMED;
}

const DraftKind draft_ticket = {.word = "ticket", .what = N_("a ticket"), .resume = resume_ticket};
