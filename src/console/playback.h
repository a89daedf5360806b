/* playback.h - recordings: from a moment on, jumped in, held, stepped, and left for what is live
 *
 * A recording is a showing of windows.h, "CAMERA.play"; it takes the place of the camera's live
 * picture and gives it back.  The keys are for the recording of the selected camera, else for the
 * one that was begun last.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_PLAYBACK_H
#define TILIK_CONSOLE_PLAYBACK_H

#include "console/app.h"

/* A recording begins so long before an alert. */
#define PLAYBACK_BEFORE_MS 30000
#define PLAYBACK_JUMP_MS   10000

void playback_init(App *app);
void playback_stop(App *app);

/* Plays the selected alert's camera from before it, or asks from when the selected camera's. */
void playback_act(App *app);
bool playback_may(const App *app);

/* For the one that plays: false where none does. */
bool playback_goes(const App *app);
void playback_back(App *app);
void playback_forward(App *app);
void playback_slower(App *app);
void playback_faster(App *app);
void playback_hold(App *app);
void playback_step(App *app);
void playback_live(App *app);

/* Plays a camera from a moment; says in the status line what it does. */
void playback_from(App *app, const char *camera, int64_t at_ms);

/* Writes "not live: 21:04:30, held"; false: none of this camera plays. */
bool playback_describe(const App *app, const char *camera, char *out, size_t size);

#endif
