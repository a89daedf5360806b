/* picture_codec.h - frames out of packets, scaled to the few pixels that a terminal has
 *
 * libavcodec on the caller's own thread; what nobody will look at is not decoded.
 *
 * Layer: video.  Thread: one at a time (a picture's).
 */
#ifndef TILIK_VIDEO_PICTURE_CODEC_H
#define TILIK_VIDEO_PICTURE_CODEC_H

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <stdbool.h>

typedef struct PictureCodec PictureCodec;

/* NULL when the codec is not there. */
PictureCodec *picture_codec_new(const AVCodecParameters *parameters);
void picture_codec_free(PictureCodec *codec);

/* From now on only frames that need no other are decoded, or all. */
void picture_codec_keys_only(PictureCodec *codec, bool keys_only);

/* Takes a packet; true when there is a newer frame than before.  *failed: the codec takes no more
 * of this stream. */
bool picture_codec_take(PictureCodec *codec, AVPacket *packet, bool *failed);

/* Gives out what the codec holds back; true when there is a newer frame.  A key frame must come
 * next. */
bool picture_codec_drain(PictureCodec *codec);

/* True when a frame has been decoded; width by height as it is meant to be seen. */
bool picture_codec_size(const PictureCodec *codec, int *width, int *height);

/* The newest frame as a PNG of its own size; NULL when there is none, or no memory for it. */
GBytes *picture_codec_png(PictureCodec *codec);

/* Scales the newest frame to RGBA, width x height x 4 bytes.  False when it can't be. */
bool picture_codec_scale(PictureCodec *codec, int width, int height, uint8_t *rgba);

#endif
