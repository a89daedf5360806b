/* scenes.h - drawn streets and rooms, as cameras would see them by day, in the rain, at night
 *
 * The same seed is the same place; what moves about in it, its light and its noise are of the
 * moment.
 *
 * Layer: tests. */
#ifndef TESTS_SCENES_H
#define TESTS_SCENES_H

#include <stdbool.h>
#include <stdint.h>

#define SCENE_WIDTH  320
#define SCENE_HEIGHT 180

typedef enum SceneLight {
    SCENE_DAY,
    SCENE_SUN,
    SCENE_OVERCAST,
    SCENE_RAIN,
    SCENE_FOG,
    SCENE_DUSK,
    SCENE_NIGHT,
    SCENE_INFRARED,
    SCENE_LIGHTS
} SceneLight;

typedef struct Scene Scene;
Scene *scene_new(uint32_t place, bool indoors);
void scene_free(Scene *scene);

/* How the camera stands: shares of its picture's width and height, degrees of roll. */
typedef struct SceneShot {
    double pan, tilt, zoom, roll;
    SceneLight light;
    uint32_t moment;
    int traffic; /* so many things stand about */
} SceneShot;

/* Draws a grey picture of SCENE_WIDTH by SCENE_HEIGHT. */
void scene_shoot(const Scene *scene, const SceneShot *shot, uint8_t *dots);

#endif
