#include "console/desk.h"

#include <string.h>

#include "console/alerts.h"

#define GROUP       "desk"
#define FILTERS_MAX 50

static const DeskKind *const kinds[] = {
    NULL, /* owners put theirs before this */
};

#define KINDS_MAX G_N_ELEMENTS(kinds)

typedef struct Station {
    View *view;         /* NULL: not made yet */
    GPtrArray *filters; /* lines that were sought, oldest first */
} Station;

struct Desks {
    const DeskKind *shown; /* NULL: the panes */
    Station stations[KINDS_MAX];
    char *filter_before; /* what the filter goes back to when a new one is given up */
};

/* What may be begun from any page, whose own desk is not shown. */
static const Action anywhere[] = {
    ACTION_TICKET_NEW,  ACTION_TICKET_ROUND,   ACTION_LOG_WRITE,      ACTION_REPORT_SITUATION,
    ACTION_SHIFT_CHECK, ACTION_HANDOVER_OFFER, ACTION_ROLLCALL_WRITE, ACTION_ORDER_QUERY,
};

/* Of what is not about desks, what needs none of the panes that one covers. */
static const Action beside[] = {
    ACTION_OPEN,         ACTION_NEXT_PANE,      ACTION_PREV_PANE,      ACTION_FILTER,
    ACTION_CLEAR_FILTER, ACTION_NEXT_ATTENTION, ACTION_PREV_ATTENTION, ACTION_SHOW_NEW,
    ACTION_BACK,         ACTION_FORWARD,        ACTION_LAST_VIEW,      ACTION_MARK,
    ACTION_MARK_ALL,     ACTION_MARK_CLEAR,     ACTION_CARD,           ACTION_ZOOM,
    ACTION_COPY,         ACTION_COPY_ID,        ACTION_COPY_NAME,      ACTION_ALERTS,
    ACTION_SOUND,        ACTION_REPORT_ALERTS,  ACTION_REPORT_KINDS,   ACTION_LOCK,
    ACTION_THEME,        ACTION_LANGUAGE,       ACTION_RECONNECT,      ACTION_BACKEND,
    ACTION_RELOAD,       ACTION_REDRAW,         ACTION_SUSPEND,        ACTION_PALETTE,
    ACTION_HELP,         ACTION_CANCEL,         ACTION_QUIT,           ACTION_CLOSE_ALL,
};

static bool is_among(const Action *actions, size_t count, Action action)
{
    for (size_t i = 0; i < count; i++)
        if (actions[i] == action)
            return true;
    return false;
}

