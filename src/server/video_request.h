/* video_request.h - one RTSP request, read from bytes that anybody may have sent
 *
 * Reads what RFC 2326 allows of a client and nothing more: a request line, headers, an ignored
 * body, or an interleaved block from the client ('$', RFC 2326 10.12).  Knows nothing of sockets.
 *
 * Layer: server.  Thread: any.
 */
#ifndef TILIK_SERVER_VIDEO_REQUEST_H
#define TILIK_SERVER_VIDEO_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A request with its body has at most this many bytes. */
#define VIDEO_REQUEST_MAX 8192

typedef enum VideoRead {
    VIDEO_READ_MORE,    /* not all here yet */
    VIDEO_READ_REQUEST, /* *out is filled */
    VIDEO_READ_BLOCK,   /* an interleaved block, to be skipped */
    VIDEO_READ_BAD,     /* no RTSP: answer 400 and hang up */
    VIDEO_READ_LARGE,   /* over VIDEO_REQUEST_MAX: answer 413 and hang up */
} VideoRead;

#define VIDEO_METHOD_TABLE(X)                                                                      \
    X(VIDEO_OPTIONS, "OPTIONS")                                                                    \
    X(VIDEO_DESCRIBE, "DESCRIBE")                                                                  \
    X(VIDEO_SETUP, "SETUP")                                                                        \
    X(VIDEO_PLAY, "PLAY")                                                                          \
    X(VIDEO_PAUSE, "PAUSE")                                                                        \
    X(VIDEO_GET_PARAMETER, "GET_PARAMETER")                                                        \
    X(VIDEO_TEARDOWN, "TEARDOWN")

#define VIDEO_METHOD_ID(id, word) id,
typedef enum VideoMethod {
    VIDEO_METHOD_TABLE(VIDEO_METHOD_ID) VIDEO_METHODS /* any other */
} VideoMethod;

typedef struct VideoRequest {
    VideoMethod method;
    bool version_1; /* RTSP/1.0 */
    bool has_cseq;
    uint32_t cseq;
    char word[24]; /* the method as it was sent */
    char uri[512];
    char transport[512]; /* "" where the header is missing, as all below */
    char session[64];
    char authorization[1024];
    char require[64];
} VideoRequest;

/* Reads the first request or block of the bytes.  *used is how many of them it took, set for
 * REQUEST and BLOCK. */
VideoRead video_request_read(const char *bytes, size_t size, VideoRequest *out, size_t *used);

typedef enum VideoLane { VIDEO_LANE_NONE, VIDEO_LANE_TCP, VIDEO_LANE_UDP } VideoLane;

/* Chooses the first offer of a Transport header that can be served: RTP/AVP unicast, interleaved or
 * to a pair of ports from 1024 up.  Numbers are the channels or ports; interleaved without channels
 * means 0 and 1. */
VideoLane video_request_lane(const char *transport, uint16_t numbers[2]);

/* The channel that an address names, "junction/c00042": its path without slashes around it and
 * without the name of the track.  False for an address that is not rtsp, or too long. */
bool video_request_channel(const char *uri, char *out, size_t size);

#endif
