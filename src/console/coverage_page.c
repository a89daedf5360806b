#include "console/coverage_page.h"

#include <string.h>

#include "base/clock.h"
#include "wire/routes.h"
#include "wire/uptime.h"

#define HOUR_MS INT64_C(3600000)

static const struct {
    int hours;
    bool worst;
} asked[COVERAGE_SPANS] = {
    [COVERAGE_DAY] = {24, false},
    [COVERAGE_WEEK] = {168, false},
    [COVERAGE_MONTH] = {720, false},
    [COVERAGE_WORST] = {168, true},
};

/* One answer that is waited for. */
typedef struct Errand {
    App *app;
    CoverageSpan span;
    unsigned page;
} Errand;

static void on_told(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    g_autofree Errand *errand = data;
    App *app = errand->app;
    if (errand->page != app->coverage_pages || app->report == NULL)
        return;
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) unread = NULL;
    UptimeReport *report =
        error == NULL ? decode_uptime_report(decoder, answer, size, &unread) : NULL;
    report_page_uptime(app->report, errand->span, report,
                       error != NULL    ? error->message
                       : unread != NULL ? unread->message
                                        : NULL);
    frame_want(app, DIRTY_EVERYTHING, FRAME_SOON);
}

static void ask(App *app, CoverageSpan span, const char *area, DarkBy by)
{
    char from[CLOCK_RFC3339_SIZE];
    clock_format(app_now_ms(app) - asked[span].hours * HOUR_MS, from);
    g_autofree char *path = g_strdup_printf(ROUTE_REPORTS "/uptime?from=%s&by=%s&limit=%d%s%s",
                                            from, asked[span].worst ? "camera" : dark_by_word(by),
                                            asked[span].worst ? 10 : 1000,
                                            area != NULL ? "&area=" : "", area != NULL ? area : "");
    Errand *errand = g_new0(Errand, 1);
    *errand = (Errand){app, span, app->coverage_pages};
    api_fetch(app->api, path, on_told, errand);
    api_owns(app->api, g_free);
}

/* Why no uptime is to be had; NULL: it is asked for. */
static const char *why_not(const App *app)
{
    if (!link_may(app, RIGHT_REPORTS_READ))
        return _("For supervisors and auditors.");
    if (app->api == NULL || status_freshness(app) != FRESH_LIVE)
        return _("Not to be had without the backend.");
    return NULL;
}

static void show(App *app, DarkBy by)
{
    uint32_t index = view_tree_selected(app->panes[PANE_TREE]);
    Area area;
    bool one = catalog_area(app->catalog, index, &area);
    const CoverageAsk page = {.catalog = app->catalog,
                              .area = one ? index : CATALOG_NONE,
                              .by = by,
                              .why = why_not(app),
                              .now_ms = app_now_ms(app),
                              .stale = status_freshness(app) != FRESH_LIVE};
    app->coverage_pages++;
    g_clear_pointer(&app->report, report_page_free);
    app->report = report_page_new_coverage(&page);
    app_hush(app);
    app->mode = MODE_REPORT;
    for (int span = 0; page.why == NULL && span < COVERAGE_SPANS; span++)
        ask(app, (CoverageSpan)span, one ? area.code : NULL, by);
    frame_want(app, DIRTY_EVERYTHING, FRAME_NOW);
}

void coverage_page_show(App *app)
{
    show(app, DARK_BY_AREA);
}

void coverage_page_follow(App *app)
{
    DarkBy by;
    if (app->report != NULL && report_page_turned(app->report, &by))
        show(app, by);
}
