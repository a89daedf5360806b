#include <string.h>

#include "base/clock.h"
#include "console/alerts.h"
#include "console/outgoing.h"

/* A picture that stood for less was not looked at. */
#define LOOKED_LEAST_MS 500

/* So bad a record of so many verdicts suggests a shelf. */
#define TRACK_LEAST 5
#define TRACK_SHARE 5 /* one real one in so many, or fewer */

static const struct {
    Action action;
    AlertAct act;
    const char *done;
} acts[] = {
    {ACTION_ALERT_CLAIM, ACT_CLAIM, N_("Yours")},
    {ACTION_ALERT_RELEASE, ACT_RELEASE, N_("Given back to all")},
    {ACTION_ALERT_ACK, ACT_ACK, N_("Acknowledged")},
    {ACTION_ALERT_UNACK, ACT_UNACK, N_("No longer acknowledged")},
    {ACTION_ALERT_SHELVE, ACT_SHELVE, N_("Shelved")},
    {ACTION_ALERT_UNSHELVE, ACT_UNSHELVE, N_("Off the shelf")},
    {ACTION_ALERT_SUPPRESS, ACT_SUPPRESS, N_("Suppressed")},
    {ACTION_ALERT_SUPPRESS, ACT_UNSUPPRESS, N_("No longer suppressed")},
    {ACTION_ALERT_ASSIGN, ACT_ASSIGN, N_("Given to another")},
    {ACTION_ALERT_ESCALATE, ACT_ESCALATE, N_("The supervisors are called")},
    {ACTION_ALERT_CLOSE, ACT_CLOSE, N_("Closed")},
};

bool acts_of(Action action, AlertAct *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        if (acts[i].action == action) {
            *out = acts[i].act;
            return true;
        }
    }
    return false;
}

Action acts_action(AlertAct act)
{
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        if (acts[i].act == act)
            return acts[i].action;
    return ACTION_NONE;
}

const char *acts_done_text(AlertAct act)
{
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        if (acts[i].act == act)
            return _(acts[i].done);
    return "";
}

/* What is under way */

static void show_pending(App *app)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < app->doings->len; i++) {
        const Doing *doing = g_ptr_array_index(app->doings, i);
        for (guint j = 0; j < doing->ids->len; j++)
            g_ptr_array_add(ids, g_ptr_array_index(doing->ids, j));
    }
    g_ptr_array_add(ids, NULL);
    view_alerts_pending(app->panes[PANE_ALERTS], (const char *const *)ids->pdata);
    frame_want(app, DIRTY_ALERTS | DIRTY_KEYS, FRAME_NOW);
}

Doing *doing_begin(App *app, GPtrArray *ids, const AlertActRequest *request)
{
    Doing *doing = g_new0(Doing, 1);
    *doing = (Doing){.app = app, .ids = ids, .request = *request};
    doing->reason = g_strdup(request->reason);
    doing->to = g_strdup(request->to);
    doing->request.reason = doing->reason;
    doing->request.to = doing->to;
    doing->owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_ptr_array_add(app->doings, doing);
    show_pending(app);
    return doing;
}

static void doing_free(Doing *doing)
{
    g_ptr_array_unref(doing->ids);
    g_hash_table_unref(doing->owners);
    g_free(doing->name);
    g_free(doing->reason);
    g_free(doing->to);
    g_free(doing->problem);
    g_clear_error(&doing->failed);
    g_free(doing);
}

void doing_end(Doing *doing)
{
    App *app = doing->app;
    g_ptr_array_remove(app->doings, doing);
    doing_free(doing);
    show_pending(app);
    acts_leave(app);
}

bool acts_under_way(const App *app)
{
    for (guint i = 0; i < app->doings->len; i++)
        if (outgoing_is_awaited(app, g_ptr_array_index(app->doings, i)))
            return true;
    return app->raising > 0;
}

void acts_leave(App *app)
{
    if (app->leaving && !acts_under_way(app))
        app_quit(app, 0);
}

void acts_forget(App *app)
{
    while (app->doings->len > 0)
        doing_free(g_ptr_array_steal_index(app->doings, app->doings->len - 1));
    app->raising = 0;
    show_pending(app);
}

