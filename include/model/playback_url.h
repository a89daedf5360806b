/* playback_url.h - the address of a recording, made from what its recorder's addresses look like
 *
 * A template is an address with placeholders, behind its host, for when the recording begins:
 *   rtsp://10.0.0.9:554/Streaming/tracks/101?starttime={start:hikvision}&endtime={end:hikvision}
 *   rtsp://10.0.0.9:554/cam/playback?channel=1&starttime={start:dahua}&endtime={end:dahua}
 *   http://10.0.0.9:5000/vod/gate/start/{start:unix}/end/{end:unix}/index.m3u8       (Frigate)
 *   http://10.0.0.9:9996/get?path=gate&start={start}&duration={duration}             (MediaMTX)
 * {start} and {end} alone are RFC 3339 in UTC, {duration} is in seconds.  Nothing else is replaced,
 * and what is put in are digits and a few marks that need no escape in an address.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_PLAYBACK_URL_H
#define TILIK_MODEL_PLAYBACK_URL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/vocabulary.h"

/* Bytes of a template, and of what becomes of it. */
#define PLAYBACK_TEMPLATE_MAX 1024
#define PLAYBACK_URL_MAX      2048

/* How a time is written, here 14.00 UTC, 21.00 in the city.  Recorders of Dahua, and those of
 * Hikvision that take their "Z" for no more than a letter, think in the time of their city. */
#define PLAYBACK_FORMAT_TABLE(X)                                                                   \
    X(PLAYBACK_RFC3339, "rfc3339", "")                 /* 2026-11-22T14:00:00Z */                  \
    X(PLAYBACK_HIKVISION, "hikvision", "")             /* 20261122T140000Z */                      \
    X(PLAYBACK_HIKVISION_LOCAL, "hikvision-local", "") /* 20261122T210000Z */                      \
    X(PLAYBACK_DAHUA, "dahua", "")                     /* 2026_11_22_21_00_00 */                   \
    X(PLAYBACK_DAHUA_UTC, "dahua-utc", "")             /* 2026_11_22_14_00_00 */                   \
    X(PLAYBACK_UNIX, "unix", "")                       /* 1795356000 */                            \
    X(PLAYBACK_UNIX_MS, "unix-ms", "")                 /* 1795356000000 */

typedef enum PlaybackFormat { PLAYBACK_FORMAT_TABLE(WORDS_ENUM) PLAYBACK_FORMATS } PlaybackFormat;
WORDS_DECLARE(PlaybackFormat, playback_format)

/* What of a recording is asked for. */
typedef struct PlaybackSpan {
    int64_t start_ms;
    int64_t seconds;    /* 1 and above */
    int utc_offset_min; /* of the recorder's city */
} PlaybackSpan;

/* Returns true for a template that can be used: rtsp, rtsps, http, https (or the demo's own
 * "demo:"), printable ASCII, a host without user and without placeholders, a {start}, and no other
 * braces.  error says what is wrong, without repeating the address. */
bool playback_url_check(const char *pattern, GError **error);

/* Returns the address; NULL and error for a template that does not pass the check, a span before
 * 1970 or an address that grows too long.  Free it. */
char *playback_url_make(const char *pattern, const PlaybackSpan *span, GError **error);

#endif
