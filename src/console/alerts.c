#include "console/alerts.h"

#include <string.h>

#include "base/clock.h"
#include "console/brake.h"
#include "console/desk.h"

/* A row whose alerts are over stays so long, for those who are on their way to it. */
#define LINGER_MS 30000

static void on_book(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    App *app = data;
    app->book_changed = true;
    desk_alerts(app);
    frame_want(app, DIRTY_BAR, FRAME_SOON);
}

void alerts_start(App *app)
{
    const FeedLimits limits = {.most = (unsigned)app->config->flood_most,
                               .window_ms = app->config->flood_minutes * INT64_C(60000),
                               .linger_ms = LINGER_MS};
    app->book = alert_book_new();
    app->feed = feed_new(app->book, app->catalog, &limits);
    app->looked = looked_new();
    app->panes[PANE_ALERTS] = view_alerts_new(app->feed);
    app->doings = g_ptr_array_new();
    alert_post_start(app);
    alert_raise_start(app);
    brake_start(app);
    app->me = g_strdup("");
    app->book_listener = alert_book_listen(app->book, on_book, app);
    views_start(app);
}

void alerts_stop(App *app)
{
    if (app->book == NULL)
        return;
    reports_close(app);
    views_stop(app);
    alert_book_unlisten(app->book, app->book_listener);
    g_clear_pointer(&app->panes[PANE_ALERTS], view_free);
    g_clear_pointer(&app->feed, feed_free);
    g_clear_pointer(&app->book, alert_book_free);
    g_clear_pointer(&app->looked, looked_free);
    g_clear_pointer(&app->doings, g_ptr_array_unref);
    alert_post_stop(app);
    g_clear_pointer(&app->targets, g_ptr_array_unref);
    g_clear_pointer(&app->blind, g_free);
    g_clear_pointer(&app->me, g_free);
}

void alerts_forget(App *app)
{
    if (app->book == NULL)
        return;
    acts_forget(app);
    alert_book_clear(app->book);
    alerts_know(app, "");
}

void alerts_know(App *app, const char *name)
{
    g_free(app->me);
    app->me = g_strdup(name);
    feed_set_me(app->feed, name);
    app->book_changed = true;
    if (link_may(app, RIGHT_ALERTS_READ)) {
        if (app->alerts_hidden)
            app->alerts = LAYOUT_AUTO;
        app->alerts_hidden = false;
    } else if (app->alerts != LAYOUT_HIDE) {
        app->alerts_hidden = true;
        app->alerts = LAYOUT_HIDE;
        if (app->focus == PANE_ALERTS)
            app->focus = PANE_CAMERAS;
    }
    if (app->canvas != NULL)
        frame_lay_out(app);
}

/* Keeping the feed */

static bool is_due(const App *app, int64_t now_ms)
{
    int64_t next = feed_next_ms(app->feed);
    return app->book_changed || (next != 0 && next <= now_ms);
}

void alerts_update(App *app)
{
    int64_t now = app_now_ms(app);
    if (!is_due(app, now))
        return;
    bool flooding = feed_flood(app->feed).flooding;
    ViewContext context = app_context(app, PANE_ALERTS);
    app->book_changed = false;
    if (view_alerts_update(app->panes[PANE_ALERTS], &context))
        app->dirty |= DIRTY_ALERTS | DIRTY_KEYS | DIRTY_CARD;
    if (view_tree_alerts(app->panes[PANE_TREE], &context))
        app->dirty |= DIRTY_TREE;
    FeedFlood flood = feed_flood(app->feed);
    if (flooding != flood.flooding) {
        app->dirty |= DIRTY_BAR | DIRTY_STATUS;
        app->review_offered = flooding && flood.unseen > 0;
    }
    frame_tick_start(app);
}

int64_t alerts_rest_ms(const App *app)
{
    int64_t next = app->feed != NULL ? feed_next_ms(app->feed) : 0;
    return next != 0 ? MAX(next - app_now_ms(app), 0) : -1;
}

void alerts_explain(App *app)
{
    View *pane = app->panes[PANE_ALERTS];
    if (app->sync == NULL)
        view_alerts_explain(pane, "");
    else if (!link_may(app, RIGHT_ALERTS_READ))
        view_alerts_explain(pane, _("Your role sees no alerts."));
    else if (!sync_alerts_known(app->sync))
        view_alerts_explain(pane, _("It is not known yet whether there are alerts."));
    else
        view_alerts_explain(pane, "");
}

bool alerts_standing(const App *app, char *out, size_t size)
{
    char key[KEY_NAME_SIZE], number[24];
    FeedFlood flood = app->feed != NULL ? feed_flood(app->feed) : (FeedFlood){0};
    if (app->feed == NULL || (!feed_reviewing(app->feed) && !app->review_offered))
        return false;
    i18n_number(flood.unseen, number, sizeof number);
    if (feed_reviewing(app->feed)) {
        g_snprintf(out, size, _("Folded in the flood and never opened: %s.  Esc goes back."),
                   number);
        return true;
    }
    if (flood.unseen == 0)
        return false;
    app_key_in(app, KEY_CONTEXT_ALERTS, ACTION_FLOOD_REVIEW, key);
    g_snprintf(
        out, size,
        _("The flood is over.  Folded and never opened: %s; %s among the alerts shows them."),
        number, key);
    return true;
}

void alerts_name(const App *app, const Alert *alert, char *out, size_t size)
{
    char kind[96], place[160] = "";
    alert_kind_text(alert->kind, kind, sizeof kind);
    uint32_t area = catalog_find_area(app->catalog, alert->area);
    if (area != CATALOG_NONE)
        catalog_area_label(app->catalog, area, place, sizeof place);
    g_snprintf(out, size, "%s · %s", kind, place[0] != '\0' ? place : alert->area);
}
