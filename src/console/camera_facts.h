/* camera_facts.h - what the backend said of single cameras, for cards
 *
 * Asked for one camera at a time, and kept until forgotten, of so many cameras at most.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CAMERA_FACTS_H
#define TILIK_CONSOLE_CAMERA_FACTS_H

#include "console/app.h"

/* What is asked. */
typedef struct CameraFactKind {
    const char *route; /* below the camera's own */
    /* Returns what is kept of an answer, NULL of one that can't be read. */
    void *(*read)(const char *answer, size_t size);
    GDestroyNotify free;
    void (*answered)(App *app); /* whatever came of it */
} CameraFactKind;

/* What is known of one camera. */
typedef struct CameraFact {
    void *told;                /* NULL nothing yet */
    int64_t asked_ms, told_ms; /* monotonic; 0 never */
    int64_t rev;               /* of the camera when it was asked for */
    bool fetching;
} CameraFact;

/* kind is static. */
CameraFacts *camera_facts_new(App *app, const CameraFactKind *kind);

/* Returns what is known of a camera; good until the next call. */
const CameraFact *camera_facts_of(CameraFacts *facts, const char *camera);

/* Asks for it, where there is a backend. */
void camera_facts_ask(CameraFacts *facts, const char *camera, int64_t rev);

/* Nothing is known any more; accepts NULL. */
void camera_facts_forget(CameraFacts *facts);
void camera_facts_free(CameraFacts *facts);

#endif
