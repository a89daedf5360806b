#include "model/coverage.h"

#include <string.h>

WORDS_DEFINE(DarkBy, dark_by, DARK_BY_TABLE)

struct Coverage {
    GArray *rows; /* CoverageRow */
    CoverageCounts total;
    DarkBy by;
};

/* For each area of the catalog the row that it counts for; no row: UINT32_MAX. */
typedef struct Places {
    const Catalog *catalog;
    uint32_t *rows; /* by area index */
    uint32_t scope;
    AreaLevel level;
} Places;

static uint32_t row_above(const Places *places, uint32_t area)
{
    Area about;
    while (catalog_area(places->catalog, area, &about) && about.level > places->level) {
        area = catalog_area_parent(places->catalog, area);
    }
    return catalog_area(places->catalog, area, &about) && about.level == places->level
               ? places->rows[area]
               : UINT32_MAX;
}

static bool is_within(const Places *places, uint32_t area)
{
    return area != CATALOG_NONE && (places->scope == CATALOG_NONE ||
                                    catalog_area_within(places->catalog, area, places->scope));
}

static int by_code(const void *a, const void *b)
{
    const CoverageRow *one = a, *other = b;
    return strcmp(one->code, other->code);
}

static const char *word_of(DarkBy by, unsigned value, const char **text)
{
    switch (by) {
    case DARK_BY_OWNER:
        *text = value < OWNERS ? owner_text((Owner)value) : NULL;
        return *text != NULL ? owner_word((Owner)value) : NULL;
    case DARK_BY_REASON:
        *text = value < REASONS ? reason_text((Reason)value) : NULL;
        return *text != NULL ? reason_word((Reason)value) : NULL;
    default:
        *text = value < CAMERA_CLASSES ? camera_class_text((CameraClass)value) : NULL;
        return *text != NULL ? camera_class_word((CameraClass)value) : NULL;
    }
}

/* A row a word, where its value is. */
static void make_word_rows(Coverage *coverage)
{
    CoverageRow row = {.code = ""};
    while ((row.code = word_of(coverage->by, coverage->rows->len, &row.name)) != NULL) {
        g_array_append_val(coverage->rows, row);
    }
}

static void drop_empty(Coverage *coverage)
{
    for (guint i = coverage->rows->len; i > 0; i--) {
        const CoverageCounts *counts = &g_array_index(coverage->rows, CoverageRow, i - 1).counts;
        if (counts->installed == 0 && counts->sites == 0) {
            g_array_remove_index(coverage->rows, i - 1);
        }
    }
}

static void make_rows(Coverage *coverage, const Places *places)
{
    Area area;
    for (uint32_t i = 0; i < catalog_areas(places->catalog); i++) {
        if (catalog_area(places->catalog, i, &area) && area.level == places->level &&
            is_within(places, i)) {
            CoverageRow row = {.code = area.code, .name = area.name};
            g_array_append_val(coverage->rows, row);
        }
    }
    g_array_sort(coverage->rows, by_code);
    for (guint i = 0; i < coverage->rows->len; i++) {
        const char *code = g_array_index(coverage->rows, CoverageRow, i).code;
        places->rows[catalog_find_area(places->catalog, code)] = i;
    }
}

static CoverageCounts *counts_of(Coverage *coverage, const Places *places, uint32_t area)
{
    uint32_t row = coverage->by == DARK_BY_AREA ? row_above(places, area) : UINT32_MAX;
    return row != UINT32_MAX ? &g_array_index(coverage->rows, CoverageRow, row).counts : NULL;
}

static CoverageCounts *counts_for(Coverage *coverage, const Places *places, uint32_t area,
                                  const Camera *camera)
{
    unsigned row = coverage->by == DARK_BY_OWNER    ? (unsigned)camera->owner
                   : coverage->by == DARK_BY_REASON ? (unsigned)camera->reason
                                                    : (unsigned)camera->class;
    return coverage->by == DARK_BY_AREA ? counts_of(coverage, places, area)
                                        : &g_array_index(coverage->rows, CoverageRow, row).counts;
}

