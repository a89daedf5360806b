#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "clips/clip_format.h"
#include "video_private.h"

#define OUTPUT_MAX    98304 /* bytes that wait for a slow viewer: about five seconds */
#define OUTPUT_LOW    8192  /* below this it is fast enough again */
#define CATCH_UP_MAX  (2UL * CLIP_FPS)
#define REPORT_TICKS  (5UL * CLIP_FPS)
#define TICK_UNITS    (VIDEO_RTP_CLOCK / CLIP_FPS)
#define BLOCK_HEAD    4
#define PICTURE_BYTES 131072

static uint8_t *scratch_of(Video *video, size_t size)
{
    if (video->scratch_size < size) {
        video->scratch_size = MAX(size, PICTURE_BYTES);
        video->scratch = g_realloc(video->scratch, video->scratch_size);
    }
    return video->scratch;
}

static void put_block(uint8_t *out, uint8_t channel, size_t size)
{
    out[0] = '$';
    out[1] = channel;
    out[2] = (uint8_t)(size >> 8);
    out[3] = (uint8_t)size;
}

static size_t put_packet(VideoViewer *viewer, const VideoPacket *packet, uint8_t *out)
{
    video_rtp_head(&viewer->rtp, packet->marker, out);
    memcpy(out + VIDEO_RTP_HEAD, packet->prefix, packet->prefix_size);
    memcpy(out + VIDEO_RTP_HEAD + packet->prefix_size, packet->data, packet->size);
    viewer->rtp.sequence++;
    viewer->sent.packets++;
    viewer->sent.octets += (uint32_t)packet->prefix_size + packet->size;
    return (size_t)VIDEO_RTP_HEAD + packet->prefix_size + packet->size;
}

