/* camera_uptime.h - the last day and week of the camera on the card
 *
 * Asked for when a card has rested on a camera for a moment, kept for a minute, and with its age
 * for as long as nothing newer can be had.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CAMERA_UPTIME_H
#define TILIK_CONSOLE_CAMERA_UPTIME_H

#include "console/app.h"

/* Returns what is known, and asks for what is not; NULL where there is nothing to say.  Good until
 * the next call. */
const CardUptime *camera_uptime(App *app, uint32_t index);

/* Nothing of the last backend is left; the console ends. */
void camera_uptime_forget(App *app);
void camera_uptime_stop(App *app);

#endif