static void count_camera(CoverageCounts *counts, const Camera *camera)
{
    if (counts == NULL) {
        return;
    }
    counts->installed++;
    switch (camera->state) {
    case CAMERA_UNLINKED:
    case CAMERA_MISSING:
        counts->unlinked++;
        return;
    case CAMERA_ONLINE:
        counts->live++;
        return;
    case CAMERA_OUT_OF_SERVICE:
        counts->deliberate++;
        return;
    case CAMERA_UNKNOWN:
        counts->unknown++;
        return;
    default:
        break;
    }
    if (camera->reason != REASON_NONE) {
        counts->explained++;
    } else {
        counts->unexplained++;
    }
}

/* What an RT has: bit 0 a camera, bit 1 one that is live. */
static void count_cameras(Coverage *coverage, const Places *places, uint8_t *seen, unsigned *used)
{
    Camera camera;
    for (uint32_t i = 0; i < catalog_cameras(places->catalog); i++) {
        uint32_t area = catalog_camera_area(places->catalog, i);
        if (!catalog_camera(places->catalog, i, &camera) || !is_within(places, area)) {
            continue;
        }
        count_camera(counts_for(coverage, places, area, &camera), &camera);
        count_camera(&coverage->total, &camera);
        seen[area] |= (uint8_t)(1 | (camera.state == CAMERA_ONLINE ? 2 : 0));
        uint32_t site = catalog_camera_site(places->catalog, i);
        if (site != CATALOG_NONE) {
            used[site]++;
        }
    }
}

static void count_site(CoverageCounts *counts, const Site *site, unsigned used)
{
    if (counts != NULL) {
        unsigned slots = (unsigned)MAX(site->slots, 0);
        counts->sites++;
        counts->slots += slots;
        counts->free_slots += slots > used ? slots - used : 0;
    }
}

static void count_rt(CoverageCounts *counts, uint8_t seen)
{
    if (counts != NULL) {
        counts->rts++;
        counts->rts_empty += seen == 0;
        counts->rts_blind += seen == 1;
    }
}

static void count_places(Coverage *coverage, const Places *places, const uint8_t *seen,
                         const unsigned *used)
{
    Site site;
    Area area;
    for (uint32_t i = 0; i < catalog_sites(places->catalog); i++) {
        if (!catalog_site(places->catalog, i, &site)) {
            continue;
        }
        uint32_t place = catalog_find_area(places->catalog, site.area);
        if (is_within(places, place)) {
            count_site(coverage->by == DARK_BY_OWNER
                           ? &g_array_index(coverage->rows, CoverageRow, site.owner).counts
                           : counts_of(coverage, places, place),
                       &site, used[i]);
            count_site(&coverage->total, &site, used[i]);
        }
    }
    for (uint32_t i = 0; i < catalog_areas(places->catalog); i++) {
        if (catalog_area(places->catalog, i, &area) && area.level == AREA_RT &&
            is_within(places, i)) {
            count_rt(counts_of(coverage, places, i), seen[i]);
            count_rt(&coverage->total, seen[i]);
        }
    }
}

static Places places_new(const Catalog *catalog, uint32_t scope, AreaLevel level)
{
    Places places = {catalog, g_new(uint32_t, catalog_areas(catalog) + 1), scope, level};
    memset(places.rows, 0xff, (catalog_areas(catalog) + 1) * sizeof *places.rows);
    return places;
}

Coverage *coverage_new(const Catalog *catalog, uint32_t scope, AreaLevel level)
{
    return coverage_new_by(catalog, scope, DARK_BY_AREA, level);
}

DarkBy coverage_by(const Coverage *coverage)
{
    return coverage->by;
}

Coverage *coverage_new_by(const Catalog *catalog, uint32_t scope, DarkBy by, AreaLevel level)
{
    Coverage *coverage = g_new0(Coverage, 1);
    coverage->by = by;
    coverage->rows = g_array_new(FALSE, TRUE, sizeof(CoverageRow));
    Places places = places_new(catalog, scope, level);
    g_autofree uint8_t *seen = g_new0(uint8_t, catalog_areas(catalog) + 1);
    g_autofree unsigned *used = g_new0(unsigned, catalog_sites(catalog) + 1);
    if (by == DARK_BY_AREA) {
        make_rows(coverage, &places);
    } else {
        make_word_rows(coverage);
    }
    count_cameras(coverage, &places, seen, used);
    count_places(coverage, &places, seen, used);
    if (by != DARK_BY_AREA) {
        drop_empty(coverage);
    }
    g_free(places.rows);
    return coverage;
}

