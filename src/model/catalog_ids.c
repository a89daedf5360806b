/* All sites or cameras, holes too, in the order of their ids.  What is packed is in that order;
 * only what came later is sorted. */
#include <string.h>

#include "catalog_private.h"
#include "natural.h"
#include "text_sort.h"

typedef struct Ids {
    const Catalog *catalog;
    const Records *records;
    const uint32_t *packed; /* indices of what is packed, NULL where records are in order */
    bool sites;
} Ids;

static const char *id_of(const Ids *ids, uint32_t index)
{
    const Catalog *catalog = ids->catalog;
    return catalog_text(catalog,
                        ids->sites ? site_at(catalog, index)->id : camera_at(catalog, index)->text);
}

/* Returns rows of what is not packed, in order. */
static TextRow *sort_later(const Ids *ids, uint32_t count)
{
    TextRow *rows = g_new(TextRow, count + 1);
    g_autofree TextRow *spare = g_new(TextRow, count + 1);
    g_autoptr(GByteArray) texts = g_byte_array_new();
    for (uint32_t i = 0; i < count; i++) {
        uint32_t index = ids->records->packed_count + i;
        const char *id = id_of(ids, index);
        rows[i] = (TextRow){natural_word(id), index, texts->len};
        g_byte_array_append(texts, (const guint8 *)id, (guint)strlen(id) + 1);
    }
    TextSort sort = {
        .rows = rows,
        .spare = spare,
        .count = count,
        .texts = (const char *)texts->data,
    };
    text_sort(&sort);
    return rows;
}

static uint32_t *sorted(const Ids *ids)
{
    uint32_t packed = ids->records->packed_count, later = ids->records->count - packed;
    g_autofree TextRow *rows = sort_later(ids, later);
    uint32_t *out = g_new(uint32_t, ids->records->count + 1);
    uint32_t next = 0, at = 0;
    for (uint32_t i = 0; i < packed; i++) {
        uint32_t index = ids->packed != NULL ? ids->packed[i] : i;
        while (next < later && strcmp(id_of(ids, rows[next].value), id_of(ids, index)) < 0) {
            out[at++] = rows[next++].value;
        }
        out[at++] = index;
    }
    while (next < later) {
        out[at++] = rows[next++].value;
    }
    return out;
}

uint32_t *catalog_sites_by_id(const Catalog *catalog)
{
    Ids ids = {catalog, &catalog->sites, NULL, true};
    return sorted(&ids);
}

uint32_t *catalog_cameras_by_id(const Catalog *catalog)
{
    Ids ids = {catalog, &catalog->cameras, catalog->cameras_by_id, false};
    return sorted(&ids);
}
