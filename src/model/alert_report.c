#include "model/alert_report.h"

#include <string.h>

#include "alert_report_private.h"

#define WINDOW_MS   INT64_C(600000)
#define WINDOWS_MAX 1000000 /* 19 years */
#define STALE_MS    INT64_C(86400000)
#define FLOOD       10 /* alerts an operator in a window */
#define TOP_SHARE   10 /* actors */

struct AlertReporter {
    AlertReport *report;
    GArray *windows;     /* of unsigned */
    GArray *ack, *close; /* of int64_t, ms */
    GArray *open;        /* of int64_t: when began what is not closed */
    GHashTable *actors;  /* of ReportActor by camera or area, and kind */
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

unsigned report_hour(const ReportSpan *span, int64_t at_ms)
{
    int64_t hours = floor_div(at_ms + (int64_t)span->offset_min * 60000, 3600000);
    return (unsigned)(hours - floor_div(hours, 24) * 24);
}

bool report_holds(const ReportSpan *span, int64_t at_ms)
{
    return at_ms >= span->from_ms && at_ms < span->to_ms;
}

static void actor_clear(gpointer data)
{
    ReportActor *actor = data;
    g_free(actor->camera);
    g_free(actor->kind);
    g_free(actor->area);
}

static void actor_free(gpointer data)
{
    actor_clear(data);
    g_free(data);
}

AlertReport *alert_report_new(const ReportSpan *span)
{
    AlertReport *report = g_new0(AlertReport, 1);
    report->span = *span;
    report->span.operators = MAX(1, span->operators);
    report->actors = g_array_new(FALSE, FALSE, sizeof(ReportActor));
    g_array_set_clear_func(report->actors, actor_clear);
    return report;
}

void alert_report_free(AlertReport *report)
{
    if (report != NULL) {
        g_array_unref(report->actors);
        g_free(report);
    }
}

static gint64 windows_in(int64_t from_ms, int64_t to_ms)
{
    int64_t span_ms = MAX(0, to_ms - from_ms);
    return CLAMP((span_ms + WINDOW_MS - 1) / WINDOW_MS, 1, WINDOWS_MAX);
}

AlertReporter *alert_reporter_new(const ReportSpan *span)
{
    AlertReporter *reporter = g_new0(AlertReporter, 1);
    reporter->report = alert_report_new(span);
    reporter->windows = g_array_new(FALSE, TRUE, sizeof(unsigned));
    g_array_set_size(reporter->windows, (guint)windows_in(span->from_ms, span->to_ms));
    reporter->ack = g_array_new(FALSE, FALSE, sizeof(int64_t));
    reporter->close = g_array_new(FALSE, FALSE, sizeof(int64_t));
    reporter->open = g_array_new(FALSE, FALSE, sizeof(int64_t));
    reporter->actors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, actor_free);
    return reporter;
}

void alert_reporter_operators(AlertReporter *reporter, unsigned operators)
{
    reporter->report->span.operators = MAX(1, operators);
}

char *report_place_key(const AlertFact *fact)
{
    bool camera = fact->camera != NULL && fact->camera[0] != '\0';
    return g_strconcat(camera ? "c" : "a", camera ? fact->camera : fact->area, "\n", fact->kind,
                       NULL);
}

static void count_actor(AlertReporter *reporter, const AlertFact *fact)
{
    g_autofree char *key = report_place_key(fact);
    ReportActor *actor = g_hash_table_lookup(reporter->actors, key);
    if (actor == NULL) {
        actor = g_new0(ReportActor, 1);
        actor->camera =
            fact->camera != NULL && fact->camera[0] != '\0' ? g_strdup(fact->camera) : NULL;
        actor->kind = g_strdup(fact->kind);
        actor->area = g_strdup(fact->area);
        g_hash_table_insert(reporter->actors, g_steal_pointer(&key), actor);
    }
    actor->alerts++;
    actor->count += MAX(0, fact->count);
    actor->real += fact->verdict == VERDICT_REAL;
    actor->judged += fact->verdict == VERDICT_REAL || fact->verdict == VERDICT_FALSE ||
                     fact->verdict == VERDICT_NUISANCE;
}

static void add_time(GArray *times, int64_t from_ms, int64_t to_ms)
{
    int64_t took_ms = MAX(0, to_ms - from_ms);
    if (to_ms > 0) {
        g_array_append_val(times, took_ms);
    }
}

