/* What a change means to each webhook: news, a change, an end, or nothing. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "webhooks_private.h"

/* What changed, in a few words: two states that say the same are told once. */
#define SAID_SIZE 200

typedef struct Change {
    WebhookNews news;
    WebhookEvent first; /* the first of its kind's events */
    bool over;          /* nothing follows */
    bool unjudged;      /* over, and more may be said: what it was, or that it is there again */
    bool quiet;         /* nobody is told of it for the first time while it is so */
    bool sent_out;      /* of a ticket: an agency is on its way */
    char said[SAID_SIZE];
} Change;

static Agency agency_of(const Webhooks *webhooks, const char *kind, AlertPriority severity)
{
    TicketKind as = alert_kind_is_health(kind) ? TICKET_MAINTENANCE : TICKET_INCIDENT;
    return ticket_plan_agency(ticketing_plan(webhooks->server->ticketing), as, kind, severity);
}

static void read_alert(const Webhooks *webhooks, const Alert *alert, Change *out)
{
    out->first = WEBHOOK_ALERT_RAISED;
    out->news = (WebhookNews){.kind = alert->kind,
                              .area = alert->area,
                              .priority = alert->priority,
                              .agency = agency_of(webhooks, alert->kind, alert->priority)};
    out->over = alert->machine.state == ALERT_NORMAL && !alert->pending;
    out->quiet = !alert_is_open(alert);
    out->unjudged = out->over && alert->verdict == VERDICT_NONE;
    g_snprintf(out->said, sizeof out->said, "%s %s %s %s %s", alert_priority_word(alert->priority),
               alert_state_word(alert->machine.state), verdict_word(alert->verdict), alert->area,
               alert->situation != NULL ? alert->situation : "-");
}

/* How many there are is told each time that it has doubled: an outage that grows is no storm. */
static void read_situation(const Webhooks *webhooks, const Situation *situation, Change *out)
{
    out->first = WEBHOOK_SITUATION_RAISED;
    out->news = (WebhookNews){.kind = situation->kind,
                              .area = situation->area,
                              .priority = situation->priority,
                              .agency = agency_of(webhooks, situation->kind, situation->priority)};
    out->over = situation->cleared_at_ms != 0;
    out->unjudged = out->over; /* a link that flaps is the same one again */
    out->quiet = situation->members < 2;
    g_snprintf(out->said, sizeof out->said, "%s %s %u", alert_priority_word(situation->priority),
               situation->area, g_bit_storage(situation->members));
}

static void read_ticket(const Ticket *ticket, Change *out)
{
    out->first = WEBHOOK_TICKET_OPENED;
    out->news = (WebhookNews){.kind = ticket->topic,
                              .area = ticket->area,
                              .priority = ticket->severity,
                              .agency = ticket->agency};
    out->over = !ticket_is_open(ticket);
    out->sent_out = ticket->status == TICKET_DISPATCHED;
    g_snprintf(out->said, sizeof out->said, "%s %s %s %s", ticket_status_word(ticket->status),
               agency_word(ticket->agency), alert_priority_word(ticket->severity), ticket->area);
}

/* out's strings are good until the decoder's next read. */
static bool read_change(const Webhooks *webhooks, const Entry *entry, Change *out)
{
    Alert alert;
    Situation situation;
    Ticket ticket;
    Decoder *decoder = webhooks->decoder;
    const GString *text = entry->text;
    *out = (Change){0};
    if (entry->kind == ENTRY_ALERT && entry->object != NULL) {
        read_alert(webhooks, entry->object, out);
    } else if (entry->kind == ENTRY_ALERT &&
               decode_alert(decoder, text->str, text->len, &alert, NULL)) {
        read_alert(webhooks, &alert, out);
    } else if (entry->kind == ENTRY_SITUATION &&
               decode_situation(decoder, text->str, text->len, &situation, NULL)) {
        read_situation(webhooks, &situation, out);
    } else if (entry->kind == ENTRY_TICKET &&
               decode_ticket(decoder, text->str, text->len, &ticket, NULL)) {
        read_ticket(&ticket, out);
    } else {
        return false;
    }
    return true;
}

/* Whether anything of it went out stands before what was said. */
static bool was_sent(const char *told)
{
    return told[0] == '+';
}

static void put_out(const Hook *hook, Batch *batch, const Entry *entry, WebhookEvent event)
{
    char id[ID_ULID_SIZE];
    id_ulid(clock_wall_ms(), id);
    Aside *aside = aside_new(ASIDE_HOOK_OUT);
    aside->text[0] = g_strdup(id);
    aside->text[1] = g_strdup(hook->rule->name);
    aside->text[2] = g_strdup(entry->id);
    aside->text[3] = g_strdup(webhook_event_word(event));
    aside->of = entry;
    aside->number[1] = entry->at_ms;
    batch_aside(batch, aside);
}

