#include "model/uptime_report.h"

#include <string.h>

WORDS_DEFINE(UptimeBy, uptime_by, UPTIME_BY_TABLE)

struct UptimeCount {
    UptimeReport *report;
    const Catalog *catalog;
    UptimeAsk ask;
    GHashTable *places; /* key -> index of its row, plus one */
    Camera camera;
    unsigned row; /* of the camera; by reason of none */
    /* The outage that goes on, or went on before it was not known. */
    int64_t outage_ms;
    unsigned outages;
    int64_t longest_ms;
    /* By reason: whether the camera is counted there, and its row plus one. */
    bool counted[REASONS];
    unsigned reason_rows[REASONS];
};

UptimeReport *uptime_report_new(UptimeBy by, int64_t from_ms, int64_t to_ms)
{
    UptimeReport *report = g_new0(UptimeReport, 1);
    report->by = by;
    report->from_ms = from_ms;
    report->to_ms = to_ms;
    report->rows = g_array_new(FALSE, TRUE, sizeof(UptimeRow));
    report->text = g_string_chunk_new(4096);
    return report;
}

void uptime_report_free(UptimeReport *report)
{
    if (report != NULL) {
        g_array_unref(report->rows);
        g_string_chunk_free(report->text);
        g_free(report);
    }
}

double uptime_row_share(const UptimeRow *row, UptimeKind kind)
{
    return row->whole_ms > 0 ? (double)row->times.ms[kind] / (double)row->whole_ms : 0;
}

static unsigned row_of(UptimeCount *counting, const char *key, const char *name)
{
    gpointer place = g_hash_table_lookup(counting->places, key);
    if (place != NULL) {
        return GPOINTER_TO_UINT(place) - 1;
    }
    UptimeReport *report = counting->report;
    UptimeRow row = {.key = g_string_chunk_insert(report->text, key),
                     .name = g_string_chunk_insert(report->text, name)};
    g_array_append_val(report->rows, row);
    g_hash_table_insert(counting->places, (gpointer)row.key, GUINT_TO_POINTER(report->rows->len));
    return report->rows->len - 1;
}

static unsigned area_row(UptimeCount *counting, uint32_t index)
{
    Area area;
    uint32_t at = catalog_camera_area(counting->catalog, index);
    while (catalog_area(counting->catalog, at, &area) && area.level > counting->ask.level) {
        at = catalog_area_parent(counting->catalog, at);
    }
    bool known = catalog_area(counting->catalog, at, &area);
    return row_of(counting, known ? area.code : "", known ? area.name : "");
}

static unsigned camera_row(UptimeCount *counting, uint32_t index)
{
    const Camera *camera = &counting->camera;
    Site site;
    switch (counting->ask.by) {
    case UPTIME_BY_OWNER:
        return row_of(counting, owner_word(camera->owner), owner_text(camera->owner));
    case UPTIME_BY_CLASS:
        return row_of(counting, camera_class_word(camera->class), camera_class_text(camera->class));
    case UPTIME_BY_CAMERA:
        return row_of(counting, camera->id, camera->name);
    case UPTIME_BY_SITE:
        if (camera->site == NULL) {
            return row_of(counting, "", "");
        }
        return row_of(
            counting, camera->site,
            catalog_site(counting->catalog, catalog_camera_site(counting->catalog, index), &site)
                ? site.name
                : "");
    default:
        return area_row(counting, index);
    }
}

static UptimeRow *row_at(UptimeCount *counting, unsigned row)
{
    return &g_array_index(counting->report->rows, UptimeRow, row);
}

/* The ids of cameras are the catalog's, which may change before the report is read. */
static void note_longest(UptimeCount *counting, UptimeRow *row, int64_t ms)
{
    if (ms > row->longest_ms) {
        row->longest_ms = ms;
        row->longest = g_string_chunk_insert_const(counting->report->text, counting->camera.id);
    }
}

/* Time for a reason, each stretch by itself. */
static void count_reason(UptimeCount *counting, const UptimeRun *run)
{
    bool dark = uptime_kind_is_dark(run->kind);
    if (run->kind == UPTIME_LIVE || run->kind == UPTIME_UNKNOWN) {
        return;
    }
    unsigned *known = &counting->reason_rows[run->reason];
    if (*known == 0) {
        *known = row_of(counting, reason_word(run->reason), reason_text(run->reason)) + 1;
    }
    UptimeRow *row = row_at(counting, *known - 1);
    row->times.ms[run->kind] += run->to_ms - run->from_ms;
    row->outages += dark ? run->times : 0;
    row->cameras += !counting->counted[run->reason];
    counting->counted[run->reason] = true;
    if (dark) {
        note_longest(counting, row, (run->to_ms - run->from_ms) / run->times);
    }
}