/* How one ended */

static void tell_refusal(App *app, const Doing *doing, const ApiRefusal *refusal)
{
    Alert alert;
    AlertState state;
    const char *id = g_ptr_array_index(doing->ids, 0);
    bool known = alert_book_alert(app->book, alert_book_find(app->book, id), &alert);
    bool wants_it = doing->request.act == ACT_CLAIM || doing->request.act == ACT_ACK;
    if (wants_it && refusal->owner[0] != '\0' && strcmp(refusal->owner, app->me) != 0) {
        char age[32];
        bool since =
            known && g_strcmp0(alert.owner, refusal->owner) == 0 && alert.claimed_at_ms > 0;
        clock_age(app_now_ms(app), since ? alert.claimed_at_ms : 0, age, sizeof age);
        if (since)
            app_say(app, TONE_WARNING, _("%s has had it for %s."), refusal->owner, age);
        else
            app_say(app, TONE_WARNING, _("%s has it."), refusal->owner);
    } else if (refusal->status == 409 && alert_state_parse(refusal->state, &state)) {
        app_say(app, TONE_WARNING, _("Not done: it is “%s” now."), alert_state_text(state));
    } else if (refusal->status == 0) {
        app_say(app, TONE_WARNING, _("No answer, so it may not be done: %s"),
                refusal->error->message);
    } else {
        app_say(app, TONE_WARNING, _("Not done: %s"), refusal->error->message);
    }
}

static bool has_bad_record(const Alert *alert)
{
    return alert->track_total >= TRACK_LEAST &&
           alert->track_real * TRACK_SHARE <= alert->track_total;
}

static void tell_done(App *app, const Doing *doing, const Alert *alert)
{
    char key[KEY_NAME_SIZE];
    if (doing->request.act != ACT_ACK || !has_bad_record(alert) ||
        alert->machine.state != ALERT_ACKED) {
        app_say(app, TONE_PLAIN, "%s: %s", acts_done_text(doing->request.act), doing->name);
        return;
    }
    app_key_in(app, KEY_CONTEXT_ALERTS, ACTION_ALERT_SHELVE, key);
    /* TRANSLATORS: what was acknowledged; of how many verdicts how many were real; the key that
     * shelves */
    app_say(app, TONE_PLAIN, _("Acknowledged: %s.  Real here: %u of %u; %s shelves it."),
            doing->name, alert->track_real, alert->track_total, key);
}

static void name_doing(Doing *doing)
{
    Alert alert;
    char name[256] = "";
    const char *id = g_ptr_array_index(doing->ids, 0);
    App *app = doing->app;
    if (alert_book_alert(app->book, alert_book_find(app->book, id), &alert))
        alerts_name(app, &alert, name, sizeof name);
    g_free(doing->name);
    doing->name = g_strdup(name[0] != '\0' ? name : id);
}

static void on_acted(const Alert *alert, const ApiRefusal *refusal, void *data)
{
    Doing *doing = data;
    App *app = doing->app;
    if (refusal != NULL) {
        tell_refusal(app, doing, refusal);
    } else {
        /* As it is now, also where the change stream is behind. */
        if (alert->rev > 0)
            alert_book_put(app->book, alert, app_now_ms(app), NULL);
        tell_done(app, doing, alert);
    }
    app->book_changed = true;
    doing_end(doing);
}

void acts_send_now(Doing *doing)
{
    api_alert_act(doing->app->api, g_ptr_array_index(doing->ids, 0), &doing->request, on_acted,
                  doing);
}

void acts_answered(Doing *doing, const HttpAnswer *answer, const GError *error)
{
    App *app = doing->app;
    if (doing->name == NULL)
        name_doing(doing);
    if (answer != NULL) {
        api_read_alert(answer, error, on_acted, doing);
        return;
    }
    if (error != NULL)
        app_say(app, TONE_WARNING, _("Not done: %s"), error->message);
    else
        app_say(app, TONE_PLAIN, "%s: %s", acts_done_text(doing->request.act), doing->name);
    doing_end(doing);
}

