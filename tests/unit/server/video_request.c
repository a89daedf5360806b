/* RTSP requests as clients send them, and as they should never be. */
#include "server/video_request.h"

#include <glib.h>
#include <string.h>

#define HEAD "DESCRIBE rtsp://127.0.0.1:9/junction RTSP/1.0\r\nCSeq: 7\r\n"

static VideoRead read_text(const char *text, VideoRequest *out, size_t *used)
{
    return video_request_read(text, strlen(text), out, used);
}

static void test_whole(void)
{
    VideoRequest request;
    size_t used;
    const char *text = "SETUP rtsp://h/junction/track1 RTSP/1.0\r\nCSeq: 3\r\n"
                       "transport:  RTP/AVP/TCP;unicast;interleaved=0-1 \r\n"
                       "SESSION: abc;timeout=60\r\nUser-Agent: x\r\n\r\nPLAY";
    g_assert_cmpint(read_text(text, &request, &used), ==, VIDEO_READ_REQUEST);
    g_assert_cmpuint(used, ==, strlen(text) - 4);
    g_assert_cmpint(request.method, ==, VIDEO_SETUP);
    g_assert_true(request.version_1 && request.has_cseq);
    g_assert_cmpuint(request.cseq, ==, 3);
    g_assert_cmpstr(request.uri, ==, "rtsp://h/junction/track1");
    g_assert_cmpstr(request.transport, ==, "RTP/AVP/TCP;unicast;interleaved=0-1");
    g_assert_cmpstr(request.session, ==, "abc;timeout=60");
    g_assert_cmpstr(request.authorization, ==, "");
}

static void test_body(void)
{
    VideoRequest request;
    size_t used;
    const char *text = HEAD "Content-Length: 5\r\n\r\nhello";
    g_assert_cmpint(read_text(text, &request, &used), ==, VIDEO_READ_REQUEST);
    g_assert_cmpuint(used, ==, strlen(text));
    g_assert_cmpint(video_request_read(text, strlen(text) - 1, &request, &used), ==,
                    VIDEO_READ_MORE);
}

static void test_every_cut(void)
{
    const char *text = HEAD "Accept: application/sdp\r\n\r\n";
    for (size_t size = 0; size < strlen(text); size++) {
        VideoRequest request;
        size_t used;
        g_autofree char *part = g_strndup(text, size);
        g_assert_cmpint(video_request_read(part, size, &request, &used), ==, VIDEO_READ_MORE);
    }
}

static void test_bare_newlines(void)
{
    VideoRequest request;
    size_t used;
    g_assert_cmpint(read_text("\r\n\nOPTIONS * RTSP/1.0\nCSeq: 1\n\n", &request, &used), ==,
                    VIDEO_READ_REQUEST);
    g_assert_cmpint(request.method, ==, VIDEO_OPTIONS);
}

static void test_wrong(void)
{
    static const char *const wrong[] = {
        "GET / HTTP/1.1\r\n\r\n",
        "DESCRIBE rtsp://h/ \r\n\r\n",
        "DESCRIBE  RTSP/1.0\r\n\r\n",
        "DESCRIBE\r\n\r\n",
        " rtsp://h/ RTSP/1.0\r\n\r\n",
        "\x16\x03\x01 TLS",
        HEAD "no colon\r\n\r\n",
        HEAD ": no name\r\n\r\n",
        HEAD "Session: a\tb\r\n\r\n",
        HEAD "Session: \033]0;x\007\r\n\r\n",
        HEAD "Session: "
             "0123456789012345678901234567890123456789012345678901234567890123456789\r\n\r\n",
        "DESCRIBE rtsp://h/ RTSP/1.0\r\nCSeq: -1\r\n\r\n",
        "DESCRIBE rtsp://h/ RTSP/1.0\r\nCSeq: 4294967296\r\n\r\n",
        "DESCRIBE rtsp://h/ RTSP/1.0\r\nCSeq: one\r\n\r\n",
        HEAD "Content-Length: -5\r\n\r\n",
        HEAD "Content-Length: 99999999999999999999\r\n\r\n",
        "AVERYVERYVERYLONGMETHODNAMEINDEED rtsp://h/ RTSP/1.0\r\n\r\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        VideoRequest request;
        size_t used;
        g_assert_cmpint(read_text(wrong[i], &request, &used), ==, VIDEO_READ_BAD);
    }
}

static void test_large(void)
{
    VideoRequest request;
    size_t used;
    g_autofree char *endless = g_strnfill(VIDEO_REQUEST_MAX, 'A');
    g_assert_cmpint(read_text(endless, &request, &used), ==, VIDEO_READ_LARGE);
    g_assert_cmpint(read_text(HEAD "Content-Length: 8193\r\n\r\n", &request, &used), ==,
                    VIDEO_READ_LARGE);
    g_assert_cmpint(read_text(HEAD "Content-Length: 4294967295\r\n\r\n", &request, &used), ==,
                    VIDEO_READ_LARGE);
    g_autoptr(GString) many = g_string_new(HEAD);
    for (int i = 0; i < 100; i++) {
        g_string_append(many, "X: y\r\n");
    }
    g_string_append(many, "\r\n");
    g_assert_cmpint(read_text(many->str, &request, &used), ==, VIDEO_READ_BAD);
}

