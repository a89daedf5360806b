/* patrols.h - patrols, and what is told of them, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_PATROLS_H
#define TILIK_WIRE_PATROLS_H

#include <glib.h>

#include "model/patrol.h"
#include "wire/codec.h"

/* {id, by, area, purpose, query, cameras, started_at, ended_at, status, note, stops:[{camera, at,
 * looked_s, result, note, alert}], rev} */
void encode_patrol(GString *out, const Patrol *patrol);
bool decode_patrol(Decoder *decoder, const char *json, size_t size, Patrol *out, GError **error);

/* POST /patrols: {id?, area, cameras, purpose?, query?, at?}. */
typedef struct PatrolRequest {
    const char *id; /* a ULID; NULL: the server makes one */
    const char *area, *query;
    const char *const *cameras; /* ends with NULL; 1 to PATROL_STOPS_MAX, none twice */
    size_t camera_count;
    int64_t at_ms;   /* when it began; 0 now */
    Purpose purpose; /* PURPOSES: not told */
} PatrolRequest;
void encode_patrol_request(GString *out, const PatrolRequest *request);
bool decode_patrol_request(Decoder *decoder, const char *json, size_t size, PatrolRequest *out,
                           GError **error);

/* POST /patrols/{id}/stops: one {camera, result, looked_s?, note?, alert?, at?}, or an array of 1
 * to PATROL_STOPS_MAX; at_ms 0 is now. */
typedef struct PatrolStops {
    const PatrolStop *stops;
    size_t count;
} PatrolStops;
void encode_patrol_stops(GString *out, const PatrolStops *stops);
bool decode_patrol_stops(Decoder *decoder, const char *json, size_t size, PatrolStops *out,
                         GError **error);

/* POST /patrols/{id}/end: {at?, note?}. */
typedef struct PatrolEnd {
    const char *note;
    int64_t at_ms; /* 0 now */
} PatrolEnd;
void encode_patrol_end(GString *out, const PatrolEnd *end);
bool decode_patrol_end(Decoder *decoder, const char *json, size_t size, PatrolEnd *out,
                       GError **error);

#endif
