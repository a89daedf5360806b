/* A block is believed in nothing that could lead out of it: every offset, index and enum is
 * checked in one pass, which also counts. Text is not walked, but for the codes of areas. */
#include <string.h>

#include "base/error.h"
#include "catalog_block.h"
#include "catalog_private.h"

typedef struct Block {
    const AreaRecord *areas;
    const SiteRecord *sites;
    const CameraRecord *cameras;
    const uint32_t *by_id;
    const char *text;
    BlockHeader header;
} Block;

static bool open_block(const uint8_t *bytes, size_t size, Block *out)
{
    BlockHeader header;
    if (size < sizeof header || (uintptr_t)bytes % 8 != 0) {
        return false;
    }
    memcpy(&header, bytes, sizeof header);
    if (header.magic != BLOCK_MAGIC || header.header_size != sizeof header || header.size != size) {
        return false;
    }
    BlockLayout layout = block_layout(&header);
    if (layout.size != size || header.text_size <= STRINGS_PAD ||
        header.cameras >= CATALOG_NONE / 2 || header.text_size >= STRINGS_FULL / 2) {
        return false;
    }
    static const char pad[STRINGS_PAD] = {0};
    const char *text = (const char *)bytes + layout.text;
    if (text[0] != '\0' || memcmp(bytes + size - STRINGS_PAD, pad, STRINGS_PAD) != 0) {
        return false;
    }
    *out = (Block){
        .areas = (const AreaRecord *)(const void *)(bytes + layout.areas),
        .sites = (const SiteRecord *)(const void *)(bytes + layout.sites),
        .cameras = (const CameraRecord *)(const void *)(bytes + layout.cameras),
        .by_id = (const uint32_t *)(const void *)(bytes + layout.by_id),
        .text = text,
        .header = header,
    };
    return true;
}

/* Codes must rise and lie in their parents, which come before them: so there are no cycles, no
 * orphans and no doubles. */
static bool check_areas(const Block *block)
{
    uint32_t text_end = block->header.text_size - STRINGS_PAD;
    const char *before = "";
    for (uint32_t i = 0; i < block->header.areas; i++) {
        const AreaRecord *area = &block->areas[i];
        if (area->code >= text_end || area->name >= text_end || area->flags != RECORD_PRESENT) {
            return false;
        }
        const char *code = block->text + area->code;
        if (strcmp(before, code) >= 0 || area->level >= AREA_LEVELS) {
            return false;
        }
        before = code;
        if (area->level == AREA_CITY) {
            AreaLevel level;
            if (area->parent != CATALOG_NONE || !area_code_level(code, &level) ||
                level != AREA_CITY) {
                return false;
            }
            continue;
        }
        if (area->parent >= i || block->areas[area->parent].level + 1 != area->level ||
            !area_code_below(code, area->level, block->text + block->areas[area->parent].code)) {
            return false;
        }
    }
    return true;
}

static bool check_sites(const Block *block)
{
    uint32_t text_end = block->header.text_size - STRINGS_PAD;
    unsigned bad = 0;
    for (uint32_t i = 0; i < block->header.sites; i++) {
        const SiteRecord *site = &block->sites[i];
        bool present = site->flags == RECORD_PRESENT;
        bad |= site->id >= text_end || site->name >= text_end || site->link >= text_end;
        bad |= site->contact >= text_end || site->owner >= OWNERS || site->state >= CAMERA_STATES;
        bad |= site->flags > RECORD_PRESENT;
        bad |= present ? site->area >= block->header.areas : site->area != CATALOG_NONE;
    }
    return bad == 0;
}

