#include "console/ticket_rebase.h"

#include <inttypes.h>
#include <string.h>

#include "console/outgoing.h"

#define BIT(part) (1u << (part))

void ticket_meeting_clear(TicketMeeting *meeting)
{
    decoder_free(meeting->memo);
    decoder_free(meeting->body);
    decoder_free(meeting->answer);
}

/* The newest that is known: what came with the refusal, or what the change stream has brought. */
static bool read_theirs(const App *app, const char *id, const HttpAnswer *answer,
                        TicketMeeting *out)
{
    TicketLook look;
    if (answer != NULL && answer->body != NULL &&
        decode_ticket_current(out->answer, answer->body, answer->size, &out->theirs, NULL) &&
        strcmp(out->theirs.id, id) == 0)
        return true;
    if (!tickets_standing(app, id, &look))
        return false;
    out->theirs = look.ticket;
    return true;
}

/* One that was not sent when it was changed: what its person left open (whom to send, as a rule)
 * the backend has filled in since, and nobody else has changed. */
static void fill_base(TicketMeeting *meeting)
{
    Ticket *base = &meeting->base;
    const TicketPart filled[] = {TICKET_PART_TITLE, TICKET_PART_TOPIC, TICKET_PART_SEVERITY,
                                 TICKET_PART_AGENCY, TICKET_PART_AREA};
    for (size_t i = 0; base->rev == 0 && i < G_N_ELEMENTS(filled); i++)
        ticket_part_copy(base, filled[i], &meeting->theirs);
}

bool ticket_meeting_read(const App *app, const OutboxAct *act, const HttpAnswer *answer,
                         TicketMeeting *out)
{
    const char *id;
    if (ticket_act_kind(act, &id) != TICKET_ACT_CHANGE)
        return false;
    *out = (TicketMeeting){.memo = decoder_new(), .body = decoder_new(), .answer = decoder_new()};
    if (!decode_ticket(out->memo, act->memo, strlen(act->memo), &out->base, NULL) ||
        !decode_ticket_patch(out->body, act->body, strlen(act->body), &out->patch, NULL) ||
        !read_theirs(app, id, answer, out))
        return false;
    fill_base(out);
    out->mine = out->base;
    ticket_act_apply(&out->mine, &out->patch);
    out->merge = ticket_merge(&out->base, &out->mine, &out->theirs);
    return true;
}

/* A step that comes too late is told, with its time. */
static char *late_words(const OutboxAct *act, const TicketMeeting *meeting)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(act->created_ms / 1000);
    g_autofree char *clock = at != NULL ? g_date_time_format(at, "%H:%M") : g_strdup("?");
    TicketStep step;
    bool known = ticket_step_between(meeting->base.status, meeting->mine.status, &step);
    /* TRANSLATORS: a note: time, what was done, and what the ticket had become meanwhile */
    return g_strdup_printf(_("%s: “%s”, told late; the ticket was “%s” by then"), clock,
                           known ? ticket_step_text(step)
                                 : ticket_status_text(meeting->mine.status),
                           ticket_status_text(meeting->theirs.status));
}

/* The person's own note, and that of the late step; the caller frees it.  NULL: neither. */
static char *note_of(const OutboxAct *act, const TicketMeeting *meeting)
{
    const char *own = meeting->patch.given & BIT(TICKET_MEMBER_NOTE) ? meeting->patch.note : NULL;
    g_autofree char *late = meeting->merge.behind ? late_words(act, meeting) : NULL;
    if (own == NULL || late == NULL)
        return own != NULL ? g_strdup(own) : g_steal_pointer(&late);
    char *both = g_strdup_printf("%s  %s", own, late);
    if (strlen(both) <= TICKET_NOTE_MAX)
        return both;
    g_free(both);
    return g_strdup(own);
}

static OutboxAct *act_again(const OutboxAct *act, const TicketMeeting *meeting,
                            const Ticket *merged, const char *note)
{
    unsigned links = BIT(TICKET_MEMBER_CAMERAS) | BIT(TICKET_MEMBER_ALERTS);
    TicketPatch patch = ticket_act_patch(&meeting->theirs, merged);
    patch.given |= meeting->patch.given & links;
    patch.cameras = meeting->patch.cameras;
    patch.alerts = meeting->patch.alerts;
    if (patch.given == 0 && note != NULL)
        return ticket_act_note(meeting->base.id, note, act->created_ms);
    if (note != NULL) {
        patch.note = note;
        patch.given |= BIT(TICKET_MEMBER_NOTE);
    }
    return patch.given != 0 ? ticket_act_change(&meeting->theirs, &patch) : NULL;
}

TicketRebased ticket_meeting_send(App *app, const OutboxAct *act, const TicketMeeting *meeting,
                                  const TicketSide side[TICKET_PARTS])
{
    g_autofree char *note = note_of(act, meeting);
    g_autoptr(GError) error = NULL;
    Ticket merged;
    ticket_merged(&meeting->mine, &meeting->theirs, &meeting->merge, side, &merged);
    g_autoptr(OutboxAct) again = act_again(act, meeting, &merged, note);
    if (again == NULL) {
        app_say(app, TONE_PLAIN, _("#%" PRId64 ": somebody has done the same already."),
                meeting->theirs.number);
        return TICKET_REBASE_OVER;
    }
    if (!outgoing_replace(app, act->id, again, &error)) {
        app_say(app, TONE_WARNING, _("Not kept: %s"), error->message);
        return TICKET_REBASE_CLASHES;
    }
    if (meeting->merge.behind)
        app_say(app, TONE_PLAIN,
                _("#%" PRId64 " is “%s” by now; your step is kept as a note, with its time."),
                meeting->theirs.number, ticket_status_text(meeting->theirs.status));
    else
        app_say(app, TONE_PLAIN, _("#%" PRId64 " had changed; yours is laid over it and sent."),
                meeting->theirs.number);
    return TICKET_REBASE_SENT;
}

TicketRebased ticket_rebase(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    g_auto(TicketMeeting) meeting = {0};
    if (!ticket_meeting_read(app, act, answer, &meeting) || meeting.merge.clashing != 0)
        return TICKET_REBASE_CLASHES;
    return ticket_meeting_send(app, act, &meeting, NULL);
}

void ticket_rebase_say_clash(App *app, const OutboxAct *act)
{
    char key[KEY_NAME_SIZE];
    g_autofree char *words = outgoing_words(app, act);
    app_key(app, ACTION_TICKETS, key);
    app_say(app, TONE_WARNING,
            _("%s: somebody changed the same meanwhile.  It needs you: %s, then Enter on it."),
            words, key);
}
