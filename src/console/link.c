#include "console/evidence.h"
#include "console/link.h"

#include <glib/gstdio.h>
#include <string.h>

#include "console/alerts.h"
#include "console/camera_past.h"
#include "console/camera_uptime.h"
#include "console/desk.h"
#include "console/handover.h"
#include "console/notify_app.h"
#include "console/orders_desk.h"
#include "console/outgoing.h"
#include "console/rollcall.h"
#include "console/round.h"
#include "console/shown.h"
#include "console/sources.h"
#include "console/steer.h"
#include "console/tickets.h"
#include "console/tours.h"
#include "console/weather.h"

/* What is wrong with the cache is said once when it comes: its line below may be another's. */
static void say_notice(App *app, const char *notice)
{
    if (g_strcmp0(notice, app->notice_said) == 0)
        return;
    g_free(app->notice_said);
    app->notice_said = g_strdup(notice);
    if (notice != NULL)
        app_say(app, TONE_WARNING, "%s", notice);
}

static void on_sync(Sync *sync, void *data)
{
    App *app = data;
    const SyncStatus *status = sync_status(sync);
    if (status->state == SYNC_LIVE && app->rights == NULL && app->api != NULL && !app->asked) {
        app->asked = true;
        link_ask_session(app);
    }
    if (status->state == SYNC_LIVE && !app->was_live)
        outgoing_retry(app);
    if (status->state == SYNC_LIVE && !app->was_live) {
        rollcalls_know(app);
        sources_know(app);
        weather_know(app);
        orders_desk_know(app);
        rounds_link(app);
    }
    if (status->state == SYNC_REFUSED && status->unknown_token)
        link_renew(app);
    else if (status->state == SYNC_LIVE)
        app->token_said = false;
    app->was_live = status->state == SYNC_LIVE;
    say_notice(app, status->notice);
    notify_app_link(app);
    feed_set_loading(app->feed, !sync_alerts_known(sync));
    app->book_changed = true;
    tickets_link(app);
    frame_tick_start(app);
    frame_want(app, DIRTY_BAR | DIRTY_STATUS | DIRTY_PANES, FRAME_SOON);
    view_aged(app->panes[PANE_CAMERAS]);
    view_aged(app->panes[PANE_TREE]);
    view_aged(app->panes[PANE_ALERTS]);
}

static void on_object(const char *event, const char *json, size_t size, void *data)
{
    rollcalls_object(data, event, json, size);
    sources_object(data, event, json, size);
    weather_object(data, event, json, size);
    rounds_object(data, event, json, size);
    desk_object(data, event, json, size);
}

/* The alerts and what the desks show are followed with the cameras. */
static void follow(App *app)
{
    sync_listen(app->sync, on_sync, app);
    sync_alerts(app->sync, app->book);
    sync_tickets(app->sync, tickets_book(app));
    sync_looks(app->sync);
    sync_objects(app->sync, on_object, app);
    feed_set_loading(app->feed, true);
}

bool link_open(App *app, GError **error)
{
    if (app->config->backend[0] == '\0')
        return true;
    g_autoptr(LinkKey) key = link_key_new(app->config, error);
    if (key == NULL)
        return false;
    g_free(app->identity);
    app->identity = g_strdup(key->identity);
    app->sync = sync_open(app->catalog, key->cache, app->config->backend, key->identity);
    follow(app);
    tickets_load(app, key->cache);
    return true;
}

static void session_told(const ApiSession *session, const GError *error, void *data)
{
    App *app = data;
    if (error != NULL) {
        app->asked = false;
        return;
    }
    app->rights = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; session->rights[i] != NULL; i++)
        g_ptr_array_add(app->rights, g_strdup(session->rights[i]));
    alerts_know(app, session->name);
    outgoing_know(app);
    desk_know(app);
    rollcalls_know(app);
    sources_know(app);
    weather_know(app);
    orders_desk_know(app);
    handover_know(app);
    rounds_know(app, session->areas);
    evidence_know(app, session->role);
    notify_app_know(app);
}

void link_ask_session(App *app)
{
    api_session(app->api, session_told, app);
}

static bool connect_with(App *app, const char *token, GError **error)
{
    app->api = api_new(app->config->backend, token, error);
    if (app->api == NULL)
        return false;
    link_configure(app->api, app->config);
    sync_connect(app->sync, app->api);
    return true;
}

