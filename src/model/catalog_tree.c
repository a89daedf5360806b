/* The tree of areas, what is counted in it, and how an area is called. */
#include <stdio.h>
#include <string.h>

#include "catalog_private.h"

Tally catalog_tally(CameraState state, Reason reason)
{
    bool given = reason != REASON_NONE;
    switch (state) {
    case CAMERA_ONLINE:
        return TALLY_LIVE;
    case CAMERA_UNKNOWN:
        return TALLY_UNKNOWN;
    case CAMERA_UNLINKED:
        return TALLY_UNLINKED;
    case CAMERA_MISSING:
        return given ? TALLY_UNLINKED : TALLY_MISSING;
    default:
        return given ? TALLY_EXPLAINED : TALLY_UNEXPLAINED;
    }
}

void catalog_count(Catalog *catalog, uint32_t area, Tally tally, int delta)
{
    for (;; area = area_at(catalog, area)->parent) {
        node_at(catalog, area)->tally[tally] += (uint32_t)delta;
        if (area == CATALOG_NONE) {
            return;
        }
    }
}

static AreaCounts counts_of(const AreaNode *node)
{
    const uint32_t *tally = node->tally;
    AreaCounts counts = {
        .live = tally[TALLY_LIVE],
        .explained = tally[TALLY_EXPLAINED] + tally[TALLY_UNLINKED],
        .unexplained = tally[TALLY_UNEXPLAINED] + tally[TALLY_MISSING],
        .unknown = tally[TALLY_UNKNOWN],
    };
    counts.installed = counts.live + counts.explained + counts.unexplained + counts.unknown;
    counts.linked = counts.installed - tally[TALLY_MISSING] - tally[TALLY_UNLINKED];
    return counts;
}

AreaCounts catalog_area_counts(const Catalog *catalog, uint32_t area)
{
    if (area >= catalog->areas.count) {
        return (AreaCounts){0};
    }
    return counts_of(node_at(catalog, area));
}

AreaCounts catalog_counts(const Catalog *catalog)
{
    return counts_of(&catalog->root);
}

uint32_t catalog_area_parent(const Catalog *catalog, uint32_t area)
{
    return area < catalog->areas.count ? area_at(catalog, area)->parent : CATALOG_NONE;
}

uint32_t catalog_area_first_child(const Catalog *catalog, uint32_t area)
{
    if (area != CATALOG_NONE && area >= catalog->areas.count) {
        return CATALOG_NONE;
    }
    return node_at(catalog, area)->first_child;
}

uint32_t catalog_area_next_sibling(const Catalog *catalog, uint32_t area)
{
    return area < catalog->areas.count ? node_at(catalog, area)->next_sibling : CATALOG_NONE;
}

bool catalog_area_within(const Catalog *catalog, uint32_t area, uint32_t scope)
{
    while (area != CATALOG_NONE && area != scope) {
        area = area_at(catalog, area)->parent;
    }
    return area == scope;
}

static const char *code_of(const Catalog *catalog, uint32_t area)
{
    return catalog_text(catalog, area_at(catalog, area)->code);
}

void catalog_tree_insert(Catalog *catalog, uint32_t area)
{
    AreaNode *parent = node_at(catalog, area_at(catalog, area)->parent);
    const char *code = code_of(catalog, area);
    uint32_t before = CATALOG_NONE;
    if (parent->last_child != CATALOG_NONE &&
        strcmp(code_of(catalog, parent->last_child), code) < 0) {
        before = parent->last_child; /* areas mostly come in order */
    } else {
        uint32_t child = parent->first_child;
        while (child != CATALOG_NONE && strcmp(code_of(catalog, child), code) < 0) {
            before = child;
            child = node_at(catalog, child)->next_sibling;
        }
    }
    uint32_t *link =
        before == CATALOG_NONE ? &parent->first_child : &node_at(catalog, before)->next_sibling;
    node_at(catalog, area)->next_sibling = *link;
    *link = area;
    if (before == parent->last_child) {
        parent->last_child = area;
    }
    catalog->ranks->stale = catalog->ranks->names_stale = true;
    catalog->areas_version++;
}

void catalog_tree_remove(Catalog *catalog, uint32_t area)
{
    AreaNode *parent = node_at(catalog, area_at(catalog, area)->parent);
    uint32_t before = CATALOG_NONE;
    for (uint32_t child = parent->first_child; child != area;) {
        before = child;
        child = node_at(catalog, child)->next_sibling;
    }
    uint32_t next = node_at(catalog, area)->next_sibling;
    if (before == CATALOG_NONE) {
        parent->first_child = next;
    } else {
        node_at(catalog, before)->next_sibling = next;
    }
    if (parent->last_child == area) {
        parent->last_child = before;
    }
    node_at(catalog, area)->next_sibling = CATALOG_NONE;
    catalog->ranks->stale = catalog->ranks->names_stale = true;
    catalog->areas_version++;
}

