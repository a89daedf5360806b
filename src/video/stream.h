/* stream.h - opening a camera's stream, and opening nothing else
 *
 * libavformat is told which protocols and formats it may touch, whatever a server, a playlist or a
 * redirect says, and what it says when it fails becomes one of our own reasons.
 *
 * Layer: video.  Thread: a receiver's.
 */
#ifndef TILIK_VIDEO_STREAM_H
#define TILIK_VIDEO_STREAM_H

#include <libavformat/avformat.h>
#include <stdbool.h>

#include "wire/viewer.h"

/* Once, before any thread: libavformat keeps quiet. */
void stream_init(void);

/* Opens url (with its login) and returns the context, its video stream in *index, all other
 * streams left out.  interrupt ends every wait.  NULL and *reason on failure. */
AVFormatContext *stream_open(const char *url, const AVIOInterruptCB *interrupt, int *index,
                             ViewerReason *reason);

/* Returns the reason for an AVERROR in a running stream. */
ViewerReason stream_reason(int error);

/* Returns true when the stream has an end of its own, as a recording does. */
bool stream_is_recording(const AVFormatContext *context);

/* Returns true when a frame can be decoded without the ones before it. */
bool stream_is_key(enum AVCodecID codec, const AVPacket *packet);

#endif
