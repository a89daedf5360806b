/* The demo's RTSP server, spoken to over real sockets. */
#include "server/video.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/video_private.h"

#define DEADLINE_MS 20000

/* A client and the server it speaks to, on one loop. */
typedef struct Scene {
    struct event_base *base;
    Video *video;
    VideoGrant grant;
    int fd;
    GByteArray *got;
    char nonce[64], session[32];
    unsigned cseq;
    bool ended; /* the server has hung up */
} Scene;

static int connect_to(Scene *scene, int receive_room)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(scene->video->port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receive_room > 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_room, sizeof receive_room);
    }
    g_assert_cmpint(connect(fd, (struct sockaddr *)&to, sizeof to), ==, 0);
    return fd;
}

static Scene *scene_new(const char *channel)
{
    g_autoptr(GError) error = NULL;
    Scene *scene = g_new0(Scene, 1);
    scene->base = event_base_new();
    scene->video = video_new(scene->base, "127.0.0.1", &error);
    g_assert_no_error(error);
    scene->got = g_byte_array_new();
    video_grant(scene->video, channel, clock_wall_ms() + 60000, &scene->grant);
    scene->fd = connect_to(scene, 0);
    return scene;
}

static void scene_free(Scene *scene)
{
    if (scene->fd >= 0) {
        close(scene->fd);
    }
    video_free(scene->video);
    event_base_free(scene->base);
    g_byte_array_unref(scene->got);
    g_free(scene);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

/* Lets the server work, and takes what comes. */
static void turn(Scene *scene)
{
    event_base_loop(scene->base, EVLOOP_NONBLOCK);
    struct pollfd wait = {.fd = scene->fd, .events = POLLIN};
    if (scene->fd >= 0 && !scene->ended && poll(&wait, 1, 2) > 0) {
        guint8 bytes[8192];
        ssize_t size = recv(scene->fd, bytes, sizeof bytes, 0);
        scene->ended = size <= 0;
        if (size > 0) {
            g_byte_array_append(scene->got, bytes, (guint)size);
        }
    }
}

#define UNTIL(scene, condition)                                                                    \
    do {                                                                                           \
        int64_t end_ = clock_mono_ms() + DEADLINE_MS;                                              \
        while (!(condition)) {                                                                     \
            g_assert_cmpint(clock_mono_ms(), <, end_);                                             \
            turn(scene);                                                                           \
        }                                                                                          \
    } while (0)

static bool whole_reply(const Scene *scene)
{
    const char *text = (const char *)scene->got->data;
    const char *end = scene->got->len > 0 ? g_strstr_len(text, scene->got->len, "\r\n\r\n") : NULL;
    if (end == NULL) {
        return false;
    }
    const char *length = g_strstr_len(text, end - text, "Content-Length: ");
    size_t body = length != NULL ? strtoul(length + 16, NULL, 10) : 0;
    return scene->got->len >= (size_t)(end - text) + 4 + body;
}

typedef struct Block {
    guint8 channel;
    guint size;
    guint8 data[2048];
} Block;

static bool has_block(const Scene *scene)
{
    const guint8 *bytes = scene->got->data;
    return scene->got->len >= 4 && scene->got->len >= 4u + (bytes[2] << 8 | bytes[3]);
}

static void take_block(Scene *scene, Block *out)
{
    UNTIL(scene, has_block(scene) || scene->ended);
    g_assert_true(has_block(scene));
    const guint8 *bytes = scene->got->data;
    g_assert_cmpint(bytes[0], ==, '$');
    out->channel = bytes[1];
    out->size = (guint)(bytes[2] << 8 | bytes[3]);
    g_assert_cmpuint(out->size, <=, sizeof out->data);
    memcpy(out->data, bytes + 4, out->size);
    g_byte_array_remove_range(scene->got, 0, 4 + out->size);
}

/* Takes the reply off what has come, and the blocks before it; what follows it stays. */
static char *take_reply(Scene *scene)
{
    Block block;
    UNTIL(scene, scene->got->len > 0 || scene->ended);
    while (scene->got->len > 0 && scene->got->data[0] == '$') {
        take_block(scene, &block);
        UNTIL(scene, scene->got->len > 0 || scene->ended);
    }
    UNTIL(scene, whole_reply(scene) || scene->ended);
    g_assert_true(whole_reply(scene));
    const char *text = (const char *)scene->got->data;
    const char *end = g_strstr_len(text, scene->got->len, "\r\n\r\n") + 4;
    const char *length = g_strstr_len(text, end - text, "Content-Length: ");
    size_t size = (size_t)(end - text) + (length != NULL ? strtoul(length + 16, NULL, 10) : 0);
    char *reply = g_strndup(text, size);
    g_byte_array_remove_range(scene->got, 0, (guint)size);
    return reply;
}

static void say(Scene *scene, const char *text)
{
    g_assert_cmpint(send(scene->fd, text, strlen(text), MSG_NOSIGNAL), ==, (ssize_t)strlen(text));
}

static char *proof(Scene *scene, const char *method, const char *uri, const char *password)
{
    g_autofree char *who = NULL, *what = NULL, *all = NULL, *response = NULL;
    g_autofree char *one = g_strdup_printf("%s:Tilik demo:%s", scene->grant.user, password);
    g_autofree char *two = g_strdup_printf("%s:%s", method, uri);
    who = g_compute_checksum_for_string(G_CHECKSUM_MD5, one, -1);
    what = g_compute_checksum_for_string(G_CHECKSUM_MD5, two, -1);
    all = g_strdup_printf("%s:%s:%s", who, scene->nonce, what);
    response = g_compute_checksum_for_string(G_CHECKSUM_MD5, all, -1);
    return g_strdup_printf("Authorization: Digest username=\"%s\", realm=\"Tilik demo\", "
                           "nonce=\"%s\", uri=\"%s\", response=\"%s\"\r\n",
                           scene->grant.user, scene->nonce, uri, response);
}

/* Sends a request with the password and returns the reply. */
static char *ask_with(Scene *scene, const char *method, const char *uri, const char *headers,
                      const char *password)
{
    g_autofree char *authorization =
        password != NULL ? proof(scene, method, uri, password) : g_strdup("");
    g_autofree char *session =
        *scene->session ? g_strdup_printf("Session: %s\r\n", scene->session) : g_strdup("");
    g_autofree char *text = g_strdup_printf("%s %s RTSP/1.0\r\nCSeq: %u\r\n%s%s%s\r\n", method, uri,
                                            ++scene->cseq, headers, session, authorization);
    say(scene, text);
    char *reply = take_reply(scene);
    g_autofree char *cseq = g_strdup_printf("\r\nCSeq: %u\r\n", scene->cseq);
    g_assert_nonnull(strstr(reply, cseq));
    const char *nonce = strstr(reply, "nonce=\"");
    if (nonce != NULL) {
        g_strlcpy(scene->nonce, nonce + 7, MIN(sizeof scene->nonce, strcspn(nonce + 7, "\"") + 1));
    }
    return reply;
}

static char *ask(Scene *scene, const char *method, const char *headers)
{
    return ask_with(scene, method, scene->grant.url, headers, scene->grant.password);
}

static void assert_status(const char *reply, const char *status)
{
    g_autofree char *line = g_strdup_printf("RTSP/1.0 %s", status);
    if (!g_str_has_prefix(reply, line)) {
        g_error("wanted %s, got %s", status, reply);
    }
}

#define ASK(scene, status, ...)                                                                    \
    do {                                                                                           \
        g_autofree char *reply_ = ask(scene, __VA_ARGS__);                                         \
        assert_status(reply_, status);                                                             \
    } while (0)

static void set_up(Scene *scene, const char *transport)
{
    g_autofree char *refused = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    assert_status(refused, "401");
    ASK(scene, "200", "DESCRIBE", "Accept: application/sdp\r\n");
    g_autofree char *header = g_strdup_printf("Transport: %s\r\n", transport);
    g_autofree char *reply = ask(scene, "SETUP", header);
    assert_status(reply, "200");
    const char *session = strstr(reply, "\r\nSession: ");
    g_assert_nonnull(session);
    g_strlcpy(scene->session, session + 11,
              MIN(sizeof scene->session, strcspn(session + 11, ";\r") + 1));
}

static guint32 get32(const guint8 *at)
{
    return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

static VideoViewer *only_viewer(Scene *scene)
{
    UNTIL(scene, scene->video->viewers->len == 1);
    return scene->video->viewers->pdata[0];
}

static void test_options(void)
{
    g_autoptr(Scene) scene = scene_new("junction");
    g_autofree char *reply = ask_with(scene, "OPTIONS", "*", "", NULL);
    assert_status(reply, "200");
    g_assert_nonnull(strstr(reply, "GET_PARAMETER"));
}

static void test_passwords(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    assert_status(none, "401");
    g_autofree char *wrong = ask_with(scene, "DESCRIBE", scene->grant.url, "", "wrong");
    assert_status(wrong, "401");
    g_assert_null(strstr(wrong, "stale"));
    g_autofree char *right = ask(scene, "DESCRIBE", "");
    assert_status(right, "200");
    g_assert_nonnull(strstr(right, "sprop-parameter-sets=Z"));
    g_assert_nonnull(strstr(right, "profile-level-id=4D"));
    g_assert_null(strstr(right, scene->grant.password));
}

static void test_guessing(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    for (int i = 0; i < 8; i++) {
        g_autofree char *wrong = ask_with(scene, "DESCRIBE", scene->grant.url, "", "guess");
        assert_status(wrong, "401");
    }
    UNTIL(scene, scene->ended);
}

static void test_other_channel(void)
{
    g_autoptr(Scene) scene = scene_new("market/c00001");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    g_autofree char *other = g_strdup_printf("rtsp://127.0.0.1:%u/park/c00002", scene->video->port);
    g_autofree char *reply = ask_with(scene, "DESCRIBE", other, "", scene->grant.password);
    assert_status(reply, "403");
}

static void test_expired(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    video_grant(scene->video, "market", clock_wall_ms() - 1, &scene->grant);
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    ASK(scene, "401", "DESCRIBE", "");
}

static void test_stale_nonce(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    only_viewer(scene)->nonce_ms -= 61000;
    g_autofree char *stale = ask(scene, "DESCRIBE", "");
    assert_status(stale, "401");
    g_assert_nonnull(strstr(stale, "stale=\"true\""));
    ASK(scene, "200", "DESCRIBE", "");
    only_viewer(scene)->nonce_ms -= 61000; /* once it was good, it is good for this connection */
    ASK(scene, "200", "DESCRIBE", "");
}

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

static void test_garbage(void)
{
    static const char *const garbage[] = {
        "GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02", "DESCRIBE x RTSP/1.0\r\n\r\n",
        "OPTIONS * RTSP/3.0\r\nCSeq: 1\r\n\r\n", "\r\n\r\n\r\nNONSENSE\r\n\r\n"};
    g_autoptr(Scene) scene = scene_new("market");
    for (size_t i = 0; i < G_N_ELEMENTS(garbage); i++) {
        say(scene, garbage[i]);
        UNTIL(scene, scene->ended);
        g_assert_true(g_str_has_prefix((const char *)scene->got->data, "RTSP/1.0 "));
        close(scene->fd);
        scene->fd = connect_to(scene, 0);
        scene->ended = false;
        g_byte_array_set_size(scene->got, 0);
    }
    g_autofree char *endless = g_strnfill(3 * VIDEO_REQUEST_MAX, 'A');
    say(scene, endless);
    UNTIL(scene, scene->ended);
    g_assert_true(g_str_has_prefix((const char *)scene->got->data, "RTSP/1.0 413"));
}

static void test_states(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    ASK(scene, "454", "PLAY", "");
    ASK(scene, "454", "TEARDOWN", "");
    ASK(scene, "461", "SETUP", "Transport: RTP/AVP;multicast\r\n");
    ASK(scene, "461", "SETUP", "");
    ASK(scene, "501", "RECORD", "");
    ASK(scene, "551", "DESCRIBE", "Require: magic\r\n");
    set_up(scene, "RTP/AVP/TCP;unicast;interleaved=0-1");
    g_strlcpy(scene->session, "wrong", sizeof scene->session);
    ASK(scene, "454", "PLAY", "");
}

static void test_cap(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    int fds[VIDEO_CONNECTIONS_MAX + 8];
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = connect_to(scene, 0);
        event_base_loop(scene->base, EVLOOP_NONBLOCK);
    }
    int last = fds[G_N_ELEMENTS(fds) - 1];
    char byte;
    struct pollfd wait = {.fd = last, .events = POLLIN};
    int64_t end = clock_mono_ms() + DEADLINE_MS;
    while (poll(&wait, 1, 2) == 0) {
        g_assert_cmpint(clock_mono_ms(), <, end);
        event_base_loop(scene->base, EVLOOP_NONBLOCK);
    }
    g_assert_cmpint((int)recv(last, &byte, 1, 0), <=, 0);
    g_assert_cmpuint(scene->video->viewers->len, ==, VIDEO_CONNECTIONS_MAX);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        close(fds[i]);
    }
    UNTIL(scene, scene->video->viewers->len == 1);
}

