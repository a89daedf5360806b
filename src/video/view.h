/* view.h - one camera on the screen: connecting, playing, frozen, retrying
 *
 * A View holds a window for as long as a person wants it, and makes one Attempt after another.  It
 * never gives up, says on the picture what is wrong, and waits 1, 2, 4 .. 30 s between attempts.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_VIEW_H
#define TILIK_VIDEO_VIEW_H

#include "video/attempt.h"

typedef struct View View;

typedef struct ViewHost {
    Bridge *bridge;
    Players *players;
    Desktop *desktop;
    ReceiveLimits limits;
    void (*event)(const ViewerEvent *event, void *user);
    /* A person closed the window: the host frees the view before it returns. */
    void (*closed)(View *view, void *user);
    void *user;
} ViewHost;

/* Opens a window and connects.  open has passed address_check(); place is as in window_new(). */
View *view_new(const ViewHost *host, const ViewerCommand *open, int place);

/* Takes the window away at once. */
void view_free(View *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(View, view_free)

const char *view_id(const View *view);

/* From the next attempt on; a waiting view may try sooner. */
void view_set_address(View *view, const ViewerCommand *open);
void view_set_title(View *view, const char *title);

/* Shows another camera in the same window, under its id. */
void view_become(View *view, const ViewerCommand *open);

/* A `frame` event each second while playing. */
void view_set_frames(View *view, bool on);

/* Answers with a `snapshot` or an `error` event. */
void view_snapshot(View *view, const char *path);

#endif
