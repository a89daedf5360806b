#include "model/order.h"

#include <string.h>

#include "catalog_private.h"
#include "natural.h"

/* key tells rows apart, text those that have the same; text is NULL where the column has none. */
typedef struct Row {
    uint64_t key;
    const char *text;
    uint32_t camera;
} Row;

typedef struct Sorting {
    const Catalog *catalog;
    const CatalogRanks *ranks;
    OrderColumn column;
    bool descending;
} Sorting;

unsigned order_severity(CameraState state, Reason reason)
{
    static const uint8_t ranks[CAMERA_STATES] = {
        [CAMERA_OFFLINE] = 0,  [CAMERA_FROZEN] = 1,         [CAMERA_DARK] = 2,
        [CAMERA_MOVED] = 3,    [CAMERA_MISSING] = 4,        [CAMERA_UNKNOWN] = 5,
        [CAMERA_UNLINKED] = 6, [CAMERA_OUT_OF_SERVICE] = 7,
    };
    bool explained = reason != REASON_NONE && state != CAMERA_OUT_OF_SERVICE;
    return state == CAMERA_ONLINE ? 2 * CAMERA_STATES
                                  : ranks[state] + (explained ? (unsigned)CAMERA_STATES : 0);
}

static uint64_t time_key(int64_t ms)
{
    return ms == 0 ? UINT64_MAX : (uint64_t)ms;
}

static const char *kelurahan_text(const Catalog *catalog, const CameraRecord *camera)
{
    const AreaRecord *area = area_at(catalog, camera->area);
    while (area->level > AREA_KELURAHAN) {
        area = area_at(catalog, area->parent);
    }
    return catalog_text(catalog, area->name);
}

static const char *site_text(const Catalog *catalog, const CameraRecord *camera)
{
    return camera->site == CATALOG_NONE ? NULL
                                        : catalog_text(catalog, site_at(catalog, camera->site)->id);
}

static const char *text_of(const Sorting *sorting, const CameraRecord *camera)
{
    switch (sorting->column) {
    case ORDER_AREA:
    case ORDER_NAME:
        return camera_name(sorting->catalog, camera);
    case ORDER_KELURAHAN:
        return kelurahan_text(sorting->catalog, camera);
    case ORDER_SITE:
        return site_text(sorting->catalog, camera);
    case ORDER_ID:
        return catalog_text(sorting->catalog, camera->text);
    default:
        return NULL;
    }
}

/* UINT64_MAX is not known. */
static uint64_t key_of(const Sorting *sorting, const CameraRecord *camera, const char *text)
{
    switch (sorting->column) {
    case ORDER_AREA:
        return ranks_rank(sorting->ranks, camera->area);
    case ORDER_STATE:
        return order_severity(camera->state, camera->reason);
    case ORDER_SINCE:
        return time_key(camera->since_ms);
    case ORDER_SEEN:
        return time_key(camera->seen_at_ms);
    case ORDER_CLASS:
        return camera->class;
    case ORDER_OWNER:
        return camera->owner;
    default:
        return text != NULL ? natural_prefix(text) : UINT64_MAX;
    }
}

static Row row_of(const Sorting *sorting, uint32_t index)
{
    const CameraRecord *camera = camera_at(sorting->catalog, index);
    Row row = {.camera = index};
    row.text = text_of(sorting, camera);
    row.key = key_of(sorting, camera, row.text);
    if (sorting->descending && row.key != UINT64_MAX) {
        row.key = UINT64_MAX - 1 - row.key;
    }
    return row;
}

static Row *rows_of(const Sorting *sorting, const GArray *cameras)
{
    Row *rows = g_new(Row, cameras->len + 1);
    for (guint i = 0; i < cameras->len; i++) {
        rows[i] = row_of(sorting, g_array_index(cameras, uint32_t, i));
    }
    return rows;
}

static int compare(const Sorting *sorting, const Row *a, const Row *b)
{
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    if (a->text == NULL || b->text == NULL) {
        return 0;
    }
    int order = natural_compare(a->text, b->text);
    return sorting->descending ? -order : order;
}

/* Sorts by one byte of the key, keeping what has the same byte in order. False when all have the
 * same. */
static bool pass(const Row *from, Row *to, guint count, unsigned shift)
{
    guint starts[256] = {0};
    for (guint i = 0; i < count; i++) {
        starts[from[i].key >> shift & 0xff]++;
    }
    if (starts[from[0].key >> shift & 0xff] == count) {
        return false;
    }
    guint start = 0;
    for (unsigned i = 0; i < 256; i++) {
        guint length = starts[i];
        starts[i] = start;
        start += length;
    }
    for (guint i = 0; i < count; i++) {
        to[starts[from[i].key >> shift & 0xff]++] = from[i];
    }
    return true;
}

static int compare_texts(const void *a, const void *b, void *data)
{
    return compare(data, a, b);
}

/* Rows with the same key stand together now; only these need their texts compared. */
static void sort_runs(const Sorting *sorting, Row *rows, guint count)
{
    for (guint from = 0; from < count;) {
        guint to = from + 1;
        while (to < count && rows[to].key == rows[from].key) {
            to++;
        }
        if (to - from > 1 && rows[from].text != NULL) {
            g_qsort_with_data(rows + from, (gint)(to - from), sizeof *rows, compare_texts,
                              (void *)sorting);
        }
        from = to;
    }
}

static Row *sorted_rows(const Sorting *sorting, const GArray *cameras)
{
    guint count = cameras->len;
    Row *rows = rows_of(sorting, cameras);
    Row *other = g_new(Row, count + 1);
    for (unsigned shift = 0; shift < 64 && count > 1; shift += 8) {
        if (pass(rows, other, count, shift)) {
            Row *swapped = rows;
            rows = other;
            other = swapped;
        }
    }
    g_free(other);
    sort_runs(sorting, rows, count);
    return rows;
}

static Sorting sorting_of(const Catalog *catalog, OrderColumn column, bool descending)
{
    return (Sorting){catalog, catalog_ranks(catalog), column, descending};
}

void order_sort(const Catalog *catalog, OrderColumn column, bool descending, GArray *cameras)
{
    Sorting sorting = sorting_of(catalog, column, descending);
    g_autofree Row *rows = sorted_rows(&sorting, cameras);
    for (guint i = 0; i < cameras->len; i++) {
        g_array_index(cameras, uint32_t, i) = rows[i].camera;
    }
}

void order_merge(const Catalog *catalog, OrderColumn column, bool descending, GArray *shown,
                 const GArray *fresh)
{
    Sorting sorting = sorting_of(catalog, column, descending);
    g_autofree Row *added = sorted_rows(&sorting, fresh);
    g_autofree uint32_t *old = g_memdup2(shown->data, shown->len * sizeof(uint32_t));
    guint kept = shown->len, next = 0, out = 0;
    g_array_set_size(shown, kept + fresh->len);
    uint32_t *to = (uint32_t *)(void *)shown->data;
    for (guint i = 0; i < kept; i++) {
        Row here = next < fresh->len ? row_of(&sorting, old[i]) : (Row){0};
        while (next < fresh->len && compare(&sorting, &added[next], &here) < 0) {
            to[out++] = added[next++].camera;
        }
        to[out++] = old[i];
    }
    while (next < fresh->len) {
        to[out++] = added[next++].camera;
    }
}
