/* demo_builder.h - the make-believe city while it is being built
 *
 * demo_city.c builds the places, demo_rt.c the RW and RT; both through these.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_BUILDER_H
#define TILIK_SOURCES_DEMO_BUILDER_H

#include "demo_city.h"

typedef struct DemoPoint {
    double lat, lon;
} DemoPoint;

typedef struct DemoBuilder {
    DemoCity *demo;
    const City *city;
    Chance chance;
    uint32_t rt_sites, rt_cameras, rt_total; /* to spread over all RT */
    uint32_t rt_seen;                        /* RT of the kelurahan before this one */
    DemoPoint *rw_points;                    /* of this kelurahan */
    bool sparse;                             /* only RW and RT where something stands */
} DemoBuilder;

/* Part of amount that falls to items from..from + width of total: parts of neighbours add up
 * exactly. */
uint32_t demo_builder_share(uint32_t amount, uint32_t total, uint32_t from, uint32_t width);

void demo_builder_area(DemoBuilder *builder, const Area *area);

/* Adds a recorder at lat, lon; area, link and owner are taken from like.  contact says what kind of
 * person it is. */
void demo_builder_site(DemoBuilder *builder, const Site *like, const char *name, Owner contact,
                       double lat, double lon);

/* Adds a camera to the recorder that was added last. */
void demo_builder_camera(DemoBuilder *builder, const char *area, const char *name,
                         CameraClass class, Owner owner);

/* demo_rt.c: a kelurahan's RW and RT with what stands in them. */
void demo_builder_rt(DemoBuilder *builder, const CityPlace *kelurahan);

#endif
