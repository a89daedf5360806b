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

/* {id, at, by, area, act, count, text, word, auto, ref, rev}.  An act that this build does not
 * know is read as a note. */
void encode_log(GString *out, const LogLine *line);
bool decode_log(Decoder *decoder, const char *json, size_t size, LogLine *out, GError **error);

/* What a person writes: {id?, text, area?, ref?, corrects?, at?, act?}.  Strings may be NULL where
 * the field may be missing. */
typedef struct LogRequest {
    const char *id; /* a ULID */
    const char *text;
    const char *area;
    const char *ref;      /* what it is about: log_ref_valid() */
    const char *corrects; /* the id of the line that it corrects */
    int64_t at_ms;        /* when it was written; 0: now */
    LogAct act;           /* LOG_NOTE, LOG_CORRECTION (with corrects) or LOG_SHIFT_CHECK */
} LogRequest;

/* A text that is blank or too long is refused, never cut. */
void encode_log_request(GString *out, const LogRequest *request);
bool decode_log_request(Decoder *decoder, const char *json, size_t size, LogRequest *out,
                        GError **error);

#endif
