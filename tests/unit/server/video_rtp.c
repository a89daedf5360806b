/* H.264 in RTP: what goes in comes out again, in packets that fit; clips and reports. */
#include "server/video_rtp.h"

#include <string.h>

#include "base/baked.h"
#include "base/error.h"
#include "server/clips/clip_format.h"
#include "server/video_clip.h"

/* Puts a unit together again as RFC 6184 says. */
static GByteArray *join(GArray *packets)
{
    GByteArray *unit = g_byte_array_new();
    for (unsigned i = 0; i < packets->len; i++) {
        const VideoPacket *packet = &g_array_index(packets, VideoPacket, i);
        g_assert_cmpuint((unsigned)packet->size + packet->prefix_size, <=, VIDEO_RTP_PAYLOAD);
        if (packet->prefix_size == 2) {
            g_assert_cmpuint(packet->prefix[0] & 0x1f, ==, 28);
            g_assert_cmpint((packet->prefix[1] & 0x80) != 0, ==, i == 0);
            g_assert_cmpint((packet->prefix[1] & 0x40) != 0, ==, i + 1 == packets->len);
            if (i == 0) {
                guint8 first = (packet->prefix[0] & 0xe0) | (packet->prefix[1] & 0x1f);
                g_byte_array_append(unit, &first, 1);
            }
        }
        g_byte_array_append(unit, packet->data, packet->size);
    }
    return unit;
}

static void test_split(void)
{
    static const size_t sizes[] = {1, 2, 1399, 1400, 1401, 1402, 2797, 2798, 60000};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree uint8_t *unit = g_malloc(sizes[i]);
        for (size_t k = 0; k < sizes[i]; k++) {
            unit[k] = (uint8_t)(k * 7 + 0x65);
        }
        g_autoptr(GArray) packets = g_array_new(FALSE, FALSE, sizeof(VideoPacket));
        video_rtp_split(unit, sizes[i], packets);
        g_autoptr(GByteArray) joined = join(packets);
        g_assert_cmpmem(joined->data, joined->len, unit, sizes[i]);
        g_assert_cmpint(packets->len == 1, ==, sizes[i] <= VIDEO_RTP_PAYLOAD);
    }
}

static void test_head(void)
{
    uint8_t out[VIDEO_RTP_HEAD];
    VideoRtp rtp = {.ssrc = 0x01020304, .timestamp = 0xa0b0c0d0, .sequence = 0xfffe};
    static const uint8_t wanted[] = {0x80, 0xe0, 0xff, 0xfe, 0xa0, 0xb0,
                                     0xc0, 0xd0, 0x01, 0x02, 0x03, 0x04};
    video_rtp_head(&rtp, true, out);
    g_assert_cmpmem(out, sizeof out, wanted, sizeof wanted);
    video_rtp_head(&rtp, false, out);
    g_assert_cmpuint(out[1], ==, 96);
}

static void test_report(void)
{
    uint8_t out[VIDEO_RTCP_MAX];
    VideoSent sent = {
        .ssrc = 0x11223344, .timestamp = 5, .packets = 6, .octets = 7, .wall_ms = 500};
    g_assert_cmpuint(video_rtp_report(&sent, false, out), ==, 44);
    static const uint8_t head[] = {0x80, 200, 0, 6, 0x11, 0x22, 0x33, 0x44, 0x83, 0xaa, 0x7e, 0x80,
                                   0x80, 0,   0, 0, 0,    0,    0,    5,    0,    0,    0,    6};
    g_assert_cmpmem(out, sizeof head, head, sizeof head);
    g_assert_cmpuint(out[29], ==, 202);
    g_assert_cmpuint(video_rtp_report(&sent, true, out), ==, 52);
    g_assert_cmpuint(out[45], ==, 203);
}

static void test_clips(void)
{
    static const char *const names[] = {CLIP_NAMES};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *data;
        size_t size;
        g_autofree char *file = g_strdup_printf("clips/%s.h264", names[i]);
        g_assert_true(baked_find(file, &data, &size));
        g_autoptr(GError) error = NULL;
        g_autoptr(VideoClip) clip = video_clip_new(names[i], (const uint8_t *)data, size, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(clip->pictures->len, ==, 12 * CLIP_FPS);
        for (uint32_t k = 0; k < clip->pictures->len; k++) {
            const VideoPicture *picture = &g_array_index(clip->pictures, VideoPicture, k);
            g_assert_cmpint(picture->key, ==, k % CLIP_FPS == 0);
            g_assert_cmpuint(picture->count, >, 0);
            for (uint32_t p = 0; p < picture->count; p++) {
                const VideoPacket *packet =
                    &g_array_index(clip->packets, VideoPacket, picture->first + p);
                g_assert_cmpint(packet->marker, ==, p + 1 == picture->count);
            }
        }
        g_assert_cmpuint(video_clip_key_before(clip, 44), ==, 30);
        g_assert_cmpuint(video_clip_key_before(clip, 45), ==, 45);
        g_assert_true(g_str_has_prefix(clip->profile, "4D"));
        g_assert_nonnull(strchr(clip->parameter_sets, ','));
    }
}

/* Each clip is another picture, not one under eight names. */
static void test_distinct(void)
{
    static const char *const names[] = {CLIP_NAMES};
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *data;
        size_t size;
        g_autofree char *file = g_strdup_printf("clips/%s.h264", names[i]);
        g_assert_true(baked_find(file, &data, &size));
        g_assert_true(g_hash_table_add(
            seen, g_compute_checksum_for_data(G_CHECKSUM_MD5, (const guchar *)data, size)));
    }
}

static void test_wrong_clip(void)
{
    static const struct {
        const char *bytes;
        size_t size;
    } wrong[] = {
        {"", 0},
        {"\0\0\1", 3},
        {"no start code at all", 20},
        {"\0\0\1\x67\x4d\x40\x16\0\0\1\x68\xee\0\0\1\x65\x88\x11", 19},           /* one picture */
        {"\0\0\1\x67\x4d\x40\x16\0\0\1\x65\x88\x11\0\0\1\x41\x9a\x11", 20},       /* no PPS */
        {"\0\0\1\x67\x4d\x40\x16\0\0\1\x68\xee\0\0\1\x41\x9a\0\0\1\x41\x9a", 23}, /* no keyframe */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(video_clip_new("x", (const uint8_t *)wrong[i].bytes, wrong[i].size, &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/video rtp/units of any size come out as they went in", test_split);
    g_test_add_func("/video rtp/a header stands in network order", test_head);
    g_test_add_func("/video rtp/a report tells the time since 1900, and says bye", test_report);
    g_test_add_func("/video rtp/each baked clip is 12 s with a keyframe each second", test_clips);
    g_test_add_func("/video rtp/the eight clips differ", test_distinct);
    g_test_add_func("/video rtp/what cannot be looped is refused", test_wrong_clip);
    return g_test_run();
}