/* Counts each camera in its own area. */
static bool check_cameras(const Block *block, AreaNode *nodes)
{
    uint32_t text_end = block->header.text_size - STRINGS_PAD;
    uint8_t tallies[CAMERA_STATES][REASONS];
    for (unsigned state = 0; state < CAMERA_STATES; state++) {
        for (unsigned reason = 0; reason < REASONS; reason++) {
            tallies[state][reason] = (uint8_t)catalog_tally(state, reason);
        }
    }
    for (uint32_t i = 0; i < block->header.cameras; i++) {
        const CameraRecord *camera = &block->cameras[i];
        uint32_t length = camera->id_length + 1u + camera->name_length;
        bool bad = camera->id_length > CATALOG_ID_BYTES || camera->name_length > CATALOG_NAME_BYTES;
        bad |= camera->text >= text_end - MIN(length, text_end) || camera->analytics >= text_end;
        bad |= camera->state >= CAMERA_STATES || camera->reason >= REASONS;
        bad |= camera->class >= CAMERA_CLASSES || camera->owner >= OWNERS;
        bad |= camera->visibility >= VISIBILITIES || camera->area >= block->header.areas;
        bad |= camera->site >= block->header.sites && camera->site != CATALOG_NONE;
        bad |= (camera->flags & ~(RECORD_NIGHT | RECORD_PTZ)) != RECORD_PRESENT;
        bad |= block->by_id[i] >= block->header.cameras;
        if (bad || block->areas[camera->area].level < AREA_KELURAHAN) {
            return false;
        }
        const char *text = block->text + camera->text;
        if (text[camera->id_length] != '\0' || text[length] != '\0') {
            return false;
        }
        nodes[camera->area].tally[tallies[camera->state][camera->reason]]++;
    }
    return true;
}

/* Children come after their parents, so going backwards each area is complete when it is added
 * to its parent, and becomes the first of the children found so far. */
static void link_areas(const Block *block, AreaNode *nodes, AreaNode *root)
{
    for (uint32_t i = block->header.areas; i-- > 0;) {
        uint32_t up = block->areas[i].parent;
        AreaNode *parent = up == CATALOG_NONE ? root : &nodes[up];
        nodes[i].next_sibling = parent->first_child;
        parent->first_child = i;
        if (parent->last_child == CATALOG_NONE) {
            parent->last_child = i;
        }
        for (unsigned k = 0; k < TALLIES; k++) {
            parent->tally[k] += nodes[i].tally[k];
        }
    }
}

static void set_packed(Records *records, const void *packed, uint32_t count)
{
    records->packed = (uint8_t *)packed;
    records->packed_count = records->count = count;
}

bool catalog_adopt(Catalog *catalog, void *bytes, size_t size,
                   void (*release)(void *block, size_t size), GError **error)
{
    Block block;
    GArray *nodes = NULL;
    bool good = open_block(bytes, size, &block) && check_areas(&block) && check_sites(&block);
    if (good) {
        AreaNode blank = {CATALOG_NONE, CATALOG_NONE, CATALOG_NONE, {0}};
        nodes = g_array_sized_new(FALSE, TRUE, sizeof(AreaNode), block.header.areas);
        g_array_set_size(nodes, block.header.areas);
        for (uint32_t i = 0; i < block.header.areas; i++) {
            g_array_index(nodes, AreaNode, i) = blank;
        }
        good = check_cameras(&block, (AreaNode *)(void *)nodes->data);
    }
    if (!good) {
        g_clear_pointer(&nodes, g_array_unref);
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_CORRUPT,
                            _("the packed catalog is damaged or of another version"));
        return false;
    }
    catalog_reset(catalog);
    link_areas(&block, (AreaNode *)(void *)nodes->data, &catalog->root);
    g_array_unref(catalog->nodes);
    catalog->nodes = nodes;
    set_packed(&catalog->areas, block.areas, block.header.areas);
    set_packed(&catalog->sites, block.sites, block.header.sites);
    set_packed(&catalog->cameras, block.cameras, block.header.cameras);
    strings_adopt(&catalog->strings, block.text, block.header.text_size);
    catalog->cameras_by_id = block.by_id;
    catalog->order->count = block.header.cameras;
    catalog->ranks->count = block.header.areas;
    catalog->ranks->names_stale = true;
    catalog->block = bytes;
    catalog->block_size = size;
    catalog->release = release;
    catalog_tell(catalog, CATALOG_RESET, CATALOG_NONE);
    return true;
}
