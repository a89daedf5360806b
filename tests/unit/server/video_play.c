/* The demo's RTSP server: pictures over TCP and UDP, slow viewers, viewers that are ended. */
#include "server/clips/clip_format.h"
#include "rtsp_scene.h"

/* Two seconds of pictures: the first is a keyframe, sequence numbers follow each other, the clock
 * rises evenly. */
static void test_tcp(void)
{
    g_autoptr(Scene) scene = scene_new("junction/c00042");
    Block block;
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=4-5");
    ASK(scene, "200", "PLAY", "Range: npt=0.000-\r\n");
    g_assert_cmpuint(video_viewers(scene->video), ==, 1);
    unsigned pictures = 0, reports = 0, keys = 0;
    int last_sequence = -1;
    guint32 last_time = 0;
    while (pictures < 31) {
        take_block(scene, &block);
        if (block.channel == 5) {
            g_assert_cmpuint(block.data[1], ==, 200);
            reports++;
            continue;
        }
        g_assert_cmpuint(block.channel, ==, 4);
        int sequence = block.data[2] << 8 | block.data[3];
        guint32 time = get32(block.data + 4);
        guint8 type = block.data[12] & 0x1f;
        g_assert_true(last_sequence < 0 || sequence == ((last_sequence + 1) & 0xffff));
        g_assert_true(last_sequence >= 0 || type == 7);
        if (last_sequence >= 0 && time != last_time) {
            g_assert_cmpuint(time - last_time, ==, 6000);
        }
        last_sequence = sequence;
        last_time = time;
        keys += type == 7;
        pictures += (block.data[1] & 0x80) != 0;
    }
    g_assert_cmpuint(keys, >=, 3);
    g_assert_cmpuint(reports, >=, 1);
    say(scene, "$\5"); /* a report of the client's, in two pieces */
    g_assert_cmpint(send(scene->fd, "\0\4abcd", 6, 0), ==, 6);
    g_autofree char *parameter =
        g_strdup_printf("GET_PARAMETER %s RTSP/1.0\r\nCSeq: 99\r\n\r\n", scene->grant.url);
    say(scene, parameter);
    g_autofree char *reply = take_reply(scene);
    assert_status(reply, "401");
}

static int udp_socket(uint16_t *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&at, sizeof at), ==, 0);
    getsockname(fd, (struct sockaddr *)&at, &length);
    *port = ntohs(at.sin_port);
    return fd;
}

static void test_udp(void)
{
    g_autoptr(Scene) scene = scene_new("river");
    uint16_t ports[2];
    int rtp = udp_socket(&ports[0]), rtcp = udp_socket(&ports[1]);
    g_autofree char *transport =
        g_strdup_printf("RTP/AVP;unicast;client_port=%u-%u", ports[0], ports[1]);
    set_up(scene, transport);
    ASK(scene, "200", "PLAY", "");
    unsigned pictures = 0, reports = 0;
    bool first = true;
    int64_t end = clock_mono_ms() + DEADLINE_MS;
    while (pictures < 16 || reports < 1) {
        guint8 bytes[2048];
        g_assert_cmpint(clock_mono_ms(), <, end);
        turn(scene);
        while (recv(rtp, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
            g_assert_true(!first || (bytes[12] & 0x1f) == 7);
            first = false;
            pictures += (bytes[1] & 0x80) != 0;
        }
        while (recv(rtcp, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
            reports += bytes[1] == 200;
        }
    }
    /* A report of the viewer's over UDP keeps it alive. */
    VideoViewer *viewer = only_viewer(scene);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)(scene->video->rtp_port + 1))};
    viewer->heard_ms = 0;
    sendto(rtcp, "\x81\xc9\0\1abcd", 8, 0, (struct sockaddr *)&to, sizeof to);
    UNTIL(scene, viewer->heard_ms > 0);
    ASK(scene, "200", "TEARDOWN", "");
    g_assert_cmpuint(video_viewers(scene->video), ==, 0);
    close(rtp);
    close(rtcp);
}

static void test_pause(void)
{
    g_autoptr(Scene) scene = scene_new("park");
    uint16_t ports[2];
    int rtp = udp_socket(&ports[0]), rtcp = udp_socket(&ports[1]);
    g_autofree char *transport =
        g_strdup_printf("RTP/AVP;unicast;client_port=%u-%u", ports[0], ports[1]);
    set_up(scene, transport);
    ASK(scene, "200", "PLAY", "");
    guint32 before = only_viewer(scene)->rtp.timestamp;
    ASK(scene, "200", "PAUSE", "");
    g_assert_cmpuint(video_viewers(scene->video), ==, 0);
    ASK(scene, "200", "PLAY", "");
    g_assert_cmpint((gint32)(only_viewer(scene)->rtp.timestamp - before), >, 0);
    close(rtp);
    close(rtcp);
}

