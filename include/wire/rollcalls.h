/* rollcalls.h - the roll-call of the guard posts, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_ROLLCALLS_H
#define TILIK_WIRE_ROLLCALLS_H

#include <glib.h>

#include "model/rollcall.h"
#include "wire/codec.h"

/* {id, area, state, people, text, by, at, rev}: id is the RT's code, which is its area. */
void encode_rollcall(GString *out, const RollCall *call);
bool decode_rollcall(Decoder *decoder, const char *json, size_t size, RollCall *out,
                     GError **error);

/* POST /roll-calls: {area, lines: [{area, state, people?, text?}], at?}. */
typedef struct RollRequest {
    const char *area; /* holds all lines */
    const RollCall *lines;
    size_t count;  /* of lines, 1 to ROLL_LINES_MAX; of each area, state, people and text count */
    int64_t at_ms; /* when it was written; 0 now */
} RollRequest;
void encode_roll_request(GString *out, const RollRequest *request);
bool decode_roll_request(Decoder *decoder, const char *json, size_t size, RollRequest *out,
                         GError **error);

/* GET /roll-calls has beside {items, next} who is expected: {expected_every_s, watch: {from, to}}.
 */
void encode_roll_watch(GString *out, const RollWatch *watch);
bool decode_roll_watch(Decoder *decoder, const char *json, size_t size, RollWatch *out,
                       GError **error);

#endif
