/* Cameras in the order of their area's code, then their name, then their id.
 *
 * A block comes in that order. Cameras that come later or move wait in a list, and are merged in
 * when somebody asks for the order. */
#include <string.h>

#include "catalog_private.h"
#include "natural.h"
#include "text_sort.h"

typedef struct Entry {
    uint64_t key; /* area's rank, then the name's first characters */
    uint32_t camera;
} Entry;

void catalog_order_displace(Catalog *catalog, uint32_t camera)
{
    CameraRecord *record = camera_at(catalog, camera);
    if ((record->flags & RECORD_DISPLACED) == 0) {
        record->flags |= RECORD_DISPLACED;
        g_array_append_val(catalog->order->pending, camera);
    }
}

void catalog_order_remove(Catalog *catalog, uint32_t camera)
{
    catalog->order->holes = true;
}

static Entry entry_of(const Catalog *catalog, const CatalogRanks *ranks, uint32_t index)
{
    const CameraRecord *camera = camera_at(catalog, index);
    uint64_t prefix = natural_prefix(camera_name(catalog, camera));
    return (Entry){(uint64_t)ranks_rank(ranks, camera->area) << 32 | prefix >> 32, index};
}

static int compare(const Catalog *catalog, const Entry *a, const Entry *b)
{
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    const CameraRecord *left = camera_at(catalog, a->camera),
                       *right = camera_at(catalog, b->camera);
    int order = natural_compare(camera_name(catalog, left), camera_name(catalog, right));
    if (order == 0) {
        order = strcmp(catalog_text(catalog, left->text), catalog_text(catalog, right->text));
    }
    return order;
}

static uint32_t add_key(GByteArray *keys, const char *text, size_t size)
{
    guint at = keys->len;
    g_byte_array_append(keys, (const guint8 *)text, (guint)size);
    return at;
}

/* By id first, which then decides between cameras of one name in one area. */
static void sort_by_id(const Catalog *catalog, TextSort *sort)
{
    g_autoptr(GByteArray) keys = g_byte_array_new();
    for (guint i = 0; i < sort->count; i++) {
        TextRow *row = &sort->rows[i];
        const CameraRecord *camera = camera_at(catalog, row->value);
        const char *id = catalog_text(catalog, camera->text);
        row->key = natural_word(id);
        row->text = add_key(keys, id, camera->id_length + 1u);
    }
    sort->texts = (const char *)keys->data;
    sort->number_first = false;
    text_sort(sort);
}

static void sort_by_name(const Catalog *catalog, const CatalogRanks *ranks, TextSort *sort)
{
    g_autoptr(GByteArray) keys = g_byte_array_new();
    char key[NATURAL_KEY_SIZE(CATALOG_NAME_BYTES)];
    for (guint i = 0; i < sort->count; i++) {
        TextRow *row = &sort->rows[i];
        const CameraRecord *camera = camera_at(catalog, row->value);
        size_t length = natural_key(camera_name(catalog, camera), key);
        row->key = ranks_rank(ranks, camera->area);
        row->text = add_key(keys, key, length + 1);
    }
    sort->texts = (const char *)keys->data;
    sort->number_first = true;
    text_sort(sort);
}

/* Returns an Entry for each pending camera that is present, in order. */
static GArray *sort_pending(const Catalog *catalog, const CatalogRanks *ranks)
{
    GArray *pending = catalog->order->pending;
    g_autofree TextRow *rows = g_new(TextRow, pending->len + 1);
    g_autofree TextRow *spare = g_new(TextRow, pending->len + 1);
    TextSort sort = {.rows = rows, .spare = spare};
    for (guint i = 0; i < pending->len; i++) {
        uint32_t index = g_array_index(pending, uint32_t, i);
        if ((camera_at(catalog, index)->flags & RECORD_PRESENT) != 0) {
            rows[sort.count++].value = index;
        }
    }
    sort_by_id(catalog, &sort);
    sort_by_name(catalog, ranks, &sort);
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(Entry), sort.count);
    for (guint i = 0; i < sort.count; i++) {
        Entry entry = entry_of(catalog, ranks, rows[i].value);
        g_array_append_val(sorted, entry);
    }
    return sorted;
}

static void merge(const Catalog *catalog, CatalogOrder *order, const GArray *added)
{
    const CatalogRanks *ranks = catalog_ranks(catalog);
    uint32_t *merged = g_new(uint32_t, (size_t)order->count + added->len + 1);
    const Entry *next = (const Entry *)(void *)added->data, *end = next + added->len;
    uint32_t count = 0;
    for (uint32_t i = 0; i < order->count; i++) {
        uint32_t index = order_camera(order, i);
        const CameraRecord *camera = camera_at(catalog, index);
        if ((camera->flags & (RECORD_PRESENT | RECORD_DISPLACED)) != RECORD_PRESENT) {
            continue;
        }
        if (next < end) {
            Entry here = entry_of(catalog, ranks, index);
            while (next < end && compare(catalog, next, &here) < 0) {
                merged[count++] = next++->camera;
            }
        }
        merged[count++] = index;
    }
    while (next < end) {
        merged[count++] = next++->camera;
    }
    g_free(order->cameras);
    order->cameras = merged;
    order->count = count;
}

const CatalogOrder *catalog_order(const Catalog *catalog)
{
    CatalogOrder *order = catalog->order;
    if (order->pending->len == 0 && !order->holes) {
        return order;
    }
    g_autoptr(GArray) added = sort_pending(catalog, catalog_ranks(catalog));
    merge(catalog, order, added);
    for (guint i = 0; i < order->pending->len; i++) {
        uint32_t index = g_array_index(order->pending, uint32_t, i);
        camera_at(catalog, index)->flags &= (uint8_t)~RECORD_DISPLACED;
    }
    g_array_set_size(order->pending, 0);
    order->holes = false;
    return order;
}
