/* maintenance.h - what people say of cameras: why one is dark, and what they saw on the spot
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_MAINTENANCE_H
#define TILIK_WIRE_MAINTENANCE_H

#include <glib.h>

#include "model/camera.h"
#include "model/ticket.h"
#include "wire/codec.h"

#define REASON_NOTE_MAX 500 /* bytes */

/* POST /cameras/{id}/reason: {reason, note?}. */
typedef struct ReasonRequest {
    Reason reason;    /* neither none nor privacy */
    const char *note; /* NULL none */
} ReasonRequest;
void encode_reason_request(GString *out, const ReasonRequest *request);
bool decode_reason_request(Decoder *decoder, const char *json, size_t size, ReasonRequest *out,
                           GError **error);

/* POST /tickets/{id}/checks: {camera, result, reason?, note?, attachment?, at?}. */
typedef struct CheckRequest {
    const char *camera;
    const char *note;       /* NULL none */
    const char *attachment; /* the SHA-256 of one of the ticket's; NULL none */
    int64_t at_ms;          /* when it was seen; 0 now */
    CheckResult result;
    Reason reason; /* REASON_NONE: none given */
} CheckRequest;
void encode_check_request(GString *out, const CheckRequest *request);
bool decode_check_request(Decoder *decoder, const char *json, size_t size, CheckRequest *out,
                          GError **error);

/* One line of GET /cameras/{id}/history, newest first: a state, and what brought it. */
typedef struct CameraPast {
    int64_t at_ms;        /* when it was told */
    int64_t since_ms;     /* it was so since then: of a dark one the first failure; 0 not told */
    int64_t seen_at_ms;   /* its last good answer before; 0 never, or not told */
    const char *by, *why; /* why NULL: nothing was said */
    CameraState state;
    Reason reason;
} CameraPast;
void encode_camera_past(GString *out, const CameraPast *past);

/* Told of each line of a page, from the newest. */
typedef void (*CameraPastEach)(const CameraPast *past, void *data);
bool decode_camera_history(Decoder *decoder, const char *json, size_t size, CameraPastEach each,
                           void *data, GError **error);

#endif
