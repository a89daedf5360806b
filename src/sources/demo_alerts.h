/* demo_alerts.h - what the analytics of the make-believe city report as time goes by
 *
 * Incidents begin, are reported again, are seen by neighbouring cameras too, and end.  So many
 * reports a minute come, of the wall clock.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_ALERTS_H
#define TILIK_SOURCES_DEMO_ALERTS_H

#include "demo_kinds.h"

typedef struct DemoAlerts DemoAlerts;

/* Starts.  demo is borrowed, sink copied.  rate: reports a minute, over 0. */
DemoAlerts *demo_alerts_new(struct event_base *base, const DemoCity *demo, const SourceSink *sink,
                            double rate, uint64_t seed);
void demo_alerts_free(DemoAlerts *alerts);

#endif
