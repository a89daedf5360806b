/* Acts on tickets: written down, and what became of them. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "console/outgoing.h"
#include "console/ticket_desk.h"
#include "console/ticket_rebase.h"
#include "console/tickets_private.h"
#include "wire/problem.h"

/* One that is not on the disk yet. */
typedef struct TicketSending {
    TicketWritten written;
    void *data;
    char *said;
} TicketSending;

static void sending_free(gpointer data)
{
    TicketSending *sending = data;
    g_free(sending->said);
    g_free(sending);
}

static void tell_written(App *app, TicketSending *sending, const GError *error)
{
    bool live = app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
    if (error != NULL && sending->written == NULL)
        app_say(app, TONE_WARNING, _("Not kept: %s"), error->message);
    else if (error == NULL && sending->said[0] != '\0' && live)
        app_say(app, TONE_PLAIN, "%s", sending->said);
    else if (error == NULL && sending->said[0] != '\0')
        app_say(app, TONE_PLAIN, _("Written down, and sent when the link is back: %s"),
                sending->said);
    if (sending->written != NULL)
        sending->written(app, error, sending->data);
}

void ticket_send(App *app, OutboxAct *act, GBytes *file, const char *said, TicketWritten written,
                 void *data)
{
    g_autoptr(OutboxAct) mine = act;
    g_autoptr(GError) error = NULL;
    char id[ID_ULID_SIZE];
    TicketSending *sending = g_new0(TicketSending, 1);
    *sending = (TicketSending){written, data, g_strdup(said)};
    if (outgoing_post(app, mine, file, id, &error)) {
        g_hash_table_insert(app->tickets->sending, g_strdup(id), sending);
        return;
    }
    tell_written(app, sending, error);
    sending_free(sending);
}

void ticket_send_change(App *app, const Ticket *from, const Ticket *to, const char *note,
                        const char *said)
{
    TicketPatch patch = ticket_act_patch(from, to);
    if (note != NULL && note[0] != '\0') {
        patch.note = note;
        patch.given |= 1u << TICKET_MEMBER_NOTE;
    }
    if (patch.given == 0)
        app_say(app, TONE_PLAIN, "%s", _("Nothing was changed."));
    else
        ticket_send(app, ticket_act_change(from, &patch), NULL, said, NULL, NULL);
}

/* What the outbox and the sender tell */

static void on_written(App *app, const char *id, const GError *error)
{
    gpointer key, sending;
    app->tickets->waits_changed = true;
    if (!g_hash_table_steal_extended(app->tickets->sending, id, &key, &sending))
        return;
    tell_written(app, sending, error);
    sending_free(sending);
    g_free(key);
    frame_want(app, DIRTY_BAR | DIRTY_STATUS, FRAME_NOW);
}

/* What was answered is shown at once; the change stream brings the same a little later. */
static bool take_answer(App *app, const HttpAnswer *answer, Decoder *decoder, Ticket *ticket,
                        TicketTwin *twin)
{
    TicketBook *book = tickets_book(app);
    if (answer == NULL || answer->body == NULL ||
        !decode_ticket_new(decoder, answer->body, answer->size, ticket, twin, NULL))
        return false;
    uint32_t index = ticket_book_find(book, ticket->id);
    if (index == TICKET_NOWHERE || ticket_book_row(book, index)->rev < ticket->rev)
        ticket_book_put(book, ticket);
    return true;
}

static void say_opened(App *app, const Ticket *ticket, const TicketTwin *twin)
{
    if (twin->id != NULL)
        app_say(app, TONE_PLAIN,
                _("Ticket #%" PRId64 " is open; perhaps the same as #%" PRId64 ": %s"),
                ticket->number, twin->number, twin->title);
    else
        app_say(app, TONE_PLAIN, _("Ticket #%" PRId64 " is open: %s"), ticket->number,
                ticket->title);
}

static void on_sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    g_autoptr(Decoder) decoder = decoder_new();
    TicketTwin twin = {0};
    Ticket ticket;
    const char *id;
    char what[160];
    app->tickets->waits_changed = true;
    bool taken = take_answer(app, answer, decoder, &ticket, &twin);
    if (!outgoing_is_fresh(act))
        return;
    if (!taken) { /* a referral's answer is the copy */
        g_autofree char *words = outgoing_words(app, act);
        app_say(app, TONE_PLAIN, "%s", words);
        return;
    }
    if (ticket_act_kind(act, &id) == TICKET_ACT_OPEN) {
        say_opened(app, &ticket, &twin);
        return;
    }
    ticket_act_describe(act, what, sizeof what);
    app_say(app, TONE_PLAIN, "#%" PRId64 ": %s", ticket.number, what);
}

