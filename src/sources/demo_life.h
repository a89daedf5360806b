/* demo_life.h - what happens in the make-believe city as time goes by
 *
 * Cameras and recorders fail and come back as a Poisson process does, more so at some hours; links
 * are cut and their recorders come back one by one; storms cut several; some cameras flap.  The
 * city has a clock of its own: at speed 1 it is the wall clock; at any other speed it passes from
 * 21:00 to 05:00 and then begins the next night.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_LIFE_H
#define TILIK_SOURCES_DEMO_LIFE_H

#include "demo_city.h"

#define DEMO_CHANGES_MAX 5000
#define DEMO_SPEED_MAX   100000

typedef struct DemoPace {
    bool still;       /* nothing happens by itself */
    uint32_t changes; /* more changes a second, of the wall clock */
    double speed;
} DemoPace;

typedef struct DemoLife DemoLife;

/* Starts the city's clock.  The city is borrowed and changed; sink is copied. */
DemoLife *demo_life_new(struct event_base *base, DemoCity *demo, const SourceSink *sink,
                        const DemoPace *pace, uint64_t seed);
void demo_life_free(DemoLife *life);

#endif
