/* video_recording.h - what the demo's recorder has: for any time, what its channel showed then
 *
 * Clips are loops that follow the wall clock, so a recording is the same loop from another place: a
 * picture of 21.04.30 is the one that whoever looked at 21.04.30 saw.
 *
 * Layer: server.  Thread: any.
 */
#ifndef TILIK_SERVER_VIDEO_RECORDING_H
#define TILIK_SERVER_VIDEO_RECORDING_H

#include <stdint.h>

#include "video_clip.h"

typedef struct VideoRecording {
    int64_t start_ms; /* 0: live */
    int64_t seconds;  /* 0: without an end */
} VideoRecording;

/* Reads "rec/CHANNEL?start=MS&seconds=N"; any other channel is live. */
VideoRecording video_recording_read(const char *channel);

/* The channel that was recorded: behind "rec/". */
const char *video_recording_channel(const char *channel);

/* Which picture of the clip a channel shows at a time. */
uint32_t video_recording_picture(const VideoClip *clip, const char *channel, int64_t wall_ms);

#endif
