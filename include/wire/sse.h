/* sse.h - server-sent events, parsed as they trickle in (WHATWG HTML 9.2)
 *
 * Bytes go in, in any pieces; whole events come out.  CR, LF and CRLF end lines, also split over
 * pieces; one BOM is passed over; an event cut off by the end of the stream is dropped and its id
 * is not counted.
 *
 * Layer: wire.  Thread: one at a time.
 */
#ifndef TILIK_WIRE_SSE_H
#define TILIK_WIRE_SSE_H

#include <glib.h>
#include <stdbool.h>

/* A longer line or event is dropped whole with its id, and said through sse_dropped(). */
#define SSE_EVENT_MAX 1048576
#define SSE_ID_MAX    255

typedef struct Sse Sse;

/* event is "message" when none was given; data, size bytes and a NUL, is "" only for an event that
 * carries an id alone; id is the last id seen, "" for none.  All are good during the call only; sse
 * is not fed, reset or freed in it. */
typedef void (*SseHandler)(const char *event, const char *data, size_t size, const char *id,
                           void *user);

/* Calls handler with each event of one stream, in order. */
Sse *sse_new(SseHandler handler, void *user);
void sse_free(Sse *sse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sse, sse_free)

/* Takes the next bytes of the stream; the handler is called from here. */
void sse_feed(Sse *sse, const char *bytes, size_t size);

/* The reconnection time the server asked for, in ms; -1 when it did not. */
int sse_retry_ms(const Sse *sse);

/* Events dropped for their size, or that of their id, since the last call. */
unsigned sse_dropped(Sse *sse);

/* Forgets a half-read event, for a new connection; the last id stays. */
void sse_reset(Sse *sse);

#endif
