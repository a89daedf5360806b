#include "model/looks.h"

#include <string.h>

#include "catalog_private.h"

#define NAMES_MAX 65535 /* others are one, without a name */

typedef struct LookRecord {
    int64_t at_ms; /* 0 none */
    int32_t seconds;
    uint16_t by; /* in names */
    uint8_t purpose;
    uint8_t spare;
} LookRecord;
G_STATIC_ASSERT(sizeof(LookRecord) == 16);

struct CatalogLooks {
    GArray *told;      /* LookRecord a camera: the last of a known length */
    GHashTable *begun; /* camera to LookRecord: of no known length, and later */
    GPtrArray *names;
    GHashTable *name_index; /* borrows them */
    bool known;
};

int64_t look_end_ms(const Look *look)
{
    return look->at_ms + MAX(look->seconds, 0) * 1000;
}

int64_t look_age_ms(const Look *look, int64_t now_ms)
{
    return look->at_ms == 0 ? -1 : MAX(now_ms - look_end_ms(look), 0);
}

static int64_t end_of(const LookRecord *record)
{
    return record->at_ms + MAX(record->seconds, 0) * INT64_C(1000);
}

static CatalogLooks *looks_of(Catalog *catalog)
{
    if (catalog->looks == NULL) {
        CatalogLooks *looks = catalog->looks = g_new0(CatalogLooks, 1);
        looks->told = g_array_new(FALSE, TRUE, sizeof(LookRecord));
        looks->begun = g_hash_table_new_full(NULL, NULL, NULL, g_free);
        looks->names = g_ptr_array_new_with_free_func(g_free);
        looks->name_index = g_hash_table_new(g_str_hash, g_str_equal);
        g_ptr_array_add(looks->names, g_strdup(""));
    }
    return catalog->looks;
}

void catalog_looks_reset(Catalog *catalog)
{
    CatalogLooks *looks = g_steal_pointer(&catalog->looks);
    if (looks != NULL) {
        g_array_unref(looks->told);
        g_hash_table_unref(looks->begun);
        g_hash_table_unref(looks->name_index);
        g_ptr_array_unref(looks->names);
        g_free(looks);
    }
}

size_t catalog_looks_memory(const Catalog *catalog)
{
    const CatalogLooks *looks = catalog->looks;
    return looks != NULL ? looks->told->len * sizeof(LookRecord) +
                               g_hash_table_size(looks->begun) * 2 * sizeof(LookRecord)
                         : 0;
}

static uint16_t name_of(CatalogLooks *looks, const char *by)
{
    gpointer index = g_hash_table_lookup(looks->name_index, by);
    if (index == NULL && by[0] != '\0' && looks->names->len < NAMES_MAX) {
        char *name = g_strdup(by);
        index = GUINT_TO_POINTER(looks->names->len);
        g_ptr_array_add(looks->names, name);
        g_hash_table_insert(looks->name_index, name, index);
    }
    return (uint16_t)GPOINTER_TO_UINT(index);
}

static LookRecord *told_at(const Catalog *catalog, uint32_t camera)
{
    const CatalogLooks *looks = catalog->looks;
    if (looks == NULL || camera >= looks->told->len) {
        return NULL;
    }
    LookRecord *record = &g_array_index(looks->told, LookRecord, camera);
    return record->at_ms != 0 ? record : NULL;
}

static LookRecord *begun_at(const Catalog *catalog, uint32_t camera)
{
    const CatalogLooks *looks = catalog->looks;
    return looks != NULL ? g_hash_table_lookup(looks->begun, GUINT_TO_POINTER(camera)) : NULL;
}

static bool same(const LookRecord *one, const LookRecord *other)
{
    return one->at_ms == other->at_ms && one->by == other->by;
}

/* Of no known length yet. */
static bool put_begun(Catalog *catalog, uint32_t camera, const LookRecord *next)
{
    const LookRecord *told = told_at(catalog, camera), *begun = begun_at(catalog, camera);
    if ((told != NULL && (same(told, next) || end_of(told) >= next->at_ms)) ||
        (begun != NULL && begun->at_ms >= next->at_ms)) {
        return false;
    }
    g_hash_table_insert(catalog->looks->begun, GUINT_TO_POINTER(camera),
                        g_memdup2(next, sizeof *next));
    return true;
}

static bool put_told(Catalog *catalog, uint32_t camera, const LookRecord *next)
{
    CatalogLooks *looks = catalog->looks;
    const LookRecord *begun = begun_at(catalog, camera);
    const LookRecord *told = told_at(catalog, camera);
    bool replaces = next->seconds > 0 && (told == NULL || end_of(told) < end_of(next));
    bool ends = begun != NULL && (same(begun, next) || (replaces && end_of(next) >= begun->at_ms));
    if (ends) {
        g_hash_table_remove(looks->begun, GUINT_TO_POINTER(camera));
    }
    if (replaces) {
        if (camera >= looks->told->len) {
            g_array_set_size(looks->told, MAX(camera + 1, catalog->cameras.count));
        }
        g_array_index(looks->told, LookRecord, camera) = *next;
    }
    return ends || replaces;
}

static bool put(Catalog *catalog, uint32_t camera, const Look *look)
{
    if (camera >= catalog->cameras.count || look->at_ms <= 0) {
        return false;
    }
    const LookRecord next = {
        .at_ms = look->at_ms,
        .seconds = (int32_t)CLAMP(look->seconds, -1, INT32_MAX),
        .by = name_of(looks_of(catalog), look->by),
        .purpose = (uint8_t)look->purpose,
    };
    return next.seconds < 0 ? put_begun(catalog, camera, &next) : put_told(catalog, camera, &next);
}

