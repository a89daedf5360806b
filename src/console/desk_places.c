#include <string.h>

#include "console/desk_private.h"

#define GROUP       "desk"
#define FILTERS_MAX 50

/* Filter */

const char *desk_filter_text(const App *app)
{
    const DeskKind *shown = desk_shown(app);
    const char *text =
        shown != NULL && shown->filter != NULL ? shown->filter(desk_shown_view(app)) : NULL;
    return text != NULL ? text : "";
}

static bool set_filter(App *app, const char *text, GError **error)
{
    const DeskKind *shown = desk_shown(app);
    if (shown == NULL || shown->set_filter == NULL)
        return true;
    frame_want(app, DIRTY_DESK | DIRTY_STATUS | DIRTY_KEYS, FRAME_NOW);
    return shown->set_filter(app, desk_shown_view(app), text, error);
}

/* Back on the row that was selected before other rows were sought, where it is among them. */
static void select_again(App *app, const char *key)
{
    View *view = desk_shown_view(app);
    if (key != NULL && !view_desk_select(view, key))
        view_desk_select(view, ""); /* it is not waited for */
}

static char *copy_selected(const App *app)
{
    return g_strdup(view_desk_selected(desk_shown_view(app)));
}

static void filter_changed(App *app, const char *text)
{
    g_autoptr(GError) error = NULL;
    ask_problem(app, set_filter(app, text, &error) ? NULL : error->message);
}

static GPtrArray *filters_of(App *app)
{
    Station *station = desk_station(app, desk_shown(app));
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
    if (app->desks->row_before == NULL)
        app->desks->row_before = copy_selected(app);
    ask_line(app, "/", text, filter_changed, filter_done);
    for (guint i = 0; i < filters->len; i++)
        prompt_history_add(app->ask.prompt, g_ptr_array_index(filters, i));
}

/* As that of the panes: given up, what was there before is there again; what can't be understood
 * stays to be mended. */
static void filter_done(App *app, const char *text)
{
    g_autofree char *before = g_steal_pointer(&app->desks->filter_before);
    g_autofree char *row = g_steal_pointer(&app->desks->row_before);
    const char *wanted = text != NULL ? text : before;
    g_autoptr(GError) error = NULL;
    if (desk_shown(app) == NULL)
        return;
    if ((text == NULL || text[0] != '\0') && strcmp(wanted, desk_filter_text(app)) != 0 &&
        !set_filter(app, wanted, &error)) {
        app->desks->row_before = g_steal_pointer(&row);
        begin_filter(app, before, wanted);
        ask_problem(app, error->message);
        return;
    }
    if (text == NULL)
        select_again(app, row);
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
    g_autofree char *row = copy_selected(app);
    set_filter(app, "", NULL);
    select_again(app, row);
    place_settle(app);
    return true;
}

char *desk_copied(App *app, Action action)
{
    View *view = desk_shown_view(app);
    ViewContext context = desk_context(app);
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
    for (size_t i = 0; desk_nth(i) != NULL; i++) {
        const View *view = desk_made(app, desk_nth(i));
        view_save(view, app->catalog, place);
        if (view != NULL && desk_nth(i)->filter != NULL)
            g_key_file_set_string(place, GROUP, desk_nth(i)->word, desk_nth(i)->filter(view));
    }
}

/* The filter first: the selection is sought among its rows. */
static void restore_one(App *app, const DeskKind *kind, GKeyFile *place)
{
    ViewContext context = desk_context(app);
    g_autofree char *filter = g_key_file_get_string(place, GROUP, kind->word, NULL);
    View *view = desk_made(app, kind);
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
    for (size_t i = 0; desk_nth(i) != NULL; i++)
        if (g_strcmp0(desk_nth(i)->word, word) == 0 && link_may(app, desk_nth(i)->right))
            found = desk_nth(i);
    if (found != NULL)
        desk_view(app, found);
    for (size_t i = 0; desk_nth(i) != NULL; i++)
        restore_one(app, desk_nth(i), place);
    desk_bring(app, found);
}
