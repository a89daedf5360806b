/* sources.h - how a source stands, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_SOURCES_H
#define TILIK_WIRE_SOURCES_H

#include <glib.h>

#include "model/source_health.h"
#include "wire/codec.h"

/* {id, name, kind, state, detail, since, heard_at, events, errors, cameras, rev}: id is its
 * name. */
void encode_source(GString *out, const SourceHealth *health);
bool decode_source(Decoder *decoder, const char *json, size_t size, SourceHealth *out,
                   GError **error);

#endif