static void remember(Hook *hook, Batch *batch, const Entry *entry, const char *said, bool sent)
{
    Aside *aside = aside_new(ASIDE_HOOK_TOLD);
    const char *before = g_hash_table_lookup(hook->told, entry->id);
    bool ever = sent || (before != NULL && was_sent(before));
    char *now = g_strconcat(ever ? "+" : "-", said, NULL);
    aside->text[0] = g_strdup(hook->rule->name);
    aside->text[1] = g_strdup(entry->id);
    aside->text[2] = g_strdup(now);
    aside->of = sent ? entry : NULL;
    batch_aside(batch, aside);
    g_hash_table_replace(hook->told, g_strdup(entry->id), now);
}

static void forget(Hook *hook, Batch *batch, const Entry *entry)
{
    batch_aside(batch, hook_forget_aside(hook->rule->name, entry->id));
    g_hash_table_remove(hook->told, entry->id);
}

/* True when it is one of the events that the hook asked for; the row is added. */
static bool tell(const Hook *hook, Batch *batch, const Entry *entry, WebhookEvent event)
{
    if ((hook->rule->events & 1u << event) == 0) {
        return false;
    }
    put_out(hook, batch, entry, event);
    return true;
}

/* Of each kind's events: the first, what changed, what ended, what is withdrawn; a ticket's have
 * one more before the change. */
static WebhookEvent event_of(const Change *change, unsigned which)
{
    return change->first + which + (change->first == WEBHOOK_TICKET_OPENED && which > 0 ? 1u : 0u);
}

#define NEWS      0u
#define CHANGED   1u
#define CLOSED    2u
#define WITHDRAWN 3u

/* It is on its way, and was not when the hook was told last; or to somebody else by now. */
static bool is_dispatch(const Change *change, const char *told)
{
    if (!change->sent_out || told == NULL) {
        return change->sent_out;
    }
    g_auto(GStrv) before = g_strsplit(told + 1, " ", 3);
    return strcmp(before[0], ticket_status_word(TICKET_DISPATCHED)) != 0 ||
           g_strcmp0(before[1], agency_word(change->news.agency)) != 0;
}

static bool has_ended(const char *told)
{
    return g_str_has_prefix(told + 1, WEBHOOK_ENDED);
}

/* How an alert is judged may be said only after it was over. */
static void end(Hook *hook, Batch *batch, const Entry *entry, const Change *change)
{
    bool sent = tell(hook, batch, entry, event_of(change, CLOSED));
    if (!change->unjudged) {
        forget(hook, batch, entry);
        return;
    }
    g_autofree char *said = g_strdup_printf(WEBHOOK_ENDED "%" PRId64, entry->at_ms);
    remember(hook, batch, entry, said, sent);
}

/* It was judged, or it is there again. */
static void tell_after_end(Hook *hook, Batch *batch, const Entry *entry, const Change *change)
{
    if (change->over) {
        if (!change->unjudged) {
            end(hook, batch, entry, change);
        }
        return;
    }
    if (!change->quiet && webhook_rule_wants(hook->rule, &change->news)) {
        bool sent = tell(hook, batch, entry, event_of(change, CHANGED));
        remember(hook, batch, entry, change->said, sent);
    }
}

static void tell_hook(Hook *hook, Batch *batch, const Entry *entry, const Change *change)
{
    const char *told = g_hash_table_lookup(hook->told, entry->id);
    if (!hook_sees(hook, entry->sight, change->news.area)) {
        if (told != NULL && was_sent(told)) {
            put_out(hook, batch, entry, event_of(change, WITHDRAWN));
        }
        if (told != NULL) {
            forget(hook, batch, entry);
        }
        return;
    }
    if (told != NULL && has_ended(told)) {
        tell_after_end(hook, batch, entry, change);
        return;
    }
    if (told == NULL &&
        (change->over || change->quiet || !webhook_rule_wants(hook->rule, &change->news))) {
        return;
    }
    if (told != NULL && change->over) {
        end(hook, batch, entry, change);
        return;
    }
    if (told != NULL && strcmp(told + 1, change->said) == 0) {
        return;
    }
    WebhookEvent event = event_of(change, told == NULL ? NEWS : CHANGED);
    event = is_dispatch(change, told) ? WEBHOOK_TICKET_DISPATCHED : event;
    bool sent = tell(hook, batch, entry, event);
    remember(hook, batch, entry, change->said, sent);
}

void webhooks_tell(Webhooks *webhooks, Batch *batch, Entry *entry)
{
    Change change;
    if (entry->gone || entry->text == NULL || !read_change(webhooks, entry, &change)) {
        return;
    }
    for (guint i = 0; i < webhooks->hooks->len; i++) {
        Hook *hook = webhooks->hooks->pdata[i];
        if (hook->gone_ms == 0) {
            tell_hook(hook, batch, entry, &change);
        }
    }
}
