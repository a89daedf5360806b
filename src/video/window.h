/* window.h - one camera's window
 *
 * A plain top-level window with a title, an icon, keys and words: a Surface.  f, F11 and Escape are
 * full screen and back, q and the close button close, all other keys are the guest's.  It never
 * takes the keyboard from the terminal when it opens.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WINDOW_H
#define TILIK_VIDEO_WINDOW_H

#include "video/surface.h"

typedef struct Window Window;

/* Returns a window on the screen; place, counted from 0, puts it beside the others where no window
 * manager does.  hidden: only window_show() puts it there.  It frees itself when its guest has left
 * it. */
Window *window_new(Desktop *desktop, int place, bool hidden);
void window_show(Window *window);

/* Where a camera is shown. */
Surface *window_surface(Window *window);

#endif
