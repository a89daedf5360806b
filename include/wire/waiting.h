/* waiting.h - what waits to be sent, as programs read it, and the words that a person put into it
 *
 * The rules of wire/codec.h hold.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_WAITING_H
#define TILIK_WIRE_WAITING_H

#include <glib.h>

#include "wire/codec.h"

/* One act of `tilik outbox --json`; strings may be NULL. */
typedef struct Waiting {
    const char *id, *object, *what, *by, *state, *why;
    int64_t written_at_ms, next_at_ms; /* 0 none */
    unsigned tries;
    int status; /* of the last answer; 0 none */
    bool mine;
} Waiting;
void encode_waiting(GString *out, const Waiting *waiting);

/* The sentences of a request of any kind; NULL where there is none. */
typedef struct Written {
    const char *title, *text, *note, *reason, *letter;
} Written;
bool decode_written(Decoder *decoder, const char *json, size_t size, Written *out, GError **error);

#endif
