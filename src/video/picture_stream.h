/* picture_stream.h - one camera's stream, decoded on a thread of its own into text pictures
 *
 * Receives as receive.c does, decodes what is needed and no more, and makes one picture at a time:
 * the next one only after the last was taken.  What happens is told through the bridge:
 * BRIDGE_OPENED once, BRIDGE_MOVING when a picture waits, BRIDGE_STALLED and BRIDGE_RESUMED, and
 * BRIDGE_RECEIVE_DONE last, always.
 *
 * Layer: video.  Thread: main, but for what the file does inside.
 */
#ifndef TILIK_VIDEO_PICTURE_STREAM_H
#define TILIK_VIDEO_PICTURE_STREAM_H

#include "video/picture_draw.h"
#include "video/receive.h"

typedef struct PictureStream PictureStream;

/* Starts the thread.  Messages go to number; the address is copied, and overwritten once it is
 * open. */
PictureStream *picture_stream_new(Bridge *bridge, unsigned number, const ReceiveAddress *address,
                                  const ReceiveLimits *limits, const PictureWish *wish);

/* Asks the thread to end, and returns at once; BRIDGE_RECEIVE_DONE follows. */
void picture_stream_stop(PictureStream *stream);

/* Waits for the thread, which after BRIDGE_RECEIVE_DONE is at its end, and frees. */
void picture_stream_free(PictureStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PictureStream, picture_stream_free)

/* Changes what is wanted, from the next picture on; one of the last frame is made at once. */
void picture_stream_wish(PictureStream *stream, const PictureWish *wish);

/* Takes the picture that waits, and lets the next one be made.  False when there is none; else
 * event is the caller's to clear. */
bool picture_stream_take(PictureStream *stream, ViewerEvent *event);

/* Asks for a PNG of the newest frame, in its own size, at path, which must not exist yet;
 * BRIDGE_SNAPSHOT answers.  False while an earlier one is not answered. */
bool picture_stream_snapshot(PictureStream *stream, const char *path);

/* How long ago the last packet came, in ms; -1 before the first. */
int picture_stream_age_ms(const PictureStream *stream);

#endif
