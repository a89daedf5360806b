/* city.h - the official areas of the cities that Tilik knows
 *
 * config/cities/NAME.csv states a city's kecamatan and kelurahan: code, name, centre; the demo city
 * adds how many RT and RW a kelurahan has.  The files stand in tilikd; imports use them for names,
 * the demo city for all it builds.
 *
 * Always true of a City: places are in code order, the city first; each place's parent stands
 * before it; there is at least one kelurahan.
 *
 * Layer: sources.  Thread: any; a City does not change.
 */
#ifndef TILIK_SOURCES_CITY_H
#define TILIK_SOURCES_CITY_H

#include <glib.h>

#include "model/area.h"

typedef struct City City;

typedef struct CityPlace {
    char code[AREA_CODE_SIZE];
    const char *name;
    double lat, lon; /* the centre, WGS84 degrees, three decimals */
    AreaLevel level; /* city, kecamatan or kelurahan */
    int rt, rw;      /* how many, 0 where the file does not say */
} CityPlace;

/* Reads a city that is baked into the program by its file's name, "semarang".  NULL and
 * TILIK_ERROR_NOT_FOUND where the program has none of that name. */
City *city_load(const char *name, GError **error);

/* Reads the baked city that a code of any level belongs to; NULL where no file has it. */
City *city_load_around(const char *code);

/* Reads a city file; name is what messages call it.  NULL and error "name:line: what" when a line
 * breaks a rule. */
City *city_parse(const char *name, const char *text, size_t size, GError **error);

/* The places, count of them; borrowed. */
const CityPlace *city_places(const City *city, size_t *count);

/* NULL when the code is not one of the city's places. */
const CityPlace *city_find(const City *city, const char *code);

/* How far the kelurahan reaches around its centre, in degrees: half the way to its nearest
 * neighbour. */
double city_reach(const City *city, const CityPlace *kelurahan);

/* Accepts NULL. */
void city_free(City *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(City, city_free)

#endif
