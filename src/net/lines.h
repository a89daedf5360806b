/* lines.h - NDJSON cut into lines as it trickles in
 *
 * Lines end in LF or CRLF; empty ones are passed over.  One longer than its limit is dropped whole
 * and counted, and the next is read as if nothing had been.
 *
 * Layer: net.  Thread: one at a time.
 */
#ifndef TILIK_NET_LINES_H
#define TILIK_NET_LINES_H

#include <glib.h>
#include <stdbool.h>

typedef struct Lines Lines;

/* The line without its end, not NUL-terminated. */
typedef void (*LineHandler)(const char *line, size_t size, void *data);

Lines *lines_new(size_t max_bytes, LineHandler handler, void *data);
void lines_feed(Lines *lines, const char *bytes, size_t size);

/* Takes what follows the last line end as a line. */
void lines_end(Lines *lines);

/* Lines dropped for their length so far. */
unsigned lines_dropped(const Lines *lines);
void lines_free(Lines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lines, lines_free)

#endif
