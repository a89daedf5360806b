#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "video_digest.h"
#include "video_private.h"

#define NONCE_MS   60000
#define REQUEST_MS 15000 /* to say a whole request, or the next one, while nothing plays */
#define STUCK_MS   20000 /* without taking a byte of what is sent */
#define UDP_MS     90000 /* without a request or a report */
#define REFUSALS   8
#define INPUT_MAX  16384 /* bytes of requests that wait */
#define REPLY_MAX  2048

static void reply(VideoViewer *viewer, const VideoRequest *request, const char *status,
                  const char *headers, const char *body)
{
    char head[REPLY_MAX];
    int used = g_snprintf(head, sizeof head, "RTSP/1.0 %s\r\nCSeq: %u\r\nServer: tilikd\r\n%s",
                          status, request->cseq, headers);
    if (body != NULL) {
        used +=
            g_snprintf(head + used, sizeof head - (size_t)used,
                       "Content-Type: application/sdp\r\nContent-Length: %zu\r\n", strlen(body));
    }
    used += g_snprintf(head + used, sizeof head - (size_t)used, "\r\n");
    g_assert(used > 0 && used < (int)sizeof head);
    bufferevent_write(viewer->stream, head, (size_t)used);
    if (body != NULL) {
        bufferevent_write(viewer->stream, body, strlen(body));
    }
}

/* Hangs up once the reply is written. */
static void close_softly(VideoViewer *viewer)
{
    viewer->closing = true;
    video_send_stop(viewer);
    bufferevent_disable(viewer->stream, EV_READ);
    if (evbuffer_get_length(bufferevent_get_output(viewer->stream)) == 0) {
        event_active(viewer->video->sweep, EV_TIMEOUT, 0);
    }
}

static void renew_nonce(VideoViewer *viewer)
{
    g_autofree char *secret = id_secret(24); /* 32 characters */
    g_strlcpy(viewer->nonce, secret, sizeof viewer->nonce);
    viewer->nonce_ms = clock_mono_ms();
}

static void ask_password(VideoViewer *viewer, const VideoRequest *request, bool stale)
{
    char headers[256];
    renew_nonce(viewer);
    g_snprintf(headers, sizeof headers,
               "WWW-Authenticate: Digest realm=\"" VIDEO_REALM "\", nonce=\"%s\"%s\r\n",
               viewer->nonce, stale ? ", stale=\"true\"" : "");
    reply(viewer, request, "401 Unauthorized", headers, NULL);
    if (++viewer->refusals >= REFUSALS) {
        close_softly(viewer);
    }
}

/* Answers 401, 403 or 404 itself; else the grant that covers the request. */
static const Grant *authorised(VideoViewer *viewer, const VideoRequest *request)
{
    char channel[VIDEO_CHANNEL_SIZE] = "", claimed[VIDEO_CHANNEL_SIZE] = "";
    VideoDigest digest;
    const Grant *grant = NULL;
    bool read = video_digest_read(request->authorization, &digest);
    if (read) {
        grant = video_grant_of(viewer->video, digest.user);
    }
    if (grant == NULL || !video_digest_proves(&digest, request->word, grant->password)) {
        ask_password(viewer, request, false);
        return NULL;
    }
    int64_t now = clock_mono_ms();
    bool known = strcmp(digest.user, viewer->user) == 0;
    if (strcmp(digest.nonce, viewer->nonce) != 0 || (!known && now - viewer->nonce_ms > NONCE_MS)) {
        ask_password(viewer, request, true);
        return NULL;
    }
    /* What plays goes on after the grant has ended; nothing new begins. */
    if (!viewer->playing && grant->expires_ms <= clock_wall_ms()) {
        ask_password(viewer, request, false);
        return NULL;
    }
    if (!video_request_channel(request->uri, channel, sizeof channel) ||
        !video_request_channel(digest.uri, claimed, sizeof claimed) ||
        video_find(viewer->video, channel) == NULL) {
        reply(viewer, request, "404 Not Found", "", NULL);
        return NULL;
    }
    if (strcmp(channel, grant->channel) != 0 || strcmp(claimed, channel) != 0 ||
        (!known && viewer->session[0] != '\0')) {
        reply(viewer, request, "403 Forbidden", "", NULL);
        return NULL;
    }
    g_strlcpy(viewer->user, digest.user, sizeof viewer->user);
    viewer->refusals = 0;
    return grant;
}

