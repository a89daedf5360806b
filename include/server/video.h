/* video.h - the demo city's moving pictures: an RTSP server on loopback
 *
 * A handful of distinct channels, looped without encoding from clips that stand in the program; RTP interleaved
 * in TCP (and UDP), Digest authentication with credentials that are granted one viewer at a time.
 *
 * Layer: server.  Thread: tilikd's loop.
 */
#ifndef TILIK_SERVER_VIDEO_H
#define TILIK_SERVER_VIDEO_H

#include <event2/event.h>
#include <glib.h>

typedef struct Video Video;

typedef struct VideoGrant {
    char url[256];
    char user[64], password[64];
} VideoGrant;

/* Listens on address (a loopback IP) at a port of its own choosing.  NULL and error when it can't. */
Video *video_new(struct event_base *base, const char *address, GError **error);
void video_free(Video *video);

/* Lets one viewer open the channel (any string; it is mapped onto the clips) until expires_ms (wall clock). */
void video_grant(Video *video, const char *channel, int64_t expires_ms, VideoGrant *out);

/* Stops what runs under a grant; what the privacy brake does. channel NULL: all of that user. */
void video_revoke(Video *video, const char *user);

/* How many viewers are connected now. */
unsigned video_viewers(const Video *video);

#endif