static void test_revoke(void)
{
    g_autoptr(Scene) scene = scene_new("office");
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    ASK(scene, "200", "PLAY", "");
    video_revoke(scene->video, scene->grant.user);
    g_assert_cmpuint(video_viewers(scene->video), ==, 0);
    UNTIL(scene, scene->ended);
    bool bye = false;
    while (has_block(scene)) {
        Block block;
        take_block(scene, &block);
        bye = block.channel == 1 && block.size == 52 && block.data[45] == 203;
    }
    g_assert_true(bye);
    close(scene->fd);
    scene->ended = false;
    scene->session[0] = '\0';
    scene->fd = connect_to(scene, 0);
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    ASK(scene, "401", "DESCRIBE", "");
}

static void test_one_viewer(void)
{
    g_autoptr(Scene) scene = scene_new("office");
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    ASK(scene, "200", "PLAY", "");
    int first = scene->fd;
    g_byte_array_set_size(scene->got, 0);
    scene->session[0] = '\0';
    scene->fd = connect_to(scene, 0);
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    ASK(scene, "200", "PLAY", "");
    UNTIL(scene, scene->video->viewers->len == 1);
    g_assert_cmpuint(video_viewers(scene->video), ==, 1);
    close(first);
}

/* A viewer that does not read: what waits for it stays bounded, and it goes on with a keyframe. */
static void test_slow(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    close(scene->fd);
    UNTIL(scene, scene->video->viewers->len == 0);
    scene->ended = false;
    scene->fd = connect_to(scene, 4096);
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    ASK(scene, "200", "PLAY", "");
    VideoViewer *viewer = only_viewer(scene);
    struct evbuffer *output = bufferevent_get_output(viewer->stream);
    uint64_t tick = viewer->next_tick;
    size_t most = 0;
    for (int i = 0; i < 3000; i++) {
        video_send_due(viewer, tick++);
        most = MAX(most, evbuffer_get_length(output));
    }
    g_assert_cmpuint(viewer->dropped, >, 2000);
    g_assert_cmpuint(most, <, 150000);
    g_assert_true(viewer->waiting);

    UNTIL(scene, evbuffer_get_length(output) == 0);
    size_t before = scene->got->len;
    g_assert_cmpuint(before, >, 0);
    guint32 packets = viewer->sent.packets;
    while (viewer->waiting) {
        video_send_due(viewer, tick++);
    }
    g_assert_cmpuint(viewer->sent.packets, >, packets);
    Block block;
    guint32 seen = 0;
    int sequence = -1;
    while (seen <= packets) {
        take_block(scene, &block);
        if (block.channel == 0) {
            int next = block.data[2] << 8 | block.data[3];
            g_assert_true(sequence < 0 || next == ((sequence + 1) & 0xffff));
            sequence = next;
            seen++;
        }
    }
    g_assert_cmpuint(block.data[12] & 0x1f, ==, 7);
}

static void test_stuck(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    VideoViewer *viewer = only_viewer(scene);
    int64_t now = clock_mono_ms();
    g_assert_false(video_viewer_stale(viewer, now + 14000));
    g_assert_true(video_viewer_stale(viewer, now + 16000));
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    ASK(scene, "200", "PLAY", "");
    g_assert_false(video_viewer_stale(viewer, clock_mono_ms() + 15000));
    ASK(scene, "200", "TEARDOWN", "");
    say(scene, "DESC"); /* half a request holds nothing up */
    turn(scene);
    viewer->heard_ms -= 16000;
    UNTIL(scene, scene->ended);
}

/* Takes pictures until the server ends or so many have come; returns how many. */
static unsigned take_pictures(Scene *scene, unsigned most, Block *first)
{
    Block block;
    unsigned pictures = 0;
    UNTIL(scene, has_block(scene) || scene->ended);
    while (pictures < most && has_block(scene)) {
        take_block(scene, &block);
        if (block.channel == 4) {
            if (first != NULL && pictures == 0 && first->size == 0) {
                *first = block;
            }
            pictures += (block.data[1] & 0x80) != 0;
        }
        UNTIL(scene, has_block(scene) || scene->ended);
    }
    return pictures;
}

/* The packets of a picture differ from those of any other by what is in them. */
static bool begins_as(const Scene *scene, const Block *first, uint32_t number)
{
    const VideoClip *clip = video_find(scene->video, "junction/c00042");
    const VideoPicture *picture = &g_array_index(clip->pictures, VideoPicture, number);
    const VideoPacket *packet = &g_array_index(clip->packets, VideoPacket, picture->first);
    size_t head = VIDEO_RTP_HEAD + packet->prefix_size;
    return first->size == head + packet->size &&
           memcmp(first->data + head, packet->data, packet->size) == 0;
}

