/* picture_stream_private.h - what the two halves of a text picture's stream share:
 * picture_stream.c (the main loop's) and picture_receive.c (the thread)
 *
 * Layer: video, private.  Thread: see the struct.
 */
#ifndef TILIK_VIDEO_PICTURE_STREAM_PRIVATE_H
#define TILIK_VIDEO_PICTURE_STREAM_PRIVATE_H

#include <stdatomic.h>

#include "video/picture_codec.h"
#include "video/picture_pace.h"
#include "video/picture_stream.h"
#include "video/stream.h"

struct PictureStream {
    Bridge *bridge;
    GThread *thread;
    char *url;
    ReceiveLimits limits;
    unsigned number;

    GMutex lock; /* holds what follows, to the first blank line */
    GCond wake;
    PictureWish wish;
    bool wish_new, waits; /* waits: made is a picture that nobody has taken */
    ViewerEvent made;
    char *still_path; /* NULL: none is asked for */

    atomic_llong last_packet_ms; /* 0 before the first */
    atomic_bool stop;

    /* The thread's own. */
    bool rtsp, flowing, stalled, aborted, closing, undrawn, keys_only;
    int index;
    AVFormatContext *context;
    PictureCodec *codec;
    PictureDraw *draw;
    PicturePace pace;
    PictureWish now; /* a copy of wish */
    int64_t deadline_ms, cpu_us, cpu_at_us;
    unsigned skipped;
    ViewerReason reason;
};

/* What the thread does; user is the stream. */
void *picture_receive(void *user);

#endif
