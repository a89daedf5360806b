#include "video/measure.h"

#include <glib.h>
#include <string.h>

static ViewerReason take(enum AVCodecID codec, const uint8_t *data, int size, bool *key)
{
    AVCodecParameters *parameters = avcodec_parameters_alloc();
    parameters->codec_type = AVMEDIA_TYPE_VIDEO;
    parameters->codec_id = AV_CODEC_ID_MJPEG;
    Measure *measure = measure_new(parameters);
    avcodec_parameters_free(&parameters);
    AVPacket *packet = av_packet_alloc();
    av_new_packet(packet, size);
    memcpy(packet->data, data, (size_t)size);
    packet->flags |= AV_PKT_FLAG_KEY;
    ViewerReason reason = measure_take(measure, codec, packet, key);
    av_packet_free(&packet);
    measure_free(measure);
    return reason;
}

/* A JPEG with an APP0 before its frame header. */
static ViewerReason jpeg(int width, int height, int size)
{
    bool key = false;
    uint8_t data[] = {0xff,
                      0xd8,
                      0xff,
                      0xe0,
                      0,
                      4,
                      1,
                      2,
                      0xff,
                      0xc0,
                      0,
                      11,
                      8,
                      (uint8_t)(height >> 8),
                      (uint8_t)height,
                      (uint8_t)(width >> 8),
                      (uint8_t)width,
                      1,
                      1,
                      0x11,
                      0};
    return take(AV_CODEC_ID_MJPEG, data, MIN(size, (int)sizeof data), &key);
}

static void test_sizes(void)
{
    g_assert_cmpint(jpeg(640, 360, 99), ==, VIEWER_REASON_NONE);
    g_assert_cmpint(jpeg(4000, 3000, 99), ==, VIEWER_REASON_NONE);
    g_assert_cmpint(jpeg(7680, 4320, 99), ==, VIEWER_REASON_TOO_LARGE);
    g_assert_cmpint(jpeg(65535, 65535, 99), ==, VIEWER_REASON_TOO_LARGE);
    /* Long and thin is as hard on a display as large. */
    g_assert_cmpint(jpeg(65000, 16, 99), ==, VIEWER_REASON_TOO_LARGE);
}

static void test_cut(void)
{
    for (int size = 1; size < 21; size++) {
        ViewerReason reason = jpeg(65535, 65535, size);
        g_assert_true(reason == VIEWER_REASON_NONE || reason == VIEWER_REASON_TOO_LARGE);
    }
}

static void test_another_codec(void)
{
    bool key = false;
    uint8_t data[] = {0, 0, 0, 1, 0x65};
    g_assert_cmpint(take(AV_CODEC_ID_H264, data, sizeof data, &key), ==, VIEWER_REASON_CHANGED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/measure/a picture says whether it can be shown", test_sizes);
    g_test_add_func("/measure/one that is cut anywhere does no harm", test_cut);
    g_test_add_func("/measure/another codec than at the start is told", test_another_codec);
    return g_test_run();
}
