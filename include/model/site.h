/* site.h - an NVR: the box in a pos kamling or cabinet with slots for cameras and one upstream link
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_SITE_H
#define TILIK_MODEL_SITE_H

#include <stdint.h>

#include "model/camera.h"

/* A site's state uses the camera words: online, offline, out_of_service, unlinked, missing,
 * unknown. */
typedef struct Site {
    const char *id, *area, *name;
    const char *link;    /* upstream segment, "" not known */
    const char *contact; /* "" none */
    int64_t since_ms, rev;
    Owner owner;
    CameraState state;
    int slots;
} Site;

#endif
