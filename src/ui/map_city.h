/* map_city.h - where the cameras and areas of a city stand on a plane, and where the city is on it
 *
 * Equirectangular: x is the longitude times the cosine of the city's latitude, y the latitude, both
 * in degrees.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_MAP_CITY_H
#define TILIK_UI_MAP_CITY_H

#include "model/catalog.h"

typedef enum MapState {
    MAP_LIVE,
    MAP_EXPLAINED,
    MAP_UNEXPLAINED,
    MAP_UNKNOWN,
    MAP_STATES
} MapState;

typedef struct MapPoint {
    double lat, lon, x, y;
    uint8_t state; /* MapState */
    bool there;    /* not a hole */
    bool placed;
    bool wanted; /* answers the filter */
} MapPoint;

/* A kecamatan or kelurahan. */
typedef struct MapName {
    double x, y;
    uint32_t area;
    AreaLevel level;
} MapName;

typedef struct MapBox {
    double left, bottom, right, top;
} MapBox;

typedef struct MapCity {
    GArray *points; /* MapPoint, by index of the camera */
    GArray *names;  /* MapName, in order of codes */
    double cosine;
    MapBox core;       /* where the city is */
    MapBox all;        /* what stands far outside, too */
    uint32_t cameras;  /* of which */
    uint32_t placed;   /* have a position, of which */
    uint32_t outliers; /* stand far outside the city */
} MapCity;

void map_city_init(MapCity *city);
void map_city_clear(MapCity *city);

/* Reads all cameras; all are wanted. */
void map_city_read(MapCity *city, const Catalog *catalog);

/* Where a position is on the plane; false for none that can be: NaN, out of range, 0/0. */
bool map_city_place(const MapCity *city, double lat, double lon, double *x, double *y);

/* True where a point is not far outside. */
bool map_box_holds(const MapBox *box, double x, double y);

MapState map_state(CameraState state, Reason reason);

#endif
