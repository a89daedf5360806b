/* demo_looks.h - who looked in on the make-believe cameras before the first day
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_LOOKS_H
#define TILIK_SOURCES_DEMO_LOOKS_H

#include "demo_city.h"

/* Tells of one look at most at each camera, in one transaction. */
void demo_looks_tell(const DemoCity *demo, const SourceSink *sink, uint64_t seed, int64_t now_ms);

#endif
