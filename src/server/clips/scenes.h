/* scenes.h - the channels of the demo city
 *
 * A scene draws the picture of a moment, at seconds into the loop; it looks the same at 0 and at
 * LOOP.
 *
 * Layer: build tool.  Thread: one.
 */
#ifndef TILIK_SERVER_CLIPS_SCENES_H
#define TILIK_SERVER_CLIPS_SCENES_H

#include "figures.h"

typedef struct Scene {
    const char *name;  /* the file and the channel: "junction" */
    const char *title; /* burned in */
    void (*draw)(Paint *paint, double at);
    int crf; /* x264's constant rate factor: pictures with more detail take a higher one */
} Scene;

void scene_junction(Paint *paint, double at);
void scene_street(Paint *paint, double at);
void scene_market(Paint *paint, double at);
void scene_river(Paint *paint, double at);
void scene_alley(Paint *paint, double at);
void scene_heritage(Paint *paint, double at);
void scene_office(Paint *paint, double at);
void scene_park(Paint *paint, double at);

#endif