static void test_any_channel(void)
{
    g_autoptr(Scene) scene = scene_new("no such \"channel\"/\r\nX: y");
    g_assert_null(strpbrk(scene->grant.url, "\r\n\" "));
    g_autofree char *none = ask_with(scene, "DESCRIBE", scene->grant.url, "", NULL);
    ASK(scene, "200", "DESCRIBE", "");
}

static void test_many_grants(void)
{
    g_autoptr(Scene) scene = scene_new("market");
    for (int i = 0; i < 5000; i++) {
        VideoGrant old;
        video_grant(scene->video, "market", clock_wall_ms() - 1, &old);
    }
    g_assert_cmpuint(g_hash_table_size(scene->video->grants), <=, 64);
    g_assert_nonnull(video_grant_of(scene->video, scene->grant.user));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/video/OPTIONS needs no password", test_options);
    g_test_add_func("/video/only the granted password opens a channel", test_passwords);
    g_test_add_func("/video/who guesses is hung up on", test_guessing);
    g_test_add_func("/video/a grant opens its own channel only", test_other_channel);
    g_test_add_func("/video/an expired grant opens nothing", test_expired);
    g_test_add_func("/video/an old nonce is said to be stale", test_stale_nonce);
    g_test_add_func("/video/pictures over TCP begin with a keyframe and follow each other",
                    test_tcp);
    g_test_add_func("/video/pictures and reports over UDP", test_udp);
    g_test_add_func("/video/after a pause the clock has gone on", test_pause);
    g_test_add_func("/video/a revoked grant ends its viewer and opens nothing", test_revoke);
    g_test_add_func("/video/a grant is good for one viewer, the newest", test_one_viewer);
    g_test_add_func("/video/a slow viewer costs bounded memory and goes on with a keyframe",
                    test_slow);
    g_test_add_func("/video/who says nothing is hung up on", test_stuck);
    g_test_add_func("/video/garbage is answered and hung up on", test_garbage);
    g_test_add_func("/video/requests out of turn are refused", test_states);
    g_test_add_func("/video/connections are counted", test_cap);
    g_test_add_func("/video/any name is some channel, and cannot break an address",
                    test_any_channel);
    g_test_add_func("/video/grants that ended are forgotten", test_many_grants);
    return g_test_run();
}
