/* video_clip.h - a loop of H.264 pictures, cut into RTP packets once for all viewers
 *
 * Always true of a VideoClip: it begins with a keyframe, has at least two pictures, and each
 * picture at least one packet.
 *
 * Layer: server.  Thread: tilikd's loop.
 */
#ifndef TILIK_SERVER_VIDEO_CLIP_H
#define TILIK_SERVER_VIDEO_CLIP_H

#include "video_rtp.h"

typedef struct VideoPicture {
    uint32_t first, count; /* packets */
    bool key;
} VideoPicture;

typedef struct VideoClip {
    const char *name;
    GArray *packets;      /* VideoPacket */
    GArray *pictures;     /* VideoPicture */
    char *parameter_sets; /* as in SDP: base64 of SPS, a comma, base64 of PPS */
    char profile[7];      /* profile-level-id: six hexadecimal digits */
} VideoClip;

/* Cuts up an Annex B stream, which it borrows for its life.  NULL and TILIK_ERROR_INVALID for one
 * that cannot be looped. */
VideoClip *video_clip_new(const char *name, const uint8_t *data, size_t size, GError **error);

/* The keyframe at or before a picture. */
uint32_t video_clip_key_before(const VideoClip *clip, uint32_t picture);

void video_clip_free(VideoClip *clip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VideoClip, video_clip_free)

#endif
