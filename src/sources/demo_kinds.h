/* demo_kinds.h - what the analytics of the make-believe city see, where, and how often rightly
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_KINDS_H
#define TILIK_SOURCES_DEMO_KINDS_H

#include "demo_city.h"

typedef struct DemoKind {
    const char *kind;
    const char *analytic;       /* the word of the cameras that can see it */
    uint16_t day, night;        /* how often it begins, beside the others */
    uint16_t real;              /* of 1000 reports, usually */
    uint16_t spread;            /* cameras that see one of it at most */
    uint16_t shortest, longest; /* seconds */
    bool wet;                   /* comes with the rain */
} DemoKind;

/* The cameras that can see each kind, by index; few of them see most of it. */
typedef struct DemoEyes {
    const DemoCity *demo;
    GArray **seers; /* uint32_t camera indices, in the order of places; one a kind */
    GArray **often; /* uint32_t positions in seers */
    size_t count;
    uint64_t seed;
} DemoEyes;

void demo_eyes_init(DemoEyes *eyes, const DemoCity *demo, uint64_t seed);
void demo_eyes_clear(DemoEyes *eyes);

const DemoKind *demo_kind(size_t kind);

/* Draws a kind by the hour of the day; -1 in a city where no camera can see any. */
int demo_eyes_draw_kind(const DemoEyes *eyes, Chance *chance, int hour, bool rain);

/* Draws a camera that may see it. */
uint32_t demo_eyes_draw_camera(const DemoEyes *eyes, Chance *chance, size_t kind);

/* Draws one near another, DEMO_EYES_NONE when there is none in the same kecamatan. */
#define DEMO_EYES_NONE UINT32_MAX
uint32_t demo_eyes_draw_near(const DemoEyes *eyes, Chance *chance, size_t kind, uint32_t camera);

/* Returns the camera of an RT that sees something, where most cameras live: the demo's volunteer
 * keeps that RT.  *kind is what it sees.  DEMO_EYES_NONE when there is none. */
uint32_t demo_eyes_home(const DemoEyes *eyes, size_t *kind);

/* How many of 1000 reports of this kind by this camera are real. */
unsigned demo_eyes_real(const DemoEyes *eyes, size_t kind, uint32_t camera);

/* Tells of the alerts of the last eight weeks, in one transaction. */
void demo_eyes_past(const DemoEyes *eyes, const SourceSink *sink, int64_t now_ms);

#endif
