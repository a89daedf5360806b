/* demo_tickets.h - what the command room of the make-believe city has written by the time it is met
 *
 * Tickets of the last days in all their states, a few that are open and whose clocks run; letters
 * that keep cameras out of service; the logbook of the last shift.  The same seed and moment give
 * the same.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_TICKETS_H
#define TILIK_SOURCES_DEMO_TICKETS_H

#include "demo_kinds.h"

#define DEMO_TICKETS_USUAL 42
#define DEMO_TICKETS_MAX   1000000

/* Tells all of it; count is how many tickets there are to be, some of them open now. */
void demo_tickets_tell(const DemoEyes *eyes, const SourceSink *sink, uint32_t count,
                       int64_t now_ms);

#endif
