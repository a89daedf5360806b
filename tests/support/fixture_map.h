/* fixture_map.h - a city whose cameras stand in districts, for the map
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_FIXTURE_MAP_H
#define TILIK_TESTS_FIXTURE_MAP_H

#include "model/alert_book.h"
#include "model/catalog.h"

/* Four kecamatan of four kelurahan in a square of 0.2 degrees around 7 S 110.4 E: Utara (33.74.01)
 * north, Timur (.02) east, mostly dark and nobody knows why, Selatan (.03) south, mostly out of
 * service for a reason, Barat (.04) west; c00000, c00001 ... in turn. */
Catalog *fixture_map(unsigned cameras);

/* Puts, or moves, one of its cameras. */
void fixture_map_put(Catalog *catalog, unsigned camera, double lat, double lon, CameraState state);

/* Raises an alert of a camera. */
void fixture_map_alert(AlertBook *book, const char *id, const char *camera, const char *area,
                       AlertPriority priority);

#endif
