/* handovers.h - handovers, and what is asked of them, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_HANDOVERS_H
#define TILIK_WIRE_HANDOVERS_H

#include <glib.h>

#include "model/handover.h"
#include "wire/codec.h"

/* {id, from, to, area, note, at, finished_at, status, items:[{ref, what, text, kind, area, number,
 * count, priority, at, until, with, state, why}], version, rev} */
void encode_handover(GString *out, const Handover *handover);
bool decode_handover(Decoder *decoder, const char *json, size_t size, Handover *out,
                     GError **error);

/* Reads the status alone of what encode_handover() wrote, without reading the rest. */
bool handover_peek_status(const char *json, HandoverStatus *out);

/* A handover inside a problem of status 412, as it stands now. */
bool decode_handover_current(Decoder *decoder, const char *json, size_t size, Handover *out,
                             GError **error);

/* GET /handovers/brief: {from, area, at, items}; the rest of *out is none. */
void encode_handover_brief(GString *out, const Handover *brief);
bool decode_handover_brief(Decoder *decoder, const char *json, size_t size, Handover *out,
                           GError **error);

/* POST /handovers: {id?, to?, area?, note?}. */
typedef struct HandoverRequest {
    const char *id; /* a ULID; NULL: the server makes one */
    const char *to; /* NULL: whoever takes it first */
    const char *area, *note;
} HandoverRequest;
void encode_handover_request(GString *out, const HandoverRequest *request);
bool decode_handover_request(Decoder *decoder, const char *json, size_t size, HandoverRequest *out,
                             GError **error);

/* One item's answer; state is never HANDOVER_ITEM_OFFERED. */
typedef struct HandoverReply {
    const char *ref, *why; /* why NULL none */
    HandoverItemState state;
} HandoverReply;

/* PATCH /handovers/{id}: {items?: [{ref, state, why?}], status?: finished or withdrawn}. */
typedef struct HandoverPatch {
    const HandoverReply *items;
    size_t item_count;
    HandoverStatus status; /* HANDOVER_OFFERED: not asked for */
} HandoverPatch;
void encode_handover_patch(GString *out, const HandoverPatch *patch);
bool decode_handover_patch(Decoder *decoder, const char *json, size_t size, HandoverPatch *out,
                           GError **error);

#endif
