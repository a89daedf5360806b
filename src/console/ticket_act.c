#include "console/ticket_act.h"

#include <inttypes.h>
#include <string.h>

#include "model/ticket_merge.h"
#include "wire/maintenance.h"
#include "wire/routes.h"

#define BIT(member) (1u << (member))

/* Takes the body. */
static OutboxAct *make(const char *ticket, const char *method, char *path, GString *body)
{
    OutboxAct *act = g_new0(OutboxAct, 1);
    act->object = g_strconcat(TICKET_OBJECT, ticket, NULL);
    act->method = g_strdup(method);
    act->path = path;
    act->body = g_string_free(body, FALSE);
    return act;
}

static char *path_of(const char *ticket, const char *rest)
{
    return g_strconcat(ROUTE_TICKETS "/", ticket, rest, NULL);
}

OutboxAct *ticket_act_open(const TicketRequest *request)
{
    GString *body = g_string_new(NULL);
    encode_ticket_request(body, request);
    return make(request->id, "POST", g_strdup(ROUTE_TICKETS), body);
}

OutboxAct *ticket_act_note(const char *ticket, const char *text, int64_t at_ms)
{
    GString *body = g_string_new(NULL);
    encode_ticket_note(body, &(TicketNoteRequest){text, at_ms});
    return make(ticket, "POST", path_of(ticket, "/notes"), body);
}

OutboxAct *ticket_act_merge(const char *ticket, const char *into)
{
    GString *body = g_string_new(NULL);
    encode_ticket_merge(body, &(TicketMergeRequest){into});
    return make(ticket, "POST", path_of(ticket, "/merge"), body);
}

OutboxAct *ticket_act_unmerge(const char *ticket)
{
    return make(ticket, "POST", path_of(ticket, "/unmerge"), g_string_new("{}"));
}

OutboxAct *ticket_act_refer(const char *ticket, Agency to, const char *note)
{
    GString *body = g_string_new(NULL);
    encode_ticket_refer(body, &(TicketReferRequest){to, note});
    return make(ticket, "POST", path_of(ticket, "/refer"), body);
}

OutboxAct *ticket_act_attach(const char *ticket, const TicketPaper *paper)
{
    g_autofree char *name = g_uri_escape_string(paper->name, NULL, FALSE);
    char *path = g_strconcat(ROUTE_TICKETS "/", ticket, "/attachments?name=", name, NULL);
    return make(ticket, "POST", path, g_string_new(ticket_file_word(paper->type)));
}

/* Changes */

TicketPatch ticket_act_patch(const Ticket *from, const Ticket *to)
{
    unsigned parts = ticket_parts_changed(from, to);
    static const TicketMember members[TICKET_PARTS] = {
        [TICKET_PART_TITLE] = TICKET_MEMBER_TITLE,
        [TICKET_PART_TOPIC] = TICKET_MEMBER_TOPIC,
        [TICKET_PART_SEVERITY] = TICKET_MEMBER_SEVERITY,
        [TICKET_PART_STATUS] = TICKET_MEMBER_STATUS,
        [TICKET_PART_AGENCY] = TICKET_MEMBER_AGENCY,
        [TICKET_PART_ASSIGNEE] = TICKET_MEMBER_ASSIGNEE,
        [TICKET_PART_AREA] = TICKET_MEMBER_AREA,
    };
    TicketPatch patch = {.title = to->title,
                         .topic = to->topic,
                         .severity = to->severity,
                         .status = to->status,
                         .agency = to->agency,
                         .assignee = to->assignee,
                         .area = to->area};
    for (unsigned part = 0; part < TICKET_PARTS; part++)
        if (parts & BIT(part))
            patch.given |= BIT(members[part]);
    return patch;
}

void ticket_act_apply(Ticket *ticket, const TicketPatch *patch)
{
    unsigned given = patch->given;
    ticket->title = given & BIT(TICKET_MEMBER_TITLE) ? patch->title : ticket->title;
    ticket->topic = given & BIT(TICKET_MEMBER_TOPIC) ? patch->topic : ticket->topic;
    ticket->severity = given & BIT(TICKET_MEMBER_SEVERITY) ? patch->severity : ticket->severity;
    ticket->status = given & BIT(TICKET_MEMBER_STATUS) ? patch->status : ticket->status;
    ticket->agency = given & BIT(TICKET_MEMBER_AGENCY) ? patch->agency : ticket->agency;
    ticket->assignee = given & BIT(TICKET_MEMBER_ASSIGNEE) ? patch->assignee : ticket->assignee;
    ticket->area = given & BIT(TICKET_MEMBER_AREA) ? patch->area : ticket->area;
    ticket->cameras = given & BIT(TICKET_MEMBER_CAMERAS) ? patch->cameras : ticket->cameras;
    ticket->alerts = given & BIT(TICKET_MEMBER_ALERTS) ? patch->alerts : ticket->alerts;
}

/* Notes, links and files are no part of what a person began from. */
static char *memo_of(const Ticket *base)
{
    g_autoptr(GString) memo = g_string_new(NULL);
    Ticket plain = *base;
    plain.number = MAX(base->number, 1); /* one that is not sent yet has none */
    plain.version = MAX(base->version, 1);
    plain.created_at_ms = MAX(base->created_at_ms, 1);
    plain.updated_at_ms = MAX(base->updated_at_ms, 1);
    plain.cameras = plain.alerts = plain.merged = NULL;
    plain.merged_into = NULL;
    plain.note_count = plain.attachment_count = plain.referral_count = 0;
    plain.check_count = 0;
    encode_ticket(memo, &plain);
    return g_string_free(g_steal_pointer(&memo), FALSE);
}

