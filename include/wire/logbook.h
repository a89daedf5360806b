/* logbook.h - lines of the logbook, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_LOGBOOK_H
#define TILIK_WIRE_LOGBOOK_H

#include <glib.h>

#include "model/logbook.h"
#include "wire/codec.h"

/* {id, at, by, area, act, count, text, auto, ref, rev}.  An act that this build does not know is
 * read as a note. */
void encode_log(GString *out, const LogLine *line);
bool decode_log(Decoder *decoder, const char *json, size_t size, LogLine *out, GError **error);

#endif
