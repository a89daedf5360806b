#include "server/video.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "base/baked.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "clips/clip_format.h"
#include "video_private.h"

#define SEND_BUFFER  65536
#define SWEEP_S      1
#define RELISTEN_S   1
#define PORT_TRIES   32
#define REPORTS_ONCE 64 /* datagrams read in one go */

uint64_t video_tick_now(const Video *video)
{
    return (uint64_t)(clock_mono_ms() - video->start_ms) * CLIP_FPS / 1000;
}

/* A channel is a clip's name; what follows a slash only shifts it in time.  Any other name gets
 * some clip too. */
const VideoClip *video_find(const Video *video, const char *channel)
{
    channel = video_recording_channel(channel);
    size_t length = strcspn(channel, "/");
    for (unsigned i = 0; i < video->clips->len; i++) {
        const VideoClip *clip = video->clips->pdata[i];
        if (strlen(clip->name) == length && strncmp(clip->name, channel, length) == 0) {
            return clip;
        }
    }
    unsigned any = g_str_hash(channel) % MAX(video->clips->len, 1);
    return *channel == '\0' ? NULL : video->clips->pdata[any];
}

const Grant *video_grant_of(const Video *video, const char *user)
{
    return g_hash_table_lookup(video->grants, user);
}

static void arm_tick(Video *video)
{
    int64_t next = (int64_t)video_tick_now(video) + 1;
    int64_t due = video->start_ms + (next * 1000 + CLIP_FPS - 1) / CLIP_FPS;
    int64_t wait = MAX(due - clock_mono_ms(), 1);
    struct timeval delay = {.tv_usec = (suseconds_t)(wait * 1000)};
    event_add(video->tick, &delay);
}

void video_played(Video *video, int more)
{
    bool idle = video->playing == 0;
    video->playing += (unsigned)more;
    if (idle && video->playing > 0) {
        arm_tick(video);
    } else if (video->playing == 0) {
        event_del(video->tick);
    }
}

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    Video *video = data;
    uint64_t tick = video_tick_now(video);
    for (unsigned i = 0; i < video->viewers->len; i++) {
        VideoViewer *viewer = video->viewers->pdata[i];
        if (viewer->playing) {
            video_send_due(viewer, tick);
        }
    }
    if (video->playing > 0) {
        arm_tick(video);
    }
}

