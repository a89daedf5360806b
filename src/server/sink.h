/* sink.h - what sources say, turned into entries
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_SINK_H
#define TILIK_SERVER_SINK_H

#include "journal.h"
#include "sources/source.h"

struct Server;
typedef struct Sink Sink;

/* name stands in the journal as who said it. */
Sink *sink_new(struct Server *server, const char *name);
void sink_free(Sink *sink);

/* Starts a source of this kind that speaks to this sink.  False and error. */
bool sink_start(Sink *sink, const SourceKind *kind, GHashTable *options, GError **error);
void sink_stop(Sink *sink);

/* Submits what it has told so far, in the middle of what it tells. */
void sink_yield(Sink *sink);

/* How it stands; good until the next change. */
const SourceHealth *sink_health(Sink *sink);

/* Tells the source of an alert of its own that has changed, under each id that it gave it. */
void sink_tell_alert(Sink *sink, const Alert *alert);

/* Of a camera that is behind the privacy brake, or gone, no still stays to be seen; its change was
 * committed. */
void sink_shown_follow(struct Server *server, const Batch *batch);

/* A commit failed, and may have held what this source told; later it is started again from its
 * cursor. */
void sink_doubt(Sink *sink);
/* False: it could not be started just now, and is to be tried again. */
bool sink_restart(Sink *sink);

#endif
