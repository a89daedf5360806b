/* picture_pace.h - when the next text picture may be made
 *
 * Keeps to a rate, and to a bound of bytes a second: what is over it is left out, never put off.
 *
 * Layer: video.  Thread: one at a time (a picture's).
 */
#ifndef TILIK_VIDEO_PICTURE_PACE_H
#define TILIK_VIDEO_PICTURE_PACE_H

#include <libavcodec/avcodec.h>

#include "video/picture_draw.h"

typedef struct PicturePace {
    double fps;
    int64_t bytes_s;
    int64_t next_ms;           /* not before */
    int64_t credit, credit_ms; /* bytes that may be sent, as of then; may be negative */
    int64_t key_ms, key_gap;   /* of key frames: the last, and how far they lie apart, 0 unknown */
    int64_t drawn_ms;
    double gap; /* a running mean between pictures, ms */
    int64_t first_ticks, first_ms, last_ticks;
    bool timed;
    int64_t stamp_ms, behind_ms,
        least_ms; /* the last packet's own time, and how far we are after it */
    bool stamped;
} PicturePace;

/* Takes over what is wanted; the next picture is due at once. */
void picture_pace_wish(PicturePace *pace, const PictureWish *wish);

/* A packet has come. */
void picture_pace_packet(PicturePace *pace, int64_t now_ms, bool key);

/* True when key frames come often enough for the rate that is wanted. */
bool picture_pace_keys_only(const PicturePace *pace);

bool picture_pace_may_draw(PicturePace *pace, int64_t now_ms);

/* A picture was made, of so many bytes; 0: it was as the last one. */
void picture_pace_drawn(PicturePace *pace, int64_t now_ms, int64_t bytes);

/* How far behind the camera's own clock its packets come, in ms: 0 for the fastest so far. */
int picture_pace_late_ms(const PicturePace *pace);
void picture_pace_arrived(PicturePace *pace, int64_t now_ms, const AVPacket *packet,
                          AVRational base);

/* Pictures a second as they come, 0 while unknown. */
double picture_pace_rate(const PicturePace *pace);

/* When a packet of a source that can be read faster than it plays is due. */
int64_t picture_pace_due_ms(PicturePace *pace, const AVPacket *packet, AVRational base);

#endif
