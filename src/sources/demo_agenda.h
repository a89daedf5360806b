/* demo_agenda.h - what the make-believe city is going to do, soonest first
 *
 * A binary heap; among equal times the order is that of adding, so that a seed gives one course of
 * events.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_AGENDA_H
#define TILIK_SOURCES_DEMO_AGENDA_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum DueKind {
    DUE_FAIL,    /* some camera or recorder stops answering */
    DUE_RECOVER, /* some answers again */
    DUE_CUT,     /* some link goes */
    DUE_STORM,   /* several links of a kecamatan go */
    DUE_FLAPPER, /* some camera begins to come and go */
    DUE_FINDING, /* somebody writes down why one is dark */
    DUE_REPAIR,  /* one that was out of service works again */
    DUE_SITE_UP, /* this recorder comes back */
    DUE_FLAP,    /* this camera changes, count more times */
} DueKind;

typedef struct Due {
    double at; /* seconds of the city's own clock */
    uint64_t order;
    DueKind kind;
    uint32_t index, count;
} Due;

typedef struct DemoAgenda {
    GArray *heap; /* Due */
    uint64_t added;
} DemoAgenda;

void demo_agenda_init(DemoAgenda *agenda);
void demo_agenda_clear(DemoAgenda *agenda);
void demo_agenda_add(DemoAgenda *agenda, Due due);

/* The soonest, NULL when nothing is due ever. */
const Due *demo_agenda_next(const DemoAgenda *agenda);

/* Takes the soonest off; there is one. */
Due demo_agenda_take(DemoAgenda *agenda);

#endif
