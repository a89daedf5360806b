/* demo_change.h - one camera or recorder of the make-believe city changes, and the server is told
 *
 * Keeps the cameras that may come back by themselves at hand: those that are offline and nobody
 * knows why.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_CHANGE_H
#define TILIK_SOURCES_DEMO_CHANGE_H

#include "demo_city.h"

#define DEMO_NONE UINT32_MAX

typedef struct DemoChange {
    DemoCity *demo;
    SourceSink sink;
    GArray *lost;     /* uint32_t, cameras offline without a reason */
    uint32_t *places; /* where each camera stands in lost, or DEMO_NONE */
    int64_t now_ms;   /* set before each round of changes */
    bool begun;       /* a transaction is open */
} DemoChange;

void demo_change_init(DemoChange *change, DemoCity *demo, const SourceSink *sink);
void demo_change_clear(DemoChange *change);

/* An index is that of the camera or recorder in its city.
 *
 * Puts one camera into a state; does nothing where it is in that state already. */
void demo_change_camera(DemoChange *change, uint32_t index, CameraState state, Reason reason,
                        const char *why);

/* Puts a recorder into a state, its cameras left alone. */
void demo_change_site(DemoChange *change, uint32_t index, CameraState state);

/* A recorder goes, and all that it shows with it; or comes back with all that went that way. */
void demo_change_site_down(DemoChange *change, uint32_t index, const char *why);
void demo_change_site_up(DemoChange *change, uint32_t index, const char *why);

/* Ends the transaction, if one was begun. */
void demo_change_commit(DemoChange *change);

#endif
