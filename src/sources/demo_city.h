/* demo_city.h - the make-believe city as it stands at one moment
 *
 * Built from a City's official areas, a seed and a number of cameras; the same three give the same
 * city on every machine.  People, street names and states are made up; junctions, markets and pumps
 * bear real names.
 *
 * Always true of a DemoCity: areas stand after their parents; the cameras of a site stand together,
 * in slot order; ids rise with the index.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_CITY_H
#define TILIK_SOURCES_DEMO_CITY_H

#include "chance.h"
#include "sources/city.h"
#include "sources/source.h"

#define DEMO_SLOTS       4
#define DEMO_CAMERAS_MAX 400000

typedef struct DemoPlace DemoPlace;

/* What is said of a whole city; one table each in demo_semarang.c and demo_banjarmasin.c. */
typedef struct DemoPlan {
    const char *name;
    uint32_t cameras, sites; /* what a city of full size has */
    int utc_offset_minutes;
    const DemoPlace *places; /* where cameras stand that are not an RT's */
    size_t place_count;
    bool kelurahan_offices;      /* each kelurahan has an office with a camera */
    const char *const *unlinked; /* codes of kelurahan where no network lies, up to NULL */
} DemoPlan;

/* A junction, a market, a pump: a site of its own, or more than one where it has over four cameras.
 */
struct DemoPlace {
    const char *area, *name;
    CameraClass class;
    Owner owner;
    int cameras;
    double lat, lon; /* 0 for somewhere in the kelurahan */
};

typedef struct DemoLink {
    const char *name;
    uint32_t sites; /* how many hang on it */
} DemoLink;

typedef struct DemoSite {
    Site site;
    uint32_t first, count; /* its cameras */
    uint32_t link;         /* index into links */
    double lat, lon;
} DemoSite;

typedef struct DemoCamera {
    Camera camera;
    uint32_t site;
    const char *stream; /* "demo:CHANNEL"; the id behind it shifts the channel's loop */
} DemoCamera;

typedef struct DemoCity {
    const DemoPlan *plan;
    GStringChunk *text;
    GArray *areas;   /* Area */
    GArray *sites;   /* DemoSite */
    GArray *cameras; /* DemoCamera */
    GArray *links;   /* DemoLink */
} DemoCity;

extern const DemoPlan demo_semarang, demo_banjarmasin;

/* Builds the city.  cameras 0 means as many as the plan has.  now_ms is the moment that ages count
 * from. */
DemoCity *demo_city_new(const DemoPlan *plan, const City *city, uint32_t cameras, uint64_t seed,
                        int64_t now_ms);
void demo_city_free(DemoCity *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoCity, demo_city_free)

/* Tells the sink of everything, in one transaction. */
void demo_city_tell(const DemoCity *demo, const SourceSink *sink);

/* Takes the states over from a server that holds this city already; what it does not hold is left
 * as it is. */
void demo_city_recall(DemoCity *demo, const SourceSink *sink);

/* demo_states.c: gives every site and camera the state it is found in. */
void demo_city_age(DemoCity *demo, uint64_t seed, int64_t now_ms);

static inline DemoSite *demo_site(const DemoCity *demo, uint32_t index)
{
    return &g_array_index(demo->sites, DemoSite, index);
}

static inline DemoCamera *demo_camera(const DemoCity *demo, uint32_t index)
{
    return &g_array_index(demo->cameras, DemoCamera, index);
}

#endif
