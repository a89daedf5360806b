#include <string.h>

#include "console/alerts.h"
#include "console/preview.h"

/* Where one stands among the alerts, and which action leads where. */

static void redraw(App *app)
{
    frame_want(app, DIRTY_ALERTS | DIRTY_CARD | DIRTY_KEYS | DIRTY_STATUS | DIRTY_BAR, FRAME_NOW);
}

static void review(App *app, bool on)
{
    ViewContext context = app_context(app, PANE_ALERTS);
    app->review_offered = false;
    if (feed_reviewing(app->feed) != on)
        view_action(app->panes[PANE_ALERTS], ACTION_FLOOD_REVIEW, &context);
    app->book_changed = true;
    redraw(app);
}

bool alerts_cancel(App *app)
{
    if (feed_reviewing(app->feed))
        review(app, false);
    else if (app->focus == PANE_ALERTS && view_alerts_marked(app->panes[PANE_ALERTS]) > 0)
        view_alerts_unmark(app->panes[PANE_ALERTS]);
    else if (app->review_offered && app->focus == PANE_ALERTS)
        app->review_offered = false;
    else
        return false;
    redraw(app);
    return true;
}

static void flood_review(App *app)
{
    if (feed_reviewing(app->feed)) {
        review(app, false);
    } else if (feed_flood(app->feed).unseen == 0) {
        app_say(app, TONE_PLAIN, _("Nothing was folded that nobody has opened."));
    } else {
        command_focus(app, PANE_ALERTS);
        review(app, true);
    }
}

bool alerts_next(App *app, int step)
{
    ViewContext context = app_context(app, PANE_ALERTS);
    if (app->alerts == LAYOUT_HIDE || !view_alerts_next(app->panes[PANE_ALERTS], &context, step))
        return false;
    command_focus(app, PANE_ALERTS);
    redraw(app);
    return true;
}

/* The camera of one alert; of one without, that of a member of its situation that has pictures,
 * else of any. */
static uint32_t camera_of(const App *app, uint32_t index)
{
    Alert alert;
    if (!alert_book_alert(app->book, index, &alert))
        return CATALOG_NONE;
    if (alert.camera != NULL)
        return catalog_find_camera(app->catalog, alert.camera);
    uint32_t situation = alert_book_situation_of(app->book, index), any = CATALOG_NONE;
    if (situation == ALERT_NONE)
        return CATALOG_NONE;
    uint32_t member = alert_book_first_member(app->book, situation);
    for (; member != ALERT_NONE; member = alert_book_next_member(app->book, member)) {
        if (!alert_book_alert(app->book, member, &alert) || alert.camera == NULL)
            continue;
        uint32_t camera = catalog_find_camera(app->catalog, alert.camera);
        if (camera == CATALOG_NONE)
            continue;
        if (windows_has_pictures(catalog_camera_state(app->catalog, camera)))
            return camera;
        if (any == CATALOG_NONE)
            any = camera;
    }
    return any;
}

uint32_t alerts_camera(const App *app)
{
    uint32_t alert = view_alerts_selected(app->panes[PANE_ALERTS]);
    return alert != ALERT_NONE ? camera_of(app, alert) : CATALOG_NONE;
}

static void open_video(App *app, uint32_t alert)
{
    uint32_t camera = camera_of(app, alert);
    feed_opened(app->feed, alert);
    app->book_changed = true;
    if (camera == CATALOG_NONE)
        app_say(app, TONE_PLAIN, _("No camera of it is known here."));
    else {
        windows_open_for(app, camera, PURPOSE_ALERT);
        preview_instead(app);
    }
    redraw(app);
}

void alerts_open(App *app)
{
    FeedRow row;
    ViewContext context = app_context(app, PANE_ALERTS);
    if (!view_alerts_row(app->panes[PANE_ALERTS], &row)) {
        app_say(app, TONE_PLAIN, _("Select an alert first."));
        return;
    }
    if (row.kind == FEED_FOLD)
        command_answer(app, PANE_ALERTS,
                       view_action(app->panes[PANE_ALERTS], ACTION_ALERT_UNFOLD, &context));
    else
        open_video(app, row.alert);
}

void alerts_open_id(App *app, const char *alert)
{
    uint32_t index = alert_book_find(app->book, alert);
    ViewContext context = app_context(app, PANE_ALERTS);
    if (index == ALERT_NONE) {
        app_say(app, TONE_PLAIN, _("That alert is no longer there."));
        return;
    }
    if (view_alerts_select(app->panes[PANE_ALERTS], &context, index))
        command_focus(app, PANE_ALERTS);
    open_video(app, index);
}

void alerts_go_id(App *app, const char *alert)
{
    ViewContext context = app_context(app, PANE_ALERTS);
    uint32_t index = alert_book_find(app->book, alert);
    if (index == ALERT_NONE || !view_alerts_select(app->panes[PANE_ALERTS], &context, index)) {
        app_say(app, TONE_PLAIN, _("That alert is no longer there."));
        return;
    }
    command_focus(app, PANE_ALERTS);
    redraw(app);
}

