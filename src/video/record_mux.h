/* record_mux.h - frames as a recording's bytes: MPEG-TS, or Matroska for MJPEG
 *
 * Both can be cut off anywhere and play up to there.  Layer: video.  Thread: one at a time.
 */
#ifndef TILIK_VIDEO_RECORD_MUX_H
#define TILIK_VIDEO_RECORD_MUX_H

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <stdbool.h>

typedef struct RecordMux RecordMux;

/* ".ts" or ".mkv"; NULL for a codec that can't be carried. */
const char *record_mux_suffix(enum AVCodecID codec);

/* Makes one for a stream whose first frame this is.  NULL when it can't be carried. */
RecordMux *record_mux_new(const AVCodecParameters *codec, const AVPacket *first);
void record_mux_free(RecordMux *mux);

/* Appends a frame's bytes to out; its times are given in 90 kHz. */
void record_mux_write(RecordMux *mux, const AVPacket *packet, int64_t dts, int64_t pts,
                      GByteArray *out);

/* Appends what is left. */
void record_mux_end(RecordMux *mux, GByteArray *out);

#endif
