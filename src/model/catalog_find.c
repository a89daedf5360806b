/* Finding by code or id: what is packed is sorted, the rest stands in tables. */
#include <string.h>

#include "catalog_private.h"
#include "scan.h"

typedef const char *(*TextAt)(const Catalog *catalog, uint32_t index);

static const char *code_at(const Catalog *catalog, uint32_t index)
{
    return catalog_text(catalog, area_at(catalog, index)->code);
}

static const char *site_id_at(const Catalog *catalog, uint32_t index)
{
    return catalog_text(catalog, site_at(catalog, index)->id);
}

static const char *camera_id_at(const Catalog *catalog, uint32_t index)
{
    return catalog_text(catalog, camera_at(catalog, index)->text);
}

/* sorted is NULL where the records themselves are in order. */
static uint32_t search(const Catalog *catalog, TextAt text, const uint32_t *sorted, uint32_t count,
                       const char *wanted)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t index = sorted != NULL ? sorted[middle] : middle;
        int order = strcmp(wanted, text(catalog, index));
        if (order == 0) {
            return index;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return CATALOG_NONE;
}

uint32_t catalog_seek_area(const Catalog *catalog, const char *code)
{
    uint32_t index = search(catalog, code_at, NULL, catalog->areas.packed_count, code);
    return index != CATALOG_NONE ? index : id_table_find(catalog->area_ids, code);
}

uint32_t catalog_seek_site(const Catalog *catalog, const char *id)
{
    uint32_t index = search(catalog, site_id_at, NULL, catalog->sites.packed_count, id);
    return index != CATALOG_NONE ? index : id_table_find(catalog->site_ids, id);
}

uint32_t catalog_seek_camera(const Catalog *catalog, const char *id)
{
    uint32_t packed = catalog->cameras.packed_count;
    uint32_t index = search(catalog, camera_id_at, catalog->cameras_by_id, packed, id);
    return index != CATALOG_NONE ? index : id_table_find(catalog->camera_ids, id);
}

uint32_t catalog_find_area(const Catalog *catalog, const char *code)
{
    uint32_t index = catalog_seek_area(catalog, code);
    bool present = index != CATALOG_NONE && (area_at(catalog, index)->flags & RECORD_PRESENT) != 0;
    return present ? index : CATALOG_NONE;
}

uint32_t catalog_find_site(const Catalog *catalog, const char *id)
{
    uint32_t index = catalog_seek_site(catalog, id);
    bool present = index != CATALOG_NONE && (site_at(catalog, index)->flags & RECORD_PRESENT) != 0;
    return present ? index : CATALOG_NONE;
}

uint32_t catalog_find_camera(const Catalog *catalog, const char *id)
{
    uint32_t index = catalog_seek_camera(catalog, id);
    bool present =
        index != CATALOG_NONE && (camera_at(catalog, index)->flags & RECORD_PRESENT) != 0;
    return present ? index : CATALOG_NONE;
}

uint32_t catalog_site_letters(const Catalog *catalog)
{
    uint32_t letters = catalog->site_letters;
    if (letters == 0) {
        for (uint32_t i = 0; i < catalog->sites.count; i++) {
            const char *id = site_id_at(catalog, i);
            letters |= scan_letters(id, strlen(id));
        }
        ((Catalog *)catalog)->site_letters = letters;
    }
    return letters;
}
