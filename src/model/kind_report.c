#include <math.h>
#include <string.h>

#include "alert_report_private.h"
#include "model/area.h"

#define WEEK_MS         INT64_C(604800000)
#define KELURAHAN_PARTS 4

struct KindReporter {
    KindReport *report;
    GHashTable *rows;   /* of KindRow by area and kind */
    GHashTable *places; /* of KindPlace */
};

static void row_clear(gpointer data)
{
    KindRow *row = data;
    g_free(row->kind);
    g_free(row->area);
}

static void place_clear(gpointer data)
{
    KindPlace *place = data;
    g_free(place->camera);
    g_free(place->area);
    g_free(place->kind);
}

static void row_free(gpointer data)
{
    row_clear(data);
    g_free(data);
}

static void place_free(gpointer data)
{
    place_clear(data);
    g_free(data);
}

KindReport *kind_report_new(const ReportSpan *span)
{
    KindReport *report = g_new0(KindReport, 1);
    report->span = *span;
    report->span.operators = MAX(1, span->operators);
    report->rows = g_array_new(FALSE, FALSE, sizeof(KindRow));
    g_array_set_clear_func(report->rows, row_clear);
    report->places = g_array_new(FALSE, FALSE, sizeof(KindPlace));
    g_array_set_clear_func(report->places, place_clear);
    return report;
}

void kind_report_free(KindReport *report)
{
    if (report != NULL) {
        g_array_unref(report->rows);
        g_array_unref(report->places);
        g_free(report);
    }
}

KindReporter *kind_reporter_new(const ReportSpan *span)
{
    KindReporter *reporter = g_new0(KindReporter, 1);
    reporter->report = kind_report_new(span);
    reporter->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, row_free);
    reporter->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, place_free);
    return reporter;
}

/* Returns the area, cut to its kelurahan. */
static char *kelurahan_of(const char *area)
{
    int dots = 0;
    size_t length = 0;
    while (area[length] != '\0' && (area[length] != '.' || ++dots < KELURAHAN_PARTS)) {
        length++;
    }
    return g_strndup(area, length);
}

static void count_real(const ReportSpan *span, KindRow *row, int64_t at_ms)
{
    int64_t back = (span->to_ms - 1 - at_ms) / WEEK_MS;
    row->real++;
    row->hours[report_hour(span, at_ms)]++;
    if (back < REPORT_WEEKS) {
        row->weeks[REPORT_WEEKS - 1 - back]++;
    }
}

static void count_place(KindReporter *reporter, const AlertFact *fact)
{
    g_autofree char *key = report_place_key(fact);
    KindPlace *place = g_hash_table_lookup(reporter->places, key);
    if (place == NULL) {
        place = g_new0(KindPlace, 1);
        place->camera =
            fact->camera != NULL && fact->camera[0] != '\0' ? g_strdup(fact->camera) : NULL;
        place->area = g_strdup(fact->area);
        place->kind = g_strdup(fact->kind);
        g_hash_table_insert(reporter->places, g_steal_pointer(&key), place);
    }
    place->real++;
}

void kind_reporter_add(KindReporter *reporter, const AlertFact *fact)
{
    const ReportSpan *span = &reporter->report->span;
    bool real = fact->verdict == VERDICT_REAL;
    if (!report_holds(span, fact->at_ms) || (fact->suppressed && !real)) {
        return;
    }
    g_autofree char *area = kelurahan_of(fact->area);
    g_autofree char *key = g_strconcat(area, "\n", fact->kind, NULL);
    KindRow *row = g_hash_table_lookup(reporter->rows, key);
    if (row == NULL) {
        row = g_new0(KindRow, 1);
        row->kind = g_strdup(fact->kind);
        row->area = g_steal_pointer(&area);
        g_hash_table_insert(reporter->rows, g_steal_pointer(&key), row);
    }
    row->alerts++;
    if (real) {
        count_real(span, row, fact->at_ms);
        count_place(reporter, fact);
    }
}

/* The weeks before that the span holds, begun ones too. */
static double trend_of(const ReportSpan *span, const KindRow *row)
{
    int64_t weeks = (span->to_ms - span->from_ms + WEEK_MS - 1) / WEEK_MS;
    weeks = CLAMP(weeks, 1, REPORT_WEEKS) - 1;
    unsigned before = 0;
    for (int64_t i = 1; i <= weeks; i++) {
        before += row->weeks[REPORT_WEEKS - 1 - i];
    }
    return before > 0 ? (double)row->weeks[REPORT_WEEKS - 1] * (double)weeks / before : NAN;
}

static int by_real(gconstpointer a, gconstpointer b)
{
    const KindRow *one = a, *two = b;
    if (one->real != two->real) {
        return one->real > two->real ? -1 : 1;
    }
    if (one->alerts != two->alerts) {
        return one->alerts > two->alerts ? -1 : 1;
    }
    int kinds = strcmp(one->kind, two->kind);
    return kinds != 0 ? kinds : strcmp(one->area, two->area);
}

static int by_place(gconstpointer a, gconstpointer b)
{
    const KindPlace *one = a, *two = b;
    if (one->real != two->real) {
        return one->real > two->real ? -1 : 1;
    }
    int kinds = strcmp(one->kind, two->kind);
    int areas = kinds != 0 ? kinds : strcmp(one->area, two->area);
    return areas != 0 ? areas : g_strcmp0(one->camera, two->camera);
}

KindReport *kind_reporter_end(KindReporter *reporter)
{
    KindReport *report = reporter->report;
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, reporter->rows);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        KindRow *row = value;
        row->trend = trend_of(&report->span, row);
        g_hash_table_iter_steal(&iter);
        g_array_append_vals(report->rows, row, 1);
        g_free(row);
        g_free(key);
    }
    g_hash_table_iter_init(&iter, reporter->places);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        g_hash_table_iter_steal(&iter);
        g_array_append_vals(report->places, value, 1);
        g_free(value);
        g_free(key);
    }
    g_array_sort(report->rows, by_real);
    g_array_sort(report->places, by_place);
    if (report->places->len > REPORT_TOP) {
        g_array_set_size(report->places, REPORT_TOP);
    }
    g_hash_table_unref(reporter->rows);
    g_hash_table_unref(reporter->places);
    g_free(reporter);
    return report;
}
