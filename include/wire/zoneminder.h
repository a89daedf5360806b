/* zoneminder.h - what ZoneMinder's API answers
 *
 * Written after docs/api.rst and the API's own sources, 1.36 to 1.38: all values come as strings,
 * times are local ones without a zone.  Strings are clean and good until the next read with the
 * same decoder.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_ZONEMINDER_H
#define TILIK_WIRE_ZONEMINDER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/codec.h"

/* POST /host/login.json; token NULL: it wants none.  Secrets: wipe the decoder. */
typedef struct ZmLogin {
    const char *token, *refresh; /* refresh NULL: of a token that was refreshed */
    const char *version;
    int64_t token_seconds, refresh_seconds;
} ZmLogin;

/* Reads it; a secret stands in *out. */
bool decode_zm_login(Decoder *decoder, const char *json, size_t size, ZmLogin *out, GError **error);

/* GET /host/getTimeZone.json: the name of its zone. */
bool decode_zm_zone(Decoder *decoder, const char *json, size_t size, const char **out,
                    GError **error);

typedef enum ZmCapture {
    ZM_CAPTURE_OFF,
    ZM_CAPTURE_ON_DEMAND,
    ZM_CAPTURE_ALWAYS,
} ZmCapture;

typedef enum ZmStatus {
    ZM_UNKNOWN, /* also where it says nothing: its capture has told nothing for a minute */
    ZM_NOT_RUNNING,
    ZM_RUNNING,   /* but no picture came yet */
    ZM_CONNECTED, /* also "Signal" */
} ZmStatus;

typedef struct ZmMonitor {
    const char *id, *name;
    ZmCapture capture; /* 1.36 says it as Function and Enabled, later ones as Capturing */
    ZmStatus status;
    double fps; /* of what is captured; below 0 not told */
} ZmMonitor;

typedef struct ZmEvent {
    int64_t id;
    const char *monitor;       /* its id */
    const char *cause, *notes; /* "" none */
    const char *start, *end;   /* local times; end NULL: it lasts */
    int64_t score;             /* the most of any frame; 0 to 255 */
} ZmEvent;

/* Who items are told to, each good during the call. */
typedef struct ZmReading {
    void (*monitor)(const ZmMonitor *monitor, void *data);
    void (*event)(const ZmEvent *event, void *data);
    void *data;
    unsigned count, odd; /* items; and those of them that are none, passed over */
} ZmReading;

/* GET /monitors.json */
bool decode_zm_monitors(Decoder *decoder, const char *json, size_t size, ZmReading *reading,
                        GError **error);

/* GET /events/index….json */
bool decode_zm_events(Decoder *decoder, const char *json, size_t size, ZmReading *reading,
                      GError **error);

/* Reads "2026-11-22 21:04:05", a time of a zone; false for anything else. */
bool zm_time(const char *text, GTimeZone *zone, int64_t *out_ms);

#endif