/* They stand together in ACTION_TABLE. */
static bool is_of_desks(Action action)
{
    return action >= ACTION_TICKETS && action <= ACTION_ROLLCALL_WRITE;
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

static View *made(const App *app, const DeskKind *kind)
{
    int place = place_of(kind);
    return app->desks != NULL && place >= 0 ? app->desks->stations[place].view : NULL;
}

static ViewContext context_of(const App *app)
{
    ViewContext context = app_context(app, app->focus);
    context.focused = true;
    return context;
}

const DeskKind *desk_shown(const App *app)
{
    return app->desks != NULL ? app->desks->shown : NULL;
}

static View *shown_view(const App *app)
{
    return made(app, desk_shown(app));
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
    g_clear_pointer(&app->desks, g_free);
}

/* Showing */

static void bring(App *app, const DeskKind *kind)
{
    Desks *desks = desks_of(app);
    if (desks->shown == kind)
        return;
    desks->shown = kind;
    app->sequence = (KeySequence){0};
    if (kind != NULL && kind->shown != NULL)
        kind->shown(app, desk_view(app, kind));
    else if (kind != NULL)
        desk_view(app, kind);
    frame_tick_start(app);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void desk_show(App *app, const DeskKind *kind)
{
    if (desk_shown(app) == kind)
        return;
    bring(app, kind);
    place_settle(app);
}

void desk_draw_again(App *app, const DeskKind *kind)
{
    if (kind == desk_shown(app))
        frame_want(app, DIRTY_DESK | DIRTY_KEYS, FRAME_SOON);
}

void desk_draw(App *app, Rect rect)
{
    ViewContext context = context_of(app);
    view_draw(shown_view(app), app->canvas, rect, &context);
}

/* Actions */

static bool allows(const App *app, const DeskKind *kind, Action action)
{
    return link_may(app, kind->right) &&
           (kind->allowed == NULL || kind->allowed(app, made(app, kind), action));
}

static const DeskKind *kind_of(Action action)
{
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (kinds[i]->action == action)
            return kinds[i];
    return NULL;
}

bool desk_allowed(const App *app, Action action)
{
    const DeskKind *shown = desk_shown(app), *kind = kind_of(action);
    if (kind != NULL)
        return link_may(app, kind->right);
    if (!is_of_desks(action))
        return shown == NULL || is_among(beside, G_N_ELEMENTS(beside), action) ||
               (shown->allowed != NULL && keymap_binds(app->keymap, shown->context, action) &&
                allows(app, shown, action));
    if (shown != NULL && allows(app, shown, action))
        return true;
    for (size_t i = 0; is_among(anywhere, G_N_ELEMENTS(anywhere), action) && kinds[i] != NULL; i++)
        if (kinds[i] != shown && kinds[i]->allowed != NULL && allows(app, kinds[i], action))
            return true;
    return false;
}

static bool run_of(App *app, const DeskKind *kind, Action action)
{
    return kind->run != NULL && allows(app, kind, action) &&
           kind->run(app, desk_view(app, kind), action);
}

static bool run_anywhere(App *app, Action action)
{
    if (!is_among(anywhere, G_N_ELEMENTS(anywhere), action))
        return false;
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (kinds[i] != desk_shown(app) && kinds[i]->allowed != NULL &&
            run_of(app, kinds[i], action))
            return true;
    return false;
}

/* The key that shows it also leads back. */
static bool run_show(App *app, Action action)
{
    const DeskKind *kind = kind_of(action);
    if (kind == NULL)
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
    View *view = shown_view(app);
    ViewContext context = context_of(app);
    if (shown == NULL)
        return false;
    if (run_of(app, shown, action)) {
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
    if (run_shown(app, action) || run_show(app, action) || run_anywhere(app, action))
        return true;
    if (desk_shown(app) == NULL && !is_of_desks(action))
        return false;
    if (action == ACTION_ALERTS) {
        desk_show(app, NULL);
        return false;
    }
    if (!is_of_desks(action) && is_among(beside, G_N_ELEMENTS(beside), action))
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
    View *view = shown_view(app);
    ViewContext context = context_of(app);
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
    view_scroll(shown_view(app), rows);
    frame_want(app, DIRTY_DESK, FRAME_NOW);
}

/* Time, the city and the link */

void desk_tick(App *app)
{
    if (desk_shown(app) != NULL && view_desk_tick(shown_view(app)))
        frame_want(app, DIRTY_DESK, FRAME_SOON);
}

void desk_aged(App *app)
{
    view_aged(shown_view(app));
    if (desk_shown(app) != NULL)
        frame_want(app, DIRTY_DESK, FRAME_SOON);
}

void desk_changed(App *app, CatalogThing thing, uint32_t index)
{
    if (app->desks == NULL || thing != CATALOG_RESET)
        return;
    for (size_t i = 0; kinds[i] != NULL; i++)
        view_changed(app->desks->stations[i].view, app->catalog, thing, index, app_now_ms(app));
    frame_want(app, DIRTY_DESK, FRAME_SOON);
}

void desk_object(App *app, const char *event, const char *json, size_t size)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        View *view = made(app, kinds[i]);
        if (view != NULL && kinds[i]->object != NULL)
            kinds[i]->object(app, view, event, json, size);
    }
}

void desk_forget(App *app)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        View *view = made(app, kinds[i]);
        if (view != NULL && kinds[i]->forget != NULL)
            kinds[i]->forget(app, view);
    }
    if (desk_shown(app) != NULL)
        bring(app, NULL);
}

void desk_know(App *app)
{
    const DeskKind *shown = desk_shown(app);
    if (shown != NULL && !link_may(app, shown->right))
        bring(app, NULL);
    frame_want(app, DIRTY_DESK | DIRTY_KEYS, FRAME_SOON);
}

/* Filter */

const char *desk_filter_text(const App *app)
{
    const DeskKind *shown = desk_shown(app);
    const char *text =
        shown != NULL && shown->filter != NULL ? shown->filter(shown_view(app)) : NULL;
    return text != NULL ? text : "";
}

static bool set_filter(App *app, const char *text, GError **error)
{
    const DeskKind *shown = desk_shown(app);
    if (shown == NULL || shown->set_filter == NULL)
        return true;
    frame_want(app, DIRTY_DESK | DIRTY_STATUS | DIRTY_KEYS, FRAME_NOW);
    return shown->set_filter(app, shown_view(app), text, error);
}

