/* city.h - a city for a command that runs once: opened, followed until it is whole, closed
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CITY_H
#define TILIK_CONSOLE_CITY_H

#include "console/options.h"
#include "model/catalog.h"
#include "net/api.h"

typedef struct City City;

/* Opens the backend that config names, or a make-believe city, and waits until the whole is there.
 * Where the backend does not answer, what is kept from earlier serves, and its age is in *stale_ms
 * (-1 when it is fresh).  NULL and error when there is neither. */
City *city_open(const Config *config, const Options *options, int64_t *stale_ms, GError **error);
void city_close(City *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(City, city_close)

const Catalog *city_catalog(const City *city);

/* What the backend is asked through. */
Api *city_api(const City *city);

#endif