void coverage_free(Coverage *coverage)
{
    if (coverage != NULL) {
        g_array_unref(coverage->rows);
        g_free(coverage);
    }
}

unsigned coverage_linked(const CoverageCounts *counts)
{
    return counts->installed - counts->unlinked;
}

const CoverageRow *coverage_rows(const Coverage *coverage, size_t *count)
{
    *count = coverage->rows->len;
    return (const CoverageRow *)(void *)coverage->rows->data;
}

const CoverageCounts *coverage_total(const Coverage *coverage)
{
    return &coverage->total;
}

/* What is dark */

static bool is_dark(const Camera *camera)
{
    switch (camera->state) {
    case CAMERA_OFFLINE:
    case CAMERA_FROZEN:
    case CAMERA_DARK:
    case CAMERA_MOVED:
    case CAMERA_OUT_OF_SERVICE:
        return true;
    default:
        return false;
    }
}

static DarkRow *row_of(GHashTable *rows, const char *key, const char *text)
{
    DarkRow *row = g_hash_table_lookup(rows, key);
    if (row == NULL) {
        row = g_new0(DarkRow, 1);
        *row = (DarkRow){.key = key, .text = text};
        g_hash_table_insert(rows, (char *)key, row);
    }
    return row;
}

static DarkRow *row_for(GHashTable *rows, const Catalog *catalog, uint32_t index, DarkBy by,
                        AreaLevel level)
{
    Camera camera;
    Area area;
    catalog_camera(catalog, index, &camera);
    switch (by) {
    case DARK_BY_OWNER:
        return row_of(rows, owner_word(camera.owner), owner_text(camera.owner));
    case DARK_BY_REASON:
        return row_of(rows, reason_word(camera.reason), reason_text(camera.reason));
    case DARK_BY_CLASS:
        return row_of(rows, camera_class_word(camera.class), camera_class_text(camera.class));
    default:
        break;
    }
    uint32_t at = catalog_camera_area(catalog, index);
    while (catalog_area(catalog, at, &area) && area.level > level) {
        at = catalog_area_parent(catalog, at);
    }
    return catalog_area(catalog, at, &area) ? row_of(rows, area.code, area.name)
                                            : row_of(rows, "", "");
}

static int by_cameras(const void *a, const void *b)
{
    const DarkRow *one = a, *other = b;
    if (one->cameras != other->cameras) {
        return one->cameras < other->cameras ? 1 : -1;
    }
    return strcmp(one->key, other->key);
}

GArray *dark_rows(const Catalog *catalog, uint32_t scope, DarkBy by, AreaLevel level)
{
    g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        uint32_t area = catalog_camera_area(catalog, i);
        if (!catalog_camera(catalog, i, &camera) || !is_dark(&camera) ||
            (scope != CATALOG_NONE && !catalog_area_within(catalog, area, scope))) {
            continue;
        }
        DarkRow *row = row_for(rows, catalog, i, by, level);
        bool deliberate = camera.state == CAMERA_OUT_OF_SERVICE;
        row->cameras++;
        row->deliberate += deliberate;
        row->unexplained += !deliberate && camera.reason == REASON_NONE;
        if (camera.since_ms > 0 && (row->oldest_ms == 0 || camera.since_ms < row->oldest_ms)) {
            row->oldest_ms = camera.since_ms;
            row->oldest = camera.id;
        }
    }
    GArray *out = g_array_new(FALSE, FALSE, sizeof(DarkRow));
    GHashTableIter iter;
    gpointer row;
    g_hash_table_iter_init(&iter, rows);
    while (g_hash_table_iter_next(&iter, NULL, &row)) {
        g_array_append_val(out, *(DarkRow *)row);
    }
    g_array_sort(out, by_cameras);
    return out;
}