bool looks_put(Catalog *catalog, uint32_t camera, const Look *look)
{
    bool changed = put(catalog, camera, look);
    if (changed) {
        catalog_tell(catalog, CATALOG_LOOK, camera);
    }
    return changed;
}

static Look look_of(const Catalog *catalog, const LookRecord *record)
{
    return (Look){.by = g_ptr_array_index(catalog->looks->names, record->by),
                  .at_ms = record->at_ms,
                  .seconds = record->seconds,
                  .purpose = (Purpose)record->purpose};
}

unsigned looks_both(const Catalog *catalog, uint32_t camera, Look out[2])
{
    const LookRecord *records[] = {told_at(catalog, camera), begun_at(catalog, camera)};
    unsigned count = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(records); i++) {
        if (records[i] != NULL) {
            out[count++] = look_of(catalog, records[i]);
        }
    }
    return count;
}

/* What has begun is kept only where it is later. */
static const LookRecord *last_of(const Catalog *catalog, uint32_t camera)
{
    const LookRecord *begun = begun_at(catalog, camera);
    return begun != NULL ? begun : told_at(catalog, camera);
}

bool looks_last(const Catalog *catalog, uint32_t camera, Look *out)
{
    const LookRecord *last = last_of(catalog, camera);
    if (last != NULL) {
        *out = look_of(catalog, last);
    }
    return last != NULL;
}

void looks_know(Catalog *catalog, bool known)
{
    if (looks_known(catalog) != known) {
        looks_of(catalog)->known = known;
        catalog_tell(catalog, CATALOG_LOOK, CATALOG_NONE);
    }
}

bool looks_known(const Catalog *catalog)
{
    return catalog->looks != NULL && catalog->looks->known;
}

void looks_clear(Catalog *catalog)
{
    if (catalog->looks != NULL) {
        catalog_looks_reset(catalog);
        catalog_tell(catalog, CATALOG_LOOK, CATALOG_NONE);
    }
}

typedef struct KeptLook {
    const char *camera;
    Look look;
} KeptLook;

struct LooksKept {
    GStringChunk *texts;
    GArray *looks; /* of KeptLook */
    bool known;
};

LooksKept *looks_keep(const Catalog *catalog)
{
    LooksKept *kept = g_new0(LooksKept, 1);
    kept->texts = g_string_chunk_new(4096);
    kept->looks = g_array_new(FALSE, FALSE, sizeof(KeptLook));
    kept->known = looks_known(catalog);
    for (uint32_t i = 0; catalog->looks != NULL && i < catalog->cameras.count; i++) {
        Camera camera;
        Look both[2];
        unsigned count = looks_both(catalog, i, both);
        if (count == 0 || !catalog_camera(catalog, i, &camera)) {
            continue;
        }
        for (unsigned k = 0; k < count; k++) {
            KeptLook one = {g_string_chunk_insert_const(kept->texts, camera.id), both[k]};
            one.look.by = g_string_chunk_insert_const(kept->texts, both[k].by);
            g_array_append_val(kept->looks, one);
        }
    }
    return kept;
}

void looks_kept_free(LooksKept *kept)
{
    if (kept != NULL) {
        g_array_unref(kept->looks);
        g_string_chunk_free(kept->texts);
        g_free(kept);
    }
}

void looks_restore(Catalog *catalog, const LooksKept *kept)
{
    catalog_looks_reset(catalog);
    for (guint i = 0; i < kept->looks->len; i++) {
        const KeptLook *one = &g_array_index(kept->looks, KeptLook, i);
        uint32_t camera = catalog_find_camera(catalog, one->camera);
        if (camera != CATALOG_NONE) {
            put(catalog, camera, &one->look);
        }
    }
    if (kept->known || catalog->looks != NULL) {
        looks_of(catalog)->known = kept->known;
        catalog_tell(catalog, CATALOG_LOOK, CATALOG_NONE);
    }
}

struct LooksCount {
    uint32_t areas;
    AreaLooks whole;
    AreaLooks of[];
};

LooksCount *looks_count(const Catalog *catalog, int64_t since_ms)
{
    uint32_t areas = catalog->areas.count;
    LooksCount *count = g_malloc0(sizeof *count + (size_t)areas * sizeof(AreaLooks));
    count->areas = areas;
    for (uint32_t i = 0; i < catalog->cameras.count; i++) {
        const CameraRecord *camera = camera_at(catalog, i);
        if ((camera->flags & RECORD_PRESENT) == 0 || camera_is_off(camera->state, camera->reason)) {
            continue;
        }
        const LookRecord *last = last_of(catalog, i);
        uint32_t unseen = last == NULL || end_of(last) < since_ms;
        count->whole.cameras++;
        count->whole.unseen += unseen;
        for (uint32_t area = camera->area; area != CATALOG_NONE;
             area = area_at(catalog, area)->parent) {
            count->of[area].cameras++;
            count->of[area].unseen += unseen;
        }
    }
    return count;
}

void looks_count_free(LooksCount *count)
{
    g_free(count);
}

AreaLooks looks_counted(const LooksCount *count, uint32_t area)
{
    if (area == CATALOG_NONE) {
        return count->whole;
    }
    return area < count->areas ? count->of[area] : (AreaLooks){0};
}
