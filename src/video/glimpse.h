/* glimpse.h - one picture of a camera: connects, decodes the first that comes whole, hangs up
 *
 * Costs the link one picture and the processor one decoding, however much the camera sends.  What
 * happens is told through the bridge: BRIDGE_RECEIVE_DONE once, always; its reason is NONE where
 * there is a picture.
 *
 * Layer: video.  Thread: main, but for what the file does inside.
 */
#ifndef TILIK_VIDEO_GLIMPSE_H
#define TILIK_VIDEO_GLIMPSE_H

#include "video/pane.h"
#include "video/receive.h"

typedef struct Glimpse Glimpse;

/* Starts the thread.  Messages go to number; the address is copied, and overwritten once it is
 * open. */
Glimpse *glimpse_new(Bridge *bridge, unsigned number, const ReceiveAddress *address,
                     const ReceiveLimits *limits);

/* Asks the thread to end, and returns at once; BRIDGE_RECEIVE_DONE follows. */
void glimpse_stop(Glimpse *glimpse);

/* Waits for the thread, which after BRIDGE_RECEIVE_DONE is at its end, and frees. */
void glimpse_free(Glimpse *glimpse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Glimpse, glimpse_free)

/* After BRIDGE_RECEIVE_DONE: the picture, the caller's from then on; NULL for none. */
PanePicture *glimpse_steal(Glimpse *glimpse);

#endif