static void on_sweep(evutil_socket_t fd, short what, void *data)
{
    Video *video = data;
    int64_t now = clock_mono_ms();
    for (unsigned i = video->viewers->len; i-- > 0;) {
        if (video_viewer_stale(video->viewers->pdata[i], now)) {
            g_ptr_array_remove_index_fast(video->viewers, i);
        }
    }
    if (video->viewers->len == 0) {
        event_del(video->sweep);
    }
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *peer,
                      int length, void *data)
{
    Video *video = data;
    int one = 1, room = SEND_BUFFER;
    if (video->viewers->len >= VIDEO_CONNECTIONS_MAX) {
        evutil_closesocket(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    g_ptr_array_add(video->viewers, video_viewer_new(video, fd, peer, length));
    struct timeval second = {.tv_sec = SWEEP_S};
    event_add(video->sweep, &second);
}

/* Out of file descriptors: leaves the queue alone for a moment, else the loop would spin. */
static void on_accept_error(struct evconnlistener *listener, void *data)
{
    Video *video = data;
    struct timeval later = {.tv_sec = RELISTEN_S};
    evconnlistener_disable(listener);
    event_add(video->relisten, &later);
}

static void on_relisten(evutil_socket_t fd, short what, void *data)
{
    evconnlistener_enable(((Video *)data)->listener);
}

static bool same_address(const struct sockaddr_storage *a, const struct sockaddr_storage *b)
{
    if (a->ss_family != b->ss_family) {
        return false;
    }
    if (a->ss_family == AF_INET6) {
        struct sockaddr_in6 one, two;
        memcpy(&one, a, sizeof one);
        memcpy(&two, b, sizeof two);
        return one.sin6_port == two.sin6_port &&
               memcmp(&one.sin6_addr, &two.sin6_addr, sizeof one.sin6_addr) == 0;
    }
    struct sockaddr_in one, two;
    memcpy(&one, a, sizeof one);
    memcpy(&two, b, sizeof two);
    return one.sin_port == two.sin_port && one.sin_addr.s_addr == two.sin_addr.s_addr;
}

/* A viewer's reports over UDP show that it is still there. */
static void on_reports(evutil_socket_t fd, short what, void *data)
{
    Video *video = data;
    for (int n = 0; n < REPORTS_ONCE; n++) {
        char bytes[512];
        struct sockaddr_storage from = {0};
        socklen_t length = sizeof from;
        if (recvfrom(fd, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &length) <
            0) {
            return;
        }
        for (unsigned i = 0; i < video->viewers->len; i++) {
            VideoViewer *viewer = video->viewers->pdata[i];
            if (viewer->lane == VIDEO_LANE_UDP && same_address(&viewer->rtcp_to, &from)) {
                viewer->heard_ms = clock_mono_ms();
            }
        }
    }
}

static int bind_udp(const Video *video, uint16_t port, uint16_t *bound)
{
    struct sockaddr_storage address = {0};
    int length = sizeof address;
    if (evutil_parse_sockaddr_port(video->address, (struct sockaddr *)&address, &length) != 0) {
        return -1;
    }
    /* The port stands at the same place in both kinds of address. */
    ((struct sockaddr_in *)(void *)&address)->sin_port = htons(port);
    int fd = socket(address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t size = (socklen_t)length;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    *bound = ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
    return fd;
}

bool video_open_udp(Video *video)
{
    uint16_t port = 0, next = 0;
    for (int i = 0; i < PORT_TRIES && video->rtcp < 0; i++) {
        int rtp = bind_udp(video, 0, &port);
        /* RTP has the even port, its reports the odd one above (RFC 3550, 11). */
        int rtcp = rtp >= 0 && port % 2 == 0 ? bind_udp(video, (uint16_t)(port + 1), &next) : -1;
        if (rtcp >= 0) {
            video->rtp = rtp;
            video->rtcp = rtcp;
            video->rtp_port = port;
            video->reports = event_new(video->base, rtcp, EV_READ | EV_PERSIST, on_reports, video);
            event_add(video->reports, NULL);
        } else if (rtp >= 0) {
            close(rtp);
        }
    }
    return video->rtcp >= 0;
}

static bool load_clips(Video *video, GError **error)
{
    static const char *const names[] = {CLIP_NAMES};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *data;
        size_t size;
        g_autofree char *file = g_strdup_printf("clips/%s.h264", names[i]);
        if (!baked_find(file, &data, &size)) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                        "this program was built without %s", file);
            return false;
        }
        VideoClip *clip = video_clip_new(names[i], (const uint8_t *)data, size, error);
        if (clip == NULL) {
            return false;
        }
        g_ptr_array_add(video->clips, clip);
    }
    return true;
}

static bool listen_on(Video *video, const char *address, GError **error)
{
    struct sockaddr_storage at = {0};
    int length = sizeof at;
    if (evutil_parse_sockaddr_port(address, (struct sockaddr *)&at, &length) == 0) {
        video->listener = evconnlistener_new_bind(video->base, on_accept, video,
                                                  LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC |
                                                      LEV_OPT_REUSEABLE,
                                                  256, (struct sockaddr *)&at, length);
    }
    socklen_t size = sizeof at;
    if (video->listener == NULL ||
        getsockname(evconnlistener_get_fd(video->listener), (struct sockaddr *)&at, &size) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                    "video: cannot listen on %.64s: %s", address, g_strerror(errno));
        return false;
    }
    video->port = ntohs(((struct sockaddr_in *)(void *)&at)->sin_port);
    bool brackets = strchr(address, ':') != NULL && *address != '[';
    g_snprintf(video->address, sizeof video->address, brackets ? "[%s]" : "%s", address);
    evconnlistener_set_error_cb(video->listener, on_accept_error);
    return true;
}

