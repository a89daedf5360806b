/* demo_uptime.h - what state the make-believe cameras were in before the first day
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_UPTIME_H
#define TILIK_SOURCES_DEMO_UPTIME_H

#include "demo_city.h"

/* Tells of the last month of each camera, in one transaction. */
void demo_uptime_tell(const DemoCity *demo, const SourceSink *sink, uint64_t seed, int64_t now_ms);

#endif
