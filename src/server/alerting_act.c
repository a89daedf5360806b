#include "alerting_private.h"

#include <string.h>

/* What is being done, on a copy of the alert that becomes what it will be. */
typedef struct Doing {
    Alerting *alerting;
    const AlertActor *actor;
    const AlertActRequest *request;
    AlertActed *out;
    Alert alert;
    bool lead, mine;  /* of the actor: leads; has the alert */
    bool shelf_ended; /* just now, by its time */
} Doing;

/* ALERT_EVENTS for what changes no state. */
static AlertEvent event_of(AlertAct act)
{
    switch (act) {
    case ACT_ACK:
        return ALERT_EVENT_ACK;
    case ACT_UNACK:
        return ALERT_EVENT_UNACK;
    case ACT_SHELVE:
        return ALERT_EVENT_SHELVE;
    case ACT_UNSHELVE:
        return ALERT_EVENT_UNSHELVE;
    case ACT_SUPPRESS:
        return ALERT_EVENT_SUPPRESS;
    case ACT_UNSUPPRESS:
        return ALERT_EVENT_UNSUPPRESS;
    case ACT_CLOSE:
        return ALERT_EVENT_CLOSE;
    default:
        return ALERT_EVENTS;
    }
}

static bool is(const char *one, const char *other)
{
    return g_strcmp0(one, other) == 0;
}

static bool leads(const Doing *doing, AlertAct act)
{
    return doing->lead ||
           (act != ACT_SUPPRESS && act != ACT_UNSUPPRESS && (act != ACT_ASSIGN || doing->mine) &&
            (act != ACT_RELEASE || doing->mine || doing->alert.owner == NULL));
}

/* True when the act could be done now by this person. */
static bool possible(const Doing *doing, AlertAct act)
{
    const Alert *alert = &doing->alert;
    AlertMachine machine = alert->machine;
    bool over = machine.state == ALERT_NORMAL;
    if (alert->pending) {
        return false; /* nobody was told yet */
    }
    switch (act) {
    case ACT_CLAIM:
        return !over && (alert->owner == NULL || doing->mine);
    case ACT_RELEASE:
        return !over && alert->owner != NULL && leads(doing, act);
    case ACT_ASSIGN:
        return !over && leads(doing, act);
    case ACT_ESCALATE:
        return !over && alert->escalated_at_ms == 0;
    case ACT_CLOSE:
        return !over || alert->verdict == VERDICT_NONE;
    default:
        return leads(doing, act) && alert_machine_step(&machine, event_of(act));
    }
}

/* True when it is so already: the same person asked twice, or what is wanted came by itself. */
static bool is_so(const Doing *doing)
{
    const Alert *alert = &doing->alert;
    const char *me = doing->actor->token->name;
    switch (doing->request->act) {
    case ACT_CLAIM:
        return doing->mine;
    case ACT_RELEASE:
        return alert->owner == NULL;
    case ACT_ACK:
        return alert->machine.state == ALERT_ACKED && is(alert->acked_by, me);
    case ACT_UNSHELVE:
        return doing->shelf_ended;
    case ACT_SUPPRESS:
        return alert->machine.state == ALERT_SUPPRESSED;
    case ACT_ASSIGN:
        return is(alert->owner, doing->request->to);
    case ACT_ESCALATE:
        return alert->escalated_at_ms != 0;
    case ACT_CLOSE:
        return alert->machine.state == ALERT_NORMAL && alert->verdict == doing->request->verdict;
    default:
        return false;
    }
}

static void note_standing(Doing *doing)
{
    g_strlcpy(doing->out->owner, doing->alert.owner != NULL ? doing->alert.owner : "",
              sizeof doing->out->owner);
    g_strlcpy(doing->out->state, alert_state_word(doing->alert.machine.state),
              sizeof doing->out->state);
    doing->out->count = doing->alert.count;
    doing->out->first_at_ms = doing->alert.first_at_ms;
}

