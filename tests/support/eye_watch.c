#include "eye_watch.h"

#include <glib.h>
#include <string.h>

const EyeRule eye_rule = {.dark_level = 24,
                          .flat_range = 10,
                          .frozen_stills = 3,
                          .frozen_share = 5,
                          .frozen_ms = 2 * EYE_MINUTE,
                          .moved_below = 25,
                          .moved_stills = 3,
                          .every_ms = 5 * EYE_MINUTE,
                          .doubt_ms = EYE_MINUTE / 3};

void eye_shoot(const Scene *scene, const SceneShot *shot, EyeStill *still)
{
    uint8_t dots[SCENE_WIDTH * SCENE_HEIGHT];
    scene_shoot(scene, shot, dots);
    g_assert_true(eye_still(still, dots, SCENE_WIDTH, SCENE_HEIGHT));
}

void watch_init(Watch *watch)
{
    memset(watch, 0, sizeof *watch);
    watch->scene = (EyeScene){.now_ms = EYE_START, .day = &watch->day, .night = &watch->night};
}

EyeTaken watch_look(Watch *watch, const EyeStill *still)
{
    watch->scene.now_ms += EYE_MINUTE;
    return eye_take(&watch->eye, &eye_rule, still, &watch->scene);
}

EyeTaken watch_look_at(Watch *watch, const Scene *scene, SceneLight light)
{
    EyeStill still;
    eye_shoot(scene, &(SceneShot){.light = light, .moment = watch->moment++, .traffic = 5}, &still);
    return watch_look(watch, &still);
}
