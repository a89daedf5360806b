#include "console/alerts.h"
#include "console/coverage_page.h"
#include "wire/lapsit.h"
#include "wire/routes.h"

/* Pages of figures over the screen. */

static void show(App *app, ReportPage *page)
{
    /* Not over what the person has begun in the meantime; figures that came before give way. */
    if (app->mode != MODE_PANES && app->mode != MODE_REPORT) {
        report_page_free(page);
        app_say(app, TONE_PLAIN, _("The figures have come; ask again to see them."));
        return;
    }
    g_clear_pointer(&app->report, report_page_free);
    app->report = page;
    app_hush(app);
    app->mode = MODE_REPORT;
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

static void on_alerts(AlertReport *report, const GError *error, void *data)
{
    App *app = data;
    if (error != NULL)
        app_say(app, TONE_WARNING, _("No figures: %s"), error->message);
    else
        show(app, report_page_new(report, NULL, app->catalog));
}

static void on_kinds(KindReport *report, const GError *error, void *data)
{
    App *app = data;
    if (error != NULL)
        app_say(app, TONE_WARNING, _("No figures: %s"), error->message);
    else
        show(app, report_page_new(NULL, report, app->catalog));
}

static void on_situation(const char *answer, size_t size, const char *etag, const GError *error,
                         void *data)
{
    App *app = data;
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) unread = NULL;
    Lapsit *lapsit = error == NULL ? decode_lapsit(decoder, answer, size, &unread) : NULL;
    if (lapsit == NULL)
        app_say(app, TONE_WARNING, _("No figures: %s"),
                error != NULL ? error->message : unread->message);
    else
        show(app, report_page_new_lapsit(lapsit, app->catalog));
}

static bool can_ask(App *app)
{
    if (app->api == NULL)
        app_say(app, TONE_WARNING, _("No figures: %s"), _("there is no backend"));
    else
        app_say(app, TONE_PLAIN, _("Asking for the figures …"));
    return app->api != NULL;
}

void reports_ask_alerts(App *app)
{
    if (can_ask(app))
        api_report_alerts(app->api, 0, 0, on_alerts, app);
}

void reports_ask_kinds(App *app)
{
    if (can_ask(app))
        api_report_kinds(app->api, 0, 0, on_kinds, app);
}

/* Of the area that the tree stands on. */
void reports_ask_situation(App *app)
{
    uint32_t area = view_tree_selected(app->panes[PANE_TREE]);
    Area known;
    bool one = area != CATALOG_NONE && catalog_area(app->catalog, area, &known);
    g_autofree char *path =
        g_strconcat(ROUTE_REPORTS "/situation", one ? "?area=" : NULL, one ? known.code : "", NULL);
    if (can_ask(app))
        api_fetch(app->api, path, on_situation, app);
}

void reports_event(App *app, const Event *event)
{
    if (!report_page_event(app->report, app->keymap, event)) {
        reports_close(app);
        app->mode = MODE_PANES;
    }
    coverage_page_follow(app);
    if (app->report != NULL && report_page_asks_help(app->report))
        command_run(app, ACTION_HELP);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void reports_close(App *app)
{
    g_clear_pointer(&app->report, report_page_free);
}
