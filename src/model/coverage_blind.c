/* RTs that have cameras and see nothing. */
#include <string.h>

#include "model/coverage.h"

/* What is known of an RT while its cameras are looked through. */
typedef struct Eyes {
    unsigned cameras, live, explained;
    int64_t since_ms;
} Eyes;

static uint32_t rt_of(const Catalog *catalog, uint32_t area)
{
    Area about;
    return catalog_area(catalog, area, &about) && about.level == AREA_RT ? area : CATALOG_NONE;
}

static void look(Eyes *eyes, const Camera *camera)
{
    eyes->cameras++;
    eyes->live += camera->state == CAMERA_ONLINE;
    eyes->explained += camera->reason != REASON_NONE || camera->state == CAMERA_UNLINKED ||
                       camera->state == CAMERA_OUT_OF_SERVICE;
    eyes->since_ms = MAX(eyes->since_ms, camera->since_ms);
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const BlindRow *)a)->code, ((const BlindRow *)b)->code);
}

GArray *coverage_blind(const Catalog *catalog, uint32_t scope)
{
    g_autofree Eyes *eyes = g_new0(Eyes, catalog_areas(catalog) + 1);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        uint32_t rt = catalog_camera(catalog, i, &camera)
                          ? rt_of(catalog, catalog_camera_area(catalog, i))
                          : CATALOG_NONE;
        if (rt != CATALOG_NONE) {
            look(&eyes[rt], &camera);
        }
    }
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(BlindRow));
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        Area area;
        if (eyes[i].cameras > 0 && eyes[i].live == 0 && catalog_area(catalog, i, &area) &&
            catalog_area_within(catalog, i, scope)) {
            BlindRow row = {i, area.code, eyes[i].cameras, eyes[i].explained, eyes[i].since_ms};
            g_array_append_val(rows, row);
        }
    }
    g_array_sort(rows, by_code);
    return rows;
}