/* Which steps are legal stands in the refusal. */
static void say_refused(App *app, const OutboxAct *act, const HttpAnswer *answer,
                        const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) allowed = g_string_new(NULL);
    g_autofree char *words = outgoing_words(app, act);
    TicketStatus status;
    Problem problem = {0};
    if (answer != NULL && answer->body != NULL)
        decode_problem(decoder, answer->body, answer->size, &problem);
    for (int i = 0; problem.allowed != NULL && problem.allowed[i] != NULL; i++)
        if (ticket_status_parse(problem.allowed[i], &status))
            g_string_append_printf(allowed, "%s%s", i > 0 ? ", " : "", ticket_status_text(status));
    if (allowed->len > 0)
        app_say(app, TONE_WARNING, _("Not done: %s: %s  (allowed: %s)"), words, error->message,
                allowed->str);
    else
        app_say(app, TONE_WARNING, _("Not done: %s: %s"), words, error->message);
}

/* True for a refusal that says that it has been done: an answer was lost for longer than keys are
 * kept, or two attached the same file. */
static bool was_done(const OutboxAct *act, const HttpAnswer *answer)
{
    const char *id;
    TicketActKind kind = ticket_act_kind(act, &id);
    int status = answer != NULL ? answer->head.status : act->status;
    g_autoptr(Decoder) decoder = decoder_new();
    Problem problem = {0};
    if (status != 409 || answer == NULL || answer->body == NULL ||
        !decode_problem(decoder, answer->body, answer->size, &problem) || problem.type == NULL)
        return false;
    return (kind == TICKET_ACT_OPEN && g_str_has_suffix(problem.type, "exists")) ||
           (kind == TICKET_ACT_ATTACH && g_str_has_suffix(problem.type, "attached"));
}

/* A clock that is off must not keep a ticket back. */
static bool send_untimed(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Problem problem = {0};
    if (answer == NULL || answer->body == NULL || answer->head.status != 422 ||
        !decode_problem(decoder, answer->body, answer->size, &problem) || problem.type == NULL ||
        !g_str_has_suffix(problem.type, "time"))
        return false;
    g_autoptr(OutboxAct) again = ticket_act_untimed(act);
    return again != NULL && outgoing_replace(app, act->id, again, NULL);
}

/* What carries a person's words stays until they say what is to become of it. */
static bool carries_words(const OutboxAct *act)
{
    const char *id;
    TicketActKind kind = ticket_act_kind(act, &id);
    if (kind != TICKET_ACT_CHANGE)
        return kind == TICKET_ACT_OPEN || kind == TICKET_ACT_NOTE || kind == TICKET_ACT_ATTACH ||
               kind == TICKET_ACT_REFER || kind == TICKET_ACT_CHECK;
    g_autoptr(Decoder) decoder = decoder_new();
    TicketPatch patch;
    unsigned words = 1u << TICKET_MEMBER_TITLE | 1u << TICKET_MEMBER_NOTE;
    return decode_ticket_patch(decoder, act->body, strlen(act->body), &patch, NULL) &&
           (patch.given & words) != 0;
}

static bool on_refused(App *app, const OutboxAct *act, const HttpAnswer *answer,
                       const GError *error)
{
    int status = answer != NULL ? answer->head.status : act->status;
    app->tickets->waits_changed = true;
    if (was_done(act, answer))
        return true;
    if (send_untimed(app, act, answer))
        return false;
    if (status == 412) {
        TicketRebased rebased = ticket_rebase(app, act, answer);
        if (rebased != TICKET_REBASE_CLASHES)
            return rebased == TICKET_REBASE_OVER;
        ticket_rebase_say_clash(app, act);
        return false;
    }
    say_refused(app, act, answer, error);
    return outgoing_is_fresh(act) && !carries_words(act);
}

static void on_changed(App *app)
{
    app->tickets->waits_changed = true;
    ticket_desk_waits_changed(app);
    tickets_changed(app);
}

/* "#1423: they are there" */
static char *words_of(const App *app, const OutboxAct *act)
{
    const char *id;
    char what[200], name[24];
    TicketLook look;
    TicketActKind kind = ticket_act_kind(act, &id);
    ticket_act_describe(act, what, sizeof what);
    if (!ticket_look(app, id, &look))
        return g_strdup(what);
    if (kind == TICKET_ACT_OPEN)
        return g_strdup_printf(_("new ticket: %s"), look.ticket.title);
    ticket_look_name(&look, name, sizeof name);
    return g_strdup_printf("%s %s: %s", _("ticket"), name, what);
}

static const OutgoingKind kind = {
    .prefix = TICKET_OBJECT,
    .words = words_of,
    .written = on_written,
    .sent = on_sent,
    .refused = on_refused,
    .changed = on_changed,
    .open = ticket_desk_open_act,
    .again = tickets_resolve,
};

void ticket_send_start(App *app)
{
    app->tickets->sending = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, sending_free);
    outgoing_register(app, &kind);
}

void ticket_send_stop(App *app)
{
    g_clear_pointer(&app->tickets->sending, g_hash_table_unref);
}
