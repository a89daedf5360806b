/* What an RTSP client may send: read in bounds, the same whether it comes at once or byte by byte.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "server/video_clip.h"
#include "server/video_digest.h"
#include "server/video_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool printable(const char *text, size_t room)
{
    size_t length = strnlen(text, room);
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0x20 || text[i] > 0x7e) {
            return false;
        }
    }
    return length < room;
}

static void check_request(const VideoRequest *request)
{
    uint16_t numbers[2] = {0, 0};
    char channel[128];
    VideoDigest digest;
    g_assert_true(printable(request->word, sizeof request->word));
    g_assert_true(printable(request->uri, sizeof request->uri));
    g_assert_true(printable(request->transport, sizeof request->transport));
    g_assert_true(printable(request->session, sizeof request->session));
    g_assert_true(printable(request->authorization, sizeof request->authorization));
    VideoLane lane = video_request_lane(request->transport, numbers);
    g_assert_true(lane != VIDEO_LANE_TCP || (numbers[0] < 256 && numbers[1] < 256));
    g_assert_true(lane != VIDEO_LANE_UDP || (numbers[0] >= 1024 && numbers[1] >= 1024));
    if (video_request_channel(request->uri, channel, sizeof channel)) {
        g_assert_true(printable(channel, sizeof channel));
        g_assert_true(strpbrk(channel, "?#") == NULL);
    }
    if (video_digest_read(request->authorization, &digest)) {
        g_assert_true(printable(digest.user, sizeof digest.user));
        g_assert_true(printable(digest.uri, sizeof digest.uri));
        g_assert_false(video_digest_proves(&digest, request->word, "a password nobody has"));
    }
}

/* What is bad or whole is so with all that came up to then, and not before. */
static void check_prefixes(const char *bytes, size_t size, VideoRead whole, size_t taken)
{
    VideoRequest request;
    size_t used;
    for (size_t part = 0; whole == VIDEO_READ_REQUEST && part < taken; part++) {
        g_assert_true(video_request_read(bytes, part, &request, &used) == VIDEO_READ_MORE);
    }
}

static void check_clip(const uint8_t *data, size_t size)
{
    g_autoptr(VideoClip) clip = video_clip_new("fuzz", data, size, NULL);
    if (clip == NULL) {
        return;
    }
    for (uint32_t i = 0; i < clip->pictures->len; i++) {
        const VideoPicture *picture = &g_array_index(clip->pictures, VideoPicture, i);
        g_assert_true(picture->count > 0);
        g_assert_true(picture->first + picture->count <= clip->packets->len);
        g_assert_true(video_clip_key_before(clip, i) <= i);
    }
    for (uint32_t i = 0; i < clip->packets->len; i++) {
        const VideoPacket *packet = &g_array_index(clip->packets, VideoPacket, i);
        g_assert_true(packet->data >= data && packet->data + packet->size <= data + size);
        g_assert_true(packet->size > 0 && packet->size + packet->prefix_size <= VIDEO_RTP_PAYLOAD);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    /* A copy of its own size, so that a byte too far is seen. */
    g_autofree char *bytes = g_memdup2(data, size);
    size_t at = 0;
    while (at < size) {
        VideoRequest request;
        size_t used = 0;
        VideoRead read = video_request_read(bytes + at, size - at, &request, &used);
        if (read == VIDEO_READ_REQUEST) {
            check_request(&request);
        }
        if (read != VIDEO_READ_REQUEST && read != VIDEO_READ_BLOCK) {
            break;
        }
        g_assert_true(used > 0 && used <= size - at && used <= VIDEO_REQUEST_MAX);
        if (size < 600) {
            check_prefixes(bytes + at, size - at, read, used);
        }
        at += used;
    }
    check_clip((const uint8_t *)bytes, size);
    return 0;
}
