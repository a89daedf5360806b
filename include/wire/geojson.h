/* geojson.h - points of a GeoJSON FeatureCollection (RFC 7946), as names and values
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_GEOJSON_H
#define TILIK_WIRE_GEOJSON_H

#include <glib.h>
#include <stdbool.h>

#define GEOJSON_PROPERTIES_MAX 100

/* One feature: count names and values, those of its properties, then "lon" and "lat"; good during
 * the call.  problem says why it can't be read, and count is 0 then.  number counts from 1. */
typedef void (*GeojsonEach)(unsigned number, size_t count, const char *const *names,
                            const char *const *values, const char *problem, void *data);

/* False and error for what is no FeatureCollection. */
bool geojson_read(const char *text, size_t size, GeojsonEach each, void *data, GError **error);

#endif