static void refuse(Doing *doing, int status, const char *slug, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Says who has it, how it stands, and what could be done. */
static void refuse(Doing *doing, int status, const char *slug, const char *format, ...)
{
    AlertActed *out = doing->out;
    va_list arguments;
    va_start(arguments, format);
    g_vsnprintf(out->detail, sizeof out->detail, format, arguments);
    va_end(arguments);
    note_standing(doing);
    unsigned count = 0;
    for (int act = 0; act < ALERT_ACTS; act++) {
        if (possible(doing, (AlertAct)act)) {
            out->allowed[count++] = alert_act_word((AlertAct)act);
        }
    }
    out->allowed[count] = NULL;
    out->slug = slug;
    out->problem = (Problem){.status = status,
                             .detail = out->detail,
                             .owner = out->owner[0] != '\0' ? out->owner : NULL,
                             .state = out->state,
                             .allowed = status == 409 ? out->allowed : NULL};
}

static void refuse_unknown(AlertActed *out)
{
    g_strlcpy(out->detail, "There is no such alert.", sizeof out->detail);
    out->slug = "unknown";
    out->problem = (Problem){.status = 404, .detail = out->detail};
}

typedef struct Wanted {
    const char *name, *area;
    Sight sight;
} Wanted;

static bool may_have(const Token *token, void *data)
{
    const Wanted *wanted = data;
    return is(token->name, wanted->name) && role_has(token->role, RIGHT_ALERTS_ACT) &&
           token_sees(token, wanted->sight, wanted->area);
}

/* An alert that is given to nobody is lost. */
static bool has_taker(const Doing *doing)
{
    Wanted wanted = {.name = doing->request->to,
                     .area = doing->alert.area,
                     .sight = alerting_sight(doing->alerting, &doing->alert)};
    return tokens_any(doing->alerting->server->tokens, doing->actor->now_ms, may_have, &wanted);
}

static bool may(Doing *doing)
{
    const Alert *alert = &doing->alert;
    AlertAct act = doing->request->act;
    if (!leads(doing, act)) {
        const char *right = right_word(RIGHT_ALERTS_LEAD);
        if (alert->owner != NULL && (act == ACT_RELEASE || act == ACT_ASSIGN)) {
            refuse(doing, 403, "right", "%s has it; it takes the right %s.", alert->owner, right);
        } else {
            refuse(doing, 403, "right", "That takes the right %s.", right);
        }
        return false;
    }
    if (is_so(doing)) {
        return true;
    }
    if (act == ACT_CLAIM && alert->owner != NULL && alert->machine.state != ALERT_NORMAL) {
        refuse(doing, 409, "taken", "%s has it.", alert->owner);
        return false;
    }
    if (!possible(doing, act)) {
        refuse(doing, 409, "state", "The alert is %s; %s is no step from there.",
               alert->pending ? "not told yet" : alert_state_word(alert->machine.state),
               alert_act_word(act));
        return false;
    }
    if (act == ACT_ASSIGN && !has_taker(doing)) {
        refuse(doing, 422, "nobody", "Nobody of that name may act on this alert.");
        return false;
    }
    return true;
}

static void own(Doing *doing, const char *who)
{
    doing->alert.owner = who;
    doing->alert.claimed_at_ms = who != NULL ? doing->actor->now_ms : 0;
}

static void shelf_clear(Alert *alert)
{
    alert->shelved_until_ms = 0;
    alert->shelved_by = alert->shelf_reason = NULL;
    alert->machine.one_shot = false;
}

static void ack_clear(Alert *alert)
{
    alert->acked_by = NULL;
    alert->acked_at_ms = 0;
    alert->looked_s = ALERT_NOT_LOOKED;
}

static void put_on_shelf(Doing *doing)
{
    const AlertActRequest *request = doing->request;
    Alert *alert = &doing->alert;
    alert->shelved_until_ms = doing->actor->now_ms + request->minutes * 60000;
    alert->shelved_by = doing->actor->token->name;
    alert->shelf_reason = request->reason;
    alert->machine.one_shot = request->one_shot;
}

static void acknowledge(Doing *doing)
{
    Alert *alert = &doing->alert;
    alert->acked_by = doing->actor->token->name;
    alert->acked_at_ms = doing->actor->now_ms;
    alert->looked_s = doing->request->looked_s;
    if (alert->owner == NULL) {
        own(doing, alert->acked_by);
    }
}

/* Makes the alert what it will be. */
static void change(Doing *doing)
{
    const AlertActRequest *request = doing->request;
    Alert *alert = &doing->alert;
    if (event_of(request->act) != ALERT_EVENTS) {
        alert_machine_step(&alert->machine, event_of(request->act));
    }
    if (alert->machine.state != ALERT_SHELVED) {
        shelf_clear(alert);
    }
    switch (request->act) {
    case ACT_CLAIM:
        own(doing, doing->actor->token->name);
        break;
    case ACT_RELEASE:
        own(doing, NULL);
        break;
    case ACT_ASSIGN:
        own(doing, request->to);
        break;
    case ACT_ACK:
        acknowledge(doing);
        break;
    case ACT_UNACK:
        ack_clear(alert);
        break;
    case ACT_SHELVE:
        put_on_shelf(doing);
        break;
    case ACT_ESCALATE:
        alert->escalated_at_ms = doing->actor->now_ms;
        break;
    case ACT_CLOSE:
        alert->verdict = request->verdict;
        alert->closed_at_ms = doing->actor->now_ms;
        break;
    default:
        break;
    }
}

/* What the journal says was done; who and when stand beside it. */
static char *say(const AlertActRequest *request)
{
    const char *word = alert_act_word(request->act);
    switch (request->act) {
    case ACT_ACK:
        return request->looked_s == ALERT_NOT_LOOKED
                   ? g_strdup_printf("%s: not looked", word)
                   : g_strdup_printf("%s: looked %d s", word, request->looked_s);
    case ACT_SHELVE:
        return g_strdup_printf("%s: %" G_GINT64_FORMAT " min%s: %s", word, request->minutes,
                               request->one_shot ? ", once" : "", request->reason);
    case ACT_SUPPRESS:
    case ACT_ESCALATE:
        return request->reason != NULL && request->reason[0] != '\0'
                   ? g_strdup_printf("%s: %s", word, request->reason)
                   : g_strdup(word);
    case ACT_ASSIGN:
        return g_strdup_printf("%s: %s", word, request->to);
    case ACT_CLOSE:
        return g_strdup_printf("%s: %s", word, verdict_word(request->verdict));
    default:
        return g_strdup(word);
    }
}

/* What stands in the logbook behind what the alert is; NULL for nothing. */
static char *say_detail(const AlertActRequest *request)
{
    switch (request->act) {
    case ACT_SHELVE: {
        g_autofree char *minutes = g_strdup_printf("%" G_GINT64_FORMAT " min", request->minutes);
        return logging_text(minutes, request->reason, NULL);
    }
    case ACT_SUPPRESS:
    case ACT_ESCALATE:
        return g_strdup(request->reason);
    case ACT_ASSIGN:
        return g_strdup_printf("→ %s", request->to);
    default:
        return NULL;
    }
}

static void say_in_logbook(const Doing *doing)
{
    const AlertActRequest *request = doing->request;
    g_autofree char *detail = say_detail(request);
    LogLine line = {.by = doing->actor->token->name, .at_ms = doing->actor->now_ms};
    line.word = request->act == ACT_CLOSE ? verdict_word(request->verdict) : NULL;
    if (log_act_of_alert(alert_act_word(request->act), &line.act)) {
        alerting_say_to(doing->alerting, &doing->alert, &line, detail, doing->actor->log);
    }
}

static void count(Doing *doing)
{
    AlertingFigures *figures = &doing->alerting->figures;
    figures->acks += doing->request->act == ACT_ACK;
    figures->closes += doing->request->act == ACT_CLOSE;
    figures->escalations += doing->request->act == ACT_ESCALATE;
}

static bool is_shelved(Alerting *alerting, const char *id)
{
    Alert alert;
    return alerting_find(alerting, id, &alert) && alert.machine.state == ALERT_SHELVED;
}

void alerting_act(Alerting *alerting, const AlertActor *actor, const char *id,
                  const AlertActRequest *request, AlertActed *out)
{
    Doing doing = {.alerting = alerting, .actor = actor, .request = request, .out = out};
    Alert *alert = &doing.alert;
    *out = (AlertActed){0};
    bool was_shelved = is_shelved(alerting, id);
    if (actor->batch->entries->len == 0) {
        alerting_fire(alerting);  /* a shelf whose time is over has ended */
        alerting_flush(alerting); /* what was before stands before it in the journal */
    }
    if (!alerting_find(alerting, id, alert) ||
        !token_sees(actor->token, alerting_sight(alerting, alert), alert->area)) {
        refuse_unknown(out);
        return;
    }
    doing.lead = role_has(actor->token->role, RIGHT_ALERTS_LEAD);
    doing.mine = is(alert->owner, actor->heir_of != NULL ? actor->heir_of : actor->token->name);
    doing.shelf_ended = was_shelved && alert->machine.state != ALERT_SHELVED;
    if (actor->heir_of != NULL && !doing.mine) {
        refuse(&doing, 409, "taken", "%s has it no more.", actor->heir_of);
        return;
    }
    if (!may(&doing)) {
        return;
    }
    if (!is_so(&doing)) {
        change(&doing);
        count(&doing);
    } else if (actor->many || !alerting_under_way(alerting, id)) {
        note_standing(&doing);
        return;
    }
    note_standing(&doing);
    g_autofree char *why = say(request);
    AlertCause cause = {.by = actor->token->name, .why = why, .at_ms = actor->now_ms};
    if (actor->log != NULL) {
        say_in_logbook(&doing);
    }
    out->entry = alerting_put(alerting, actor->batch, alert, &cause);
}
