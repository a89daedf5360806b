/* sink_private.h - what the files of the sink share
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_SINK_PRIVATE_H
#define TILIK_SERVER_SINK_PRIVATE_H

#include "server.h"
#include "sink.h"

struct Sink {
    Server *server;
    char *name;
    Batch *batch; /* between begin and commit */
    const SourceKind *kind;
    Source *source;
    SourceSink calls; /* the source may keep its address */
};

/* Begins a transaction where none is begun; returns whether it was, for sink_end(). */
bool sink_begin(Sink *sink);
void sink_end(Sink *sink, bool begun);

/* What a command room did: the calls of a SourceSink for tickets, letters and the logbook. */
bool sink_ticket(void *data, const SourceTicket *told);
bool sink_order(void *data, const Order *order, const char *const *cameras);
void sink_rollcall(void *data, const RollCall *call);
void sink_log(void *data, const LogLine *line);
void sink_open_tickets(void *data, SourceRow each, void *reader);
bool sink_step(void *data, const char *ticket, const SourceStep *step);

#endif
