/* trail.h - which cameras changed state lately, and how often each area did
 *
 * The catalog holds what is; the Trail remembers what was, from when the console was started or
 * last reset.  Adding a camera, or confirming its state again, is no change.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TRAIL_H
#define TILIK_UI_TRAIL_H

#include "model/catalog.h"

/* How many changes are remembered in all. */
#define TRAIL_STEPS 1024

typedef struct Trail Trail;

typedef struct TrailStep {
    int64_t at_ms;
    uint32_t camera;
    CameraState from, to;
} TrailStep;

/* Returns a trail that has met no camera yet. */
Trail *trail_new(void);

/* Frees it; NULL is passed over. */
void trail_free(Trail *trail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trail, trail_free)

/* Forgets everything and takes the catalog's states as they are now. */
void trail_reset(Trail *trail, const Catalog *catalog);

/* Takes in a camera that was put or removed.  Returns true when its state has changed. */
bool trail_note(Trail *trail, const Catalog *catalog, uint32_t camera, int64_t now_ms);

/* Returns the changes in an area and below it since the reset. */
uint32_t trail_area(const Trail *trail, uint32_t area);

/* Returns the changes in the whole catalog since the reset. */
uint32_t trail_total(const Trail *trail);

/* Copies the newest changes of a camera, newest first, and returns how many. */
unsigned trail_of(const Trail *trail, uint32_t camera, TrailStep *out, unsigned max);

#endif
