/* mediamtx.h - what MediaMTX says and asks: who may read a path, its paths, its sessions
 *
 * Written after its api/openapi.yaml: versions before 1.17 say "ready", "bytesReceived" where later
 * ones say "online", "inboundBytes"; either is taken.  Strings are clean and good until the next
 * read with the same decoder.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_MEDIAMTX_H
#define TILIK_WIRE_MEDIAMTX_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/vocabulary.h"
#include "wire/codec.h"

#define RELAY_ACTION_TABLE(X)                                                                      \
    X(RELAY_PUBLISH, "publish", "")                                                                \
    X(RELAY_READ, "read", "")                                                                      \
    X(RELAY_PLAYBACK, "playback", "")                                                              \
    X(RELAY_API, "api", "")                                                                        \
    X(RELAY_METRICS, "metrics", "")                                                                \
    X(RELAY_PPROF, "pprof", "")

typedef enum RelayAction { RELAY_ACTION_TABLE(WORDS_ENUM) RELAY_ACTIONS } RelayAction;
WORDS_DECLARE(RelayAction, relay_action)

#define RELAY_PATH_MAX   1024
#define RELAY_SECRET_MAX 512

/* What authMethod "http" asks.  "" where it says nothing. */
typedef struct RelayAsk {
    const char *user, *password, *token; /* token may be the password once more */
    const char *ip;                      /* of who wants it */
    const char *path, *protocol, *query;
    const char *id; /* of its session, or of its connection before there is one; "" none */
    RelayAction action;
} RelayAsk;

/* The caller wipes the decoder. */
bool decode_relay_ask(Decoder *decoder, const char *json, size_t size, RelayAsk *out,
                      GError **error);

/* One path of GET /v3/paths/list. */
typedef struct MediaPath {
    const char *name;
    bool online;          /* somebody sends */
    bool bytes_known;     /* else bytes is 0 */
    int64_t online_since; /* ms; 0 not told */
    int64_t bytes;        /* that came in */
    unsigned readers;
} MediaPath;

/* Who a page's items are told to, each good during the call; and what the page says of itself. */
typedef struct MediaReading {
    void (*path)(const MediaPath *path, void *data);
    void *data;
    int64_t items, pages; /* of the whole list; pages are counted from 0 */
    unsigned odd;         /* items that are none, passed over */
} MediaReading;

/* Reads a page of paths. */
bool decode_media_paths(Decoder *decoder, const char *json, size_t size, MediaReading *reading,
                        GError **error);

/* Reads one connection of GET /v3/rtspconns/get/{id}: its session, NULL while it has none. */
bool decode_media_session(Decoder *decoder, const char *json, size_t size, const char **session,
                          GError **error);

#endif
