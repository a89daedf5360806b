/* sink.h - what sources say, turned into entries
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_SINK_H
#define TILIK_SERVER_SINK_H

#include "sources/source.h"

struct Server;
typedef struct Sink Sink;

/* name stands in the journal as who said it. */
Sink *sink_new(struct Server *server, const char *name);
void sink_free(Sink *sink);

/* Starts a source of this kind that speaks to this sink.  False and error. */
bool sink_start(Sink *sink, const SourceKind *kind, GHashTable *options, GError **error);
void sink_stop(Sink *sink);

#endif
