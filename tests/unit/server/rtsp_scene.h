/* rtsp_scene.h - a client and the demo's RTSP server on one loop, for the tests beside it
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_RTSP_SCENE_H
#define TILIK_TESTS_RTSP_SCENE_H

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

G_GNUC_UNUSED static int connect_to(Scene *scene, int receive_room)
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

G_GNUC_UNUSED static Scene *scene_new(const char *channel)
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

G_GNUC_UNUSED static void scene_free(Scene *scene)
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
G_GNUC_UNUSED static void turn(Scene *scene)
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

G_GNUC_UNUSED static bool whole_reply(const Scene *scene)
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

G_GNUC_UNUSED static bool has_block(const Scene *scene)
{
    const guint8 *bytes = scene->got->data;
    return scene->got->len >= 4 && scene->got->len >= 4u + (bytes[2] << 8 | bytes[3]);
}

G_GNUC_UNUSED static void take_block(Scene *scene, Block *out)
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
G_GNUC_UNUSED static char *take_reply(Scene *scene)
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

G_GNUC_UNUSED static void say(Scene *scene, const char *text)
{
    g_assert_cmpint(send(scene->fd, text, strlen(text), MSG_NOSIGNAL), ==, (ssize_t)strlen(text));
}

G_GNUC_UNUSED static char *proof(Scene *scene, const char *method, const char *uri,
                                 const char *password)
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
G_GNUC_UNUSED static char *ask_with(Scene *scene, const char *method, const char *uri,
                                    const char *headers, const char *password)
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

G_GNUC_UNUSED static char *ask(Scene *scene, const char *method, const char *headers)
{
    return ask_with(scene, method, scene->grant.url, headers, scene->grant.password);
}

G_GNUC_UNUSED static void assert_status(const char *reply, const char *status)
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

G_GNUC_UNUSED static void set_up(Scene *scene, const char *transport)
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

G_GNUC_UNUSED static guint32 get32(const guint8 *at)
{
    return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

G_GNUC_UNUSED static VideoViewer *only_viewer(Scene *scene)
{
    UNTIL(scene, scene->video->viewers->len == 1);
    return scene->video->viewers->pdata[0];
}

#endif
