/* pane_private.h - what pane.c and pane_picture.c (one that stands) share
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_PANE_PRIVATE_H
#define TILIK_VIDEO_PANE_PRIVATE_H

#include "video/pane.h"

struct Pane {
    Desktop *desktop;
    Surface *surface; /* NULL: taken out */
    xcb_window_t window;
    PaneDepth depth;
    int refs;
    int shape_w, shape_h; /* 0: as the surface */
    PanePicture *picture; /* NULL: none stands there */
};

/* Draws the picture at the surface's size. */
void pane_picture_draw(Pane *pane);

#endif