Video *video_new(struct event_base *base, const char *address, GError **error)
{
    Video *video = g_new0(Video, 1);
    video->base = base;
    video->rtp = video->rtcp = -1;
    video->start_ms = clock_mono_ms();
    video->start_wall_ms = clock_wall_ms();
    video->clips = g_ptr_array_new_with_free_func((GDestroyNotify)video_clip_free);
    video->viewers = g_ptr_array_new_with_free_func((GDestroyNotify)video_viewer_free);
    video->grants = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    video->tick = evtimer_new(base, on_tick, video);
    video->sweep = event_new(base, -1, EV_PERSIST, on_sweep, video);
    video->relisten = evtimer_new(base, on_relisten, video);
    if (!load_clips(video, error) || !listen_on(video, address, error)) {
        video_free(video);
        return NULL;
    }
    return video;
}

void video_free(Video *video)
{
    if (video == NULL) {
        return;
    }
    g_ptr_array_unref(video->viewers);
    g_clear_pointer(&video->listener, evconnlistener_free);
    g_clear_pointer(&video->reports, event_free);
    event_free(video->tick);
    event_free(video->sweep);
    event_free(video->relisten);
    if (video->rtp >= 0) {
        close(video->rtp);
        close(video->rtcp);
    }
    g_hash_table_unref(video->grants);
    g_ptr_array_unref(video->clips);
    g_free(video->scratch);
    g_free(video);
}

/* Forgets grants that have ended, but for those of viewers that still play. */
static void forget_grants(Video *video)
{
    g_autoptr(GHashTable) busy = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < video->viewers->len; i++) {
        VideoViewer *viewer = video->viewers->pdata[i];
        g_hash_table_add(busy, viewer->user);
    }
    GHashTableIter iter;
    gpointer user, grant;
    int64_t now = clock_wall_ms();
    g_hash_table_iter_init(&iter, video->grants);
    while (g_hash_table_iter_next(&iter, &user, &grant)) {
        if (((Grant *)grant)->expires_ms <= now && !g_hash_table_contains(busy, user)) {
            g_hash_table_iter_remove(&iter);
        }
    }
}

void video_grant(Video *video, const char *channel, int64_t expires_ms, VideoGrant *out)
{
    unsigned count = g_hash_table_size(video->grants);
    if (count >= 64 && (count & (count - 1)) == 0) { /* now and then, not each time */
        forget_grants(video);
    }
    g_autofree char *user = id_secret(12);
    g_autofree char *password = id_secret(24);
    VideoRecording recording = video_recording_read(channel);
    g_autofree char *path = g_strndup(channel, MIN(strcspn(channel, "?"), VIDEO_CHANNEL_SIZE - 1));
    /* What an address cannot carry is left out. */
    g_strcanon(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./", '_');
    int used =
        g_snprintf(out->url, sizeof out->url, "rtsp://%s:%u/%s", video->address, video->port, path);
    if (recording.start_ms > 0) { /* for people: what is played is what the grant says */
        g_snprintf(out->url + used, sizeof out->url - (size_t)used, "?start=%" G_GINT64_FORMAT,
                   recording.start_ms);
    }
    g_strlcpy(out->user, user, sizeof out->user);
    g_strlcpy(out->password, password, sizeof out->password);

    Grant *grant = g_new0(Grant, 1);
    grant->expires_ms = expires_ms;
    grant->recording = recording;
    g_strlcpy(grant->password, password, sizeof grant->password);
    video_request_channel(out->url, grant->channel, sizeof grant->channel);
    g_hash_table_replace(video->grants, g_steal_pointer(&user), grant);
}

static void end_viewers(Video *video, const char *user, const VideoViewer *but)
{
    for (unsigned i = 0; i < video->viewers->len; i++) {
        VideoViewer *viewer = video->viewers->pdata[i];
        if (viewer != but && strcmp(viewer->user, user) == 0 && !viewer->closing) {
            video_viewer_end(viewer);
        }
    }
}

void video_supersede(Video *video, const VideoViewer *newest)
{
    end_viewers(video, newest->user, newest);
}

void video_revoke(Video *video, const char *user)
{
    g_hash_table_remove(video->grants, user);
    end_viewers(video, user, NULL);
}

bool video_is_watched(const Video *video, const char *user)
{
    for (unsigned i = 0; i < video->viewers->len; i++) {
        const VideoViewer *viewer = video->viewers->pdata[i];
        if (viewer->playing && strcmp(viewer->user, user) == 0) {
            return true;
        }
    }
    return false;
}

unsigned video_viewers(const Video *video)
{
    return video->playing;
}
