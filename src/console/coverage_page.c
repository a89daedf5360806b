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

/* One answer that is waited for.  An Api that ends answers nobody: they are kept to be freed. */
typedef struct Errand {
    App *app;
    CoverageSpan span;
    bool forgotten; /* the page that asked is gone */
} Errand;

static void on_told(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    Errand *errand = data;
    App *app = errand->app;
    CoverageSpan span = errand->span;
    bool wanted = !errand->forgotten && app->report != NULL;
    g_ptr_array_remove_fast(app->coverage_errands, errand);
    if (!wanted)
        return;
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) unread = NULL;
    UptimeReport *report =
        error == NULL ? decode_uptime_report(decoder, answer, size, &unread) : NULL;
    report_page_uptime(app->report, span, report,
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
    *errand = (Errand){app, span, false};
    g_ptr_array_add(app->coverage_errands, errand);
    api_fetch(app->api, path, on_told, errand);
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

static void forget_asked(App *app)
{
    if (app->coverage_errands == NULL)
        app->coverage_errands = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < app->coverage_errands->len; i++)
        ((Errand *)g_ptr_array_index(app->coverage_errands, i))->forgotten = true;
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
    forget_asked(app);
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

void coverage_page_forget(App *app)
{
    g_clear_pointer(&app->coverage_errands, g_ptr_array_unref);
}
