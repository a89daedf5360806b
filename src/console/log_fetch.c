#include <string.h>

#include "base/error.h"
#include "console/logbook.h"
#include "wire/logbook.h"
#include "wire/page.h"
#include "wire/routes.h"

#define PAGE_LINES "200"
/* A narrow filter may give many pages with nothing on them; then the person has to want more. */
#define MISSES_MAX 40
/* A file wants all of them: but a backend may go in a circle. */
#define FILE_MISSES_MAX 1000
#define FIRST_LINES     50

/* One page on its way. */
typedef struct Errand {
    App *app;
    unsigned generation;
} Errand;

typedef struct Taking {
    Logbook *logbook;
    unsigned taken;
} Taking;

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    Taking *taking = data;
    LogLine line;
    if (!decode_log(taking->logbook->decoder, json, size, &line, error))
        return false;
    taking->taken += log_rows_append(taking->logbook->rows, &line);
    return true;
}

static void fail(Logbook *logbook, const GError *error)
{
    g_free(logbook->problem);
    logbook->problem = g_strdup(error->message);
    logbook_export_go_on(logbook);
}

static void take_page(Logbook *logbook, const char *answer, size_t size)
{
    Taking taking = {logbook, 0};
    g_autoptr(GError) error = NULL;
    PageRest rest = {0};
    if (!logbook->over) {
        log_rows_clear(logbook->rows);
        logbook_take_pending(logbook);
    }
    bool first = !logbook->over;
    logbook->over = true;
    g_clear_pointer(&logbook->problem, g_free);
    if (!decode_page_some(answer, size, take_item, &taking, &rest, &error)) {
        fail(logbook, error);
        return;
    }
    app_say_unread(logbook->app, rest.unread);
    g_free(logbook->cursor);
    logbook->cursor = g_steal_pointer(&rest.next);
    logbook->whole = logbook->cursor == NULL || log_rows_count(logbook->rows) >= LOG_ROWS_MAX;
    logbook->misses = taking.taken > 0 ? 0 : logbook->misses + 1;
    if (first)
        view_desk_rows_anew(desk_view(logbook->app, &desk_logbook));
    bool few = log_rows_count(logbook->rows) < FIRST_LINES && logbook->misses < MISSES_MAX;
    bool exported = logbook->export != NULL && logbook->misses < FILE_MISSES_MAX;
    if (!logbook->whole && (few || exported))
        logbook_fetch_more(logbook);
    else
        logbook_export_go_on(logbook);
}

static void on_page(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    g_autofree Errand *errand = data;
    if (errand->app->desks == NULL)
        return;
    Logbook *logbook = logbook_of(errand->app);
    if (errand->generation != logbook->generation)
        return;
    logbook->fetching = false;
    if (error != NULL) {
        logbook->stale = !logbook->over;
        fail(logbook, error);
    } else {
        take_page(logbook, answer, size);
    }
    logbook_changed(logbook);
}

static void fetch(Logbook *logbook)
{
    App *app = logbook->app;
    g_autofree char *filter = g_uri_escape_string(logbook->filter, NULL, FALSE);
    g_autofree char *path =
        g_strconcat(ROUTE_LOGBOOK "?limit=" PAGE_LINES, filter[0] != '\0' ? "&q=" : "", filter,
                    logbook->cursor != NULL ? "&cursor=" : "", logbook->cursor, NULL);
    if (app->api == NULL) {
        g_autoptr(GError) error =
            g_error_new_literal(TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, _("there is no backend"));
        logbook->stale = true;
        fail(logbook, error);
        return;
    }
    Errand *errand = g_new0(Errand, 1);
    *errand = (Errand){app, logbook->generation};
    logbook->fetching = true;
    api_fetch(app->api, path, on_page, errand);
    api_owns(app->api, g_free);
}

void logbook_fetch_anew(Logbook *logbook)
{
    logbook->generation++;
    logbook->misses = 0;
    logbook->fetching = logbook->whole = logbook->over = logbook->stale = false;
    g_clear_pointer(&logbook->cursor, g_free);
    fetch(logbook);
}

void logbook_fetch_more(Logbook *logbook)
{
    if (!logbook->fetching && logbook->cursor != NULL && !logbook->whole &&
        logbook->problem == NULL)
        fetch(logbook);
}

void logbook_fetch_again(Logbook *logbook)
{
    g_clear_pointer(&logbook->problem, g_free);
    if (logbook->over)
        logbook_fetch_more(logbook);
    else
        logbook_fetch_anew(logbook);
}

void logbook_fetch_stop(Logbook *logbook)
{
    if (logbook->typing != 0)
        g_source_remove(logbook->typing);
    logbook->typing = 0;
    logbook->generation++;
    logbook->fetching = logbook->whole = logbook->over = false;
    g_clear_pointer(&logbook->cursor, g_free);
    g_clear_pointer(&logbook->problem, g_free);
}
