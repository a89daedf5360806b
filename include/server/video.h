/* video.h - the demo city's moving pictures: an RTSP server on loopback
 *
 * A handful of distinct channels, looped without encoding from clips that stand in the program; RTP
 * interleaved in TCP (and UDP), Digest authentication with credentials that are granted one viewer
 * at a time.
 *
 * Layer: server.  Thread: tilikd's loop.
 */
#ifndef TILIK_SERVER_VIDEO_H
#define TILIK_SERVER_VIDEO_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>

typedef struct Video Video;

typedef struct VideoGrant {
    char url[256];
    char user[64], password[64];
} VideoGrant;

/* Listens on address (a loopback IP) at a port of its own choosing.  NULL and error when it can't.
 */
Video *video_new(struct event_base *base, const char *address, GError **error);
void video_free(Video *video);

/* Lets one viewer open a channel until expires_ms (wall clock); what plays by then goes on, and who
 * opens it again takes it over.  channel is a clip's name, "market"; what follows a slash,
 * "market/c00042", shifts its loop, so that two cameras of a channel do not show the same moment.
 * Any other name gets some clip too.  "rec/CHANNEL?start=MS&seconds=N" is its recording: what it
 * showed at that time (ms since 1970, UTC), and then its end. */
void video_grant(Video *video, const char *channel, int64_t expires_ms, VideoGrant *out);

/* Takes a grant back, and stops what runs under it: what the privacy brake does. */
void video_revoke(Video *video, const char *user);

/* True while a picture runs under a grant, also one that has expired. */
bool video_is_watched(const Video *video, const char *user);

/* How many viewers are connected now. */
unsigned video_viewers(const Video *video);

#endif
