#include "model/order.h"

#include <string.h>

#include "catalog_private.h"
#include "model/looks.h"
#include "natural.h"
#include "text_sort.h"

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

/* Never is long ago. */
static uint64_t look_key(const Catalog *catalog, uint32_t index)
{
    Look look;
    return looks_last(catalog, index, &look) ? (uint64_t)look_end_ms(&look) : 0;
}

/* What tells rows apart first, but for texts.  UINT64_MAX is not known. */
static uint64_t number_of(const Sorting *sorting, uint32_t index)
{
    const CameraRecord *camera = camera_at(sorting->catalog, index);
    switch (sorting->column) {
    case ORDER_AREA:
        return ranks_rank(sorting->ranks, camera->area);
    case ORDER_STATE:
        return order_severity(camera->state, camera->reason);
    case ORDER_SINCE:
        return time_key(camera->since_ms);
    case ORDER_SEEN:
        return look_key(sorting->catalog, index);
    case ORDER_CONFIRMED:
        return time_key(camera->seen_at_ms);
    case ORDER_CLASS:
        return camera->class;
    case ORDER_OWNER:
        return camera->owner;
    default:
        return UINT64_MAX;
    }
}

/* ---- sorting ---- */

static uint32_t add_key(GByteArray *keys, const char *text)
{
    guint at = keys->len;
    g_byte_array_set_size(keys, at + (guint)NATURAL_KEY_SIZE(strlen(text)));
    size_t length = natural_key(text, (char *)keys->data + at);
    g_byte_array_set_size(keys, at + (guint)length + 1);
    return at;
}

static void fill_rows(const Sorting *sorting, const GArray *cameras, TextRow *rows,
                      GByteArray *keys)
{
    const Catalog *catalog = sorting->catalog;
    for (guint i = 0; i < cameras->len; i++) {
        uint32_t index = g_array_index(cameras, uint32_t, i);
        const CameraRecord *camera = camera_at(catalog, index);
        const char *text = text_of(sorting, camera);
        rows[i] = (TextRow){number_of(sorting, index), index, TEXT_SORT_NONE};
        if (text != NULL) {
            rows[i].text = add_key(keys, text);
            if (rows[i].key == UINT64_MAX) {
                rows[i].key = natural_word((const char *)keys->data + rows[i].text);
            }
        }
        rows[i].key = text_sort_turned(sorting->descending, rows[i].key);
    }
}

static Sorting sorting_of(const Catalog *catalog, OrderColumn column, bool descending)
{
    return (Sorting){catalog, catalog_ranks(catalog), column, descending};
}

void order_sort(const Catalog *catalog, OrderColumn column, bool descending, GArray *cameras)
{
    Sorting sorting = sorting_of(catalog, column, descending);
    g_autofree TextRow *rows = g_new(TextRow, cameras->len + 1);
    g_autofree TextRow *spare = g_new(TextRow, cameras->len + 1);
    g_autoptr(GByteArray) keys = g_byte_array_new();
    fill_rows(&sorting, cameras, rows, keys);
    TextSort sort = {
        .rows = rows,
        .spare = spare,
        .count = cameras->len,
        .texts = (const char *)keys->data,
        .number_first = column == ORDER_AREA,
        .descending = descending,
    };
    text_sort(&sort);
    for (guint i = 0; i < cameras->len; i++) {
        g_array_index(cameras, uint32_t, i) = rows[i].value;
    }
}
