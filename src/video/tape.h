/* tape.h - the last seconds of one stream, kept so that a recording can begin before its key
 *
 * A receiver puts every packet on its Tape; a packet is held by reference, not copied.  Whoever
 * follows the Tape gets what is held from a keyframe on, and then each packet as it comes.
 *
 * Always true of a Tape:
 *   - what it holds begins with a keyframe, or is nothing, or is of a stream that has none;
 *   - it holds at most TAPE_BYTES_MAX, and no more whole groups of pictures than its seconds want.
 *
 * Layer: video.  Thread: any; tape_take() a receiver's.
 */
#ifndef TILIK_VIDEO_TAPE_H
#define TILIK_VIDEO_TAPE_H

#include <libavcodec/avcodec.h>
#include <stdbool.h>
#include <stdint.h>

#define TAPE_SECONDS   5
#define TAPE_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* A packet, and when it came. */
typedef struct TapePacket {
    AVPacket *packet; /* times in 90 kHz */
    int64_t mono_us, wall_ms;
    bool key;
} TapePacket;

/* Takes what comes off a Tape, on the receiver's thread or in tape_follow(), while the Tape is
 * locked: it may not call the Tape.  format is called once, before the first packet. */
typedef struct TapeSink {
    void (*format)(const AVCodecParameters *codec, void *user);
    void (*packet)(const TapePacket *packet, void *user);
    void *user;
} TapeSink;

typedef struct Tape Tape;

/* A receiver and a recording both hold one, and end in any order. */
Tape *tape_new(void);
Tape *tape_ref(Tape *tape);
void tape_unref(Tape *tape);

/* How many seconds are held from now on; TAPE_SECONDS at first. */
void tape_hold(Tape *tape, int seconds);

/* Puts a packet on it. */
void tape_take(Tape *tape, const AVCodecParameters *codec, const AVPacket *packet);

/* Hands sink (copied) what is held from the last keyframe at or before since_us (monotonic) on, or
 * from the first one after it, and then what comes; NULL ends that.  One sink at a time. */
void tape_follow(Tape *tape, const TapeSink *sink, int64_t since_us);

#endif