/* What the socket takes at once spares an event in the loop; the rest waits in the buffer. */
static void write_stream(VideoViewer *viewer, const uint8_t *data, size_t size)
{
    struct evbuffer *output = bufferevent_get_output(viewer->stream);
    if (evbuffer_get_length(output) == 0) {
        ssize_t taken =
            send(bufferevent_getfd(viewer->stream), data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (taken > 0) {
            data += taken;
            size -= (size_t)taken;
            viewer->drained_ms = clock_mono_ms();
        }
    }
    if (size > 0) {
        bufferevent_write(viewer->stream, data, size);
    }
}

static void send_blocks(VideoViewer *viewer, const VideoPacket *packets, uint32_t count)
{
    size_t most = (size_t)count * (BLOCK_HEAD + VIDEO_RTP_HEAD + VIDEO_RTP_PAYLOAD), used = 0;
    uint8_t *out = scratch_of(viewer->video, most);
    for (uint32_t i = 0; i < count; i++) {
        size_t size = put_packet(viewer, &packets[i], out + used + BLOCK_HEAD);
        put_block(out + used, viewer->blocks[0], size);
        used += BLOCK_HEAD + size;
    }
    write_stream(viewer, out, used);
}

static socklen_t length_of(const struct sockaddr_storage *address)
{
    return address->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                          : sizeof(struct sockaddr_in);
}

/* False when the network does not take it: what follows cannot be decoded. */
static bool send_datagrams(VideoViewer *viewer, const VideoPacket *packets, uint32_t count)
{
    uint8_t out[VIDEO_RTP_HEAD + VIDEO_RTP_PAYLOAD];
    for (uint32_t i = 0; i < count; i++) {
        size_t size = put_packet(viewer, &packets[i], out);
        if (sendto(viewer->video->rtp, out, size, MSG_DONTWAIT | MSG_NOSIGNAL,
                   (const struct sockaddr *)&viewer->rtp_to, length_of(&viewer->rtp_to)) < 0) {
            return false;
        }
    }
    return true;
}

/* True when this picture may be sent: a viewer that fell behind starts again with a keyframe. */
static bool ready_for(VideoViewer *viewer, bool key)
{
    size_t waiting = evbuffer_get_length(bufferevent_get_output(viewer->stream));
    if (viewer->lane == VIDEO_LANE_TCP && waiting > OUTPUT_MAX) {
        viewer->waiting = true;
    }
    if (viewer->waiting && key && waiting <= OUTPUT_LOW) {
        viewer->waiting = false;
    }
    return !viewer->waiting;
}

static void send_picture(VideoViewer *viewer, uint64_t tick)
{
    const VideoClip *clip = viewer->clip;
    uint64_t shown = tick - viewer->first_tick;
    uint32_t number = (uint32_t)((viewer->first_picture + shown) % clip->pictures->len);
    const VideoPicture *picture = &g_array_index(clip->pictures, VideoPicture, number);
    viewer->rtp.timestamp = viewer->first_timestamp + (uint32_t)(shown * TICK_UNITS);
    if (!ready_for(viewer, picture->key)) {
        viewer->dropped++;
        return;
    }
    const VideoPacket *packets = &g_array_index(clip->packets, VideoPacket, picture->first);
    if (viewer->lane == VIDEO_LANE_TCP) {
        send_blocks(viewer, packets, picture->count);
    } else if (!send_datagrams(viewer, packets, picture->count)) {
        viewer->waiting = true;
    }
}

void video_send_report(VideoViewer *viewer, bool bye)
{
    uint8_t out[BLOCK_HEAD + VIDEO_RTCP_MAX];
    viewer->sent.ssrc = viewer->rtp.ssrc;
    viewer->sent.timestamp = viewer->rtp.timestamp;
    viewer->sent.wall_ms = clock_wall_ms();
    size_t size = video_rtp_report(&viewer->sent, bye, out + BLOCK_HEAD);
    if (viewer->lane == VIDEO_LANE_TCP) {
        put_block(out, viewer->blocks[1], size);
        write_stream(viewer, out, BLOCK_HEAD + size);
    } else if (sendto(viewer->video->rtcp, out + BLOCK_HEAD, size, MSG_DONTWAIT | MSG_NOSIGNAL,
                      (const struct sockaddr *)&viewer->rtcp_to, length_of(&viewer->rtcp_to)) < 0) {
        return; /* the next report may get through */
    }
}

static bool is_over(const VideoViewer *viewer)
{
    uint64_t shown = viewer->shown + viewer->next_tick - viewer->first_tick;
    return viewer->recording.seconds > 0 && shown >= (uint64_t)viewer->recording.seconds * CLIP_FPS;
}

void video_send_due(VideoViewer *viewer, uint64_t tick)
{
    /* After a long stall the time in between is left out, not sent in a burst. */
    if (tick >= viewer->next_tick + CATCH_UP_MAX) {
        viewer->waiting = true;
        viewer->next_tick = tick;
    }
    for (; viewer->next_tick <= tick; viewer->next_tick++) {
        if (is_over(viewer)) {
            video_viewer_end(viewer);
            return;
        }
        send_picture(viewer, viewer->next_tick);
    }
    if (tick >= viewer->report_tick) {
        viewer->report_tick = tick + REPORT_TICKS;
        video_send_report(viewer, false);
    }
}

/* Where a channel begins: with the keyframe at or before what it shows, or where it was held. */
static uint32_t first_picture(const VideoViewer *viewer, uint64_t tick)
{
    const VideoClip *clip = viewer->clip;
    const VideoRecording *recording = &viewer->recording;
    if (recording->start_ms > 0) {
        uint32_t first = video_clip_key_before(
            clip, video_recording_picture(clip, viewer->channel, recording->start_ms));
        return (uint32_t)((first + viewer->shown) % clip->pictures->len);
    }
    uint64_t start = (uint64_t)viewer->video->start_wall_ms * CLIP_FPS / 1000;
    uint32_t phase = video_recording_picture(clip, viewer->channel, 0);
    return video_clip_key_before(clip, (uint32_t)((start + tick + phase) % clip->pictures->len));
}

void video_send_start(VideoViewer *viewer)
{
    uint64_t tick = video_tick_now(viewer->video);
    if (viewer->sent.packets > 0 && viewer->recording.start_ms > 0) {
        viewer->rtp.timestamp += TICK_UNITS;
    } else if (viewer->sent.packets > 0) { /* the clock ran on while it was paused */
        viewer->rtp.timestamp =
            viewer->first_timestamp + (uint32_t)((tick + 1 - viewer->first_tick) * TICK_UNITS);
    }
    viewer->first_picture = first_picture(viewer, tick);
    viewer->first_tick = viewer->next_tick = viewer->report_tick = tick;
    viewer->first_timestamp = viewer->rtp.timestamp;
    viewer->waiting = false;
    viewer->drained_ms = clock_mono_ms();
    viewer->playing = true;
    video_played(viewer->video, 1);
}

void video_send_stop(VideoViewer *viewer)
{
    if (viewer->playing) {
        viewer->shown += viewer->next_tick - viewer->first_tick;
        viewer->playing = false;
        video_played(viewer->video, -1);
    }
}
