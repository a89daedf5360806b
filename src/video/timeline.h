/* timeline.h - a camera's timestamps made fit to play
 *
 * Cameras restart their clocks, leave times out and jump; a muxer and libvlc want times that only
 * grow, and as fast as the wall clock.  All times are in 90 kHz ticks.
 *
 * Always true of a Timeline: the decoding times that come out grow strictly, and no presentation
 * time lies before its decoding time.
 *
 * Layer: video.  Thread: one at a time.
 */
#ifndef TILIK_VIDEO_TIMELINE_H
#define TILIK_VIDEO_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

#define TIMELINE_NONE   INT64_MIN
#define TIMELINE_SECOND 90000

typedef struct Timeline {
    bool started, known;
    int64_t in_max;   /* the highest time that came in since the last jump */
    int64_t out, dts; /* last time mapped, last decoding time given */
    int64_t arrival, offset;
    int64_t interval; /* a running mean between frames, 0 while unknown */
    int64_t lead;     /* presentation after decoding, for streams whose frames are out of order */
    unsigned jumps;
    /* Of the last two seconds: a clock that stands while frames come is believed no more. */
    int64_t window_in, window_arrival;
    unsigned window_frames;
    bool stands;
    /* How much later the last frame came than the one that came soonest. */
    int64_t soonest, late;
} Timeline;

typedef struct TimelineFrame {
    int64_t dts, pts; /* TIMELINE_NONE where the camera gives none */
    int64_t arrival;  /* by our own clock */
} TimelineFrame;

/* Replaces the frame's dts and pts.  A step of more than 2 s ahead or 0.5 s back is a jump: the
 * frame is placed by its arrival, as all are of a clock that stands still. */
void timeline_map(Timeline *timeline, TimelineFrame *frame);

/* How far behind its camera the last frame came, by both clocks, in ms: what waits on a link that
 * is too thin comes later and later, however evenly it comes.  0: the camera gives no times. */
int timeline_late_ms(const Timeline *timeline);

#endif