static void end_outage(UptimeCount *counting)
{
    counting->longest_ms = MAX(counting->longest_ms, counting->outage_ms);
    counting->outage_ms = 0;
}

static void count_run(const UptimeRun *run, void *data)
{
    UptimeCount *counting = data;
    int64_t ms = run->to_ms - run->from_ms;
    counting->report->total.times.ms[run->kind] += ms;
    if (counting->ask.by == UPTIME_BY_REASON) {
        count_reason(counting, run);
    } else {
        row_at(counting, counting->row)->times.ms[run->kind] += ms;
    }
    if (uptime_kind_is_dark(run->kind)) {
        counting->outages += counting->outage_ms == 0 ? run->times : run->times - 1;
        counting->outage_ms += run->times > 1 ? ms / run->times : ms;
    } else if (run->kind != UPTIME_UNKNOWN) {
        end_outage(counting);
    }
}

void uptime_count_camera(UptimeCount *counting, const UptimeBook *book, uint32_t index)
{
    UptimeRow *total = &counting->report->total;
    if (!catalog_camera(counting->catalog, index, &counting->camera)) {
        return;
    }
    counting->outages = 0;
    counting->outage_ms = counting->longest_ms = 0;
    memset(counting->counted, 0, sizeof counting->counted);
    if (counting->ask.by != UPTIME_BY_REASON) {
        counting->row = camera_row(counting, index);
    }
    uptime_book_each(book, index, counting->ask.from_ms, counting->ask.to_ms, count_run, counting);
    end_outage(counting);
    total->cameras++;
    total->outages += counting->outages;
    note_longest(counting, total, counting->longest_ms);
    if (counting->ask.by != UPTIME_BY_REASON) {
        UptimeRow *row = row_at(counting, counting->row);
        row->cameras++;
        row->outages += counting->outages;
        note_longest(counting, row, counting->longest_ms);
    }
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const UptimeRow *)a)->key, ((const UptimeRow *)b)->key);
}

static int compare_times(int64_t one, int64_t other)
{
    return one == other ? 0 : one < other ? 1 : -1;
}

static int by_dark(const void *a, const void *b)
{
    const UptimeRow *one = a, *other = b;
    const int64_t *x = one->times.ms, *y = other->times.ms;
    int order = compare_times(x[UPTIME_EXPLAINED] + x[UPTIME_UNEXPLAINED],
                              y[UPTIME_EXPLAINED] + y[UPTIME_UNEXPLAINED]);
    order = order != 0 ? order : compare_times(x[UPTIME_DELIBERATE], y[UPTIME_DELIBERATE]);
    return order != 0 ? order : by_key(a, b);
}

static void finish(UptimeReport *report)
{
    int64_t whole_ms = uptime_whole_ms(&report->total.times);
    for (guint i = 0; i < report->rows->len; i++) {
        UptimeRow *row = &g_array_index(report->rows, UptimeRow, i);
        row->whole_ms = report->by == UPTIME_BY_REASON ? whole_ms : uptime_whole_ms(&row->times);
    }
    report->total.whole_ms = whole_ms;
}

UptimeCount *uptime_count_new(const Catalog *catalog, const UptimeAsk *ask)
{
    UptimeCount *counting = g_new0(UptimeCount, 1);
    counting->report = uptime_report_new(ask->by, ask->from_ms, ask->to_ms);
    counting->catalog = catalog;
    counting->ask = *ask;
    counting->places = g_hash_table_new(g_str_hash, g_str_equal);
    return counting;
}

void uptime_count_free(UptimeCount *counting)
{
    if (counting != NULL) {
        uptime_report_free(counting->report);
        g_hash_table_unref(counting->places);
        g_free(counting);
    }
}

UptimeReport *uptime_count_end(UptimeCount *counting)
{
    UptimeReport *report = g_steal_pointer(&counting->report);
    g_array_sort(report->rows, report->by == UPTIME_BY_AREA ? by_key : by_dark);
    guint limit = counting->ask.limit;
    guint most = limit > 0 ? MIN(limit, UPTIME_ROWS_MAX) : UPTIME_ROWS_MAX;
    if (report->rows->len > most) {
        report->left_out = report->rows->len - most;
        g_array_set_size(report->rows, most);
    }
    finish(report);
    uptime_count_free(counting);
    return report;
}

UptimeReport *uptime_report_count(const UptimeBook *book, const Catalog *catalog,
                                  const GArray *cameras, const UptimeAsk *ask)
{
    UptimeCount *counting = uptime_count_new(catalog, ask);
    for (guint i = 0; i < cameras->len; i++) {
        uptime_count_camera(counting, book, g_array_index(cameras, uint32_t, i));
    }
    return uptime_count_end(counting);
}
