/* eye_watch.h - a camera whose stills come one after the other, for tests of model/eye.h
 *
 * Layer: tests. */
#ifndef TESTS_EYE_WATCH_H
#define TESTS_EYE_WATCH_H

#include "model/eye.h"
#include "scenes.h"

#define EYE_START  INT64_C(1800000000000)
#define EYE_MINUTE INT64_C(60000)

/* The defaults of tilikd.conf. */
extern const EyeRule eye_rule;

/* One shot, small. */
void eye_shoot(const Scene *scene, const SceneShot *shot, EyeStill *still);

typedef struct Watch {
    Eye eye;
    EyeLook day, night;
    EyeScene scene;
    uint32_t moment;
} Watch;

void watch_init(Watch *watch);

/* Takes a still, a minute after the last. */
EyeTaken watch_look(Watch *watch, const EyeStill *still);
EyeTaken watch_look_at(Watch *watch, const Scene *scene, SceneLight light);

#endif
