#include <string.h>

#include "base/baked.h"
#include "base/clock.h"
#include "base/paths.h"
#include "base/text.h"
#include "console/alerts.h"
#include "console/brake.h"
#include "console/camera_reason.h"
#include "console/coverage_page.h"
#include "console/desk.h"
#include "console/drafts.h"
#include "console/leave.h"
#include "console/notify_app.h"
#include "console/orders.h"
#include "console/preview.h"
#include "console/round.h"
#include "console/steer.h"
#include "console/verbs.h"
#include "console/video_acts.h"
#include "console/windows.h"

/* Panes */

void command_focus(App *app, Pane pane)
{
    if (app->focus == pane)
        return;
    app->focus = pane;
    app->sequence = (KeySequence){0};
    frame_lay_out(app);
}

static bool can_focus(const App *app, Pane pane)
{
    if (pane == PANE_CARD)
        return false;
    if (pane == PANE_ALERTS)
        return app->alerts != LAYOUT_HIDE;
    return pane != PANE_TREE || app->tree != LAYOUT_HIDE;
}

static void step_focus(App *app, int step)
{
    int pane = app->focus;
    do
        pane = (pane + step + PANES) % PANES;
    while (!can_focus(app, (Pane)pane));
    command_focus(app, (Pane)pane);
}

static void command_next_pane(App *app)
{
    step_focus(app, 1);
}

static void command_prev_pane(App *app)
{
    step_focus(app, -1);
}

static void command_tree(App *app)
{
    app->tree = app->tree == LAYOUT_HIDE ? LAYOUT_AUTO : LAYOUT_HIDE;
    app->focus = PANE_CAMERAS;
    frame_lay_out(app);
}

static void command_card(App *app)
{
    bool shown = app->layout.pane[PANE_CARD].rows > 0;
    app->card = shown ? LAYOUT_HIDE : LAYOUT_SHOW;
    frame_lay_out(app);
    if (!shown && app->layout.pane[PANE_CARD].rows == 0)
        app_say(app, TONE_PLAIN, _("The screen has no room for the card."));
}

static void command_zoom(App *app)
{
    app->zoom = !app->zoom;
    frame_lay_out(app);
}

/* Pages on top */

