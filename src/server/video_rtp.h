/* video_rtp.h - H.264 in RTP (RFC 6184, packetisation mode 1) and the sender's reports (RFC 3550)
 *
 * Layer: server.  Thread: any.
 */
#ifndef TILIK_SERVER_VIDEO_RTP_H
#define TILIK_SERVER_VIDEO_RTP_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIDEO_RTP_HEAD    12
#define VIDEO_RTP_PAYLOAD 1400 /* fits an Ethernet frame, and any other way that is usual */
#define VIDEO_RTP_TYPE    96
#define VIDEO_RTP_CLOCK   90000
#define VIDEO_RTCP_MAX    64

/* What one RTP packet carries: up to two bytes of its own, then a piece of the clip. */
typedef struct VideoPacket {
    const uint8_t *data; /* borrowed from the clip */
    uint16_t size;
    uint8_t prefix[2];
    uint8_t prefix_size; /* 0: a whole unit, 2: a fragment (FU-A) */
    bool marker;         /* the last of its picture */
} VideoPacket;

/* Appends the packets of one NAL unit; size is at least 1. */
void video_rtp_split(const uint8_t *unit, size_t size, GArray *packets);

typedef struct VideoRtp {
    uint32_t ssrc, timestamp;
    uint16_t sequence;
} VideoRtp;

void video_rtp_head(const VideoRtp *rtp, bool marker, uint8_t out[VIDEO_RTP_HEAD]);

/* What a sender has sent so far. */
typedef struct VideoSent {
    uint32_t ssrc, timestamp, packets, octets;
    int64_t wall_ms;
} VideoSent;

/* Writes a sender report with a description, and a BYE behind it when the stream ends.  Returns its
 * bytes. */
size_t video_rtp_report(const VideoSent *sent, bool bye, uint8_t out[VIDEO_RTCP_MAX]);

#endif