static void on_describe(VideoViewer *viewer, const VideoRequest *request, const Grant *grant)
{
    char body[1024], headers[640], range[32] = "now-";
    if (grant->recording.seconds > 0) {
        g_snprintf(range, sizeof range, "0-%" G_GINT64_FORMAT, grant->recording.seconds);
    }
    const VideoClip *clip = video_find(viewer->video, grant->channel);
    g_snprintf(body, sizeof body,
               "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Tilik %s\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
               "a=control:*\r\na=range:npt=%s\r\nm=video 0 RTP/AVP %d\r\nb=AS:320\r\n"
               "a=rtpmap:%d H264/%d\r\na=fmtp:%d packetization-mode=1;profile-level-id=%s;"
               "sprop-parameter-sets=%s\r\na=control:track1\r\n",
               clip->name, range, VIDEO_RTP_TYPE, VIDEO_RTP_TYPE, VIDEO_RTP_CLOCK, VIDEO_RTP_TYPE,
               clip->profile, clip->parameter_sets);
    g_snprintf(headers, sizeof headers,
               "Content-Base: rtsp://%s:%u/%s/\r\nCache-Control: no-store\r\n",
               viewer->video->address, viewer->video->port, grant->channel);
    reply(viewer, request, "200 OK", headers, body);
}

static void set_port(struct sockaddr_storage *address, const struct sockaddr_storage *peer,
                     uint16_t port)
{
    *address = *peer;
    if (address->ss_family == AF_INET6) {
        ((struct sockaddr_in6 *)address)->sin6_port = htons(port);
    } else {
        ((struct sockaddr_in *)address)->sin_port = htons(port);
    }
}

static void on_setup(VideoViewer *viewer, const VideoRequest *request, const Grant *grant)
{
    char headers[256], numbers_text[64];
    uint16_t numbers[2];
    VideoLane lane = video_request_lane(request->transport, numbers);
    if (lane == VIDEO_LANE_NONE || (lane == VIDEO_LANE_UDP && !video_open_udp(viewer->video))) {
        reply(viewer, request, "461 Unsupported Transport", "", NULL);
        return;
    }
    if (viewer->playing) {
        reply(viewer, request, "455 Method Not Valid in This State", "", NULL);
        return;
    }
    viewer->lane = lane;
    viewer->clip = video_find(viewer->video, grant->channel);
    viewer->recording = grant->recording;
    g_strlcpy(viewer->channel, grant->channel, sizeof viewer->channel);
    if (viewer->session[0] == '\0') {
        g_autofree char *secret = id_secret(12); /* 16 characters */
        g_strlcpy(viewer->session, secret, sizeof viewer->session);
        viewer->rtp = (VideoRtp){g_random_int(), g_random_int(), (uint16_t)g_random_int()};
        viewer->sent = (VideoSent){0};
        viewer->shown = 0;
    }
    if (lane == VIDEO_LANE_TCP) {
        viewer->blocks[0] = (uint8_t)numbers[0];
        viewer->blocks[1] = (uint8_t)numbers[1];
        g_snprintf(numbers_text, sizeof numbers_text, "/TCP;unicast;interleaved=%u-%u", numbers[0],
                   numbers[1]);
    } else {
        set_port(&viewer->rtp_to, &viewer->peer, numbers[0]);
        set_port(&viewer->rtcp_to, &viewer->peer, numbers[1]);
        g_snprintf(numbers_text, sizeof numbers_text,
                   ";unicast;client_port=%u-%u;server_port=%u-%u", numbers[0], numbers[1],
                   viewer->video->rtp_port, viewer->video->rtp_port + 1);
    }
    g_snprintf(headers, sizeof headers,
               "Transport: RTP/AVP%s;ssrc=%08X\r\nSession: %s;timeout=60\r\n", numbers_text,
               viewer->rtp.ssrc, viewer->session);
    reply(viewer, request, "200 OK", headers, NULL);
}

