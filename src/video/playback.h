/* playback.h - a recording's frames, each kept until it is due: slower, faster, held, one by one
 *
 * The receiver's thread puts frames in as they come; a thread of the Playback hands them on when
 * their time is there, with times that fit the wall clock, whatever the speed.  So a camera's
 * recorder is read at the pace at which it sends, and what is held is held at once.
 *
 * Always true of a Playback: frames leave in the order in which they came, and it holds at most
 * PLAYBACK_BYTES_MAX and one frame.
 *
 * Layer: video.  Thread: playback_play() and playback_look() any; start, push, wait and drain the
 * receiver's.
 */
#ifndef TILIK_VIDEO_PLAYBACK_H
#define TILIK_VIDEO_PLAYBACK_H

#include <glib.h>
#include <libavcodec/avcodec.h>
#include <stdbool.h>
#include <stdint.h>

#define PLAYBACK_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define PLAYBACK_SPEED_MIN 0.25
#define PLAYBACK_SPEED_MAX 8.0

typedef struct Playback Playback;

/* at_ms: UTC of the recording's first picture. */
Playback *playback_new(int64_t at_ms);
Playback *playback_ref(Playback *playback);
void playback_unref(Playback *playback);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Playback, playback_unref)

/* What is seen now. */
typedef struct PlaybackLook {
    int64_t now_ms; /* recorded time, UTC */
    double speed;   /* as it plays, or will when it is no longer held */
    bool held;
} PlaybackLook;

void playback_look(Playback *playback, PlaybackLook *out);

/* Speed 0 holds, any other plays; step shows the next picture alone, and holds.  Returns NULL, or
 * why not, translated: then nothing has changed. */
const char *playback_play(Playback *playback, double speed, bool step);

/* One frame, with times in 90 kHz that go with the wall clock; it stays the caller's.  Returns
 * false when nothing more is wanted. */
typedef bool (*PlaybackWrite)(AVPacket *frame, void *user);

/* Begins to hand frames on, on a thread of its own.  paced: the sender sends each second of video
 * in a second, and can't be made to send faster. */
void playback_start(Playback *playback, bool paced, PlaybackWrite write, void *user);

/* Takes a reference to a frame, whose times are in 90 kHz.  What a sender of no pace of its own
 * sends too early is waited with.  Returns false when nothing more is wanted. */
bool playback_push(Playback *playback, const AVPacket *frame, bool key);

/* True when a sender of its own pace should be told to pause. */
bool playback_is_full(Playback *playback);

/* Waits until half of it is room, it is stopped, or ms have passed; returns true in the first two
 * cases. */
bool playback_wait(Playback *playback, int ms);

/* Waits until all has been handed on, or it is stopped; nothing is handed on after that. */
void playback_drain(Playback *playback);

/* Ends all waiting.  Thread: any. */
void playback_stop(Playback *playback);

#endif
