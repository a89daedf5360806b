/* demo_moved.h - the question that a camera of the make-believe city asks, and its answer
 *
 * One public camera was turned before the city is first seen: whoever answers the alert that it is
 * fine (false, or nuisance) has it live again.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_MOVED_H
#define TILIK_SOURCES_DEMO_MOVED_H

#include "demo_city.h"

void demo_moved_ask(const DemoCity *demo, const SourceSink *sink, int64_t now_ms);
void demo_moved_answer(DemoCity *demo, const SourceSink *sink, const Alert *alert, int64_t now_ms);

#endif