static void on_play(VideoViewer *viewer, const VideoRequest *request)
{
    char headers[768];
    Video *video = viewer->video;
    if (viewer->playing) {
        g_snprintf(headers, sizeof headers, "Session: %s\r\n", viewer->session);
        reply(viewer, request, "200 OK", headers, NULL);
        return;
    }
    video_supersede(video, viewer);
    video_send_start(viewer);
    g_snprintf(headers, sizeof headers,
               "Session: %s\r\nRange: npt=%s-\r\n"
               "RTP-Info: url=rtsp://%s:%u/%s/track1;seq=%u;rtptime=%u\r\n",
               viewer->session, viewer->recording.start_ms > 0 ? "0" : "now", video->address,
               video->port, viewer->channel, viewer->rtp.sequence, viewer->rtp.timestamp);
    reply(viewer, request, "200 OK", headers, NULL);
    video_send_due(viewer, viewer->first_tick);
}

static void on_pause(VideoViewer *viewer, const VideoRequest *request)
{
    char headers[64];
    video_send_stop(viewer);
    g_snprintf(headers, sizeof headers, "Session: %s\r\n", viewer->session);
    reply(viewer, request, "200 OK", headers, NULL);
}

static void on_teardown(VideoViewer *viewer, const VideoRequest *request)
{
    video_send_stop(viewer);
    viewer->clip = NULL;
    viewer->session[0] = '\0';
    viewer->lane = VIDEO_LANE_NONE;
    reply(viewer, request, "200 OK", "", NULL);
}

/* "id" or "id;timeout=…" */
static bool names_session(const VideoViewer *viewer, const VideoRequest *request)
{
    size_t length = strcspn(request->session, "; ");
    return viewer->session[0] != '\0' && strlen(viewer->session) == length &&
           strncmp(viewer->session, request->session, length) == 0;
}

static void answer_known(VideoViewer *viewer, const VideoRequest *request, const Grant *grant)
{
    if (request->method == VIDEO_DESCRIBE) {
        on_describe(viewer, request, grant);
    } else if (request->method == VIDEO_SETUP) {
        on_setup(viewer, request, grant);
    } else if (request->method == VIDEO_GET_PARAMETER && request->session[0] == '\0') {
        reply(viewer, request, "200 OK", "", NULL);
    } else if (!names_session(viewer, request)) {
        reply(viewer, request, "454 Session Not Found", "", NULL);
    } else if (request->method == VIDEO_PLAY) {
        on_play(viewer, request);
    } else if (request->method == VIDEO_PAUSE) {
        on_pause(viewer, request);
    } else if (request->method == VIDEO_TEARDOWN) {
        on_teardown(viewer, request);
    } else {
        reply(viewer, request, "200 OK", "", NULL);
    }
}

static void answer(VideoViewer *viewer, const VideoRequest *request)
{
    static const char public[] =
        "Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN\r\n";
    if (!request->version_1) {
        reply(viewer, request, "505 RTSP Version Not Supported", "", NULL);
        close_softly(viewer);
    } else if (!request->has_cseq) {
        reply(viewer, request, "400 Bad Request", "", NULL);
        close_softly(viewer);
    } else if (request->require[0] != '\0') {
        char headers[128];
        g_snprintf(headers, sizeof headers, "Unsupported: %s\r\n", request->require);
        reply(viewer, request, "551 Option not supported", headers, NULL);
    } else if (request->method == VIDEO_OPTIONS) {
        reply(viewer, request, "200 OK", public, NULL);
    } else if (request->method == VIDEO_METHODS) {
        reply(viewer, request, "501 Not Implemented", public, NULL);
    } else {
        const Grant *grant = authorised(viewer, request);
        if (grant != NULL) {
            answer_known(viewer, request, grant);
        }
    }
}

