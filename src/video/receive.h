/* receive.h - one camera's stream, received on a thread of its own
 *
 * Opens the address, remuxes the video without transcoding and puts the bytes into a Ring.  What
 * happens is told through the bridge: BRIDGE_OPENED once, BRIDGE_STALLED and BRIDGE_RESUMED, and
 * BRIDGE_RECEIVE_DONE last, always.
 *
 * Layer: video.  Thread: main, but for what the file does inside.
 */
#ifndef TILIK_VIDEO_RECEIVE_H
#define TILIK_VIDEO_RECEIVE_H

#include <stdint.h>

#include "video/bridge.h"
#include "video/playback.h"
#include "video/ring.h"
#include "video/tape.h"

/* Deadlines, in ms. */
typedef struct ReceiveLimits {
    int open_ms;   /* until the stream is open */
    int freeze_ms; /* without a packet until BRIDGE_STALLED */
    int lost_ms;   /* without a packet until the connection is given up */
} ReceiveLimits;

typedef struct ReceiveAddress {
    const char *url, *user, *password; /* user and password NULL for none */
    Playback *playback;                /* of a recording; NULL live */
} ReceiveAddress;

typedef struct Receiver Receiver;

/* Starts the thread.  Messages go to number; the address is copied, and overwritten once it is
 * open. */
Receiver *receiver_new(Bridge *bridge, unsigned number, const ReceiveAddress *address,
                       const ReceiveLimits *limits, Ring *ring);

/* Asks the thread to end, and returns at once; BRIDGE_RECEIVE_DONE follows. */
void receiver_stop(Receiver *receiver);

/* Waits for the thread, which after BRIDGE_RECEIVE_DONE is at its end, and frees. */
void receiver_free(Receiver *receiver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Receiver, receiver_free)

/* How long ago the last packet came, in ms; -1 before the first. */
int receiver_age_ms(const Receiver *receiver);

/* How far behind the camera that packet came, in ms, as far as times tell: 0 at first. */
int receiver_late_ms(const Receiver *receiver);

/* Frames received so far; of a recording, those that were handed on. */
unsigned receiver_frames(const Receiver *receiver);

/* What came last, for a recording; borrowed. */
Tape *receiver_tape(const Receiver *receiver);

#endif
