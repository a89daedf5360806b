/* ptz.h - what is asked of a camera that is steered, and what is answered, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_PTZ_H
#define TILIK_WIRE_PTZ_H

#include <glib.h>

#include "model/ptz.h"
#include "wire/codec.h"

/* POST /cameras/{id}/ptz: {act, pan?, tilt?, zoom?, hold_ms?, preset?, force?}.  It is answered by
 * the standing (200), or by a problem: 403 without the right, 404, 409 with `owner` who has it and
 * `current`, the standing, 422 `not_ptz` for a camera that can't be steered, 502 or 504 where the
 * camera would not. */
void encode_ptz_act(GString *out, const PtzAct *act);
/* A MOVE needs hold_ms and somewhere to go, a PRESET its number. */
bool decode_ptz_act(Decoder *decoder, const char *json, size_t size, PtzAct *out, GError **error);

/* {camera, holder, until, mine, home, position: {pan, tilt, zoom} or null, presets:[{number,
 * name}]}.  GET /cameras/{id}/ptz tells it without asking anything of the camera. */
void encode_ptz_standing(GString *out, const PtzStanding *standing);
bool decode_ptz_standing(Decoder *decoder, const char *json, size_t size, PtzStanding *out,
                         GError **error);
/* The standing that a 409 problem holds as `current`. */
bool decode_ptz_current(Decoder *decoder, const char *json, size_t size, PtzStanding *out,
                        GError **error);

#endif
