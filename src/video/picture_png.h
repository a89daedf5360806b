/* picture_png.h - a decoded frame as a PNG
 *
 * Layer: video.  Thread: one at a time (a picture's).
 */
#ifndef TILIK_VIDEO_PICTURE_PNG_H
#define TILIK_VIDEO_PICTURE_PNG_H

#include <glib.h>
#include <libavcodec/avcodec.h>

/* Encodes RGB pixels, width x height x 3 bytes.  NULL when that can't be done. */
GBytes *picture_png(const uint8_t *rgb, int width, int height);

#endif
