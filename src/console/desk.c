#include "console/desk.h"

#include <string.h>

#include "console/alerts.h"
#include "console/desk_private.h"
#include "console/steer.h"

static const DeskKind *const kinds[] = {
    &desk_tickets, &desk_logbook,  &desk_handover, &desk_shift, &desk_orders, &desk_rollcall,
    &desk_outbox,  &desk_evidence, &desk_map,      &desk_tour,  &desk_round,  &desk_rounds,
    &desk_walls,   &desk_sources,  &desk_register, NULL,
};

G_STATIC_ASSERT(G_N_ELEMENTS(kinds) <= DESKS_MAX);

/* What may be begun from any page, whose own desk is not shown. */
static const Action anywhere[] = {
    ACTION_TICKET_NEW,  ACTION_TICKET_ROUND,   ACTION_LOG_WRITE,      ACTION_REPORT_SITUATION,
    ACTION_SHIFT_CHECK, ACTION_HANDOVER_OFFER, ACTION_ROLLCALL_WRITE, ACTION_ORDER_QUERY,
};

/* Of what is not about desks, what needs none of the panes that one covers. */
static const Action beside[] = {
    ACTION_OPEN,           ACTION_NEXT_PANE,    ACTION_PREV_PANE,
    ACTION_FILTER,         ACTION_CLEAR_FILTER, ACTION_NEXT_ATTENTION,
    ACTION_PREV_ATTENTION, ACTION_SHOW_NEW,     ACTION_BACK,
    ACTION_FORWARD,        ACTION_LAST_VIEW,    ACTION_MARK,
    ACTION_MARK_ALL,       ACTION_MARK_CLEAR,   ACTION_CARD,
    ACTION_ZOOM,           ACTION_COPY,         ACTION_COPY_ID,
    ACTION_COPY_NAME,      ACTION_ALERTS,       ACTION_SOUND,
    ACTION_REPORT_ALERTS,  ACTION_REPORT_KINDS, ACTION_LOCK,
    ACTION_THEME,          ACTION_LANGUAGE,     ACTION_RECONNECT,
    ACTION_BACKEND,        ACTION_RELOAD,       ACTION_REDRAW,
    ACTION_SUSPEND,        ACTION_PALETTE,      ACTION_REOPEN,
    ACTION_HELP,           ACTION_CANCEL,       ACTION_QUIT,
    ACTION_CLOSE_ALL,      ACTION_KENTONGAN,    ACTION_TOUR,
    ACTION_TOUR_NEXT,      ACTION_TOUR_STOP,    ACTION_REPORT_COVERAGE,
    ACTION_DRAFT,
};

static bool is_among(const Action *actions, size_t count, Action action)
{
    for (size_t i = 0; i < count; i++)
        if (actions[i] == action)
            return true;
    return false;
}

/* They stand together in ACTION_TABLE, but for those that only show a page. */
static bool is_of_desks(Action action)
{
    return (action >= ACTION_TICKETS && action <= ACTION_EVIDENCE_DELETE) ||
           action == ACTION_SOURCES || action == ACTION_REGISTER ||
           action == ACTION_REGISTER_CHANGE;
}

static Desks *desks_of(App *app)
{
    if (app->desks == NULL)
        app->desks = g_new0(Desks, 1);
    return app->desks;
}

static int place_of(const DeskKind *kind)
{
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (kinds[i] == kind)
            return (int)i;
    return -1;
}

const DeskKind *desk_nth(size_t i)
{
    return kinds[i];
}

Station *desk_station(const App *app, const DeskKind *kind)
{
    int place = place_of(kind);
    return app->desks != NULL && place >= 0 ? &app->desks->stations[place] : NULL;
}

View *desk_made(const App *app, const DeskKind *kind)
{
    const Station *station = desk_station(app, kind);
    return station != NULL ? station->view : NULL;
}

ViewContext desk_context(const App *app)
{
    ViewContext context = app_context(app, app->focus);
    context.focused = true;
    return context;
}

const DeskKind *desk_shown(const App *app)
{
    return app->desks != NULL ? app->desks->shown : NULL;
}

View *desk_shown_view(const App *app)
{
    return desk_made(app, desk_shown(app));
}

View *desk_view(App *app, const DeskKind *kind)
{
    int place = place_of(kind);
    g_assert(place >= 0);
    Station *station = &desks_of(app)->stations[place];
    if (station->view == NULL)
        station->view = kind->make(app);
    return station->view;
}

