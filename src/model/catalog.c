#include <math.h>
#include <string.h>

#include "catalog_private.h"

static const char *area_id(const void *owner, uint32_t index)
{
    const Catalog *catalog = owner;
    return catalog_text(catalog, area_at(catalog, index)->code);
}

static const char *site_id(const void *owner, uint32_t index)
{
    const Catalog *catalog = owner;
    return catalog_text(catalog, site_at(catalog, index)->id);
}

static const char *camera_id(const void *owner, uint32_t index)
{
    const Catalog *catalog = owner;
    return catalog_text(catalog, camera_at(catalog, index)->text);
}

static void records_init(Records *records, uint32_t size)
{
    *records = (Records){.size = size, .chunks = g_ptr_array_new_with_free_func(g_free)};
}

void records_clear(Records *records)
{
    g_ptr_array_set_size(records->chunks, 0);
    records->packed = NULL;
    records->packed_count = records->count = 0;
}

uint32_t records_append(Records *records)
{
    if (records->count >= CATALOG_NONE - 1) {
        return CATALOG_NONE;
    }
    if (((records->count - records->packed_count) & (RECORDS_CHUNK - 1)) == 0) {
        g_ptr_array_add(records->chunks, g_malloc0((size_t)RECORDS_CHUNK * records->size));
    }
    return records->count++;
}

Catalog *catalog_new(void)
{
    Catalog *catalog = g_new0(Catalog, 1);
    /* No other catalog has it, not even one that stands where this one stood. */
    catalog->areas_version = (uint64_t)g_random_int() << 32;
    records_init(&catalog->areas, sizeof(AreaRecord));
    records_init(&catalog->sites, sizeof(SiteRecord));
    records_init(&catalog->cameras, sizeof(CameraRecord));
    strings_init(&catalog->strings);
    catalog->nodes = g_array_new(FALSE, TRUE, sizeof(AreaNode));
    catalog->root = (AreaNode){CATALOG_NONE, CATALOG_NONE, CATALOG_NONE, {0}};
    catalog->area_ids = id_table_new(area_id, catalog);
    catalog->site_ids = id_table_new(site_id, catalog);
    catalog->camera_ids = id_table_new(camera_id, catalog);
    /* A query that outlives this catalog must not take the next one, at the same address, for
     * it. */
    catalog->areas_version = (uint64_t)g_random_int() << 32;
    catalog->order = g_new0(CatalogOrder, 1);
    catalog->order->pending = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    catalog->ranks = g_new0(CatalogRanks, 1);
    catalog->listeners = g_array_new(FALSE, FALSE, sizeof(Listener));
    return catalog;
}

static void drop_block(Catalog *catalog)
{
    if (catalog->block != NULL && catalog->release != NULL) {
        catalog->release(catalog->block, catalog->block_size);
    }
    catalog->block = NULL;
}

void catalog_reset(Catalog *catalog)
{
    catalog_looks_reset(catalog);
    records_clear(&catalog->areas);
    records_clear(&catalog->sites);
    records_clear(&catalog->cameras);
    strings_clear(&catalog->strings);
    strings_init(&catalog->strings);
    g_array_set_size(catalog->nodes, 0);
    catalog->root = (AreaNode){CATALOG_NONE, CATALOG_NONE, CATALOG_NONE, {0}};
    id_table_clear(catalog->area_ids);
    id_table_clear(catalog->site_ids);
    id_table_clear(catalog->camera_ids);
    catalog->cameras_by_id = NULL;
    catalog->site_letters = 0;
    catalog->sites_removed = false;
    g_clear_pointer(&catalog->order->cameras, g_free);
    g_array_set_size(catalog->order->pending, 0);
    catalog->order->count = 0;
    catalog->order->holes = false;
    CatalogRanks *ranks = catalog->ranks;
    g_clear_pointer(&ranks->rank, g_free);
    g_clear_pointer(&ranks->areas, g_free);
    g_clear_pointer(&ranks->repeated, g_hash_table_destroy);
    *ranks = (CatalogRanks){0};
    catalog->areas_version++;
    drop_block(catalog);
}

void catalog_free(Catalog *catalog)
{
    if (catalog == NULL) {
        return;
    }
    catalog_reset(catalog);
    g_ptr_array_unref(catalog->areas.chunks);
    g_ptr_array_unref(catalog->sites.chunks);
    g_ptr_array_unref(catalog->cameras.chunks);
    strings_clear(&catalog->strings);
    g_array_unref(catalog->nodes);
    id_table_free(catalog->area_ids);
    id_table_free(catalog->site_ids);
    id_table_free(catalog->camera_ids);
    g_array_unref(catalog->order->pending);
    g_free(catalog->order);
    g_free(catalog->ranks);
    g_array_unref(catalog->listeners);
    g_free(catalog);
}

void catalog_clear(Catalog *catalog)
{
    catalog_reset(catalog);
    catalog_tell(catalog, CATALOG_RESET, CATALOG_NONE);
}

uint32_t catalog_areas(const Catalog *catalog)
{
    return catalog->areas.count;
}

uint32_t catalog_sites(const Catalog *catalog)
{
    return catalog->sites.count;
}

uint32_t catalog_cameras(const Catalog *catalog)
{
    return catalog->cameras.count;
}

