#include "ui/trail.h"

#include <string.h>

/* A state that no camera has: one that the trail has not met. */
#define UNMET 0xff

struct Trail {
    GByteArray *states; /* by camera index */
    GArray *areas;      /* uint32_t changes, by area index */
    TrailStep steps[TRAIL_STEPS];
    unsigned total;
};

Trail *trail_new(void)
{
    Trail *trail = g_new0(Trail, 1);
    trail->states = g_byte_array_new();
    trail->areas = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    return trail;
}

void trail_free(Trail *trail)
{
    if (trail == NULL)
        return;
    g_byte_array_unref(trail->states);
    g_array_unref(trail->areas);
    g_free(trail);
}

static void make_room(Trail *trail, uint32_t camera)
{
    guint old = trail->states->len;
    if (camera < old)
        return;
    g_byte_array_set_size(trail->states, camera + 1);
    memset(trail->states->data + old, UNMET, camera + 1 - old);
}

void trail_reset(Trail *trail, const Catalog *catalog)
{
    trail->total = 0;
    g_array_set_size(trail->areas, 0);
    g_byte_array_set_size(trail->states, 0);
    uint32_t count = catalog_cameras(catalog);
    if (count == 0)
        return;
    make_room(trail, count - 1);
    for (uint32_t i = 0; i < count; i++)
        trail->states->data[i] = (guint8)catalog_camera_state(catalog, i);
}

static void count_up(Trail *trail, const Catalog *catalog, uint32_t area)
{
    for (; area != CATALOG_NONE; area = catalog_area_parent(catalog, area)) {
        if (area >= trail->areas->len)
            g_array_set_size(trail->areas, area + 1);
        g_array_index(trail->areas, uint32_t, area)++;
    }
}

bool trail_note(Trail *trail, const Catalog *catalog, uint32_t camera, int64_t now_ms)
{
    make_room(trail, camera);
    Camera now;
    bool there = catalog_camera(catalog, camera, &now);
    guint8 before = trail->states->data[camera];
    guint8 after = there ? (guint8)now.state : UNMET;
    if (before == after)
        return false;
    trail->states->data[camera] = after;
    if (before == UNMET || after == UNMET)
        return false;
    trail->steps[trail->total++ % TRAIL_STEPS] = (TrailStep){
        .at_ms = now.since_ms != 0 ? now.since_ms : now_ms,
        .camera = camera,
        .from = (CameraState)before,
        .to = now.state,
    };
    count_up(trail, catalog, catalog_camera_area(catalog, camera));
    return true;
}

uint32_t trail_area(const Trail *trail, uint32_t area)
{
    return area < trail->areas->len ? g_array_index(trail->areas, uint32_t, area) : 0;
}

uint32_t trail_total(const Trail *trail)
{
    return trail->total;
}

unsigned trail_of(const Trail *trail, uint32_t camera, TrailStep *out, unsigned max)
{
    unsigned found = 0;
    unsigned oldest = trail->total > TRAIL_STEPS ? trail->total - TRAIL_STEPS : 0;
    for (unsigned i = trail->total; i > oldest && found < max; i--) {
        const TrailStep *step = &trail->steps[(i - 1) % TRAIL_STEPS];
        if (step->camera == camera)
            out[found++] = *step;
    }
    return found;
}