static bool write_down(Doing *doing)
{
    const char *id = g_ptr_array_index(doing->ids, 0);
    g_autofree char *object = g_strconcat("alert/", id, NULL);
    GString *body = g_string_new(NULL);
    encode_alert_act(body, &doing->request);
    OutgoingPart part = {.object = object,
                         .path = api_alert_path(id, doing->request.act),
                         .body = g_string_free(body, FALSE),
                         .count = 1};
    return outgoing_send(doing, &part);
}

void acts_send(App *app, const AlertActRequest *request)
{
    g_autoptr(GPtrArray) ids = g_steal_pointer(&app->targets);
    if (ids == NULL || ids->len == 0)
        return;
    g_clear_pointer(&app->blind, g_free);
    if (app->api == NULL) {
        app_say(app, TONE_WARNING, _("Not done: %s"), _("there is no backend"));
        return;
    }
    Doing *doing = doing_begin(app, g_steal_pointer(&ids), request);
    if (doing->ids->len > 1) {
        bulk_send(doing);
        return;
    }
    name_doing(doing);
    if (!write_down(doing))
        acts_send_now(doing);
}

/* Looking */

int acts_looked_s(const App *app, const Alert *alert)
{
    if (alert->camera == NULL)
        return ALERT_NOT_LOOKED;
    int64_t now = clock_mono_ms(), lasts = MAX(app_now_ms(app) - alert->first_at_ms, 0);
    int64_t ms = looked_ms(app->looked, alert->camera, now - lasts, now);
    return ms < LOOKED_LEAST_MS ? ALERT_NOT_LOOKED : (int)MAX(ms / 1000, 1);
}

/* There is a picture, and nobody has looked at it. */
static bool is_blind(const App *app, const Alert *alert)
{
    if (alert->camera == NULL || acts_looked_s(app, alert) != ALERT_NOT_LOOKED)
        return false;
    uint32_t camera = catalog_find_camera(app->catalog, alert->camera);
    return camera != CATALOG_NONE &&
           windows_has_pictures(catalog_camera_state(app->catalog, camera));
}

/* Acknowledging without a look takes the key twice. */
static bool hold_back(App *app, const Alert *alert)
{
    char key[KEY_NAME_SIZE];
    if (!is_blind(app, alert) || g_strcmp0(app->blind, alert->id) == 0)
        return false;
    g_free(app->blind);
    app->blind = g_strdup(alert->id);
    app_key(app, ACTION_ALERT_ACK, key);
    app_say(app, TONE_WARNING, _("Not looked at; %s again acknowledges it without looking."), key);
    return true;
}

/* Choosing */

static bool fits(const App *app, AlertAct act, const Alert *alert)
{
    AlertState state = alert->machine.state;
    switch (act) {
    case ACT_CLAIM:
        return state != ALERT_NORMAL && g_strcmp0(alert->owner, app->me) != 0;
    case ACT_RELEASE:
        return alert->owner != NULL;
    case ACT_ACK:
        return state == ALERT_UNACK || state == ALERT_RTN_UNACK;
    case ACT_UNACK:
        return state == ALERT_ACKED;
    case ACT_SHELVE:
        return alert_is_open(alert) || state == ALERT_SHELVED;
    case ACT_UNSHELVE:
        return state == ALERT_SHELVED;
    case ACT_SUPPRESS:
        return state != ALERT_SUPPRESSED && state != ALERT_OUT_OF_SERVICE;
    case ACT_UNSUPPRESS:
        return state == ALERT_SUPPRESSED;
    case ACT_CLOSE:
        return state != ALERT_NORMAL || alert->verdict == VERDICT_NONE;
    default:
        return state != ALERT_NORMAL;
    }
}

/* The ids of those chosen that the act is for. */
static GPtrArray *choose(const App *app, const GArray *alerts, AlertAct act)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < alerts->len; i++) {
        Alert alert;
        if (alert_book_alert(app->book, g_array_index(alerts, uint32_t, i), &alert) &&
            fits(app, act, &alert))
            g_ptr_array_add(ids, g_strdup(alert.id));
    }
    return ids;
}

