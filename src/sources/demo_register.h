/* demo_register.h - who is obliged to join in the make-believe city
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_REGISTER_H
#define TILIK_SOURCES_DEMO_REGISTER_H

#include "demo_city.h"

/* Tells the sink some forty buildings, towers and fleets, in every state. */
void demo_register_tell(const DemoCity *demo, const SourceSink *sink, uint64_t seed,
                        int64_t now_ms);

#endif