/* With what waits to be sent: by then the first picture stands. */
static bool connect_as(App *app, const LinkKey *key, GError **error)
{
    g_autofree char *path = outbox_path(app->config->backend);
    if (!connect_with(app, key->token, error))
        return false;
    outgoing_open(app, path, key->identity);
    rounds_open(app, path);
    return true;
}

void link_connect(App *app)
{
    if (app->sync == NULL || app->api != NULL)
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(LinkKey) key = link_key_new(app->config, &error);
    if (key == NULL || !connect_as(app, key, &error))
        app_say(app, TONE_WARNING, "%s", error->message);
}

void link_close(App *app)
{
    if (app->renew_source != 0)
        g_source_remove(app->renew_source);
    app->renew_source = 0;
    g_clear_pointer(&app->identity, g_free);
    tours_end(app);
    (void)shown_end(app);
    outgoing_close(app);
    tickets_keep(app);
    g_clear_pointer(&app->sync, sync_free);
    g_clear_pointer(&app->api, api_free);
    g_clear_pointer(&app->demo, demo_free);
    g_clear_pointer(&app->rights, g_ptr_array_unref);
    steer_forget(app);
    alerts_forget(app);
    tickets_forget(app);
    rollcalls_forget(app);
    sources_forget(app);
    weather_forget(app);
    rounds_forget(app);
    camera_past_forget(app);
    camera_uptime_forget(app);
    desk_forget(app);
    app->asked = false;
}

static void take_backend(App *app, const char *backend)
{
    g_free(app->config->backend);
    app->config->backend = g_strdup(backend);
}

/* A demo city that was started again is on the same address, with the same tokens. */
static void on_demo(const char *backend, const char *token, const char *message, void *data)
{
    App *app = data;
    if (message != NULL) {
        app_say(app, TONE_WARNING, "%s", message);
        return;
    }
    if (app->sync != NULL && strcmp(app->config->backend, backend) == 0) {
        app_say(app, TONE_PLAIN, _("The make-believe city is back."));
        sync_retry(app->sync);
        return;
    }
    g_autoptr(GError) error = NULL;
    take_backend(app, backend);
    app->sync = sync_open(app->catalog, NULL, backend, "");
    follow(app);
    if (!connect_with(app, token, &error)) {
        app_say(app, TONE_WARNING, "%s", error->message);
        return;
    }
    g_autofree char *outbox = demo_file(app->demo, "outbox.db");
    outgoing_open(app, outbox, "");
    rounds_open(app, outbox);
}

bool link_start_demo(App *app, GError **error)
{
    const DemoWish wish = {
        .city = app->options.city,
        .cameras = app->options.cameras,
        .seed = app->options.seed,
        .rate = app->options.rate,
        .role = config_role(app->config),
    };
    app->demo = demo_new(&wish, on_demo, app, error);
    return app->demo != NULL;
}

bool link_use(App *app, const char *backend, const char *token, GError **error)
{
    /* An address that can't be is refused before anything is written. */
    g_autoptr(Api) trial = api_new(backend, token, error);
    if (trial == NULL || !config_keep(app->config, backend, token, error))
        return false;
    link_close(app);
    if (!link_open(app, error))
        return false;
    g_autoptr(LinkKey) key = link_key_new(app->config, error);
    return key != NULL && connect_as(app, key, error);
}

/* What is kept is put away, so that nothing of it can come back. */
void link_reload(App *app)
{
    g_autoptr(LinkKey) key = NULL;
    if (app->sync == NULL || app->api == NULL)
        return;
    if (app->demo == NULL && (key = link_key_new(app->config, NULL)) == NULL)
        return;
    bool read_only = sync_status(app->sync)->read_only;
    g_clear_pointer(&app->sync, sync_free);
    if (key != NULL && !read_only)
        g_unlink(key->cache);
    app->sync = sync_open(app->catalog, key != NULL && !read_only ? key->cache : NULL,
                          app->config->backend, key != NULL ? key->identity : "");
    follow(app);
    sync_connect(app->sync, app->api);
    app_say(app, TONE_PLAIN, _("Asking for everything again …"));
}

bool link_may(const App *app, Right right)
{
    if (app->rights == NULL)
        return true;
    const char *word = right_word(right);
    for (guint i = 0; i < app->rights->len; i++)
        if (strcmp(g_ptr_array_index(app->rights, i), word) == 0)
            return true;
    return false;
}