static void rank_areas(const Catalog *catalog, CatalogRanks *ranks)
{
    g_free(ranks->rank);
    g_free(ranks->areas);
    ranks->rank = g_new(uint32_t, catalog->areas.count + 1);
    ranks->areas = g_new(uint32_t, catalog->areas.count + 1);
    memset(ranks->rank, 0xff, (catalog->areas.count + 1) * sizeof(uint32_t));
    uint32_t rank = 0;
    uint32_t area = catalog->root.first_child;
    while (area != CATALOG_NONE) {
        ranks->rank[area] = rank;
        ranks->areas[rank++] = area;
        uint32_t next = node_at(catalog, area)->first_child;
        while (next == CATALOG_NONE && area != CATALOG_NONE) {
            next = node_at(catalog, area)->next_sibling;
            area = area_at(catalog, area)->parent;
        }
        area = next;
    }
    ranks->count = rank;
}

const CatalogRanks *catalog_ranks(const Catalog *catalog)
{
    CatalogRanks *ranks = catalog->ranks;
    if (ranks->stale) {
        rank_areas(catalog, ranks);
        ranks->stale = false;
    }
    return ranks;
}

/* "33.74 Purwosari": a name is only looked for within its own city. */
static void name_key(const Catalog *catalog, const AreaRecord *area, char *out, size_t size)
{
    snprintf(out, size, "%.5s %s", catalog_text(catalog, area->code),
             catalog_text(catalog, area->name));
}

static GHashTable *find_repeated(const Catalog *catalog)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char key[400];
    for (uint32_t i = 0; i < catalog->areas.count; i++) {
        const AreaRecord *area = area_at(catalog, i);
        if (area->level != AREA_KELURAHAN || (area->flags & RECORD_PRESENT) == 0) {
            continue;
        }
        name_key(catalog, area, key, sizeof key);
        guint times = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key));
        g_hash_table_replace(seen, g_strdup(key), GUINT_TO_POINTER(times + 1));
    }
    GHashTableIter iter;
    gpointer times;
    g_hash_table_iter_init(&iter, seen);
    while (g_hash_table_iter_next(&iter, NULL, &times)) {
        if (GPOINTER_TO_UINT(times) < 2) {
            g_hash_table_iter_remove(&iter);
        }
    }
    return seen;
}

static bool name_repeats(const Catalog *catalog, const AreaRecord *area)
{
    CatalogRanks *ranks = catalog->ranks;
    if (ranks->repeated == NULL || ranks->names_stale) {
        g_clear_pointer(&ranks->repeated, g_hash_table_destroy);
        ranks->repeated = find_repeated(catalog);
        ranks->names_stale = false;
    }
    if (g_hash_table_size(ranks->repeated) == 0) {
        return false;
    }
    char key[400];
    name_key(catalog, area, key, sizeof key);
    return g_hash_table_contains(ranks->repeated, key);
}

void catalog_area_label(const Catalog *catalog, uint32_t area, char *out, size_t size)
{
    const AreaRecord *at[AREA_LEVELS] = {NULL};
    AreaLevel level = AREA_CITY;
    out[0] = '\0';
    if (area >= catalog->areas.count) {
        return;
    }
    level = area_at(catalog, area)->level;
    for (uint32_t i = area; i != CATALOG_NONE; i = area_at(catalog, i)->parent) {
        at[area_at(catalog, i)->level] = area_at(catalog, i);
    }
    const char *name = catalog_text(catalog, at[level]->name);
    if (level <= AREA_KELURAHAN || at[AREA_KELURAHAN] == NULL || at[AREA_KECAMATAN] == NULL) {
        if (level == AREA_KELURAHAN && at[AREA_KECAMATAN] != NULL &&
            name_repeats(catalog, at[level])) {
            snprintf(out, size, "%s (%s)", name, catalog_text(catalog, at[AREA_KECAMATAN]->name));
        } else {
            g_strlcpy(out, name, size);
        }
        return;
    }
    const char *kelurahan = catalog_text(catalog, at[AREA_KELURAHAN]->name);
    const char *kecamatan = catalog_text(catalog, at[AREA_KECAMATAN]->name);
    unsigned rw = area_code_number(catalog_text(catalog, at[AREA_RW]->code));
    if (level == AREA_RW) {
        snprintf(out, size, "RW %02u %s, %s", rw, kelurahan, kecamatan);
    } else {
        unsigned rt = area_code_number(catalog_text(catalog, at[AREA_RT]->code));
        snprintf(out, size, "RT %02u/RW %02u %s, %s", rt, rw, kelurahan, kecamatan);
    }
}
