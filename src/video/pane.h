/* pane.h - the X window inside a Surface that one attempt draws its picture into
 *
 * A surface may hold several: the one in front is seen, and one behind it is drawn into all the
 * same, so that it can take the front in one step with its picture there already.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_PANE_H
#define TILIK_VIDEO_PANE_H

#include "video/surface.h"

typedef struct Pane Pane;

typedef enum PaneDepth {
    PANE_HIDDEN, /* not on the screen, and not drawn */
    PANE_BEHIND, /* drawn, and covered by what is in front */
    PANE_FRONT,
} PaneDepth;

/* Returns a hidden pane that fills the surface. */
Pane *pane_new(Surface *surface);

/* Two owners: who shows it, and a player that still draws. */
Pane *pane_ref(Pane *pane);
void pane_unref(Pane *pane);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pane, pane_unref)

/* Where libvlc draws. */
xcb_window_t pane_xid(const Pane *pane);

void pane_set_depth(Pane *pane, PaneDepth depth);

/* Into another surface, hidden; NULL takes it out of the one it is in, which may then go. */
void pane_move(Pane *pane, Surface *surface);

/* The surface's size is the pane's again. */
void pane_fill(Pane *pane);

/* What is drawn here has this shape (width to height).  From now on the pane is as large as that
 * fits into the surface, in its middle, and an even number of pixels wide: what scales pictures to
 * an odd width takes ten times as long (libswscale, measured). */
void pane_set_shape(Pane *pane, int width, int height);

/* A picture that stands: width x height x 4 bytes, red first. */
typedef struct PanePicture {
    int width, height;
    uint8_t *rgba;
} PanePicture;

PanePicture *pane_picture_new(int width, int height);
void pane_picture_free(PanePicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PanePicture, pane_picture_free)

/* Shows the picture, which it takes over, at any size of the pane from now on.  False where the
 * display's pixels are not four bytes. */
bool pane_set_picture(Pane *pane, PanePicture *picture);

/* The one that is shown; NULL for none. */
const PanePicture *pane_picture(const Pane *pane);

#endif
