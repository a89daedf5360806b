#include <string.h>

#include "base/clock.h"
#include "console/alerts.h"
#include "console/outgoing.h"
#include "console/steer.h"

/* So bad a record of so many verdicts suggests a shelf. */
#define TRACK_LEAST 5
#define TRACK_SHARE 5 /* one real one in so many, or fewer */

#define DAY_MS 86400000

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
        if (((Doing *)g_ptr_array_index(app->doings, i))->direct)
            return true;
    return app->raising > 0 || steer_is_under_way(app) || outgoing_is_under_way(app);
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
    alert_post_forget(app);
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

/* Says what becomes of one that is put out of sight; false for other acts. */
static bool tell_where(App *app, const Doing *doing, const Alert *alert)
{
    if (doing->request.act == ACT_CLOSE && alert->verdict != VERDICT_NONE) {
        /* TRANSLATORS: what was closed, the verdict */
        app_say(app, TONE_PLAIN, _("Closed: %s (%s).  It leaves the list by itself."), doing->name,
                verdict_text(alert->verdict));
        return true;
    }
    if (doing->request.act != ACT_SHELVE || alert->shelved_until_ms <= 0)
        return false;
    bool today = alert->shelved_until_ms - app_now_ms(app) < DAY_MS;
    g_autoptr(GDateTime) end = g_date_time_new_from_unix_local(alert->shelved_until_ms / 1000);
    g_autofree char *when =
        end != NULL ? g_date_time_format(end, today ? "%H:%M" : _("%Y-%m-%d")) : g_strdup("?");
    /* TRANSLATORS: what was shelved, until when */
    app_say(app, TONE_PLAIN, _("Shelved: %s.  It is back at %s."), doing->name, when);
    return true;
}

static void tell_done(App *app, const Doing *doing, const Alert *alert)
{
    char key[KEY_NAME_SIZE];
    if (tell_where(app, doing, alert))
        return;
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
    doing->direct = true;
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

static bool write_down(Doing *doing, GError **error)
{
    const char *id = g_ptr_array_index(doing->ids, 0);
    g_autofree char *object = g_strconcat("alert/", id, NULL);
    GString *body = g_string_new(NULL);
    encode_alert_act(body, &doing->request);
    AlertPosting posting = {.object = object,
                            .path = api_alert_path(id, doing->request.act),
                            .body = g_string_free(body, FALSE),
                            .count = 1};
    return alert_post(doing, &posting, error);
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
    g_autoptr(GError) error = NULL;
    if (write_down(doing, &error))
        return;
    if (outgoing_outbox(app) == NULL)
        acts_send_now(doing);
    else
        acts_answered(doing, NULL, error);
}
