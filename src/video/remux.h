/* remux.h - frames as libavformat gives them, bytes as libvlc takes them
 *
 * Nothing is decoded or encoded: H.264, H.265, MPEG-2 and MPEG-4 go into MPEG-TS, MJPEG into a
 * multipart stream.
 *
 * Layer: video.  Thread: one at a time (a receiver's).
 */
#ifndef TILIK_VIDEO_REMUX_H
#define TILIK_VIDEO_REMUX_H

#include <libavcodec/avcodec.h>
#include <stdbool.h>

typedef enum RemuxFormat {
    REMUX_NONE, /* a codec that can't be carried */
    REMUX_TS,
    REMUX_MJPEG,
} RemuxFormat;

typedef struct Remux Remux;

/* Takes all of the bytes, or returns false: then writing ends. */
typedef bool (*RemuxSink)(const uint8_t *data, int size, void *user);

/* What a codec is carried in. */
RemuxFormat remux_format(enum AVCodecID codec);

/* libvlc's name for the format. */
const char *remux_demux(RemuxFormat format);

/* How far behind the clock pictures of a codec must be put, so that libvlc has each of them in
 * time. interval is the time between frames in 90 kHz, 0 when it is not known. */
int remux_delay_ms(enum AVCodecID codec, int64_t interval);

/* delay_ms is how far pictures are put behind the clock. NULL when the codec can't be carried. */
Remux *remux_new(const AVCodecParameters *parameters, int delay_ms, RemuxSink sink, void *user);
void remux_free(Remux *remux);

/* Writes one frame whose times are in 90 kHz, strictly growing.  Returns false when the sink has
 * had enough. */
bool remux_write(Remux *remux, AVPacket *packet);

#endif