OutboxAct *ticket_act_change(const Ticket *base, const TicketPatch *patch)
{
    GString *body = g_string_new(NULL);
    encode_ticket_patch(body, patch);
    OutboxAct *act = make(base->id, "PATCH", path_of(base->id, ""), body);
    act->condition = g_strdup_printf("\"%" PRId64 "\"", MAX(base->version, 1));
    act->memo = memo_of(base);
    return act;
}

/* Reading back */

static const struct {
    const char *word;
    TicketActKind kind;
} endings[] = {
    {"notes", TICKET_ACT_NOTE},  {"attachments", TICKET_ACT_ATTACH},
    {"merge", TICKET_ACT_MERGE}, {"unmerge", TICKET_ACT_UNMERGE},
    {"refer", TICKET_ACT_REFER}, {"checks", TICKET_ACT_CHECK},
};

TicketActKind ticket_act_kind(const OutboxAct *act, const char **ticket)
{
    bool ours = g_str_has_prefix(act->object, TICKET_OBJECT);
    *ticket = ours ? act->object + strlen(TICKET_OBJECT) : "";
    if (!ours || !g_str_has_prefix(act->path, ROUTE_TICKETS))
        return TICKET_ACT_OTHER;
    if (strcmp(act->method, "PATCH") == 0)
        return TICKET_ACT_CHANGE;
    const char *rest = act->path + strlen(ROUTE_TICKETS);
    if (rest[0] == '\0')
        return TICKET_ACT_OPEN;
    const char *word = strrchr(rest, '/') + 1;
    size_t length = strcspn(word, "?");
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (strlen(endings[i].word) == length && strncmp(endings[i].word, word, length) == 0)
            return endings[i].kind;
    return TICKET_ACT_OTHER;
}

static bool write_untimed(const OutboxAct *act, TicketActKind kind, GString *body)
{
    g_autoptr(Decoder) decoder = decoder_new();
    size_t size = strlen(act->body);
    TicketRequest request;
    TicketNoteRequest note;
    CheckRequest check;
    if (kind == TICKET_ACT_OPEN &&
        decode_ticket_request(decoder, act->body, size, &request, NULL) && request.at_ms != 0) {
        request.at_ms = 0;
        encode_ticket_request(body, &request);
    } else if (kind == TICKET_ACT_NOTE &&
               decode_ticket_note(decoder, act->body, size, &note, NULL) && note.at_ms != 0) {
        note.at_ms = 0;
        encode_ticket_note(body, &note);
    } else if (kind == TICKET_ACT_CHECK &&
               decode_check_request(decoder, act->body, size, &check, NULL) && check.at_ms != 0) {
        check.at_ms = 0;
        encode_check_request(body, &check);
    }
    return body->len > 0;
}

OutboxAct *ticket_act_untimed(const OutboxAct *act)
{
    const char *ticket;
    TicketActKind kind = ticket_act_kind(act, &ticket);
    g_autoptr(GString) body = g_string_new(NULL);
    if (!write_untimed(act, kind, body))
        return NULL;
    return make(ticket, act->method, g_strdup(act->path), g_steal_pointer(&body));
}

static void describe_change(const OutboxAct *act, char *out, size_t size)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL);
    TicketPatch patch;
    if (!decode_ticket_patch(decoder, act->body, strlen(act->body), &patch, NULL)) {
        g_strlcpy(out, _("changed"), size);
        return;
    }
    if (patch.given & BIT(TICKET_MEMBER_STATUS))
        g_string_append(text, ticket_status_text(patch.status));
    if (patch.given & BIT(TICKET_MEMBER_AGENCY))
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", agency_text(patch.agency));
    if (patch.given & BIT(TICKET_MEMBER_ASSIGNEE))
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                               patch.assignee != NULL ? patch.assignee : _("nobody's"));
    if (text->len == 0)
        g_string_append(text, _("changed"));
    g_strlcpy(out, text->str, size);
}

static void describe_note(const OutboxAct *act, char *out, size_t size)
{
    g_autoptr(Decoder) decoder = decoder_new();
    TicketNoteRequest note;
    bool read = decode_ticket_note(decoder, act->body, strlen(act->body), &note, NULL);
    g_snprintf(out, size, _("note: %s"), read ? note.text : "?");
}

void ticket_act_describe(const OutboxAct *act, char *out, size_t size)
{
    static const char *const words[] = {
        [TICKET_ACT_OPEN] = N_("a new ticket"),
        [TICKET_ACT_ATTACH] = N_("an attachment"),
        [TICKET_ACT_MERGE] = N_("merged"),
        [TICKET_ACT_UNMERGE] = N_("taken out again"),
        [TICKET_ACT_REFER] = N_("referred"),
        [TICKET_ACT_OTHER] = N_("an act"),
        [TICKET_ACT_CHANGE] = N_("changed"),
        [TICKET_ACT_NOTE] = N_("a note"),
        [TICKET_ACT_CHECK] = N_("a camera looked at"),
    };
    const char *ticket;
    TicketActKind kind = ticket_act_kind(act, &ticket);
    if (kind == TICKET_ACT_CHANGE)
        describe_change(act, out, size);
    else if (kind == TICKET_ACT_NOTE)
        describe_note(act, out, size);
    else
        g_strlcpy(out, _(words[kind]), size);
}
