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

#endif