/* Of a second each, five apart: what a recording shows is where the loop was then. */
static void test_recording(void)
{
    for (int64_t at = INT64_C(1795356000000); at < INT64_C(1795356012000); at += 5000) {
        g_autofree char *channel =
            g_strdup_printf("rec/junction/c00042?start=%" G_GINT64_FORMAT "&seconds=1", at);
        g_autoptr(Scene) scene = scene_new(channel);
        Block first = {0};
        g_autofree char *tail = g_strdup_printf("?start=%" G_GINT64_FORMAT, at);
        g_assert_true(g_str_has_suffix(scene->grant.url, tail));
        set_up(scene, "RTP/AVP/TCP;unicast;interleaved=4-5");
        ASK(scene, "200", "PLAY", "Range: npt=0.000-\r\n");
        g_assert_cmpuint(take_pictures(scene, 99, &first), ==, CLIP_FPS);
        g_assert_true(scene->ended);
        const VideoClip *clip = video_find(scene->video, "junction/c00042");
        uint64_t number = (uint64_t)at * CLIP_FPS / 1000 + g_str_hash("junction/c00042");
        uint32_t key = video_clip_key_before(clip, (uint32_t)(number % clip->pictures->len));
        g_assert_true(number % clip->pictures->len - key < 2 * CLIP_FPS);
        g_assert_true(begins_as(scene, &first, key));
        g_assert_false(begins_as(scene, &first, (key + 1) % clip->pictures->len));
    }
}

/* Held and played again it goes on where it was. */
static void test_hold(void)
{
    g_autoptr(Scene) scene = scene_new("rec/junction/c00042?start=1795356000000&seconds=2");
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=4-5");
    ASK(scene, "200", "PLAY", "");
    g_assert_cmpuint(take_pictures(scene, 10, NULL), ==, 10);
    VideoViewer *viewer = only_viewer(scene);
    ASK(scene, "200", "PAUSE", "");
    g_assert_cmpuint(scene->got->len, ==, 0);
    uint64_t shown = viewer->shown;
    g_assert_cmpuint(shown, >=, 10);
    g_assert_cmpuint(shown, <=, 12);
    g_assert_cmpuint(video_viewers(scene->video), ==, 0);
    ASK(scene, "200", "PLAY", "");
    g_assert_cmpuint(take_pictures(scene, 99, NULL), ==, 2 * CLIP_FPS - shown);
    g_assert_true(scene->ended);
}

/* A grant of a recording opens no live picture, and no other recording. */
static void test_recording_alone(void)
{
    g_autoptr(Scene) scene = scene_new("rec/junction/c00042?start=1795356000000&seconds=2");
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=4-5");
    g_autofree char *live =
        g_strdup_printf("rtsp://127.0.0.1:%u/junction/c00042", scene->video->port);
    g_autofree char *refused = ask_with(scene, "DESCRIBE", live, "", scene->grant.password);
    assert_status(refused, "403");
    g_autofree char *other = g_strdup_printf(
        "rtsp://127.0.0.1:%u/rec/junction/c00042?start=1795350000000", scene->video->port);
    g_autofree char *told = ask_with(scene, "DESCRIBE", other, "", scene->grant.password);
    assert_status(told, "200"); /* and is what was granted */
    g_assert_nonnull(strstr(told, "a=range:npt=0-2\r\n"));
    ASK(scene, "200", "PLAY", "");
    VideoViewer *viewer = only_viewer(scene);
    g_assert_cmpint(viewer->recording.start_ms, ==, INT64_C(1795356000000));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/video play/pictures over TCP begin with a keyframe and follow each other",
                    test_tcp);
    g_test_add_func("/video play/pictures and reports over UDP", test_udp);
    g_test_add_func("/video play/after a pause the clock has gone on", test_pause);
    g_test_add_func("/video play/a revoked grant ends its viewer and opens nothing", test_revoke);
    g_test_add_func("/video play/a grant is good for one viewer, the newest", test_one_viewer);
    g_test_add_func("/video play/a slow viewer costs bounded memory and goes on with a keyframe",
                    test_slow);
    g_test_add_func("/video play/a recording shows what was live then, and ends", test_recording);
    g_test_add_func("/video play/a recording that was held goes on where it was", test_hold);
    g_test_add_func("/video play/a grant of a recording is for that one", test_recording_alone);
    g_test_add_func("/video play/who says nothing is hung up on", test_stuck);
    return g_test_run();
}