static size_t records_memory(const Records *records)
{
    return (size_t)records->chunks->len * RECORDS_CHUNK * records->size;
}

size_t catalog_memory(const Catalog *catalog)
{
    size_t order = catalog->order->cameras != NULL ? catalog->order->count : 0;
    size_t ranks = catalog->ranks->rank != NULL ? catalog->areas.count * 2 : 0;
    return (catalog->block != NULL ? catalog->block_size : 0) + records_memory(&catalog->areas) +
           records_memory(&catalog->sites) + records_memory(&catalog->cameras) +
           (size_t)catalog->strings.chunks->len * STRINGS_CHUNK +
           (order + ranks + catalog->order->pending->len) * sizeof(uint32_t) +
           catalog->nodes->len * sizeof(AreaNode) + id_table_memory(catalog->area_ids) +
           id_table_memory(catalog->site_ids) + id_table_memory(catalog->camera_ids) +
           catalog_looks_memory(catalog);
}

static double degrees(int32_t micro)
{
    return micro == DEGREE_NONE ? NAN : micro / 1e6;
}

bool catalog_area(const Catalog *catalog, uint32_t index, Area *out)
{
    if (index >= catalog->areas.count) {
        return false;
    }
    const AreaRecord *area = area_at(catalog, index);
    if ((area->flags & RECORD_PRESENT) == 0) {
        return false;
    }
    *out = (Area){
        .code = catalog_text(catalog, area->code),
        .name = catalog_text(catalog, area->name),
        .lat = degrees(area->lat),
        .lon = degrees(area->lon),
        .rev = area->rev,
        .level = area->level,
    };
    return true;
}

bool catalog_site(const Catalog *catalog, uint32_t index, Site *out)
{
    if (index >= catalog->sites.count) {
        return false;
    }
    const SiteRecord *site = site_at(catalog, index);
    if ((site->flags & RECORD_PRESENT) == 0) {
        return false;
    }
    *out = (Site){
        .id = catalog_text(catalog, site->id),
        .area = catalog_text(catalog, area_at(catalog, site->area)->code),
        .name = catalog_text(catalog, site->name),
        .link = catalog_text(catalog, site->link),
        .contact = catalog_text(catalog, site->contact),
        .since_ms = site->since_ms,
        .rev = site->rev,
        .owner = site->owner,
        .state = site->state,
        .slots = site->slots,
    };
    return true;
}

bool catalog_camera(const Catalog *catalog, uint32_t index, Camera *out)
{
    if (index >= catalog->cameras.count) {
        return false;
    }
    const CameraRecord *camera = camera_at(catalog, index);
    if ((camera->flags & RECORD_PRESENT) == 0) {
        return false;
    }
    bool sited = camera->site != CATALOG_NONE;
    *out = (Camera){
        .id = catalog_text(catalog, camera->text),
        .name = camera_name(catalog, camera),
        .area = catalog_text(catalog, area_at(catalog, camera->area)->code),
        .site = sited ? catalog_text(catalog, site_at(catalog, camera->site)->id) : NULL,
        .analytics = catalog_text(catalog, camera->analytics),
        .since_ms = camera->since_ms,
        .seen_at_ms = camera->seen_at_ms,
        .rev = camera->rev,
        .lat = degrees(camera->lat),
        .lon = degrees(camera->lon),
        .class = camera->class,
        .owner = camera->owner,
        .visibility = camera->visibility,
        .state = camera->state,
        .reason = camera->reason,
        .slot = camera->slot,
        .night = (camera->flags & RECORD_NIGHT) != 0,
        .ptz = (camera->flags & RECORD_PTZ) != 0,
    };
    return true;
}

CameraState catalog_camera_state(const Catalog *catalog, uint32_t index)
{
    return camera_at(catalog, index)->state;
}

uint32_t catalog_camera_area(const Catalog *catalog, uint32_t index)
{
    return camera_at(catalog, index)->area;
}

uint32_t catalog_camera_site(const Catalog *catalog, uint32_t index)
{
    uint32_t site = camera_at(catalog, index)->site;
    bool known = site != CATALOG_NONE && (site_at(catalog, site)->flags & RECORD_PRESENT) != 0;
    return known ? site : CATALOG_NONE;
}

unsigned catalog_listen(Catalog *catalog, CatalogListener listener, void *data)
{
    Listener added = {.call = listener, .data = data, .id = ++catalog->last_listener};
    g_array_append_val(catalog->listeners, added);
    return added.id;
}

void catalog_unlisten(Catalog *catalog, unsigned id)
{
    for (guint i = 0; i < catalog->listeners->len; i++) {
        if (g_array_index(catalog->listeners, Listener, i).id == id) {
            g_array_remove_index(catalog->listeners, i);
            return;
        }
    }
}

void catalog_tell(Catalog *catalog, CatalogThing thing, uint32_t index)
{
    for (guint i = 0; i < catalog->listeners->len; i++) {
        Listener listener = g_array_index(catalog->listeners, Listener, i);
        listener.call(catalog, thing, index, listener.data);
        /* A listener may take itself off. */
        if (i < catalog->listeners->len &&
            g_array_index(catalog->listeners, Listener, i).id != listener.id) {
            i--;
        }
    }
}