void alert_reporter_add(AlertReporter *reporter, const AlertFact *fact)
{
    AlertReport *report = reporter->report;
    if (!report_holds(&report->span, fact->at_ms)) {
        return;
    }
    if (fact->suppressed) {
        report->suppressed++;
        return;
    }
    int64_t window = (fact->at_ms - report->span.from_ms) / WINDOW_MS;
    window = MIN(window, (int64_t)reporter->windows->len - 1);
    g_array_index(reporter->windows, unsigned, window)++;
    report->alerts++;
    report->chattering += fact->chattering;
    report->hours[report_hour(&report->span, fact->at_ms)]++;
    report->priorities[fact->priority]++;
    report->verdicts[fact->verdict]++;
    add_time(reporter->ack, fact->at_ms, fact->acked_at_ms);
    add_time(reporter->close, fact->at_ms, fact->closed_at_ms);
    if (fact->closed_at_ms == 0) {
        g_array_append_val(reporter->open, fact->at_ms);
    } else {
        report->stale += fact->closed_at_ms - fact->at_ms > STALE_MS;
    }
    count_actor(reporter, fact);
}

static int by_time(gconstpointer a, gconstpointer b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return (one > two) - (one < two);
}

/* The nearest rank: the smallest that so many percent do not pass. */
static int64_t rank(const GArray *sorted, unsigned percent)
{
    guint64 at = ((guint64)sorted->len * percent + 99) / 100;
    return g_array_index(sorted, int64_t, at - 1);
}

static ReportTimes times_of(GArray *times)
{
    if (times->len == 0) {
        return (ReportTimes){0};
    }
    g_array_sort(times, by_time);
    return (ReportTimes){times->len, rank(times, 50), rank(times, 90)};
}

static int by_alerts(gconstpointer a, gconstpointer b)
{
    const ReportActor *one = *(ReportActor *const *)a, *two = *(ReportActor *const *)b;
    if (one->alerts != two->alerts) {
        return one->alerts > two->alerts ? -1 : 1;
    }
    if (one->count != two->count) {
        return one->count > two->count ? -1 : 1;
    }
    int names = g_strcmp0(one->camera, two->camera);
    names = names != 0 ? names : strcmp(one->kind, two->kind);
    return names != 0 ? names : strcmp(one->area, two->area);
}

static void end_actors(AlertReporter *reporter)
{
    AlertReport *report = reporter->report;
    g_autoptr(GPtrArray) actors = g_ptr_array_new();
    GHashTableIter iter;
    gpointer actor;
    g_hash_table_iter_init(&iter, reporter->actors);
    while (g_hash_table_iter_next(&iter, NULL, &actor)) {
        g_ptr_array_add(actors, actor);
    }
    g_ptr_array_sort(actors, by_alerts);
    unsigned top = 0;
    for (guint i = 0; i < MIN(actors->len, REPORT_TOP); i++) {
        ReportActor row = *(ReportActor *)actors->pdata[i];
        top += i < TOP_SHARE ? row.alerts : 0;
        row.camera = g_strdup(row.camera);
        row.kind = g_strdup(row.kind);
        row.area = g_strdup(row.area);
        g_array_append_val(report->actors, row);
    }
    report->top_share = report->alerts > 0 ? (double)top / report->alerts : 0;
}

/* Windows that have not come yet do not count. */
static void end_windows(AlertReporter *reporter, int64_t now_ms)
{
    AlertReport *report = reporter->report;
    unsigned operators = report->span.operators, floods = 0, most = 0;
    int64_t end_ms = MIN(report->span.to_ms, now_ms);
    guint windows = (guint)windows_in(report->span.from_ms, end_ms);
    for (guint i = windows; i < reporter->windows->len; i++) {
        windows = g_array_index(reporter->windows, unsigned, i) > 0 ? i + 1 : windows;
    }
    for (guint i = 0; i < windows; i++) {
        unsigned alerts = g_array_index(reporter->windows, unsigned, i);
        most = MAX(most, alerts);
        floods += alerts >= (uint64_t)FLOOD * operators;
        /* Rounded up: no span in which something came is said to have had none. */
        unsigned each = alerts / operators + (alerts % operators > 0);
        report->histogram[MIN(each, REPORT_HISTOGRAM - 1)]++;
    }
    report->peak_10min = most / operators + (most % operators > 0);
    report->flood_share = (double)floods / windows;
    report->per_operator_10min = (double)report->alerts / operators / windows;
}

AlertReport *alert_reporter_end(AlertReporter *reporter, int64_t now_ms)
{
    AlertReport *report = reporter->report;
    for (guint i = 0; i < reporter->open->len; i++) {
        report->stale += now_ms - g_array_index(reporter->open, int64_t, i) > STALE_MS;
    }
    report->to_ack = times_of(reporter->ack);
    report->to_close = times_of(reporter->close);
    end_windows(reporter, now_ms);
    end_actors(reporter);
    g_array_unref(reporter->windows);
    g_array_unref(reporter->ack);
    g_array_unref(reporter->close);
    g_array_unref(reporter->open);
    g_hash_table_unref(reporter->actors);
    g_free(reporter);
    return report;
}
