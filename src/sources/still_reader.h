/* still_reader.h - stills are read on a thread of their own, so that none holds up the loop
 *
 * One after the other; what waits is bounded by who asks.
 *
 * Layer: sources.  Thread: tilikd's loop; the reading is inside.
 */
#ifndef TILIK_SOURCES_STILL_READER_H
#define TILIK_SOURCES_STILL_READER_H

#include <event2/event.h>

#include "still.h"

typedef struct StillReader StillReader;

/* The read is good during the call. */
typedef void (*StillDone)(const StillRead *read, void *data);

/* NULL and error where there are no more file descriptors. */
StillReader *still_reader_new(struct event_base *base, GError **error);

/* Nobody is told any more.  Accepts NULL. */
void still_reader_free(StillReader *reader);

/* Takes a reference; done is called later, from the loop, once. */
void still_reader_give(StillReader *reader, GBytes *bytes, bool shown, StillDone done, void *data);

#endif
