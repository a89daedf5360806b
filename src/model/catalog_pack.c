#include <string.h>

#include "catalog_block.h"
#include "catalog_private.h"

typedef struct Packer {
    const Catalog *catalog;
    const CatalogRanks *ranks;
    const CatalogOrder *order;
    GArray *sites;      /* old indices in id order */
    uint32_t *site_new; /* old index to new */
    GByteArray *text;
    GHashTable *shared; /* text that many have in common, to its offset */
} Packer;

static uint32_t pack_text(Packer *packer, uint32_t offset, size_t length)
{
    if (length == 0) {
        return 0;
    }
    uint32_t packed = packer->text->len;
    const char *text = catalog_text(packer->catalog, offset);
    g_byte_array_append(packer->text, (const guint8 *)text, (guint)length + 1);
    return packed;
}

static uint32_t pack_shared(Packer *packer, uint32_t offset)
{
    const char *text = catalog_text(packer->catalog, offset);
    gpointer found = NULL;
    if (text[0] == '\0' || g_hash_table_lookup_extended(packer->shared, text, NULL, &found)) {
        return text[0] == '\0' ? 0 : GPOINTER_TO_UINT(found);
    }
    uint32_t packed = pack_text(packer, offset, strlen(text));
    g_hash_table_insert(packer->shared, (char *)text, GUINT_TO_POINTER(packed));
    return packed;
}

/* Keeps sites that are present, and those that cameras name. */
static void sort_sites(Packer *packer)
{
    const Catalog *catalog = packer->catalog;
    uint32_t count = catalog->sites.count;
    packer->site_new = g_new0(uint32_t, count + 1);
    for (uint32_t i = 0; i < packer->order->count; i++) {
        uint32_t site = camera_at(catalog, order_camera(packer->order, i))->site;
        if (site != CATALOG_NONE) {
            packer->site_new[site] = 1;
        }
    }
    g_autofree uint32_t *sorted = catalog_sites_by_id(catalog);
    packer->sites = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t site = sorted[i];
        if (packer->site_new[site] != 0 || (site_at(catalog, site)->flags & RECORD_PRESENT) != 0) {
            packer->site_new[site] = packer->sites->len;
            g_array_append_val(packer->sites, site);
        }
    }
}

static void pack_areas(Packer *packer, AreaRecord *out)
{
    const Catalog *catalog = packer->catalog;
    for (uint32_t i = 0; i < packer->ranks->count; i++) {
        const AreaRecord *area = area_at(catalog, ranks_area(packer->ranks, i));
        out[i] = *area;
        out[i].code = pack_text(packer, area->code, strlen(catalog_text(catalog, area->code)));
        out[i].name = pack_shared(packer, area->name);
        if (area->parent != CATALOG_NONE) {
            out[i].parent = ranks_rank(packer->ranks, area->parent);
        }
    }
}

static void pack_sites(Packer *packer, SiteRecord *out)
{
    const Catalog *catalog = packer->catalog;
    for (guint i = 0; i < packer->sites->len; i++) {
        const SiteRecord *site = site_at(catalog, g_array_index(packer->sites, uint32_t, i));
        out[i] = *site;
        out[i].id = pack_text(packer, site->id, strlen(catalog_text(catalog, site->id)));
        if ((site->flags & RECORD_PRESENT) == 0) {
            out[i] = (SiteRecord){.id = out[i].id, .area = CATALOG_NONE};
            continue;
        }
        out[i].name = pack_text(packer, site->name, strlen(catalog_text(catalog, site->name)));
        out[i].link = pack_shared(packer, site->link);
        out[i].contact = pack_shared(packer, site->contact);
        out[i].area = ranks_rank(packer->ranks, site->area);
    }
}

static void pack_cameras(Packer *packer, CameraRecord *out)
{
    const Catalog *catalog = packer->catalog;
    for (uint32_t i = 0; i < packer->order->count; i++) {
        const CameraRecord *camera = camera_at(catalog, order_camera(packer->order, i));
        out[i] = *camera;
        out[i].text = pack_text(packer, camera->text, camera->id_length + 1u + camera->name_length);
        out[i].analytics = pack_shared(packer, camera->analytics);
        out[i].area = ranks_rank(packer->ranks, camera->area);
        if (camera->site != CATALOG_NONE) {
            out[i].site = packer->site_new[camera->site];
        }
    }
}

static void pack_ids(const Packer *packer, uint32_t *out)
{
    const Catalog *catalog = packer->catalog;
    uint32_t *camera_new = g_new(uint32_t, catalog->cameras.count + 1);
    uint32_t *sorted = catalog_cameras_by_id(catalog);
    for (uint32_t i = 0; i < packer->order->count; i++) {
        camera_new[order_camera(packer->order, i)] = i;
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < catalog->cameras.count; i++) {
        if ((camera_at(catalog, sorted[i])->flags & RECORD_PRESENT) != 0) {
            out[at++] = camera_new[sorted[i]];
        }
    }
    g_free(sorted);
    g_free(camera_new);
}

static GBytes *pack(Packer *packer)
{
    static const guint8 pad[STRINGS_PAD] = {0};
    BlockHeader header = {
        .magic = BLOCK_MAGIC,
        .header_size = sizeof header,
        .areas = packer->ranks->count,
        .sites = packer->sites->len,
        .cameras = packer->order->count,
    };
    BlockLayout layout = block_layout(&header);
    uint8_t *block = g_malloc0(layout.text);
    g_byte_array_append(packer->text, pad, 1);
    pack_areas(packer, (AreaRecord *)(void *)(block + layout.areas));
    pack_sites(packer, (SiteRecord *)(void *)(block + layout.sites));
    pack_cameras(packer, (CameraRecord *)(void *)(block + layout.cameras));
    pack_ids(packer, (uint32_t *)(void *)(block + layout.by_id));
    g_byte_array_append(packer->text, pad, sizeof pad);
    header.text_size = packer->text->len;
    header.size = block_layout(&header).size;
    memcpy(block, &header, sizeof header);
    block = g_realloc(block, header.size);
    memcpy(block + layout.text, packer->text->data, packer->text->len);
    return g_bytes_new_take(block, header.size);
}

/* States change in place: while nothing came, went, moved or was given other text, the adopted
 * block is what packing would make. */
static bool block_is_current(const Catalog *catalog)
{
    const CatalogOrder *order = catalog->order;
    const CatalogRanks *ranks = catalog->ranks;
    return catalog->block != NULL && catalog->strings.chunks->len == 0 && order->cameras == NULL &&
           order->pending->len == 0 && !order->holes && ranks->areas == NULL && !ranks->stale &&
           !catalog->sites_removed && catalog->areas.count == catalog->areas.packed_count &&
           catalog->sites.count == catalog->sites.packed_count &&
           catalog->cameras.count == catalog->cameras.packed_count;
}

GBytes *catalog_pack(const Catalog *catalog)
{
    if (block_is_current(catalog)) {
        return g_bytes_new(catalog->block, catalog->block_size);
    }
    Packer packer = {
        .catalog = catalog,
        .ranks = catalog_ranks(catalog),
        .order = catalog_order(catalog),
        .text = g_byte_array_sized_new((guint)strings_size(&catalog->strings)),
        .shared = g_hash_table_new(g_str_hash, g_str_equal),
    };
    sort_sites(&packer);
    GBytes *bytes = pack(&packer);
    g_array_unref(packer.sites);
    g_free(packer.site_new);
    g_byte_array_unref(packer.text);
    g_hash_table_unref(packer.shared);
    return bytes;
}
