#include <string.h>

#include "base/clock.h"
#include "console/alerts.h"

/* A picture that stood for less was not looked at. */
#define LOOKED_LEAST_MS 500

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
static bool is_locked(const App *app, AlertAct act, guint count)
{
    bool hides = act == ACT_CLOSE || act == ACT_SHELVE || act == ACT_SUPPRESS;
    return count > 1 && hides && !lock_is_armed(&app->lock, clock_mono_ms());
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
    if (is_locked(app, act, count)) {
        acts_ask_unlock(app, act);
        return;
    }
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
