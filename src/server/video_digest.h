/* video_digest.h - Digest authentication (RFC 2069, the form that every RTSP client speaks)
 *
 * Layer: server.  Thread: any.
 */
#ifndef TILIK_SERVER_VIDEO_DIGEST_H
#define TILIK_SERVER_VIDEO_DIGEST_H

#include <stdbool.h>

#define VIDEO_REALM "Tilik demo"

/* The fields of an Authorization header that matter; "" where missing. */
typedef struct VideoDigest {
    char user[64], nonce[64], uri[512], response[33];
} VideoDigest;

/* Reads "Digest username="…", …".  False for another scheme, another realm, or a broken list. */
bool video_digest_read(const char *authorization, VideoDigest *out);

/* True when the response proves the password, for the nonce and uri that it names itself. */
bool video_digest_proves(const VideoDigest *digest, const char *method, const char *password);

#endif
