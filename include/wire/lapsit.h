/* lapsit.h - the situation report, both ways (GET /reports/situation)
 *
 * The rules of wire/codec.h hold.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_LAPSIT_H
#define TILIK_WIRE_LAPSIT_H

#include "model/lapsit.h"
#include "wire/codec.h"

/* {from, to, offset_min, operators, made_at, by, area, cameras: {…}, alerts: {…, priorities,
 * verdicts, kinds: […]}, tickets: {…, agencies}, orders: {in_force, cameras}, posts: {…, overdue},
 * patrols: {begun, seen, skipped, timed_out, open}, lines: [{at, by, area, act, count, text,
 * word}], lines_beside}. */
void encode_lapsit(GString *out, const Lapsit *lapsit);

/* The caller frees it.  NULL and error. */
Lapsit *decode_lapsit(Decoder *decoder, const char *json, size_t size, GError **error);

#endif
