/* neighbours.h - from a picture to the camera beside it, by where they stand
 *
 * In a picture the arrows go to the nearest camera with pictures that way (model/neighbour.h), in
 * the same window, which shows the old one until the new one has a picture.  Following keeps the
 * last one open beside it.  The nearest four of an alert or a camera open as a wall, or as a strip
 * of stills where there is no display.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_NEIGHBOURS_H
#define TILIK_CONSOLE_NEIGHBOURS_H

#include "console/app.h"

void neighbours_start(App *app);
void neighbours_stop(App *app);

/* From the picture that had the last key, or, where keys go to a picture in the terminal, from that
 * one. */
void neighbours_left(App *app);
void neighbours_right(App *app);
void neighbours_up(App *app);
void neighbours_down(App *app);
bool neighbours_may(const App *app);

/* Keeps the last picture open beside the next, or no longer. */
void neighbours_follow(App *app);

/* The nearest four. */
void neighbours_nearest(App *app);

#endif