static void filter_changed(App *app, const char *text)
{
    g_autoptr(GError) error = NULL;
    ask_problem(app, set_filter(app, text, &error) ? NULL : error->message);
}

static GPtrArray *filters_of(App *app)
{
    Station *station = &app->desks->stations[place_of(desk_shown(app))];
    if (station->filters == NULL)
        station->filters = g_ptr_array_new_with_free_func(g_free);
    return station->filters;
}

static void filter_done(App *app, const char *text);

static void begin_filter(App *app, const char *before, const char *text)
{
    const GPtrArray *filters = filters_of(app);
    g_free(app->desks->filter_before);
    app->desks->filter_before = g_strdup(before);
    ask_line(app, "/", text, filter_changed, filter_done);
    for (guint i = 0; i < filters->len; i++)
        prompt_history_add(app->ask.prompt, g_ptr_array_index(filters, i));
}

/* As that of the panes: given up, what was there before is there again; what can't be understood
 * stays to be mended. */
static void filter_done(App *app, const char *text)
{
    g_autofree char *before = g_steal_pointer(&app->desks->filter_before);
    const char *wanted = text != NULL ? text : before;
    g_autoptr(GError) error = NULL;
    if (desk_shown(app) == NULL)
        return;
    if ((text == NULL || text[0] != '\0') && strcmp(wanted, desk_filter_text(app)) != 0 &&
        !set_filter(app, wanted, &error)) {
        begin_filter(app, before, wanted);
        ask_problem(app, error->message);
        return;
    }
    GPtrArray *filters = filters_of(app);
    if (text != NULL && text[0] != '\0')
        g_ptr_array_add(filters, g_strdup(text));
    if (filters->len > FILTERS_MAX)
        g_ptr_array_remove_index(filters, 0);
    place_settle(app);
    frame_want(app, DIRTY_DESK | DIRTY_KEYS | DIRTY_STATUS, FRAME_NOW);
}

void desk_filter(App *app)
{
    if (desk_shown(app)->set_filter == NULL)
        app_say(app, TONE_PLAIN, _("This page has no filter."));
    else
        begin_filter(app, desk_filter_text(app), "");
}

bool desk_clear_filter(App *app)
{
    if (desk_filter_text(app)[0] == '\0')
        return false;
    set_filter(app, "", NULL);
    place_settle(app);
    return true;
}

char *desk_copied(App *app, Action action)
{
    View *view = shown_view(app);
    ViewContext context = context_of(app);
    const char *key = view_desk_selected(view);
    if (key == NULL)
        return NULL;
    return action == ACTION_COPY ? view_desk_line(view, &context) : g_strdup(key);
}

/* Saved places */

void desk_save(const App *app, GKeyFile *place)
{
    const DeskKind *shown = desk_shown(app);
    g_key_file_set_string(place, GROUP, "shown", shown != NULL ? shown->word : "");
    for (size_t i = 0; kinds[i] != NULL; i++) {
        const View *view = made(app, kinds[i]);
        view_save(view, app->catalog, place);
        if (view != NULL && kinds[i]->filter != NULL)
            g_key_file_set_string(place, GROUP, kinds[i]->word, kinds[i]->filter(view));
    }
}

/* The filter first: the selection is sought among its rows. */
static void restore_one(App *app, const DeskKind *kind, GKeyFile *place)
{
    ViewContext context = context_of(app);
    g_autofree char *filter = g_key_file_get_string(place, GROUP, kind->word, NULL);
    View *view = made(app, kind);
    if (view == NULL)
        return;
    if (kind->set_filter != NULL && kind->filter != NULL && filter != NULL &&
        strcmp(filter, kind->filter(view)) != 0)
        kind->set_filter(app, view, filter, NULL);
    view_restore(view, &context, place);
}

void desk_restore(App *app, GKeyFile *place)
{
    g_autofree char *word = g_key_file_get_string(place, GROUP, "shown", NULL);
    const DeskKind *found = NULL;
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (g_strcmp0(kinds[i]->word, word) == 0 && link_may(app, kinds[i]->right))
            found = kinds[i];
    if (found != NULL)
        desk_view(app, found);
    for (size_t i = 0; kinds[i] != NULL; i++)
        restore_one(app, kinds[i], place);
    bring(app, found);
}