void desk_stop(App *app)
{
    if (app->desks == NULL)
        return;
    for (size_t i = 0; kinds[i] != NULL; i++) {
        view_free(app->desks->stations[i].view);
        g_clear_pointer(&app->desks->stations[i].filters, g_ptr_array_unref);
    }
    g_free(app->desks->filter_before);
    g_free(app->desks->row_before);
    g_clear_pointer(&app->desks, g_free);
}

/* Showing */

void desk_bring(App *app, const DeskKind *kind)
{
    Desks *desks = desks_of(app);
    const DeskKind *before = desks->shown;
    if (before == kind)
        return;
    steer_leave(app, NULL);
    desks->shown = kind;
    if (before != NULL && before->left != NULL)
        before->left(app, desk_made(app, before));
    app->sequence = (KeySequence){0};
    View *view = kind != NULL ? desk_view(app, kind) : NULL;
    if (view != NULL)
        view_desk_leave_card(view);
    if (view != NULL && kind->shown != NULL)
        kind->shown(app, view);
    frame_tick_start(app);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void desk_show(App *app, const DeskKind *kind)
{
    if (desk_shown(app) == kind)
        return;
    /* Back comes to what the page shows now, not to what it showed first. */
    if (desk_shown(app) != NULL)
        place_settle(app);
    desk_bring(app, kind);
    place_settle(app);
}

void desk_draw_again(App *app, const DeskKind *kind)
{
    if (kind == desk_shown(app))
        frame_want(app, DIRTY_DESK | DIRTY_KEYS, FRAME_SOON);
}

void desk_draw(App *app, Rect rect)
{
    ViewContext context = desk_context(app);
    view_draw(desk_shown_view(app), app->canvas, rect, &context);
}

unsigned desk_waiting(const App *app)
{
    return desk_shown(app) != NULL ? view_desk_waiting(desk_shown_view(app)) : 0;
}

/* Actions */

static bool allows(const App *app, const DeskKind *kind, Action action)
{
    return link_may(app, kind->right) &&
           (kind->allowed == NULL || kind->allowed(app, desk_made(app, kind), action));
}

/* The desk that an action is of: in ACTION_TABLE a desk's own follow the one that shows it. */
static const DeskKind *kind_of(Action action)
{
    const DeskKind *found = NULL;
    for (size_t i = 0; is_of_desks(action) && kinds[i] != NULL; i++)
        if (kinds[i]->action <= action && (found == NULL || found->action < kinds[i]->action))
            found = kinds[i];
    return found;
}

/* Another page's action, which comes while this one is shown, or the panes. */
static bool allows_from_afar(const App *app, const DeskKind *kind, Action action)
{
    return is_among(anywhere, G_N_ELEMENTS(anywhere), action) && kind->allowed != NULL &&
           allows(app, kind, action);
}

bool desk_allowed(const App *app, Action action)
{
    const DeskKind *shown = desk_shown(app), *kind = kind_of(action);
    if (is_of_desks(action)) {
        if (kind == NULL || kind->action == action)
            return kind != NULL && link_may(app, kind->right);
        return kind == shown ? allows(app, kind, action) : allows_from_afar(app, kind, action);
    }
    return shown == NULL || is_among(beside, G_N_ELEMENTS(beside), action) ||
           (shown->allowed != NULL && keymap_binds(app->keymap, shown->context, action) &&
            allows(app, shown, action));
}

bool desk_useful(Action action, void *data)
{
    const App *app = data;
    const DeskKind *shown = desk_shown(app);
    if (action == ACTION_RIGHT)
        return shown != NULL && view_desk_hides_card(desk_shown_view(app));
    if (!command_allowed(action, data))
        return false;
    return shown == NULL || shown->fits == NULL ||
           !keymap_binds(app->keymap, shown->context, action) ||
           shown->fits(app, desk_shown_view(app), action);
}

static bool run_of(App *app, const DeskKind *kind, Action action)
{
    return kind->run != NULL && allows(app, kind, action) &&
           kind->run(app, desk_view(app, kind), action);
}

static bool run_from_afar(App *app, Action action)
{
    const DeskKind *kind = kind_of(action);
    return kind != NULL && kind != desk_shown(app) && allows_from_afar(app, kind, action) &&
           run_of(app, kind, action);
}

/* The key that shows it also leads back. */
static bool run_show(App *app, Action action)
{
    const DeskKind *kind = kind_of(action);
    if (kind == NULL || kind->action != action)
        return false;
    if (!link_may(app, kind->right))
        app_say(app, TONE_PLAIN, _("Your role does not have that page."));
    else
        desk_show(app, desk_shown(app) == kind ? NULL : kind);
    return true;
}

static bool run_shown(App *app, Action action)
{
    const DeskKind *shown = desk_shown(app);
    View *view = desk_shown_view(app);
    ViewContext context = desk_context(app);
    if (shown == NULL)
        return false;
    bool mine = !is_of_desks(action) || kind_of(action) == shown;
    if (mine && run_of(app, shown, action)) {
        frame_want(app, DIRTY_DESK | DIRTY_KEYS, FRAME_NOW);
        return true;
    }
    if (view_action(view, action, &context).ask != VIEW_PASS) {
        frame_want(app, DIRTY_DESK | DIRTY_KEYS | DIRTY_STATUS, FRAME_NOW);
        return true;
    }
    if (action == ACTION_CANCEL && !desk_clear_filter(app)) {
        desk_show(app, NULL);
        return true;
    }
    return action == ACTION_CANCEL;
}

bool desk_run(App *app, Action action)
{
    if (run_shown(app, action) || run_show(app, action) || run_from_afar(app, action))
        return true;
    if (desk_shown(app) == NULL && !is_of_desks(action))
        return false;
    if (action == ACTION_ALERTS) {
        desk_show(app, NULL);
        return false;
    }
    bool bound =
        desk_shown(app) != NULL && keymap_binds(app->keymap, desk_shown(app)->context, action);
    if (!is_of_desks(action) && (bound || is_among(beside, G_N_ELEMENTS(beside), action)))
        return false;
    char key[KEY_NAME_SIZE];
    app_key(app, ACTION_CANCEL, key);
    app_say(app, TONE_PLAIN,
            is_of_desks(action) ? _("That makes no sense here, or not now.")
                                : _("Not on this page; %s goes back."),
            key);
    return true;
}

void desk_click(App *app, const Event *event)
{
    View *view = desk_shown_view(app);
    ViewContext context = desk_context(app);
    if (view == NULL || !view_holds(view, event->row, event->col))
        return;
    ViewAnswer answer =
        view_click(view, event->row, event->col, event->mouse == MOUSE_DOUBLE, &context);
    frame_want(app, DIRTY_DESK | DIRTY_KEYS, FRAME_NOW);
    if (answer.ask == VIEW_OPEN)
        command_run(app, ACTION_OPEN);
}

void desk_wheel(App *app, int rows)
{
    view_scroll(desk_shown_view(app), rows);
    frame_want(app, DIRTY_DESK, FRAME_NOW);
}

/* Time, the city and the link */

static bool tick_shown(App *app)
{
    const DeskKind *shown = desk_shown(app);
    View *view = desk_shown_view(app);
    return shown->tick != NULL ? shown->tick(view) : view_desk_tick(view);
}

void desk_tick(App *app)
{
    if (desk_shown(app) != NULL && tick_shown(app))
        frame_want(app, DIRTY_DESK, FRAME_SOON);
}

void desk_aged(App *app)
{
    view_aged(desk_shown_view(app));
    if (desk_shown(app) != NULL)
        frame_want(app, DIRTY_DESK, FRAME_SOON);
}

void desk_changed(App *app, CatalogThing thing, uint32_t index)
{
    if (app->desks == NULL)
        return;
    for (size_t i = 0; kinds[i] != NULL; i++) {
        View *view = app->desks->stations[i].view;
        if (view_changed(view, app->catalog, thing, index, app_now_ms(app)))
            desk_draw_again(app, kinds[i]);
    }
}

void desk_alerts(App *app)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        View *view = desk_made(app, kinds[i]);
        if (view == NULL || kinds[i]->alerts == NULL)
            continue;
        kinds[i]->alerts(view);
        desk_draw_again(app, kinds[i]);
    }
}

void desk_object(App *app, const char *event, const char *json, size_t size)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        View *view = desk_made(app, kinds[i]);
        if (view != NULL && kinds[i]->object != NULL)
            kinds[i]->object(app, view, event, json, size);
    }
}

void desk_forget(App *app)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        View *view = desk_made(app, kinds[i]);
        if (view != NULL && kinds[i]->forget != NULL)
            kinds[i]->forget(app, view);
    }
    if (desk_shown(app) != NULL)
        desk_bring(app, NULL);
}

void desk_know(App *app)
{
    const DeskKind *shown = desk_shown(app);
    if (shown != NULL && !link_may(app, shown->right))
        desk_bring(app, NULL);
    frame_want(app, DIRTY_DESK | DIRTY_KEYS, FRAME_SOON);
}
