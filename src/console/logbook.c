#include "console/logbook.h"

#include <string.h>

#include "console/alerts.h"
#include "wire/logbook.h"
#include "wire/routes.h"

#define TYPING_MS 250

Logbook *logbook_of(App *app)
{
    return view_desk_data(desk_view(app, &desk_logbook));
}

void logbook_changed(Logbook *logbook)
{
    view_desk_rows_changed(desk_view(logbook->app, &desk_logbook));
    desk_draw_again(logbook->app, &desk_logbook);
}

/* The page */

static View *make(App *app)
{
    Logbook *logbook = g_new0(Logbook, 1);
    logbook->app = app;
    logbook->rows = log_rows_new();
    logbook->decoder = decoder_new();
    logbook->filter = g_strdup("");
    logbook->stale = true;
    return view_desk_new(&logbook_table, logbook);
}

static void shown(App *app, View *view)
{
    Logbook *logbook = view_desk_data(view);
    logbook_take_pending(logbook);
    if (logbook->stale)
        logbook_fetch_anew(logbook);
}

static const LogRow *selected(const View *view)
{
    const Logbook *logbook = view != NULL ? view_desk_data(view) : NULL;
    return logbook != NULL ? log_rows_nth(logbook->rows, view_desk_row(view)) : NULL;
}

static bool open_alert(App *app, const char *id)
{
    uint32_t alert = alert_book_find(app->book, id);
    ViewContext context = app_context(app, PANE_ALERTS);
    if (alert == ALERT_NONE || !view_alerts_select(app->panes[PANE_ALERTS], &context, alert))
        return false;
    desk_show(app, NULL);
    command_focus(app, PANE_ALERTS);
    return true;
}

static bool open_camera(App *app, const char *id)
{
    uint32_t camera = catalog_find_camera(app->catalog, id);
    if (camera == CATALOG_NONE)
        return false;
    desk_show(app, NULL);
    place_camera(app, camera);
    return true;
}

static bool open_desk(App *app, const DeskKind *kind, const char *id)
{
    if (!link_may(app, kind->right))
        return false;
    desk_show(app, kind);
    /* Orders may not be read yet: then it is selected as soon as it comes. */
    return view_desk_select(desk_view(app, kind), id) || kind == &desk_orders;
}

/* Goes to what a line is about; false: that is not there, or can't be shown. */
static bool open_ref(App *app, const char *ref)
{
    const char *id = ref != NULL ? strchr(ref, '/') : NULL;
    if (id == NULL)
        return false;
    if (g_str_has_prefix(ref, "camera/"))
        return open_camera(app, id + 1);
    if (g_str_has_prefix(ref, "alert/"))
        return open_alert(app, id + 1);
    if (g_str_has_prefix(ref, "ticket/"))
        return open_desk(app, &desk_tickets, id + 1);
    if (g_str_has_prefix(ref, "order/"))
        return open_desk(app, &desk_orders, id + 1);
    return g_str_has_prefix(ref, "log/") && open_desk(app, &desk_logbook, id + 1);
}

static bool run(App *app, View *view, Action action)
{
    const LogRow *row = selected(view);
    switch (action) {
    case ACTION_LOG_WRITE:
        logbook_ask_line(app);
        return true;
    case ACTION_LOG_CORRECT:
        logbook_ask_correction(view_desk_data(view), row);
        return true;
    case ACTION_LOG_EXPORT:
        logbook_ask_export(app);
        return true;
    case ACTION_REPORT_SITUATION:
        reports_ask_situation(app);
        return true;
    case ACTION_OPEN:
        if (row == NULL || desk_shown(app) != &desk_logbook)
            return false;
        if (!open_ref(app, row->line.ref))
            app_say(app, TONE_PLAIN, "%s",
                    row->line.ref != NULL ? _("What it is about is no longer in the lists.")
                                          : _("The line is about nothing that could be shown."));
        return true;
    default:
        return false;
    }
}

static bool allowed(const App *app, const View *view, Action action)
{
    const LogRow *row = selected(view);
    switch (action) {
    case ACTION_LOG_WRITE:
        return link_may(app, RIGHT_LOG_WRITE);
    case ACTION_LOG_CORRECT:
        return link_may(app, RIGHT_LOG_WRITE) && row != NULL && row->state == LOG_ROW_WRITTEN;
    case ACTION_LOG_EXPORT:
        return view != NULL && desk_shown(app) == &desk_logbook;
    case ACTION_REPORT_SITUATION:
        return link_may(app, RIGHT_REPORTS_READ);
    case ACTION_OPEN:
        return row != NULL;
    default:
        return false;
    }
}

/* Filter */

static const char *filter_text(const View *view)
{
    return ((const Logbook *)view_desk_data(view))->filter;
}

static gboolean on_rest(gpointer data)
{
    Logbook *logbook = data;
    logbook->typing = 0;
    logbook_fetch_anew(logbook);
    return G_SOURCE_REMOVE;
}

static bool set_filter(App *app, View *view, const char *text, GError **error)
{
    Logbook *logbook = view_desk_data(view);
    g_autoptr(LogQuery) query = log_query_parse(text, app->me != NULL ? app->me : "", error);
    if (query == NULL)
        return false;
    if (strcmp(text, logbook->filter) == 0)
        return true;
    g_free(logbook->filter);
    logbook->filter = g_strdup(text);
    g_clear_pointer(&logbook->query, log_query_free);
    logbook->query = log_query_is_empty(query) ? NULL : g_steal_pointer(&query);
    if (logbook->typing != 0)
        g_source_remove(logbook->typing);
    logbook->typing = g_timeout_add(TYPING_MS, on_rest, logbook);
    return true;
}

/* The change stream */

static void object(App *app, View *view, const char *event, const char *json, size_t size)
{
    Logbook *logbook = view_desk_data(view);
    LogLine line;
    if (strcmp(event, EVENT_RESET) == 0) {
        logbook->stale = true;
        if (desk_shown(app) == &desk_logbook)
            logbook_fetch_anew(logbook);
        return;
    }
    if (logbook->problem != NULL && desk_shown(app) == &desk_logbook)
        logbook_fetch_again(logbook); /* somebody is there again */
    if (strcmp(event, EVENT_LOG) != 0 || logbook->stale ||
        !decode_log(logbook->decoder, json, size, &line, NULL) ||
        (logbook->query != NULL && !log_query_matches(logbook->query, &line)))
        return;
    bool own = !line.automatic && g_strcmp0(line.by, app->me) == 0;
    if (log_rows_arrive(logbook->rows, &line, own))
        logbook_changed(logbook);
}

static void forget(App *app, View *view)
{
    Logbook *logbook = view_desk_data(view);
    logbook_fetch_stop(logbook);
    log_rows_clear(logbook->rows);
    log_rows_forget_pending(logbook->rows);
    g_clear_pointer(&logbook->draft, g_free);
    logbook->stale = true;
    view_desk_rows_anew(view);
}

const DeskKind desk_logbook = {
    .word = "logbook",
    .context = KEY_CONTEXT_LOGBOOK,
    .action = ACTION_LOGBOOK,
    .right = RIGHT_LOG_READ,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .filter = filter_text,
    .set_filter = set_filter,
    .object = object,
    .forget = forget,
};
