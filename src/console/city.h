/* city.h - a city for a command that runs once: opened, followed until it is whole, closed
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CITY_H
#define TILIK_CONSOLE_CITY_H

#include "console/options.h"
#include "model/alert_book.h"
#include "model/catalog.h"
#include "net/api.h"
#include "net/sync.h"

typedef struct City City;

/* What a command needs of it. */
typedef enum CityWant {
    CITY_BACKEND, /* only somebody to ask */
    CITY_CAMERAS,
    CITY_LOOKS,  /* the cameras, and who looked at them last: never kept from earlier */
    CITY_ALERTS, /* the cameras, and the alerts beside them: these are never kept from earlier */
} CityWant;

/* Opens the backend that config names, or a make-believe city, and waits until what is wanted is
 * there. Where the backend does not answer, what is kept from earlier serves, and its age is in
 * *stale_ms (-1 when it is fresh).  NULL and error when there is neither. */
City *city_open(const Config *config, const Options *options, CityWant want, int64_t *stale_ms,
                GError **error);
void city_close(City *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(City, city_close)

const Catalog *city_catalog(const City *city);

/* The alerts, empty unless they were wanted. */
AlertBook *city_alerts(const City *city);

/* How following goes on; and who is told when that changes. */
const Sync *city_sync(const City *city);
typedef void (*CityListener)(City *city, void *data);
void city_listen(City *city, CityListener listener, void *data);

/* Asks the backend who we are and what we may, and waits for it; the strings are good until
 * city_close().  NULL and error when it does not answer. */
const Session *city_session(City *city, GError **error);

/* The city's wall clock. */
int64_t city_now_ms(const City *city);

/* What the backend is asked through. */
Api *city_api(const City *city);

#endif