static void say_unfit(App *app, const GArray *alerts, AlertAct act)
{
    Alert alert;
    if (alerts->len == 0 ||
        !alert_book_alert(app->book, g_array_index(alerts, uint32_t, 0), &alert))
        app_say(app, TONE_PLAIN, _("Select an alert first."));
    else if (act == ACT_CLAIM && g_strcmp0(alert.owner, app->me) == 0)
        app_say(app, TONE_PLAIN, _("It is yours already."));
    else if (act == ACT_RELEASE)
        app_say(app, TONE_PLAIN, _("Nobody has it."));
    else
        app_say(app, TONE_PLAIN, _("Nothing to do: it is “%s”."),
                alert_state_text(alert.machine.state));
}

static bool takes_words(AlertAct act)
{
    return act == ACT_SHELVE || act == ACT_SUPPRESS || act == ACT_ASSIGN || act == ACT_ESCALATE ||
           act == ACT_CLOSE;
}

/* Many at once are put out of sight only by an unlocked console. */
static bool is_locked(App *app, AlertAct act, guint count)
{
    bool hides = act == ACT_CLOSE || act == ACT_SHELVE || act == ACT_SUPPRESS;
    if (count < 2 || !hides || lock_is_armed(&app->lock, clock_mono_ms()))
        return false;
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_LOCK, key);
    app_say(app, TONE_WARNING, _("The console is locked for that; %s unlocks it."), key);
    return true;
}

/* Acknowledges those of indices that are not, as if they were chosen; what is being asked is left
 * alone. */
static void ack_these(App *app, const GArray *alerts)
{
    g_autoptr(GPtrArray) asked = g_steal_pointer(&app->targets);
    AlertActRequest request = {.act = ACT_ACK, .looked_s = ALERT_NOT_LOOKED};
    Alert alert;
    app->targets = choose(app, alerts, ACT_ACK);
    if (app->targets->len == 1 &&
        alert_book_alert(app->book, alert_book_find(app->book, g_ptr_array_index(app->targets, 0)),
                         &alert))
        request.looked_s = acts_looked_s(app, &alert);
    if (app->targets->len == 0)
        app_say(app, TONE_PLAIN, _("Nothing to do: it is acknowledged, or no longer there."));
    acts_send(app, &request);
    g_clear_pointer(&app->targets, g_ptr_array_unref);
    app->targets = g_steal_pointer(&asked);
}

void alerts_ack_id(App *app, const char *alert)
{
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    uint32_t index = alert_book_find(app->book, alert);
    g_array_append_val(alerts, index);
    ack_these(app, alerts);
}

void alerts_ack_situation(App *app, const char *situation)
{
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    uint32_t group = alert_book_find_situation(app->book, situation);
    uint32_t member = group != ALERT_NONE ? alert_book_first_member(app->book, group) : ALERT_NONE;
    for (; member != ALERT_NONE; member = alert_book_next_member(app->book, member))
        g_array_append_val(alerts, member);
    ack_these(app, alerts);
}

void acts_begin(App *app, AlertAct act)
{
    Alert alert = {0};
    g_autoptr(GArray) alerts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    view_alerts_targets(app->panes[PANE_ALERTS], alerts);
    bool first =
        alerts->len > 0 && alert_book_alert(app->book, g_array_index(alerts, uint32_t, 0), &alert);
    if (act == ACT_SUPPRESS && first && alert.machine.state == ALERT_SUPPRESSED)
        act = ACT_UNSUPPRESS;
    g_clear_pointer(&app->targets, g_ptr_array_unref);
    app->targets = choose(app, alerts, act);
    guint count = app->targets->len;
    if (count == 0) {
        say_unfit(app, alerts, act);
        return;
    }
    if (is_locked(app, act, count))
        return;
    if (count > 1 || takes_words(act)) {
        acts_ask(app, act);
        return;
    }
    alert_book_alert(app->book, alert_book_find(app->book, g_ptr_array_index(app->targets, 0)),
                     &alert);
    if (act == ACT_ACK && hold_back(app, &alert))
        return;
    const AlertActRequest request = {
        .act = act, .looked_s = act == ACT_ACK ? acts_looked_s(app, &alert) : ALERT_NOT_LOOKED};
    acts_send(app, &request);
}
