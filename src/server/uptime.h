/* uptime.h - what state each camera was in, as the journal tells it; and when there was a tilikd
 *
 * Each change of a camera's state is a row beside the journal, in the same transaction.  All rows
 * of the days that are kept stand in memory, in an UptimeBook whose cameras are the catalog's
 * indices.  A tilikd writes down each minute that it is there: what lies between two of them nobody
 * knows.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_UPTIME_H
#define TILIK_SERVER_UPTIME_H

#include "journal.h"
#include "model/uptime.h"
#include "uptime_turns.h"

typedef struct Uptime Uptime;
struct Server;

/* Reads what is kept, for a server whose state is loaded.  NULL and error. */
Uptime *uptime_new(struct Server *server, GError **error);
void uptime_free(Uptime *uptime);

/* Begins to write down that it is there; and writes it a last time. */
void uptime_wake(Uptime *uptime);
void uptime_end(Uptime *uptime);

/* Told of what was committed, before and after the state has it.  NULL is taken. */
void uptime_leave(Uptime *uptime, const Batch *batch);
void uptime_committed(Uptime *uptime, const Batch *batch);

const UptimeBook *uptime_book(const Uptime *uptime);

/* Where reports are counted. */
UptimeTurns *uptime_turns(const Uptime *uptime);

/* Returns the row of a camera's state of before its first entry. */
Aside *uptime_past(const char *camera, int64_t at_ms, CameraState state, Reason reason);

#endif
