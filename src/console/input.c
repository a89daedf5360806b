#include <string.h>

#include "base/clock.h"
#include "console/alerts.h"
#include "console/desk.h"
#include "console/drafts.h"
#include "console/forms.h"
#include "console/kiosk.h"
#include "console/outgoing.h"
#include "console/pages.h"
#include "console/preview.h"
#include "console/steer.h"
#include "console/verbs.h"

#define WHEEL_ROWS 3

KeyContext input_context(const App *app)
{
    static const KeyContext contexts[PANES] = {KEY_CONTEXT_TREE, KEY_CONTEXT_ALERTS,
                                               KEY_CONTEXT_CAMERAS, KEY_CONTEXT_CARD};
    const DeskKind *desk = desk_shown(app);
    if (app->mode == MODE_REPORT)
        return KEY_CONTEXT_PAGE;
    if (steer_shown(app))
        return KEY_CONTEXT_PTZ;
    if (preview_focused(app))
        return KEY_CONTEXT_PREVIEW;
    return desk != NULL ? desk->context : contexts[app->focus];
}

static void on_key(App *app, Key key)
{
    Action action = ACTION_NONE;
    KeyResult result = keymap_feed(app->keymap, input_context(app), &app->sequence, key, &action);
    if (result == KEY_ACTION) {
        if (app->said != NULL)
            app_hush(app);
        command_run(app, action);
        if (app->dirty & DIRTY_STATUS) /* what a key had us say waits for no other frame */
            frame_want(app, DIRTY_STATUS, FRAME_NOW);
    }
}

static void on_press(App *app, const Event *event)
{
    if (event->row == app->layout.keys.row) {
        KeysFacts facts = status_keys(app);
        Action action = view_keys_at(event->col, app->layout.keys, app->keymap, &facts);
        if (action != ACTION_NONE)
            command_run(app, action);
        return;
    }
    /* The bar says that something waits: there it is. */
    if (event->row == app->layout.bar.row && outgoing_count(app) > 0) {
        desk_show(app, &desk_outbox);
        return;
    }
    if (steer_click(app, event) || preview_click(app, event))
        return;
    if (desk_shown(app) != NULL) {
        desk_click(app, event);
        return;
    }
    for (int pane = 0; pane < PANES; pane++) {
        if (!view_holds(app->panes[pane], event->row, event->col))
            continue;
        command_focus(app, (Pane)pane);
        ViewContext context = app_context(app, (Pane)pane);
        bool twice = event->mouse == MOUSE_DOUBLE;
        command_answer(app, (Pane)pane,
                       view_click(app->panes[pane], event->row, event->col, twice, &context));
        return;
    }
}

static void on_wheel(App *app, const Event *event)
{
    int rows = event->mouse == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS;
    if (desk_shown(app) != NULL) {
        desk_wheel(app, rows);
        return;
    }
    for (int pane = 0; pane < PANES; pane++) {
        if (!view_holds(app->panes[pane], event->row, event->col))
            continue;
        view_scroll(app->panes[pane], rows);
        frame_want(app, (unsigned)DIRTY_TREE << pane | DIRTY_CARD, FRAME_NOW);
    }
}

static void on_pane_event(App *app, const Event *event)
{
    bool wheel = event->mouse == MOUSE_WHEEL_UP || event->mouse == MOUSE_WHEEL_DOWN;
    if (app->layout.too_small && event->kind == EVENT_MOUSE)
        return;
    if (event->kind == EVENT_KEY)
        on_key(app, event->key);
    else if (event->kind == EVENT_MOUSE && wheel)
        on_wheel(app, event);
    else if (event->kind == EVENT_MOUSE && event->button == 1)
        on_press(app, event);
}

static void on_palette_event(App *app, const Event *event)
{
    PaletteResult result = palette_event(app->palette, event);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
    if (result == PALETTE_OPEN) {
        verbs_typed(app, palette_line(app->palette));
        return;
    }
    Action action = result == PALETTE_CHOSE ? palette_action(app->palette) : ACTION_NONE;
    g_autofree char *line = result == PALETTE_TYPED ? g_strdup(palette_line(app->palette)) : NULL;
    drafts_tell(app);
    g_clear_pointer(&app->palette, palette_free);
    app->mode = MODE_PANES;
    if (line != NULL)
        verbs_run(app, line);
    drafts_told(app, false);
    if (action != ACTION_NONE)
        command_run(app, action);
}

static void on_help_event(App *app, const Event *event)
{
    if (!help_event(app->help, event)) {
        g_clear_pointer(&app->help, help_free);
        app->mode = app->report != NULL ? MODE_REPORT : MODE_PANES; /* it stood over that */
    }
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void input_event(const Event *event, void *data)
{
    App *app = data;
    if (event->kind == EVENT_HANGUP) {
        app_quit(app, 128 + 1);
        return;
    }
    if (event->kind == EVENT_REPLY) {
        preview_reply(app, event);
        return;
    }
    if (app->kiosk != NULL) {
        kiosk_event(app, event);
        return;
    }
    if (event->kind == EVENT_KEY)
        lock_key(&app->lock, clock_mono_ms());
    switch (app->mode) {
    case MODE_PANES:
        on_pane_event(app, event);
        break;
    case MODE_ASKING:
        ask_event(app, event);
        break;
    case MODE_FORM:
        forms_event(app, event);
        break;
    case MODE_PAGE:
        pages_event(app, event);
        break;
    case MODE_PALETTE:
        on_palette_event(app, event);
        break;
    case MODE_HELP:
        on_help_event(app, event);
        break;
    case MODE_REPORT:
        reports_event(app, event);
        break;
    case MODE_WELCOME:
        welcome_event(app, event);
        break;
    }
}
