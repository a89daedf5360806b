#include "video_rtp.h"

#include <string.h>

#define FU_A 28

void video_rtp_split(const uint8_t *unit, size_t size, GArray *packets)
{
    if (size <= VIDEO_RTP_PAYLOAD) {
        VideoPacket packet = {.data = unit, .size = (uint16_t)size};
        g_array_append_val(packets, packet);
        return;
    }
    /* The unit's first byte is not sent: it is told by the two bytes of each fragment. */
    size_t room = VIDEO_RTP_PAYLOAD - 2;
    for (size_t at = 1; at < size; at += room) {
        size_t part = MIN(room, size - at);
        VideoPacket packet = {.data = unit + at, .size = (uint16_t)part, .prefix_size = 2};
        packet.prefix[0] = (uint8_t)((unit[0] & 0xe0) | FU_A);
        packet.prefix[1] =
            (uint8_t)((unit[0] & 0x1f) | (at == 1 ? 0x80 : 0) | (at + part == size ? 0x40 : 0));
        g_array_append_val(packets, packet);
    }
}

static void put16(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

static void put32(uint8_t *out, uint32_t value)
{
    put16(out, value >> 16);
    put16(out + 2, value);
}

void video_rtp_head(const VideoRtp *rtp, bool marker, uint8_t out[VIDEO_RTP_HEAD])
{
    out[0] = 0x80;
    out[1] = (uint8_t)(VIDEO_RTP_TYPE | (marker ? 0x80 : 0));
    put16(out + 2, rtp->sequence);
    put32(out + 4, rtp->timestamp);
    put32(out + 8, rtp->ssrc);
}

size_t video_rtp_report(const VideoSent *sent, bool bye, uint8_t out[VIDEO_RTCP_MAX])
{
    static const char name[] = "tilik";
    uint64_t since_1900 = (uint64_t)(sent->wall_ms / 1000) + 2208988800u;
    uint64_t fraction = ((uint64_t)(sent->wall_ms % 1000) << 32) / 1000;
    out[0] = 0x80;
    out[1] = 200; /* sender report */
    put16(out + 2, 6);
    put32(out + 4, sent->ssrc);
    put32(out + 8, (uint32_t)since_1900);
    put32(out + 12, (uint32_t)fraction);
    put32(out + 16, sent->timestamp);
    put32(out + 20, sent->packets);
    put32(out + 24, sent->octets);

    uint8_t *description = out + 28;
    description[0] = 0x81;
    description[1] = 202; /* source description */
    put16(description + 2, 3);
    put32(description + 4, sent->ssrc);
    description[8] = 1; /* canonical name */
    description[9] = sizeof name - 1;
    memcpy(description + 10, name, sizeof name - 1);
    description[15] = 0;
    if (!bye) {
        return 44;
    }
    out[44] = 0x81;
    out[45] = 203; /* bye */
    put16(out + 46, 1);
    put32(out + 48, sent->ssrc);
    return 52;
}