static void go_to_camera(App *app)
{
    Camera camera;
    char key[KEY_NAME_SIZE];
    uint32_t index = alerts_camera(app);
    if (!catalog_camera(app->catalog, index, &camera)) {
        app_say(app, TONE_PLAIN, _("No camera of it is known here."));
        return;
    }
    place_camera(app, index);
    app_key(app, ACTION_BACK, key);
    app_say(app, TONE_PLAIN, _("%s goes back."), key);
}

static void focus_alerts(App *app)
{
    if (app->alerts == LAYOUT_HIDE && link_may(app, RIGHT_ALERTS_READ)) {
        app->alerts = LAYOUT_AUTO;
        app->focus = PANE_ALERTS;
        frame_lay_out(app);
    }
    command_focus(app, PANE_ALERTS);
}

static void toggle_pane(App *app)
{
    bool shown = app->alerts != LAYOUT_HIDE && app->layout.pane[PANE_ALERTS].rows > 0;
    app->alerts = shown ? LAYOUT_HIDE : LAYOUT_SHOW;
    if (shown && app->focus == PANE_ALERTS)
        app->focus = PANE_CAMERAS;
    frame_lay_out(app);
}

/* Actions */

static const struct {
    Action action;
    Right right;
    void (*run)(App *app);
} commands[] = {
    {ACTION_ALERTS, RIGHT_ALERTS_READ, focus_alerts},
    {ACTION_ALERTS_PANE, RIGHT_ALERTS_READ, toggle_pane},
    {ACTION_ALERT_CAMERA, RIGHT_ALERTS_READ, go_to_camera},
    {ACTION_ALERT_RAISE, RIGHT_ALERTS_RAISE, alerts_raise},
    {ACTION_FLOOD_REVIEW, RIGHT_ALERTS_READ, flood_review},
    {ACTION_SAVE_VIEW, RIGHT_ALERTS_READ, views_save},
    {ACTION_REPORT_ALERTS, RIGHT_REPORTS_READ, reports_ask_alerts},
    {ACTION_REPORT_KINDS, RIGHT_REPORTS_READ, reports_ask_kinds},
};

static bool is_view(Action action)
{
    return action >= ACTION_VIEW_1 && action <= ACTION_VIEW_9;
}

/* The owner of an alert may give it to somebody else. */
static bool may_assign(const App *app)
{
    Alert alert;
    uint32_t selected = view_alerts_selected(app->panes[PANE_ALERTS]);
    bool mine = alert_book_alert(app->book, selected, &alert) && alert.owner != NULL &&
                strcmp(alert.owner, app->me) == 0;
    return link_may(app, RIGHT_ALERTS_LEAD) || (mine && link_may(app, RIGHT_ALERTS_ACT));
}

bool alerts_allowed(const App *app, Action action)
{
    AlertAct act;
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (commands[i].action == action)
            return link_may(app, commands[i].right);
    if (is_view(action))
        return link_may(app, RIGHT_ALERTS_READ);
    if (!acts_of(action, &act))
        return true;
    if (act == ACT_ASSIGN)
        return may_assign(app);
    return link_may(app, act == ACT_SUPPRESS ? RIGHT_ALERTS_LEAD : RIGHT_ALERTS_ACT);
}

bool alerts_within_reach(const App *app, Action action)
{
    AlertAct act;
    bool of_one = acts_of(action, &act) || action == ACTION_ALERT_CAMERA;
    return !of_one || app->focus == PANE_ALERTS;
}

static bool is_of_alerts(Action action)
{
    AlertAct act;
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (commands[i].action == action)
            return true;
    return is_view(action) || acts_of(action, &act);
}

/* Says who may, where that is not everybody who works here. */
static void refuse(App *app, Action action)
{
    AlertAct act;
    bool lead = action == ACTION_REPORT_ALERTS || action == ACTION_REPORT_KINDS ||
                (acts_of(action, &act) && (act == ACT_SUPPRESS || act == ACT_ASSIGN));
    if (lead && app->demo != NULL)
        app_say(app, TONE_WARNING,
                _("Your role may not do that; a supervisor may (tilik --demo --profile "
                  "supervisor)."));
    else if (lead)
        app_say(app, TONE_WARNING, _("Your role may not do that; a supervisor may."));
    else
        app_say(app, TONE_WARNING, _("Your role may not do that."));
}

bool alerts_run(App *app, Action action)
{
    AlertAct act;
    if (!is_of_alerts(action))
        return false;
    if (!alerts_allowed(app, action)) {
        refuse(app, action);
        return true;
    }
    if (!alerts_within_reach(app, action)) {
        char key[KEY_NAME_SIZE];
        app_key(app, ACTION_ALERTS, key);
        app_say(app, TONE_PLAIN, _("That is for an alert; %s leads to them."), key);
        return true;
    }
    if (acts_of(action, &act))
        acts_begin(app, act);
    else if (is_view(action))
        views_show(app, action - ACTION_VIEW_1 + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (commands[i].action == action)
            commands[i].run(app);
    return true;
}
