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
    GHashTable *options; /* it was started with */
    SourceSink calls;    /* the source may keep its address */
    SourceHealth health;
    char *detail; /* the health's */
    char *cursor; /* kept last; NULL not asked yet, or never */
    struct event *tell;
    int64_t told_ms;
    bool cursor_due; /* to be written with what was told */
    bool doubted;    /* a commit failed */
    bool stuck;      /* it could not be started again */
};

/* How it stands (sink_health.c): the calls of a SourceSink, and what they need. */
void sink_health_init(Sink *sink);
void sink_health_clear(Sink *sink);
void sink_stands(void *data, SourceState state, const char *detail);
void sink_heard(void *data, bool good);
void sink_knows(void *data, unsigned cameras);
void sink_keep_cursor(void *data, const char *cursor);
char *sink_cursor(void *data);
/* What was submitted holds all that the cursor stands for. */
void sink_put_cursor(Sink *sink);

/* Begins a transaction where none is begun; returns whether it was, for sink_end(). */
bool sink_begin(Sink *sink);
void sink_end(Sink *sink, bool begun);

/* How cameras look: the calls of a SourceSink for the prober. */
void sink_keep_look(void *data, const char *camera, SourceLook which, GBytes *look, int64_t at_ms);
void sink_find_looks(void *data, const char *camera, SourceLooks each, void *reader);
void sink_show(void *data, const char *camera, GBytes *jpeg);

/* What a command room did: the calls of a SourceSink for tickets, letters and the logbook. */
bool sink_ticket(void *data, const SourceTicket *told);
bool sink_order(void *data, const Order *order, const char *const *cameras);
void sink_building(void *data, const Building *building);
void sink_rollcall(void *data, const RollCall *call);
void sink_log(void *data, const LogLine *line);
void sink_view(void *data, const ViewRecord *told);
void sink_open_tickets(void *data, SourceRow each, void *reader);
bool sink_step(void *data, const char *ticket, const SourceStep *step);
void sink_each_kelurahan(void *data, SourceArea each, void *reader);
void sink_weather(void *data, const Weather *weather);

#endif
