/* demo_events.h - the things that can happen in the make-believe city
 *
 * Each draws whom it strikes, changes it, and puts what follows from it on the agenda.  clock is
 * the city's own time.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_EVENTS_H
#define TILIK_SOURCES_DEMO_EVENTS_H

#include "demo_agenda.h"
#include "demo_change.h"

typedef struct DemoEvents {
    DemoCity *demo;
    DemoChange change;
    DemoAgenda agenda;
    Chance chance;
    uint32_t usual_lost; /* cameras that were offline without a reason at the start */
} DemoEvents;

/* How many are lost now, as part of what is usual: the more there are, the more come back. */
double demo_events_lost(const DemoEvents *events);

/* A recorder with its cameras, or one camera, stops answering; or the picture is not what it should
 * be. */
void demo_events_fail(DemoEvents *events);

/* One that is offline, and nobody knows why, answers again. */
void demo_events_recover(DemoEvents *events);

/* A camera goes, or a camera or recorder comes back: about as many of each. */
void demo_events_change(DemoEvents *events);

/* All recorders of a link go at once, and come back one by one within minutes of each other. */
void demo_events_cut(DemoEvents *events, double clock);

/* The power goes in a kecamatan, and half of its links with it. */
void demo_events_storm(DemoEvents *events, double clock);

/* A camera begins to come and go. */
void demo_events_flapper(DemoEvents *events, double clock);
void demo_events_flap(DemoEvents *events, const Due *due);

/* Somebody goes and looks: what was dark without a reason gets one. */
void demo_events_find(DemoEvents *events);

/* What was out of service for a reason that can be mended works again. */
void demo_events_repair(DemoEvents *events);

#endif
