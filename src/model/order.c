#include "model/order.h"

#include <string.h>

#include "catalog_private.h"
#include "natural.h"

#define NO_TEXT UINT32_MAX

/* key tells rows apart; where it does not, the next 8 bytes of the row's natural key do. */
typedef struct Row {
    uint64_t key;
    uint32_t camera;
    uint32_t text; /* where the natural key stands, NO_TEXT where the column has none */
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

/* What tells rows apart first, but for texts.  UINT64_MAX is not known. */
static uint64_t number_of(const Sorting *sorting, const CameraRecord *camera)
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
        return UINT64_MAX;
    }
}

/* What is not known stays last either way. */
static uint64_t turned(const Sorting *sorting, uint64_t key)
{
    return sorting->descending && key != UINT64_MAX ? UINT64_MAX - 1 - key : key;
}

/* ---- sorting ---- */

typedef struct Sorter {
    const Sorting *sorting;
    Row *rows, *other;
    GByteArray *keys; /* natural keys, each with its NUL */
} Sorter;

static uint32_t add_key(Sorter *sorter, const char *text)
{
    guint at = sorter->keys->len;
    g_byte_array_set_size(sorter->keys, at + (guint)NATURAL_KEY_SIZE(strlen(text)));
    size_t length = natural_key(text, (char *)sorter->keys->data + at);
    g_byte_array_set_size(sorter->keys, at + (guint)length + 1);
    return at;
}

static void fill_rows(Sorter *sorter, const GArray *cameras)
{
    const Catalog *catalog = sorter->sorting->catalog;
    for (guint i = 0; i < cameras->len; i++) {
        uint32_t index = g_array_index(cameras, uint32_t, i);
        const CameraRecord *camera = camera_at(catalog, index);
        const char *text = text_of(sorter->sorting, camera);
        Row *row = &sorter->rows[i];
        *row = (Row){number_of(sorter->sorting, camera), index, NO_TEXT};
        if (text != NULL) {
            row->text = add_key(sorter, text);
            if (row->key == UINT64_MAX) {
                row->key = natural_word((const char *)sorter->keys->data + row->text);
            }
        }
        row->key = turned(sorter->sorting, row->key);
    }
}

/* Sorts by one byte of the key, keeping what has the same byte in order.  False when all have the
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

static void insert_sort(Row *rows, guint count)
{
    for (guint i = 1; i < count; i++) {
        Row row = rows[i];
        guint at = i;
        for (; at > 0 && rows[at - 1].key > row.key; at--) {
            rows[at] = rows[at - 1];
        }
        rows[at] = row;
    }
}

/* other is room for as many rows. */
static void sort_keys(Row *rows, Row *other, guint count)
{
    if (count < 64) {
        insert_sort(rows, count);
        return;
    }
    Row *from = rows, *to = other;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (pass(from, to, count, shift)) {
            Row *swapped = from;
            from = to;
            to = swapped;
        }
    }
    if (from != rows) {
        memcpy(rows, from, count * sizeof *rows);
    }
}

/* Sorts rows whose texts are the same up to depth. */
static void sort_texts(const Sorter *sorter, guint first, guint count, uint32_t depth)
{
    Row *rows = sorter->rows + first;
    bool more = false;
    for (guint i = 0; i < count; i++) {
        uint64_t word = natural_word((const char *)sorter->keys->data + rows[i].text + depth);
        more |= (word & 0xff) != 0;
        rows[i].key = turned(sorter->sorting, word);
    }
    sort_keys(rows, sorter->other + first, count);
    for (guint from = 0, to; more && from < count; from = to) {
        for (to = from + 1; to < count && rows[to].key == rows[from].key;) {
            to++;
        }
        uint64_t word = turned(sorter->sorting, rows[from].key);
        if (to - from > 1 && (word & 0xff) != 0) {
            sort_texts(sorter, first + from, to - from, depth + 8);
        }
    }
}

/* Rows with the same key stand together once they are sorted; only these need more of their texts.
 */
static void sort_rows(const Sorter *sorter, guint count)
{
    sort_keys(sorter->rows, sorter->other, count);
    bool number_first = sorter->sorting->column == ORDER_AREA;
    for (guint from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && sorter->rows[to].key == sorter->rows[from].key;) {
            to++;
        }
        uint64_t word = turned(sorter->sorting, sorter->rows[from].key);
        if (to - from > 1 && sorter->rows[from].text != NO_TEXT &&
            (number_first || (word & 0xff) != 0)) {
            sort_texts(sorter, from, to - from, number_first ? 0 : 8);
        }
    }
}

static Sorting sorting_of(const Catalog *catalog, OrderColumn column, bool descending)
{
    return (Sorting){catalog, catalog_ranks(catalog), column, descending};
}

void order_sort(const Catalog *catalog, OrderColumn column, bool descending, GArray *cameras)
{
    Sorting sorting = sorting_of(catalog, column, descending);
    Sorter sorter = {
        .sorting = &sorting,
        .rows = g_new(Row, cameras->len + 1),
        .other = g_new(Row, cameras->len + 1),
        .keys = g_byte_array_new(),
    };
    fill_rows(&sorter, cameras);
    sort_rows(&sorter, cameras->len);
    for (guint i = 0; i < cameras->len; i++) {
        g_array_index(cameras, uint32_t, i) = sorter.rows[i].camera;
    }
    g_free(sorter.rows);
    g_free(sorter.other);
    g_byte_array_unref(sorter.keys);
}

/* ---- merging ---- */

static int compare(const Sorting *sorting, uint32_t a, uint32_t b)
{
    const CameraRecord *left = camera_at(sorting->catalog, a);
    const CameraRecord *right = camera_at(sorting->catalog, b);
    uint64_t left_key = turned(sorting, number_of(sorting, left));
    uint64_t right_key = turned(sorting, number_of(sorting, right));
    if (left_key != right_key) {
        return left_key < right_key ? -1 : 1;
    }
    const char *left_text = text_of(sorting, left), *right_text = text_of(sorting, right);
    if (left_text == NULL || right_text == NULL) {
        return (left_text == NULL) - (right_text == NULL);
    }
    int order = natural_compare(left_text, right_text);
    return sorting->descending ? -order : order;
}

void order_merge(const Catalog *catalog, OrderColumn column, bool descending, GArray *shown,
                 const GArray *fresh)
{
    Sorting sorting = sorting_of(catalog, column, descending);
    g_autoptr(GArray) added = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), fresh->len);
    g_array_append_vals(added, fresh->data, fresh->len);
    order_sort(catalog, column, descending, added);
    g_autofree uint32_t *old = g_memdup2(shown->data, shown->len * sizeof(uint32_t));
    guint kept = shown->len, out = 0;
    g_array_set_size(shown, kept + added->len);
    uint32_t *to = (uint32_t *)(void *)shown->data;
    const uint32_t *next = (const uint32_t *)(const void *)added->data, *end = next + added->len;
    for (guint i = 0; i < kept; i++) {
        while (next < end && compare(&sorting, *next, old[i]) < 0) {
            to[out++] = *next++;
        }
        to[out++] = old[i];
    }
    while (next < end) {
        to[out++] = *next++;
    }
}
