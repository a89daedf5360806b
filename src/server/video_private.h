/* video_private.h - the demo's RTSP server from within: one Video, a VideoViewer a connection
 *
 * video.c listens, keeps grants and ticks; video_viewer.c answers requests; video_send.c sends
 * pictures.
 *
 * Layer: server.  Thread: tilikd's loop.
 */
#ifndef TILIK_SERVER_VIDEO_PRIVATE_H
#define TILIK_SERVER_VIDEO_PRIVATE_H

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/listener.h>
#include <netinet/in.h>

#include "server/video.h"
#include "video_clip.h"
#include "video_recording.h"
#include "video_request.h"

#define VIDEO_CONNECTIONS_MAX 400
#define VIDEO_CHANNEL_SIZE    128

typedef struct VideoViewer VideoViewer;

typedef struct Grant {
    char password[64];
    char channel[VIDEO_CHANNEL_SIZE];
    int64_t expires_ms;
    VideoRecording recording;
} Grant;

struct Video {
    struct event_base *base;
    struct evconnlistener *listener;
    struct event *tick, *sweep, *relisten, *reports;
    GPtrArray *clips;   /* VideoClip */
    GPtrArray *viewers; /* VideoViewer, owned */
    GHashTable *grants; /* user to Grant */
    unsigned playing;
    int64_t start_ms; /* monotonic; tick 0 */
    int64_t start_wall_ms;
    int rtp, rtcp; /* one pair of UDP sockets serves all; -1 until it is needed */
    uint16_t rtp_port, port;
    char address[46];
    uint8_t *scratch; /* one picture in interleaved blocks */
    size_t scratch_size;
};

struct VideoViewer {
    Video *video;
    struct bufferevent *stream;
    struct sockaddr_storage peer;
    char nonce[33], user[64]; /* user "" until authenticated */
    int64_t nonce_ms, heard_ms, drained_ms;
    int refusals;
    bool closing; /* hangs up once its output is written */
    bool gone;    /* the other side has hung up */

    const VideoClip *clip; /* NULL before SETUP */
    char channel[VIDEO_CHANNEL_SIZE], session[17];
    VideoLane lane;
    uint8_t blocks[2]; /* interleaved channels */
    struct sockaddr_storage rtp_to, rtcp_to;

    VideoRecording recording;
    bool playing, waiting; /* waiting: for a keyframe, after a picture had to be dropped */
    VideoRtp rtp;
    uint32_t first_picture, first_timestamp;
    uint64_t first_tick, next_tick, report_tick;
    uint64_t shown; /* pictures of a recording that were due before it was held */
    VideoSent sent;
    unsigned dropped;
};

/* video.c */
const VideoClip *video_find(const Video *video, const char *channel);
const Grant *video_grant_of(const Video *video, const char *user);
/* How many pictures each channel has shown since the start. */
uint64_t video_tick_now(const Video *video);
/* Opens the UDP sockets if they are not open. */
bool video_open_udp(Video *video);
/* A viewer began or ceased to play. */
void video_played(Video *video, int more);
/* Ends what else runs under a grant: it is good for one viewer at a time, and the newest is the one
 * at the screen. */
void video_supersede(Video *video, const VideoViewer *newest);

/* video_viewer.c */
VideoViewer *video_viewer_new(Video *video, int fd, const struct sockaddr *peer, int length);
void video_viewer_free(VideoViewer *viewer);
/* Says BYE and hangs up; the viewer is freed by the next sweep. */
void video_viewer_end(VideoViewer *viewer);
/* True when it has been silent, or has not taken what was sent, for too long. */
bool video_viewer_stale(VideoViewer *viewer, int64_t now_ms);

/* video_send.c */
void video_send_start(VideoViewer *viewer);
void video_send_stop(VideoViewer *viewer);
/* Sends what is due up to a tick; a recording that is over is ended. */
void video_send_due(VideoViewer *viewer, uint64_t tick);
/* Sends a report, with a BYE at the end. */
void video_send_report(VideoViewer *viewer, bool bye);

#endif