static void test_block(void)
{
    VideoRequest request;
    size_t used = 0;
    g_assert_cmpint(video_request_read("$\1\0\3abcPLAY", 11, &request, &used), ==,
                    VIDEO_READ_BLOCK);
    g_assert_cmpuint(used, ==, 7);
    g_assert_cmpint(video_request_read("$\1\0\3ab", 6, &request, &used), ==, VIDEO_READ_MORE);
    g_assert_cmpint(video_request_read("$", 1, &request, &used), ==, VIDEO_READ_MORE);
    g_assert_cmpint(video_request_read("$\1\xff\xff", 4, &request, &used), ==, VIDEO_READ_LARGE);
}

static void test_method(void)
{
    VideoRequest request;
    size_t used;
    g_assert_cmpint(read_text("RECORD rtsp://h/x RTSP/1.0\r\nCSeq: 1\r\n\r\n", &request, &used), ==,
                    VIDEO_READ_REQUEST);
    g_assert_cmpint(request.method, ==, VIDEO_METHODS);
    g_assert_cmpstr(request.word, ==, "RECORD");
    read_text("OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n", &request, &used);
    g_assert_false(request.version_1);
}

static void test_lane(void)
{
    static const struct {
        const char *text;
        VideoLane lane;
        uint16_t first, second;
    } offers[] = {
        {"RTP/AVP/TCP;unicast;interleaved=0-1", VIDEO_LANE_TCP, 0, 1},
        {"RTP/AVP/TCP;unicast", VIDEO_LANE_TCP, 0, 1},
        {"rtp/avp/tcp;interleaved=6-7", VIDEO_LANE_TCP, 6, 7},
        {"RTP/AVP;unicast;client_port=5000-5001", VIDEO_LANE_UDP, 5000, 5001},
        {"RTP/AVP/UDP;unicast;client_port=65534", VIDEO_LANE_UDP, 65534, 65535},
        {"RTP/AVP;multicast, RTP/AVP/TCP;interleaved=2-3", VIDEO_LANE_TCP, 2, 3},
        {"RTP/AVP;multicast", VIDEO_LANE_NONE, 0, 0},
        {"RTP/AVP;unicast;client_port=80-81", VIDEO_LANE_NONE, 0, 0},
        {"RTP/AVP;unicast;client_port=65535", VIDEO_LANE_NONE, 0, 0},
        {"RTP/AVP;unicast;client_port=5000-5000", VIDEO_LANE_NONE, 0, 0},
        {"RTP/AVP;unicast;client_port=99999-100000", VIDEO_LANE_NONE, 0, 0},
        {"RTP/AVP;unicast", VIDEO_LANE_NONE, 0, 0},
        {"RTP/AVP/TCP;interleaved=255", VIDEO_LANE_NONE, 0, 0},
        {"RTP/AVP/TCP;interleaved=300-301", VIDEO_LANE_NONE, 0, 0},
        {"RTP/SAVP;unicast;client_port=5000-5001", VIDEO_LANE_NONE, 0, 0},
        {"", VIDEO_LANE_NONE, 0, 0},
        {",;,;;", VIDEO_LANE_NONE, 0, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(offers); i++) {
        uint16_t numbers[2] = {0, 0};
        g_assert_cmpint(video_request_lane(offers[i].text, numbers), ==, offers[i].lane);
        g_assert_cmpuint(numbers[0], ==, offers[i].first);
        g_assert_cmpuint(numbers[1], ==, offers[i].second);
    }
}

static void test_channel(void)
{
    static const char *const pairs[][2] = {
        {"rtsp://127.0.0.1:8554/junction", "junction"},
        {"rtsp://127.0.0.1:8554/junction/c00042/track1", "junction/c00042"},
        {"RTSP://[::1]:8554/junction/", "junction"},
        {"rtsp://h/junction/?x=y", "junction"},
        {"rtsp://h/junction//track1", "junction"},
        {"rtsp://h", ""},
        {"rtsp://h/track1", "track1"},
    };
    char channel[64];
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_assert_true(video_request_channel(pairs[i][0], channel, sizeof channel));
        g_assert_cmpstr(channel, ==, pairs[i][1]);
    }
    g_assert_false(video_request_channel("http://h/junction", channel, sizeof channel));
    g_assert_false(video_request_channel("*", channel, sizeof channel));
    g_assert_false(video_request_channel("rtsp://h/junction", channel, 8));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/video request/a whole request is read and what follows is left", test_whole);
    g_test_add_func("/video request/a body is waited for and skipped", test_body);
    g_test_add_func("/video request/a request cut anywhere waits for more", test_every_cut);
    g_test_add_func("/video request/bare newlines and empty lines before are taken",
                    test_bare_newlines);
    g_test_add_func("/video request/what is no RTSP is refused", test_wrong);
    g_test_add_func("/video request/nothing grows over 8 KiB or 64 headers", test_large);
    g_test_add_func("/video request/an interleaved block is told from a request", test_block);
    g_test_add_func("/video request/unknown methods and versions are told", test_method);
    g_test_add_func("/video request/the first transport that can be served is chosen", test_lane);
    g_test_add_func("/video request/the channel is the path without the track", test_channel);
    return g_test_run();
}