static void refuse(VideoViewer *viewer, const char *status)
{
    VideoRequest none = {0};
    reply(viewer, &none, status, "", NULL);
    close_softly(viewer);
}

static void on_input(struct bufferevent *stream, void *data)
{
    VideoViewer *viewer = data;
    struct evbuffer *input = bufferevent_get_input(stream);
    size_t size;
    while (!viewer->closing && (size = evbuffer_get_length(input)) > 0) {
        VideoRequest request;
        size_t used = 0;
        size = MIN(size, VIDEO_REQUEST_MAX);
        const char *bytes = (const char *)evbuffer_pullup(input, (ssize_t)size);
        switch (video_request_read(bytes, size, &request, &used)) {
        case VIDEO_READ_MORE:
            return;
        case VIDEO_READ_BAD:
            refuse(viewer, "400 Bad Request");
            return;
        case VIDEO_READ_LARGE:
            refuse(viewer, "413 Request Entity Too Large");
            return;
        case VIDEO_READ_REQUEST:
            viewer->heard_ms = clock_mono_ms();
            answer(viewer, &request);
            break;
        case VIDEO_READ_BLOCK:
            viewer->heard_ms = viewer->playing ? clock_mono_ms() : viewer->heard_ms;
            break;
        }
        evbuffer_drain(input, used);
    }
}

/* The socket has taken some. */
static void on_output(struct evbuffer *output, const struct evbuffer_cb_info *info, void *data)
{
    VideoViewer *viewer = data;
    if (info->n_deleted > 0) {
        viewer->drained_ms = clock_mono_ms();
        if (viewer->closing && evbuffer_get_length(output) == 0) {
            event_active(viewer->video->sweep, EV_TIMEOUT, 0);
        }
    }
}

/* Taken off by the next sweep, which is at once. */
static void hang_up(VideoViewer *viewer)
{
    video_send_stop(viewer);
    viewer->closing = true;
    bufferevent_disable(viewer->stream, EV_READ | EV_WRITE);
    viewer->gone = true;
    event_active(viewer->video->sweep, EV_TIMEOUT, 0);
}

static void on_event(struct bufferevent *stream, short what, void *data)
{
    if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) {
        hang_up(data);
    }
}

VideoViewer *video_viewer_new(Video *video, int fd, const struct sockaddr *peer, int length)
{
    VideoViewer *viewer = g_new0(VideoViewer, 1);
    viewer->video = video;
    viewer->stream = bufferevent_socket_new(video->base, fd, BEV_OPT_CLOSE_ON_FREE);
    memcpy(&viewer->peer, peer, MIN((size_t)length, sizeof viewer->peer));
    viewer->heard_ms = viewer->drained_ms = clock_mono_ms();
    renew_nonce(viewer);
    bufferevent_setcb(viewer->stream, on_input, NULL, on_event, viewer);
    evbuffer_add_cb(bufferevent_get_output(viewer->stream), on_output, viewer);
    bufferevent_setwatermark(viewer->stream, EV_READ, 0, INPUT_MAX);
    bufferevent_enable(viewer->stream, EV_READ | EV_WRITE);
    return viewer;
}

void video_viewer_end(VideoViewer *viewer)
{
    if (viewer->playing) {
        video_send_report(viewer, true);
    }
    close_softly(viewer);
}

bool video_viewer_stale(VideoViewer *viewer, int64_t now_ms)
{
    bool unsent = evbuffer_get_length(bufferevent_get_output(viewer->stream)) > 0;
    if (viewer->gone || (viewer->closing && !unsent)) {
        return true;
    }
    if (unsent && now_ms - viewer->drained_ms > STUCK_MS) {
        return true;
    }
    if (viewer->playing && viewer->lane == VIDEO_LANE_TCP) {
        return false;
    }
    return now_ms - viewer->heard_ms > (viewer->playing ? UDP_MS : REQUEST_MS);
}

void video_viewer_free(VideoViewer *viewer)
{
    if (viewer == NULL) {
        return;
    }
    video_send_stop(viewer);
    bufferevent_free(viewer->stream);
    g_free(viewer);
}
