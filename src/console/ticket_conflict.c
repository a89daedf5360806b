/* What two have changed: mine, theirs, and what is to become of it. */
#include <string.h>

#include "base/text.h"
#include "console/outgoing.h"
#include "console/pages.h"
#include "console/ticket_desk.h"
#include "console/ticket_rebase.h"
#include "console/tickets_private.h"
#include "ui/ticket_conflict.h"

typedef struct Conflict {
    char *act;
    ConflictPage *page;
    int64_t version; /* of theirs, as it is shown */
} Conflict;

static void conflict_free(gpointer data)
{
    Conflict *conflict = data;
    conflict_page_free(conflict->page);
    g_free(conflict->act);
    g_free(conflict);
}

/* Who let mine go keeps it as a note, with its time. */
static void drop(App *app, const OutboxAct *act, const TicketMeeting *meeting)
{
    g_autoptr(GError) error = NULL;
    char what[200];
    ticket_act_describe(act, what, sizeof what);
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(act->created_ms / 1000);
    g_autofree char *clock = at != NULL ? g_date_time_format(at, "%H:%M") : g_strdup("?");
    const char *own =
        meeting->patch.given & (1u << TICKET_MEMBER_NOTE) ? meeting->patch.note : NULL;
    /* TRANSLATORS: a note: when, and what was wanted */
    g_autofree char *whole =
        g_strdup_printf(_("%s: wanted “%s”, and let it go"), clock, own != NULL ? own : what);
    g_autofree char *text = text_clean(whole, strlen(whole), TICKET_NOTE_MAX);
    g_autoptr(OutboxAct) note = ticket_act_note(meeting->base.id, text, act->created_ms);
    if (outgoing_replace(app, act->id, note, &error))
        app_say(app, TONE_PLAIN, "%s", _("Yours is let go, and kept as a note."));
    else
        app_say(app, TONE_WARNING, _("Not kept: %s"), error->message);
}

static ConflictPage *page_of(const App *app, const OutboxAct *act, const TicketMeeting *meeting)
{
    char places[3][160];
    const Ticket *sides[3] = {&meeting->base, &meeting->mine, &meeting->theirs};
    for (int i = 0; i < 3; i++)
        tickets_place(app, sides[i]->area, places[i], sizeof places[i]);
    const ConflictFacts facts = {
        .base = &meeting->base,
        .mine = &meeting->mine,
        .theirs = &meeting->theirs,
        .merge = meeting->merge,
        .mine_ms = act->created_ms,
        .theirs_ms = meeting->theirs.updated_at_ms,
        .base_place = places[0],
        .mine_place = places[1],
        .theirs_place = places[2],
    };
    return conflict_page_new(&facts);
}

/* True: the page stays, since what it asks about is another by now. */
static bool decide(App *app, Conflict *conflict, ConflictResult result)
{
    g_auto(TicketMeeting) meeting = {0};
    const OutboxAct *found = outbox_find(outgoing_outbox(app), conflict->act);
    g_autoptr(OutboxAct) act = found != NULL ? outbox_act_copy(found) : NULL;
    if (act == NULL || !ticket_meeting_read(app, act, NULL, &meeting)) {
        app_say(app, TONE_WARNING, "%s", _("It is no longer there."));
        return false;
    }
    if (result == CONFLICT_DROP) {
        drop(app, act, &meeting);
        return false;
    }
    if (meeting.theirs.version != conflict->version && meeting.merge.clashing != 0) {
        conflict_page_free(conflict->page);
        conflict->page = page_of(app, act, &meeting);
        conflict->version = meeting.theirs.version;
        app_say(app, TONE_WARNING, "%s", _("It has changed once more; look again."));
        return true;
    }
    if (ticket_meeting_send(app, act, &meeting, conflict_page_sides(conflict->page)) ==
        TICKET_REBASE_OVER)
        outbox_remove(outgoing_outbox(app), act->id);
    return false;
}

static bool on_event(App *app, const Event *event, void *data)
{
    Conflict *conflict = data;
    ConflictResult result = conflict_page_event(conflict->page, event);
    bool stays = result == CONFLICT_OPEN;
    if (result == CONFLICT_SEND || result == CONFLICT_DROP)
        stays = decide(app, conflict, result);
    else if (result == CONFLICT_LATER)
        app_say(app, TONE_PLAIN, "%s", _("Nothing is decided; it waits for you."));
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
    return stays;
}

static void draw(void *data, Canvas *canvas, Rect rect, const ViewContext *context)
{
    conflict_page_draw(((Conflict *)data)->page, canvas, rect, context);
}

static const PageKind page_kind = {.event = on_event, .draw = draw, .free = conflict_free};

static void show(App *app, const OutboxAct *act, const TicketMeeting *meeting)
{
    Conflict *conflict = g_new0(Conflict, 1);
    conflict->act = g_strdup(act->id);
    conflict->page = page_of(app, act, meeting);
    conflict->version = meeting->theirs.version;
    pages_show(app, &page_kind, conflict);
}

/* The newest is asked for by the change stream; where nothing clashes any more nobody is asked. */
bool tickets_resolve(App *app, const OutboxAct *act)
{
    g_auto(TicketMeeting) meeting = {0};
    if (act->status != 412 || !ticket_meeting_read(app, act, NULL, &meeting))
        return false;
    if (meeting.merge.clashing == 0) {
        g_autoptr(OutboxAct) copy = outbox_act_copy(act);
        if (ticket_meeting_send(app, copy, &meeting, NULL) == TICKET_REBASE_OVER)
            outbox_remove(outgoing_outbox(app), copy->id);
        return true;
    }
    show(app, act, &meeting);
    return true;
}
