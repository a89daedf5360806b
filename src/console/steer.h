/* steer.h - steering the selected camera by keys
 *
 * While the strip is on the screen its keys (KEY_CONTEXT_PTZ) move the camera, and no others do.
 * What is pressed is sent now or never: nothing of it waits in the outbox, and a link that is down
 * is said.  Leaving gives the camera back.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_STEER_H
#define TILIK_CONSOLE_STEER_H

#include "console/app.h"

/* Takes the selected camera and opens its picture, or gives it back. */
void steer_act(App *app);

/* True for the actions of steering; and when one makes sense now. */
bool steer_is_ours(Action action);
bool steer_allowed(const App *app, Action action);

/* Carries an action out while the strip is there; false: it is not ours to say. */
bool steer_run(App *app, Action action);

/* True while the strip is on the screen. */
bool steer_shown(const App *app);
/* True while the strip is there and this camera is steered. */
bool steer_steers(const App *app, const char *camera);
/* True while one is being given back. */
bool steer_is_under_way(const App *app);

/* Gives the camera back, where one is steered; of camera alone where that is not NULL. */
void steer_leave(App *app, const char *camera);
/* Another backend or who, or the end: nothing is sent any more. */
void steer_forget(App *app);

/* A camera has changed, or all have: one that left our sight is let go. */
void steer_camera_changed(App *app, uint32_t index);

/* A key in the window of the steered camera; false: it is none of ours. */
bool steer_picture_key(App *app, const char *camera, const char *key);

/* A click; true when it was on the strip, or when nothing else is clicked now. */
bool steer_click(App *app, const Event *event);

/* Plumbing of frame.c: the strip's place at the bottom of what is between bar and status line. */
Rect steer_place(const App *app, Rect *middle);
void steer_draw(App *app, Rect rect);
/* A second has passed. */
void steer_tick(App *app);

#endif