static void command_palette(App *app)
{
    app->palette = palette_new(app->keymap, input_context(app), command_allowed, app);
    verbs_offer(app, app->palette);
    app->mode = MODE_PALETTE;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void command_help(App *app)
{
    app->help = help_new(app->keymap, input_context(app));
    help_page_fill(app);
    app->mode = MODE_HELP;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void command_filter(App *app)
{
    if (desk_shown(app) != NULL)
        desk_filter(app);
    else
        ask_filter(app);
}

static void command_clear_filter(App *app)
{
    if (desk_shown(app) != NULL) {
        desk_clear_filter(app);
        return;
    }
    place_filter(app, place_filtered(app), "", NULL);
    place_settle(app);
}

static void command_cancel(App *app)
{
    if (app->zoom)
        command_zoom(app);
    else if (!alerts_cancel(app) && place_filter_text(app, place_filtered(app))[0] != '\0')
        command_clear_filter(app);
}

/* Video */

uint32_t command_camera(const App *app)
{
    if (desk_shown(app) == &desk_round)
        return round_walk_camera(app);
    return app->focus == PANE_ALERTS ? alerts_camera(app)
                                     : view_table_selected(app->panes[PANE_CAMERAS]);
}

static void command_close(App *app)
{
    windows_close(app, command_camera(app));
}

static void command_purpose(App *app)
{
    windows_give_up(app);
    ask_purpose(app);
}

/* The console itself */

static void command_lock(App *app)
{
    int64_t now = clock_mono_ms();
    lock_toggle(&app->lock, now);
    app_say(app, TONE_PLAIN,
            lock_is_armed(&app->lock, now)
                ? _("Unlocked.  It locks itself after five minutes of rest.")
                : _("Locked."));
    if (!lock_is_armed(&app->lock, now))
        steer_leave(app, NULL);
    frame_want(app, DIRTY_KEYS | DIRTY_BAR, FRAME_NOW);
}

/* The name of the baked theme after this one. */
static char *next_theme(const char *now)
{
    g_autofree char *first = NULL;
    bool found = false;
    const BakedFile *file;
    for (size_t i = 0; (file = baked_nth(i)) != NULL; i++) {
        if (!g_str_has_prefix(file->name, "themes/"))
            continue;
        g_autofree char *name = g_path_get_basename(file->name);
        *strrchr(name, '.') = '\0';
        if (found)
            return g_steal_pointer(&name);
        found = strcmp(name, now) == 0;
        if (first == NULL)
            first = g_steal_pointer(&name);
    }
    return g_steal_pointer(&first);
}

static void command_theme(App *app)
{
    g_autofree char *name = next_theme(app->config->theme);
    g_autoptr(GError) error = NULL;
    Theme *theme = name != NULL ? theme_load(name, &error) : NULL;
    if (theme == NULL)
        return;
    screen_set_theme(app->screen, theme);
    theme_free(app->theme);
    app->theme = theme;
    g_free(app->config->theme);
    app->config->theme = g_steal_pointer(&name);
    app_say(app, TONE_PLAIN, _("Theme: %s"), app->config->theme);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void command_language(App *app)
{
    bool english = g_strcmp0(g_getenv("LANGUAGE"), "en") == 0;
    i18n_switch(english ? "id" : "en");
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void command_reconnect(App *app)
{
    if (app->sync != NULL)
        sync_retry(app->sync);
}

static void command_backend(App *app)
{
    welcome_start(app);
}

static void command_reload(App *app)
{
    link_reload(app);
}

static void command_redraw(App *app)
{
    screen_redraw(app->screen);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void command_suspend(App *app)
{
    steer_leave(app, NULL);
    screen_suspend(app->screen);
}

static const struct {
    Action action;
    void (*run)(App *app);
} commands[] = {
    {ACTION_BACK, place_back},
    {ACTION_FORWARD, place_forward},
    {ACTION_LAST_VIEW, place_last_view},
    {ACTION_NEXT_PANE, command_next_pane},
    {ACTION_PREV_PANE, command_prev_pane},
    {ACTION_TREE, command_tree},
    {ACTION_CARD, command_card},
    {ACTION_ZOOM, command_zoom},
    {ACTION_PALETTE, command_palette},
    {ACTION_HELP, command_help},
    {ACTION_FILTER, command_filter},
    {ACTION_CLEAR_FILTER, command_clear_filter},
    {ACTION_CANCEL, command_cancel},
    {ACTION_CLOSE, command_close},
    {ACTION_CLOSE_ALL, windows_close_all},
    {ACTION_REOPEN, session_reopen},
    {ACTION_PURPOSE, command_purpose},
    {ACTION_DRAFT, drafts_resume},
    {ACTION_PRIVACY_BRAKE, brake_ask},
    {ACTION_OUT_OF_SERVICE, orders_out_of_service},
    {ACTION_IN_SERVICE, orders_in_service},
    {ACTION_CAMERA_REASON, camera_reason_ask},
    {ACTION_REPORT_COVERAGE, coverage_page_show},
    {ACTION_COPY, clipboard_line},
    {ACTION_COPY_ID, clipboard_id},
    {ACTION_COPY_NAME, clipboard_name},
    {ACTION_LOCK, command_lock},
    {ACTION_SOUND, notify_app_mute},
    {ACTION_THEME, command_theme},
    {ACTION_LANGUAGE, command_language},
    {ACTION_RECONNECT, command_reconnect},
    {ACTION_BACKEND, command_backend},
    {ACTION_RELOAD, command_reload},
    {ACTION_REDRAW, command_redraw},
    {ACTION_SUSPEND, command_suspend},
    {ACTION_QUIT, leave},
};

void command_answer(App *app, Pane pane, ViewAnswer answer)
{
    unsigned mine = (unsigned)DIRTY_TREE << pane;
    switch (answer.ask) {
    case VIEW_PASS:
        return;
    case VIEW_DONE:
        app->book_changed |= pane == PANE_ALERTS;
        frame_want(app, mine | DIRTY_KEYS, FRAME_NOW);
        return;
    case VIEW_SELECT:
        frame_want(app, mine | DIRTY_CARD, FRAME_NOW);
        if (pane == PANE_TREE)
            place_follow_tree(app);
        return;
    case VIEW_SCOPE:
        place_scope(app, answer.index);
        command_focus(app, PANE_CAMERAS);
        place_settle(app);
        return;
    case VIEW_OPEN:
        frame_want(app, mine | DIRTY_CARD, FRAME_NOW);
        if (pane == PANE_ALERTS)
            alerts_open(app);
        else {
            windows_open(app, answer.index);
            preview_instead(app);
        }
        return;
    }
}

bool command_allowed(Action action, void *data)
{
    const App *app = data;
    if (steer_is_ours(action))
        return steer_allowed(app, action);
    if (!desk_allowed(app, action) || !video_acts_allowed(app, action))
        return false;
    switch (action) {
    case ACTION_OUT_OF_SERVICE:
    case ACTION_IN_SERVICE:
        return link_may(app, RIGHT_SERVICE_ORDER);
    case ACTION_PRIVACY_BRAKE:
        return link_may(app, RIGHT_PRIVACY_BRAKE);
    case ACTION_CAMERA_REASON:
        return camera_reason_allowed(app);
    case ACTION_REOPEN:
        return session_last(app) > 0;
    case ACTION_DRAFT:
        return drafts_any(app);
    default:
        return alerts_allowed(app, action) && alerts_within_reach(app, action);
    }
}

static bool seeks_attention(Action action)
{
    return action == ACTION_NEXT_ATTENTION || action == ACTION_PREV_ATTENTION;
}

/* What moves through cameras works from the tree too. */
static Pane pane_for(const App *app, Action action)
{
    bool cameras = app->focus == PANE_CARD || seeks_attention(action) ||
                   (action == ACTION_SHOW_NEW && app->focus != PANE_ALERTS);
    return cameras ? PANE_CAMERAS : app->focus;
}

/* Whoever is not among the cameras is led to the alerts first. */
static bool goes_to_alert(App *app, Action action)
{
    return seeks_attention(action) && app->focus != PANE_CAMERAS &&
           alerts_next(app, action == ACTION_NEXT_ATTENTION ? 1 : -1);
}

void command_run(App *app, Action action)
{
    /* Who may not do it at all is told that, not how to unlock. */
    if (command_allowed(action, app) && !lock_allows(&app->lock, action, clock_mono_ms())) {
        char key[KEY_NAME_SIZE];
        app_key(app, ACTION_LOCK, key);
        app_say(app, TONE_WARNING, _("The console is locked for that; %s unlocks it."), key);
        return;
    }
    if (steer_run(app, action))
        return;
    if (preview_run(app, action) || desk_run(app, action) || video_acts_run(app, action))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (commands[i].action == action) {
            commands[i].run(app);
            return;
        }
    }
    if (alerts_run(app, action) || goes_to_alert(app, action))
        return;
    if (app->focus == PANE_ALERTS && action == ACTION_OPEN) {
        alerts_open(app);
        return;
    }
    Pane pane = pane_for(app, action);
    ViewContext context = app_context(app, pane);
    uint32_t before = view_table_selected(app->panes[PANE_CAMERAS]);
    command_answer(app, pane, view_action(app->panes[pane], action, &context));
    bool moved = view_table_selected(app->panes[PANE_CAMERAS]) != before;
    if (seeks_attention(action) && !moved)
        app_say(app, TONE_PLAIN, _("No other camera of this list needs a person."));
    else if (seeks_attention(action) && app->focus == PANE_ALERTS)
        app_say(app, TONE_PLAIN, _("No alert needs anybody; the next camera that does is chosen."));
}
