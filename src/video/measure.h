/* measure.h - what a frame says of its own size, before anybody decodes it
 *
 * A picture of 8K takes fifty times the memory of a city's camera, and a decoder holds up to
 * seventeen of them.  What is too large is refused before libvlc sees it.
 *
 * Layer: video.  Thread: one at a time (a receiver's).
 */
#ifndef TILIK_VIDEO_MEASURE_H
#define TILIK_VIDEO_MEASURE_H

#include <libavcodec/avcodec.h>
#include <stdbool.h>

#include "wire/viewer.h"

/* Larger pictures are not shown: the largest fisheye cameras have 12 million pixels, 8K has 33. */
#define MEASURE_PIXELS_MAX ((int64_t)4096 * 4096)

typedef struct Measure Measure;

Measure *measure_new(const AVCodecParameters *parameters);
void measure_free(Measure *measure);

/* Looks at a frame of a stream whose codec is now codec.  *key: it needs no other.  Returns NONE,
 * or why nobody is to decode it: TOO_LARGE, or CHANGED where it is of another codec than at the
 * start. */
ViewerReason measure_take(Measure *measure, enum AVCodecID codec, const AVPacket *packet,
                          bool *key);

#endif
