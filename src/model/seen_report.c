#include "model/seen_report.h"

#include <string.h>

WORDS_DEFINE(SeenBy, seen_by, SEEN_BY_TABLE)

#define HOUR_MS INT64_C(3600000)
#define DAY_MS  (24 * HOUR_MS)

struct SeenReport {
    GArray *rows; /* of SeenRow */
    SeenCounts total;
    int64_t now_ms;
};

typedef struct Making {
    SeenReport *report;
    const Catalog *catalog;
    GHashTable *places; /* key to row + 1 */
    SeenBy by;
    AreaLevel level;
} Making;

/* The area of the wanted level that an area is or lies in; false: it lies above that. */
static bool area_above(const Making *making, uint32_t area, Area *out)
{
    while (catalog_area(making->catalog, area, out) && out->level > making->level) {
        area = catalog_area_parent(making->catalog, area);
    }
    return catalog_area(making->catalog, area, out) && out->level == making->level;
}

static bool key_of(const Making *making, uint32_t index, const Camera *camera, SeenRow *out)
{
    Area area;
    switch (making->by) {
    case SEEN_BY_CLASS:
        *out = (SeenRow){camera_class_word(camera->class), camera_class_text(camera->class), {0}};
        return true;
    case SEEN_BY_OWNER:
        *out = (SeenRow){owner_word(camera->owner), owner_text(camera->owner), {0}};
        return true;
    default:
        if (!area_above(making, catalog_camera_area(making->catalog, index), &area)) {
            return false;
        }
        *out = (SeenRow){area.code, area.name, {0}};
        return true;
    }
}

static SeenCounts *counts_of(Making *making, uint32_t index, const Camera *camera)
{
    SeenRow row;
    if (!key_of(making, index, camera, &row)) {
        return NULL;
    }
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(making->places, row.key));
    if (place == 0) {
        g_array_append_val(making->report->rows, row);
        place = making->report->rows->len;
        g_hash_table_insert(making->places, (gpointer)row.key, GUINT_TO_POINTER(place));
    }
    return &g_array_index(making->report->rows, SeenRow, place - 1).counts;
}

/* One that never was seen is older than any. */
static void note_oldest(SeenCounts *counts, const char *id, int64_t end_ms)
{
    bool older = counts->oldest == NULL || end_ms < counts->oldest_ms ||
                 (end_ms == counts->oldest_ms && strcmp(id, counts->oldest) < 0);
    if (older) {
        counts->oldest = id;
        counts->oldest_ms = end_ms;
    }
}

static void count(const Making *making, SeenCounts *counts, uint32_t index, const Camera *camera)
{
    Look look;
    if (counts == NULL) {
        return;
    }
    if (camera_is_off(camera->state, camera->reason)) {
        counts->off++;
        return;
    }
    bool seen = looks_last(making->catalog, index, &look);
    int64_t age_ms = seen ? look_age_ms(&look, making->report->now_ms) : -1;
    counts->cameras++;
    counts->never += !seen;
    counts->hour += seen && age_ms <= HOUR_MS;
    counts->day += seen && age_ms <= DAY_MS;
    counts->week += seen && age_ms <= 7 * DAY_MS;
    note_oldest(counts, camera->id, seen ? look_end_ms(&look) : 0);
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const SeenRow *)a)->key, ((const SeenRow *)b)->key);
}

static int by_debt(const void *a, const void *b)
{
    const SeenCounts *one = &((const SeenRow *)a)->counts, *other = &((const SeenRow *)b)->counts;
    unsigned debt = one->cameras - one->day, less = other->cameras - other->day;
    return debt != less ? (debt < less) - (debt > less) : by_code(a, b);
}

SeenReport *seen_report_new(const Catalog *catalog, uint32_t scope, SeenBy by, AreaLevel level,
                            int64_t now_ms)
{
    SeenReport *report = g_new0(SeenReport, 1);
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    Making making = {report, catalog, places, by, level};
    report->rows = g_array_new(FALSE, TRUE, sizeof(SeenRow));
    report->now_ms = now_ms;
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera) &&
            catalog_area_within(catalog, catalog_camera_area(catalog, i), scope)) {
            count(&making, counts_of(&making, i, &camera), i, &camera);
            count(&making, &report->total, i, &camera);
        }
    }
    g_array_sort(report->rows, by == SEEN_BY_AREA ? by_code : by_debt);
    return report;
}

void seen_report_free(SeenReport *report)
{
    if (report != NULL) {
        g_array_unref(report->rows);
        g_free(report);
    }
}

const SeenRow *seen_report_rows(const SeenReport *report, size_t *count)
{
    *count = report->rows->len;
    return (const SeenRow *)(void *)report->rows->data;
}

const SeenCounts *seen_report_total(const SeenReport *report)
{
    return &report->total;
}
