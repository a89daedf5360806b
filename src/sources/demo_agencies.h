/* demo_agencies.h - who is sent in the make-believe city arrives, and is done, by themselves
 *
 * Whatever ticket is open, a person's too: once an agency is sent it comes after a while, and ends
 * its work after another.  How long that takes is decided by the ticket and the seed.  Closing is
 * left to the command room.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_AGENCIES_H
#define TILIK_SOURCES_DEMO_AGENCIES_H

#include "sources/source.h"

typedef struct DemoAgencies DemoAgencies;

/* speed: they are so many times as fast as they would be. */
DemoAgencies *demo_agencies_new(struct event_base *base, const SourceSink *sink, double speed,
                                uint64_t seed);
void demo_agencies_free(DemoAgencies *agencies);

/* Returns how long after its last change a ticket goes on by itself, in ms; 0 never. */
int64_t demo_agencies_wait(const TicketRow *row, uint64_t seed);

#endif
